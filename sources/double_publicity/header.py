"""The header of a double-publicity table: which row it is, which layout it shows, which column is which.

Belongs here: headings. Does not belong here: bytes, encodings, data rows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sources.double_publicity.layouts import (
    Column,
    Layout,
    Party,
    Reading,
    Subject,
    layouts,
    plain_heading,
    readings,
)
from sources.findings import Finding, finding

HEADER_ROWS = 10
HEADINGS_NEEDED = 5


@dataclass(frozen=True, slots=True)
class Header:
    """A recognised header: `columns[i]` is the parsed column at position i, None for an extra one.

    `places` gives the positions of each column, in the order in which the first filled cell counts (only in
    custom tables more than one: the order of the declared mapping). `persons` are the positions whose
    heading names natural persons (custom tables only).
    """

    row: int
    layout: Layout
    subject: Subject
    party: Party
    headings: tuple[str, ...]
    columns: tuple[str | None, ...]
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    persons: frozenset[int] = frozenset()
    findings: list[Finding] = field(default_factory=list)


def best_row(rows: Sequence[Sequence[str]], own: Mapping[str, str]) -> tuple[int, int]:
    """Of the first rows the one with the most recognised headings (of equals the last), and their number."""
    known = {plain_heading(heading) for heading in own}
    best, most = -1, 0
    for number, row in enumerate(rows[:HEADER_ROWS]):
        count = len({plain_heading(cell) for cell in row if readings(cell) or plain_heading(cell) in known})
        if count and count >= most:
            best, most = number, count
    return best, most


def read_header(
    rows: Sequence[Sequence[str]], *, own: Mapping[str, str], subject: Subject | None, ordered: bool = True
) -> Header | Finding:
    """The header among the first rows, or the finding that there is none.

    `own` maps a bureau's headings to standard ones; `subject` is what the channel holds, used when the
    headings do not tell. Without `ordered` (JSON) the order of the columns is not compared.
    """
    number, count = best_row(rows, own)
    mapped = {plain_heading(heading): standard for heading, standard in own.items()}
    if number >= 0 and own:
        cells = [plain_heading(cell) for cell in rows[number]]
        if any(cell in mapped for cell in cells):
            return _custom(number, rows[number], mapped, subject)
    if count < HEADINGS_NEEDED:
        return finding("dp-layout-unknown", found=count, needed=HEADINGS_NEEDED)
    return _official(number, rows[number], subject, ordered)


def _official(number: int, cells: Sequence[str], subject: Subject | None, ordered: bool) -> Header:
    meanings = [readings(cell) for cell in cells]
    names = {reading.name for meaning in meanings for reading in meaning}
    layout: Layout = next(
        rule.layout
        for rule in layouts().detect
        if not rule.any_of or names & _named(rule.any_of, rule.layout, meanings)
    )
    kind = _subject(meanings) or subject or "permit"
    family = layouts().families[layout]
    found = [_reading(meaning, family, kind) for meaning in meanings]
    party: Party = "mixed"
    if layout != "A":
        party = "organisation" if any(r is not None and r.column == "uscc" for r in found) else "person"
    template = layouts().template(layout, kind, party)
    standard = layouts().columns(layout, kind)
    columns = _positions(found, template.columns)
    findings = _r01(cells, found, columns, template.columns, standard, ordered)
    places = {column: (position,) for position, column in enumerate(columns) if column is not None}
    return Header(number, layout, kind, party, tuple(cells), columns, places, frozenset(), findings)


def _named(names: Sequence[str], layout: Layout, meanings: Sequence[Sequence[Reading]]) -> set[str]:
    """Those of `names` that a heading of this layout's family stands for."""
    family = layouts().families[layout]
    present = {r.name for meaning in meanings for r in meaning if r.family == family}
    return present & set(names)


def _subject(meanings: Sequence[Sequence[Reading]]) -> Subject | None:
    """By the decision number, else by the majority of the headings; None when neither tells."""
    for meaning in meanings:
        subjects = {r.subject for r in meaning if r.column == "doc_number"}
        if len(subjects) == 1:
            return subjects.pop()
    permit = sum(1 for meaning in meanings if {r.subject for r in meaning} == {"permit"})
    penalty = sum(1 for meaning in meanings if {r.subject for r in meaning} == {"penalty"})
    if permit == penalty:
        return None
    return "permit" if permit > penalty else "penalty"


def _reading(meaning: Sequence[Reading], family: str, subject: Subject) -> Reading | None:
    return next((r for r in meaning if r.family == family and r.subject == subject), None)


def _positions(found: Sequence[Reading | None], template: Sequence[str]) -> tuple[str | None, ...]:
    """Each template column at one position: where its standard name or code stands, else its first alias."""
    place: dict[str, int] = {}
    for exact in (True, False):
        for position, reading in enumerate(found):
            if reading is not None and reading.column in template and (reading.how != "alias") is exact:
                place.setdefault(reading.column, position)
    at = {position: column for column, position in place.items()}
    return tuple(at.get(position) for position in range(len(found)))


def _r01(
    cells: Sequence[str],
    found: Sequence[Reading | None],
    columns: Sequence[str | None],
    template: Sequence[str],
    standard: Mapping[str, Column],
    ordered: bool,
) -> list[Finding]:
    findings: dict[str, Finding] = {}

    def note(field_name: str, problem_zh: str, problem_en: str, value: str | None = None) -> None:
        if field_name not in findings:
            findings[field_name] = finding(
                "R01", field=field_name, value=value, row=0, problem_zh=problem_zh, problem_en=problem_en
            )

    for due in template:
        if due not in columns:
            note(
                standard[due].name,
                "缺失。请按模板补上这一列，没有内容也要保留列",
                "missing; add the column of the template, even if it stays empty",
            )
    for position, column in enumerate(columns):
        reading, cell = found[position], cells[position].strip()
        if column is None and plain_heading(cell):
            note(cell, "不是模板里的列。请删去这一列", "not a column of the template; delete it", cell)
        elif column is not None and reading is not None and reading.how == "alias":
            name = standard[column].name
            note(
                name,
                f"写成了“{cell}”。请改为“{name}”",
                f"written “{cell}”; change it to the standard name",
                cell,
            )
    if ordered:
        given = [column for column in columns if column is not None]
        expected = [column for column in template if column in given]
        for is_column, due_column in zip(given, expected, strict=True):
            if is_column != due_column:
                note(
                    standard[is_column].name,
                    f"的位置与模板不符，此处应为“{standard[due_column].name}”。请按模板的顺序排列各列",
                    "not at its place in the template; put the columns in the template's order",
                )
                break
    return list(findings.values())


def _custom(number: int, cells: Sequence[str], mapped: Mapping[str, str], subject: Subject | None) -> Header:
    """A table of a bureau's own design: its declared headings, and standard ones beside them."""
    kind: Subject = subject or "permit"
    family = layouts().families["C"]
    by_name = {plain_heading(c.name): c.column for c in layouts().headings[family][kind]}
    columns: list[str | None] = []
    findings: list[Finding] = []
    for cell in cells:
        plain = plain_heading(cell)
        column = by_name.get(plain_heading(mapped[plain])) if plain in mapped else None
        if column is None and (reading := _reading(readings(cell), family, kind)) is not None:
            column = reading.column
        if column is None and plain:
            findings.append(finding("dp-column-unused", field=cell.strip(), row=0))
        columns.append(column)
    standard = layouts().columns("custom", kind)
    findings.extend(
        finding(
            "R01",
            field=standard[column].name,
            row=0,
            problem_zh="没有对应的列。请在 source.yml 该栏目的 columns 里写明哪一列是它",
            problem_en="no column is mapped to it; declare one under columns in source.yml",
        )
        for column in layouts().custom.minimum
        if column not in columns
    )
    words = re.compile(layouts().custom.person_headings)
    persons = frozenset(
        position
        for position, column in enumerate(columns)
        if column == "party_name" and words.search(plain_heading(cells[position]))
    )
    rank = {heading: order for order, heading in enumerate(mapped)}
    places: dict[str, list[int]] = {}
    for position in sorted(
        range(len(cells)), key=lambda at: rank.get(plain_heading(cells[at]), len(rank) + at)
    ):
        if (column := columns[position]) is not None:
            places.setdefault(column, []).append(position)
    ordered = {column: tuple(positions) for column, positions in places.items()}
    return Header(number, "custom", kind, "mixed", tuple(cells), tuple(columns), ordered, persons, findings)
