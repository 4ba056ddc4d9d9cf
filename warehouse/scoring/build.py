"""Scores of all bodies and periods by all schemes, and where each point was lost.

Belongs here: the order of the statements in `sql/scoring/`. Does not belong here: what a scheme is
(`model.py`), figures and their rows (`indicators.py`, `indicator_rows.py`), showing scores to people.

Points are decimals of ten places: sums do not depend on their order, and the points lost add up exactly.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date

import pyarrow as pa

from warehouse.contract import contract
from warehouse.engine import Engine, sql
from warehouse.indicator_pairs import load_indicators
from warehouse.indicator_rows import rows_statement
from warehouse.indicators import INPUTS as INDICATOR_INPUTS
from warehouse.obligations import run_steps
from warehouse.reasons import exclusion_words
from warehouse.registry_tables import reference_table
from warehouse.scoring.model import Scheme
from warehouse.scoring.tables import register_periods, register_schemes

INPUTS = tuple(dict.fromkeys((*INDICATOR_INPUTS, "core.obligations", "metrics.indicators")))
"""Tables to attach before `build_scores`; what the rows of indicators read besides is shown by
`indicator_rows.show_rows`."""

Rows = Callable[[str], str]
"""The statement of an indicator's rows, by the indicator's name; raises ValueError for one without rows."""

_REASONS = pa.schema(
    [
        ("excluded_reasons", pa.string()),
        ("is_inapplicable", pa.bool_()),
        ("unseen", pa.int64()),
        ("words", pa.string()),
    ]
)
_ROW_COLUMNS = (
    *(
        "scheme",
        "period",
        "body_id",
        "node",
        "domain",
        "row_kind",
        "row_id",
        "verdict_id",
        "item_id",
        "reason",
    ),
    *("due_date", "decided_date", "published_date", "observed_date", "evidence_kind", "evidence_id"),
    "evidence_capture_id",
)
_MODE = pa.schema([("indicator", pa.string()), ("mode", pa.string())])


def build_scores(engine: Engine, schemes: Sequence[Scheme], rows: Rows = rows_statement) -> dict[str, int]:
    """Write `metrics.scores` and `metrics.deductions` for the schemes; rows by table.

    The schemes are those of `lint.usable_schemes`. Every period of a scheme's kind that has figures is
    scored, the running one as of the run's day. The points that a leaf loses are divided among its failed
    rows; where none failed (a lag in a lower band) the body itself is the row. `rows` reads the tables that
    `indicator_rows.show_rows` shows. Raises ValueError without an as-of day.
    """
    as_of: date | None = engine.query("SELECT as_of FROM run.parameters").column("as_of")[0].as_py()
    if as_of is None:
        raise ValueError("build_scores needs an Engine with an as-of day")
    depth = register_schemes(engine, schemes)
    run_steps(engine, "scoring", ("scored_figures",))
    periods = engine.query("SELECT DISTINCT period FROM work.scored_figures ORDER BY period").column("period")
    register_periods(engine, periods.to_pylist())
    _register_reasons(engine)
    run_steps(engine, "scoring", ("first_looks", "score_subjects", "leaf_figures", "leaf_shares"))
    run_steps(engine, "scoring", ("score_factors", "score_weights"))
    for _ in range(depth):
        engine.execute(f"INSERT INTO work.score_weights {sql('scoring/deeper_weights')}")
    run_steps(engine, "scoring", ("judged_shares", "leaf_scores", "group_scores", "veto_states"))
    run_steps(engine, "scoring", ("score_totals", "leaf_notes", "scores", "lost_leaves"))
    _find_failed_rows(engine, rows)
    return {
        "metrics.scores": engine.write("metrics.scores", sql("scoring/compared_scores")),
        "metrics.deductions": engine.write("metrics.deductions", sql("scoring/deductions")),
    }


def _register_reasons(engine: Engine) -> None:
    """Keep as `run.excluded_reasons` what the reasons for leaving rows out of figures mean: that nothing
    applies, or that it could not be seen or tested; how many rows were not observed; and all in words."""
    statuses = reference_table("reference.statuses").to_pylist()
    inapplicable = {row["reason_code"] for row in statuses if row["status"] == "not_applicable"}
    unobserved = {row["reason_code"] for row in statuses if row["status"] == "not_observed"}
    texts = engine.query(
        "SELECT DISTINCT excluded_reasons FROM work.scored_figures ORDER BY excluded_reasons"
    ).column("excluded_reasons")
    known = []
    for text in filter(None, texts.to_pylist()):
        counts: dict[str, int] = json.loads(text)
        known.append(
            {
                "excluded_reasons": text,
                "is_inapplicable": set(counts) <= inapplicable,
                "unseen": sum(count for code, count in counts.items() if code in unobserved),
                "words": exclusion_words(text),
            }
        )
    engine.register_rows("run.excluded_reasons", known, _REASONS)


def _find_failed_rows(engine: Engine, rows: Rows) -> None:
    """Keep as `work.failed_rows` the rows that failed at the leaves that lost points."""
    spec = contract("metrics.deductions")
    types = ", ".join(f"{name} {spec.field(name).sql_type}" for name in _ROW_COLUMNS)
    engine.execute(f"CREATE OR REPLACE TABLE work.failed_rows ({types})")
    lost = engine.query("SELECT DISTINCT indicator FROM work.lost_leaves ORDER BY indicator").column(
        "indicator"
    )
    indicators = load_indicators()
    for name in lost.to_pylist():
        mode = indicators[name].periods if name in indicators else "sum"
        engine.register_rows("run.row_mode", [{"indicator": name, "mode": mode}], _MODE)
        engine.execute(f"CREATE OR REPLACE VIEW work.rows_of_one AS {rows(name)}")
        run_steps(engine, "scoring", ("row_spans",))
        engine.execute(f"INSERT INTO work.failed_rows {sql('scoring/failed_rows')}")
