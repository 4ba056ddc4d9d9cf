"""On which day something arrived that does not say so itself.

Belongs here: the newest day as of which a data folder was run. Does not belong here: times that are declared
(`sources/platforms/capture_log.py`), the clock (`clock.py`).

A file without a declared time came with the run that first saw it and carries that run's day. Days only go
forward: in a run for an earlier day than the folder has seen, what is new came after all that is there
already, so it carries the newest day and the earlier assessment does not know it.
"""

from datetime import date
from pathlib import Path

from warehouse.store import replacing

_NAME = "newest_day"


def arrival_day(data: Path, as_of: date) -> date:
    """The day of what arrives now in a run as of `as_of`: this day, or the newest one that the folder saw."""
    file = data / "raw" / _NAME
    return max(as_of, date.fromisoformat(file.read_text(encoding="ascii"))) if file.is_file() else as_of


def note_day(data: Path, as_of: date) -> None:
    """Remember that a run as of this day looked for new files."""
    day = arrival_day(data, as_of)
    with replacing(data / "raw" / _NAME) as partial:
        partial.write_text(day.isoformat(), encoding="ascii")
