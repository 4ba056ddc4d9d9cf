"""Scores from hand-made figures: schemes and figures in, two tables out; rows are made for the figures."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from warehouse.checks import check_table
from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.indicator_rows import COLUMNS
from warehouse.scoring.build import build_scores
from warehouse.scoring.model import Scheme
from warehouse.store import Store

Row = dict[str, Any]
AS_OF = date(2026, 11, 21)
BODIES = (
    {"body_id": "mzj", "name": "区民政局", "kind": "department", "coverage": "complete"},
    {"body_id": "czj", "name": "区财政局", "kind": "department", "coverage": "complete"},
    {"body_id": "qxz", "name": "青溪镇", "kind": "town", "coverage": "partial"},
)


class Scored:
    """The two tables, and the ways in which tests look at them."""

    def __init__(self, scores: Sequence[Row], deductions: Sequence[Row]) -> None:
        self.scores, self.deductions = scores, deductions

    def node(self, node: str, body: str = "mzj", period: str = "2026") -> Row:
        """The one row of a node."""
        [row] = [r for r in self.scores if (r["node"], r["body_id"], r["period"]) == (node, body, period)]
        return row

    def total(self, body: str = "mzj", period: str = "2026") -> Row:
        """The row of the whole."""
        return self.node("total", body, period)

    def lost(self, node: str, body: str = "mzj", period: str = "2026") -> list[Row]:
        """The points lost at a node, row by row."""
        return [r for r in self.deductions if (r["node"], r["body_id"], r["period"]) == (node, body, period)]


def figure(
    indicator: str,
    numerator: int | None = None,
    denominator: int | None = None,
    period: str = "2026",
    **more: Any,
) -> Row:
    """A row of metrics.indicators of the body mzj; its rows are made by `score_figures`."""
    value = numerator / denominator if numerator is not None and denominator else None
    row = {"indicator": indicator, "body_id": "mzj", "period": period, "unit": "ratio"}
    counts = {"numerator": numerator, "denominator": denominator, "excluded": 0, "excluded_reasons": "{}"}
    return {**row, **counts, "value": value, **more}


def _rows(figures: Sequence[Row]) -> list[Row]:
    rows = []
    for place, row in enumerate(figures):
        for number in range(row["denominator"] or 0):
            hit = number < (row["numerator"] if row["numerator"] is not None else row["denominator"])
            kept = {name: row.get(name) for name in ("indicator", "body_id", "domain", "kind", "period")}
            reason = f"第{number + 1}条"
            rows.append(
                {**dict.fromkeys(COLUMNS), **kept, "is_counted": True, "is_hit": hit, "row_kind": "verdict",
                 "row_id": f"r{place}-{number}", "verdict_id": f"r{place}-{number}", "reason": reason}
            )  # fmt: skip
    return rows


_ROW_SCHEMA = pa.schema(
    [
        (
            name,
            pa.bool_() if name.startswith("is_") else pa.date32() if name.endswith("_date") else pa.string(),
        )
        for name in COLUMNS
    ]
)


def check_sums(scored: Scored) -> None:
    """For every scored body: full marks - base score = sum of the points lost, also at each leaf."""
    keys = {(r["scheme"], r["period"], r["body_id"]) for r in scored.scores}
    for key in keys:
        rows = [r for r in scored.scores if (r["scheme"], r["period"], r["body_id"]) == key]
        lost = [r for r in scored.deductions if (r["scheme"], r["period"], r["body_id"]) == key]
        [total] = [r for r in rows if r["node"] == "total"]
        bonus = sum(r["score"] or 0 for r in rows if r["node"] == "bonus")
        if total["score"] is not None:
            base = total["score"] - bonus
            assert total["weight"] - base == pytest.approx(sum(r["points"] for r in lost), abs=1e-6)
            assert total["deduction"] == pytest.approx(total["weight"] - base, abs=1e-6)
        for row in rows:
            if row["indicator"] and row["part"] == "base":
                points = sum(r["points"] for r in lost if r["node"] == row["node"])
                assert points == pytest.approx(row["deduction"], abs=1e-6), row


def score_figures(
    folder: Path,
    schemes: Sequence[Mapping[str, Any] | Scheme],
    figures: Sequence[Row],
    bodies: Sequence[Row] = BODIES,
    powers: Sequence[str] = (),
    as_of: date = AS_OF,
    captures: Sequence[Row] = (),
) -> Scored:
    """Score bodies by schemes (or mappings of them); the tables are checked against their contracts."""
    duties = [{"obligation_id": f"o{body}", "body_id": body, "record_kind": "permit"} for body in powers]
    with Engine(Store(folder), as_of=as_of) as engine:
        for table, rows in {
            "core.bodies": bodies,
            "core.obligations": duties,
            "metrics.indicators": figures,
            "ops.captures": captures,
        }.items():
            engine.register_rows(table, rows, contract(table).arrow_schema)
        engine.register_rows("given.rows", _rows(figures), _ROW_SCHEMA)
        counts = build_scores(
            engine,
            [s if isinstance(s, Scheme) else Scheme.model_validate(s) for s in schemes],
            lambda name: f"SELECT * FROM given.rows WHERE indicator = '{name}'",
        )
        found = {table: engine.query(f"SELECT * FROM {table}").to_pylist() for table in counts}
        for table, rows in found.items():
            assert counts[table] == len(rows)
            assert check_table(engine, table).problems == ()
    scored = Scored(found["metrics.scores"], found["metrics.deductions"])
    check_sums(scored)
    return scored
