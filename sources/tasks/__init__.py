"""Tasks of plans: who does what by when, from tables of tasks and from clauses of the text."""

from sources.tasks.model import Task, TaskReading
from sources.tasks.read import read_tasks, tasks_of
from sources.tasks.rows import is_plan, task_rows

__all__ = ["Task", "TaskReading", "is_plan", "read_tasks", "task_rows", "tasks_of"]
