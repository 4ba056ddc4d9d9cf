"""What the assessment workbook shows, read once from the warehouse's tables.

Belongs here: the shapes of a score sheet's rows and deductions, and how they are ordered, ranked and grouped.
Does not belong here: how they look (`workbook_sheets.py`, …), how points come about (`warehouse/scoring`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from math import fsum
from typing import NamedTuple, TypeVar

import duckdb
import pyarrow as pa

from warehouse.engine import sql
from warehouse.report.limits import LISTED_ROWS, FailureCount, LeafCount, Rest, beyond, per_leaf

INPUTS = (
    "core.bodies",
    "core.catalogue_items",
    "core.notices",
    "core.obligations",
    "core.penalties",
    "core.permits",
    "metrics.deductions",
    "metrics.indicators",
    "metrics.scores",
    "metrics.verdicts",
    "ops.captures",
)
"""Tables that the connection must show (`Engine.attach`, or the warehouse file)."""
_ALL = 2**31 - 1


class Node(NamedTuple):
    """A node of a body's score sheet; points as in `metrics.scores`."""

    body_id: str
    body_name: str
    body_kind: str | None
    node: str
    parent: str | None
    node_no: int
    depth: int
    title: str
    part: str
    indicator: str | None
    declared_weight: float
    weight: float
    raw: float | None
    score: float | None
    deduction: float
    status: str
    grade: str | None
    note: str
    judged_share: float | None
    is_ranked: bool | None
    previous_period: str | None
    previous_score: float | None
    as_of: date


class Deduction(NamedTuple):
    """A row of `metrics.deductions` with its duty, item and evidence; `fetched_at` is UTC."""

    deduction_id: str
    body_id: str
    node: str
    points: float
    row_kind: str
    row_id: str
    verdict_id: str | None
    item_id: str | None
    domain: str | None
    reason: str
    due_date: date | None
    decided_date: date | None
    published_date: date | None
    observed_date: date | None
    evidence_kind: str | None
    evidence_id: str | None
    capture_id: str | None
    duty_kind: str | None
    status: str | None
    reason_code: str | None
    level1: str | None
    level2: str | None
    level3: str | None
    basis: str | None
    subject: str | None
    limit_text: str | None
    evidence_title: str | None
    url: str | None
    fetched_at: datetime | None
    sha256: str | None

    @property
    def failure(self) -> tuple[str, str]:
        """Which failure this is a part of: kind and id of its row. A verdict may cost points at several
        nodes, and the row of a domain that nothing covers stands for the verdict of one of its items."""
        return ("verdict", self.verdict_id) if self.verdict_id else (self.row_kind, self.row_id)

    @property
    def item(self) -> str:
        """The item as people name it: its levels, else what the duty is about, else the record."""
        levels = [level for level in (self.level1, self.level2, self.level3) if level]
        return "／".join(levels) or self.subject or self.evidence_title or self.item_id or ""


class Total(NamedTuple):
    """The district's figure of an indicator."""

    indicator: str
    kind: str | None
    numerator: int | None
    denominator: int | None
    excluded: int
    excluded_reasons: str
    value: float | None
    unit: str


@dataclass
class Body:
    """A body's score sheet and its deductions, in the order of the tables."""

    body_id: str
    name: str
    kind: str | None
    nodes: list[Node]
    deductions: list[Deduction]
    rank: int | None = None
    rest: dict[str, Rest] = field(default_factory=dict)
    """By leaf what is not listed, where the district has more than a workbook lists."""

    @cached_property
    def lost(self) -> Rest:
        """All deductions, listed or not, and their points."""
        rows = len(self.deductions) + sum(rest.rows for rest in self.rest.values())
        return Rest(
            rows, sum(one.points for one in self.deductions) + sum(r.points for r in self.rest.values())
        )

    def lost_at(self, node: str) -> Rest:
        """The deductions of a leaf, listed or not, and their points."""
        own, rest = self.by_node.get(node, ()), self.rest.get(node, Rest(0, 0.0))
        return Rest(len(own) + rest.rows, sum(one.points for one in own) + rest.points)

    @cached_property
    def total(self) -> Node:
        """The whole."""
        return min(self.nodes, key=lambda node: (node.depth, node.node_no))

    @cached_property
    def is_vetoed(self) -> bool:
        """Whether a veto decides the whole; one that only names a body or waits for a person does not."""
        return self.total.status == "vetoed" or bool(self._stopped("vetoed"))

    @cached_property
    def is_too_little(self) -> bool:
        """Whether there is a score, but too little could be judged for a grade and a rank."""
        return self.total.score is not None and self.total.is_ranked is False

    @cached_property
    def mark(self) -> str:
        """What stands above all points, in words: vetoes and alarms; empty for none."""
        vetoes, alarms = self._stopped("vetoed"), self._stopped("flagged")
        parts = [f"⚠ 单项否决：{'；'.join(vetoes)}"] if self.is_vetoed else []
        parts += [f"⚠ 警示（点名或待核实）：{'；'.join(alarms)}"] if alarms else []
        return "\n".join(parts)

    def _stopped(self, status: str) -> list[str]:
        return [node.title for node in self.nodes if node.part == "veto" and node.status == status]

    def path(self, node: Node) -> str:
        """The titles from the main node down to this one."""
        titles, own = [node.title], {one.node: one for one in self.nodes}
        while node.parent in own and own[node.parent].depth > 0:
            node = own[node.parent]
            titles.insert(0, node.title)
        return "／".join(titles)

    def leaves(self, status: str, *, with_vetoes: bool = False) -> list[Node]:
        """The leaves with this status; vetoes are none of them unless asked for."""
        own = (node for node in self.nodes if node.indicator is not None and node.status == status)
        return [node for node in own if with_vetoes or node.part != "veto"]

    @cached_property
    def by_node(self) -> dict[str, list[Deduction]]:
        """The deductions of each leaf."""
        found: dict[str, list[Deduction]] = defaultdict(list)
        for one in self.deductions:
            found[one.node].append(one)
        return found


@dataclass
class Assessment:
    """One scheme in one period: bodies as they are listed, and the district's figures."""

    scheme: str
    period: str
    as_of: date
    bodies: list[Body]
    totals: list[Total]
    main: list[Node] = field(default_factory=list)
    """The nodes right below the whole, which are the columns of the overview; each once, in their order."""
    unlisted: Rest | None = None
    """Failures that the list to mend has no row for; None when everything is listed."""

    @property
    def previous_period(self) -> str | None:
        """The period that scores are compared with."""
        return max((b.total.previous_period for b in self.bodies if b.total.previous_period), default=None)


def load(
    connection: duckdb.DuckDBPyConnection, scheme: str, period: str, most_listed: int = LISTED_ROWS
) -> Assessment:
    """The assessment by a scheme in a period, with about `most_listed` deductions (`limits.per_leaf`).

    Raises ValueError when there is no score of it.
    """
    keys = {"scheme": scheme, "period": period}
    nodes = _rows(connection, "workbook_scores", keys, Node)
    if not nodes:
        raise ValueError(f"没有方案“{scheme}”在时期“{period}”的得分。请先运行 zwgk run。")
    counts = _rows(connection, "workbook_counts", keys, LeafCount)
    most = per_leaf([count.rows for count in counts], most_listed)
    chosen: dict[str, str | int] = {**keys, "per_leaf": most or _ALL}
    deductions: dict[str, list[Deduction]] = defaultdict(list)
    for one in _rows(connection, "workbook_deductions", chosen, Deduction):
        deductions[one.body_id].append(one)
    rest: dict[str, dict[str, Rest]] = defaultdict(dict)
    unlisted = None
    if most is not None:
        listed = [one for own in deductions.values() for one in own]
        rest = beyond(counts, ((one.body_id, one.node, one.points) for one in listed))
        failures = {(one.body_id, one.failure) for one in listed}
        [everything] = _rows(connection, "workbook_failures", keys, FailureCount)
        points = fsum(left.points for own in rest.values() for left in own.values())
        unlisted = Rest(everything.rows - len(failures), points)
    sheets: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        sheets[node.body_id].append(node)
    bodies = [
        Body(body_id, rows[0].body_name, rows[0].body_kind, rows, deductions[body_id], rest=rest[body_id])
        for body_id, rows in sheets.items()
    ]
    main = {node.node: node for node in sorted(nodes, key=lambda n: n.node_no) if node.depth == 1}
    return Assessment(
        scheme,
        period,
        max(node.as_of for node in nodes),
        ranked(bodies),
        _rows(connection, "workbook_totals", keys, Total),
        list(main.values()),
        unlisted,
    )


def ranked(bodies: Sequence[Body]) -> list[Body]:
    """The bodies, best score first, with their ranks (equal scores share one).

    A body that met a veto has no rank and stands after the ranked ones, then those of which too little could
    be judged; one without a score comes last.
    """

    def place(body: Body) -> tuple[int, float, str]:
        score = body.total.score
        if score is None:
            return 3, 0.0, body.body_id
        return 2 if body.is_too_little else int(body.is_vetoed), -round(score, 6), body.body_id

    ordered = sorted(bodies, key=place)
    scores = [-place(body)[1] for body in ordered if place(body)[0] == 0]
    for number, body in enumerate(ordered[: len(scores)]):
        body.rank = scores.index(scores[number]) + 1
    return ordered


_Row = TypeVar("_Row", Node, Deduction, Total, LeafCount, FailureCount)


def _rows(
    connection: duckdb.DuckDBPyConnection, name: str, keys: Mapping[str, str | int], shape: type[_Row]
) -> list[_Row]:
    """The rows of `sql/report/<name>.sql`, columns by name."""
    statement = sql(f"report/{name}")
    used = {key: value for key, value in keys.items() if f"${key}" in statement}
    table: pa.Table = connection.sql(statement, params=used).to_arrow_table()
    columns = [table.column(column).to_pylist() for column in shape._fields]
    return [shape._make(row) for row in zip(*columns, strict=True)]
