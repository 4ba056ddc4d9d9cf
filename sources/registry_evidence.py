"""What a person declared as evidence that a task of a plan was done: `task_evidence.csv`.

Belongs here: the file's columns and what a cell may hold. Does not belong here: what counts as evidence
otherwise (`warehouse/tasks.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sources.problems import Problem
from sources.registry_cells import cells_of

TASK_EVIDENCE_FILE = "task_evidence.csv"
TASK_EVIDENCE_COLUMNS = ("task_id", "record_id", "url", "note", "decided_by", "decided_on")


@dataclass(frozen=True, slots=True)
class TaskEvidence:
    """A row of the file: a record of ours or an address, or a note alone (paper, a meeting)."""

    task_id: str
    record_id: str | None
    url: str | None
    note: str | None
    decided_by: str
    decided_on: date
    line: int


def read_task_evidence(file: Path, problems: list[Problem]) -> list[TaskEvidence]:
    """The declared evidence in the order of the file; a row with a problem is left out and told."""
    found: list[TaskEvidence] = []
    for cells in cells_of(file, TASK_EVIDENCE_COLUMNS, ("task_id", "decided_by", "decided_on"), problems):
        task_id, decided_by = cells.text("task_id"), cells.text("decided_by")
        decided_on = cells.day("decided_on") if cells.text("decided_on") else None
        record_id, url, note = (cells.row.get(name) for name in ("record_id", "url", "note"))
        if task_id and not task_id.startswith("task-"):
            cells.problem(f"task_id 不是任务编号：“{task_id}”", "从 core.tasks 的 task_id 复制")
        if record_id and not record_id.startswith("notice-"):
            cells.problem(f"record_id 不是公文的记录号：“{record_id}”", "从 core.notices 的 record_id 复制")
        if url and not url.startswith(("http://", "https://")):
            cells.problem(f"url 不是网址：“{url}”", "以 http:// 或 https:// 开头")
        if not (record_id or url or note):
            cells.problem("没有写依据", "record_id（记录号）、url（网址）、note（说明）至少填一项")
        if cells.sound and decided_on is not None:
            found.append(TaskEvidence(task_id, record_id, url, note, decided_by, decided_on, cells.row.line))
    return found


def task_evidence_rows(evidence: Sequence[TaskEvidence]) -> list[dict[str, object]]:
    """Rows of `registry.task_evidence`."""
    return [{name: getattr(row, name) for name in TASK_EVIDENCE_COLUMNS} for row in evidence]
