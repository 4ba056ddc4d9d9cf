"""Days in all notations: the macro `to_day` for cells, `sources.dates` for text, against the calendar."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sources.dates import find_days, to_day

Apply = Callable[[str, Sequence[str | None]], list[Any]]
HAN = "〇一二三四五六七八九"


def han_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones else "")


def han_day(day: date) -> str:
    year = "".join(HAN[int(digit)] for digit in f"{day.year}")
    return f"{year}年{han_number(day.month)}月{han_number(day.day)}日"


# What a cell may hold (README of the file formats, section 2) ...
CELL: list[Callable[[date], str]] = [
    date.isoformat,
    lambda day: f"{day.year}-{day.month}-{day.day}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y/%m/%d}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y年%m月%d日}",
    lambda day: f"{day:%Y-%m-%d} 08:30:00",
    lambda day: f"{day:%Y-%m-%d}T08:30:00",
    lambda day: f"{day:%Y/%m/%d} 8:30",
    lambda day: f"{day:%Y%m%d}",
]
# ... and what stands in text besides.
TEXT: list[Callable[[date], str]] = [
    *CELL,
    han_day,
    lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    lambda day: f"{day:%Y-%m-%d}".translate(str.maketrans("0123456789-", "０１２３４５６７８９－")),
    lambda day: f"{day.year}年{day.month}月{day.day}号",
]
days = st.dates(date(1949, 10, 1), date(2098, 12, 31))


@given(days, st.sampled_from(CELL))
def test_every_notation_of_a_cell(apply: Apply, day: date, notation: Callable[[date], str]) -> None:
    assert apply("to_day(clean_text(x))", [notation(day), f" {notation(day)}\u3000"]) == [day, day]


@given(st.dates(date(1954, 10, 3), date(2119, 1, 11)))
def test_day_numbers_of_spreadsheets(apply: Apply, day: date) -> None:
    number = 25569 + (day - date(1970, 1, 1)).days
    assert 20_000 <= number <= 80_000
    assert apply("to_day(x)", [str(number)]) == [day]


def test_day_numbers_have_bounds(apply: Apply) -> None:
    expected = [None, date(1954, 10, 3), date(2119, 1, 11), None]
    assert apply("to_day(x)", ["19999", "20000", "80000", "80001"]) == expected


@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99), st.sampled_from("-/.年n"))
def test_days_must_exist(apply: Apply, year: int, month: int, day: int, sign: str) -> None:
    try:
        expected = date(year, month, day)
    except ValueError:
        expected = None
    if sign == "n":
        text = f"{year:04d}{month:02d}{day:02d}"
    elif sign == "年":
        text = f"{year:04d}年{month}月{day}日"
    else:
        text = f"{year:04d}{sign}{month}{sign}{day}"
    assert apply("to_day(x)", [text]) == [expected]


@given(days, st.sampled_from(["-/", "/-", "./", "-.", "/."]))
def test_mixed_separators_are_unreadable(apply: Apply, day: date, signs: str) -> None:
    assert apply("to_day(x)", [f"{day.year}{signs[0]}{day.month:02d}{signs[1]}{day.day:02d}"]) == [None]


@given(st.text(st.sampled_from("0123456789-/.年月日 T:长期无"), max_size=14))
def test_what_is_read_is_what_stands_there(apply: Apply, text: str) -> None:
    (found,) = apply("to_day(clean_text(x))", [text])
    if found is not None and not re.fullmatch(r"\s*[0-9]{5}\s*", text):
        digits = re.match(r"\s*(\d{4})\D?(\d{1,2})\D?(\d{1,2})", text)
        assert digits is not None
        compact = re.match(r"\s*(\d{4})(\d{2})(\d{2})", text)
        parts = (compact or digits).groups()
        assert found == date(*map(int, parts))


@given(days, st.sampled_from(TEXT))
def test_every_notation_in_text(day: date, notation: Callable[[date], str]) -> None:
    assert to_day(notation(day)) == day.isoformat()
    sentence = f"云岭市示范区市场监督管理局于{notation(day)} 作出决定。"
    assert [found.day for found in find_days(sentence)] == [day.isoformat()]


@given(days, st.integers(1, 3000), st.sampled_from(TEXT[-4:]), st.sampled_from(TEXT[-4:]))
def test_two_days_are_no_day(
    day: date, later: int, one: Callable[[date], str], other: Callable[[date], str]
) -> None:
    second = day + timedelta(days=later)
    if second.year > 2099:
        return
    text = f"自{one(day)}起至{other(second)}止"
    assert to_day(text) is None
    assert [found.day for found in find_days(text)] == [day.isoformat(), second.isoformat()]
