"""Dates: every notation round trips; what is no day is None."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.dates import find_days, to_day, to_moment

_HAN = "〇一二三四五六七八九"


def han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else _HAN[tens]) + "十" if tens else "") + (_HAN[ones] if ones else "")


def han_year(year: int, zero: str = "〇") -> str:
    return "".join(_HAN[int(c)] for c in str(year)).replace("〇", zero)


_NOTATIONS: dict[str, Callable[[date], str]] = {
    "iso": lambda d: d.isoformat(),
    "short": lambda d: f"{d.year}-{d.month}-{d.day}",
    "dots": lambda d: f"{d:%Y.%m.%d}",
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "compact": lambda d: f"{d:%Y%m%d}",
    "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "padded": lambda d: f"{d.year}年{d.month:02}月{d.day:02}日",
    "spaces": lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    "wide": lambda d: f"{d.year}年{d.month}月{d.day}日".translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    ),
    "han": lambda d: f"{han_year(d.year)}年{han(d.month)}月{han(d.day)}日",
    "han circle": lambda d: f"{han_year(d.year, '○')}年{han(d.month)}月{han(d.day)}日",
    "han zero": lambda d: f"{han_year(d.year, '0')}年{han(d.month)}月{han(d.day)}日",
    "han ling": lambda d: f"{han_year(d.year, '零')}年{han(d.month)}月{han(d.day)}日",
    "year sign lost": lambda d: f"{d.year}{d.month}月{d.day}日",
    "in brackets": lambda d: f"（{d.year}年{d.month}月{d.day}日）",
    "labelled": lambda d: f"发布时间：{d.isoformat()} 来源：区政府",
}


@pytest.mark.parametrize("notation", _NOTATIONS)
@given(day=st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_notations_round_trip(notation: str, day: date) -> None:
    text = _NOTATIONS[notation](day)
    assert to_day(text) == day.isoformat()
    found = find_days(f"前文{text}后文")
    assert [one.day for one in found] == [day.isoformat()]


@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 31)),
    st.booleans(),
    st.sampled_from([" ", "T", "　", ""]),
)
def test_moments_round_trip(moment: datetime, seconds: bool, gap: str) -> None:
    shown = moment.replace(microsecond=0, second=moment.second if seconds else 0)
    text = f"{shown:%Y-%m-%d}{gap}{shown:%H:%M:%S}" if seconds else f"{shown:%Y-%m-%d}{gap}{shown:%H:%M}"
    assert to_moment(text) == f"{shown.isoformat()}+08:00"
    assert to_day(text) == shown.date().isoformat()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-8-7 8:56:14", "2019-08-07T08:56:14+08:00"),
        ("2020年4月17日 16时52分", "2020-04-17T16:52:00+08:00"),
        ("2017-09-04 00:00:00", "2017-09-04T00:00:00+08:00"),
        ("2023-05-16T04:34:05Z", "2023-05-16T12:34:05+08:00"),
        ("2023-05-16 25:10", "2023-05-16"),
        ("2022-05-2418:54", "2022-05-24T18:54:00+08:00"),
        ("二〇一〇年九月二十六日", "2010-09-26"),
        ("二○一三年十月廿一日", "2013-10-21"),
        ("20209月29日", "2020-09-29"),
        ("2017925", "2017-09-25"),
    ],
)
def test_moment(text: str, expected: str) -> None:
    assert to_moment(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        None, "", "无", "2024-04-31", "2023-02-29", "2017年5月", "20179月", "2017125", "12月5日",
        "1234-05-06",
        "2150-01-01", "2020-01-01至2020-01-05", "020-83849173", "20201301", "3.14", "2018年0月3日",
        "192.168.2020.1.1",
    ],
)  # fmt: skip
def test_no_day_is_none(text: str | None) -> None:
    assert to_day(text) is None
    assert to_moment(text) is None


def test_positions() -> None:
    text = "公示时间：2020年11月23日至2020年11月30日，二〇二〇年十二月一日起施行"
    found = find_days(text)
    assert [text[one.start : one.end] for one in found] == [
        "2020年11月23日",
        "2020年11月30日",
        "二〇二〇年十二月一日",
    ]
    assert [one.repaired for one in find_days("20209月29日、2020年9月30日")] == [True, False]


@given(st.text(alphabet="0123456789年月日-/.: 二〇一九十", max_size=40))
def test_found_days_exist_and_do_not_overlap(text: str) -> None:
    last = 0
    for one in find_days(text):
        assert date.fromisoformat(one.day) + timedelta(0)
        assert last <= one.start < one.end <= len(text)
        last = one.end


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021年8月3日 星期二 15:00", "2021-08-03T15:00:00+08:00"),
        ("2021年8月3日（星期二）9:05", "2021-08-03T09:05:00+08:00"),
        ("2019/8/7 上午 8:56:14", "2019-08-07T08:56:14+08:00"),
        ("2019/8/7 下午 3:56:14", "2019-08-07T15:56:14+08:00"),
        ("2019-8-7 3:56:14 PM", "2019-08-07T15:56:14+08:00"),
        ("2019-08-07 15:04 PM", "2019-08-07T15:04:00+08:00"),
        ("2021-8-3,10:20", "2021-08-03T10:20:00+08:00"),
        ("2018-09-30 16:05:02.0", "2018-09-30T16:05:02+08:00"),
        ("2021-08-03 24:00", "2021-08-03"),
        ("2021-08-03 | 10:20", "2021-08-03"),
    ],
)
def test_times_of_day_as_systems_print_them(text: str, moment: str) -> None:
    assert to_moment(text) == moment


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇一五年十月二十九", "2015-10-29"),
        ("二〇二三年十二月廿五日", "2023-12-25"),
        ("二〇一八年十一月十", "2018-11-10"),
        ("二〇一八年四月三十一日", None),
        ("二〇一五年十月", None),
    ],
)
def test_days_in_chinese_numerals_without_their_last_sign(text: str, day: str | None) -> None:
    assert to_day(text) == day
