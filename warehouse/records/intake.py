"""Rows of double-publicity files into the parsed tables: all strings, as found, one file per bureau.

Belongs here: placing columns, leaving out blank rows and footers, numbering rows, writing Parquet.
Does not belong here: recognising files (`sources/double_publicity`), judging values (contracts).
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.store import Store, replacing

_FOOTER_VALUES = 5
_LONGEST_LINE = 64 << 20
# Large enough for all dates of a decade and all agencies of a district, so that work is done once per value.
_DICTIONARY = 20_000
_DICTIONARY_BYTES = 4 << 20
OVERFLOW = "_overflow"
EMPTY = "''"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the columns of a file stand. `places` gives the positions of each parsed column, the first
    filled one counts; `extras` the positions and headings beyond the template; `persons` the positions
    that hold natural persons; `footers` the first words of rows that are no data."""

    capture_id: str
    layout: str
    party: str
    width: int
    places: Mapping[str, Sequence[int]]
    extras: Mapping[int, str] = field(default_factory=dict)
    persons: frozenset[int] = frozenset()
    footers: Sequence[str] = ()
    may_be_damaged: bool = False


class Refused(Exception):
    """The fast reader does not take the file as it is; the patient one will."""


class Intake:
    """Collects a bureau's files for one parsed table; `finish` writes them, otherwise nothing changes."""

    def __init__(self, store: Store, table: str, source_id: str) -> None:
        """`table` is `parsed.permits` or `parsed.penalties`."""
        self._store, self._table, self._source_id = store, table, source_id
        self._engine = Engine(store)
        store.path(table, source_id).parent.mkdir(parents=True, exist_ok=True)
        self._folder = tempfile.TemporaryDirectory(
            prefix=".partial-", dir=store.path(table, source_id).parent, ignore_cleanup_errors=True
        )
        self._parts: dict[str, tuple[Path, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.connection.close()
        self._folder.cleanup()

    def add_csv(
        self, placement: Placement, path: Path, *, separator: str, newline: str, header_row: int
    ) -> int:
        """Read a regular UTF-8 file with DuckDB; number of data rows.

        Raises `Refused` when the file is ragged, damaged, or not quite CSV: nothing is kept then.
        """
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(placement.width))
        names = ", ".join(f"'c{i}'" for i in range(placement.width))
        kind = {"\n": "\\n", "\r\n": "\\r\\n", "\r": "\\r"}[newline]
        source = (
            f"(SELECT *, CAST(NULL AS VARCHAR) AS {OVERFLOW} FROM read_csv({_quoted(str(path))},"
            f" columns = {{{columns}}}, force_not_null = [{names}], auto_detect = false, header = false,"
            f" skip = {header_row + 1}, delim = {_quoted(separator)}, quote = '\"', escape = '\"',"
            f" new_line = '{kind}', max_line_size = {_LONGEST_LINE}))"
        )
        try:
            return self._copy(placement, source)
        except duckdb.Error as error:
            raise Refused(str(error)) from error

    def add_chunks(
        self, placement: Placement, chunks: Iterable[tuple[Sequence[Sequence[str]], Sequence[str | None]]]
    ) -> int:
        """Take rows by column in chunks, with what stands beyond the header in each; number of data rows."""
        names = [*(f"c{i}" for i in range(placement.width)), OVERFLOW]
        schema = pa.schema([(name, pa.string()) for name in names])
        batches = (
            pa.record_batch([pa.array(cells, pa.string()) for cells in (*columns, overflow)], schema=schema)
            for columns, overflow in chunks
        )
        self._engine.connection.register("chunks", pa.RecordBatchReader.from_batches(schema, batches))
        try:
            return self._copy(placement, "chunks")
        finally:
            self._engine.connection.unregister("chunks")

    def finish(self) -> int:
        """Replace the bureau's file of the table by the rows taken; their number."""
        target = self._store.path(self._table, self._source_id)
        if not self._parts:
            return self._store.write_rows(self._table, [], self._source_id)
        with replacing(target) as partial:
            files = [self._parts[capture_id][0] for capture_id in sorted(self._parts)]
            if len(files) == 1:
                files[0].replace(partial)
            else:
                listed = ", ".join(_quoted(str(file)) for file in files)
                self._engine.execute(f"COPY (SELECT * FROM read_parquet([{listed}])) TO {_options(partial)}")
        return sum(rows for _, rows in self._parts.values())

    def _copy(self, placement: Placement, source: str) -> int:
        part = Path(self._folder.name) / f"{len(self._parts)}.parquet"
        statement = self.statement(placement, source)
        [(count,)] = self._engine.connection.execute(f"COPY ({statement}) TO {_options(part)}").fetchall()
        rows = int(count)
        self._parts[placement.capture_id] = (part, rows)
        return rows

    def statement(self, placement: Placement, source: str) -> str:
        """The rows of a source with columns c0, c1 … as rows of the parsed table."""
        constants = {
            "source_id": _quoted(self._source_id),
            "capture_id": _quoted(placement.capture_id),
            "row": "ROW_NUMBER() OVER ()",
            "layout": _quoted(placement.layout),
            "party_sheet": _party(placement),
            "damage": _damage(placement),
            "extra": _extra(placement),
        }
        columns = []
        for spec in contract(self._table).fields:
            value = constants.get(spec.name) or _cell(placement.places.get(spec.name, ()))
            columns.append(f'CAST({value} AS {spec.sql_type}) AS "{spec.name}"')
        return f"SELECT {', '.join(columns)} FROM {source} WHERE {_is_data(placement)}"


def _options(path: Path) -> str:
    name = _quoted(str(path))
    limits = f"STRING_DICTIONARY_PAGE_SIZE_LIMIT {_DICTIONARY_BYTES}, DICTIONARY_SIZE_LIMIT {_DICTIONARY}"
    return f"{name} (FORMAT parquet, COMPRESSION zstd, {limits})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _cell(positions: Sequence[int]) -> str:
    if not positions:
        return "NULL"
    if len(positions) == 1:
        return f"c{positions[0]}"
    return _first(positions)


def _party(placement: Placement) -> str:
    """The sheet; in a custom table with columns for persons the row's own column tells."""
    positions = placement.places.get("party_name", ())
    if not placement.persons:
        return _quoted(placement.party)
    cases = " ".join(
        f"WHEN clean_text(c{p}) <> '' THEN '{'person' if p in placement.persons else 'organisation'}'"
        for p in positions
    )
    return f"CASE {cases} ELSE 'organisation' END"


def _damage(placement: Placement) -> str:
    lost = "FALSE"
    if placement.may_be_damaged:
        cells = ", ".join(f"c{i}" for i in range(placement.width))
        lost = f"CONTAINS(CONCAT({cells}), CHR(65533))"
    return f"CASE WHEN {OVERFLOW} IS NOT NULL THEN 'wide' WHEN {lost} THEN 'undecodable' END"


def _extra(placement: Placement) -> str:
    cells = [f"{_quoted(heading)}: c{p}" for p, heading in sorted(placement.extras.items())]
    named = f"CAST(TO_JSON({{{', '.join(cells)}}}) AS VARCHAR)" if cells else "NULL"
    return (
        f"CASE WHEN {OVERFLOW} IS NOT NULL THEN CAST(TO_JSON({{'': {OVERFLOW}}}) AS VARCHAR) ELSE {named} END"
    )


def _is_data(placement: Placement) -> str:
    """Not blank (the recognised columns, a running number apart) and no footer."""
    recognised = sorted({p for positions in placement.places.values() for p in positions})
    filled = f"{_first(recognised)} <> ''"
    if not placement.footers:
        return filled
    everything = range(placement.width)
    cells = ", ".join(f"NULLIF(clean_text(c{p}), '')" for p in everything)
    words = "|".join(placement.footers)
    values = f"LEN(LIST_DISTINCT(LIST_FILTER([{cells}], LAMBDA cell : cell IS NOT NULL)))"
    starts = f"REGEXP_MATCHES({_first(everything)}, '^({words})')"
    return f"{filled} AND NOT CASE WHEN {starts} THEN {values} < {_FOOTER_VALUES} ELSE FALSE END"


def _first(positions: Iterable[int]) -> str:
    """The first filled cell of a row, '' when there is none."""
    return f"COALESCE({', '.join(f'NULLIF(clean_text(c{p}), {EMPTY})' for p in positions)}, {EMPTY})"
