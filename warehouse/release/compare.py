"""Comparing two versions of the open data by key.

Belongs here: reading two release folders and counting. Each is described by its own
`datapackage.json`, so that old versions compare long after a contract changed.
Does not belong here: the wording of the result (`changes.py`).
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from warehouse.engine import sql
from warehouse.literals import quoted
from warehouse.release.changes import Changes, DatasetChanges
from warehouse.release.datasets import ReleaseError

_SAMPLES = 5
_MEMORY = "2GB"
_TOMBSTONES = "tombstones"


@dataclass(frozen=True)
class _Table:
    title_zh: str
    title_en: str
    key: tuple[str, ...]
    columns: dict[str, str]
    path: Path


def diff(before: Path, after: Path) -> Changes:
    """Compare two release folders.

    Raises ReleaseError when one of them is not a readable release.
    """
    old, new = _tables(before), _tables(after)
    with _connection(new.get(_TOMBSTONES)) as connection:
        datasets = tuple(
            _compare(connection, name, old.get(name), new.get(name)) for name in sorted({*old, *new})
        )
    return Changes(_version(before), _version(after), datasets)


def first_release(folder: Path) -> Changes:
    """The changes of a release that has none before it: every row is new."""
    datasets = tuple(_all_new(name, table) for name, table in sorted(_tables(folder).items()))
    return Changes(None, _version(folder), datasets)


def _all_new(name: str, table: _Table) -> DatasetChanges:
    rows = _rows(table)
    return DatasetChanges(
        name=name,
        title_zh=table.title_zh,
        title_en=table.title_en,
        rows_before=0,
        rows_after=rows,
        added=rows,
        removed=0,
        changed=0,
        survival=None,
        changed_columns={},
        columns_added=(),
        columns_removed=(),
        key_changed=False,
        samples={},
    )


@contextmanager
def _connection(tombstones: _Table | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of bounded memory with the table `tombstones` of the later release (empty without one)."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:") as connection:
        connection.execute(f"SET TimeZone = 'UTC'; SET memory_limit = '{_MEMORY}'")
        connection.execute(f"SET temp_directory = {quoted(Path(folder))}")
        connection.execute(sql("release/tombstone_id"))
        source = (
            f"SELECT tombstone_id FROM read_parquet({quoted(tombstones.path)})"
            if tombstones is not None
            else "SELECT '' AS tombstone_id WHERE false"
        )
        connection.execute(f"CREATE TABLE tombstones AS {source}")
        yield connection


def _compare(
    connection: duckdb.DuckDBPyConnection, name: str, old: _Table | None, new: _Table | None
) -> DatasetChanges:
    table = new or old
    if table is None:
        raise ValueError(f"{name} is in neither release")
    rows_before, rows_after = _rows(old), _rows(new)
    key_changed = old is not None and new is not None and old.key != new.key
    comparable = old is not None and new is not None and all(column in old.columns for column in new.key)
    counts = {"added": rows_after, "removed": rows_before, "changed": 0}
    changed_columns: dict[str, int] = {}
    samples: dict[str, tuple[str, ...]] = {}
    if old is not None and new is not None and comparable:
        _show(connection, old, new)
        shared = [
            column
            for column, kind in new.columns.items()
            if old.columns.get(column) == kind and column not in new.key
        ]
        _join(connection, new.key, shared)
        counts = {kind: _count(connection, kind) for kind in counts}
        found = {kind: _sample(connection, new.key, kind) for kind in counts if counts[kind]}
        samples = {kind: keys for kind, keys in found.items() if keys}
        changed_columns = _by_column(connection, new.key, shared) if counts["changed"] else {}
    kept = rows_before - counts["removed"]
    return DatasetChanges(
        name=name,
        title_zh=table.title_zh,
        title_en=table.title_en,
        rows_before=rows_before,
        rows_after=rows_after,
        **counts,
        survival=round(100 * kept / rows_before, 2) if rows_before else None,
        changed_columns=changed_columns,
        columns_added=_columns_not_in(new, old) if old and new else (),
        columns_removed=_columns_not_in(old, new) if old and new else (),
        key_changed=key_changed,
        samples=samples,
    )


def _join(connection: duckdb.DuckDBPyConnection, key: tuple[str, ...], shared: list[str]) -> None:
    """The keys of rows that differ, as the temporary table `differences`; contents are compared by their
    hash."""
    keys = ", ".join(f'COALESCE(n."{column}", o."{column}") AS "{column}"' for column in key)
    side = ", ".join([*(f'"{column}"' for column in key), f"{_hash(shared)} AS content", "TRUE AS is_here"])
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE differences AS SELECT {keys},"
        " CASE WHEN o.is_here IS NULL THEN 'added' WHEN n.is_here IS NULL THEN 'removed'"
        " ELSE 'changed' END AS kind"
        f" FROM (SELECT {side} FROM old_rows) o FULL JOIN (SELECT {side} FROM new_rows) n"
        f" ON {_same(key, 'o', 'n')}"
        " WHERE o.is_here IS NULL OR n.is_here IS NULL OR o.content <> n.content"
    )


def _hash(columns: list[str]) -> str:
    named = ", ".join(f'"{column}"' for column in columns)
    return f"hash({named})" if named else "0"


def _same(key: tuple[str, ...], one: str, other: str) -> str:
    return " AND ".join(f'{one}."{column}" IS NOT DISTINCT FROM {other}."{column}"' for column in key)


def _count(connection: duckdb.DuckDBPyConnection, kind: str) -> int:
    row = connection.execute("SELECT count(*) FROM differences WHERE kind = ?", [kind]).fetchone()
    return int(row[0]) if row else 0


def _sample(connection: duckdb.DuckDBPyConnection, key: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """Some keys of rows that differ; the id of a withdrawn record is not named again."""
    order = ", ".join(f'"{column}"' for column in key)
    text = " || ' | ' || ".join(f"COALESCE(CAST(\"{column}\" AS VARCHAR), '')" for column in key)
    spared = ""
    if "record_id" in key and kind == "removed":
        spared = " AND tombstone_id(record_id) NOT IN (SELECT tombstone_id FROM tombstones)"
    rows = connection.execute(
        f"SELECT {text} FROM differences WHERE kind = ?{spared} ORDER BY {order} LIMIT {_SAMPLES}", [kind]
    ).fetchall()
    return tuple(row[0] for row in rows)


def _by_column(
    connection: duckdb.DuckDBPyConnection, key: tuple[str, ...], shared: list[str]
) -> dict[str, int]:
    sums = ", ".join(f'count(*) FILTER (WHERE o."{name}" IS DISTINCT FROM n."{name}")' for name in shared)
    row = connection.execute(
        f"SELECT {sums} FROM (SELECT * FROM differences WHERE kind = 'changed') d"
        f" JOIN old_rows o ON {_same(key, 'd', 'o')} JOIN new_rows n ON {_same(key, 'd', 'n')}"
    ).fetchone()
    return {column: int(number) for column, number in zip(shared, row or (), strict=True) if number}


def _rows(table: _Table | None) -> int:
    return int(pq.read_metadata(table.path).num_rows) if table is not None else 0


def _show(connection: duckdb.DuckDBPyConnection, old: _Table, new: _Table) -> None:
    for view, table in (("old_rows", old), ("new_rows", new)):
        source = f"read_parquet({quoted(table.path)})"
        connection.execute(f"CREATE OR REPLACE VIEW {view} AS SELECT * FROM {source}")


def _columns_not_in(table: _Table, other: _Table) -> tuple[str, ...]:
    return tuple(column for column, kind in table.columns.items() if other.columns.get(column) != kind)


def _package(folder: Path) -> dict[str, Any]:
    path = folder / "datapackage.json"
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        return dict(package)
    except (OSError, ValueError) as error:
        raise ReleaseError(
            f"{folder} 不是可读的发布版本（{path.name} 读不出）：请核对文件夹，或从备份恢复"
        ) from error


def _version(folder: Path) -> str:
    return str(_package(folder)["version"])


def _tables(folder: Path) -> dict[str, _Table]:
    tables: dict[str, _Table] = {}
    for resource in _package(folder)["resources"]:
        if resource["format"] != "parquet":
            continue
        path = folder / Path(resource["path"]).name
        if not path.is_file():
            raise ReleaseError(f"{folder} 缺少文件 {path.name}：请从备份恢复这个版本")
        schema = resource["schema"]
        tables[resource["dataset"]] = _Table(
            title_zh=resource["title"],
            title_en=resource["title_en"],
            key=tuple(schema["primaryKey"]),
            columns={field["name"]: field["type"] for field in schema["fields"]},
            path=path,
        )
    return tables
