"""One clause to its duties.

Belongs here: which kind of duty a quantity or an adverb makes, and which event starts its clock.
Does not belong here: composing the duties of several clauses (`read.py`).
"""

import re

from sources.limits.clauses import Clause
from sources.limits.events import anchor_ahead, last_anchor
from sources.limits.model import NO_EVENT, Part
from sources.limits.tokens import Token, tokens
from sources.limits.worded import AHEAD_OF, ALONGSIDE, RULE, TOGETHER, Placed, lasting, segment_of, worded

_LEAST = re.compile(r"(?:不得?少于|不得?低于|不得?短于|至少|最少|≥|>=|少于)(?:为|要)?$")
_AHEAD = re.compile(r"提前[^,;。|()]{0,4}$")
_BEFORE = re.compile(r"(?<![目提当以])前的?(?:不得?少于|至少)?(?:的)?$")
_AFTER_BEFORE = re.compile(r"(?:之|以)?前")
_POSTING = re.compile(
    r"(?:(?:公示|公告|(?:征求|征集|听取)[^,;。|()]{0,6}意见|意见征[求集]|张贴|挂网|留存|保留|展示)(?:的)?(?:期限?|时间|时长|时限|天数|日期)?"
    r"|(?:公开|公布|发布|展示|保留|保存)(?:的)?(?:期限?|时间|时长))"
    r"(?:一般|原则上|均|应当?|要求|不变|共|计|需|要|须)*(?:为|是|:|满|达到?|设为|定为)*$"
)
_CONSULT = re.compile(r"(?:征求|征集|听取)[^,;。|()]{0,8}意见|意见征[求集]|征[求集][期时]")
_IN = re.compile(r"(?:以|之)?内")
_VERBS = re.compile(
    r"(?:以?之?内|予以|向社会|主动|及时|对外|在[^,;。|()]{2,12}上?)*(?:公开|公布|公示|发布|更新|完成)*"
)
_ENDED = re.compile(r"(?:度|份|终|期)*(?:结束|终了|期满|届满|后)")
_TIME_WORDS = r"实时|即时|及时|随时|适时|时限|时间|时候|定时|按时|平时|时效|时长|小时|时期|时段"
_ACTS = r"组织|召开|举行|举办|开展|实施|启动|开始|选举|投票|考试|听证|开标|开庭|拍卖|挂牌|出让|报名|施工"
_EXTENDED = re.compile(r"延长[^,;。|()]{0,4}$")
_SCOPE_WORD = re.compile(r"其他|其余|其中|除[^,;。]+外")
_SCOPE = re.compile(
    rf"(?>{_VERBS.pattern})[,、)]*(?:其中|涉及|对于|对|属于|需)?[,:]?"
    r"(?P<scope>(?:除[^,;。]{1,16}外[,的]?)?[^,;。|()自应在于按:\d每]{2,24}?)"
    r"(?:应当?|自|在|(?<!少)于|为|:|需|要|须|,|$)"
)
LIMITED_SCOPE = re.compile(
    r"(?:一般|其他|其余|部分|个别|重大|特殊|重要|紧急|突发|应急|普通)[^,;。|()]{0,8}(?:事项|信息|内容|情况)"
)


def read_clause(clause: Clause) -> list[Placed]:
    """The duties of one clause in the order of its text; empty when it sets no limit."""
    found = tokens(clause.text)
    numeric = _numeric(clause.text, found)
    spans = _comma_segments(clause.text)
    placed = [(start, part, segment_of(spans, start)) for start, part in numeric]
    one_off = {segment_of(spans, token.start) for token in found if token.kind == "once"}
    for index, (start, end) in enumerate(spans):
        if index in one_off or any(segment == index for _, _, segment in placed):
            continue
        placed.extend((place, part, index) for place, part in worded(clause.text, start, end))
    placed.extend(lasting(clause.text, spans, {place for place, _, _ in placed}))
    if numeric:
        clocks = {part.anchor for _, part in numeric if part.kind == "within"}
        placed = [
            (place, part, index)
            for place, part, index in placed
            if not _outdone(part, clause.text, clause.text[slice(*spans[index])], clocks)
        ]
    elif not placed and any(token.kind == "once" for token in found):
        return [(clause.start, Part("unknown"))]
    return sorted(((clause.start + place, part) for place, part, _ in placed), key=lambda entry: entry[0])


def _comma_segments(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in re.finditer(r"[,()]+", text):
        if stop.start() > start:
            spans.append((start, stop.start()))
        start = stop.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _outdone(part: Part, text: str, segment: str, clocks: set[str | None]) -> bool:
    """Whether a number beats this duty: 及时 and 实时 beside a number say nothing more, unless scopes differ,
    nor does 与…同步 beside a number of days after that publication.
    """
    if part.kind == "on_event":
        return part.anchor in clocks
    scoped = _SCOPE_WORD.search(text) or LIMITED_SCOPE.search(segment)
    return part.kind in ("prompt", "realtime", "by_law") and not scoped


def _numeric(text: str, found: list[Token]) -> list[Placed]:
    duties: list[Placed] = []
    position = 0
    for index, token in enumerate(found):
        if token.kind == "count":
            continue
        before = text[position : token.start]
        following = found[index + 1] if index + 1 < len(found) else None
        after = text[token.end : following.start if following else len(text)]
        part = _duty(token, before, after, following)
        if part is None:
            if token.kind == "once":
                position = token.end
            continue
        if duties and _is_alternative(before):
            part = _with(part, join="or")
        if scope := _scope(before):
            part = _with(part, applies_to=scope)
        duties.append((token.start, part))
        position = token.end + _own_bracket(after)
    return duties


def _with(part: Part, *, join: str | None = None, applies_to: str | None = None) -> Part:
    return Part(
        part.kind,
        part.value,
        part.unit,
        part.anchor,
        part.op,
        part.due,
        join or part.join,
        part.role,
        applies_to or part.applies_to,
        part.text,
    )


def _scope(before: str) -> str | None:
    """To what a duty is limited, as printed before it; the name of an event or of a posting is no scope."""
    found = _SCOPE.match(before)
    if not found:
        return None
    scope = found["scope"]
    if found.end() == len(before) and not LIMITED_SCOPE.match(scope):
        return None
    if last_anchor(scope) or _POSTING.search(scope) or "同步" in scope:
        return None
    return scope.replace("《》", "") or None


def _is_alternative(between: str) -> bool:
    verbs = _VERBS.match(between)
    return bool(re.match(r",?或", between[verbs.end() if verbs else 0 :]))


def _own_bracket(after: str) -> int:
    """Length of a bracket right after a number that names its clock: `20工作日(自…之日起)`."""
    bracket = re.match(r"(?:以?之?内)?(?:公开|公布|予以公开|公示)?\([^()]*\)", after)
    return bracket.end() if bracket and last_anchor(bracket[0]) else 0


def _duty(token: Token, before: str, after: str, following: Token | None) -> Part | None:
    if token.kind == "masked":
        return Part("unknown")
    if token.kind == "once" or _EXTENDED.search(before):
        return None
    if token.kind == "date":
        return Part("by_date", token.date, "year")
    if token.kind == "period":
        return _periodic(token, after, following)
    return _timed(token, before, after, following)


def _periodic(token: Token, after: str, following: Token | None) -> Part | None:
    near = re.split(r"[,;。|()]", after)[0]
    if following and len(near) == len(after):
        if following.kind == "count":
            assert isinstance(following.value, int)
            if following.noun not in ("次", "期") or following.value > 1:
                whole = token.value == 1 and token.unit in ("month", "year")
                return Part("quota", following.value, token.unit if whole else None)
        elif following.kind == "length" and token.due is None:
            # 每季度结束后15日内: the period only names the event; 每年自…之日起20日内: the number rules.
            return None
    if token.due is None and (ahead := AHEAD_OF.match(near)) and not RULE.search(near):
        return Part("before_event", anchor=anchor_ahead(ahead["of"]))
    if _ENDED.match(near):
        return None
    return Part("periodic", token.value, token.unit, due=token.due)


def _timed(token: Token, before: str, after: str, following: Token | None) -> Part:
    value, unit = token.value, token.unit
    near = re.split(r"[,;。|(]", before)[-1]
    least = _LEAST.search(near)
    stem = near[: least.start()] if least else near
    counted = following is not None and following.kind == "count" and following.noun == "次"
    if counted and following and len(after) <= 8 and not before.strip("、,一般各"):
        once = following.value == 1
        return Part("periodic", value, unit) if once else Part("quota", following.value, unit)
    if _AHEAD.search(near) or _AFTER_BEFORE.match(after):
        anchor = _clock(before, after) if _AFTER_BEFORE.match(after) else _clock_of_lead(before, after)
        return Part("before_event", value, unit, anchor)
    posting = _POSTING.search(stem)
    if least or after.startswith(("以上", "及以上", "或以上")):
        if _BEFORE.search(stem) and not posting:
            return Part("before_event", value, unit, anchor_ahead(stem))
        return Part("min_duration", value, unit, _posting_anchor(before), op=">=")
    if posting and not _IN.match(after):
        return Part("min_duration", value, unit, _posting_anchor(before), op="==")
    if _BEFORE.search(near):
        return Part("before_event", value, unit, anchor_ahead(near.rsplit("前", 1)[0]))
    return Part("within", value, unit, _clock(before, after))


def _posting_anchor(before: str) -> str:
    return "consultation" if _CONSULT.search(before) else "public_notice"


def _clock(before: str, after: str) -> str:
    """The last event before the number, else one in the bracket after it, else a publication it goes with."""
    if anchor := last_anchor(before):
        return anchor
    bracket = re.match(r"[^(;。|]{0,10}\(([^()]*)\)", after)
    if bracket and (anchor := last_anchor(bracket[1])):
        return anchor
    if after_clock := re.match(r"[^(;。|]{0,6},(?:从|自|以)([^;。|()]*?起)", after):
        return last_anchor(after_clock[1]) or NO_EVENT
    if ALONGSIDE.search(before) or TOGETHER.search(before):
        return "document_published"
    if re.search(_ACTS, before) and _AFTER_BEFORE.match(after):
        return "activity_start"
    return NO_EVENT


def _clock_of_lead(before: str, after: str) -> str:
    named = re.split(r"提前", before)[0]
    if anchor := last_anchor(named):
        return anchor
    return "activity_start" if re.search(r"召开|举行|举办|开始|实施|启动", before + after) else NO_EVENT
