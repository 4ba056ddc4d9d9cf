"""The quantities of a limit: lengths of time, dates of the year, periods, counts.

Belongs here: recognising one quantity and what it measures. Does not belong here: what duty it makes.
"""

import calendar
import re
from dataclasses import dataclass
from typing import Literal

from sources.limits.model import Due, Unit

TokenKind = Literal["length", "masked", "date", "once", "period", "count"]

_MASK = r"(?:[*×xX#_?△▲●○◯□■…—]+|若干|数|几|某)个?"
_UNIT = r"(?:工作日|个工作日|日(?!期)|天|小时|个月|月(?=以?之?内)|年(?!度|\d+[年月])|周|季度|个季度)"
_END = r"(?:月?底|末|月末)"
_MONTH_DAY = (
    rf"(?P<month>\d{{1,2}})月份?(?:(?P<day>\d{{1,2}})[日号]|(?P<end>{_END})|(?P<third>[上中下])旬)"
    r"|(?P<yearend>年(?:底|末))"
)
_BASE = r"工作日|日|天|周|旬|月份?|季度?|半年|年度?|学期|学年"
_PERIOD = (
    rf"(?:每隔?逢?个?(?P<times>\d+|半)?个?(?P<base>{_BASE})"
    r"|(?:按|逐)(?P<by>月度?|季度?|年度?|周|日|半年|学期|学年)(?!度?(?:份|期|计划|工作|任务|目标|安排))"
    r"|(?:次|下1?个?|翌)(?P<next>月|年度?|季度?)(?=第|首|末|\d|底|[上中下]旬)"
    r"|(?P<plain>月度|季度|半年度|年度)(?=公开|公布|更新|发布|公示))"
)
_INSIDE = (
    r"(?:度|的|中|内|份|各|终了)*(?:"
    rf"(?P<d_month>\d{{1,2}})月份?(?:(?P<d_day>\d{{1,2}})[日号]|(?P<d_end>{_END})|(?P<d_third>[上中下])旬"
    r"|第?(?P<d_monthweek>\d)周)?"
    r"|(?P<d_nth>首|第\d|末|最后1?|最末)个?月份?(?:的?(?P<d_nthday>\d{1,2})[日号])?"
    r"|第?(?P<d_quarter>[1-4])季度"
    r"|第(?P<d_week>\d)周|(?P<d_firstweek>首周)"
    r"|(?P<d_only>\d{1,2})[日号](?!内|以内|之内|起)"
    r"|(?P<d_last>(?:的?最后|末)(?:1[天日]|1?个?工作日))"
    r"|(?P<d_thirdonly>[上中下])旬"
    r"|(?P<d_close>年?月?季?(?:底|末)))?(?P<d_before>(?:之|以)?前)?"
)
_TOKEN = re.compile(
    r"(?P<once>(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}[日号]|底|末)?|底|末)?)"
    rf"|(?P<period>{_PERIOD}{_INSIDE})"
    rf"|(?P<date>(?:每?年度?)?(?:{_MONTH_DAY})(?P<before>(?:之|以)?前)?)"
    r"|(?P<count>\d+(?:条|件|篇|则|份|期(?!限)|批|场|次|个(?!月|工作|小时|季|年|日)))"
    rf"|(?P<masked>{_MASK}(?:工作日|日|天|小时|个月)(?=以?之?内|前|$|[,;。)])|(?<![\d次下当每1])工作日(?=以?之?内)|(?<!\d)0+{_UNIT})"
    r"|(?P<sameday>(?:当日|当天|即日)(?!起|的)|当个?工作日)|(?P<nextday>次日|第2[日天]|(?:次|下1?)个?工作日)"
    rf"|(?P<length>(?P<n>\d+(?:\.\d+)?|(?<![上下])半)(?P<unit>{_UNIT}))"
)
_LENGTHS: dict[str, tuple[int, Unit]] = {
    "工作日": (1, "working_day"),
    "日": (1, "calendar_day"),
    "天": (1, "calendar_day"),
    "周": (7, "calendar_day"),
    "旬": (10, "calendar_day"),
    "小时": (1, "hour"),
    "月": (1, "month"),
    "季": (3, "month"),
    "半年": (6, "month"),
    "学年": (1, "year"),
    "年": (1, "year"),
}
_LAST = 31


@dataclass(frozen=True, slots=True)
class Token:
    """A quantity with its place in the clause; which fields are filled depends on `kind`."""

    kind: TokenKind
    start: int
    end: int
    value: int | float | None = None
    unit: Unit | None = None
    date: str | None = None
    due: Due | None = None
    noun: str | None = None


def tokens(clause: str) -> list[Token]:
    """All quantities of a clause in order."""
    return [token for match in _TOKEN.finditer(clause) if (token := _token(match)) is not None]


def _token(match: re.Match[str]) -> Token | None:
    start, end = match.span()
    if match["once"]:
        return Token("once", start, end)
    if match["period"]:
        return _period(match)
    if match["date"]:
        date = _date(match["month"], match["day"], match["end"] or match["yearend"], match["third"])
        return Token("date", start, end, date=date) if date else None
    if match["count"]:
        number = re.match(r"\d+", match["count"])
        assert number is not None
        return Token("count", start, end, value=int(number[0]), noun=match["count"][number.end() :])
    if match["masked"]:
        return Token("masked", start, end)
    if match["sameday"] or match["nextday"]:
        unit: Unit = "working_day" if "工作日" in match[0] else "calendar_day"
        return Token("length", start, end, value=1 if match["nextday"] else 0, unit=unit)
    return _length(match)


def _measure(base: str) -> tuple[int, Unit] | None:
    for word in ("半年", "学年", "工作日", "小时", "季", "月", "周", "旬", "日", "天", "年"):
        if word in base and "学期" not in base:
            return _LENGTHS[word]
    return None


def _length(match: re.Match[str]) -> Token | None:
    measured = _measure(match["unit"])
    if measured is None:
        return None
    size, unit = measured
    start, end = match.span()
    if match["n"] == "半":
        if unit == "year":
            return Token("length", start, end, value=6, unit="month")
        if unit == "month" and size == 1:
            return Token("length", start, end, value=15, unit="calendar_day")
        return Token("length", start, end, value=size / 2, unit=unit)
    number = float(match["n"]) * size
    return Token("length", start, end, value=int(number) if number == int(number) else number, unit=unit)


def _period(match: re.Match[str]) -> Token | None:
    base = match["base"] or match["by"] or match["next"] or match["plain"]
    start, end = match.span()
    measured = _measure(base)
    if measured is None:
        return Token("period", start, end)
    size, unit = measured
    times = match["times"]
    if times == "半":
        size, unit = (6, "month") if unit == "year" else (15, "calendar_day")
    elif times:
        size *= int(times)
    before = bool(match["d_before"])
    if unit == "year":
        closing = match["d_end"] or (match["d_close"] if not match["d_month"] else None)
        month = match["d_month"] or ("12" if closing else None)
        if month and (match["d_day"] or closing or match["d_third"]):
            date = _date(month, match["d_day"], closing, match["d_third"])
            return Token("date", start, end, date=date) if date else None
    due = _due(match, unit, size, before)
    if before and due is None:
        # The 前 belongs to what follows, not to the period: 每学期开学前.
        end = match.start("d_before")
    return Token("period", start, end, value=size, unit=unit, due=due)


def _due(match: re.Match[str], unit: Unit, size: int, before: bool) -> Due | None:
    month: int | None = None
    day: int | None = None
    if match["d_month"] and unit == "year":
        month = int(match["d_month"])
        if match["d_monthweek"]:
            week = int(match["d_monthweek"])
            return {"month_of_period": month, "week_of_period": week, "op": "before" if before else "in"}
    elif match["d_quarter"] and unit == "year":
        month, before = int(match["d_quarter"]) * 3, True
    elif match["d_nth"]:
        nth = match["d_nth"]
        month = 1 if nth == "首" else int(nth[1]) if nth.startswith("第") else size
        day = int(match["d_nthday"]) if match["d_nthday"] else None
    elif match["d_week"] or match["d_firstweek"]:
        return {"week_of_period": int(match["d_week"] or 1), "op": "before" if before else "in"}
    elif match["d_only"] and unit == "month":
        month, day = 1, int(match["d_only"])
    elif match["d_last"] and unit == "month":
        month, day = size, _LAST
    elif match["d_thirdonly"] and unit == "month":
        month, day = 1, {"上": 10, "中": 20, "下": _LAST}[match["d_thirdonly"]]
        before = True
    elif match["d_close"]:
        if unit == "month" and size == 1:
            return {"month_of_period": 1, "day": _LAST, "op": "before"}
        month = size if unit == "month" else None
    if month is None and day is None:
        return None
    due: Due = {}
    if month is not None:
        due["month_of_period"] = month
    if day is not None:
        due["day"] = day
    due["op"] = "before" if before else "on" if day is not None else "in"
    return due


def _date(month: str | None, day: str | None, end: str | None, third: str | None) -> str | None:
    """MM-DD, None if there is no such day; February ends on the 28th, which every year has."""
    number = int(month) if month else 12
    if not 1 <= number <= 12:
        return None
    last = calendar.monthrange(2023, number)[1]
    if third:
        chosen = {"上": 10, "中": 20, "下": last}[third]
    elif end:
        chosen = last
    else:
        chosen = int(day or 0)
    leap = 29 if number == 2 else last
    return f"{number:02d}-{chosen:02d}" if 1 <= chosen <= leap else None
