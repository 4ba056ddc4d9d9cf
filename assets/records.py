"""Read the double-publicity files of a bureau.

Belongs here: the meeting of `sources/double_publicity`, the archive and `warehouse/records`.
Does not belong here: layouts, rules, SQL, Dagster, the pre-check (`validation.py`).
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assets.findings import crashed
from sources.double_publicity import (
    RowChunk,
    TableShape,
    is_intact,
    layouts,
    patient_rows,
    read_shape,
    to_utf8,
)
from sources.double_publicity.layouts import Subject
from sources.findings import Finding, finding
from warehouse.archive import Archive
from warehouse.records.intake import Intake, Placement, Refused
from warehouse.store import Store

_GRID_CHUNK = 50_000
_SUBJECTS: dict[str, Subject] = {"parsed.permits": "permit", "parsed.penalties": "penalty"}
_WORDS = {"permit": ("许可", "permits"), "penalty": ("处罚", "penalties")}


@dataclass(frozen=True, slots=True)
class CapturedFile:
    """A captured file of a permits or penalties channel; `columns` maps own headings to standard ones."""

    capture_id: str
    sha256: str
    path: str
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ParsedRecords:
    """How many data rows were read, and what was noticed, by capture."""

    rows: int = 0
    findings: dict[str, list[Finding]] = field(default_factory=dict)


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
            with archive.materialise(file.sha256, Path(file.path).name) as path:
                outcome.findings[file.capture_id] = _take_guarded(intake, file, path, _SUBJECTS[table])
        outcome.rows = intake.finish()
    return outcome


def _take_guarded(intake: Intake, file: CapturedFile, path: Path, subject: Subject) -> list[Finding]:
    """`take_file`; a mistake of our own costs this file only, and becomes an issue that is ours."""
    try:
        return take_file(intake, file.capture_id, path, file.path, subject, file.columns)
    except Exception as error:
        return [crashed(error, file.path)]


def take_file(
    intake: Intake, capture_id: str, path: Path, name: str, subject: Subject, columns: Mapping[str, str]
) -> list[Finding]:
    """Take one file of a channel for `subject` into the intake; what was noticed while reading."""
    shape = read_shape(path, name, columns, subject)
    if shape.subject is not None and shape.subject != subject:
        actual, expected = _WORDS[shape.subject], _WORDS[subject]
        return [
            finding(
                "dp-subject-mismatch",
                actual_zh=actual[0],
                expected_zh=expected[0],
                actual_en=actual[1],
                expected_en=expected[1],
            )
        ]
    return take_shape(intake, capture_id, path, shape)


def take_shape(intake: Intake, capture_id: str, path: Path, shape: TableShape) -> list[Finding]:
    """Take the rows of a file whose shape is known; the findings of the shape and of reading."""
    findings = list(shape.findings)
    if shape.kind == "none":
        return findings
    rows = (
        intake.add_chunks(_placement(capture_id, shape, may_be_damaged=True), _grid_chunks(shape))
        if shape.kind == "grid"
        else _take_csv(intake, capture_id, path, shape, findings)
    )
    if rows == 0:
        findings.append(finding("dp-rows-none", subject_zh=_WORDS[shape.subject or "permit"][0]))
    return findings


def _placement(capture_id: str, shape: TableShape, *, may_be_damaged: bool = False) -> Placement:
    extras = {
        position: heading.strip()
        for position, heading in enumerate(shape.headings)
        if shape.columns[position] is None and heading.strip()
    }
    return Placement(
        capture_id,
        shape.layout or "C",
        shape.party or "mixed",
        len(shape.headings),
        shape.places,
        extras,
        shape.persons,
        layouts().footers,
        may_be_damaged,
    )


def _grid_chunks(shape: TableShape) -> Iterator[tuple[list[tuple[str, ...]], list[str | None]]]:
    for start in range(0, len(shape.rows), _GRID_CHUNK):
        rows = shape.rows[start : start + _GRID_CHUNK]
        yield list(zip(*rows, strict=True)), [None] * len(rows)


def _take_csv(intake: Intake, capture_id: str, path: Path, shape: TableShape, findings: list[Finding]) -> int:
    """A regular UTF-8 file goes straight to the fast reader; others by way of a clean copy, then patience."""
    plain = shape.encoding in ("utf-8", "utf-8-sig") and is_intact(path)
    placement = _placement(capture_id, shape)
    if plain and shape.newline is not None:
        try:
            return intake.add_csv(
                placement, path, separator=shape.separator, newline=shape.newline, header_row=shape.header_row
            )
        except Refused:
            pass
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "clean.csv"
        noticed, damaged = to_utf8(path, shape.encoding or "utf-8", copy)
        findings.extend(noticed)
        placement = _placement(capture_id, shape, may_be_damaged=damaged)
        if not plain and shape.newline is not None:
            try:
                return intake.add_csv(
                    placement,
                    copy,
                    separator=shape.separator,
                    newline=shape.newline,
                    header_row=shape.header_row,
                )
            except Refused:
                pass
        return intake.add_chunks(placement, _patient_chunks(copy, shape, findings))


def _patient_chunks(
    path: Path, shape: TableShape, findings: list[Finding]
) -> Iterator[tuple[list[list[str]], list[str | None]]]:
    for item in patient_rows(path, shape.separator, shape.header_row, len(shape.headings)):
        if isinstance(item, RowChunk):
            yield item.columns, item.overflow
        else:
            findings.append(item)
