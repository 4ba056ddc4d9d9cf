"""Comparing two versions of the open data by key.

Belongs here: reading two release folders and counting. Each is described by its own
`datapackage.json`, so that old versions compare long after a contract changed.
Does not belong here: the wording of the result (`changes.py`).
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.release.changes import Changes, DatasetChanges
from warehouse.release.datasets import ReleaseError, parquet_source

_SAMPLES = 5


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
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        datasets = tuple(
            _compare(connection, name, old.get(name), new.get(name)) for name in sorted({*old, *new})
        )
    return Changes(_version(before), _version(after), datasets)


def first_release(folder: Path) -> Changes:
    """The changes of a release that has none before it: every row is new."""
    with duckdb.connect(":memory:") as connection:
        datasets = tuple(
            _compare(connection, name, None, table) for name, table in sorted(_tables(folder).items())
        )
    return Changes(None, _version(folder), datasets)


def _compare(
    connection: duckdb.DuckDBPyConnection, name: str, old: _Table | None, new: _Table | None
) -> DatasetChanges:
    table = new or old
    if table is None:
        raise ValueError(f"{name} is in neither release")
    rows_before, rows_after = _rows(connection, "old_rows", old), _rows(connection, "new_rows", new)
    key_changed = old is not None and new is not None and old.key != new.key
    comparable = old is not None and new is not None and all(column in old.columns for column in new.key)
    counts = {"added": rows_after, "removed": rows_before, "changed": 0}
    changed_columns: dict[str, int] = {}
    samples: dict[str, tuple[str, ...]] = {}
    if old is not None and new is not None and comparable:
        shared = [
            column
            for column, kind in new.columns.items()
            if old.columns.get(column) == kind and column not in new.key
        ]
        _join(connection, new.key, shared)
        counts = {kind: _count(connection, kind) for kind in counts}
        samples = {kind: _sample(connection, new.key, kind) for kind in counts if counts[kind]}
        changed_columns = _by_column(connection, shared) if counts["changed"] else {}
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
    """The rows that differ, as the temporary table `differences` (keys, kind, one flag per shared column)."""
    on = " AND ".join(f'o."{column}" IS NOT DISTINCT FROM n."{column}"' for column in key)
    keys = ", ".join(f'COALESCE(n."{column}", o."{column}") AS "{column}"' for column in key)
    flags = [f'o."{column}" IS DISTINCT FROM n."{column}"' for column in shared]
    any_flag = " OR ".join(f"({flag})" for flag in flags) or "FALSE"
    named = "".join(f", {flag} AS changed_{position}" for position, flag in enumerate(flags))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE differences AS SELECT {keys},"
        " CASE WHEN o.is_here IS NULL THEN 'added' WHEN n.is_here IS NULL THEN 'removed'"
        " ELSE 'changed' END AS kind"
        f"{named} FROM (SELECT *, TRUE AS is_here FROM old_rows) o"
        f" FULL JOIN (SELECT *, TRUE AS is_here FROM new_rows) n ON {on}"
        f" WHERE o.is_here IS NULL OR n.is_here IS NULL OR {any_flag}"
    )


def _count(connection: duckdb.DuckDBPyConnection, kind: str) -> int:
    row = connection.execute("SELECT count(*) FROM differences WHERE kind = ?", [kind]).fetchone()
    return int(row[0]) if row else 0


def _sample(connection: duckdb.DuckDBPyConnection, key: tuple[str, ...], kind: str) -> tuple[str, ...]:
    order = ", ".join(f'"{column}"' for column in key)
    text = " || ' | ' || ".join(f"COALESCE(CAST(\"{column}\" AS VARCHAR), '')" for column in key)
    rows = connection.execute(
        f"SELECT {text} FROM differences WHERE kind = ? ORDER BY {order} LIMIT {_SAMPLES}", [kind]
    ).fetchall()
    return tuple(row[0] for row in rows)


def _by_column(connection: duckdb.DuckDBPyConnection, shared: list[str]) -> dict[str, int]:
    sums = ", ".join(f"count(*) FILTER (WHERE changed_{position})" for position in range(len(shared)))
    row = connection.execute(f"SELECT {sums} FROM differences WHERE kind = 'changed'").fetchone()
    return {column: int(number) for column, number in zip(shared, row or (), strict=True) if number}


def _rows(connection: duckdb.DuckDBPyConnection, view: str, table: _Table | None) -> int:
    if table is None:
        return 0
    parquet_source(connection, view, table.path)
    row = connection.execute(f"SELECT count(*) FROM {view}").fetchone()
    return int(row[0]) if row else 0


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
