"""Columns of a free-form table as columns of values: each distinct text is read once.

Belongs here: the way in for tables. Does not belong here: reading of single cells.
"""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from sources.double_publicity.freeform.amounts import find_money, number_value
from sources.double_publicity.freeform.cells import is_blank, read_bodies, read_day, read_people
from sources.double_publicity.freeform.doubts import Doubt
from sources.double_publicity.freeform.kinds import kind_names
from sources.double_publicity.freeform.numbers import read_numbers
from sources.double_publicity.freeform.prepare import plain_text
from sources.double_publicity.freeform.prose import PenaltyReading, read_penalty_text
from sources.findings import Finding, finding

JOIN = "；"
PERSONS, BODIES = "person_name", "body_name"
_CACHE = 100_000
_CENT = Decimal("0.01")
_WAN = Decimal(10_000)
_LARGEST = Decimal(10) ** 15
# Columns that state a sum: the parsed column, which sum, and how many yuan its bare number means.
_STATED = (
    ("fine_yuan", "fine", Decimal(1)), ("fine_wan", "fine", _WAN), ("fine_amount", "fine", None),
    ("confiscated_yuan", "confiscate", Decimal(1)), ("confiscated_wan", "confiscate", _WAN),
    ("confiscated_amount", "confiscate", None),
)  # fmt: skip
# The heading that a finding names when the column is the parsed one on the left.
_FIELDS = {
    "decided_date": "处罚决定日期", "doc_number": "行政处罚决定书文号", "penalty_text": "处罚内容",
    "fine": "罚款金额", "confiscate": "没收金额", "party_name": "行政相对人名称",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FreeformColumns:
    """New columns by name (strings, '' for nothing), and findings with their row in the chunk, from 0."""

    columns: Mapping[str, list[str]]
    findings: list[tuple[int, Finding]] = field(default_factory=list)


def columns_of(
    places: Mapping[str, Sequence[int]], persons: AbstractSet[int], cells: Sequence[Sequence[str]]
) -> dict[str, list[str]]:
    """The parsed columns of a chunk (`cells` by position), as `read_custom` takes them.

    Of several positions of a column the first filled cell counts; of `party_name` the positions that hold
    persons become `person_name`, the others `body_name`.
    """
    found: dict[str, list[str]] = {}
    for column, positions in places.items():
        if column == "party_name":
            found[PERSONS] = _first_filled([cells[p] for p in positions if p in persons])
            found[BODIES] = _first_filled([cells[p] for p in positions if p not in persons])
        else:
            found[column] = _first_filled([cells[p] for p in positions])
    return {column: values for column, values in found.items() if values}


def _first_filled(columns: list[Sequence[str]]) -> list[str]:
    if len(columns) == 1:
        return list(columns[0])
    return [next((cell for cell in row if not is_blank(cell)), "") for row in zip(*columns, strict=True)]


def read_custom(columns: Mapping[str, Sequence[str]]) -> FreeformColumns:
    """Read the text columns of a free-form penalty table.

    `columns` maps parsed column names to strings as found, all of one length: decided_date, doc_number,
    penalty_text, offence, person_name, body_name (see `columns_of`), and columns that state a sum. All may be
    missing. A stated sum goes before the one in the text; where both exist and differ there is a finding.
    """
    rows = max((len(values) for values in columns.values()), default=0)
    nothing = [""] * rows
    found: list[tuple[int, Finding]] = []
    out: dict[str, list[str]] = {name: [] for name in TEXT_COLUMNS}
    values = {name: columns.get(name, nothing) for name in (*_READ, *(name for name, _, _ in _STATED))}
    stated = [entry for entry in _STATED if entry[0] in columns]
    for row in range(rows):
        doubts: list[tuple[str, Doubt]] = []
        day = _day(values["decided_date"][row])
        numbers = _numbers(values["doc_number"][row])
        people, bodies = _people(values[PERSONS][row]), _bodies(values[BODIES][row])
        text = values["penalty_text"][row]
        others = (values[PERSONS][row], values[BODIES][row], values["offence"][row])
        reading = _text(text, *(others if _NEEDS_OTHERS.search(text) else ("", "", "")))
        sums = {"fine": reading.fine_yuan, "confiscate": reading.confiscated_yuan}
        doubts += [("decided_date", doubt) for doubt in day.doubts]
        doubts += [("doc_number", doubt) for doubt in numbers.doubts]
        doubts += [("party_name", doubt) for doubt in people.doubts]
        kinds = reading.kinds
        for name, side, unit in stated:
            kinds = _stated(values[name][row], side, unit, sums, kinds, doubts)
        # A column of its own says what the text left open.
        explained = sums != {"fine": reading.fine_yuan, "confiscate": reading.confiscated_yuan}
        doubts += [
            ("penalty_text", doubt)
            for doubt in reading.doubts
            if not (explained and doubt.rule in ("text-sum-missing", "text-no-penalty", "text-sum-joint"))
        ]
        out["text_decided_date"].append(day.day or "")
        out["text_published_date"].append(_day(values["published_date"][row]).day or "")
        out["text_doc_number"].append(JOIN.join(numbers.numbers))
        out["text_identity_number"].append(JOIN.join(numbers.identities))
        out["text_fine_yuan"].append(_money(sums["fine"]))
        out["text_confiscated_yuan"].append(_money(sums["confiscate"]))
        out["text_penalty_kinds"].append(JOIN.join(kinds))
        out["text_persons"].append(JOIN.join(people.names))
        out["text_bodies"].append(JOIN.join(bodies.names))
        out["text_party_count"].append(str(len(people.names) + len(bodies.names)))
        for name, doubt in dict.fromkeys(doubts):
            found.append((row, finding(doubt.rule, field=_FIELDS[name], value=doubt.text or None)))
    return FreeformColumns(out, found)


_READ = ("decided_date", "published_date", "doc_number", "penalty_text", "offence", PERSONS, BODIES)
TEXT_COLUMNS = (
    "text_decided_date", "text_published_date", "text_doc_number", "text_identity_number", "text_fine_yuan",
    "text_confiscated_yuan", "text_penalty_kinds", "text_persons", "text_bodies", "text_party_count",
)  # fmt: skip
# The other cells matter to 分别 and 各 and to several sums; else equal decisions share one reading.
_NEEDS_OTHERS = re.compile(r"[别各每均]|[元万].*[元万]", re.DOTALL)
_day = lru_cache(_CACHE)(read_day)
_numbers = lru_cache(_CACHE)(read_numbers)
_people = lru_cache(_CACHE)(read_people)
_bodies = lru_cache(_CACHE)(read_bodies)


@lru_cache(_CACHE)
def _text(decision: str, persons: str, bodies: str, offence: str) -> PenaltyReading:
    return read_penalty_text(decision, persons=(persons,), body=bodies, offence=offence)


def _money(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _stated(
    cell: str,
    side: str,
    unit: Decimal | None,
    sums: dict[str, Decimal | None],
    kinds: tuple[str, ...],
    doubts: list[tuple[str, Doubt]],
) -> tuple[str, ...]:
    """A column of its own for the sum: 5, 5万元, 50,000.00."""
    if is_blank(cell):
        return kinds
    text = plain_text(cell)
    value: Decimal | None = None
    found = find_money(text)
    if len(found) == 1 and found[0].yuan is not None and found[0].end - found[0].start == len(text):
        value = found[0].yuan
    else:
        number, certain = number_value(text) if _is_number(text) else (None, False)
        if number is not None and certain and unit is not None and number * unit <= _LARGEST:
            value = (number * unit).quantize(_CENT)
    if value is None:
        doubts.append((side, Doubt("text-sum-unclear", text)))
        return kinds
    if value == 0:
        return kinds
    if sums[side] is not None and sums[side] != value:
        doubts.append((side, Doubt("text-sum-differs", text)))
    sums[side] = value
    kind = "罚款" if side == "fine" else "没收"
    return kinds if kind in kinds else tuple(name for name in kind_names() if name in (*kinds, kind))


def _is_number(text: str) -> bool:
    return bool(text) and all(sign.isdigit() or sign in ",." for sign in text)
