"""The working-day calendar: official holidays, make-up days, running number."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.calendar import register_calendar, workdays
from warehouse.engine import Engine
from warehouse.store import Store

ROWS = {row["day"]: row for row in workdays().to_pylist()}
FIRST, LAST = min(ROWS), max(ROWS)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 9, 28), True),  # Sunday worked for National Day 2025
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),  # Wednesday, last day of the 2025 holiday
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),  # Saturday worked
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # Saturday worked
        (date(2026, 10, 11), False),
        (date(2026, 2, 14), True),  # Saturday worked before the spring festival
        (date(2026, 2, 16), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 1, 1), False),
        (date(2025, 12, 31), True),
    ],
)
def test_holidays_and_make_up_days(day: date, works: bool) -> None:
    assert ROWS[day]["is_workday"] is works


def test_every_day_of_the_published_years_and_nothing_else() -> None:
    assert (FIRST.month, FIRST.day, LAST.month, LAST.day) == (1, 1, 12, 31)
    assert date(2004, 1, 1) in ROWS
    assert date(2003, 12, 31) not in ROWS
    assert date(2026, 12, 31) in ROWS
    assert len(ROWS) == (LAST - FIRST).days + 1 == workdays().num_rows


def test_number_grows_by_one_on_working_days_only() -> None:
    number = 0
    for day in sorted(ROWS):
        number += ROWS[day]["is_workday"]
        assert ROWS[day]["workday_no"] == number


@given(st.dates(FIRST, LAST), st.integers(0, 400))
def test_difference_of_numbers_counts_working_days_after_the_event(event: date, later: int) -> None:
    end = min(event + timedelta(days=later), LAST)
    counted = sum(
        chinese_calendar.is_workday(event + timedelta(days=n)) for n in range(1, (end - event).days + 1)
    )
    assert ROWS[end]["workday_no"] - ROWS[event]["workday_no"] == counted


def test_registered_as_a_table(tmp_path: Path) -> None:
    with Engine(Store(tmp_path)) as engine:
        register_calendar(engine)
        found = engine.query(
            "SELECT day FROM run.calendar WHERE is_workday AND day >= DATE '2026-10-08' ORDER BY day"
        )
        assert found.column("day").to_pylist()[:4] == [date(2026, 10, d) for d in (8, 9, 10, 12)]
