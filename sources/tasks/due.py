"""Due times of tasks: 2017年7月底前, 9月中旬前, 第三季度, 2018年底前, 长期坚持.

Belongs here: the grammar of due times and the year of a due time that names none. A day that has more than
one reading is not read. Does not belong here: days as such (`sources/dates.py`), working days.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from sources.dates import to_day
from sources.tasks.words import any_of, words

Kind = Literal["day", "standing", "periodic", "relative", "unreadable", "year-unknown", "ambiguous"]

_SAME_LENGTH = str.maketrans("０１２３４５６７８９／－．–—―－～〜\u3000\xa0\t", "0123456789/-.------   ")
_DIGIT_GAP = re.compile(
    r"(?<=[\d年月第至到\-])[ \n]+(?=[\d年月日号底末内上中下第至到\-])|(?<=[\d年月日]) +(?=[前之内])"
)
_HAN = "零一二三四五六七八九"
_HAN_NUMBER = r"(?:[一二三四五六七八九]|[一二三]?十[一二三四五六七八九]?)"
_HAN_YEAR = re.compile(r"[二一][〇○零一二三四五六七八九]{3}(?=年)")
_LONGEST = 200  # characters of a due time


@dataclass(frozen=True, slots=True)
class Point:
    """One point of time in a text: last day on time (`MM-DD` read), its year when written, first month."""

    start: int
    end: int
    year: int | None
    month: int
    day: int  # 0: last day of the month
    relative_year: int | None = None  # 0 this year, 1 next year
    first_month: int | None = None
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Years:
    """What tells the year of a due time that names none.

    `phase` is the span of the phase; `title` the year that the plan is for; `above` the due day of the task
    above; `written` the day of writing; `number` the year of the document number.
    """

    phase: tuple[date, date] | None = None
    title: int | None = None
    above: date | None = None
    written: date | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A due time read: `day` is ISO or None, `kind` says why there is none."""

    day: str | None
    kind: Kind
    repaired: bool = False
    several: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    names = words()
    year = r"(?P<y>(?:19|20)\d{2})"
    near = rf"(?P<rel>{any_of((*names.this_year, *names.next_year))})"
    number = rf"(?:1[0-2]|0?[1-9]|{_HAN_NUMBER})"
    day = rf"(?:3[01]|[12]\d|0?[1-9]|{_HAN_NUMBER})"
    lost_year = r"(?P<ly>(?<!\d)(?:19|20)\d{2})(?=(?:1[0-2]|[1-9])月)"
    parts = any_of(names.month_parts)
    return re.compile(
        rf"(?P<iso>(?<!\d)(?P<iy>(?:19|20)\d{{2}})[-/.](?P<im>1[0-2]|0?[1-9])(?:[-/.](?P<id>3[01]|[12]\d|0?[1-9]))?(?!\d))"
        rf"|(?:(?:{year}年度?|{near})的?|{lost_year}|(?<!\d))"
        rf"(?:(?P<m1>{number})月?(?:-|至|到))?(?P<m>{number})月份?"
        rf"(?:(?:(?P<d0>{day})[日号]?(?:-|至|到))?(?P<d>{day})[日号]|(?P<part>{parts})|(?P<vague>初|中(?!旬)))?"
        rf"|(?:{year.replace('<y>', '<qy>')}年度?|{near.replace('<rel>', '<qrel>')})?的?第?"
        rf"(?:(?P<q1>[一二三四1-4])(?:季度)?(?:-|至|到))?第?(?P<q>[一二三四1-4])季度"
        rf"|{year.replace('<y>', '<hy>')}年度?(?P<yp>上半年|下半年|底|末|内|终|年底|年末|年内)?"
        rf"|{near.replace('<rel>', '<hrel>')}(?P<rp>上半年|下半年|底|末|内|终|年底|年末|年内)?"
        r"|(?<![\d一二两三四五六七八九十几])(?P<bp>年底|年末|年内|年终|全年|上半年|下半年)"
    )


def tidy(text: str) -> str:
    """Plain figures, and no blanks inside a notation of time."""
    plain = text.translate(_SAME_LENGTH)
    plain = _HAN_YEAR.sub(lambda match: "".join(str(max(_HAN.find(c), 0)) for c in match[0]), plain)
    return _DIGIT_GAP.sub("", plain)


def points(text: str) -> list[Point]:
    """All points of time in a tidied text, in order; a range from one to another is its end."""
    found: list[Point] = []
    for match in _pattern().finditer(text):
        point = _point(match, text)
        if point is None:
            continue
        if found and re.fullmatch(
            r"[\s(（]*(?:-+|至|到|起至|开始至)[\s]*", text[found[-1].end : point.start]
        ):
            first = found.pop()
            point = _joined(first, point)
        found.append(point)
    return found


def _joined(first: Point, last: Point) -> Point:
    year = last.year
    if year is None and last.relative_year is None and first.year is not None:
        year = first.year + (last.month < first.month)
    elif last.relative_year == 1 and first.year is not None:
        year = first.year + 1
    return Point(
        first.start, last.end, year, last.month, last.day, last.relative_year if year is None else None,
        first.first_month or first.month, first.repaired or last.repaired,
    )  # fmt: skip


def _point(match: re.Match[str], text: str) -> Point | None:
    names = words()
    start, end = match.span()
    groups = match.groupdict()
    if groups["iso"]:
        return Point(start, end, int(groups["iy"]), int(groups["im"]), int(groups["id"] or 0))
    if groups["m"]:
        if groups["vague"] or (start and text[start - 1] in "每个两几近"):
            return None
        year = groups["y"] or groups["ly"]
        day = (
            _number(groups["d"])
            if groups["d"]
            else names.month_parts[groups["part"]]
            if groups["part"]
            else 0
        )
        return Point(
            start, end, int(year) if year else None, _number(groups["m"]), day, _near(groups["rel"]),
            _number(groups["m1"]) if groups["m1"] else None, groups["ly"] is not None,
        )  # fmt: skip
    if groups["q"]:
        if start and text[start - 1] in "每各":
            return None
        return Point(
            start, end, int(groups["qy"]) if groups["qy"] else None, _number(groups["q"]) * 3, 0,
            _near(groups["qrel"]), _number(groups["q1"] or groups["q"]) * 3 - 2,
        )  # fmt: skip
    part = groups["yp"] or groups["rp"] or groups["bp"]
    month, day = (int(n) for n in names.year_parts[part or "年底"].split("-"))
    year = groups["hy"]
    if (
        groups["hy"]
        and not part
        and re.match(r"[的]?[\u4e00-\u9fff]*(?:工作|要点|计划|任务)", text[end : end + 12])
    ):
        return None  # 2018年工作要点
    return Point(
        start,
        end,
        int(year) if year else None,
        month,
        day,
        _near(groups["hrel"]),
        1 if part != "下半年" else 7,
    )


def _near(word: str | None) -> int | None:
    return None if word is None else int(word in words().next_year)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN.index(tens)
    return (_HAN.index(tens) if tens else 1) * 10 + (_HAN.index(ones) if ones else 0)


def span_of(text: str, years: Years) -> tuple[date, date] | None:
    """First and last day of the one span of time in a phase's name: （2017年7月-2017年9月）."""
    plain = lost_signs(tidy(text), bare=False)
    found = points(plain)
    if len(found) != 1:
        return None
    point = found[0]
    last = _resolved(point, years)
    if last is None:
        return None
    month = point.first_month or point.month
    first = date(last.year - (month > last.month), month, 1)
    whole = re.match(r"\s*((?:19|20)\d{2})", plain[point.start :])
    if whole and int(whole[1]) <= last.year:
        first = date(int(whole[1]), month, 1)
    return first, last


_LOST_SPAN = re.compile(r"(?<!\d)((?:19|20)\d{2})(1[0-2]|[1-9])(?=\s*-|[)）\s]*$|月)")
_LOST_MONTH = re.compile(r"\s*((?:19|20)\d{2})([1-9]|10)\s*")
_LOST_EITHER = re.compile(r"\s*((?:19|20)\d{2})(1[12])\s*")


def lost_signs(text: str, *, bare: bool = True) -> str:
    """`20177-20179月` with the signs lost in copying put back where only one reading exists."""
    if bare and (match := _LOST_MONTH.fullmatch(text)):
        return f"{match[1]}年{match[2]}月"
    if bare and (day := to_day(text) if re.fullmatch(r"\s*(?:19|20)\d{5}\s*", text) else None):
        return f"{day[:4]}年{int(day[5:7])}月{int(day[8:])}日"
    return _LOST_SPAN.sub(r"\1年\2月", text).replace("月月", "月")


def read_due(text: str, years: Years, *, months_only: bool = False) -> Due:
    """The last day on time that a due time names.

    `months_only` says that the due times of the same table have lost their signs and are months: only then
    `201711` is November and not 1 January.
    """
    plain = tidy(text.strip())
    if not plain or len(plain) > _LONGEST:
        return Due(None, "unreadable")
    names = words()
    mended = lost_signs(plain)
    either = _LOST_EITHER.fullmatch(plain)
    if either:
        if not months_only:
            return Due(None, "ambiguous")
        mended = f"{either[1]}年{either[2]}月"
    found = points(mended)
    periodic = names.periodic.search(mended)
    if periodic and (not found or periodic.end() >= found[0].start - 2):
        return Due(None, "periodic")
    if not found:
        if names.standing.search(mended):
            return Due(None, "standing")
        if names.relative.search(mended) and re.search(r"[日天月周年]", mended):
            return Due(None, "relative")
        return Due(None, "unreadable")
    days: list[date] = []
    last_year: int | None = None
    for point in found:
        nearer = Years(years.phase, years.title, date(last_year, 1, 1) if last_year else years.above,
                       years.written, years.number)  # fmt: skip
        day = _resolved(point, nearer)
        if day is None:
            return Due(None, "year-unknown")
        last_year = point.year or last_year
        days.append(day)
    repaired = mended != plain or any(point.repaired for point in found)
    return Due(max(days).isoformat(), "day", repaired, len(set(days)) > 1)


def _resolved(point: Point, years: Years) -> date | None:
    year = point.year
    if year is None and point.relative_year is not None:
        base = years.title or (years.written.year if years.written else years.number)
        year = base + point.relative_year if base else None
    if year is None:
        year = _year_of(point, years)
    return None if year is None else _day(year, point.month, point.day)


def _day(year: int, month: int, day: int) -> date | None:
    last = monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None


def _year_of(point: Point, years: Years) -> int | None:
    """The year from the phase, the title, the task above, the day of writing or the document number."""
    if years.phase:
        first, last = years.phase
        inside = [
            year for year in range(first.year, last.year + 1)
            if (first.year, first.month) <= (year, point.month) <= (last.year, last.month)
        ]  # fmt: skip
        if len(inside) == 1:
            return inside[0]
        if first.year == last.year:
            return first.year
    if years.title:
        return years.title
    above, written = years.above, years.written
    if above and point.month >= above.month:
        return above.year
    if written is None:
        return above.year + 1 if above and years.number == above.year else (None if above else years.number)
    # A plan is not due before it was written: an earlier month belongs to the year behind the task above.
    due = _day(written.year, point.month, point.day)
    if due and due >= written and (above is None or above.year == written.year):
        return written.year
    return above.year + 1 if above and above.year == written.year else None
