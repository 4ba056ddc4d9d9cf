"""Duties that stand in words, without a number.

Belongs here: companions, events ahead, rules, adverbs, retention. Does not belong here: quantities
(`duties.py`).
"""

import re

from sources.limits.events import anchor_ahead, events, last_anchor
from sources.limits.model import NO_EVENT, Kind, Part

Placed = tuple[int, Part]
"""A duty and where it stands in the wording."""

_LONG = r"长期|永久|常年|全年(?!:)|持续(?!更新|动态)|始终|有效期内|存续期"
_ADVERB = re.compile(
    rf"(?P<realtime>实时|即时|立即|立刻|随即|即刻)|(?P<prompt>及时|随时|适时|尽快|第一时间|尽早)"
    rf"|(?P<long_term>{_LONG})|(?P<dynamic>动态|不定期|持续更新|滚动更新)|(?P<periodic>(?<![法规约确])定期)"
)
ALONGSIDE = re.compile(
    r"随(?!时|即|着)(?P<with>[^,;。|()]{1,24}?)(?:一并|一同|同步|同时|公开|公布|发布|$)"
    r"|与(?P<and>[^,;。|()]{1,24}?)(?:同步|同时|一并|一同|一起)"
)
TOGETHER = re.compile(r"同步(?:公开|公布|发布|公示)|一并(?:公开|公布|发布)|(?<!的)同时(?:公开|公布|发布)")
_AT = re.compile(
    r"(?P<at>[^,;。|()]{2,30}?)(?<![及实即随同按])(?:(?<!定)|(?<=[决确认审核]定))(?:的同时|之时|时)(?![限间候效长期段])"
)
AHEAD_OF = re.compile(
    r"(?P<of>[^,;。|()]{1,30}?)(?<![目提当])(?:之|以)?前(?![期置款往述后瞻])"
    r"(?=[,;。|()公予向在发进通告需应依由主完及]|$)"
)
RULE = re.compile(
    r"(?:按照?|依照?|根据|遵照|参照|执行)[^;。|()]{0,24}?(?:规定|要求|法律|法规|条例|办法|《》)"
    r"|(?:规定|公布|载明|约定|确定|明确|要求)的?[^,;。|()]{0,6}(?:时限|期限|时间)|法定(?:时限|期限|时间)|依法(?:依规)?(?:公开|公示|公布)|依法依规"
)
_REQUEST = re.compile(r"依申请")
_AFTER_EVENT = re.compile(
    r"之日|之后|以后|后|之时|时|起|当[日天]|的?,|$|情况|[^,;。|()]{1,8}?(?:之后|以后|后)"
)
_NUMBERED = re.compile(r"\d+(?:工作日|日|天|小时|个月|年|周)(?:以|之)?内")


def worded(text: str, start: int, end: int) -> list[Placed]:
    """Duties of a comma segment without a number: events ahead, companions, rules, adverbs."""
    segment = text[start:end]
    if found := ALONGSIDE.search(segment):
        anchor = "document_published"
        named = last_anchor(found["with"] or found["and"] or "")
        if named in ("issued", "approved", "decision_made", "document_published"):
            anchor = named
        if named != "progress":
            return [(start + found.start(), Part("on_event", anchor=anchor))]
    if found := TOGETHER.search(segment):
        return [(start + found.start(), Part("on_event", anchor="document_published"))]
    adverb = _ADVERB.search(segment)
    if adverb is None and (found := RULE.search(segment)) and re.search(r"[时期]限", segment):
        return [(start + found.start(), Part("by_law"))]
    if (found := _last(AHEAD_OF, segment)) and not RULE.search(segment):
        anchor = NO_EVENT if found["of"].endswith("事") else anchor_ahead(found["of"])
        return [(start + found.start(), Part("before_event", anchor=anchor))]
    if (found := _AT.search(segment)) and not adverb:
        return [(start + found.start(), Part("on_event", anchor=anchor_ahead(found["at"])))]
    if adverb is None or adverb.lastgroup in ("long_term", "dynamic"):
        if _REQUEST.search(segment):
            return [(start, Part("on_request"))]
        if adverb is None and (found := RULE.search(segment)):
            return [(start + found.start(), Part("by_law"))]
        return []
    kind: Kind = adverb.lastgroup  # type: ignore[assignment]
    if segment[adverb.end() :].startswith("动态"):
        return []
    if kind == "periodic":
        return [(start + adverb.start(), Part("periodic"))]
    return [(start + adverb.start(), Part(kind, anchor=_adverb_clock(text[: start + adverb.start()])))]


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007
        pass
    return found


def _adverb_clock(before: str) -> str:
    near = _NUMBERED.split(before)[-1]
    for event in reversed(events(near)):
        rest = near[event.end :]
        if event.anchor == "progress" or _AFTER_EVENT.match(rest):
            return event.anchor
    return NO_EVENT


def lasting(text: str, spans: list[tuple[int, int]], taken: set[int]) -> list[tuple[int, Part, int]]:
    """Retention and continuing duties: they stand beside any other duty of the clause."""
    found: list[tuple[int, Part, int]] = []
    kinds: set[str] = set()
    for adverb in _ADVERB.finditer(text):
        kind = adverb.lastgroup
        if kind not in ("long_term", "dynamic") or kind in kinds or adverb.start() in taken:
            continue
        kinds.add(kind)
        found.append((adverb.start(), Part(kind), segment_of(spans, adverb.start())))  # type: ignore[arg-type]
    return found


def segment_of(spans: list[tuple[int, int]], place: int) -> int:
    """The number of the segment in which a place of the clause lies, -1 between segments."""
    return next((index for index, (start, end) in enumerate(spans) if start <= place < end), -1)
