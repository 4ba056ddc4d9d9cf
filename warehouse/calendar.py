"""The working-day calendar: which day is a working day, and its running number.

Belongs here: turning the package `chinesecalendar` (the State Council's yearly holiday notices, with make-up
days) into the table `run.calendar`. Does not belong here: due dates and lags; SQL computes them from the
running number (`sql/verdicts/due_dates.sql`). A year without a published notice is absent, never guessed.
"""

from datetime import date, timedelta
from functools import cache
from itertools import accumulate

import pyarrow as pa
from chinese_calendar.constants import holidays
from chinese_calendar.constants import workdays as made_up

from warehouse.engine import Engine

SCHEMA = pa.schema([("day", pa.date32()), ("is_workday", pa.bool_()), ("workday_no", pa.int64())])


@cache
def workdays() -> pa.Table:
    """Every day of the years with a holiday notice: `day`, `is_workday`, `workday_no`.

    `workday_no` is the number of working days from the first day of the table up to and including the day, so
    that a difference of two numbers is a lag in working days with the day of the event as day 0
    (deadlines of 民法典 201–203: counting starts on the next day).
    """
    first, last = date(min(holidays).year, 1, 1), date(max(holidays).year, 12, 31)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    # chinese_calendar.is_workday looks for the first and the last of all holidays on every call.
    works = [day in made_up or (day.weekday() < 5 and day not in holidays) for day in days]
    return pa.table([days, works, list(accumulate(map(int, works)))], schema=SCHEMA)


def register_calendar(engine: Engine) -> None:
    """Keep the calendar as the table `run.calendar` of the engine."""
    engine.register("run.calendar", workdays())
