"""What the law adds where a catalogue's time limit is silent, marked as assumed.

Belongs here: the default of the Regulation on open government information. Does not belong here: reading
wordings, the limits of other laws (a registry or a rule of the warehouse names them), verdicts.
"""

from dataclasses import dataclass
from typing import Literal

from sources.limits.model import NO_EVENT, Limit, Part

BASIS = "《中华人民共和国政府信息公开条例》（国令第711号）第二十六条"
"""自该政府信息形成或者变更之日起20个工作日内及时公开；法律、法规另有规定的，从其规定。"""

_CLOCK = "formed_or_changed"
_DAYS = 20
# Domains for which another law sets the clock: 预算法第十四条 counts calendar days from the approval.
_OTHER_LAW = frozenset(("财政预决算",))
# These wordings set no deadline for the first publication. A reference to another rule, a masked number or
# an unresolved 同上 may stand for a shorter one: the default would be a guess.
_SILENT = frozenset(("none", "prompt", "realtime", "long_term", "dynamic"))


@dataclass(frozen=True, slots=True)
class Assumed:
    """A duty that the law supplies: `what` tells whether only its clock is assumed or the whole limit."""

    part: Part
    what: Literal["clock", "limit"]
    basis: str = BASIS


def law_default(limit: Limit, *, is_active: bool | None, domain: str | None = None) -> Assumed | None:
    """The limit of article 26 for an item whose catalogue gives no testable one, else None.

    It applies to proactive disclosure only (`is_active` True; None means the file does not tell), and not
    where the limit is testable, on request, or refers elsewhere. A number of days without a clock keeps its
    number and takes the clock of the law.
    """
    if is_active is not True or limit.testable or domain in _OTHER_LAW:
        return None
    if limit.kind == "composite":
        return _of_parts(limit)
    if limit.kind == "within" and limit.anchor == NO_EVENT and limit.unit in ("working_day", "calendar_day"):
        return Assumed(Part("within", limit.value, limit.unit, _CLOCK), "clock")
    return _whole() if limit.kind in _SILENT else None


def _of_parts(limit: Limit) -> Assumed | None:
    """Of several duties the first number without a clock; the whole default when all of them are silent."""
    for part in limit.parts:
        if part.kind == "within" and part.anchor == NO_EVENT and part.unit in ("working_day", "calendar_day"):
            return Assumed(Part("within", part.value, part.unit, _CLOCK), "clock")
    return _whole() if all(part.kind in _SILENT for part in limit.parts) else None


def _whole() -> Assumed:
    return Assumed(Part("within", _DAYS, "working_day", _CLOCK), "limit")
