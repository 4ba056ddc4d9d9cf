"""Schemes as tables, so that all bodies and periods are scored by a few statements.

Belongs here: turning schemes into rows of `run.scheme*`. Does not belong here: computing (`sql/scoring/`).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from warehouse.engine import Engine
from warehouse.scoring.model import (
    Bands,
    Condition,
    PerFailure,
    Rule,
    Scheme,
    Steps,
    Threshold,
)
from warehouse.scoring.sheet import Line, lines
from warehouse.scoring.wording import condition_text, figure_text, is_ratio

_TEXT, _INT, _FLOAT, _BOOL, _DAY = pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.date32()
_POINTS = pa.decimal128(18, 10)
_QUANTUM = Decimal("0.0000000001")
Row = dict[str, Any]

_SCHEMAS = {
    "run.schemes": pa.schema(
        [
            ("scheme", _TEXT), ("title", _TEXT), ("period_kind", _TEXT), ("since", _TEXT),
            ("full_marks", _POINTS), ("not_applicable", _TEXT), ("with_powers", _BOOL),
            ("has_bonus", _BOOL), ("bonus_cap", _POINTS), ("bonus_above", _POINTS), ("veto_grade", _TEXT),
            ("least_judged", _FLOAT),
        ]
    ),
    "run.scheme_bodies": pa.schema([("scheme", _TEXT), ("what", _TEXT), ("name", _TEXT)]),
    "run.scheme_nodes": pa.schema(
        [
            ("scheme", _TEXT), ("node", _TEXT), ("parent", _TEXT), ("node_no", _INT), ("depth", _INT),
            ("title", _TEXT), ("part", _TEXT), ("points", _POINTS), ("is_leaf", _BOOL),
            ("indicator", _TEXT), ("domain", _TEXT), ("field", _TEXT), ("hits", _TEXT), ("figure", _TEXT),
            ("is_ratio", _BOOL), ("has_kinds", _BOOL), ("rule", _TEXT), ("measure", _TEXT),
            ("full_at", _FLOAT), ("below", _TEXT), ("per_failure", _POINTS), ("cap", _POINTS),
            ("beyond", _FLOAT), ("effect", _TEXT), ("comparison", _TEXT), ("limit", _FLOAT),
            ("condition", _TEXT), ("least", _INT),
        ]
    ),
    "run.scheme_kinds": pa.schema([("scheme", _TEXT), ("node", _TEXT), ("kind", _TEXT)]),
    "run.scheme_bands": pa.schema(
        [
            ("scheme", _TEXT), ("node", _TEXT), ("low", _FLOAT), ("high", _FLOAT), ("share", _FLOAT),
            ("holds_low", _BOOL),
        ]
    ),
    "run.scheme_paths": pa.schema([("scheme", _TEXT), ("ancestor", _TEXT), ("node", _TEXT)]),
    "run.scheme_tree": pa.schema(
        [("scheme", _TEXT), ("node", _TEXT), ("parent", _TEXT), ("depth", _INT), ("points", _POINTS)]
    ),
    "run.scheme_grades": pa.schema([("scheme", _TEXT), ("grade", _TEXT), ("at_least", _POINTS)]),
    "run.scheme_findings": pa.schema(
        [
            ("scheme", _TEXT), ("node", _TEXT), ("body_id", _TEXT), ("period", _TEXT), ("decided_by", _TEXT),
            ("decided_on", _DAY), ("reason", _TEXT),
        ]
    ),
}  # fmt: skip


def register_schemes(engine: Engine, schemes: Sequence[Scheme]) -> int:
    """Keep the schemes as the tables `run.scheme*`; the depth of the deepest."""
    rows: dict[str, list[Row]] = {table: [] for table in _SCHEMAS}
    for scheme in schemes:
        for table, row in _scheme(scheme):
            rows[table].append({"scheme": scheme.name, **row})
    for table, schema in _SCHEMAS.items():
        engine.register_rows(table, rows[table], schema)
    return max((row["depth"] for row in rows["run.scheme_tree"]), default=0)


def _points(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_QUANTUM)


def _scheme(scheme: Scheme) -> Iterator[tuple[str, Row]]:
    bonus = scheme.bonus
    yield (
        "run.schemes",
        {
            "title": scheme.title.zh,
            "period_kind": scheme.period,
            "since": scheme.since,
            "full_marks": _points(scheme.full),
            "not_applicable": scheme.not_applicable,
            "with_powers": scheme.bodies.with_powers,
            "has_bonus": bonus is not None,
            "bonus_cap": _points(bonus.cap) if bonus else None,
            "bonus_above": _points(bonus.when_above) if bonus else None,
            "veto_grade": scheme.veto_grade,
            "least_judged": scheme.least_judged,
        },
    )
    chosen = {"kind": scheme.bodies.kinds, "id": scheme.bodies.ids, "without": scheme.bodies.leave_out}
    for what, names in chosen.items():
        for name in names:
            yield "run.scheme_bodies", {"what": what, "name": name}
    for grade in scheme.grades:
        yield "run.scheme_grades", {"grade": grade.name, "at_least": _points(grade.at_least)}
    yield from _nodes(scheme)
    for veto in scheme.vetoes:
        for finding in veto.confirmed:
            yield (
                "run.scheme_findings",
                {
                    "node": veto.id,
                    "body_id": finding.body,
                    "period": finding.period,
                    "decided_by": finding.decided_by,
                    "decided_on": finding.decided_on,
                    "reason": finding.reason,
                },
            )


def _nodes(scheme: Scheme) -> Iterator[tuple[str, Row]]:
    effects = {veto.id: veto.effect for veto in scheme.vetoes}
    for line in lines(scheme):
        yield "run.scheme_nodes", _node(line, effects.get(line.id))
        for kind in (line.figure.kinds or ("",)) if line.figure else ():
            yield "run.scheme_kinds", {"node": line.id, "kind": kind}
        for band in _bands(line.rule):
            yield "run.scheme_bands", {"node": line.id, **band}
        if line.part == "base":
            flat = scheme.not_applicable == "rescale"
            if line.rule or not flat:
                yield (
                    "run.scheme_tree",
                    {
                        "node": line.id,
                        "parent": "total" if flat else line.parent,
                        "depth": 1 if flat else line.depth,
                        "points": _points(line.points),
                    },
                )
            for ancestor in ("total", *line.path) if line.rule else ():
                yield "run.scheme_paths", {"ancestor": ancestor, "node": line.id}
        elif line.part == "bonus" and line.rule:
            for ancestor in line.path:
                yield "run.scheme_paths", {"ancestor": ancestor, "node": line.id}


def _node(line: Line, effect: str | None) -> Row:
    figure, rule = line.figure, line.rule
    row: Row = {
        "node": line.id,
        "parent": line.parent,
        "node_no": line.no,
        "depth": line.depth,
        "title": line.title,
        "part": line.part,
        "points": _points(line.points),
        "is_leaf": rule is not None or line.part == "veto",
        "effect": effect,
    }
    if figure is not None:
        row |= {
            "indicator": figure.indicator,
            "domain": figure.domain,
            "field": figure.field,
            "hits": figure.hits,
            "figure": figure_text(figure),
            "is_ratio": is_ratio(figure.indicator),
            "has_kinds": bool(figure.kinds),
        }
    if isinstance(figure, Condition):
        comparison, limit = figure.comparison
        row |= {"measure": figure.measure, "comparison": comparison, "limit": limit, "least": figure.least}
        row["condition"] = condition_text(figure)
    if rule is not None:
        row |= {"rule": rule.type, **_parameters(rule)}
    return row


def _parameters(rule: Rule) -> Row:
    match rule:
        case Threshold():
            return {"full_at": rule.full_at, "below": rule.below}
        case PerFailure():
            return {"per_failure": _points(rule.points), "cap": _points(rule.cap)}
        case Steps():
            return {"measure": rule.measure, "beyond": 1.0}
        case Bands():
            return {"measure": "value", "beyond": rule.beyond}
        case _:
            return {}


def _bands(rule: Rule | None) -> Iterator[Row]:
    """Steps and bands alike: the share of the item for a figure between `low` and `high`."""
    if isinstance(rule, Steps):
        ends = [*(step.at_least for step in rule.steps[1:]), None]
        for step, end in zip(rule.steps, ends, strict=True):
            yield {"low": step.at_least, "high": end, "share": 1 - step.deduct, "holds_low": True}
    elif isinstance(rule, Bands):
        starts = [None, *(band.up_to for band in rule.bands)]
        for band, start in zip(rule.bands, starts, strict=False):
            yield {"low": start, "high": band.up_to, "share": band.share, "holds_low": False}


_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_PERIODS = pa.schema(
    [
        *(("period", _TEXT), ("period_kind", _TEXT), ("first_day", _DAY), ("last_day", _DAY)),
        ("previous", _TEXT),
    ]
)


def register_periods(engine: Engine, periods: Sequence[str]) -> None:
    """Keep months, quarters and years as `run.periods`, with their days and the period before each."""
    rows = [row for period in periods if (row := _period(period))]
    engine.register_rows("run.periods", rows, _PERIODS)


def _period(period: str) -> Row | None:
    """A row of `run.periods`; None for a half year, which no scheme goes by."""
    year, _, part = period.partition("-")
    if part.startswith("H"):
        return None
    if part.startswith("Q"):
        kind, month = "quarter", int(part[1:]) * 3 - 2
    else:
        kind, month = ("month", int(part)) if part else ("year", 1)
    first, length = int(year) * 12 + month - 1, _MONTHS[kind]
    return {
        "period": period,
        "period_kind": kind,
        "first_day": _first_day(first),
        "last_day": date.fromordinal(_first_day(first + length).toordinal() - 1),
        "previous": _name(first - length, kind),
    }


def _first_day(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def _name(months: int, kind: str) -> str:
    year, month = divmod(months, 12)
    parts = {"year": "", "quarter": f"-Q{month // 3 + 1}", "month": f"-{month + 1:02}"}
    return f"{year}{parts[kind]}"
