"""The header of a double-publicity table: which row it is, which layout it shows, which column is which.

Belongs here: headings of the templates, and whether a table follows one. Does not belong here: headings of a
bureau's own tables (`own_tables.py`), bytes, encodings, data rows.
"""

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
from sources.double_publicity.own_tables import OwnHeader, find_own, read_mapped
from sources.findings import Finding, finding

HEADER_ROWS = 10
HEADINGS_NEEDED = 5


@dataclass(frozen=True, slots=True)
class Header:
    """A recognised header: `columns[i]` is the parsed column at position i, None for an extra one.

    `places` gives the positions of each column, in the order in which the first filled cell counts (only in
    custom tables more than one: the order of the declared mapping, bodies before persons without one).
    `persons` are the positions whose heading names natural persons, `either` those that may name persons or
    bodies (custom tables only). In custom tables `places` also has columns that no parsed table has.
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
    either: frozenset[int] = frozenset()


def best_row(rows: Sequence[Sequence[str]], own: Mapping[str, str]) -> tuple[int, int]:
    """Of the first rows the one with the most recognised headings (of equals the last), and their number.

    Where no row shows enough headings of the templates, those of a bureau's own table count.
    """
    best, most = _best_official(rows, own)
    if most < HEADINGS_NEEDED:
        free = find_own(rows[:HEADER_ROWS], None)
        if free is not None and free.count > most:
            return free.row, max(free.count, HEADINGS_NEEDED)
    return best, most


def _best_official(rows: Sequence[Sequence[str]], own: Mapping[str, str]) -> tuple[int, int]:
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
    headings do not tell. Without `ordered` (JSON) the order of the columns is not compared. A table of a
    bureau's own design is recognised by its words where no template fits better.
    """
    number, count = _best_official(rows, own)
    mapped = {plain_heading(heading): standard for heading, standard in own.items()}
    if number >= 0 and own:
        cells = [plain_heading(cell) for cell in rows[number]]
        if any(cell in mapped for cell in cells):
            return _own(read_mapped(number, rows[number], mapped, subject))
    official = _official(number, rows[number], subject, ordered) if count >= HEADINGS_NEEDED else None
    if official is None or not _follows_template(official):
        free = find_own(rows[:HEADER_ROWS], subject)
        if free is not None and (official is None or free.count >= len(official.places)):
            return _own(free)
    return official or finding("dp-layout-unknown", found=count, needed=HEADINGS_NEEDED)


def _follows_template(header: Header) -> bool:
    """Whether a table is a template, however damaged: much of it is there, or it calls the party as it does.

    违法事实, 处罚依据 and 处罚机关 alone are words of any table.
    """
    template = layouts().template(header.layout, header.subject, header.party)
    if len(header.places) >= layouts().freeform.template_share * len(template.columns):
        return True
    party = [header.headings[place] for place in header.places.get("party_name", ())]
    return any(reading.how != "alias" for heading in party for reading in readings(heading))


def _own(found: OwnHeader) -> Header:
    return Header(
        found.row, "custom", found.subject, "mixed", found.headings, found.columns, found.places,
        found.persons, found.findings, found.either,
    )  # fmt: skip


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
