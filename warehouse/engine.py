"""The SQL engine: one in-memory DuckDB connection whose views are the stage files.

Belongs here: connecting, showing files as `schema.table`, running a statement into a table's file.
Does not belong here: the statements (`.sql` files and contracts hold them), business rules.

Statements keep to a subset that sqlglot translates for Spark (tests/warehouse/test_sql_portable.py):
they name tables, never files, and take the run's parameters from the one-row table `run.parameters`.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from warehouse.contract import contract
from warehouse.store import Store, replacing

_SQL_FOLDER = Path(__file__).parent / "sql"
PACKING = "COMPRESSION zstd, COMPRESSION_LEVEL 1"
"""How files between the stages are compressed: of such tables higher levels make no smaller files."""
# Beyond this a statement goes on in temporary files: a district's machine is no cluster.
_MEMORY = 3 << 30


class Engine:
    """A DuckDB connection over the files of a `Store`; close it, or use it as a context manager."""

    def __init__(self, store: Store, *, as_of: date | None = None, id_key: str = "") -> None:
        """`as_of` is the day by which duties are judged; statements read it from `run.parameters`.

        `id_key` is the secret that goes into the ids of permits and penalties (macro `id_key`).
        """
        self.store = store
        self.connection = duckdb.connect(":memory:")
        self.connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = true")
        if os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") > _MEMORY * 4 // 3:
            self.connection.execute(f"SET memory_limit = '{_MEMORY}B'")
        # Large files are read once: kept in memory they would take the place of what is worked on.
        self.connection.execute("SET enable_external_file_cache = false")
        spill = str(store.temporary("duckdb")).replace("'", "''")
        self.connection.execute(f"SET temp_directory = '{spill}'")
        secret = id_key.replace("'", "''")
        self.connection.execute(f"CREATE MACRO id_key() AS '{secret}'")
        for path in sorted((_SQL_FOLDER / "macros").glob("*.sql")):
            self.connection.execute(path.read_text(encoding="utf-8"))
        self.connection.execute("CREATE SCHEMA run")
        self.connection.execute("CREATE TABLE run.parameters AS SELECT CAST(? AS DATE) AS as_of", [as_of])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def attach(self, *tables: str) -> None:
        """Show tables as views over their files; a table without a file is an empty view of its schema."""
        for table in tables:
            spec = contract(table)
            self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {spec.schema_name}")
            files = [str(path) for path in self.store.files(table)]
            if files:
                quoted = ", ".join("'" + name.replace("'", "''") + "'" for name in files)
                body = f"SELECT * FROM read_parquet([{quoted}])"
            else:
                columns = ", ".join(f'CAST(NULL AS {f.sql_type}) AS "{f.name}"' for f in spec.fields)
                body = f"SELECT {columns} WHERE false"
            self.connection.execute(f"CREATE OR REPLACE VIEW {table} AS {body}")

    def register(self, table: str, data: pa.Table) -> None:
        """Keep an arrow table as the in-memory table `schema.name` (reference and registry tables)."""
        schema = table.split(".")[0]
        self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        self.connection.register("incoming", data)
        self.connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM incoming")
        self.connection.unregister("incoming")

    def register_rows(self, table: str, rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> None:
        """`register` for mappings by column name."""
        self.register(table, pa.Table.from_pylist(list(rows), schema=schema))

    def execute(self, statement: str) -> None:
        """Run a statement for its effect (temporary tables of a stage)."""
        self.connection.execute(statement)

    def query(self, statement: str) -> pa.Table:
        """The result of a statement as an arrow table."""
        return self.connection.sql(statement).to_arrow_table()

    def write(
        self, table: str, statement: str, partition: str | None = None, *, is_sorted: bool = False
    ) -> int:
        """Run a SELECT into the table's file, columns by name, typed and ordered by the contract; row count.

        `is_sorted` says that the statement streams files that are in the contract's order, with joins of
        lookup tables: the rows are then written as they come, without a sort of all of them.
        Raises duckdb.Error when a column of the contract is missing in the statement.
        """
        spec = contract(table)
        columns = ", ".join(f'CAST("{f.name}" AS {f.sql_type}) AS "{f.name}"' for f in spec.fields)
        order = "" if is_sorted else "ORDER BY " + ", ".join(f'"{name}"' for name in spec.sort)
        target = self.store.path(table, partition)
        with replacing(target) as partial:
            name = str(partial).replace("'", "''")
            copy = (
                f"COPY (SELECT {columns} FROM ({statement}) {order}) TO '{name}' (FORMAT parquet, {PACKING})"
            )
            # A join hands small rests of its batches on late: with several threads rows change places, in
            # another way every run. Swapping its sides would stream the lookup table instead of the files.
            if is_sorted:
                self.connection.execute("SET disabled_optimizers = 'build_side_probe_side'; SET threads = 1")
            try:
                copied = self.connection.execute(copy).fetchall()
            finally:
                self.connection.execute("SET disabled_optimizers = ''; RESET threads")
        self.attach(table)
        return int(copied[0][0])


def sql(name: str) -> str:
    """The text of `warehouse/sql/<name>.sql`, without a final semicolon."""
    return (_SQL_FOLDER / f"{name}.sql").read_text(encoding="utf-8").strip().rstrip(";")
