"""Days and moments in the notations of Chinese government pages.

Belongs here: reading a date out of text, with its position. All times are China Standard Time (+08:00).
Does not belong here: which date of a page means what, working-day arithmetic.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_CST = timezone(timedelta(hours=8))

# One character for one character, so that positions in the text stay true.
_SAME_LENGTH = str.maketrans(
    "０１２３４５６７８９／－．：–—‐−○〇◯零ＯΟО●\u3000\xa0\t\u2002\u2003\u2009",
    "0123456789/-.:----〇〇〇〇〇〇〇〇      ",
)
_HAN = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"元": 1, "正": 1, "两": 2, "O": 0, "o": 0}
_HAN |= {str(i): i for i in range(10)}
_HAN_YEAR = r"(?:[一二1-2][〇一二三四五六七八九O0-9]{3})"
_HAN_NUMBER = r"(?:[正元一二三四五六七八九]|[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅[一]?)"

_TIME = (
    r"(?:\s{0,6}(?:[(（]?(?:星期|周)[一二三四五六日天][)）]?)?\s{0,6}[T ,]?\s{0,6}"
    r"(?P<half>上午|下午|晚上|[AaPp][Mm])?\s?"
    r"(?P<h>\d{1,2})\s?(?::|时|点)\s?(?P<mi>\d{1,2})(?:\s?(?::|分)\s?(?P<s>\d{1,2}))?(?:\s?(?P<half2>[AaPp][Mm])\b)?)"
)
_NOON = 12
# Hour and minute glued to a two-digit day ("2022-05-2418:54"), as copies without spaces show them.
_GLUED = r"(?=\d{2}:\d{2})"
_PATTERNS = [
    re.compile(
        r"(?<!\d)(?P<y>(?:1\s?9|2\s?0)\s?\d\s?\d)\s{0,4}年\s{0,4}(?P<m>1\s?[0-2]|0?\s?[1-9])\s{0,4}月\s{0,4}"
        r"(?P<d>[12]\s?\d|3\s?[01]|0?\s?[1-9])\s{0,4}[日号]"
    ),
    re.compile(
        r"(?<!\d)(?<!\d\.)(?P<y>(?:19|20)\d{2})\s?(?P<sep>[-/.])\s?(?P<m>1[0-2]|0?[1-9])\s?(?P=sep)\s?"
        rf"(?P<d>[12]\d|3[01]|0?[1-9])(?:(?!\d)|{_GLUED})日?"
    ),
    re.compile(
        r"(?<!\d)(?P<y>(?:19|20)\d{2})年(?P<m>1[0-2]|0?[1-9])月(?P<d>[12]\d|3[01]|0?[1-9])(?!\d|\s*[日号])"
    ),
    re.compile(
        r"(?<![\d.\-/])(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\d.]|-\d)"
    ),
    re.compile(
        rf"(?P<hy>{_HAN_YEAR})\s{{0,4}}年\s{{0,4}}(?P<hm>{_HAN_NUMBER}|\d{{1,2}})\s{{0,4}}月\s{{0,4}}"
        rf"(?P<hd>{_HAN_NUMBER}|\d{{1,2}})\s{{0,4}}(?:[日号曰]|$)"
    ),
    re.compile(
        r"(?<!\d)(?P<y>(?:19|20)\d{2})年(?P<hm>[正一二三四五六七八九十]{1,2})月(?P<hd>[一二三四五六七八九十廿卅]{1,3})日"
    ),
    # 年 lost in copying: the year takes four digits, the rest before 月 is the month.
    re.compile(
        r"(?<!\d)(?P<lost>(?P<y>(?:19|20)\d{2}))(?P<m>1[0-2]|0?[1-9])月\s?(?P<d>[12]\d|3[01]|0?[1-9])日"
    ),
]
_WITHOUT_MONTH_SIGN = [pattern for pattern in _PATTERNS if "月" not in pattern.pattern]
_AFTER = re.compile(_TIME)
# Every notation has one of these; the look for it is cheaper than the notations.
_YEAR_SIGN = re.compile(r"[1１]\s?[9９]|[2２]\s?[0０]|年")
_ZONE = re.compile(r"(?:\.\d{1,6})?\s?(?P<zone>Z|[+-]\d{2}:?\d{2})")
_BARE_DIGITS = re.compile(r"\s*((?:19|20)\d{2})(\d{3})\s*")


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day in a text: ISO `day`, `[start, end)` of its notation, `moment` when a time of day follows."""

    day: str
    start: int
    end: int
    moment: str | None = None
    repaired: bool = False


def to_day(text: str | None) -> str | None:
    """The one day (`YYYY-MM-DD`) that `text` names; None when there is none, several, or no such day."""
    if not text:
        return None
    days = {found.day for found in find_days(text)}
    if len(days) == 1:
        return days.pop()
    return _bare(text) if not days else None


def to_moment(text: str | None) -> str | None:
    """As `to_day`, but `YYYY-MM-DDTHH:MM:SS+08:00` when the text gives a time of day."""
    if not text:
        return None
    found = find_days(text)
    if len({one.day for one in found}) != 1:
        return to_day(text)
    return next((one.moment for one in found if one.moment), found[0].day)


def find_days(text: str) -> list[FoundDay]:
    """All days in `text`, in order, not overlapping. Impossible days (31 April) are left out."""
    if not _YEAR_SIGN.search(text):
        return []
    plain = text.translate(_SAME_LENGTH)
    taken: list[FoundDay] = []
    for pattern in _PATTERNS if "月" in plain else _WITHOUT_MONTH_SIGN:
        for match in pattern.finditer(plain):
            if any(match.start() < one.end and one.start < match.end() for one in taken):
                continue
            day = _day_of(match)
            if day is None:
                continue
            moment, end = _moment_of(day, plain, match.end())
            taken.append(FoundDay(day.isoformat(), match.start(), end, moment, "lost" in match.re.groupindex))
    return sorted(taken, key=lambda one: one.start)


def _day_of(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    year = _digits(groups["y"]) if groups.get("y") else _han_year(groups["hy"])
    month = _digits(groups["m"]) if groups.get("m") else _han_number(groups["hm"])
    day = _digits(groups["d"]) if groups.get("d") else _han_number(groups["hd"])
    return _real_day(year, month, day)


def _real_day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _digits(text: str) -> int:
    return int(text.replace(" ", ""))


def _han_year(text: str) -> int:
    return int("".join(str(_HAN[c]) for c in text))


def _han_number(text: str) -> int:
    """一 … 三十一, also 廿 (20) and 卅 (30); digits are taken as they are."""
    if text.isdigit():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text:
        return _HAN.get(text, 0)
    tens, _, ones = text.partition("十")
    return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)


def _moment_of(day: date, plain: str, end: int) -> tuple[str | None, int]:
    match = _AFTER.match(plain, end)
    if not match:
        return None, end
    hour = int(match["h"])
    if (match["half"] or match["half2"] or "").lower() in ("下午", "晚上", "pm") and hour < _NOON:
        hour += _NOON
    try:
        moment = datetime(
            day.year, day.month, day.day,
            hour, int(match["mi"]), int(match["s"] or 0), tzinfo=_CST,
        )  # fmt: skip
    except ValueError:
        return None, end
    zone = _ZONE.match(plain, match.end())
    if zone and zone["zone"] == "Z":
        moment = moment.replace(tzinfo=UTC).astimezone(_CST)
    return moment.isoformat(), zone.end() if zone else match.end()


def _bare(text: str) -> str | None:
    """`2017925`, all signs lost: a day only when one reading of month and day exists."""
    match = _BARE_DIGITS.fullmatch(text.translate(_SAME_LENGTH))
    if not match:
        return None
    year, rest = int(match[1]), match[2]
    readings = {
        _real_day(year, int(rest[:i]), int(rest[i:])) for i in (1, 2) if rest[i] != "0" and rest[0] != "0"
    }
    readings.discard(None)
    day = readings.pop() if len(readings) == 1 else None
    return day.isoformat() if day else None
