"""Writing the Parquet file of a table between the stages.

Belongs here: how a file is laid out. Does not belong here: where it lies (`store.py`), what is written
(`engine.py`), the files of a release (`release/data_files.py`).
"""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.contract import contract
from warehouse.streams import ROW_GROUP

_OF_ONE_ROW = frozenset({"content_hash", "locator", "record_id", "row", "verdict_id"})
"""Columns in which hardly two rows of a table agree: a dictionary of them is as long as they are."""
_PLACES = frozenset({"body_id", "capture_id", "source_id"})
"""Texts that stand together in the files: their least and largest tell a reader what to skip."""


def parquet_writer(path: Path, table: str) -> pq.ParquetWriter:
    """A writer of a table's file. Of these tables it takes half the time that DuckDB's takes."""
    schema = contract(table).arrow_schema
    names = set(schema.names)
    # Dictionaries hold all dates of a decade and all agencies of a district: readers work once per value, but
    # row by row where a page ends.
    return pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=sorted(names - _OF_ONE_ROW),
        column_encoding={"row": "DELTA_BINARY_PACKED"} if "row" in names else None,
        dictionary_pagesize_limit=1 << 20,
        write_statistics=[f.name for f in schema if not pa.types.is_string(f.type) or f.name in _PLACES],
        max_rows_per_page=ROW_GROUP,
    )


def write_parquet(path: Path, table: str, groups: Iterable[pa.Table]) -> int:
    """Write tables as the row groups of a table's file; the number of rows."""
    rows = 0
    with parquet_writer(path, table) as writer:
        for group in groups:
            writer.write_table(group.cast(contract(table).arrow_schema), row_group_size=ROW_GROUP)
            rows += group.num_rows
    return rows
