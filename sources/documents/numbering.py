"""Numbers that a word processor makes for paragraphs (一、 （一） 1.), which are no text of the file.

Belongs here: definitions of lists (ECMA-376 part 1, 17.9), counting, wording of numbers.
Does not belong here: paragraphs.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

_PLACE = re.compile(r"%([1-9])")
_HAN = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CHINESE = frozenset({
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "ideographDigital", "koreanDigital2",
})  # fmt: skip
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST = 9999


@dataclass(slots=True)
class Level:
    """One level of a list: first number, format (ST_NumberFormat), wording with %1 … %9."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[str] = field(default_factory=set)

    def next(self, number_id: str, depth: int) -> str:
        """The number of the next paragraph of a list at a level from 0; '' for bullets and unknown lists."""
        if number_id not in self.lists:
            return ""
        abstract, overrides = self.lists[number_id]
        levels = self.levels.get(abstract, {})
        counts = self._counts.setdefault(abstract, {})
        if number_id not in self._started:
            # Lists of one kind go on counting, but for those that say where they begin.
            self._started.add(number_id)
            for place in overrides:
                counts.pop(place, None)
        level = overrides.get(depth) or levels.get(depth)
        if level is None:
            return ""
        counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [place for place in counts if place > depth]:
            del counts[deeper]
        if level.form in ("bullet", "none"):
            return ""

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = overrides.get(place) or levels.get(place) or Level()
            number = counts.get(place, other.start)
            return number_words(number, "decimal" if level.legal else other.form)

        return _PLACE.sub(shown, level.text)


def read_numbering(root: etree._Element) -> Numbering:
    """The lists of a part `numbering.xml`."""
    space = f"{{{etree.QName(root).namespace}}}"
    value = f"{space}val"
    numbering = Numbering()
    for abstract in root.iter(f"{space}abstractNum"):
        numbering.levels[abstract.get(f"{space}abstractNumId", "")] = _levels(abstract, space)
    for number in root.iter(f"{space}num"):
        link = number.find(f"{space}abstractNumId")
        overrides: dict[int, Level] = {}
        base = numbering.levels.get(link.get(value, ""), {}) if link is not None else {}
        for one in number.iter(f"{space}lvlOverride"):
            depth = _number(one.get(f"{space}ilvl"), 0)
            changed = _levels(one, space).get(depth)
            if changed is None:
                old = base.get(depth, Level())
                changed = Level(old.start, old.form, old.text, old.legal)
            first = one.find(f"{space}startOverride")
            if first is not None:
                changed.start = _number(first.get(value), 1)
            overrides[depth] = changed
        if link is not None:
            numbering.lists[number.get(f"{space}numId", "")] = (link.get(value, ""), overrides)
    return numbering


def number_words(number: int, form: str) -> str:
    """A number in a format of ST_NumberFormat: `chineseCounting` 12 is 十二."""
    if not 0 <= number <= _LARGEST:
        return str(number)
    if form in _CHINESE:
        return _chinese(number, _HAN, "十百千")
    if form == "chineseLegalSimplified":
        return _chinese(number, _LEGAL, "拾佰仟", one_ten=True)
    if form in ("upperLetter", "lowerLetter") and number:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("upperRoman", "lowerRoman") and number:
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalEnclosedParen" and 1 <= number <= 20:
        return chr(0x2474 + number - 1)
    if form == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    if form == "ideographZodiac" and 1 <= number <= 12:
        return _BRANCHES[number - 1]
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _levels(parent: etree._Element, space: str) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for one in parent.iterchildren(f"{space}lvl"):
        level = Level()
        for child in one:
            tag, value = etree.QName(child).localname, child.get(f"{space}val", "")
            if tag == "start":
                level.start = _number(value, 1)
            elif tag == "numFmt":
                level.form = value
            elif tag == "lvlText":
                level.text = value
            elif tag == "isLgl":
                level.legal = value not in ("0", "false")
        found[_number(one.get(f"{space}ilvl"), 0)] = level
    return found


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 6 else default


def _chinese(number: int, digits: str, units: str, *, one_ten: bool = False) -> str:
    if number == 0:
        return digits[0]
    words, gap = "", False
    for place, sign in enumerate(str(number).zfill(4)):
        if sign == "0":
            gap = bool(words)
            continue
        words += ("零" if gap else "") + digits[int(sign)] + (units[2 - place] if place < 3 else "")
        gap = False
    return words[1:] if words.startswith(f"{digits[1]}{units[0]}") and not one_ten else words


def _roman(number: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        while number >= value:
            words, number = words + letters, number - value
    return words
