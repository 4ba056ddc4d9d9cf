"""A 公开时限 wording to a `Limit`: the one entrance of this package.

Belongs here: composing duties. Does not belong here: grammar of a clause.
"""

import re

from sources.limits.clauses import cut
from sources.limits.duties import LIMITED_SCOPE, read_clause
from sources.limits.model import Limit, Part
from sources.limits.normalise import normalise

_NOTHING = re.compile(r"[\s\-—─–―/\\、,.。;:~_|()]*|无|空")
_DITTO = re.compile(r"[(]?(?:同上[一行栏列格项]?|同前|上同|〃|″|\"|同左)[)]?[。,;]?")


def read_limit(text: str | None) -> Limit:
    """The structured reading of a time limit.

    Kinds, units and anchors are closed lists (`model.py`). An empty cell is `none`, a wording that the
    grammar cannot read, or whose digits are masked, is `unknown`: a value is never guessed.
    """
    if text is None:
        return Limit(None, "none")
    words = normalise(text)
    if _NOTHING.fullmatch(words):
        return Limit(text, "none")
    if _DITTO.fullmatch(words):
        return Limit(text, "inherit")
    parted = cut(words)
    placed = [entry for clause in parted.clauses for entry in read_clause(clause)]
    duties = _distinct([part for _, part in sorted(placed, key=lambda entry: entry[0])])
    overrides = [
        (carved.start, Part("by_law", role="override", text=carved.text.strip(",")))
        for carved in parted.carved
    ]
    if not duties:
        return Limit(text, "by_law" if overrides else "unknown")
    if all(part.kind == "unknown" for part in duties):
        return Limit(text, "unknown")
    kept = {id(part) for part in duties}
    ordered = sorted(
        [entry for entry in placed if id(entry[1]) in kept] + overrides[:1], key=lambda entry: entry[0]
    )
    parts = tuple(part for _, part in ordered)
    if len(duties) > 1:
        return Limit(text, "composite", parts=parts)
    (duty,) = duties
    needed = parts if _needs_parts(duty, parts) else ()
    return Limit(text, duty.kind, duty.value, duty.unit, duty.anchor, needed)


def _distinct(duties: list[Part]) -> list[Part]:
    """The duties without repetitions: merged cells print the same limit twice."""
    seen: set[str] = set()
    distinct: list[Part] = []
    for duty in duties:
        key = repr((duty.kind, duty.value, duty.unit, duty.anchor, duty.op, duty.due))
        if key not in seen:
            seen.add(key)
            distinct.append(duty)
    return distinct


def _needs_parts(duty: Part, parts: tuple[Part, ...]) -> bool:
    """Whether the plain columns cannot carry a single duty."""
    limited = bool(duty.applies_to and LIMITED_SCOPE.match(duty.applies_to))
    return len(parts) > 1 or duty.op == "==" or duty.due is not None or limited
