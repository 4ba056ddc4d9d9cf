"""Indicators computed from tables that a test writes, and whether the rows behind them add up to them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.indicator_pairs import load_indicators
from warehouse.indicator_rows import period_rows_statement
from warehouse.indicators import INPUTS, build_indicators
from warehouse.registry_tables import register_reference, register_registry
from warehouse.store import Store

Row = dict[str, Any]
AS_OF = date(2026, 11, 21)
BODIES = (
    {"body_id": "mzj", "name": "区民政局（旧）", "kind": "department", "valid_to": date(2025, 12, 31)},
    {"body_id": "mzj", "name": "区民政局", "kind": "department", "valid_from": date(2026, 1, 1)},
    {"body_id": "czj", "name": "区财政局", "kind": "department"},
    {"body_id": "qx", "name": "青溪镇", "kind": "town"},
)
"""The bodies of every run unless it gives others: one of them reorganised, one a town."""


def verdict(kind: str, status: str, period: str, code: str = "x", **more: Any) -> Row:
    """A verdict on a duty of the body `mzj`."""
    row = {"kind": kind, "status": status, "period": period, "reason_code": code, "body_id": "mzj"}
    return {**row, "reason": code, "obligation_id": "o", **more}


@contextmanager
def indicator_run(
    folder: Path,
    verdicts: Sequence[Row] = (),
    as_of: date = AS_OF,
    registry: Mapping[str, Sequence[Row]] | None = None,
    **tables: Sequence[Row],
) -> Iterator[Engine]:
    """An engine in which all indicators are built from the rows of tables (`core__permits`, ...).

    Every verdict gets an id of its own.
    """
    rows: dict[str, Sequence[Row]] = {
        "core.bodies": BODIES,
        **{name.replace("__", "."): given for name, given in tables.items()},
        "metrics.verdicts": [
            {"verdict_id": f"v{place:06}", "as_of": as_of, **row} for place, row in enumerate(verdicts)
        ],
    }
    with Engine(Store(folder), as_of=as_of) as engine:
        register_reference(engine)
        for table in INPUTS:
            engine.register_rows(table, rows.get(table, ()), contract(table).arrow_schema)
        register_registry(engine, registry or {})
        build_indicators(engine)
        yield engine


def figure(
    engine: Engine, name: str, period: str, body: str | None, **group: str | None
) -> tuple[Any, ...] | None:
    """Numerator, denominator, excluded, reasons and value of one figure in metrics.indicators; None without.

    `domain` is NULL and `kind` the total of the indicator unless they are given.
    """
    kind = "kind IS NULL OR kind = 'all'" if "kind" not in group else f"kind = '{group['kind']}'"
    domain = f"domain = '{group['domain']}'" if group.get("domain") else "domain IS NULL"
    who = f"body_id = '{body}'" if body else "body_id IS NULL"
    found = engine.connection.execute(
        "SELECT numerator, denominator, excluded, excluded_reasons, value FROM metrics.indicators"
        f" WHERE indicator = '{name}' AND period = '{period}' AND {who} AND {domain}"
        f" AND ({kind}) AND field IS NULL"
    ).fetchall()
    assert len(found) <= 1
    return found[0] if found else None


def mismatches(engine: Engine, name: str) -> list[tuple[Any, ...]]:
    """Figures of an indicator, by body, domain, group and period, to which its rows do not add up.

    Rows of the total of all bodies (body NULL) are left out. Figures with nothing in them have no rows.
    Of an indicator that is no ratio only the counted and the excluded are compared.
    """
    indicator = load_indicators()[name]
    columns = contract(indicator.table).columns
    kind = "kind" if "kind" in columns else "CAST(NULL AS VARCHAR)"
    domain = "domain" if "domain" in columns else "CAST(NULL AS VARCHAR)"
    finest = (
        f"({domain} IS NOT NULL AND {kind} IS DISTINCT FROM 'all')" if indicator.periods != "own" else "true"
    )
    if "field" in columns:
        finest += " AND field IS NULL"
    hits = "numerator" if indicator.unit == "ratio" else "0"
    table = engine.connection.execute(
        f"SELECT body_id, {domain}, {kind}, period, {hits}, denominator, excluded FROM {indicator.table}"
        f" WHERE body_id IS NOT NULL AND {finest} AND denominator + excluded > 0"
    ).fetchall()
    told = set()
    for (period,) in engine.connection.execute(f"SELECT DISTINCT period FROM {indicator.table}").fetchall():
        hit = "is_hit" if indicator.unit == "ratio" else "false"
        told |= set(
            engine.connection.execute(
                f"SELECT body_id, domain, kind, '{period}', COUNT(*) FILTER (WHERE is_counted AND {hit}),"
                " COUNT(*) FILTER (WHERE is_counted), COUNT(*) FILTER (WHERE NOT is_counted)"
                f" FROM ({period_rows_statement(name, period)}) AS r WHERE body_id IS NOT NULL"
                " GROUP BY body_id, domain, kind"
            ).fetchall()
        )
    return sorted(told ^ set(table), key=str)
