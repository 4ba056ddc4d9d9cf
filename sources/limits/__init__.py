"""公开时限 wordings to structured time limits.

Belongs here: the grammar of limits. Does not belong here: due dates and verdicts (`warehouse/`).
"""

from sources.limits.model import Kind, Limit, Part, Unit
from sources.limits.read import read_limit

__all__ = ["Kind", "Limit", "Part", "Unit", "read_limit"]
