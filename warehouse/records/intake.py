"""Rows of double-publicity files into the parsed tables: all strings, as found, one file per bureau.

Belongs here: leaving out what is no data, numbering rows, writing Parquet. Does not belong here: recognising
files (`sources/double_publicity`), what a row's cells say (`cells.py`), judging values (contracts).
"""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.literals import quoted
from warehouse.records.cells import (
    OVERFLOW,
    Placement,
    cell_values,
    is_data,
    is_exactly_data,
    is_told,
)
from warehouse.records.fast_csv import LARGEST_BLOCK, USUAL_BLOCK, BlockTooSmall, CsvText
from warehouse.stage_file import parquet_writer, write_parquet
from warehouse.store import Store, replacing
from warehouse.streams import ROW_GROUP, ahead, row_groups

__all__ = ["Intake", "Placement"]


@dataclass(frozen=True, slots=True)
class _TakenRows:
    """The rows of one table of a capture, as a file."""

    capture_id: str
    path: Path
    rows: int


class Intake:
    """Collects a bureau's files for one parsed table; `finish` writes them, otherwise nothing changes.

    A capture may hold several tables: the rows of a further one continue its count, in the order of adding.
    """

    def __init__(self, store: Store, table: str, source_id: str) -> None:
        """`table` is `parsed.permits` or `parsed.penalties`."""
        self._store, self._table, self._source_id = store, table, source_id
        self._engine = Engine(store)
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
        self, placement: Placement, opened: Callable[[], BinaryIO], *, separator: str, header_row: int
    ) -> int:
        """Read a regular text in UTF-8, which `opened` gives as a stream; number of data rows.

        Raises `Refused` when it is ragged, damaged (unless the placement says that it may be), or not quite
        CSV: nothing is kept then.
        """
        try:
            return self._add_csv(placement, opened, separator, header_row, USUAL_BLOCK)
        except BlockTooSmall:
            return self._add_csv(placement, opened, separator, header_row, LARGEST_BLOCK)

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
        return self._copy(placement, batches, lambda: placement.may_be_damaged)

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
                listed = ", ".join(quoted(file) for file in files)
                found = self._engine.connection.sql(f"SELECT * FROM read_parquet([{listed}])")
                write_parquet(partial, self._table, row_groups(found.to_arrow_reader(ROW_GROUP // 4)))
        return sum(part.rows for part in self._parts)

    def _add_csv(
        self,
        placement: Placement,
        opened: Callable[[], BinaryIO],
        separator: str,
        header_row: int,
        block: int,
    ) -> int:
        with opened() as stream:
            text = CsvText(
                stream,
                placement.width,
                separator,
                header_row,
                may_be_damaged=placement.may_be_damaged,
                block=block,
            )
            return self._copy(placement, text.batches(), lambda: text.is_damaged)

    def _copy(
        self, placement: Placement, batches: Iterable[pa.RecordBatch], may_be_damaged: Callable[[], bool]
    ) -> int:
        """Write the data rows of batches of cells; their number.

        `may_be_damaged` tells whether undecodable bytes may stand in the rows read so far.
        """
        path = Path(self._folder.name) / f"{len(self._parts)}.parquet"
        before = rows = self.taken(placement.capture_id)
        found = (
            self._data_rows(group, replace(placement, may_be_damaged=may_be_damaged()))
            for group in row_groups(batches)
        )
        with parquet_writer(path, self._table) as writer, closing(ahead(found)) as groups:
            kept = (batch for group in groups for batch in group.to_batches())
            for group in row_groups(kept):
                writer.write_table(self._parsed(group, placement, rows + 1), row_group_size=ROW_GROUP)
                rows += group.num_rows
        self._parts.append(_TakenRows(placement.capture_id, path, rows - before))
        return rows - before

    def _data_rows(self, group: pa.Table, placement: Placement) -> pa.Table:
        """The data rows of a table of cells: the parsed columns that come from cells, and, where the text is
        read, the cells.

        The database tells data rows and works out what is more than a cell; the cells themselves, by far the
        most of the bytes, do not go through it.
        """
        kept = self._worked_out(group, {"told": is_told(placement)})["told"]
        if not pc.all(kept).as_py():
            rest = pc.invert(kept)
            exact = self._worked_out(group.filter(rest), {"exact": is_exactly_data(placement)})
            kept = pc.replace_with_mask(kept, rest, exact["exact"])
            group = group.filter(kept)
        has_overflow = OVERFLOW in group.column_names
        values = cell_values(placement, contract(self._table).columns, has_overflow=has_overflow)
        columns = {"damage": pa.nulls(group.num_rows, pa.string())}
        columns |= {
            name: group.column(value) for name, value in values.items() if value in group.column_names
        }
        if others := {name: value for name, value in values.items() if value not in group.column_names}:
            columns |= self._worked_out(group, others)
        if placement.read_text is not None:
            columns |= {f"c{place}": group.column(f"c{place}") for place in range(placement.width)}
        return pa.table(columns)

    def _worked_out(self, cells: pa.Table, values: Mapping[str, str]) -> dict[str, pa.Array]:
        """Expressions over each row of cells."""
        connection = self._engine.connection
        connection.register("cells", cells)
        try:
            named = ", ".join(f'{value} AS "{name}"' for name, value in values.items())
            found = connection.sql(f"SELECT {named} FROM cells").to_arrow_table()
        finally:
            connection.unregister("cells")
        # In which pieces it comes depends on the threads; the bytes of the file would as well.
        return {name: found.column(name).combine_chunks() for name in values}

    def _parsed(self, found: pa.Table, placement: Placement, first_row: int) -> pa.Table:
        """Rows of the parsed table, numbered from `first_row`, of their cells and what all have in common."""
        count = found.num_rows
        columns = {name: found.column(name) for name in found.column_names}
        if placement.read_text is not None:
            cells = [columns[f"c{place}"].to_pylist() for place in range(placement.width)]
            texts = placement.read_text(cells, first_row)
            columns |= {name: pa.array(texts[name], pa.string()) for name in placement.text_columns}
        constants = self._constants(placement)
        columns |= {name: _same(value, count) for name, value in constants.items()}
        columns["row"] = pa.arange(first_row, first_row + count)
        schema = contract(self._table).arrow_schema
        return pa.table([columns.get(field.name, _same(None, count)) for field in schema], schema=schema)

    def taken(self, capture_id: str) -> int:
        """The number of rows that a capture has so far."""
        return sum(part.rows for part in self._parts if part.capture_id == capture_id)

    def statement(self, placement: Placement, source: str) -> str:
        """The rows of a source with columns c0, c1 … as rows of the parsed table."""
        values = cell_values(placement, contract(self._table).columns, has_overflow=True)
        values |= {name: quoted(value) for name, value in self._constants(placement).items()}
        values["row"] = "ROW_NUMBER() OVER ()"
        return f"SELECT {self._columns(values)} FROM {source} WHERE {is_data(placement)}"

    def _columns(self, values: Mapping[str, str]) -> str:
        """The columns of the parsed table; those without a value are NULL."""
        return ", ".join(
            f'CAST({values.get(spec.name, "NULL")} AS {spec.sql_type}) AS "{spec.name}"'
            for spec in contract(self._table).fields
        )

    def _constants(self, placement: Placement) -> dict[str, str]:
        """The columns that are the same in all rows."""
        same = {
            "source_id": self._source_id,
            "capture_id": placement.capture_id,
            "layout": placement.layout,
        }
        return same if placement.persons else same | {"party_sheet": placement.party}


def _same(value: str | None, count: int) -> pa.Array:
    """A column of one value in `count` rows, at most those of a row group."""
    return _row_group_of(value, ROW_GROUP).slice(0, count)


@lru_cache(maxsize=8)
def _row_group_of(value: str | None, rows: int) -> pa.Array:
    return pa.nulls(rows, pa.string()) if value is None else pa.repeat(value, rows)
