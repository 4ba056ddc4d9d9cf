"""Tombstones: the records that stood in the open data and do so no longer, without a word about whom.

Belongs here: taking them over from the version before, adding those of this version.
Does not belong here: why a record is withdrawn (`withdrawal.py`).

A record gets a tombstone only if it stood in an earlier version: what was never published needs none. A
record that comes back loses it.
"""

from functools import cache
from pathlib import Path

import yaml

from warehouse.contract import Contract
from warehouse.engine import Engine, sql
from warehouse.literals import quoted
from warehouse.release.versions import order_of, versions
from warehouse.release.withdrawal import by_reason

_KINDS = {"permit": "permits", "penalty": "penalties"}
_FILE = "tombstones.parquet"


@cache
def tombstone_contract() -> Contract:
    """The description of the dataset. It is no table of the warehouse: only releases know what they once
    held."""
    text = (Path(__file__).parent / "tombstones.yml").read_text(encoding="utf-8")
    return Contract.model_validate(yaml.safe_load(text))


def load_tombstones(engine: Engine, before: Path | None) -> None:
    """Keep the tombstones of the version before as `run.tombstones`, and those whose record is in core,
    with the record's id, as `run.buried`."""
    spec = tombstone_contract()
    engine.execute(sql("release/tombstone_id"))
    path = before / _FILE if before is not None else None
    if path is not None and path.is_file():
        body = f"SELECT * FROM read_parquet({quoted(path)})"
    else:
        columns = ", ".join(f'CAST(NULL AS {field.sql_type}) AS "{field.name}"' for field in spec.fields)
        body = f"SELECT {columns} WHERE false"
    engine.execute(f"CREATE OR REPLACE TABLE run.tombstones AS {body}")
    engine.attach("core.permits", "core.penalties")
    # Ids are hashed only for the sake of tombstones that are there.
    parts = [
        f"SELECT r.record_id, t.tombstone_id, t.reason FROM core.{plural} AS r"
        " JOIN run.tombstones AS t ON t.tombstone_id = tombstone_id(r.record_id)"
        for kind, plural in _KINDS.items()
        if _number(engine, f"SELECT count(*) FROM run.tombstones WHERE record_kind = '{kind}'")
    ]
    nothing = "SELECT '' AS record_id, '' AS tombstone_id, '' AS reason WHERE false"
    engine.execute(f"CREATE OR REPLACE TABLE run.buried AS {' UNION ALL '.join(parts) or nothing}")


def build_tombstones(engine: Engine, out: Path, before: str | None) -> dict[str, int]:
    """Fill `open.tombstones`; how many are new, by reason.

    Takes `run.tombstones`, `run.buried` and `run.withdrawn`. A record last stood in the version before; only
    when that one has no tombstones yet, all versions up to it are looked through.
    """
    engine.execute(
        "CREATE OR REPLACE TABLE run.stood (record_kind VARCHAR, record_id VARCHAR, last_version VARCHAR)"
    )
    for version in _versions_to_search(out, before):
        for kind, plural in _KINDS.items():
            path = out / version / f"{plural}.parquet"
            if path.is_file():
                engine.execute(
                    f"INSERT INTO run.stood SELECT '{kind}', r.record_id, '{version}'"
                    f" FROM read_parquet({quoted(path)}) AS r"
                    " JOIN run.withdrawn AS w ON w.record_id = r.record_id"
                    " WHERE NOT EXISTS (SELECT 1 FROM run.stood AS s WHERE s.record_id = r.record_id)"
                )
    engine.execute("CREATE SCHEMA IF NOT EXISTS open")
    engine.execute(f"CREATE OR REPLACE TABLE open.tombstones AS {sql('release/tombstones')}")
    counts = engine.connection.execute(
        "SELECT reason, count(*) FROM open.tombstones AS t WHERE NOT EXISTS"
        " (SELECT 1 FROM run.tombstones AS k WHERE k.tombstone_id = t.tombstone_id)"
        " GROUP BY reason"
    ).fetchall()
    return by_reason(counts)


def _versions_to_search(out: Path, before: str | None) -> list[str]:
    if before is None:
        return []
    if (out / before / _FILE).is_file():
        return [before]
    last = order_of(before)
    earlier = [name for name in versions(out) if last is not None and (order_of(name) or last) <= last]
    return list(reversed(earlier))


def _number(engine: Engine, statement: str) -> int:
    return int(engine.connection.execute(statement).fetchall()[0][0])
