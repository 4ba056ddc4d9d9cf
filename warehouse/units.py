"""`metrics.indicator_units`: what the indicators count that are no plain counts of verdicts.

Belongs here: the order of the statements in `sql/units/`. Does not belong here: adding units up (the pairs in
`metrics/` and `indicators.py`), judging (`verdicts.py`, `tasks.py`).

An indicator's figures and the rows behind them come from these units, so that they cannot disagree.
"""

import pyarrow as pa

from warehouse.engine import Engine, sql
from warehouse.obligations import run_steps
from warehouse.reviewed import reviewed_table
from warehouse.tasks import build_task_states

INPUTS = (
    *("core.notices", "core.links", "core.catalogue_items", "core.obligations", "core.request_handling"),
    *("core.tasks", "ops.captures", "metrics.verdicts"),
)
"""Tables that `build_units` reads; it attaches them itself. `registry.task_evidence` must be registered."""

ELEMENT_COLUMNS = ("element", "genres", "title_words", "shown", "status", "basis", "zh", "en")
"""Columns of `reference/required_elements.csv`: elements that notices of the genres need (`*` for all) if
their title has one of the words. `shown` is always, or form: only where pages of that form show it at all.
`status` is seen (the basis was read) or unverified. Lists in a cell are separated by a Chinese semicolon."""

_UNITS = ("interpretations", "consultations", "completeness", "requests", "tasks")


def build_units(engine: Engine) -> dict[str, int]:
    """Write `metrics.task_states` and `metrics.indicator_units` as of the engine's day; rows by table.

    Raises ValueError when the engine has no as-of day.
    """
    engine.attach(*INPUTS)
    engine.execute("CREATE SCHEMA IF NOT EXISTS work")
    schema = pa.schema([(column, pa.string()) for column in ELEMENT_COLUMNS])
    engine.register("reference.required_elements", reviewed_table("required_elements.csv", schema))
    states = build_task_states(engine)
    run_steps(engine, "units", ("document_verdicts", "notice_domains", "noted_elements"))
    _find_title_needs(engine)
    statement = "\nUNION ALL BY NAME\n".join(f"(\n{sql(f'units/{name}')}\n)" for name in _UNITS)
    return {**states, "metrics.indicator_units": engine.write("metrics.indicator_units", statement)}


def _find_title_needs(engine: Engine) -> None:
    """Keep as `work.title_needs` the notices and elements whose title has the words that demand the element.

    A pattern that is written in the statement is compiled once, one from a column for every notice.
    """
    engine.execute("CREATE OR REPLACE TABLE work.title_needs (record_id VARCHAR, element VARCHAR)")
    elements = engine.query(
        "SELECT element, REPLACE(title_words, '；', '|') AS pattern FROM reference.required_elements"
        " WHERE title_words IS NOT NULL ORDER BY element"
    )
    for row in elements.to_pylist():
        element, pattern = (row[name].replace("'", "''") for name in ("element", "pattern"))
        engine.execute(
            f"INSERT INTO work.title_needs SELECT record_id, '{element}' AS element FROM work.noted_elements"
            f" WHERE REGEXP_MATCHES(title, '{pattern}')"
        )
