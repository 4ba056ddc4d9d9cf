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
from warehouse.engine import PACKING, Engine
from warehouse.store import Store, replacing

_FOOTER_VALUES = 5
_LONGEST_LINE = 64 << 20
# DuckDB reads buffers of 16 longest lines each, one thread a buffer: short lines keep all threads at work.
_USUAL_LINE = 1 << 20
_ROW_GROUP = 122_880
# Large enough for all dates of a decade and all agencies of a district, so that work is done once per value.
_DICTIONARY = 20_000
_DICTIONARY_BYTES = 4 << 20
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


class Refused(Exception):
    """The fast reader does not take the file as it is; the patient one will."""


class Intake:
    """Collects a bureau's files for one parsed table; `finish` writes them, otherwise nothing changes."""

    def __init__(self, store: Store, table: str, source_id: str) -> None:
        """`table` is `parsed.permits` or `parsed.penalties`."""
        self._store, self._table, self._source_id = store, table, source_id
        self._engine = Engine(store)
        self._writer = duckdb.connect()
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
        self._writer.close()
        self._folder.cleanup()

    def add_csv(
        self, placement: Placement, path: Path, *, separator: str, newline: str, header_row: int
    ) -> int:
        """Read a regular UTF-8 file with DuckDB; number of data rows.

        Raises `Refused` when the file is ragged, damaged, or not quite CSV: nothing is kept then.
        """
        try:
            return self._add_csv(placement, path, separator, newline, header_row, _USUAL_LINE)
        except duckdb.Error as error:
            if "line size" not in str(error):
                raise Refused(str(error)) from error
        try:
            return self._add_csv(placement, path, separator, newline, header_row, _LONGEST_LINE)
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

        Row numbers of DuckDB take one thread for everything. So one connection reads the cells and streams
        batches in the order of the file, they are numbered here, and another connection writes them.
        """
        part = Path(self._folder.name) / f"{len(self._parts)}.parquet"
        values = self._values(placement)
        cells = {f"c{i}": f"c{i}" for i in range(placement.width)} if placement.read_text is not None else {}
        read = ", ".join(f'{value} AS "{name}"' for name, value in (values | cells).items())
        batches = self._engine.connection.sql(
            f"SELECT {read} FROM {source} WHERE {_is_data(placement)}"
        ).to_arrow_reader(_ROW_GROUP // 4)
        schema = batches.schema.append(pa.field("row", pa.int64()))
        numbered = _numbered(batches, self.taken(placement.capture_id), schema)
        if placement.read_text is not None:
            schema = pa.schema([*schema, *((name, pa.string()) for name in placement.text_columns)])
            numbered = (_with_text(batch, placement, schema) for batch in numbered)
        names = (*values, *placement.text_columns, "row")
        known = {name: f'"{name}"' for name in names} | self._constants(placement)
        self._writer.register("numbered", pa.RecordBatchReader.from_batches(schema, numbered))
        try:
            statement = f"SELECT {self._columns(known)} FROM numbered"
            [(count,)] = self._writer.execute(f"COPY ({statement}) TO {_options(part)}").fetchall()
        finally:
            self._writer.unregister("numbered")
        self._parts[placement.capture_id] = (part, int(count))
        return int(count)

    def taken(self, capture_id: str) -> int:
        """The number of rows that a capture has so far."""
        return sum(rows for key, (_, rows) in self._parts.items() if key.partition("\0")[0] == capture_id)

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


def _numbered(batches: Iterable[pa.RecordBatch], before: int, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows with their running number as a last column, in batches of one row group.

    How large batches come depends on the threads; as they are, the bytes of the file would as well.
    """
    waiting: list[pa.RecordBatch] = []
    missing = _ROW_GROUP
    for whole in batches:
        batch = whole
        while batch.num_rows:
            waiting.append(batch.slice(0, missing))
            missing -= waiting[-1].num_rows
            batch = batch.slice(waiting[-1].num_rows)
            if not missing:
                yield _with_numbers(waiting, before, schema)
                before += _ROW_GROUP
                waiting, missing = [], _ROW_GROUP
    if waiting:
        yield _with_numbers(waiting, before, schema)


def _with_numbers(pieces: Sequence[pa.RecordBatch], before: int, schema: pa.Schema) -> pa.RecordBatch:
    batch = pa.concat_batches(pieces)
    numbers = pa.array(range(before + 1, before + batch.num_rows + 1), pa.int64())
    return pa.record_batch([*batch.columns, numbers], schema=schema)


def _with_text(batch: pa.RecordBatch, placement: Placement, schema: pa.Schema) -> pa.RecordBatch:
    """A batch with the columns that are read out of its text."""
    if placement.read_text is None:
        return batch
    cells = [batch.column(f"c{place}").to_pylist() for place in range(placement.width)]
    found = placement.read_text(cells, batch.column("row")[0].as_py())
    texts = [pa.array(found[name], pa.string()) for name in placement.text_columns]
    return pa.record_batch([*batch.columns, *texts], schema=schema)


def _options(path: Path) -> str:
    name = _quoted(str(path))
    limits = f"STRING_DICTIONARY_PAGE_SIZE_LIMIT {_DICTIONARY_BYTES}, DICTIONARY_SIZE_LIMIT {_DICTIONARY}"
    return f"{name} (FORMAT parquet, {PACKING}, ROW_GROUP_SIZE {_ROW_GROUP}, {limits})"


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
