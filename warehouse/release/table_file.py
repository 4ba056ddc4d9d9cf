"""The Parquet file of a table, piece by piece.

Belongs here: reading with few values as dictionaries, leaving rows out, cutting into pieces.
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
import pyarrow.parquet as pq

ROWS = 122_880
"""Rows of the file from which a piece, and so a row group of the release, is made at most."""

_PIECE_BYTES = 256 << 20
# Beyond these sizes a writer has given its dictionary up.
_DICTIONARY_BYTES, _CODE_BYTES = 1 << 20, 3
_WIDEST_BYTES = 8

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class TableFile:
    """A Parquet file, its columns of text that are kept as dictionaries throughout, and those columns whose
    values are too many for one."""

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
            plain=tuple(sorted(unlike)) if groups else tuple(texts),
            rows=metadata.num_rows,
            bytes=sum(group.total_byte_size for group in groups),
        )

    @property
    def schema(self) -> pa.Schema:
        """That of the pieces."""
        return pq.ParquetFile(self.path, read_dictionary=list(self.dictionaries)).schema_arrow

    def pieces(self, columns: Sequence[str], left_out: Flags | None = None) -> Iterator[pa.Table]:
        """The rows that are not `left_out`, in order: row groups of the file (small ones together, large ones
        in parts) of at most `ROWS` rows, fewer when they are long."""
        size = ROWS
        while size > 1 and self.rows and self.bytes // self.rows * size > _PIECE_BYTES:
            size //= 2
        first = 0
        for piece in self._cut(size, columns):
            table = piece
            if left_out is not None:
                gone = left_out[first : first + table.num_rows]
                if gone.any():
                    table = table.filter(pa.array(~gone))
            first += piece.num_rows
            yield compact(table)

    def _cut(self, size: int, columns: Sequence[str]) -> Iterator[pa.Table]:
        file = pq.ParquetFile(self.path, read_dictionary=list(self.dictionaries))
        together: list[int] = []
        count = 0
        for number in range(file.num_row_groups):
            rows = file.metadata.row_group(number).num_rows
            if count + rows > size and together:
                yield file.read_row_groups(together, columns=list(columns))
                together, count = [], 0
            if rows > size:
                for batch in file.iter_batches(size, row_groups=[number], columns=list(columns)):
                    yield pa.Table.from_batches([batch])
            else:
                together.append(number)
                count += rows
        if together:
            yield file.read_row_groups(together, columns=list(columns))


def _has_few_values(chunk: pq.ColumnChunkMetaData) -> bool:
    """Is the column kept as a dictionary in this row group, one that takes less room than the values?"""
    limit = _DICTIONARY_BYTES + _CODE_BYTES * chunk.num_values
    if chunk.physical_type != "BYTE_ARRAY":
        limit = min(limit, _WIDEST_BYTES * chunk.num_values)
    return bool(chunk.has_dictionary_page and chunk.total_uncompressed_size <= limit)


def compact(table: pa.Table) -> pa.Table:
    """Every column as one array; dictionaries without the values that no row has."""
    return pa.table(
        {name: _compact(table.column(name)) for name in table.column_names},
    )


def _compact(column: pa.ChunkedArray) -> pa.Array:
    if pa.types.is_dictionary(column.type) and column.num_chunks > 1:
        column = column.unify_dictionaries()
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0) if array.num_chunks else pa.array([], array.type)
    if not pa.types.is_dictionary(array.type):
        return array
    if len(array.dictionary) == 1 and array.null_count < len(array):
        return array
    is_used = np.zeros(len(array.dictionary), np.bool_)
    is_used[array.indices.drop_null().to_numpy()] = True
    if is_used.all():
        return array
    used = np.flatnonzero(is_used)
    numbers = np.zeros(len(is_used), np.int32)
    numbers[used] = np.arange(len(used), dtype=np.int32)
    return pa.DictionaryArray.from_arrays(
        pa.array(numbers).take(array.indices), array.dictionary.take(pa.array(used))
    )
