"""Cells of a free-form table that hold one plain thing: nothing, a day, names of persons, names of bodies.

Belongs here: those. Does not belong here: document numbers (`numbers.py`), the decision's text (`prose.py`).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from sources.dates import find_days, to_day
from sources.double_publicity.freeform.doubts import Doubt

_BLANK = re.compile(
    r"(?:null|none|nan|n/a|/+|\\+|无|略|\(略\)|无此项|不适用|[-_—–―‐‑‒−─~·.*]{1,40})?", re.IGNORECASE
)
_WHITE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\xad]+")
_BRACKETED = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_OPEN_END = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*$")
_BETWEEN = re.compile(r"[、,;/|]|(?<=[\u3400-\u9fff])(?:以及|和|及|与)(?=[\u3400-\u9fff])")
_PERSON = re.compile(
    r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+(?:[·•・.?][\u3400-\u9fff]+)+|[A-Za-z][A-Za-z .'·-]{1,60}"
)
_BODY_BETWEEN = re.compile(r"[、;,](?![^()]*\))")
_HAN = re.compile(r"[\u3400-\u9fff]")
_BODY_END = re.compile(
    r"(?:公司|集团|行|社|部|所|局|中心|厂|店|医院|学校|院|站|场|处|会|馆|吧|城|园|厅|办|队|柜|库|机构|企业|单位|工作室|诊所|酒店)$"
)


@dataclass(frozen=True, slots=True)
class DayReading:
    """ISO day or None, and why it is doubtful."""

    day: str | None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class NameReading:
    """Names in their order, without posts in brackets."""

    names: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()


def is_blank(cell: str) -> bool:
    """Whether a cell says nothing: blanks, null, /, 无, 略, （略）, hyphens, dashes, underscores."""
    return _BLANK.fullmatch(_WHITE.sub("", unicodedata.normalize("NFKC", cell))) is not None


_SERIAL = re.compile(r"[2-7]\d{4}")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_SHORT_YEAR = re.compile(r"(?<!\d)'?(\d{2})[年./-](\d{1,2})[月./-](\d{1,2})日?(?!\d)")
_SLIPPED = re.compile(r"((?:19|20)\d\d)[年月日、,](\d{1,2})[年月日、,](\d{1,2})[年月日号]?")


def read_day(cell: str) -> DayReading:
    """The one day that a cell names, with blanks and line breaks anywhere in it.

    Signs in the wrong place (2013年12年30日) are read with a doubt; two-digit years and several days are not.
    """
    if is_blank(cell):
        return DayReading(None)
    plain = _WHITE.sub("", unicodedata.normalize("NFKC", cell)).translate(_FORMAL)
    spaced = cell.strip()
    if _SERIAL.fullmatch(plain):
        return DayReading(_serial_day(int(plain)))
    for text in (plain, spaced, plain.upper().replace("O", "〇")):
        if day := to_day(text):
            return DayReading(day)
    days = {found.day for found in find_days(plain)}
    if len(days) > 1:
        return DayReading(None, (Doubt("text-date-several", plain),))
    slipped = _SLIPPED.fullmatch(plain)
    if slipped and (day := to_day(f"{slipped[1]}年{slipped[2]}月{slipped[3]}日")):
        return DayReading(day, (Doubt("text-date-slip", plain),))
    if _SHORT_YEAR.search(plain):
        return DayReading(None, (Doubt("text-date-short", plain),))
    return DayReading(None, (Doubt("text-date-unreadable", plain),))


def _serial_day(number: int) -> str | None:
    """The day number of a spreadsheet (1900 system, 25569 = 1970-01-01)."""
    return (date(1970, 1, 1) + timedelta(days=number - 25569)).isoformat()


def read_people(cell: str) -> NameReading:
    """Names of natural persons in a cell: several by 、，; or blanks, posts in brackets dropped."""
    if is_blank(cell):
        return NameReading(())
    text = unicodedata.normalize("NFKC", cell).replace("\r", "\n")
    while (shorter := _BRACKETED.sub("\n", text)) != text:
        text = shorter
    text = _OPEN_END.sub("", text)
    names: list[str] = []
    doubts: list[Doubt] = []
    for part in _BETWEEN.split(text):
        for name in _by_blanks(part):
            if _PERSON.fullmatch(name):
                names.append(name)
            elif name and not is_blank(name):
                names.append(name)
                doubts.append(Doubt("text-name-odd", ""))
    return NameReading(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(doubts)))


def _by_blanks(part: str) -> list[str]:
    """宋 思 is one name, 程维策 宋亨 are two, a Latin name keeps its blanks."""
    pieces = part.split()
    if not pieces:
        return []
    if not all(_HAN.search(piece) for piece in pieces):
        han = [piece for piece in pieces if _HAN.search(piece)]
        return ["".join(han)] if han else [" ".join(pieces)]
    names: list[str] = []
    single = ""
    for piece in pieces:
        if len(piece) == 1 and _HAN.fullmatch(piece):
            single += piece
        else:
            if single:
                # 欧阳 修: one character cannot be a name, so it belongs to the piece beside it.
                piece, single = single + piece, ""
            names.append(piece)
    if single:
        if len(single) > 1 or not names:
            names.append(single)
        else:
            names[-1] += single
    return names


def read_bodies(cell: str) -> NameReading:
    """Names of bodies in a cell; a line break inside a name is no end of it."""
    if is_blank(cell):
        return NameReading(())
    text = _WHITE.sub("", unicodedata.normalize("NFKC", cell))
    parts = [part for part in _BODY_BETWEEN.split(text) if part]
    if len(parts) > 1 and not all(_BODY_END.search(_BRACKETED.sub("", part)) for part in parts):
        parts = [text]
    return NameReading(tuple(dict.fromkeys(parts)))
