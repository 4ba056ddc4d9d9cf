"""One dataset as files: Parquet and CSV of the published columns and rows.

Belongs here: writing the two files of a dataset and counting what was taken out on the way.
Does not belong here: what is taken out (`masking.py`), the descriptions of the files (`package.py`).

The CSV is for spreadsheets: UTF-8 with a byte-order mark, CRLF, a text that a spreadsheet would take
for a formula gets an apostrophe in front, lists are joined with ；. NULL is an empty cell, an empty
text is `""`. The Parquet file has the values untouched.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.contract import Contract, FieldSpec
from warehouse.engine import Engine
from warehouse.release.masking import (
    LABELS,
    dropped_fields,
    published_fields,
    published_select,
    withheld_select,
)

LIST_DELIMITER = "；"
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
_BATCH_ROWS = 100_000


class ReleaseError(Exception):
    """A release cannot be made or read; the message (Chinese) says why and what to do."""


@dataclass(frozen=True)
class DatasetResult:
    """What one dataset holds: rows, rows left out, columns dropped, masked cells by kind."""

    name: str
    title_zh: str
    title_en: str
    rows: int
    withheld: int
    dropped: tuple[str, ...]
    masked: dict[str, int]


def write_dataset(engine: Engine, spec: Contract, folder: Path) -> DatasetResult:
    """Write `<dataset>.parquet` and `<dataset>.csv` into `folder`.

    The engine needs the macros (`masking.load_masks`). Raises ReleaseError when two rows have the same key.
    """
    name = spec.dataset
    if name is None:
        raise ValueError(f"{spec.table} is not a dataset")
    fields = published_fields(spec)
    engine.attach(spec.table)
    parquet = folder / f"{name}.parquet"
    columns = ", ".join(f'CAST("{field.name}" AS {field.sql_type}) AS "{field.name}"' for field in fields)
    order = ", ".join(f'"{column}"' for column in spec.sort if column in {field.name for field in fields})
    engine.execute(
        f"COPY (SELECT {columns} FROM ({published_select(spec)}) AS published ORDER BY {order})"
        f" TO '{_quoted(parquet)}' (FORMAT parquet, COMPRESSION zstd)"
    )
    rows = _key_counted(engine, spec, parquet)
    _write_csv(engine, fields, parquet, folder / f"{name}.csv")
    withheld = withheld_select(spec)
    return DatasetResult(
        name=name,
        title_zh=spec.title.zh,
        title_en=spec.title.en,
        rows=rows,
        withheld=_number(engine, withheld) if withheld else 0,
        dropped=tuple(field.name for field in dropped_fields(spec)),
        masked=_masked_cells(engine, fields, parquet),
    )


def _key_counted(engine: Engine, spec: Contract, parquet: Path) -> int:
    keys = ", ".join(f'"{column}"' for column in spec.key)
    source = f"read_parquet('{_quoted(parquet)}')"
    rows = _number(engine, f"SELECT count(*) AS n FROM {source}")
    distinct = _number(engine, f"SELECT count(*) AS n FROM (SELECT DISTINCT {keys} FROM {source})")
    if rows != distinct:
        raise ReleaseError(
            f"数据集 {spec.dataset}（{spec.title.zh}）有 {rows - distinct} 行主键重复，不能发布："
            f"主键是 {'、'.join(spec.key)}，请检查表 {spec.table} 的生成步骤"
        )
    return rows


def _masked_cells(engine: Engine, fields: tuple[FieldSpec, ...], parquet: Path) -> dict[str, int]:
    """Published cells that carry the label of a mask, by kind of mask."""
    texts = [field.name for field in fields if field.disclosure == "free_text"]
    if not texts:
        return {}
    source = f"read_parquet('{_quoted(parquet)}')"
    counts = dict.fromkeys(LABELS, 0)
    for text in texts:
        sums = ", ".join(
            f"count(*) FILTER (WHERE contains(\"{text}\", '{label}'))" for label in LABELS.values()
        )
        found = engine.connection.execute(
            f"SELECT {sums} FROM {source} WHERE contains(\"{text}\", '已隐去）')"
        ).fetchall()
        for kind, number in zip(LABELS, found[0], strict=True):
            counts[kind] += int(number)
    return {kind: number for kind, number in counts.items() if number}


def _write_csv(engine: Engine, fields: tuple[FieldSpec, ...], parquet: Path, target: Path) -> None:
    """Lines are put together in SQL and come as arrow text, whose buffer is the file's content as it is."""
    cells = " || ',' || ".join(_cell(field) for field in fields)
    source = f"read_parquet('{_quoted(parquet)}')"
    relation = engine.connection.sql(f"SELECT {cells} || chr(13) || chr(10) AS line FROM {source}")
    header = ",".join(field.name for field in fields)
    with target.open("xb") as handle:
        handle.write(b"\xef\xbb\xbf" + header.encode() + b"\r\n")
        for batch in relation.to_arrow_reader(_BATCH_ROWS):
            lines = batch.column(0).cast(pa.large_string())
            first, last = lines.offset, lines.offset + len(lines)
            _, offsets, data = lines.buffers()
            ends = memoryview(offsets).cast("q")
            handle.write(memoryview(data)[ends[first] : ends[last]])


def _cell(field: FieldSpec) -> str:
    name = f'"{field.name}"'
    if field.type == "timestamp":
        return f"COALESCE(strftime({name}, '%Y-%m-%dT%H:%M:%SZ'), '')"
    if field.type not in ("string", "strings"):
        return f"COALESCE(CAST({name} AS VARCHAR), '')"
    text = f"array_to_string({name}, '{LIST_DELIMITER}')" if field.type == "strings" else name
    safe = f"CASE WHEN regexp_matches({text}, '{_FORMULA}') THEN '''' || {text} ELSE {text} END"
    quoted = f"""'"' || replace({safe}, '"', '""') || '"'"""
    needs_quotes = f"""regexp_matches({text}, '[",\\r\\n]') OR {text} = ''"""
    return f"COALESCE(CASE WHEN {needs_quotes} THEN {quoted} ELSE {safe} END, '')"


def _number(engine: Engine, statement: str) -> int:
    return int(engine.connection.execute(statement).fetchall()[0][0])


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def parquet_source(connection: duckdb.DuckDBPyConnection, view: str, parquet: Path) -> None:
    """Show a Parquet file as a view."""
    connection.execute(f"CREATE OR REPLACE VIEW {view} AS SELECT * FROM read_parquet('{_quoted(parquet)}')")
