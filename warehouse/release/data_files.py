"""The two files of a dataset, Parquet and CSV, written piece by piece.

Belongs here: both files of the same rows at the same time, each in a thread of its own. Does not belong here:
which rows and columns (`datasets.py`, `masking.py`), the text of a CSV (`csv_file.py`).
"""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.release.csv_file import CsvWriter

_AHEAD = 2


class Threads:
    """A thread for Parquet files and one for CSV files; at most a few pieces wait for each."""

    def __init__(self) -> None:
        """Starts no thread yet."""
        self._pools = {suffix: ThreadPoolExecutor(1) for suffix in (".parquet", ".csv")}
        self._waiting: dict[str, deque[Future[Any]]] = {suffix: deque() for suffix in self._pools}
        # Several datasets hand their pieces in.
        self._locks = {suffix: Lock() for suffix in self._pools}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in self._pools.values():
            pool.shutdown(cancel_futures=True)

    def run(self, suffix: str, work: Callable[..., Any], *arguments: object) -> None:
        """Have the work done in the thread of the suffix; an error of earlier work is raised here."""
        waiting = self._waiting[suffix]
        with self._locks[suffix]:
            while len(waiting) >= _AHEAD:
                waiting.popleft().result()
            waiting.append(self._pools[suffix].submit(work, *arguments))

    def finish(self) -> None:
        """Wait for all work."""
        for waiting in self._waiting.values():
            while waiting:
                waiting.popleft().result()


class DataFiles:
    """`<name>.parquet` and `<name>.csv` in a folder; neither may exist. Write pieces, then `close`.

    The digests are there when the threads have finished.
    """

    def __init__(
        self, threads: Threads, folder: Path, name: str, schema: pa.Schema, plain: Sequence[str] = ()
    ) -> None:
        """`schema` is that of the pieces, with dictionaries; `plain` are the texts of many values."""
        self.parquet, self.csv = folder / f"{name}.parquet", folder / f"{name}.csv"
        self._threads = threads
        self._csv = CsvWriter(self.csv, schema.names)
        self._parquet = pq.ParquetWriter(
            self.parquet,
            schema,
            compression="zstd",
            # As small as the third level on tables of records, in two thirds of the time.
            compression_level=1,
            use_dictionary=[name for name in schema.names if name not in plain],
            # Of few values every row group has the same first and last, and finding them takes long.
            write_statistics=[field.name for field in schema if not pa.types.is_dictionary(field.type)],
            store_schema=False,
        )

    @property
    def csv_sha256(self) -> str:
        """The digest of the CSV file."""
        return self._csv.sha256

    def write(self, piece: pa.Table) -> None:
        """Append a piece to both files."""
        if piece.num_rows:
            self._threads.run(".parquet", self._parquet.write_table, piece, piece.num_rows)
            self._threads.run(".csv", self._csv.write, piece)

    def close(self) -> None:
        """Nothing follows."""
        self._threads.run(".parquet", self._parquet.close)
        self._threads.run(".csv", self._csv.close)
