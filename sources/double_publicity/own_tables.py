"""Headers of tables that a bureau designed itself: by a declared mapping, else by what their headings say.

Belongs here: which column is which in such a table, headers of up to three rows (被处罚当事人姓名或名称 over
个人姓名 and 单位名称). Does not belong here: the official templates (`header.py`), values (`freeform/`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sources.double_publicity.layouts import (
    FreeReading,
    Subject,
    free_reading,
    layouts,
    plain_heading,
)
from sources.findings import Finding, finding

_DEPTHS = (1, 2, 3)
_SUBJECTS: tuple[Subject, ...] = ("penalty", "permit")


@dataclass(frozen=True, slots=True)
class OwnHeader:
    """As `header.Header`. Columns that no parsed table has stand in `places` only: they stay extras."""

    row: int
    subject: Subject
    headings: tuple[str, ...]
    columns: tuple[str | None, ...]
    places: Mapping[str, tuple[int, ...]]
    persons: frozenset[int]
    either: frozenset[int] = frozenset()
    findings: list[Finding] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many different columns were recognised."""
        return len({*self.places} - {"row_no"})


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows that may be a header: per position its headings from the top down, and the joined one."""

    last: int
    paths: tuple[tuple[str, ...], ...]


def find_own(rows: Sequence[Sequence[str]], subject: Subject | None) -> OwnHeader | None:
    """The header of a bureau's own table among the rows, recognised without a mapping; None if there is none.

    `subject` is what the channel holds, for headings that fit both.
    """
    best: OwnHeader | None = None
    kinds = sorted(_SUBJECTS, key=lambda kind: kind != subject)
    for depth in _DEPTHS:
        for block in _blocks(rows, depth):
            for kind in kinds:
                found = _read(block, kind)
                if found is not None and (best is None or found.count > best.count):
                    best = found
    return best


def read_mapped(
    number: int, cells: Sequence[str], mapped: Mapping[str, str], subject: Subject | None
) -> OwnHeader:
    """A table whose headings are declared (`mapped`: plain heading to standard name), others by words."""
    kind: Subject = subject or "permit"
    by_name = {plain_heading(c.name): c.column for c in layouts().columns("custom", kind).values()}
    found: list[FreeReading | None] = []
    for cell in cells:
        plain = plain_heading(cell)
        column = by_name.get(plain_heading(mapped[plain])) if plain in mapped else None
        if column is not None:
            found.append(FreeReading(column, "person" if _names_persons(plain) else None))
        else:
            free = free_reading(cell, kind)
            # A column that the mapping gives is not read from other headings as well.
            taken = free is not None and any(
                by_name.get(plain_heading(standard)) == free.column for standard in mapped.values()
            )
            found.append(None if taken else free)
    rank = {heading: order for order, heading in enumerate(mapped)}
    order = sorted(range(len(cells)), key=lambda at: rank.get(plain_heading(cells[at]), len(rank) + at))
    return _header(number, kind, tuple(cells), found, order, mapped=True)


def _blocks(rows: Sequence[Sequence[str]], depth: int) -> Iterator[_Block]:
    for last in range(depth - 1, len(rows)):
        group = rows[last - depth + 1 : last + 1]
        width = max((len(row) for row in group), default=0)
        filled = [_spread(row, rows[last], width) for row in group[:-1]]
        bottom = [*group[-1], *[""] * (width - len(group[-1]))]
        yield _Block(last, tuple(zip(*filled, bottom, strict=True)))


def _spread(row: Sequence[str], below: Sequence[str], width: int) -> list[str]:
    """An upper row of a header: a heading stands over the blank places to its right that have one below."""
    cells: list[str] = []
    over = ""
    for place in range(width):
        cell = row[place] if place < len(row) else ""
        under = below[place] if place < len(below) else ""
        if plain_heading(cell):
            over = cell
            cells.append(cell)
        elif plain_heading(under) and over:
            cells.append(over)
        else:
            over = ""
            cells.append(cell)
    return cells


def _read(block: _Block, kind: Subject) -> OwnHeader | None:
    found: list[FreeReading | None] = []
    headings: list[str] = []
    for path in block.paths:
        heading, reading = _meaning(path, kind)
        if (
            reading is None
            and len(path) > 1
            and plain_heading(path[-1])
            and plain_heading(path[-1]) != plain_heading(path[-2])
        ):
            # The lower row holds something else: data, or another header.
            return None
        found.append(reading)
        headings.append(heading)
    header = _header(block.last, kind, tuple(headings), found, range(len(found)), mapped=False)
    words = layouts().freeform
    complete = all(any(column in header.places for column in group) for group in words.groups[kind])
    return header if header.count >= words.needed and complete else None


def _meaning(path: Sequence[str], kind: Subject) -> tuple[str, FreeReading | None]:
    """The lowest heading, alone or behind those above it; where it is blank, the one above."""
    parts = [part for part in dict.fromkeys(part.strip() for part in path) if plain_heading(part)]
    for start in range(len(parts) - 1, -1, -1):
        joined = "".join(parts[start:])
        if (reading := free_reading(joined, kind)) is not None:
            return joined, reading
    if len(parts) > 1 and not plain_heading(path[-1]) and (reading := free_reading(parts[-1], kind)):
        return parts[-1], reading
    return (parts[-1] if parts else ""), None


def _header(
    number: int,
    kind: Subject,
    headings: tuple[str, ...],
    found: Sequence[FreeReading | None],
    order: Sequence[int],
    *,
    mapped: bool,
) -> OwnHeader:
    standard = layouts().columns("custom", kind)
    single = {*standard} - {"party_name"}
    places: dict[str, list[int]] = {}
    unused: list[int] = []
    for position in order:
        reading = found[position]
        if reading is None or (not mapped and reading.column in single and reading.column in places):
            unused.append(position)
        else:
            places.setdefault(reading.column, []).append(position)
    columns = [
        reading.column if reading is not None and reading.column in standard and at not in unused else None
        for at, reading in enumerate(found)
    ]
    findings = [
        finding("dp-column-unused", field=headings[at].strip(), row=0)
        for at in sorted(unused)
        if plain_heading(headings[at])
    ]
    findings.extend(
        finding(
            "R01",
            field=standard[column].name,
            row=0,
            problem_zh="没有对应的列。请在 source.yml 该栏目的 columns 里写明哪一列是它",
            problem_en="no column is mapped to it; declare one under columns in source.yml",
        )
        for column in layouts().custom.minimum
        if column not in places
    )
    parties = [
        at for at, reading in enumerate(found) if reading is not None and reading.column == "party_name"
    ]
    persons = frozenset(at for at in parties if (r := found[at]) is not None and r.holds == "person")
    either = frozenset(at for at in parties if (r := found[at]) is not None and r.holds == "either")
    if not mapped and "party_name" in places:
        # A row with a person and a body is the body's; the person stands beside it.
        places["party_name"].sort(key=lambda at: (at in persons, at))
    return OwnHeader(
        number,
        kind,
        headings,
        tuple(columns),
        {c: tuple(p) for c, p in places.items()},
        persons,
        either,
        findings,
    )


def _names_persons(plain: str) -> bool:
    return re.search(layouts().custom.person_headings, plain) is not None
