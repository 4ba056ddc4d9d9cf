"""One dataset as files: Parquet and CSV of the published columns and rows.

Belongs here: writing the two files of a dataset and counting what was taken out on the way.
Does not belong here: what is taken out (`masking.py`, `withdrawal.py`), the text of a CSV (`csv_file.py`),
the descriptions of the files (`package.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.contract import Contract, FieldSpec
from warehouse.engine import Engine
from warehouse.literals import quoted
from warehouse.release.data_files import DataFiles, Threads
from warehouse.release.keys import KeyHashes
from warehouse.release.masking import (
    LABEL_END,
    LABELS,
    dropped_fields,
    published_fields,
    published_rows,
    source_columns,
)
from warehouse.release.table_file import TableFile
from warehouse.release.withdrawal import withheld_rows

_AT_ONCE = 2
"""Datasets whose rows are read and masked at once."""


class ReleaseError(Exception):
    """A release cannot be made or read; the message (Chinese) says why and what to do."""


@dataclass(frozen=True)
class DatasetResult:
    """What one dataset holds: rows, rows left out (and by reason), columns dropped, masked cells by kind."""

    name: str
    title_zh: str
    title_en: str
    rows: int
    withheld: int
    dropped: tuple[str, ...]
    masked: dict[str, int]
    reasons: Mapping[str, int]


_Begun = tuple[Contract, DatasetResult, DataFiles, KeyHashes]


class DatasetWriter:
    """Writes datasets into a folder, some at once; their files are written in threads of their own while the
    next rows are masked.

    Use it as a context manager, `write` the datasets, then ask for the `results`.
    """

    def __init__(self, engine: Engine, folder: Path) -> None:
        """The engine needs the macros (`masking.load_masks`) and `run.withdrawn` (`find_withdrawn`)."""
        self._engine = engine
        self._folder = folder
        self._threads = Threads()
        self._pool = ThreadPoolExecutor(_AT_ONCE)
        self._cursors: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
        for _ in range(_AT_ONCE):
            cursor = engine.connection.cursor()
            cursor.execute("SET TimeZone = 'UTC'")
            self._cursors.put(cursor)
        self._running: list[Future[_Begun]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        # What waits for a file that is no longer written ends with it.
        self._threads.__exit__(kind, error, trace)
        self._pool.shutdown()
        while not self._cursors.empty():
            self._cursors.get().close()

    def write(self, spec: Contract) -> None:
        """Begin `<dataset>.parquet` and `<dataset>.csv` from the table that the contract describes."""
        files = self._engine.store.files(spec.table)
        if len(files) > 1:
            raise ValueError(f"{spec.table} is a dataset and may have one file only")
        self._running.append(self._pool.submit(self._of_files, spec, files))

    def write_table(self, spec: Contract) -> None:
        """The same for a table of the engine that has no file; all its columns are published as they are."""
        order = ", ".join(f'"{name}"' for name in spec.sort)
        rows = self._engine.query(f"SELECT * FROM {spec.table} ORDER BY {order}")
        pieces = [rows.select(list(spec.columns))]
        self._running.append(self._pool.submit(self._of_pieces, spec, pieces))

    def results(self) -> tuple[list[DatasetResult], dict[str, str]]:
        """What the datasets hold, in name order, and the SHA-256 of each CSV file; waits until all are
        written.

        Raises ReleaseError when two rows of a dataset have the same key.
        """
        begun = sorted((one.result() for one in self._running), key=lambda one: one[1].name)
        self._threads.finish()
        for spec, result, files, keys in begun:
            if not keys.all_differ():
                _check_keys(self._engine.connection, spec, files.parquet, result.rows)
        digests = {files.csv.name: files.csv_sha256 for _, _, files, _ in begun}
        return [result for _, result, _, _ in begun], digests

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that nobody else uses meanwhile."""
        cursor = self._cursors.get()
        try:
            yield cursor
        finally:
            self._cursors.put(cursor)

    def _of_files(self, spec: Contract, files: Sequence[Path]) -> _Begun:
        fields = published_fields(spec)
        with self._cursor() as cursor:
            if not files:
                return self._write(cursor, spec, fields, (), (), [], {})
            file = TableFile.open(files[0])
            withheld = withheld_rows(cursor, spec.columns, files[0])
            pieces = (
                published_rows(cursor, spec, piece)
                for piece in file.pieces(source_columns(spec), withheld.places)
            )
            return self._write(cursor, spec, fields, file.dictionaries, file.plain, pieces, withheld.reasons)

    def _of_pieces(self, spec: Contract, pieces: Sequence[pa.Table]) -> _Begun:
        with self._cursor() as cursor:
            return self._write(cursor, spec, spec.fields, (), (), pieces, {})

    def _write(
        self,
        cursor: duckdb.DuckDBPyConnection,
        spec: Contract,
        fields: Sequence[FieldSpec],
        dictionaries: Sequence[str],
        plain: Sequence[str],
        pieces: Iterable[pa.Table],
        reasons: Mapping[str, int],
    ) -> _Begun:
        if spec.dataset is None:
            raise ValueError(f"{spec.table} is not a dataset")
        kinds = {
            field.name: pa.dictionary(pa.int32(), pa.string())
            if field.name in dictionaries
            else field.arrow_type
            for field in fields
        }
        schema = pa.schema(list(kinds.items()))
        texts = [field.name for field in fields if field.disclosure == "free_text"]
        files = DataFiles(self._threads, self._folder, spec.dataset, schema, plain)
        keys = KeyHashes(cursor, spec.key)
        rows, masked = 0, dict.fromkeys(LABELS, 0)
        for piece in pieces:
            shown = piece.cast(schema)
            rows += shown.num_rows
            keys.add(shown)
            for text in texts:
                if _count(shown.column(text), LABEL_END):
                    for name, label in LABELS.items():
                        masked[name] += _count(shown.column(text), label)
            files.write(shown)
        files.close()
        result = DatasetResult(
            name=spec.dataset,
            title_zh=spec.title.zh,
            title_en=spec.title.en,
            rows=rows,
            withheld=sum(reasons.values()),
            dropped=tuple(field.name for field in dropped_fields(spec)),
            masked={name: number for name, number in masked.items() if number},
            reasons=reasons,
        )
        return spec, result, files, keys


def _count(column: pa.ChunkedArray, label: str) -> int:
    """The cells of a column of text that contain a label."""
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0)
    if pa.types.is_dictionary(array.type):
        found = pc.match_substring(array.dictionary, label)
        return (pc.sum(found.take(array.indices)).as_py() or 0) if pc.any(found).as_py() else 0
    return pc.sum(pc.match_substring(array, label)).as_py() or 0


def _check_keys(connection: duckdb.DuckDBPyConnection, spec: Contract, parquet: Path, rows: int) -> None:
    """Raise ReleaseError when two rows have the same key; of its hash they have the same already."""
    keys = ", ".join(f'"{column}"' for column in spec.key)
    source = f"read_parquet({quoted(parquet)})"
    [(distinct,)] = connection.execute(f"SELECT count(DISTINCT ROW({keys})) FROM {source}").fetchall()
    if distinct < rows:
        raise ReleaseError(
            f"数据集 {spec.dataset}（{spec.title.zh}）有 {rows - distinct} 行主键重复，不能发布："
            f"主键是 {'、'.join(spec.key)}，请检查表 {spec.table} 的生成步骤"
        )
