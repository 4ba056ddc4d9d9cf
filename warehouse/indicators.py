"""Computing the indicators: every pair's table, and the table of all figures.

Belongs here: the order of the statements. Does not belong here: what an indicator is (`indicator_pairs.py`),
judging (`verdicts.py`), the formulas (the pairs hold them), assessment schemes.

Verdicts and records are scanned once, into the small tables of `sql/indicators/`; the pairs read those. A
pair with `totals: by_domain` or `by_kind` gives plain counts (body_id, domain, kind, field, period,
numerator, denominator, excluded, reason); totals, quarters, years and values are added alike for all of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from warehouse.contract import contract
from warehouse.engine import Engine, sql
from warehouse.indicator_pairs import FOLDER, Indicator, load_indicators
from warehouse.obligations import run_steps
from warehouse.reconciliation import field_counts_statement, show_decisions

_READ = (
    "core.bodies",
    "core.catalogue_items",
    "core.notices",
    "core.obligations",
    "core.permits",
    "core.penalties",
    "core.permit_copies",
    "core.penalty_copies",
    "core.links",
    "ops.captures",
    "ops.crawls",
    "ops.quarantine",
    "metrics.indicator_units",
    "metrics.verdicts",
)


def _named_tables() -> list[str]:
    """The stage tables that the statements of the pairs name, in name order."""
    named = re.compile(r"\b(?:FROM|JOIN)\s+((?:core|ops|parsed)\.[a-z_]+)")
    texts = (path.read_text(encoding="utf-8") for path in FOLDER.glob("*.sql"))
    return sorted({table for text in texts for table in named.findall(text)})


INPUTS = tuple(dict.fromkeys((*_READ, *_named_tables())))
"""Tables to attach before `build_indicators`; the `registry.*` tables must be registered."""

FIGURES = "metrics.indicators"
"""The table of every figure of every indicator."""

_COUNTS = (
    *("body_names", "verdict_lags", "verdict_counts", "item_counts", "periodic_counts", "decision_counts"),
    *("channel_domains", "submission_days", "submissions", "paired_decisions", "number_sequences"),
)
_PARAMETERS = pa.schema([("indicator", pa.string()), ("name", pa.string()), ("value", pa.float64())])
_UNITS = pa.schema([("indicator", pa.string()), ("unit", pa.string())])
_TOTALS = pa.schema(
    [
        ("indicator_no", pa.int32()),
        ("indicator", pa.string()),
        ("by_kind", pa.bool_()),
        ("is_state", pa.bool_()),
    ]
)
_FIGURE_COLUMNS = (
    *("indicator", "body_id", "domain", "kind", "field", "period", "numerator", "denominator", "excluded"),
    *("excluded_reasons", "value"),
)
_TOTAL_FIGURES = f"""SELECT {", ".join(_FIGURE_COLUMNS)}
FROM work.totals AS t
JOIN run.indicator_totals AS i ON i.indicator_no = t.indicator_no"""
_COUNTED_ROWS = """SELECT CAST(SUM(n) AS BIGINT) AS rows
FROM (
  SELECT COUNT(*) AS n FROM work.verdict_counts
  UNION ALL
  SELECT COUNT(*) AS n FROM work.decision_counts
  UNION ALL
  SELECT COUNT(*) AS n FROM metrics.indicator_units
) AS c"""
_FEW = 200_000
_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class _Counts:
    """The statement of an indicator's counts, and what is added to them: totals of all kinds or not, of a
    period the sum of its months or the state of the last of them."""

    indicator: str
    sql: str
    by_kind: bool
    is_state: bool


def build_indicators(engine: Engine) -> dict[str, int]:
    """Compute every indicator into its table `metrics.<name>`; rows by table.

    Raises ValueError when the engine has no as-of day: periods end there.
    """
    as_of: date | None = engine.query("SELECT as_of FROM run.parameters").column("as_of")[0].as_py()
    if as_of is None:
        raise ValueError("build_indicators needs an Engine with an as-of day")
    indicators = load_indicators()
    engine.register("run.months", _months(as_of))
    parameters = [
        {"indicator": indicator.name, "name": name, "value": parameter.value}
        for indicator in indicators.values()
        for name, parameter in indicator.parameters.items()
    ]
    engine.register_rows("run.indicator_parameters", parameters, _PARAMETERS)
    show_decisions(engine)
    show_verdicts(engine)
    run_steps(engine, "verdicts", ("channel_states",))
    run_steps(engine, "indicators", _COUNTS)
    _keep(engine, "field_counts", field_counts_statement())
    _measure_lags(engine)
    tables = [i for i in indicators.values() if i.totals == "none"]
    added = [i for i in indicators.values() if i.totals != "none"]
    written = {i.table: engine.write(i.table, i.sql) for i in tables}
    shown = [_figures(i) for i in tables]
    if _are_few(engine):
        _expand(engine, [_counts(indicator) for indicator in added])
        _keep(engine, "totals", sql("indicators/totals"))
        for no, i in enumerate(added):
            written[i.table] = engine.write(i.table, f"SELECT * FROM work.totals WHERE indicator_no = {no}")
        shown.append(_TOTAL_FIGURES)
    else:
        for i in added:
            _expand(engine, [_counts(i)])
            written[i.table] = engine.write(i.table, sql("indicators/totals"))
        shown += [_figures(i) for i in added]
    # A view: millions of figures need not be copied, they stand in the tables.
    every = "\nUNION ALL\n".join(shown)
    engine.execute(f"CREATE OR REPLACE VIEW work.figures AS {every}")
    return {**written, FIGURES: _write_figures(engine)}


def show_verdicts(engine: Engine) -> None:
    """Show `work.item_verdicts` and `work.periodic_verdicts`: verdicts with what the catalogue and the duties
    say of them. Needs metrics.verdicts, core.catalogue_items, core.bodies, core.obligations."""
    engine.execute("CREATE SCHEMA IF NOT EXISTS work")
    for name in ("item_verdicts", "periodic_verdicts"):
        engine.execute(f"CREATE OR REPLACE VIEW work.{name} AS {sql(f'indicators/{name}')}")


def _counts(indicator: Indicator) -> _Counts:
    return _Counts(indicator.name, indicator.sql, indicator.totals == "by_kind", indicator.periods == "last")


def _expand(engine: Engine, counts: Sequence[_Counts]) -> None:
    """Build `work.expanded`: the counts of indicators in their periods; `indicator_no` is the place in
    `counts`."""
    columns = "body_id, domain, kind, field, period, numerator, denominator, excluded, reason"
    parts = [f"SELECT {no} AS indicator_no, {columns} FROM (\n{c.sql}\n) AS c" for no, c in enumerate(counts)]
    ways = [
        {"indicator_no": no, "indicator": c.indicator, "by_kind": c.by_kind, "is_state": c.is_state}
        for no, c in enumerate(counts)
    ]
    engine.register_rows("run.indicator_totals", ways, _TOTALS)
    _keep(engine, "counted", "\nUNION ALL\n".join(parts))
    run_steps(engine, "indicators", ("spans", "expanded"))


def _are_few(engine: Engine) -> bool:
    """Whether the indicators are better added up together: planning a statement takes longer than running it.
    Of many rows, tables of one indicator after the other are the faster."""
    [rows] = engine.query(_COUNTED_ROWS).column("rows").to_pylist()
    return int(rows) < _FEW


def _measure_lags(engine: Engine) -> None:
    """Build `work.lag_totals` and `work.lag_percentiles`, which the percentiles of the lags share."""
    run_steps(engine, "indicators", ("lag_counts",))
    _expand(engine, [_Counts("lag", sql("indicators/lag_figures"), by_kind=True, is_state=False)])
    _keep(engine, "lag_totals", sql("indicators/totals"))
    run_steps(engine, "indicators", ("lag_percentiles",))


def _write_figures(engine: Engine) -> int:
    """Write `metrics.indicators` from `work.figures`; its rows.

    Its texts are replaced by numbers before the millions of figures are joined and sorted.
    """
    units = [{"indicator": i.name, "unit": i.unit} for i in load_indicators().values()]
    engine.register_rows("run.indicator_units", units, _UNITS)
    run_steps(engine, "indicators", ("figure_codes", "figure_periods", "placed_figures", "sorted_figures"))
    engine.execute("DROP TABLE work.placed_figures")
    return engine.write(FIGURES, sql("indicators/previous"), is_sorted=True)


def _keep(engine: Engine, name: str, statement: str) -> None:
    engine.execute(f"CREATE OR REPLACE TABLE work.{name} AS {statement}")


def _figures(indicator: Indicator) -> str:
    """The rows of an indicator's own table under the columns of metrics.indicators; a column that it does not
    have is NULL. A table of another form gives them by a statement `<name>.figures.sql`."""
    head = f"SELECT '{indicator.name}' AS indicator"
    if statement := indicator.figures_sql:
        return f"{head}, {', '.join(_FIGURE_COLUMNS[1:])} FROM (\n{statement}\n) AS f"
    own = contract(indicator.table).columns
    empty = {"excluded": "0", "excluded_reasons": "'{}'"}
    columns = [
        name
        if name in own
        else f"CAST({empty.get(name, 'NULL')} AS {contract(FIGURES).field(name).sql_type}) AS {name}"
        for name in _FIGURE_COLUMNS[1:]
    ]
    return f"{head}, {', '.join(columns)} FROM {indicator.table}"


def _months(as_of: date) -> pa.Table:
    """Every month up to that of the as-of day: `month` (2026-09) and its last day."""
    starts = [date(year, month, 1) for year in range(_FIRST_YEAR, as_of.year + 1) for month in range(1, 13)]
    rows = [
        {
            "month": f"{day:%Y-%m}",
            "last_day": (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1),
        }
        for day in starts
        if day <= as_of
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema([("month", pa.string()), ("last_day", pa.date32())]))
