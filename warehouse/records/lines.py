"""From data rows back to their file: which records they are, and what was parsed of them.

Belongs here: these two questions. Does not belong here: what makes a row blank or a footer (`cells.py`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from warehouse.engine import Engine
from warehouse.records.cells import OVERFLOW, Placement
from warehouse.records.intake import Intake
from warehouse.store import Store


def data_lines(
    store: Store, table: str, placement: Placement, chunks: Iterable[Sequence[Sequence[str]]]
) -> list[int]:
    """For each data row, in order, its number among the rows of `chunks`, from 0.

    `chunks` are the rows below the header by column, blank rows and footers among them; the answer is that of
    the statement which takes them into `table` (`parsed.permits` or `parsed.penalties`).
    """
    # The number travels as a column beyond the table, which no rule looks at.
    number = placement.width
    marked = replace(placement, extras={number: "line"}, may_be_damaged=False)
    names = [*(f"c{i}" for i in range(number + 1)), OVERFLOW]
    schema = pa.schema([(name, pa.string()) for name in names])

    def batches() -> Iterable[pa.RecordBatch]:
        start = 0
        for columns in chunks:
            height = len(columns[0]) if columns else 0
            lines = [str(line) for line in range(start, start + height)]
            arrays = [pa.array(cells, pa.string()) for cells in (*columns, lines)]
            yield pa.record_batch([*arrays, pa.nulls(height, pa.string())], schema=schema)
            start += height

    with Intake(store, table, "lines") as intake, Engine(store) as engine:
        engine.connection.register("chunks", pa.RecordBatchReader.from_batches(schema, batches()))
        rows = engine.query(
            f"SELECT CAST(extra ->> '$.line' AS BIGINT) AS line FROM ({intake.statement(marked, 'chunks')})"
            " ORDER BY row"
        )
    found: list[int] = rows["line"].to_pylist()
    return found


def parsed_rows(store: Store, table: str, capture_id: str, rows: Sequence[int]) -> list[dict[str, Any]]:
    """The given data rows of one file as they were parsed, by column."""
    with Engine(store) as engine:
        engine.attach(table)
        engine.register("work.wanted", pa.table({"row": pa.array(rows, pa.int64())}))
        found: list[dict[str, Any]] = engine.query(
            f"SELECT p.* FROM {table} AS p JOIN work.wanted AS w ON w.row = p.row"
            f" WHERE p.capture_id = '{capture_id}' ORDER BY p.row"
        ).to_pylist()
    return found
