"""How the report writes numbers, days, codes and texts from outside.

Belongs here: formats of figures, making hostile characters visible, file names.
Does not belong here: markup (`templates/`), what a page holds (`pages*.py`).
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from warehouse.knowledge import BEIJING
from warehouse.report.figures import number_text, ratio_text
from warehouse.words import words

NOTHING = "—"
NOT_DUE = "not_due"
NOT_DUE_REASONS = tuple(words("reason_status"))
_NOT_DUE_WORD = words("reason_status")[NOT_DUE_REASONS[0]]
STATUSES = {
    shown: text
    for code, text in words("status").items()
    # What is not due yet stands beside what does not apply, and not among it.
    for shown, text in ((code, text), *([(NOT_DUE, _NOT_DUE_WORD)] if code == "not_applicable" else []))
}
"""The words for the statuses of verdicts, and for `not_due`."""
FAILED = ("missing", "incomplete", "late")
KINDS = words("duty")
BODY_KINDS = words("body")
COVERAGES = words("coverage")
RECORD_KINDS = words("record")
ROW_KINDS = words("row")
OUTCOMES = words("outcome")
ORIGINS = words("origin")
PARTS = words("part")
NODE_STATUSES = words("node")
UNITS = words("unit")
START_DAYS = words("start_day")
# They reorder the text around them: a title could show another number than it holds.
_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_KEPT = {"\n", "\t"}
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


def plain(text: object) -> str:
    """A text from outside with control and direction characters shown as `⟦U+202E⟧`; '—' for None."""
    if text is None:
        return NOTHING
    found = str(text)
    if found.isprintable():
        return found
    return "".join(_shown(character) for character in found)


def _shown(character: str) -> str:
    if character in _KEPT or character.isprintable():
        return character
    odd = ord(character) in _BIDI or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")
    return f"⟦U+{ord(character):04X}⟧" if odd else character


def clipped(text: str, length: int) -> str:
    """At most `length` characters of a text, with a note of how many there are."""
    return text if len(text) <= length else f"{text[:length]}……（共{len(text)}字，此处从略）"


def number(value: float | int | Decimal | None, places: int = 2) -> str:
    """A number rounded half up to at most `places` decimals, without trailing zeros; '—' for None."""
    if value is None:
        return NOTHING
    whole, point, rest = number_text(value, places).partition(".")
    return f"{int(whole):,}" + point + rest if whole != "-0" else f"-0{point}{rest}"


def score(value: float | None) -> str:
    """A score with two decimals; '—' for None."""
    if value is None:
        return NOTHING
    whole, _, rest = number(value).partition(".")
    return f"{whole}.{rest:0<2}"


def figure(value: float | None, unit: str) -> str:
    """The value of an indicator with its unit: a ratio as percent with at most two decimals."""
    if value is None:
        return NOTHING
    return ratio_text(value) if unit == "ratio" else f"{number(value)}{UNITS[unit]}"


def change(value: float | None, unit: str = "count") -> str:
    """A difference with its sign; of ratios in percentage points."""
    if value is None:
        return NOTHING
    text = number(value * 100 if unit == "ratio" else value)
    if text == "0":
        return "持平"
    signed = text.replace("-", "−") if text.startswith("-") else f"+{text}"
    return f"{signed}个百分点" if unit == "ratio" else signed + UNITS[unit]


def day(value: date | datetime | None) -> str:
    """A day as 2026-10-31 in Beijing; '—' for None."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        return value.astimezone(BEIJING).date().isoformat()
    return value.isoformat()


def moment(value: datetime | None) -> str:
    """A time as `2026-10-31 09:30（北京时间）`."""
    return NOTHING if value is None else f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}（北京时间）"


def period_text(period: str | None) -> str:
    """2026年, 2026年第3季度, 2026年上半年, 2026年9月."""
    if not period:
        return NOTHING
    year, _, rest = period.partition("-")
    if not rest:
        return f"{year}年"
    if rest.startswith("Q"):
        return f"{year}年第{rest[1:]}季度"
    if rest.startswith("H"):
        return f"{year}年{'上' if rest == 'H1' else '下'}半年"
    return f"{year}年{int(rest)}月" if rest.isdigit() else period


def period_order(period: str) -> tuple[str, int, int]:
    """Sorts periods by their end; of those with the same end the longest comes last."""
    year, _, rest = period.partition("-")
    if rest.startswith("Q"):
        return year, int(rest[1:]) * 3, 3
    if rest.startswith("H"):
        return year, int(rest[1:]) * 6, 6
    return (year, int(rest), 1) if rest.isdigit() else (year, 12, 12)


def period_form(period: str) -> str:
    """各月, 各季度, 各半年 or 各年: periods of one form may stand on one axis."""
    rest = period.partition("-")[2]
    return "各年" if not rest else {"Q": "各季度", "H": "各半年"}.get(rest[0], "各月")


def cell(value: Any) -> str:
    """Any value of a table as text for a page."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return plain("；".join(str(part) for part in value))
    if isinstance(value, (int, float, Decimal)):
        return number(value)
    return plain(value)


def reasons(text: str | None, words: Mapping[str, str]) -> str:
    """The JSON of excluded reasons as `原因 3；原因 1`, with the words known for a code."""
    try:
        counts = json.loads(text or "{}")
    except ValueError:
        return plain(text)
    if not isinstance(counts, dict) or not counts:
        return NOTHING
    parts = (f"{plain(words.get(code, code))} {plain(count)}" for code, count in sorted(counts.items()))
    return "；".join(parts)


def status(code: str | None, reason_code: str | None) -> str | None:
    """The status under which a verdict is shown: `not_due` for one that does not apply yet."""
    return NOT_DUE if code == "not_applicable" and reason_code in NOT_DUE_REASONS else code


def file_name(name: str) -> str:
    """A file name (without suffix) for an id: the id where it is harmless, else a digest of it."""
    if _SAFE_NAME.fullmatch(name) and name.lower() != "index":
        return name
    return "x-" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def web_address(url: str | None) -> str | None:
    """The address when it may stand in a link: http or https, nothing hidden in it."""
    if url and re.fullmatch(r"https?://[^\s\"'<>\\^`{|}\x00-\x20\x7f]+", url) and url.isprintable():
        return url
    return None
