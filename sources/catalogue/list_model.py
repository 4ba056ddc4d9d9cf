"""The row of a district's list as read.

Belongs here: shapes, the vocabulary of headings, bodies of one cell. Does not belong here: tables and text.
"""

import re
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from sources.catalogue.words import plain
from sources.findings import Finding

ListKind = Literal["lead_bodies", "items", "workflow", "key_areas", "full_list"]
Attribute = Literal["active", "on_request", "not_disclosed"]

_FILE = Path(__file__).with_name("list_words.yml")
_URL = re.compile(r"(?:https?://|www\.)[!-~]+", re.I)
_SPLIT = re.compile(r"[、,，;；/\n]+|\s{1,}|(?<=[局委办府心院会])和|(?<=[局委办府心院会])及")
_NOISE = re.compile(r"^(?:牵头|责任|配合|主办|承办)?(?:单位|部门)[:：]|^(?:由)|(?:牵头|负责|等)$")


@dataclass(slots=True)
class ListRow:
    """One row of a list.

    `domain` is one of the 26 names, `domain_text` what is printed; `stage` one of the five
    (决策、执行、管理、服务、结果); `bodies` lead, `support` take part; `link` is an address, `link_text` what
    stands in its place; `row`
    counts the rows from 1, `line` is that of the source where it is known.
    """

    kind: ListKind
    domain: str | None = None
    item: str | None = None
    stage: str | None = None
    bodies: list[str] = field(default_factory=list)
    attribute: Attribute | None = None
    link: str | None = None
    row: int = 0
    support: list[str] = field(default_factory=list)
    content: str | None = None
    reason: str | None = None
    domain_text: str | None = None
    attribute_text: str | None = None
    link_text: str | None = None
    line: int | None = None

    def as_json(self) -> dict[str, object]:
        """The object that a command prints, one a line."""
        return {column.name: getattr(self, column.name) for column in fields(self)}


@dataclass(slots=True)
class ListReading:
    """The rows in the order of the source, and what was noticed."""

    rows: list[ListRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ListWords:
    """Roles of headings, attributes and kinds by their plain spelling; the five stages."""

    role_of: dict[str, str]
    attribute_of: dict[str, Attribute]
    stages: tuple[str, ...]
    kind_of_title: tuple[tuple[str, ListKind], ...]


@cache
def list_words() -> ListWords:
    """The vocabulary of `list_words.yml`; attributes longest first."""
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    attributes = {name: kind for kind, names in data["attributes"].items() for name in names}
    return ListWords(
        {plain(name): role for role, names in data["roles"].items() for name in names},
        dict(sorted(attributes.items(), key=lambda pair: (-len(pair[0]), pair[0]))),
        tuple(data["stages"]),
        tuple((name, kind) for kind, names in data["titles"].items() for name in names),
    )


def bodies_of(cell: str) -> list[str]:
    """The bodies that a cell names, in its order, each once."""
    names = (_NOISE.sub("", name.strip().strip("（）()。：:")) for name in _SPLIT.split(cell))
    return list(dict.fromkeys(name for name in names if len(name) >= 2))


def attribute_of(text: str) -> Attribute | None:
    """The disclosure attribute that a cell names; of a choice with boxes the chosen one, None for several."""
    chosen = re.findall(r"[■√☑✓●]\s*([^\s■□√☑✓●○☐]+)", text)
    words = plain("".join(chosen) if chosen else text)
    found: list[Attribute] = []
    for name, kind in list_words().attribute_of.items():
        if name in words:
            found.append(kind)
            words = words.replace(name, "|")
    return found[0] if len(set(found)) == 1 else None


def stage_of(text: str) -> str | None:
    """The one of the five stages that a cell names, chosen ones first; None when it names none or several."""
    chosen = re.findall(r"[■√☑✓●]\s*([^\s■□√☑✓●○☐]+)", text)
    words = "".join(chosen) if chosen else text
    named = [stage for stage in list_words().stages if stage in words]
    return named[0] if len(named) == 1 else None


def link_of(text: str) -> str | None:
    """The address in a cell; without a scheme http is put in front."""
    found = _URL.search(text)
    if found is None:
        return None
    address = found[0].rstrip(".,;)")
    return address if "://" in address else f"http://{address}"
