"""Where the stages keep their files, and how a file is replaced without a reader noticing.

Belongs here: paths of tables, atomic replacement, writing rows with the contract's schema.
Does not belong here: SQL (`engine.py`), the archive of captured bytes (`archive.py`), releases (`release/`).
"""

import os
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.contract import contract, load_contracts

_PARTIAL = ".partial-"


class Store:
    """The data folder: one folder per stage, one Parquet file per table or per table and bureau."""

    def __init__(self, root: Path) -> None:
        """`root` is created when the first file is written."""
        self.root = root

    def path(self, table: str, partition: str | None = None) -> Path:
        """The file of a table: `<stage>/<name>.parquet`, partitioned `<stage>/<name>/<bureau>.parquet`."""
        spec = contract(table)
        if spec.partitioned != (partition is not None):
            raise ValueError(f"{table}: partition {partition!r} does not fit the contract")
        folder = self.root / spec.stage
        return folder / spec.name / f"{partition}.parquet" if partition else folder / f"{spec.name}.parquet"

    def files(self, table: str) -> list[Path]:
        """The existing files of a table, in name order."""
        spec = contract(table)
        if not spec.partitioned:
            path = self.path(table)
            return [path] if path.exists() else []
        return sorted((self.root / spec.stage / spec.name).glob("*.parquet"))

    def write_rows(self, table: str, rows: Sequence[Mapping[str, Any]], partition: str | None = None) -> int:
        """Write rows (mappings by column name) in the contract's order and schema; number of rows."""
        return self.write_table(
            table, pa.Table.from_pylist(list(rows), schema=contract(table).arrow_schema), partition
        )

    def write_table(self, table: str, data: pa.Table, partition: str | None = None) -> int:
        """Write an arrow table after casting it, column by name, to the contract's schema; number of rows."""
        spec = contract(table)
        data = data.select(list(spec.columns)).cast(spec.arrow_schema)
        if spec.sort:
            data = data.sort_by([(name, "ascending") for name in spec.sort])
        with replacing(self.path(table, partition)) as partial:
            pq.write_table(data, partial, compression="zstd")
        return int(data.num_rows)

    def read(
        self, table: str, partition: str | None = None, columns: Sequence[str] | None = None
    ) -> pa.Table:
        """The rows of a table: of one bureau or of all, all columns or some; empty before the first write."""
        schema = contract(table).arrow_schema
        if columns is not None:
            schema = pa.schema([schema.field(name) for name in columns])
        paths = [self.path(table, partition)] if partition else self.files(table)
        parts = [pq.read_table(path, schema=schema) for path in paths if path.exists()]
        return pa.concat_tables(parts) if parts else schema.empty_table()

    def drop_partitions(self, keep: Sequence[str]) -> list[Path]:
        """Remove the parsed files of bureaus that the registry no longer has; the paths removed.

        The capture logs stay: what was captured is evidence, whatever the registry says today.
        """
        gone = [
            path
            for spec in load_contracts().values()
            if spec.partitioned and spec.stage == "parsed"
            for path in self.files(spec.table)
            if path.stem not in keep
        ]
        for path in gone:
            path.unlink()
        return gone

    def temporary(self, name: str) -> Path:
        """A path in the data folder for files of this process, swept away if it is killed; not created."""
        return self.root / f"{_PARTIAL}{os.getpid()}-{uuid.uuid4().hex[:8]}-{name}"

    def sweep(self) -> None:
        """Remove what killed runs left half written; what a living process writes is left alone."""
        if not self.root.exists():
            return
        for path in sorted(self.root.rglob(f"{_PARTIAL}*"), reverse=True):
            if _alive(path):
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path to write to, moved onto `target` at the end; on an error `target` stays as it was.

    Works for a file and for a folder that does not exist yet (`os.replace` is atomic on one file system).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.parent / f"{_PARTIAL}{os.getpid()}-{uuid.uuid4().hex[:8]}-{target.name}"
    try:
        yield partial
        if partial.is_file():
            _flush(partial)
        os.replace(partial, target)
    finally:
        if partial.is_dir():
            shutil.rmtree(partial)
        else:
            partial.unlink(missing_ok=True)


def _alive(partial: Path) -> bool:
    """Whether the process that writes this partial file still runs (on this machine)."""
    pid = partial.name.removeprefix(_PARTIAL).split("-")[0]
    if not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _flush(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
