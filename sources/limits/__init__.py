"""公开时限 wordings to structured time limits.

Belongs here: the grammar of limits, and what the law adds where a catalogue is silent.
Does not belong here: due dates and verdicts (`warehouse/`).
"""

from sources.limits.law import Assumed, law_default
from sources.limits.model import Kind, Limit, Part, Unit
from sources.limits.read import read_limit

__all__ = ["Assumed", "Kind", "Limit", "Part", "Unit", "law_default", "read_limit"]
