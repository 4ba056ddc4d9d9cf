"""What the reader of plans gives back.

Belongs here: the shapes of a task and of a reading (`zwgk read tasks`). Does not belong here: grammar.
"""

from dataclasses import dataclass, field
from typing import Any

from sources.findings import Finding


@dataclass(slots=True)
class Task:
    """One task of a plan. What the plan does not tell, or cannot be read, is None or an empty list.

    `number` is whole when it is written in figures, else the marker as written (`（二）`). `bodies` holds the
    leading bodies before the cooperating ones, as written; `cooperating` says which of them only cooperate.
    `due_date` is `YYYY-MM-DD`, the last day on time; a standing task (长期坚持) has none, but its `due_text`.
    `content` is a second, longer text of the task where the plan has both; `section` the heading it stands
    under; `source` is `table` or `clause`.
    """

    number: int | str | None = None
    phase: str | None = None
    task: str = ""
    bodies: list[str] = field(default_factory=list)
    due_text: str | None = None
    due_date: str | None = None
    section: str | None = None
    content: str | None = None
    cooperating: list[str] = field(default_factory=list)
    due_repaired: bool = False
    source: str = "table"

    def as_json(self) -> dict[str, Any]:
        """The object that `zwgk read tasks --json` prints."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class TaskReading:
    """The tasks of a plan in its order, and what was noticed; a finding's row is the place of its task."""

    tasks: list[Task] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
