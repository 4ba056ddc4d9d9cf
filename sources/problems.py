"""Problems of the configuration: what is wrong in which line of which file, and how to mend it.

Belongs here: the shape of a problem. Does not belong here: the checks, printing, and problems of what a
bureau published (those are findings, `findings.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` as a person would open it, `line` from 1 (None: the whole file or folder)."""

    path: Path
    line: int | None
    message_zh: str
    hint: str = ""


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file and line, each once; those of a whole file come first."""
    return sorted(set(problems), key=lambda p: (p.path, p.line or 0, p.message_zh, p.hint))
