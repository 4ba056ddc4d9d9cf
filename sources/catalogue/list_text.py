"""Lists of a plan that stand in its text: `1.某领域：某局、某局`, `决策公开：…`.

Belongs here: lines to rows. Does not belong here: tables.
"""

import re

from sources.catalogue.domains import domain_of
from sources.catalogue.identity import without_numbering
from sources.catalogue.list_model import ListKind, ListRow, bodies_of, link_of

_LEAD = re.compile(
    r"^(?P<name>[^:：。；;（(]{2,30}?)\s*(?:[:：]|——|—|\t|\s{2,}|(?=[（(]))\s*"
    r"(?P<rest>.{2,200})$"
)
_BODY = re.compile(
    r"(?:局|委|委员会|办|办公室|政府|中心|分局|公安|院|会|队|所|站|部|厅|行|镇|街道|办事处|部门|单位|公司)$"
)
_ROLES = re.compile(r"(?:[；;,，。]\s*)?(?P<role>牵头|责任|主办|配合|协办|参与)(?:单位|部门)\s*[:：]")
_OWNERS = re.compile(r"[（(]\s*(?:牵头|责任)(?:单位|部门)\s*[:：](?P<bodies>[^（）()]{2,120})[)）]")
_STAGE = re.compile(
    r"^(?P<stage>决策|执行|管理|服务|结果)(?:公开)?(?:阶段|环节)?\s*(?:[:：]|——)\s*(?P<rest>.{2,})$"
)
_STAGE_HEAD = re.compile(r"^(?P<stage>决策|执行|管理|服务|结果)(?:公开)?(?:阶段|环节)?[:：。]?$")
_LINK = re.compile(r"^(?P<name>.{2,60}?)\s*[:：]?\s*(?P<link>(?:https?://|www\.)[!-~]+)")
_TITLE = re.compile(r"^.{0,40}(?:清单|目录|牵头部门|牵头单位|流程|一览表)$")
_LONGEST_LINE = 300


def read_list_text(text: str) -> list[ListRow]:
    """The rows of all lists in a text; prose between them gives none."""
    rows: list[ListRow] = []
    stage: str | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = " ".join(raw.split()) if "\t" not in raw else raw.strip()
        bare = without_numbering(line)
        if not bare or len(bare) > _LONGEST_LINE:
            stage = None
            continue
        if _TITLE.match(line):
            stage = None
        elif head := _STAGE_HEAD.match(bare):
            stage = head["stage"]
        elif found := _lead(bare) or _staged(bare) or _linked(bare) or _below(stage, bare, bare != line):
            for row in found:
                row.line = number
            rows.extend(found)
        else:
            stage = None
    return rows


def _lead(line: str) -> list[ListRow] | None:
    """`某领域：某局、某局（配合单位：某局）`: a domain and nothing but bodies."""
    found = _LEAD.match(line)
    if found is None:
        return None
    name, rest = found["name"].strip(), found["rest"].strip()
    is_named = name.endswith("领域") or domain_of(name) is not None
    if not is_named or len(name) > 24:
        return None
    lead, support = _roles(rest.strip("（）()。"))
    if not lead or not all(_BODY.search(body) for body in lead):
        return None
    text = name.removesuffix("领域")
    named = domain_of(name)
    row = ListRow("lead_bodies", domain=named.name if named else None, bodies=lead, support=support)
    row.domain_text = text
    return [row]


def _roles(text: str) -> tuple[list[str], list[str]]:
    """Bodies that lead and bodies that take part; without a word about it all lead."""
    lead: list[str] = []
    support: list[str] = []
    pieces = _ROLES.split(text)
    lead.extend(bodies_of(pieces[0]))
    for role, names in zip(pieces[1::2], pieces[2::2], strict=True):
        (support if role in ("配合", "协办", "参与") else lead).extend(bodies_of(names.strip("（）()。")))
    return lead, support


def _staged(line: str) -> list[ListRow] | None:
    """`决策公开：甲；乙`: one row per item of the stage."""
    found = _STAGE.match(line)
    return _items("workflow", found["rest"], found["stage"]) if found else None


def _below(stage: str | None, line: str, is_numbered: bool) -> list[ListRow] | None:
    """A numbered line below the heading of a stage."""
    return _items("workflow", line, stage) if stage and is_numbered else None


def _items(kind: ListKind, text: str, stage: str | None) -> list[ListRow]:
    owners = _OWNERS.search(text)
    bodies = bodies_of(owners["bodies"]) if owners else []
    names = [without_numbering(name.strip()) for name in re.split(r"[；;]", _OWNERS.sub("", text))]
    return [
        ListRow(kind, item=name.rstrip("。"), stage=stage, bodies=list(bodies))
        for name in names
        if name.strip("。 ")
    ]


def _linked(line: str) -> list[ListRow] | None:
    """`某领域 http://…`: a key area and where it is disclosed."""
    found = _LINK.match(line)
    if found is None:
        return None
    name = found["name"].strip(" ：:—-（(")
    named = domain_of(name)
    if named is None and not name.endswith("领域"):
        return None
    return [
        ListRow(
            "key_areas",
            domain=named.name if named else None,
            link=link_of(found["link"]),
            domain_text=name.removesuffix("领域"),
            link_text=found["link"],
        )
    ]
