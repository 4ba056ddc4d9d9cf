"""Windows for the public: how long a draft is open for comments, how long a 公示 stands.

Belongs here: the grammar of 即日起至2023年8月15日, 征求意见期为30日, 公示期7个工作日, 2023年8月9日-15日.
Does not belong here: working days, the day of publication (`warehouse/`).
"""

import re

from sources.dates import find_days, to_day
from sources.relations.model import Window, WindowKind

_HAN = "零一二三四五六七八九"
_COUNT = r"(?P<n>\d{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九两])"
_UNIT = r"\s*个?\s*(?P<unit>工作日|自然日|日历天|日历日|天|日(?!前|之前|期)|个月|月)"
_SAME_LENGTH = str.maketrans("０１２３４５６７８９—–－～〜\u3000\xa0", "0123456789-----  ")
_OPENED = r"自?(?:即日|今日|(?:本?(?:公告|公示|通告)?(?:发布|公布|刊登|登载)|公告|公示|通告)之?日)起"
_TOPIC = {
    "consultation": r"(?:征求|征集|征询|意见|建议|反馈|公示|截止|截至)",
    "notice_period": r"(?:公示|异议|意见|反映|反馈|监督)",
}
_LENGTH = {
    kind: re.compile(
        rf"(?:{topic}[^。；;\n]{{0,16}}?(?:期限?|时间|时限|日期)|{_OPENED}|为期)[^。；;\n\d]{{0,14}}?{_COUNT}{_UNIT}"
    )
    for kind, topic in _TOPIC.items()
}
_NOT_LENGTH = re.compile(
    r"(?:公示期?|征求意见期?|期)(?:满|结束|届满)后?|收到|受理|答复|之内答|内答复|内作出|缴纳"
)
_TO = re.compile(
    r"\s*(?:[（(][^）)]{0,12}[）)])?\s*(?:上午|下午)?[\d:时点分]{0,6}\s*(?:起)?\s*(?:至|到|-+|止至)\s*"
)
_SHORT_END = re.compile(r"(?:(?P<m>1[0-2]|0?[1-9])\s*月\s*)?(?P<d>3[01]|[12]\d|0?[1-9])\s*[日号]")
_SHORT_SPAN = re.compile(
    r"(?<!\d)(?P<m1>1[0-2]|0?[1-9])\s*月\s*(?P<d1>3[01]|[12]\d|0?[1-9])\s*[日号]?\s*(?:起)?\s*(?:至|到|-+)\s*"
    r"(?:(?P<m2>1[0-2]|0?[1-9])\s*月\s*)?(?P<d2>3[01]|[12]\d|0?[1-9])\s*[日号]"
)
_UNTIL_LEAD = re.compile(
    rf"(?:{_OPENED}\s*(?:至|到|-+)|截止(?:日期|时间|日)?(?:为|是|至|到|于|[:：])?|截至|(?:请|务必|应当?)?[^。；;]{{0,12}}于|在)\s*$"
)
_BEFORE = re.compile(
    r"\s*(?:[（(][^）)]{0,12}[）)])?\s*(?:上午|下午|中午)?\s*(?:\d{1,2}\s*[:时点]\s*\d{0,2}\s*分?)?\s*(?:之前|以前|前|止|截止)"
)
_CONTEXT = 40  # characters before a day in which the topic must stand
_SENTENCE = re.compile(r"[^。；;\n]+")


def find_windows(kind: WindowKind, text: str, year: int | None) -> list[Window]:
    """The windows of a text, at most one by dates and one by length; both are merged when they stand apart.

    `year` is that of the document, for days without a year.
    """
    plain = text.translate(_SAME_LENGTH)
    dated: Window | None = None
    counted: Window | None = None
    for sentence in _SENTENCE.finditer(plain):
        words = sentence[0].strip()
        if not re.search(_TOPIC[kind], words):
            continue
        dated = dated or _dated(kind, words, year)
        counted = counted or _counted(kind, words)
    if dated and counted:
        text_of = dated.text if counted.text == dated.text else f"{counted.text}；{dated.text}"
        return [
            Window(
                kind, text_of[:300], dated.opens, dated.closes, counted.days, counted.unit,
                dated.from_publication or (counted.from_publication and dated.opens is None),
            )
        ]  # fmt: skip
    one = dated or counted
    return [one] if one else []


def _counted(kind: WindowKind, words: str) -> Window | None:
    match = _LENGTH[kind].search(words)
    if match is None or _NOT_LENGTH.search(match[0]) or match["unit"] in ("月", "个月"):
        return None
    unit = "working_day" if match["unit"] == "工作日" else "calendar_day"
    opened = find_days(words)
    opens = opened[0].day if opened and re.match(r"\s*起", words[opened[0].end :]) else None
    days = _number(match["n"])
    return Window(kind, words[:200], opens, None, days, unit, opens is None) if days else None  # type: ignore[arg-type]


def _dated(kind: WindowKind, words: str, year: int | None) -> Window | None:
    days = find_days(words)
    for place, first in enumerate(days):
        gap = _TO.match(words, first.end)
        if gap is None:
            continue
        if place + 1 < len(days) and days[place + 1].start <= gap.end() + 1:
            return Window(kind, words[:200], first.day, days[place + 1].day)
        short = _SHORT_END.match(words, gap.end())
        if short:
            month = int(short["m"] or first.day[5:7])
            later = int(first.day[:4]) + (month < int(first.day[5:7]))
            day = to_day(f"{later}-{month}-{int(short['d'])}")
            if day:
                return Window(kind, words[:200], first.day, day)
    for one in days:
        before = words[max(0, one.start - _CONTEXT) : one.start]
        opened = re.search(rf"{_OPENED}[^。；;，,]{{0,6}}$", before) is not None
        if opened or (_UNTIL_LEAD.search(before) and (_BEFORE.match(words, one.end) or "截" in before)):
            return Window(kind, words[:200], None, one.day, from_publication=opened)
    short = _SHORT_SPAN.search(words)
    if short and year and not days:
        first_day = to_day(f"{year}-{short['m1']}-{short['d1']}")
        month = int(short["m2"] or short["m1"])
        last_day = to_day(f"{year + (month < int(short['m1']))}-{month}-{short['d2']}")
        if first_day and last_day:
            return Window(kind, words[:200], first_day, last_day)
    return None


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    text = text.replace("两", "二")
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN.index(tens)
    return (_HAN.index(tens) if tens else 1) * 10 + (_HAN.index(ones) if ones else 0)
