"""Pre-check one double-publicity file for a clerk, before it is submitted.

Belongs here: the meeting of reading and judging for a single file of which nothing is kept.
Does not belong here: reading (`records.py`), rules, the report's wording (`report_text.py` in
`warehouse/records`), the annotated workbook (`pipelines/annotated`).
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from assets.records import take_shape
from sources.double_publicity import TableShape, layouts, patient_rows, read_shapes, to_utf8
from sources.double_publicity.delimited import RowChunk
from sources.double_publicity.layouts import Subject, plain_heading
from sources.findings import Finding
from sources.tables.corner import first_column
from warehouse.engine import Engine
from warehouse.records import judge_records
from warehouse.records.intake import Intake, Placement
from warehouse.records.lines import data_lines, parsed_rows
from warehouse.records.problems import Found, Place, Problem, notes_of
from warehouse.records.report import Table, ValidationReport, found_issues
from warehouse.store import Store

_PLURALS: Mapping[Subject, str] = {"permit": "permits", "penalty": "penalties"}
_SOURCE = "file"
_CAPTURE = "file"
Taken = tuple[int, int, list[Finding]]
"""Of a table: the rows before it in its parsed table, its rows, what was noticed while reading it."""

_WORKBOOKS = (b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"))


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was judged: `shapes` and `report.tables` belong together one by one.

    `starts` are the numbers of rows that stand before each table's rows in its parsed table.
    The rows as they were parsed stay in `store` for as long as the context of `checked_file` lasts.
    """

    path: Path
    name: str
    as_of: date
    shapes: Sequence[TableShape]
    report: ValidationReport
    store: Store
    starts: Sequence[int]

    def parsed_rows(self, number: int, rows: Sequence[int]) -> list[dict[str, Any]]:
        """The given data rows of a table as they were parsed, by column."""
        table = f"parsed.{_PLURALS[self.shapes[number].subject or 'permit']}"
        start = self.starts[number]
        found = parsed_rows(self.store, table, _CAPTURE, [row + start for row in rows])
        return [{**row, "row": row["row"] - start} for row in found]

    def data_lines(self, number: int) -> list[int]:
        """The record number, from 1, of every data row of a table in delimited text; [] when the records do
        not show them."""
        shape = self.shapes[number]
        if shape.kind != "csv":
            return list(shape.lines)
        subject: Subject = shape.subject or "permit"
        placement = Placement(
            "",
            shape.layout or "C",
            shape.party or "mixed",
            len(shape.headings),
            shape.places,
            persons=shape.persons,
            footers=layouts().footers,
        )
        chunks = (
            chunk.columns for chunk in text_records(self.path, shape, shape.header_row, len(shape.headings))
        )
        with tempfile.TemporaryDirectory() as folder:
            lines = data_lines(Store(Path(folder)), f"parsed.{_PLURALS[subject]}", placement, chunks)
        if len(lines) != self.report.tables[number].rows:
            return []
        return [shape.header_row + 2 + line for line in lines]


def validate_file(path: Path, as_of: date, name: str | None = None) -> ValidationReport:
    """Check a double-publicity file as it would be judged on the day `as_of`; nothing is kept.

    A file that cannot be read gives a report without layout whose issues say why.
    """
    with checked_file(path, as_of, name) as checked:
        return checked.report


@contextmanager
def checked_file(
    path: Path, as_of: date, name: str | None = None, columns: Mapping[str, str] | None = None
) -> Iterator[CheckedFile]:
    """`validate_file` with the file's shapes and parsed rows, for whoever makes more of them than a report.

    `name` is the file's name for people and for its suffix, when `path` is a copy; `columns` maps a bureau's
    own headings to standard ones.
    """
    shown = name or path.name
    shapes = read_shapes(path, shown, columns)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        taken = _take(store, path, shapes)
        issues = _judge(store, as_of, shapes, taken)
        in_sheets = is_workbook(path)
        tables: list[Table] = []
        for shape, (_, rows, findings) in zip(shapes, taken, strict=True):
            found, broken = issues.get(len(tables), (None, 0))
            tables.append(
                Table(
                    shape.layout,
                    shape.subject,
                    shape.party,
                    rows,
                    broken,
                    shape.sheet,
                    _place(path, shape, rows) if in_sheets else Place(),
                    _notes(shape, findings),
                    found,
                    sum(table.rows for table in tables),
                )
            )
        first = next((table for table in tables if table.layout is not None), None)
        report = ValidationReport(
            shown,
            first.layout if first else None,
            first.subject if first else None,
            first.party if first else None,
            sum(table.rows for table in tables),
            tables,
        )
        yield CheckedFile(path, shown, as_of, shapes, report, store, [start for start, _, _ in taken])


def text_records(path: Path, shape: TableShape, above: int, width: int) -> Iterator[RowChunk]:
    """The records of a delimited text below record `above` (-1: all), by column, `width` cells each."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "clean.csv"
        to_utf8(path, shape.encoding or "utf-8", copy)
        for item in patient_rows(copy, shape.separator, above, width):
            if isinstance(item, RowChunk):
                yield item


def _take(store: Store, path: Path, shapes: Sequence[TableShape]) -> list[tuple[int, int, list[Finding]]]:
    """Take all tables into the parsed tables; of each the rows before it there, its rows, its findings."""
    taken: list[Taken] = []
    with ExitStack() as stack:
        intakes: dict[Subject, Intake] = {}
        for shape in shapes:
            subject: Subject = shape.subject or "permit"
            if subject not in intakes:
                table = f"parsed.{_PLURALS[subject]}"
                intakes[subject] = stack.enter_context(Intake(store, table, _SOURCE))
            intake = intakes[subject]
            start = intake.taken(_CAPTURE)
            findings = take_shape(intake, _CAPTURE, path, shape)
            taken.append((start, intake.taken(_CAPTURE) - start, findings))
        for intake in intakes.values():
            intake.finish()
    return taken


def _judge(
    store: Store, as_of: date, shapes: Sequence[TableShape], taken: Sequence[Taken]
) -> dict[int, tuple[Found, int]]:
    """The issues of the rows by table, and the number of its rows with errors."""
    found: dict[int, tuple[Found, int]] = {}
    for subject, plural in _PLURALS.items():
        mine = [
            (number, start, rows)
            for number, (shape, (start, rows, _)) in enumerate(zip(shapes, taken, strict=True))
            if shape.subject == subject and rows
        ]
        if mine:
            with Engine(store, as_of=as_of) as engine:
                engine.attach(f"parsed.{plural}")
                judge_records(engine, subject)
                for number, start, rows in mine:
                    found[number] = found_issues(engine, plural, start, rows)
    return found


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook, .xlsx or .xls, whatever its name says."""
    with path.open("rb") as handle:
        return handle.read(8).startswith(_WORKBOOKS)


def _place(path: Path, shape: TableShape, rows: int) -> Place:
    """Where the table stands in its sheet."""
    if shape.kind != "grid" or shape.sheet is None:
        return Place()
    left = first_column(path, shape.sheet)
    columns = {column: left + places[0] for column, places in shape.places.items() if places}
    headings: dict[str, int] = {}
    # Of equal headings the one that was not recognised is the one to talk about.
    for position in sorted(range(len(shape.headings)), key=lambda at: shape.columns[at] is not None):
        if heading := shape.headings[position].strip():
            headings.setdefault(heading, left + position)
    lines = shape.lines if len(shape.lines) == rows else ()
    return Place(shape.first_line + shape.header_row, lines, columns, headings)


def _notes(shape: TableShape, findings: Sequence[Finding]) -> list[Problem]:
    """The findings as issues of row 0, each with the column of its heading: it names a standard heading."""
    notes = notes_of((f.rule, f.field, f.severity, f.value, f.message_zh) for f in findings)
    if shape.layout is None or shape.subject is None:
        return notes
    standard = {
        plain_heading(column.name): name
        for name, column in layouts().columns(shape.layout, shape.subject).items()
    }
    own = {heading.strip() for heading in shape.headings}
    aimed = []
    for note in notes:
        column = standard.get(plain_heading(note.field)) if note.field else None
        # A heading that stands in the file as it is named, and is said so, is an extra one.
        is_extra = note.value is not None and note.field == note.value and note.field in own
        aimed.append(replace(note, column=column) if column in shape.columns and not is_extra else note)
    return aimed
