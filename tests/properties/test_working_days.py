"""Working days against the State Council's yearly holiday notices, written out here by hand.

The product takes its calendar from a package; here a working day is a weekday outside the periods of the
notices, or one of their make-up days (国务院办公厅关于部分节假日安排的通知, 2018 to 2025; 2020 with the
extension of the Spring Festival by 国办发明电〔2020〕1号).
"""

from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.calendar import register_calendar, workdays
from warehouse.engine import Engine
from warehouse.store import Store

# First and last day off, month and day; weekends beside them are days off anyway.
PERIODS = {
    2019: "0101-0101 0204-0210 0405-0407 0501-0504 0607-0609 0913-0915 1001-1007",
    2020: "0101-0101 0124-0202 0404-0406 0501-0505 0625-0627 1001-1008",
    2021: "0101-0103 0211-0217 0403-0405 0501-0505 0612-0614 0919-0921 1001-1007",
    2022: "0101-0103 0131-0206 0403-0405 0430-0504 0603-0605 0910-0912 1001-1007",
    2023: "0101-0102 0121-0127 0405-0405 0429-0503 0622-0624 0929-1006",
    2024: "0101-0101 0210-0217 0404-0406 0501-0505 0610-0610 0915-0917 1001-1007",
    2025: "0101-0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008",
    2026: "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
}
MAKE_UP = {
    2019: "0202 0203 0428 0505 0929 1012",
    2020: "0119 0426 0509 0628 0927 1010",
    2021: "0207 0220 0425 0508 0918 0926 1009",
    2022: "0129 0130 0402 0424 0507 1008 1009",
    2023: "0128 0129 0423 0506 0625 1007 1008",
    2024: "0204 0218 0407 0428 0511 0914 0929 1012",
    2025: "0126 0208 0427 0928 1011",
    2026: "0104 0214 0228 0509 0920 1010",
}
FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)


def day_of(year: int, text: str) -> date:
    return date(year, int(text[:2]), int(text[2:]))


OFF = {
    day_of(year, first) + timedelta(days=n)
    for year, periods in PERIODS.items()
    for first, last in (period.split("-") for period in periods.split())
    for n in range((day_of(year, last) - day_of(year, first)).days + 1)
}
WORKED = {day_of(year, text) for year, days in MAKE_UP.items() for text in days.split()}


def works(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def working_days_after(day: date, count: int) -> date:
    """The `count`-th working day after a day: it is not counted itself (民法典 第二百零一条)."""
    while count:
        day += timedelta(days=1)
        count -= works(day)
    return day


def test_make_up_days_are_weekend_days() -> None:
    assert {day.weekday() for day in WORKED} == {5, 6}
    assert not WORKED & OFF


def test_every_day_of_eight_years() -> None:
    table = workdays().to_pydict()
    product = dict(zip(table["day"], table["is_workday"], strict=True))
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert [day for day in days if product[day] != works(day)] == []


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = Engine(Store(tmp_path_factory.mktemp("calendar")))
    register_calendar(engine)
    return engine


def due_days(engine: Engine, days: list[date], limit: int) -> list[date]:
    """The last day of a limit in working days, as statements compute it from the running number."""
    engine.register("work.days", pa.table({"n": range(len(days)), "day": pa.array(days, pa.date32())}))
    found = engine.query(
        "SELECT MIN(c.day) AS due FROM work.days AS d JOIN run.calendar AS b ON b.day = d.day"
        f" JOIN run.calendar AS c ON c.workday_no = b.workday_no + {limit} GROUP BY d.n ORDER BY d.n"
    )
    return list(found.column("due").to_pylist())


EDGES = [
    *((date(2026, 2, 9) + timedelta(days=n)) for n in range(22)),  # Spring Festival and its make-up days
    *((date(2020, 1, 15) + timedelta(days=n)) for n in range(22)),  # extended in the year of the epidemic
    *((date(year, 12, 20) + timedelta(days=n)) for year in range(2019, 2026) for n in range(18)),
]


@pytest.mark.parametrize("limit", [5, 7, 20])
def test_limits_over_festivals_and_year_ends(engine: Engine, limit: int) -> None:
    assert due_days(engine, EDGES, limit) == [working_days_after(day, limit) for day in EDGES]


@given(st.lists(st.dates(FIRST, date(2026, 10, 1)), min_size=1, max_size=20), st.integers(1, 40))
def test_any_limit(engine: Engine, days: list[date], limit: int) -> None:
    assert due_days(engine, days, limit) == [working_days_after(day, limit) for day in days]


@given(st.dates(FIRST, LAST), st.dates(FIRST, LAST))
def test_lag_counts_working_days_behind_the_first_day(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    table = workdays().to_pydict()
    number = dict(zip(table["day"], table["workday_no"], strict=True))
    between = sum(works(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    assert number[last] - number[first] == between
