"""The warehouse file for analysts: `warehouse.duckdb`, real tables with comments, swapped in whole.

Belongs here: building the file from the stage Parquet files. Does not belong here: computing
anything; what a table holds was decided when its Parquet file was written.

DuckDB lets nobody open a file that a writer has open. The file is therefore built under a temporary
name and moved into place: a reader keeps the file it opened, and a killed build leaves the old one.
"""

import hashlib
import json
from datetime import date
from pathlib import Path

import duckdb

from warehouse.contract import Contract, load_contracts
from warehouse.store import Store, replacing

_STAGES = ("core", "quarantine", "metrics")
_ABOUT = (
    "CREATE TABLE ops.about ("
    "table_name VARCHAR NOT NULL, title_zh VARCHAR NOT NULL, title_en VARCHAR NOT NULL, "
    "row_count BIGINT NOT NULL, contracts_version VARCHAR NOT NULL, as_of DATE)",
    "COMMENT ON TABLE ops.about IS '关于本库：每张表一行 | About this file: one row per table'",
    "COMMENT ON COLUMN ops.about.table_name IS '表名 | Table'",
    "COMMENT ON COLUMN ops.about.title_zh IS '中文表名 | Title in Chinese'",
    "COMMENT ON COLUMN ops.about.title_en IS '英文表名 | Title in English'",
    "COMMENT ON COLUMN ops.about.row_count IS '行数 | Number of rows'",
    "COMMENT ON COLUMN ops.about.contracts_version IS '表契约版本 | Digest of all table contracts'",
    "COMMENT ON COLUMN ops.about.as_of IS '评判日期 | Day by which duties were judged'",
)


def contracts_version() -> str:
    """A digest (12 hex digits) of all table contracts: it changes when any column, rule or wording does."""
    content = [spec.model_dump(mode="json") for spec in load_contracts().values()]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def database_contracts() -> list[Contract]:
    """The contracts whose tables go into the warehouse file: stages core, quarantine and metrics."""
    return [spec for spec in load_contracts().values() if spec.stage in _STAGES]


def build_database(store: Store, path: Path, *, as_of: date | None = None) -> dict[str, int]:
    """Build the warehouse file at `path` from the store's Parquet files; rows by table name.

    A table without a file is there and empty. `ops.about` tells the number of rows of each table, the
    version of the contracts and `as_of`. Raises duckdb.Error when a file does not keep its contract (a
    column is missing, a required one is empty); `path` is then as it was.
    """
    counts: dict[str, int] = {}
    with replacing(path) as partial:
        with duckdb.connect(str(partial)) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            for spec in database_contracts():
                connection.execute(f"CREATE SCHEMA IF NOT EXISTS {spec.schema_name}")
                counts[spec.table] = _fill(connection, spec, store.files(spec.table))
            connection.execute("CREATE SCHEMA IF NOT EXISTS ops")
            for statement in _ABOUT:
                connection.execute(statement)
            version = contracts_version()
            for spec in database_contracts():
                connection.execute(
                    "INSERT INTO ops.about VALUES (?, ?, ?, ?, ?, ?)",
                    [spec.table, spec.title.zh, spec.title.en, counts[spec.table], version, as_of],
                )
        # A log that a crashed writer left beside the old file would be replayed into the new one.
        path.with_name(path.name + ".wal").unlink(missing_ok=True)
    return counts


def _fill(connection: duckdb.DuckDBPyConnection, spec: Contract, files: list[Path]) -> int:
    for statement in spec.ddl():
        connection.execute(statement)
    if not files:
        return 0
    # Every column is named on both sides: by position, two text columns in another order would swap silently,
    # and BY NAME alone would fill a column that the file lacks with NULL.
    columns = ", ".join(f'"{name}"' for name in spec.columns)
    row = connection.execute(
        f"INSERT INTO {spec.table} BY NAME SELECT {columns} FROM read_parquet(?)",
        [[str(file) for file in files]],
    ).fetchone()
    return int(row[0]) if row else 0
