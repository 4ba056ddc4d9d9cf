"""The rows behind a figure: what an indicator counts and what it leaves out, one row per unit.

Belongs here: the statement of these rows for each indicator, and which of them a period's figure takes. Does
not belong here: the figures (`indicators.py`), scores and reports, which divide points among these rows.

denominator = rows with `is_counted`; numerator = those of them with `is_hit`; excluded = the others. For an
indicator whose unit is no ratio `is_hit` tells the rows that are as they should be, and makes no numerator.
"""

from warehouse.engine import Engine
from warehouse.indicator_pairs import Indicator, load_indicators
from warehouse.indicators import INPUTS, show_verdicts
from warehouse.obligations import run_steps
from warehouse.reconciliation import show_decisions

COLUMNS = (
    *("indicator", "body_id", "domain", "kind", "period", "is_counted", "is_hit", "row_kind", "row_id"),
    *("verdict_id", "item_id", "reason", "due_date", "decided_date", "published_date", "observed_date"),
    *("evidence_kind", "evidence_id", "evidence_capture_id"),
)
"""The columns of every statement of rows, in this order."""

_TAKEN = COLUMNS[9:]


def show_rows(engine: Engine) -> None:
    """Attach what the statements of rows read, and show the permits and penalties with their items.

    Needs the tables of the registry (`registry.*`) and the stage files up to the indicators' tables.
    """
    engine.attach(*INPUTS, *(i.table for i in load_indicators().values() if i.periods == "own"))
    show_verdicts(engine)
    show_decisions(engine)
    run_steps(engine, "indicators", ("channel_domains", "submission_days", "paired_decisions"))


def rows_statement(name: str) -> str:
    """A SELECT of the rows that the indicator `name` counts or leaves out, with the columns `COLUMNS`.

    A row with a body of NULL counts in the total of all bodies only: that total takes these rows where there
    are any, and all rows otherwise. It reads attached tables (`show_rows`). `period` is the finest one: a
    month, or a year for what is judged once a year. Raises KeyError for an unknown indicator, ValueError for
    one without rows.
    """
    indicator = load_indicators()[name]
    if statement := indicator.rows_sql:
        return f"SELECT '{name}' AS indicator, {', '.join(COLUMNS[1:])} FROM (\n{statement}\n) AS r"
    return _declared(indicator)


def period_rows_statement(name: str, period: str) -> str:
    """A SELECT of the rows behind the figures of a period (2026, 2026-H1, 2026-Q3 or 2026-09).

    A month counts in its quarter and year, a quarter or half in its year; where the state of the last month
    counts (`periods: last`), only rows of the last month that the indicator has in the period.
    """
    rows = rows_statement(name)
    mode = load_indicators()[name].periods
    inside = f"r.period = '{period}'" if mode == "own" else _inside(period)
    chosen = f"SELECT * FROM (\n{rows}\n) AS r WHERE {inside}"
    if mode != "last":
        return chosen
    return f"SELECT * FROM (\n{chosen}\n) AS c QUALIFY c.period = MAX(c.period) OVER ()"


def _inside(period: str) -> str:
    """The condition that a row's period lies in `period`."""
    year, _, part = period.partition("-")
    if not part:
        return f"SUBSTRING(r.period, 1, 4) = '{year}'"
    if part.startswith("Q"):
        first = int(part[1]) * 3 - 2
        months = ", ".join(f"'{year}-{month:02}'" for month in range(first, first + 3))
        return f"r.period IN ('{period}', {months})"
    return f"r.period = '{period}'"


def _declared(indicator: Indicator) -> str:
    rows = indicator.rows
    if rows is None:
        raise ValueError(f"the indicator {indicator.name} tells no rows: it cannot be explained or scored")
    taken = ", ".join(_TAKEN)
    return f"""SELECT
  '{indicator.name}' AS indicator, body_id, COALESCE(domain, '未归入领域') AS domain, {rows.kind} AS kind,
  period, COALESCE({rows.counted}, false) AS is_counted,
  COALESCE(({rows.counted}) AND ({rows.hit}), false) AS is_hit,
  'verdict' AS row_kind, verdict_id AS row_id, {taken}
FROM {rows.table} AS v
WHERE {rows.select}"""
