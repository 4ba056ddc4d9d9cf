"""Cells of decision numbers: several in one cell, lists, ranges, and the form under which they are one.

Belongs here: splitting and spelling the numbers of such a cell. Does not belong here: numbers in running text
(`sources/doc_numbers.py`).
"""

import re
import unicodedata
from dataclasses import dataclass

from sources.double_publicity.freeform.cells import is_blank
from sources.double_publicity.freeform.doubts import Doubt

_LONGEST_RANGE = 50
_LONGEST = 1000  # characters of a cell of numbers that are read
_WHITE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\xad]+")
_OPEN, _CLOSE = r"[〔\[【〖(﹝{〈<「『]", r"[〕\]】〗)﹞}〉>」』]"
_SEPARATORS = "、,;/|。.和及与"
_SERIAL = r"\d{1,20}(?:-\d{1,20})?"
_YEAR = rf"{_OPEN}(?P<year>(?:19|20)\d\d)年?{_CLOSE}"
_NUMBER = re.compile(
    rf"(?P<prefix>(?:(?!{_OPEN}(?:19|20)\d\d年?{_CLOSE})[^;,、\n])*?){_YEAR}(?P<nian>年?)(?P<di>第?)(?P<serial>{_SERIAL}|[A-Za-z]+\d+)"
    rf"(?P<more>(?:[号]?[、,;和及与]+第?{_SERIAL}(?!\d*[年{_OPEN[1:-1]}\u3400-\u53f6\u53f8-\u9fff]))*)"
    rf"(?:号?(?P<to>至|到|~|—|–|--)第?(?P<last>\d{{1,20}}))?(?P<hao>号?)(?P<tail>之[一二三四五六七八九十\d]+|\([\d一二三四五六七八九十]+\)|-\d+)?"
)
_PLAIN = re.compile(r"[^;]*?号(?:之[一二三四五六七八九十\d]+)?(?=[;,、]|$)|[^;,、]+")
_YEAR_BRACKETS = re.compile(rf"{_OPEN}((?:19|20)\d\d)(年?){_CLOSE}")
_ZEROS = re.compile(r"(?<![\dA-Z])0+(?=\d)")
_LABEL = re.compile(r"^(?:(?:行政)?处罚)?(?:决定)?书?(?:编号|文号|案号)[:：]")
_NO_BRACKETS = re.compile(r"^(?P<prefix>[^\d〔]*)(?P<year>(?:19|20)\d\d)年?第?(?P<serial>\d+)号?$")


@dataclass(frozen=True, slots=True)
class NumberReading:
    """The numbers of a cell in canonical spelling, the same for identity, and what was doubtful."""

    numbers: tuple[str, ...]
    identities: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def read_numbers(cell: str) -> NumberReading:
    """The decision numbers of a cell: NFKC, no blanks, year in 〔 〕, brackets around a whole dropped.

    Several are split at 、；， and where one ends and the next begins; 〔2017〕1、2、3号 and 1号至5号 are
    spelled out. 第, leading zeros and a missing 号 stay as found. What cannot be read is kept, with a doubt.
    """
    if is_blank(cell):
        return NumberReading(())
    text = _WHITE.sub("", unicodedata.normalize("NFKC", cell[:_LONGEST])).replace("號", "号")
    text = _LABEL.sub("", _whole(text)).strip(_SEPARATORS + ":")
    numbers: list[str] = []
    doubts: list[Doubt] = []
    position, prefix = 0, ""
    for match in _NUMBER.finditer(text):
        gap = text[position : match.start()].strip(_SEPARATORS + "()")
        if gap:
            numbers.extend(_plain(gap))
            doubts.append(Doubt("text-number-odd", text))
        found = match["prefix"].strip(_SEPARATORS).rstrip("(").lstrip(")")
        if found.count("(") > found.count(")"):
            found = found.replace("(", "", 1)
        # A second number without letters of its own has those of the first.
        prefix = found or prefix
        numbers.extend(_spelled(match, prefix, doubts, text))
        position = match.end()
    rest = text[position:].strip(_SEPARATORS + "()")
    if rest:
        if numbers and not re.search(r"\d.*号$", rest):
            doubts.append(Doubt("text-number-odd", text))
            numbers[-1] += rest
        else:
            numbers.extend(_plain(rest))
            if "号" not in rest and not re.fullmatch(r"[A-Za-z0-9-]+", rest):
                doubts.append(Doubt("text-number-odd", text))
    numbers = list(dict.fromkeys(numbers))
    return NumberReading(
        tuple(numbers), tuple(dict.fromkeys(identity_of(n) for n in numbers)), tuple(dict.fromkeys(doubts))
    )


def identity_of(number: str) -> str:
    """A number without what hands write differently: 第, 年, leading zeros, brackets in its letters, 号."""
    text = _WHITE.sub("", unicodedata.normalize("NFKC", number)).replace("號", "号").upper()
    text = _YEAR_BRACKETS.sub(r"〔\1〕", text)
    bare = _NO_BRACKETS.match(text)
    if bare:
        text = f"{bare['prefix']}〔{bare['year']}〕{bare['serial']}号"
    head, bracket, tail = text.partition("〔")
    if not bracket:
        return _ZEROS.sub("", re.sub(r"[()\[\]第]", "", text))
    head = re.sub(r"[()\[\]【】,，.]", "", head)
    tail = _ZEROS.sub("", re.sub(r"(?<=〕)(?:年|第)+", "", bracket + tail))
    return head + (tail if "号" in tail else tail + "号")


def _whole(text: str) -> str:
    """The text without brackets that enclose all of it."""
    pairs = {"(": ")", "[": "]", "【": "】", "〔": "〕", "<": ">", "《": "》"}
    while len(text) > 2 and pairs.get(text[0]) == text[-1]:
        depth = 0
        for place, sign in enumerate(text):
            depth += (sign == text[0]) - (sign == text[-1])
            if depth == 0 and place < len(text) - 1:
                return text
        text = text[1:-1]
    return text


def _spelled(match: re.Match[str], prefix: str, doubts: list[Doubt], text: str) -> list[str]:
    head = f"{prefix}〔{match['year']}〕{match['nian']}{match['di']}"
    more = re.findall(_SERIAL, match["more"])
    hao, tail = match["hao"], match["tail"] or ""
    if not more and not match["to"]:
        low, _, high = match["serial"].partition("-")
        if high and int(high) > int(low):
            # 1-5号 is a range to some and a sub-number to others.
            doubts.append(Doubt("text-number-range", text))
        return [f"{head}{match['serial']}{hao}{tail}"]
    serials = [match["serial"], *more]
    if match["to"]:
        first, last = serials[-1], match["last"]
        if "-" in first or not 0 < int(last) - int(first) <= _LONGEST_RANGE:
            doubts.append(Doubt("text-number-range", text))
            serials.append(last)
        else:
            width = len(first) if first.startswith("0") else 0
            serials.extend(str(n).zfill(width) for n in range(int(first) + 1, int(last) + 1))
    return [f"{head}{serial}{hao or '号'}{tail if serial is serials[-1] else ''}" for serial in serials]


def _plain(text: str) -> list[str]:
    """Numbers without a year in brackets: each up to its 号."""
    return [found for found in (piece.strip(_SEPARATORS) for piece in _PLAIN.findall(text)) if found]
