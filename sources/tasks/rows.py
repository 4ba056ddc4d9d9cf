"""Tasks as rows of the table `parsed.tasks`.

Belongs here: which documents are plans, and that translation. Does not belong here: reading, writing tables.
"""

import json
from typing import Any

from sources.tasks.model import TaskReading
from sources.tasks.words import words


def is_plan(title: str | None, genre: str | None) -> bool:
    """Whether a document of this title and genre is read for tasks (方案, 要点, 计划, 任务分工 …)."""
    if title is not None and words().no_plan_title.search(title):
        return False
    return genre in words().plan_genres or (
        title is not None and words().plan_title.search(title) is not None
    )


def task_rows(reading: TaskReading, source_id: str, capture_id: str) -> list[dict[str, Any]]:
    """Rows of `parsed.tasks`: all strings, lists as JSON; `position` counts from 1 in the plan's order."""
    rows: list[dict[str, Any]] = []
    for position, task in enumerate(reading.tasks, start=1):
        row = {"source_id": source_id, "capture_id": capture_id, "position": position, **task.as_json()}
        row["number"] = None if task.number is None else str(task.number)
        row["bodies"] = json.dumps(task.bodies, ensure_ascii=False)
        row["cooperating"] = json.dumps(task.cooperating, ensure_ascii=False)
        row["due_repaired"] = str(task.due_repaired).lower()
        rows.append(row)
    return rows
