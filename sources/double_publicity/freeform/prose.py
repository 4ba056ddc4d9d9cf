"""The decision's text as values: fines, confiscations, kinds, and what was doubtful.

Belongs here: putting the readings of one text together. Does not belong here: columns of a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sources.double_publicity.freeform.cells import is_blank, read_bodies, read_people
from sources.double_publicity.freeform.doubts import Doubt
from sources.double_publicity.freeform.kinds import read_kinds
from sources.double_publicity.freeform.prepare import plain_text, without_citations
from sources.double_publicity.freeform.sums import read_sums


@dataclass(frozen=True, slots=True)
class PenaltyReading:
    """What a decision imposes. Sums are in yuan with two decimals, None when none is stated in yuan."""

    fine_yuan: Decimal | None
    confiscated_yuan: Decimal | None
    kinds: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()


# Doubts that already say why there is no sum.
_EXPLAINS = frozenset({"text-sum-joint", "text-sum-foreign", "text-sum-derived", "text-sum-unclear"})
_NOTHING = PenaltyReading(None, None, ())


def read_penalty_text(
    decision: str, *, persons: Sequence[str] = (), body: str | None = None, offence: str | None = None
) -> PenaltyReading:
    """Fines, confiscations and kinds of penalty that the text of a decision states.

    All fines of the row's persons and bodies are summed: 罚款, 经济处罚, a sum that is itself the penalty.
    A sum given 分别 or 各 counts for each person, body or violation named or counted. A total is not added to
    its parts; a fine given only as a multiple of the gain, and a fine and a confiscation given only as one
    total, stay None. Other currencies are not converted.

    `persons` are the names in the row's cells, `body` its cell of bodies, `offence` the facts: they are
    looked at only where the decision itself leaves open what 分别 multiplies by.
    """
    if is_blank(decision):
        return _NOTHING
    text = without_citations(plain_text(decision))
    names = [name for person in persons for name in read_people(person).names]
    parties = len(names) + len(read_bodies(body or "").names)
    facts = plain_text(offence) if offence else ""
    sums = read_sums(text, persons=names, parties=parties, offence=facts)
    kinds = read_kinds(text, has_fine=sums.fine is not None, has_confiscation=sums.confiscated is not None)
    doubts = list(sums.doubts)
    if not kinds:
        doubts.append(Doubt("text-no-penalty", text))
    elif "罚款" in kinds and sums.fine is None and not any(d.rule in _EXPLAINS for d in doubts):
        doubts.append(Doubt("text-sum-missing", text))
    return PenaltyReading(sums.fine, sums.confiscated, kinds, tuple(dict.fromkeys(doubts)))
