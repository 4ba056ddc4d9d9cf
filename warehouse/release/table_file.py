"""The Parquet file of a table, piece by piece.

Belongs here: reading with few values as dictionaries, leaving rows out, cutting into pieces of the same size.
Does not belong here: masks, CSV, which rows are left out.

The values of columns that repeat come as dictionaries and stay dictionaries until they are written: what is
done once per value need not be done once per row. A dictionary never holds a value that no row has, so that
nothing of a row that was left out remains in a file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROWS = 122_880
"""Rows of the file from which a piece, and so a row group of the release, is made."""

_PIECE_BYTES = 256 << 20
# Beyond these sizes a writer has given its dictionary up.
_DICTIONARY_BYTES, _CODE_BYTES = 1 << 20, 3

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class TableFile:
    """A Parquet file and its columns of text that are kept as dictionaries throughout."""

    path: Path
    dictionaries: tuple[str, ...]
    plain: tuple[str, ...]
    rows: int
    bytes: int

    @classmethod
    def open(cls, path: Path) -> "TableFile":
        """Look at the file's metadata."""
        metadata = pq.read_metadata(path)
        groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
        chunks = [group.column(position) for group in groups for position in range(group.num_columns)]
        unlike = {chunk.path_in_schema for chunk in chunks if not _has_few_values(chunk)}
        texts = [field.name for field in metadata.schema.to_arrow_schema() if pa.types.is_string(field.type)]
        return cls(
            path=path,
            dictionaries=tuple(name for name in texts if groups and name not in unlike),
            plain=tuple(name for name in texts if not groups or name in unlike),
            rows=metadata.num_rows,
            bytes=sum(group.total_byte_size for group in groups),
        )

    @property
    def schema(self) -> pa.Schema:
        """That of the pieces."""
        return pq.ParquetFile(self.path, read_dictionary=list(self.dictionaries)).schema_arrow

    def pieces(self, columns: Sequence[str], left_out: Flags | None = None) -> Iterator[pa.Table]:
        """The rows that are not `left_out`, in order, from `ROWS` rows of the file each (fewer when they
        are long)."""
        size = ROWS
        while size > 1 and self.rows and self.bytes // self.rows * size > _PIECE_BYTES:
            size //= 2
        file = pq.ParquetFile(self.path, read_dictionary=list(self.dictionaries))
        first = 0
        for piece in _cut(file.iter_batches(batch_size=size, columns=list(columns)), size):
            table = piece
            if left_out is not None:
                gone = left_out[first : first + table.num_rows]
                if gone.any():
                    table = table.filter(pa.array(~gone))
            first += piece.num_rows
            yield compact(table)


def _has_few_values(chunk: pq.ColumnChunkMetaData) -> bool:
    """Is the column kept as a dictionary in this row group?"""
    limit = _DICTIONARY_BYTES + _CODE_BYTES * chunk.num_values
    return bool(chunk.has_dictionary_page and chunk.total_uncompressed_size <= limit)


def _cut(batches: Iterator[pa.RecordBatch], size: int) -> Iterator[pa.Table]:
    """Tables of `size` rows, whatever the row groups of the file."""
    waiting: list[pa.Table] = []
    count = 0
    for batch in batches:
        table = pa.Table.from_batches([batch])
        while count + table.num_rows >= size:
            waiting.append(table.slice(0, size - count))
            table = table.slice(size - count)
            yield pa.concat_tables(waiting)
            waiting, count = [], 0
        if table.num_rows:
            waiting.append(table)
            count += table.num_rows
    if waiting:
        yield pa.concat_tables(waiting)


def compact(table: pa.Table) -> pa.Table:
    """Every column as one array; dictionaries without the values that no row has, in the order of rows."""
    return pa.table(
        {name: _compact(table.column(name)) for name in table.column_names},
    )


def _compact(column: pa.ChunkedArray) -> pa.Array:
    if pa.types.is_dictionary(column.type) and column.num_chunks > 1:
        column = column.unify_dictionaries()
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0) if array.num_chunks else pa.array([], array.type)
    if not pa.types.is_dictionary(array.type) or (len(array.dictionary) == 1 and array.null_count == 0):
        return array
    found = pc.dictionary_encode(array.indices)
    return pa.DictionaryArray.from_arrays(found.indices, array.dictionary.take(found.dictionary))
