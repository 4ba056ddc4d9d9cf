"""The events that start a limit's clock, as primitive words that combine.

Belongs here: which words name which event, and how joined events combine to one anchor.
Does not belong here: numbers, units, clauses. The anchors are a closed list.
"""

import re
from dataclasses import dataclass

_MOOD = r"(?=之日|当日|次日|之时|时起|日起|之后|以后|后|起|完成|完毕|\d|$|[、或和与及(/])"
_STRONG_MOOD = r"(?=之日|当日|次日|之时|时起|日起|之后|以后|后|起|时间)"
_END_MOOD = _MOOD[:-1] + r"|[,;。)])"
_NOUNS = (
    r"(?:文件|报告|通知|批文|材料|资料|批复|决定|意见|举报|投诉|信息|公文|函|书|《》"
    r"|名单|结果|计划|任务)"
)
_RECEIVED = r"(?:收到|接到|收悉|受理)[^,;。|()]{0,12}?"
_ACTS = (
    r"(?:验收|确定|确认|认定|评定|评审|备案|登记|办理|检查|检验|抽检|评估|成交|中标|支付|拨付|发放"
    r"|核定|复核|处理|处置|整改|交付|汇总|统计)"
)

# In the order of precedence at the same place: longer readings first.
_PRIMITIVES: tuple[tuple[str, str], ...] = (
    ("application_received", rf"{_RECEIVED}(?:申请|申报)(?:书|材料|表)?|(?:申请)?受理{_MOOD}"),
    ("document_received", rf"(?:收到|接到|接收|获悉|接)[^,;。|()]{{0,16}}?{_NOUNS}+"),
    ("document_received", r"(?:收到|接到|接收)|(?:下发|下达|转发|传达|发)(?:至|到|给)[^,;。|()]{0,8}|送达"),
    ("decision_made", r"作出[^,;。|()]{0,20}?(?:决定|决策)(?:书|文书)?|作出(?=之日|后|\d)"),
    ("decision_made", r"(?:决定|决策)书?(?:作出|(?=之日|当日|后|起|\d))"),
    ("work_completed", r"(?:公示|公告|异议|征求意见)期?(?:届?满|无异议)"),
    ("work_completed", r"(?:期满|届满)(?:后?无异议)?"),
    ("work_completed", r"(?:结果|名单|对象|方案|人选)[^,;。|()]{0,4}?确定"),
    ("work_completed", rf"(?:结束|完成|办结|竣工|终了|结案|审结|完毕|届满|期满|终结){_END_MOOD}"),
    ("work_completed", rf"验收(?:合格|通过){_END_MOOD}"),
    ("work_completed", rf"{_ACTS}{_STRONG_MOOD}"),
    ("approved", r"批准|批复|核准|审定|(?:审议|审查|审批|审核|表决|会议)?通过(?=之日|后|\d|的)|批后"),
    ("approved", rf"(?:审批|审核|审查){_STRONG_MOOD}"),
    ("approved", rf"立项{_STRONG_MOOD}|审查同意|同意{_STRONG_MOOD}"),
    (
        "issued",
        rf"印发|颁布|发出|签发|出台|颁发|制发|[发颁]证(?=之日|后)|下发|下达|发文{_MOOD}|核发{_STRONG_MOOD}",
    ),
    ("document_dated", rf"成文|落款|签订{_STRONG_MOOD}|签署{_STRONG_MOOD}"),
    ("document_published", rf"(?:发布|公布|刊登|刊发|公告|公开|公示){_STRONG_MOOD}"),
    ("formed", r"形成|产生|生成"),
    ("changed", rf"变更|变化|更改|变动|(?:更新|修改|修订|调整){_MOOD}"),
    ("obtained", r"获取|获得|取得|得到"),
    ("made", rf"(?:制作|制定|制订)(?:完成|完毕|好)?|(?:编制|拟定|拟制)(?:完成|完毕)?{_MOOD}"),
    ("progress", r"(?:按照?|根据|依据|随着?|视)[^,;。|()]{0,12}?(?:进展|进度)(?:情况)?"),
    (
        "activity_start",
        rf"(?:启动|开始|组织|开展|举行|举办|召开|实施|施行|施工|开工|开标|开学|开班|招生|发生){_STRONG_MOOD}|启动|开学",
    ),
)
_PATTERN = re.compile("|".join(f"(?P<e{index}>{words})" for index, (_, words) in enumerate(_PRIMITIVES)))
_NAMES = [name for name, _ in _PRIMITIVES]
_JOINT = re.compile(r"(?:之日)?(?:或|、|和|与|及|以及|/|,或|,|\()*(?:信息|的|发生)?")
_COMBINE = frozenset(("formed", "changed", "obtained", "made"))

_BEFORE_WORDS: tuple[tuple[str, str], ...] = (
    ("approved", r"批准|批复|报批|审批|审核|审查|审议|核准|上会|批$|审$"),
    ("decision_made", r"决定|决策"),
    ("issued", r"印发|颁布|出台|发文|下发"),
    ("document_published", r"发布|公布"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """An event named in a text: its anchor and where it stands."""

    anchor: str
    start: int
    end: int


def events(text: str) -> list[Event]:
    """All events that the text names, in order; joined primitives (形成或变更) are one event."""
    found: list[Event] = []
    group: set[str] = set()
    for match in _PATTERN.finditer(text):
        name = _NAMES[int((match.lastgroup or "e0")[1:])]
        if found and name in _COMBINE and group and _JOINT.fullmatch(text, found[-1].end, match.start()):
            group.add(name)
            found[-1] = Event(_combined(group), found[-1].start, match.end())
            continue
        group = {name} if name in _COMBINE else set()
        found.append(Event(_combined(group) if group else name, match.start(), match.end()))
    return found


def last_anchor(text: str) -> str | None:
    """The anchor of the last event named in the text: the clock of a limit that follows it."""
    named = events(text)
    return named[-1].anchor if named else None


def anchor_ahead(text: str) -> str:
    """The anchor of an event that is still to come (`…前`, `在…时`); any named act is an activity."""
    for anchor, words in _BEFORE_WORDS:
        if re.search(words, text):
            return anchor
    named = last_anchor(text)
    if named and named not in ("formed", "progress"):
        return named
    return "activity_start"


def _combined(group: set[str]) -> str:
    if group <= {"made", "obtained"}:
        return "made_or_obtained"
    if "obtained" in group or "made" in group:
        return "obtained_formed_or_changed" if "changed" in group else "made_or_obtained"
    if group == {"changed"}:
        return "changed"
    return "formed_or_changed" if "changed" in group else "formed"
