"""The SQL engine: one in-memory DuckDB connection whose views are the stage files.

Belongs here: connecting, showing files as `schema.table`, running a statement into a table's file.
Does not belong here: the statements (`.sql` files and contracts hold them), business rules.

Statements keep to a subset that sqlglot translates for Spark (tests/warehouse/test_sql_portable.py):
they name tables, never files, and take the run's parameters from the one-row table `run.parameters`.
"""

import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from warehouse.contract import contract
from warehouse.literals import quoted
from warehouse.stage_file import write_parquet
from warehouse.store import Store, replacing
from warehouse.streams import BATCH_ROWS, CHOSEN, Cursor, ahead, in_turns, row_groups, streams_of

_SQL_FOLDER = Path(__file__).parent / "sql"
# Beyond this a statement goes on in temporary files: a district's machine is no cluster.
_MEMORY = 3 << 30


class Engine:
    """A DuckDB connection over the files of a `Store`; close it, or use it as a context manager."""

    def __init__(self, store: Store, *, as_of: date | None = None, id_key: str = "") -> None:
        """`as_of` is the day by which duties are judged; statements read it from `run.parameters`.

        `id_key` is the secret that goes into the ids of permits and penalties (macro `id_key`).
        """
        self.store = store
        self._shown: dict[str, str] = {}
        self.connection = duckdb.connect(":memory:")
        self.connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = true")
        # It would be printed among the results of a command.
        self.connection.execute("SET enable_progress_bar = false")
        if os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") > _MEMORY * 4 // 3:
            self.connection.execute(f"SET memory_limit = '{_MEMORY}B'")
        # Large files are read once: kept in memory they would take the place of what is worked on.
        self.connection.execute("SET enable_external_file_cache = false")
        self.connection.execute(f"SET temp_directory = {quoted(store.temporary('duckdb'))}")
        self.connection.execute(f"CREATE MACRO id_key() AS {quoted(id_key)}")
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
            self._show_files(table)
            body = self._shown.get(table, "SELECT * FROM {stored}").replace("{stored}", _stored(table))
            self.connection.execute(f"CREATE OR REPLACE VIEW {table} AS {body}")

    def attach_missing(self, *tables: str) -> None:
        """`attach` for those of the tables that are not there yet, attached or registered."""
        for table in tables:
            schema, name = table.split(".")
            found = self.connection.execute(
                "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?",
                [schema, name],
            ).fetchone()
            if found is None:
                self.attach(table)

    def show(self, table: str, statement: str) -> None:
        """Let `attach` show a table by a SELECT over its rows `{stored}`, in their order, instead of all of
        them."""
        self._shown[table] = statement

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
        # A join hands small rests of its batches on late: with several threads rows change places, in another
        # way every run. Swapping its sides would stream the lookup table instead of the files.
        if is_sorted:
            self.connection.execute("SET disabled_optimizers = 'build_side_probe_side'; SET threads = 1")
        try:
            found = self.connection.sql(f"SELECT {columns} FROM ({statement}) {order}")
            # Closed before the connection goes on, also when writing fails: a thread works on it.
            with (
                replacing(self.store.path(table, partition)) as partial,
                closing(ahead(row_groups(found.to_arrow_reader(BATCH_ROWS)))) as groups,
            ):
                rows = write_parquet(partial, table, groups)
        finally:
            self.connection.execute("SET disabled_optimizers = ''; RESET threads")
        self.attach(table)
        return rows

    def write_in_streams(self, table: str, statement: str, source: str, noted: str) -> int:
        """`write` for a statement that gives every row of the attached table `source` once, in their order,
        whatever part of `source` it is run over: projections, and joins of lookup tables.

        The statement has two columns more: rows without `is_kept` do not go into the file, and the table
        `noted` holds the columns by which `table` is sorted of all rows with `is_noted`.
        Several streams run over the row groups of a file in turns, each on one thread, for there the order of
        rows is certain. They go into the file in their order: its bytes do not depend on threads.
        """
        spec = contract(table)
        columns = ", ".join(f'CAST("{f.name}" AS {f.sql_type}) AS "{f.name}"' for f in spec.fields)
        notes = [pa.schema([spec.arrow_schema.field(name) for name in spec.sort]).empty_table()]
        streamed = self._streamed(f"SELECT {columns}, is_kept, is_noted FROM ({statement})", source)
        with replacing(self.store.path(table)) as partial, closing(streamed) as found:
            rows = write_parquet(partial, table, _kept(found, spec.sort, notes))
        self.register(noted, pa.concat_tables(notes))
        self.attach(table)
        return rows

    def _streamed(self, statement: str, source: str) -> Generator[pa.Table, None, None]:
        """The results of a statement over the row groups of `source`, in their order."""
        [(threads,)] = self.connection.execute("SELECT current_setting('threads')").fetchall()
        cursors: SimpleQueue[Cursor] = SimpleQueue()
        stop = Event()
        with ExitStack() as stack:
            stack.callback(self._show_files, source)
            stack.callback(self.connection.execute, "SET disabled_optimizers = ''; RESET threads")
            # Joins keep the files' side as the one that streams; a cursor works on the thread that calls it.
            self.connection.execute("SET disabled_optimizers = 'build_side_probe_side'; SET threads = 1")
            parts = streams_of(self.store.files(source), threads)
            workers = max(map(len, parts), default=0)
            for number in range(workers):
                cursor = stack.enter_context(self.connection.cursor())
                parts[0][0].choose(cursor)
                if number == 0:
                    cursor.execute(f"CREATE OR REPLACE VIEW {_stored(source)} AS {CHOSEN}")
                cursor.execute("SET TimeZone = 'UTC'")
                cursors.put((cursor, cursor.sql(statement)))
            pool = ThreadPoolExecutor(max(workers, 1))
            stack.callback(pool.shutdown, cancel_futures=True)
            stack.callback(stop.set)
            # Beginning a statement of hundreds of expressions takes as long as some thousand rows: a stream
            # begins it once. They begin in the order in which they are used up: none waits for a later one.
            for streams in parts:
                for stream in streams:
                    pool.submit(stream.run, cursors, stop)
            for streams in parts:
                yield from in_turns(streams)

    def _show_files(self, table: str) -> None:
        """All rows of a table's files, on which its view stands."""
        files = [quoted(path) for path in self.store.files(table)]
        if files:
            body = f"SELECT * FROM read_parquet([{', '.join(files)}])"
        else:
            columns = ", ".join(f'CAST(NULL AS {f.sql_type}) AS "{f.name}"' for f in contract(table).fields)
            body = f"SELECT {columns} WHERE false"
        self.connection.execute("CREATE SCHEMA IF NOT EXISTS stored")
        self.connection.execute(f"CREATE OR REPLACE VIEW {_stored(table)} AS {body}")


def _stored(table: str) -> str:
    return f'stored."{table}"'


def _kept(groups: Iterable[pa.Table], key: Sequence[str], notes: list[pa.Table]) -> Iterator[pa.Table]:
    """The rows with `is_kept`; the key columns of those with `is_noted` go to `notes`."""
    for group in groups:
        kept, noted = group.column("is_kept"), group.column("is_noted")
        notes.append(group.select(key).filter(noted).cast(notes[0].schema))
        yield group.drop_columns(["is_kept", "is_noted"]).filter(kept)


def sql(name: str) -> str:
    """The text of `warehouse/sql/<name>.sql`, without a final semicolon."""
    return (_SQL_FOLDER / f"{name}.sql").read_text(encoding="utf-8").strip().rstrip(";")
