"""How many persons, bodies or violations a phrase names or counts: the multiplier of 分别 and 各.

Belongs here: counting. Does not belong here: sums.
"""

import re
from collections.abc import Sequence

from sources.double_publicity.freeform.amounts import HAN_NUMERAL, number_value

_COUNT = re.compile(
    rf"(?<![第\d.])(?P<n>\d{{1,3}}|{HAN_NUMERAL}{{1,3}})(?:名|个(?!月|工作日)|家|人(?!民)|项|笔|户|起|位|次|处(?![以罚分理予])|宗|种|类|方|单位|当事人|违法|违规|分?支行|机构)"
)
_ORDINAL = re.compile(
    rf"第(?P<list>(?:\d{{1,2}}|{HAN_NUMERAL}{{1,3}})(?:[、,和及与]第?(?:\d{{1,2}}|{HAN_NUMERAL}{{1,3}}))*)"
    rf"(?:(?:项)?[至到~-]第?(?P<to>\d{{1,2}}|{HAN_NUMERAL}{{1,3}}))?(?:项|种|起|笔|个|类|违)"
)
_ADDRESS = re.compile(r"(?:针对|对于|对|给予|予以|处以)(?!其给予|此)")
# Where the list of addressees ends.
_VERB = re.compile(
    r"给予|予以|处以|处(?=[罚警人\d])|作出|做出|取消|禁止|警告|罚款|没收|责令|吊销|分别|各(?=处|罚|自)|均(?=处|罚|给)"
)
_SPLIT = re.compile(r"[、,，和及与]|以及|并对|还有")
_NAME = re.compile(r"(?:[\u3400-\u9fff]{2,4}|[\u3400-\u9fff·•.?]{4,20}|[A-Za-z .·]{3,40})")
_POST = re.compile(
    r"(?:长|主任|经理|主管|负责人|会计|出纳|法定代表人|股东|董事|监事|理事|员工|职工|柜员|信贷员|人员|总监|"
    r"书记|站长|科员|秘书|主席|合伙人|经营者|当事人|责任人)$"
)
_BODY = re.compile(
    r"(?:公司|集团|银行|[分支]行|信用社|分社|联社|营业部|营业所|分理处|储蓄所|邮政局|局|中心|厂|店|医院|诊所|学校|幼儿园|合作社|"
    r"事务所|所|院|站|场|部|社|会|机构|单位|企业|网点|超市|酒店|饭店|商行|经营部|项目部|党委|办|行|馆|吧|城|园|户|专柜)$"
)
_VIOLATION = re.compile(r"(?:行为|问题|事实|事项|违规|违法|情形|案)$")


def count_objects(phrase: str, persons: Sequence[str] = ()) -> int | None:
    """How many addressees or violations `phrase` has (对A、B, 对4名责任人员, 第二、三项违规行为), or None.

    `persons` are names known to stand in the row: a list of posts before one name counts as one.
    """
    ordinals = list(_ORDINAL.finditer(phrase))
    if ordinals:
        return sum(_ordinals(match) for match in ordinals)
    counted = [match["n"] for match in _COUNT.finditer(phrase)]
    if counted:
        value, _ = number_value(counted[-1])
        if value and 1 <= value <= 500:
            return int(value)
    known = sum(1 for name in set(persons) if name and name in phrase)
    starts = [match.end() for match in _ADDRESS.finditer(phrase)]
    for start in [*reversed(starts), *([] if starts else [0])]:
        found = _listed(phrase[start:], persons, known, addressed=bool(starts))
        if found is not None:
            return found
    return known or None


def _listed(phrase: str, persons: Sequence[str], known: int, *, addressed: bool) -> int | None:
    """A、B和C up to the first verb: 3."""
    phrase = _VERB.split(re.sub(r"\([^()]*\)", "", phrase), maxsplit=1)[0]
    parts = [part.strip(":;。\n") for part in _SPLIT.split(phrase)]
    named = [part for part in parts if _is_named(part, persons)]
    if known and len(named) <= 1:
        return known
    if named and (known or addressed or len(named) > 1):
        bare_posts = sum(1 for part in named if _is_bare_post(part, persons))
        return max(len(named) - bare_posts, known, 1)
    return None


def _ordinals(match: re.Match[str]) -> int:
    numbers = [number_value(part)[0] for part in re.split(r"[、,和及与]第?", match["list"])]
    if match["to"]:
        first, last = numbers[-1], number_value(match["to"])[0]
        if first is not None and last is not None and last >= first:
            return len(numbers) + int(last - first)
    return len(numbers)


def _is_named(part: str, persons: Sequence[str]) -> bool:
    if not part or len(part) > 80:
        return False
    if any(name and name in part for name in persons):
        return True
    if _BODY.search(part) or _VIOLATION.search(part):
        return len(part) >= 2
    if _NAME.fullmatch(part):
        return True
    # 副主任袁旭: a post with a name behind it.
    return bool(re.search(r"(?:长|任|理|员|人|管|计|纳|监|记|东|事)[\u3400-\u9fff]{2,4}$", part))


def _is_bare_post(part: str, persons: Sequence[str]) -> bool:
    return bool(_POST.search(part)) and not any(name and name in part for name in persons)
