"""Tasks of the district's plans: `core.tasks`, and as of a day their states `metrics.task_states`.

Belongs here: the order of the statements in `sql/tasks/`. Does not belong here: reading of plans
(`sources/tasks`), which body a name means (`bodies/`), adding tasks up (`metrics/task_completion.sql`).
"""

import pyarrow as pa

from warehouse.core import attach_current, attach_keyed_notices
from warehouse.engine import Engine, sql
from warehouse.obligations import run_steps

INPUTS = ("parsed.tasks", "core.body_mentions", "parsed.notices", "parsed.entries", "ops.captures")
"""Tables that `build_tasks` reads; it attaches them itself."""

STATE_INPUTS = ("core.tasks", "core.notices")
"""Tables that `build_task_states` attaches; `registry.task_evidence` must be registered."""

TASK_EVIDENCE = pa.schema(
    [
        *(("task_id", pa.string()), ("record_id", pa.string()), ("url", pa.string()), ("note", pa.string())),
        *(("decided_by", pa.string()), ("decided_on", pa.date32())),
    ]
)
"""Columns of the registry's `task_evidence.csv`: what a person declared as evidence of a task."""


def build_tasks(engine: Engine) -> dict[str, int]:
    """Write `core.tasks`; rows by table."""
    attach_keyed_notices(engine)
    attach_current(engine)
    engine.attach("parsed.tasks", "core.body_mentions")
    return {"core.tasks": engine.write("core.tasks", sql("tasks/tasks"))}


def build_task_states(engine: Engine) -> dict[str, int]:
    """Write `metrics.task_states`; rows by table.

    Evidence is conservative: declared by a person, or a notice of the responsible body, published by the
    as-of day and not before the plan, that names the plan and says the task. What has none after its due day
    is `without_evidence` (逾期未见完成依据), never "not done".
    Raises ValueError when the engine has no as-of day.
    """
    if engine.query("SELECT as_of FROM run.parameters").column("as_of")[0].as_py() is None:
        raise ValueError("build_task_states needs an Engine with an as-of day")
    engine.attach(*STATE_INPUTS)
    run_steps(engine, "tasks", ("plan_names", "task_texts", "task_evidence"))
    return {"metrics.task_states": engine.write("metrics.task_states", sql("tasks/task_states"))}
