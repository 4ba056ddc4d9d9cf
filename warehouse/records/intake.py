"""Rows of double-publicity files into the parsed tables: all strings, as found, one file per bureau.

Belongs here: placing columns, leaving out blank rows and footers, numbering rows, writing Parquet.
Does not belong here: recognising files (`sources/double_publicity`), judging values (contracts).
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

from warehouse.contract import contract
from warehouse.engine import ROW_GROUP, Engine, parquet_writer, row_groups, write_parquet
from warehouse.store import Store, replacing

_FOOTER_VALUES = 5
_LONGEST_LINE = 64 << 20
# DuckDB reads buffers of 16 longest lines each, one thread a buffer: short lines keep all threads at work.
_USUAL_LINE = 1 << 20
# What is read ahead while a row group is being written.
_READ_AHEAD = 64 << 20
OVERFLOW = "_overflow"
EMPTY = "''"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the columns of a file stand. `places` gives the positions of each parsed column, the first
    filled one counts; `extras` the positions and headings beyond the template; `persons` the positions
    that hold natural persons; `footers` the first words of rows that are no data. `read_text` reads further
    parsed columns (`text_columns`) out of the text of data rows: it takes the cells by position and the
    number of the first row, and gives the columns by name."""

    capture_id: str
    layout: str
    party: str
    width: int
    places: Mapping[str, Sequence[int]]
    extras: Mapping[int, str] = field(default_factory=dict)
    persons: frozenset[int] = frozenset()
    footers: Sequence[str] = ()
    may_be_damaged: bool = False
    text_columns: Sequence[str] = ()
    read_text: Callable[[Sequence[list[str]], int], Mapping[str, Sequence[str]]] | None = None


@dataclass(frozen=True, slots=True)
class _TakenRows:
    """The rows of one table of a capture, as a file."""

    capture_id: str
    path: Path
    rows: int


class Refused(Exception):
    """The fast reader does not take the file as it is; the patient one will."""


class Intake:
    """Collects a bureau's files for one parsed table; `finish` writes them, otherwise nothing changes.

    A capture may hold several tables: the rows of a further one continue its count, in the order of adding.
    """

    def __init__(self, store: Store, table: str, source_id: str) -> None:
        """`table` is `parsed.permits` or `parsed.penalties`."""
        self._store, self._table, self._source_id = store, table, source_id
        self._engine = Engine(store)
        self._engine.execute(f"SET streaming_buffer_size = '{_READ_AHEAD}B'")
        store.path(table, source_id).parent.mkdir(parents=True, exist_ok=True)
        self._folder = tempfile.TemporaryDirectory(
            prefix=".partial-", dir=store.path(table, source_id).parent, ignore_cleanup_errors=True
        )
        self._parts: list[_TakenRows] = []

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
        try:
            return self._add_csv(placement, path, separator, newline, header_row, _USUAL_LINE)
        except Refused as error:
            if "line size" not in str(error):
                raise
        return self._add_csv(placement, path, separator, newline, header_row, _LONGEST_LINE)

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
            files = [part.path for part in sorted(self._parts, key=lambda part: part.capture_id)]
            if len(files) == 1:
                files[0].replace(partial)
            else:
                listed = ", ".join(_quoted(str(file)) for file in files)
                found = self._engine.connection.sql(f"SELECT * FROM read_parquet([{listed}])")
                write_parquet(partial, self._table, row_groups(found.to_arrow_reader(ROW_GROUP // 4)))
        return sum(part.rows for part in self._parts)

    def _add_csv(
        self, placement: Placement, path: Path, separator: str, newline: str, header_row: int, line_size: int
    ) -> int:
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(placement.width))
        names = ", ".join(f"'c{i}'" for i in range(placement.width))
        kind = {"\n": "\\n", "\r\n": "\\r\\n", "\r": "\\r"}[newline]
        source = (
            f"read_csv({_quoted(str(path))}, columns = {{{columns}}}, force_not_null = [{names}],"
            f" auto_detect = false, header = false, skip = {header_row + 1}, delim = {_quoted(separator)},"
            f" quote = '\"', escape = '\"', new_line = '{kind}', max_line_size = {line_size})"
        )
        return self._copy(placement, f"(SELECT *, CAST(NULL AS VARCHAR) AS {OVERFLOW} FROM {source})")

    def _copy(self, placement: Placement, source: str) -> int:
        """Write the data rows of a source; their number.

        Row numbers of DuckDB take one thread for everything. So it reads the cells and streams batches in the
        order of the file; they are numbered and written here.
        """
        path = Path(self._folder.name) / f"{len(self._parts)}.parquet"
        values = self._values(placement)
        cells = {f"c{i}": f"c{i}" for i in range(placement.width)} if placement.read_text is not None else {}
        read = ", ".join(f'{value} AS "{name}"' for name, value in (values | cells).items())
        statement = f"SELECT {read} FROM {source} WHERE {_is_data(placement)}"
        before = rows = self.taken(placement.capture_id)
        with parquet_writer(path, self._table) as writer:
            for group in row_groups(self._read(statement)):
                writer.write_table(self._parsed(group, placement, rows + 1), row_group_size=ROW_GROUP)
                rows += group.num_rows
        self._parts.append(_TakenRows(placement.capture_id, path, rows - before))
        return rows - before

    def _read(self, statement: str) -> Iterator[pa.RecordBatch]:
        """The batches of a statement in their order. Raises `Refused` when the engine cannot read on."""
        try:
            yield from self._engine.connection.sql(statement).to_arrow_reader(ROW_GROUP // 4)
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            raise Refused(str(error)) from error

    def _parsed(self, found: pa.Table, placement: Placement, first_row: int) -> pa.Table:
        """Rows of the parsed table, numbered from `first_row`, of their cells and what all have in common."""
        count = found.num_rows
        columns = {name: found.column(name) for name in found.column_names}
        if placement.read_text is not None:
            cells = [columns[f"c{place}"].to_pylist() for place in range(placement.width)]
            texts = placement.read_text(cells, first_row)
            columns |= {name: pa.array(texts[name], pa.string()) for name in placement.text_columns}
        constants = {
            "source_id": self._source_id,
            "capture_id": placement.capture_id,
            "layout": placement.layout,
        }
        columns |= {name: pa.repeat(value, count) for name, value in constants.items()}
        columns["row"] = pa.arange(first_row, first_row + count)
        schema = contract(self._table).arrow_schema
        return pa.table(
            [columns.get(field.name, pa.nulls(count, field.type)) for field in schema], schema=schema
        )

    def taken(self, capture_id: str) -> int:
        """The number of rows that a capture has so far."""
        return sum(part.rows for part in self._parts if part.capture_id == capture_id)

    def statement(self, placement: Placement, source: str) -> str:
        """The rows of a source with columns c0, c1 … as rows of the parsed table."""
        values = self._values(placement) | self._constants(placement) | {"row": "ROW_NUMBER() OVER ()"}
        return f"SELECT {self._columns(values)} FROM {source} WHERE {_is_data(placement)}"

    def _columns(self, values: Mapping[str, str]) -> str:
        """The columns of the parsed table; those without a value are NULL."""
        return ", ".join(
            f'CAST({values.get(spec.name, "NULL")} AS {spec.sql_type}) AS "{spec.name}"'
            for spec in contract(self._table).fields
        )

    def _constants(self, placement: Placement) -> dict[str, str]:
        """The columns that are the same in all rows."""
        return {
            "source_id": _quoted(self._source_id),
            "capture_id": _quoted(placement.capture_id),
            "layout": _quoted(placement.layout),
        }

    def _values(self, placement: Placement) -> dict[str, str]:
        """The columns that come from the cells of a row."""
        names = contract(self._table).columns
        values = {
            name: _cell(places) for name, places in placement.places.items() if name in names and places
        }
        return values | {
            "party_sheet": _party(placement),
            "damage": _damage(placement),
            "extra": _extra(placement),
        }


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _cell(positions: Sequence[int]) -> str:
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
    exactly = f"{filled} AND NOT CASE WHEN {starts} THEN {values} < {_FOOTER_VALUES} ELSE FALSE END"
    # Nearly all rows are told by the beginning of one or two cells.
    told = " AND ".join(_is_plain_start(p, words) for p in sorted({0, *recognised[:1]}))
    return f"CASE WHEN {told} THEN TRUE ELSE {exactly} END"


def _is_plain_start(position: int, words: str) -> str:
    """Whether a cell certainly holds a value and begins like no footer.

    A letter, digit or ideograph stands first that is no beginning of `words` or of 无, null and the like.
    """
    cell = f"c{position}"
    return (
        f"{cell} >= '0' AND ({cell} < CHR(160) OR {cell} >= CHR(12353) AND {cell} < CHR(64976))"
        f" AND NOT REGEXP_MATCHES({cell}, '^({words}|[无nN\\\\])')"
    )


def _first(positions: Iterable[int]) -> str:
    """The first filled cell of a row, '' when there is none."""
    return f"COALESCE({', '.join(f'NULLIF(clean_text(c{p}), {EMPTY})' for p in positions)}, {EMPTY})"
