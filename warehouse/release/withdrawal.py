"""Which records may not stand in the open data, and which rows of a dataset speak of them.

Belongs here: finding them (`sql/release/withdrawn.sql` says why a record leaves). Does not belong here:
reading of withdrawals.csv (`sources/withdrawals.py`), tombstones, earlier versions (`purge.py`).

A row speaks of a record by its `record_id` or `evidence_id`; every dataset with such a column loses the row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.engine import Engine, sql
from warehouse.literals import quoted
from warehouse.records.reference import register_references
from warehouse.release.table_file import Flags

REASONS = ("信用修复", "撤销", "到期", "个人信息", "其他")
DECLARED_SCHEMA = pa.schema(
    [
        ("line", pa.int64()),
        ("record_kind", pa.string()),
        ("record_id", pa.string()),
        ("doc_number", pa.string()),
        ("party_name", pa.string()),
        ("reason", pa.string()),
        ("decided_on", pa.date32()),
    ]
)
"""Rows of withdrawals.csv; `basis` and `by` stay there. Either `record_id` or number and name are given."""

_REFERRING = ("record_id", "evidence_id")


@dataclass(frozen=True)
class Withdrawn:
    """How many records are withdrawn, by reason, and the lines of withdrawals.csv that met no record."""

    by_reason: Mapping[str, int]
    unmatched: tuple[int, ...]


def find_withdrawn(engine: Engine, declared: Sequence[Mapping[str, Any]]) -> Withdrawn:
    """Fill `run.withdrawn(record_id, reason)` from core, the registry's rows and `run.buried`.

    `declared` are rows of `DECLARED_SCHEMA`. The engine needs an as-of day, `run.tombstones` and `run.buried`
    (`tombstones.load_tombstones`).
    """
    engine.attach("core.permits", "core.penalties")
    register_references(engine)
    rows = [{name: row[name] for name in DECLARED_SCHEMA.names} for row in declared]
    engine.register_rows("registry.withdrawals", rows, DECLARED_SCHEMA)
    for table in ("numbered", "named", "declared", "withdrawn"):
        engine.execute(f"CREATE OR REPLACE TABLE run.{table} AS {sql(f'release/{table}')}")
    counts = engine.connection.execute(
        "SELECT reason, count(*) FROM run.withdrawn GROUP BY reason ORDER BY reason"
    ).fetchall()
    unmatched = _unmatched(engine) if declared else []
    return Withdrawn(by_reason(counts), tuple(unmatched))


def _unmatched(engine: Engine) -> list[int]:
    """Lines that name no record: none of core, and none that has a tombstone."""
    rows = engine.connection.execute(
        "SELECT line FROM registry.withdrawals"
        " WHERE record_id IS NULL AND line NOT IN (SELECT line FROM run.named)"
        " UNION ALL SELECT w.line FROM registry.withdrawals AS w"
        " LEFT JOIN (SELECT record_id FROM core.permits UNION ALL SELECT record_id FROM core.penalties) AS r"
        " ON r.record_id = w.record_id WHERE w.record_id IS NOT NULL AND r.record_id IS NULL"
        " AND tombstone_id(w.record_id) NOT IN (SELECT tombstone_id FROM run.tombstones) ORDER BY 1"
    ).fetchall()
    return [int(line) for (line,) in rows]


def by_reason(counts: Iterable[tuple[Any, ...]]) -> dict[str, int]:
    """Rows (reason, number) as a mapping in the order of `REASONS`."""
    found = {str(reason): int(number) for reason, number in counts}
    return {reason: found[reason] for reason in REASONS if reason in found}


@dataclass(frozen=True)
class Withheld:
    """The rows of a file that are left out: a flag per row (None: no row), and how many by reason."""

    places: Flags | None
    reasons: Mapping[str, int]


def withheld_rows(
    connection: duckdb.DuckDBPyConnection,
    columns: Sequence[str],
    parquet: Path,
    withdrawn: str = "run.withdrawn",
) -> Withheld:
    """Find the rows of a file that speak of a withdrawn record; `columns` are those of the file."""
    referring = [column for column in _REFERRING if column in columns]
    if not referring:
        return Withheld(None, {})
    found = connection.sql(
        f"SELECT t.file_row_number AS place, w.reason"
        f" FROM read_parquet({quoted(parquet)}, file_row_number = true) AS t"
        f" JOIN {withdrawn} AS w ON w.record_id = t.{referring[0]}"
    ).to_arrow_table()
    if found.num_rows == 0:
        return Withheld(None, {})
    places = np.zeros(pq.read_metadata(parquet).num_rows, np.bool_)
    places[found.column("place").to_numpy()] = True
    counts = found.column("reason").value_counts().to_pylist()
    return Withheld(places, by_reason((one["values"], one["counts"]) for one in counts))
