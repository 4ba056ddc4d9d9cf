"""From a figure down to its rows and files: what it counts, and whether that adds up.

Belongs here: the figure, its rows with their evidence, and the comparison of both. Does not belong here: what
a person means by what was typed (`why_find.py`), wording for people (`why_text.py`), the rows of an indicator
(`indicator_rows.py`), scores (`scoring/`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from warehouse.engine import Engine, sql
from warehouse.indicator_pairs import Indicator, load_indicators
from warehouse.indicator_rows import period_rows_statement
from warehouse.scoring.model import Figure, Scheme
from warehouse.scoring.sheet import Line, lines
from warehouse.why_find import NotFoundError, Question
from warehouse.words import word

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
"""Tables to attach before `explain`, besides those that `indicator_rows.show_rows` shows."""

_EQUAL = 1e-6
Row = dict[str, Any]


@dataclass
class Explanation:
    """A figure with everything behind it.

    `figure` is the row of metrics.indicators (of a leaf: value, numerator, denominator of metrics.scores);
    `counts` is how many rows of each outcome there are (`failed`, `done`, `excluded`), `rows` those that were
    asked for, failed ones first; `checks` compares figure and rows. `node` and `below` are rows of
    metrics.scores.
    """

    body_id: str | None
    body_name: str
    period: str
    question: Question
    indicator: Indicator | None
    figure: Row | None
    limits: str = ""
    hits_are_bad: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    rows: Sequence[Row] = ()
    checks: Sequence[Row] = ()
    node: Row | None = None
    below: Sequence[Row] = ()

    @property
    def agrees(self) -> bool:
        """Whether the rows add up to the figure."""
        return all(check["equal"] for check in self.checks)

    def as_json(self) -> Row:
        """Everything for machines; the definition in both languages."""
        return {
            "body_id": self.body_id,
            "body_name": self.body_name,
            "period": self.period,
            "scheme": self.question.scheme,
            "node": self.node,
            "below": list(self.below),
            "indicator": self.indicator.model_dump(mode="json") if self.indicator else None,
            "figure": self.figure,
            "counts": dict(self.counts),
            "checks": list(self.checks),
            "agrees": self.agrees,
            "rows": list(self.rows),
        }


def explain(
    engine: Engine,
    body: tuple[str | None, str],
    question: Question,
    period: str | None = None,
    *,
    schemes: Iterable[Scheme] = (),
    domain: str | None = None,
    kind: str | None = None,
    with_done: bool = False,
    limit: int = 50,
) -> Explanation:
    """The figure with its rows, at most `limit` of each outcome; those that were done only `with_done`.

    Without `period` the latest year that has the figure, else the latest period. `domain` and `kind` narrow
    an indicator's figure; one that has figures by kind only, and of one kind, is that of this kind.
    The engine shows `INPUTS` and what `indicator_rows.show_rows` shows. `schemes` tell of a leaf which
    domain and kinds it takes. Raises NotFoundError when there is no such figure, or several kinds to choose
    from.
    """
    if question.scheme is not None:
        return _node(engine, body, question, period, schemes, with_done, limit)
    assert question.indicator is not None
    figures, kind = _figures(engine, body, question.indicator, period, domain, kind)
    figure = _choose(figures, period, f"{body[1]}的{_title(question.indicator)}")
    spec = load_indicators()[question.indicator]
    found = Explanation(body[0], body[1], figure["period"], question, spec, figure)
    found.limits = "，".join(text for text in (domain, kind) if text)
    wanted = Figure(indicator=question.indicator, domain=domain, kind=kind)
    _add_rows(engine, found, wanted, _usual_hits(schemes, question.indicator), with_done, limit)
    return found


def _figures(
    engine: Engine,
    body: tuple[str | None, str],
    indicator: str,
    period: str | None,
    domain: str | None,
    kind: str | None,
) -> tuple[list[Row], str | None]:
    """The figures to choose a period from, and the kind that they are of (None: all kinds)."""
    rows = _query(engine, "figures", {"indicator": indicator, "body": body[0], "domain": domain})
    kinds = (kind,) if kind else (None, "all")
    found = [row for row in rows if row["kind"] in kinds]
    if found or kind:
        return found, kind
    asked = [row for row in rows if row["period"] == period] or rows
    own = sorted({row["kind"] for row in asked})
    if len(own) > 1:
        shown = "、".join(f"{name}（{word('group', name)}）" for name in own)
        options = f" {period}" if period else ""
        options += f" --domain {domain}" if domain else ""
        raise NotFoundError(
            f"{body[1]}的{_title(indicator)}分组计算，没有合计。请写明分组：{shown}。例如："
            f"zwgk why {body[0] or body[1]} {indicator}{options} --kind {own[0]}"
        )
    only = own[0] if own else None
    return [row for row in rows if row["kind"] == only], only


def _query(engine: Engine, name: str, parameters: Mapping[str, Any]) -> list[Row]:
    """The rows of `sql/why/<name>.sql`."""
    found: list[Row] = (
        engine.connection.sql(sql(f"why/{name}"), params=dict(parameters)).to_arrow_table().to_pylist()
    )
    return found


def _choose(rows: Sequence[Row], period: str | None, what: str) -> Row:
    """The row of the period, or the latest year's, or the latest."""
    periods = sorted({row["period"] for row in rows}, key=lambda text: (len(text) == 4, text))
    if not rows:
        raise NotFoundError(f"没有{what}：没有这样的数。请核对机构、领域和分组，或先运行 zwgk run。")
    chosen = period or periods[-1]
    for row in rows:
        if row["period"] == chosen:
            return row
    raise NotFoundError(f"没有{what}在{chosen}的数。有的时期：{'、'.join(sorted(periods)[-24:])}。")


def _title(indicator: str) -> str:
    return load_indicators()[indicator].title.zh


def _node(
    engine: Engine,
    body: tuple[str | None, str],
    question: Question,
    period: str | None,
    schemes: Iterable[Scheme],
    with_done: bool,
    limit: int,
) -> Explanation:
    if body[0] is None:
        raise NotFoundError("得分只有各机构的，没有全区合计：请写一个机构。")
    scores = _query(engine, "scores", {"scheme": question.scheme, "body": body[0]})
    own = [row for row in scores if row["node"] == question.node]
    node = _choose(own, period, f"{body[1]}按方案“{question.scheme}”的得分")
    spec = load_indicators().get(node["indicator"] or "")
    found = Explanation(body[0], body[1], node["period"], question, spec, None, node=node)
    found.below = [
        row for row in scores if row["period"] == node["period"] and row["parent"] == question.node
    ]
    lost = _query(engine, "points", {"scheme": question.scheme, "period": node["period"], "body": body[0]})
    line = _line(schemes, question)
    if spec is not None and spec.has_rows and line is not None and line.figure is not None:
        found.figure = {key: node[key] for key in ("numerator", "denominator")} | {"value": node["raw"]}
        found.limits = "，".join([*filter(None, [line.figure.domain]), *line.figure.kinds])
        points = [row for row in lost if row["node"] == node["node"]]
        _add_rows(engine, found, line.figure, line.figure.hits, with_done, limit, points)
    below = _tree([row for row in scores if row["period"] == node["period"]], node["node"])
    points_lost = sum(row["points"] for row in lost if row["node"] in below)
    found.checks = [*found.checks, _check("deduction", node["deduction"], points_lost)]
    return found


def _tree(scores: Sequence[Row], node: str) -> set[str]:
    """The node and all nodes below it."""
    found, todo = set(), [node]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += [row["node"] for row in scores if row["parent"] == one]
    return found


def _line(schemes: Iterable[Scheme], question: Question) -> Line | None:
    for scheme in schemes:
        if scheme.name == question.scheme:
            return next((line for line in lines(scheme) if line.id == question.node), None)
    return None


def _usual_hits(schemes: Iterable[Scheme], indicator: str) -> str | None:
    """What schemes take the indicator's numerator for: what was done (`good`) or not (`bad`)."""
    for scheme in schemes:
        for line in lines(scheme):
            if line.rule is not None and line.figure is not None and line.figure.indicator == indicator:
                return line.figure.hits
    return None


_CHOSEN = pa.schema([("body_id", pa.string()), ("domain", pa.string()), ("hits_are_bad", pa.bool_())])
_POINTS = pa.schema([("row_kind", pa.string()), ("row_id", pa.string()), ("points", pa.float64())])


def take_rows(engine: Engine, rows: str, body_id: str | None, figure: Figure) -> None:
    """Keep in `work.why_rows` those rows behind a figure of a body, or of all (None).

    `rows` is a table or a SELECT in brackets with the rows of an indicator and period (`indicator_rows`).
    """
    wanted = {"body_id": body_id, "domain": figure.domain}
    engine.execute("CREATE SCHEMA IF NOT EXISTS work")
    engine.connection.execute(
        f"CREATE OR REPLACE TABLE work.why_rows AS SELECT r.* FROM {rows} AS r"
        " WHERE ($body_id IS NULL OR r.body_id = $body_id) AND ($domain IS NULL OR r.domain = $domain)"
        + (" AND r.kind IN (SELECT UNNEST($kinds))" if figure.kinds else ""),
        wanted | ({"kinds": list(figure.kinds)} if figure.kinds else {}),
    )
    # Where the total of all bodies is no sum of them it has rows of its own, and so have those of all kinds.
    if body_id is None:
        engine.execute(
            "DELETE FROM work.why_rows WHERE body_id IS NOT NULL"
            " AND (SELECT COUNT(*) FROM work.why_rows WHERE body_id IS NULL) > 0"
        )
    if not figure.kinds:
        engine.execute(
            "DELETE FROM work.why_rows WHERE kind <> 'all' AND 'all' IN (SELECT kind FROM work.why_rows)"
        )


def _add_rows(
    engine: Engine,
    found: Explanation,
    figure: Figure,
    hits: str | None,
    with_done: bool,
    limit: int,
    points: Sequence[Row] = (),
) -> None:
    """Fill in counts, rows and checks; an indicator that tells no rows has none."""
    spec = found.indicator
    assert spec is not None
    if not spec.has_rows:
        return
    take_rows(engine, f"(\n{period_rows_statement(spec.name, found.period)}\n)", found.body_id, figure)
    engine.register_rows("run.why_points", points, _POINTS)
    if hits is None:
        [failing] = engine.query(sql("why/failing_hits")).to_pylist()
        found.hits_are_bad = failing["hit"] > failing["other"]
    else:
        found.hits_are_bad = hits == "bad"
    chosen = {"body_id": found.body_id, "domain": figure.domain}
    engine.register_rows("run.why", [chosen | {"hits_are_bad": found.hits_are_bad}], _CHOSEN)
    engine.execute(f"CREATE OR REPLACE TABLE work.why_outcomes AS {sql('why/outcomes')}")
    counted = engine.query("SELECT outcome, COUNT(*) AS n FROM work.why_outcomes GROUP BY outcome")
    found.counts = {row["outcome"]: row["n"] for row in counted.to_pylist()}
    done = "" if with_done else " AND outcome <> 'done'"
    engine.execute(
        f"CREATE OR REPLACE VIEW work.why_shown AS SELECT * FROM work.why_outcomes WHERE nth <= {limit}{done}"
    )
    found.rows = engine.query(sql("why/enriched")).to_pylist()
    found.checks = _checks(found)


def _checks(found: Explanation) -> list[Row]:
    """Numerator, denominator and number left out, each beside the number of rows."""
    figure, counts = found.figure or {}, found.counts
    failed, done = counts.get("failed", 0), counts.get("done", 0)
    checks = []
    if figure.get("denominator") is not None:
        checks.append(_check("denominator", figure["denominator"], failed + done))
    if figure.get("numerator") is not None:
        checks.append(_check("numerator", figure["numerator"], failed if found.hits_are_bad else done))
    if figure.get("excluded") is not None:
        checks.append(_check("excluded", figure["excluded"], counts.get("excluded", 0)))
    return checks


def _check(name: str, figure: float, rows: float) -> Row:
    return {"name": name, "figure": figure, "rows": rows, "equal": abs(figure - rows) < _EQUAL}
