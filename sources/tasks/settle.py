"""The due day of a task, and what is said when there is none.

Belongs here: bringing the words of a due time, the phase and the document together. Does not belong here:
the grammar of due times (`due.py`).
"""

import re
from dataclasses import replace
from datetime import date

from sources.findings import Finding, finding
from sources.tasks.due import Years, read_due, span_of
from sources.tasks.model import Task

_RULES = {
    "unreadable": "task-due-unreadable",
    "ambiguous": "task-due-ambiguous",
    "year-unknown": "task-due-year-unknown",
    "relative": "task-due-relative",
}
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2}) ?(?=年|[-—–至到])")


def settle_due(
    task: Task, years: Years, place: int, findings: list[Finding], *, months_only: bool = False
) -> Years:
    """Set `due_date` of a task that has a `due_text`; the years for the task below.

    A standing or periodic task has no day and no finding; any other text without a day is a finding.
    """
    text = task.due_text or ""
    phase = span_of(task.phase, years) if task.phase else None
    due = read_due(text, replace(years, phase=phase), months_only=months_only)
    task.due_date, task.due_repaired = due.day, due.repaired
    rule = _RULES.get(due.kind)
    if rule:
        findings.append(finding(rule, row=place, value=text[:80], task=task.task[:40]))
    if due.repaired and due.day:
        findings.append(finding("task-due-repaired", row=place, value=text[:80], day=due.day))
    if due.several and due.day:
        findings.append(finding("task-due-several", row=place, value=text[:80], day=due.day))
    return replace(years, above=date.fromisoformat(due.day)) if due.day else years


def years_of(title: str | None, written: str | None, number: str | None) -> Years:
    """What a document tells of years: its title (2018年…要点), its day of writing, its number (〔2018〕)."""
    named = {int(year) for year in _TITLE_YEAR.findall(title or "")}
    numbered = re.search(r"〔((?:19|20)\d{2})〕", number or "")
    return Years(
        title=named.pop() if len(named) == 1 else None,
        written=date.fromisoformat(written) if written else None,
        number=int(numbered[1]) if numbered else None,
    )
