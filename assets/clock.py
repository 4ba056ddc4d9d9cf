"""The day on which a command runs.

Belongs here: that alone, so that commands which need no district start fast.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """The current day in Beijing, where the law's clocks run."""
    return datetime.now(BEIJING).date()
