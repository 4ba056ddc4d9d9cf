"""One dataset as files: Parquet and CSV of the published columns and rows.

Belongs here: writing the two files of a dataset and counting what was taken out on the way.
Does not belong here: what is taken out (`masking.py`, `withdrawal.py`), the text of a CSV (`csv_file.py`),
the descriptions of the files (`package.py`).
"""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from warehouse.contract import Contract
from warehouse.engine import Engine
from warehouse.release.csv_file import CsvFile, quoted, write_csv
from warehouse.release.masking import (
    LABELS,
    NOTHING,
    dropped_fields,
    find_need,
    published_fields,
    published_select,
)
from warehouse.release.withdrawal import WITHHELD, withheld_rows

PARQUET_OPTIONS = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, WRITE_BLOOM_FILTER false"
"""zstd's first level: as small as the third on tables of records, in two thirds of the time."""


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


def same_row_groups(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the engine cut Parquet files into the same row groups on every machine: alone, one thread cuts
    others."""
    if connection.execute("SELECT current_setting('threads')").fetchall()[0][0] < 2:
        connection.execute("SET threads = 2")


class DatasetWriter:
    """Writes datasets into a folder; while the CSV of one is written, the Parquet file of the next begins.

    Use it as a context manager, `write` the datasets, then ask for the `results`.
    """

    def __init__(self, engine: Engine, folder: Path) -> None:
        """The engine needs the macros (`masking.load_masks`) and `run.withdrawn` (`find_withdrawn`)."""
        same_row_groups(engine.connection)
        self._engine = engine
        self._folder = folder
        self._pool = ThreadPoolExecutor(1)
        self._begun: list[tuple[DatasetResult, Future[CsvFile]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def write(self, spec: Contract) -> None:
        """Begin `<dataset>.parquet` and `<dataset>.csv` from the table that the contract describes.

        Raises ReleaseError when two rows have the same key.
        """
        engine, name = self._engine, spec.dataset
        if name is None:
            raise ValueError(f"{spec.table} is not a dataset")
        fields = published_fields(spec)
        files = engine.store.files(spec.table)
        if len(files) > 1:
            raise ValueError(f"{spec.table} is a dataset and may have one file only")
        engine.attach(spec.table)
        reasons = withheld_rows(engine.connection, spec.columns, files[0]) if files else {}
        source = None
        if files and reasons:
            source = (
                f"(SELECT * FROM read_parquet('{quoted(files[0])}', file_row_number = true)"
                f" WHERE NOT {WITHHELD}) AS shown"
            )
        need = find_need(engine.connection, spec, files[0]) if files else NOTHING
        parquet = self._folder / f"{name}.parquet"
        columns = ", ".join(f'CAST("{field.name}" AS {field.sql_type}) AS "{field.name}"' for field in fields)
        # No ORDER BY: the table's file is in the contract's order, and the engine keeps it.
        engine.execute(
            f"COPY (SELECT {columns} FROM ({published_select(spec, source, need)}) AS published)"
            f" TO '{quoted(parquet)}' ({PARQUET_OPTIONS})"
        )
        result = DatasetResult(
            name=name,
            title_zh=spec.title.zh,
            title_en=spec.title.en,
            rows=_rows_with_keys(engine.connection, spec, parquet),
            withheld=sum(reasons.values()),
            dropped=tuple(field.name for field in dropped_fields(spec)),
            masked={},
            reasons=reasons,
        )
        texts = [field.name for field in fields if field.disclosure == "free_text"]
        self._begin_csv(result, parquet, texts)

    def write_table(self, spec: Contract) -> None:
        """The same for a table of the engine that has no file; all its columns are published as they are."""
        parquet = self._folder / f"{spec.dataset}.parquet"
        columns = ", ".join(
            f'CAST("{field.name}" AS {field.sql_type}) AS "{field.name}"' for field in spec.fields
        )
        order = ", ".join(f'"{name}"' for name in spec.sort)
        self._engine.execute(
            f"COPY (SELECT {columns} FROM {spec.table} ORDER BY {order})"
            f" TO '{quoted(parquet)}' ({PARQUET_OPTIONS})"
        )
        rows = _rows_with_keys(self._engine.connection, spec, parquet)
        result = DatasetResult(str(spec.dataset), spec.title.zh, spec.title.en, rows, 0, (), {}, {})
        self._begin_csv(result, parquet, [])

    def results(self) -> tuple[list[DatasetResult], dict[str, str]]:
        """What the datasets hold, in name order, and the SHA-256 of each CSV file; waits until all are
        written."""
        results, digests = [], {}
        for result, future in sorted(self._begun, key=lambda begun: begun[0].name):
            written = future.result()
            results.append(replace(result, masked=written.labelled))
            digests[f"{result.name}.csv"] = written.sha256
        return results, digests

    def _begin_csv(self, result: DatasetResult, parquet: Path, texts: list[str]) -> None:
        connection = self._engine.connection.cursor()
        target = parquet.with_suffix(".csv")
        future = self._pool.submit(write_csv, connection, parquet, target, texts=texts, labels=LABELS)
        self._begun.append((result, future))


def _rows_with_keys(connection: duckdb.DuckDBPyConnection, spec: Contract, parquet: Path) -> int:
    """The number of rows, after a look whether each has a key of its own.

    As many different hashes as rows means as many different keys; only if not, keys are compared.
    """
    keys = ", ".join(f'"{column}"' for column in spec.key)
    source = f"read_parquet('{quoted(parquet)}')"
    rows, hashes = connection.execute(
        f"SELECT count(*), count(DISTINCT hash({keys})) FROM {source}"
    ).fetchall()[0]
    if rows != hashes:
        [(distinct,)] = connection.execute(
            f"SELECT count(*) FROM (SELECT DISTINCT {keys} FROM {source})"
        ).fetchall()
        if rows != distinct:
            raise ReleaseError(
                f"数据集 {spec.dataset}（{spec.title.zh}）有 {rows - distinct} 行主键重复，不能发布："
                f"主键是 {'、'.join(spec.key)}，请检查表 {spec.table} 的生成步骤"
            )
    return int(rows)
