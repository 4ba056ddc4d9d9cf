"""Read the double-publicity files of a bureau.

Belongs here: the meeting of `sources/double_publicity`, the archive and `warehouse/records`.
Does not belong here: layouts, rules, SQL, Dagster, the pre-check (`validation.py`).
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from assets.findings import crashed
from sources.double_publicity import (
    File,
    RowChunk,
    TableShape,
    Utf8Stream,
    is_utf8,
    layouts,
    loss_findings,
    open_utf8,
    patient_rows,
    read_shapes,
    to_utf8,
)
from sources.double_publicity.freeform import TEXT_COLUMNS, columns_of, read_custom
from sources.double_publicity.layouts import Subject
from sources.findings import Finding, finding
from warehouse.archive import Archive, ArchiveError
from warehouse.records.fast_csv import Refused
from warehouse.records.intake import Intake, Placement
from warehouse.store import Store

_GRID_CHUNK = 50_000
_WIDE = 64
"""More columns than any template has, with room for a body's own ones."""
_SUBJECTS: dict[str, Subject] = {"parsed.permits": "permit", "parsed.penalties": "penalty"}
_WORDS = {"permit": ("许可", "permits"), "penalty": ("处罚", "penalties")}


@dataclass(frozen=True, slots=True)
class CapturedFile:
    """A captured file of a permits or penalties channel, `bytes` long; `columns` maps own headings to
    standard ones."""

    capture_id: str
    sha256: str
    bytes: int
    path: str
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ParsedRecords:
    """How many data rows were read, and what was noticed, by capture."""

    rows: int = 0
    findings: dict[str, list[Finding]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a file: its rows are those of the capture from `first_row` on.

    Row `r` of the capture stands, in a grid, on line `shape.lines[r - first_row]` of `sheet`.
    """

    sheet: str | None
    first_row: int
    rows: int
    shape: TableShape

    def line(self, row: int) -> int | None:
        """The line of the sheet on which row `row` of the capture stands; None in plain text."""
        return self.shape.lines[row - self.first_row] if self.shape.kind == "grid" else None


@dataclass(slots=True)
class Taken:
    """The tables of a file as they were taken, and what was noticed."""

    parts: list[Part] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def parse_records(
    store: Store, archive: Archive, source_id: str, table: str, files: Sequence[CapturedFile]
) -> ParsedRecords:
    """Read all captured files of a bureau into its file of `parsed.permits` or `parsed.penalties`.

    A file that cannot be read costs only itself: it is accounted for by a finding.
    """
    outcome = ParsedRecords()
    if not files:
        store.write_rows(table, [], source_id)
        return outcome
    with Intake(store, table, source_id) as intake:
        for file in files:
            with archive.file(file.sha256, file.bytes, Path(file.path).name) as content:
                outcome.findings[file.capture_id] = _take_guarded(intake, file, content, _SUBJECTS[table])
        outcome.rows = intake.finish()
    return outcome


def _take_guarded(intake: Intake, file: CapturedFile, content: File, subject: Subject) -> list[Finding]:
    """`take_file`; a mistake of our own costs this file only, and becomes an issue that is ours."""
    try:
        return take_file(intake, file.capture_id, content, file.path, subject, file.columns)
    except ArchiveError:
        raise
    except Exception as error:
        return [crashed(error, file.path)]


def take_file(
    intake: Intake, capture_id: str, file: File, name: str, subject: Subject, columns: Mapping[str, str]
) -> list[Finding]:
    """Take the tables of a file that hold `subject` into the intake; what was noticed while reading.

    Tables of the other subject belong to the other channel; only a file without any of this one is a mistake.
    """
    shapes = read_shapes(file, name, columns, subject)
    mine = [shape for shape in shapes if shape.subject in (None, subject)]
    if not mine:
        actual, expected = _WORDS[shapes[0].subject or subject], _WORDS[subject]
        return [
            finding(
                "dp-subject-mismatch",
                actual_zh=actual[0],
                expected_zh=expected[0],
                actual_en=actual[1],
                expected_en=expected[1],
            )
        ]
    # What concerns the whole file stands with its first table, whose subject may be the other one.
    whole = [] if mine[0] is shapes[0] else [found for found in shapes[0].findings if found.row is None]
    return [*whole, *take_shapes(intake, capture_id, file, mine).findings]


def take_shapes(intake: Intake, capture_id: str, file: File, shapes: Sequence[TableShape]) -> Taken:
    """Take all tables of a file in their order; row numbers run on from table to table."""
    taken = Taken()
    first_row = 1
    for shape in shapes:
        rows, findings = _take_rows(intake, capture_id, file, shape)
        taken.findings.extend(found for found in findings if found not in taken.findings)
        taken.parts.append(Part(shape.sheet, first_row, rows, shape))
        first_row += rows
    return taken


def take_shape(intake: Intake, capture_id: str, file: File, shape: TableShape) -> list[Finding]:
    """Take the rows of one table whose shape is known; the findings of the shape and of reading."""
    return _take_rows(intake, capture_id, file, shape)[1]


def _take_rows(intake: Intake, capture_id: str, file: File, shape: TableShape) -> tuple[int, list[Finding]]:
    findings = list(shape.findings)
    if shape.kind == "none":
        return 0, findings
    kept = _kept(shape)
    left_out = sum(1 for heading in shape.headings if heading.strip()) - len(kept)
    if len(shape.headings) > _WIDE and left_out > 0:
        findings.append(finding("dp-columns-many", count=left_out))
    texts = _Texts(shape, kept)
    place = partial(_placement, capture_id, shape, kept, texts)
    rows = (
        intake.add_chunks(place(may_be_damaged=True), _grid_chunks(shape, kept))
        if shape.kind == "grid"
        else _take_csv(intake, file, shape, kept, place, findings)
    )
    findings.extend(texts.findings.values())
    if rows == 0:
        findings.append(finding("dp-rows-none", subject_zh=_WORDS[shape.subject or "permit"][0]))
    return rows, findings


def _kept(shape: TableShape) -> Sequence[int]:
    """The positions whose cells are taken: all of a usual table; of a runaway one (a formatted sheet, a huge
    span) those that are recognised, and the first others that have a heading and, in a grid, any value."""
    if len(shape.headings) <= _WIDE:
        return range(len(shape.headings))
    recognised = {position for places in shape.places.values() for position in places}
    others: list[int] = []
    for position, heading in enumerate(shape.headings):
        if len(others) == _WIDE:
            break
        if position not in recognised and heading.strip():
            if shape.kind == "grid" and not any(row[position].strip() for row in shape.rows):
                continue
            others.append(position)
    return sorted([*recognised, *others])


class _Texts:
    """Reads the columns of a regulator's own penalty table out of its text, and keeps what is doubtful."""

    def __init__(self, shape: TableShape, kept: Sequence[int]) -> None:
        self.findings: dict[tuple[int, str, str | None], Finding] = {}
        self.wanted = shape.layout == "custom" and shape.subject == "penalty"
        at = {position: number for number, position in enumerate(kept)}
        self._places = {column: tuple(at[p] for p in places) for column, places in shape.places.items()}
        self._persons = frozenset(at[position] for position in shape.persons)

    def read(self, cells: Sequence[list[str]], first_row: int) -> Mapping[str, Sequence[str]]:
        """The columns `TEXT_COLUMNS` of rows from `first_row` on."""
        reading = read_custom(columns_of(self._places, self._persons, cells))
        for number, found in reading.findings:
            row = first_row + number
            # By place, because a file that the fast reader gives up is read again.
            self.findings[row, found.rule, found.field] = replace(found, row=row)
        return reading.columns


def _placement(
    capture_id: str, shape: TableShape, kept: Sequence[int], texts: _Texts, *, may_be_damaged: bool = False
) -> Placement:
    at = {position: number for number, position in enumerate(kept)}
    extras: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for position, number in at.items():
        if shape.columns[position] is None and (name := shape.headings[position].strip()):
            # Names of a record's fields differ by more than their case.
            seen[name.casefold()] += 1
            count = seen[name.casefold()]
            extras[number] = name if count == 1 else f"{name}（第 {count} 列）"
    return Placement(
        capture_id,
        shape.layout or "C",
        shape.party or "mixed",
        len(kept),
        {column: tuple(at[place] for place in places) for column, places in shape.places.items()},
        extras,
        frozenset(at[place] for place in shape.persons),
        # Of a grid only data rows are left.
        () if shape.kind == "grid" else layouts().footers,
        may_be_damaged,
        TEXT_COLUMNS if texts.wanted else (),
        texts.read if texts.wanted else None,
    )


def _grid_chunks(
    shape: TableShape, kept: Sequence[int]
) -> Iterator[tuple[list[list[str]], list[str | None]]]:
    for start in range(0, len(shape.rows), _GRID_CHUNK):
        rows = shape.rows[start : start + _GRID_CHUNK]
        overflow = [shape.overflow.get(start + number) for number in range(len(rows))]
        yield [[row[position] for row in rows] for position in kept], overflow


def _take_csv(
    intake: Intake,
    file: File,
    shape: TableShape,
    kept: Sequence[int],
    place: Callable[..., Placement],
    findings: list[Finding],
) -> int:
    """A regular text goes straight to the fast reader; others by way of a clean copy, if need be with
    patience."""
    encoding = shape.encoding or "utf-8"
    is_plain, is_regular = is_utf8(encoding), len(kept) == len(shape.headings)
    recoded: list[Utf8Stream] = []

    def opened() -> BinaryIO:
        if is_plain:
            return file.open("rb")
        recoded.append(open_utf8(file, encoding))
        return cast(BinaryIO, recoded[-1])

    fast = partial(intake.add_csv, separator=shape.separator, header_row=shape.header_row)
    if is_regular:
        try:
            rows = fast(place(may_be_damaged=not is_plain), opened)
            findings.extend(found for text in recoded[-1:] for found in loss_findings(text.copied, encoding))
            return rows
        except Refused:
            pass
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "clean.csv"
        noticed, damaged = to_utf8(file, encoding, copy)
        findings.extend(noticed)
        placement = place(may_be_damaged=damaged)
        if is_plain and is_regular and noticed:
            try:
                return fast(placement, lambda: copy.open("rb"))
            except Refused:
                pass
        return intake.add_chunks(placement, _patient_chunks(copy, shape, kept, findings))


def _patient_chunks(
    path: Path, shape: TableShape, kept: Sequence[int], findings: list[Finding]
) -> Iterator[tuple[list[list[str]], list[str | None]]]:
    for item in patient_rows(path, shape.separator, shape.header_row, len(shape.headings)):
        if isinstance(item, RowChunk):
            yield [item.columns[position] for position in kept], item.overflow
        else:
            findings.append(item)
