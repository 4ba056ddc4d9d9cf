"""A district's own catalogue out of the national list: chosen domains, its overrides, its bodies.

Belongs here: which items are adopted, who answers for them, the table in the standard columns. Does not
belong here: reading the registry or files, the national list itself.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from warehouse.catalogue.bodies import Bodies, means_all_towns
from warehouse.catalogue.model import Item
from warehouse.catalogue.national import NationalItem, body_roles, national_domains
from warehouse.catalogue.wording import body_words

HEADER = (
    *("序号", "公开领域", "一级事项", "二级事项", "三级事项", "公开内容（要素）", "公开依据", "公开时限"),
    *(
        "公开主体",
        "公开渠道和载体",
        "全社会",
        "特定群众",
        "主动",
        "依申请公开",
        "县级",
        "乡级",
        "公开环节",
        "备注",
    ),
)
_ALL_TOWNS = "各乡镇人民政府（街道办事处）"
_UNVERIFIED = "国家参考目录中未核实，请对照本领域标准指引"
_MARK = "√"


class Override(Protocol):
    """A row of the registry's `catalogue_overrides.csv`."""

    @property
    def item_path(self) -> str:
        """The item, the group of items or the domain that it means."""

    @property
    def action(self) -> str:
        """adopt, drop or override."""

    @property
    def field(self) -> str | None:
        """The field that an override sets."""

    @property
    def value(self) -> str | None:
        """What it is set to."""

    @property
    def valid_from(self) -> date | None:
        """The first day on which it holds."""

    @property
    def line(self) -> int:
        """Its line in the file."""


@dataclass(slots=True)
class Adoption:
    """The rows of the table under `HEADER`, and what a person should look at.

    `unfilled` are kinds of bodies that the registry does not tell; `unmatched` lines of overrides that mean
    no item; `kept` own items of the district that were carried over.
    """

    rows: list[tuple[str, ...]] = field(default_factory=list)
    dropped: int = 0
    overridden: int = 0
    kept: int = 0
    unverified: int = 0
    unfilled: dict[str, int] = field(default_factory=dict)
    unmatched: list[int] = field(default_factory=list)

    def csv_text(self) -> str:
        """The table as CSV text, to be written as UTF-8 with BOM so that spreadsheets read it."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(HEADER)
        writer.writerows(self.rows)
        return out.getvalue()


def adopt(
    items: Sequence[NationalItem],
    domains: Iterable[str],
    *,
    overrides: Sequence[Override] = (),
    bodies: Bodies | None = None,
    day: date | None = None,
    own: Sequence[Item] = (),
) -> Adoption:
    """The catalogue of the chosen domains as it holds on a day.

    Overrides apply in their order, so that a later one may take back an item of a dropped group. `own` are
    items of the district's former file that the national list does not have; they stay, after the others
    of their domain.
    """
    chosen = set(domains)
    known = bodies or Bodies()
    done = Adoption()
    in_force = [rule for rule in overrides if not (rule.valid_from and day and rule.valid_from > day)]
    matched: set[int] = set()
    national_ids = {item.item_id for item in items}
    for domain in dict.fromkeys([item.domain for item in items] + [item.domain or "" for item in own]):
        for item in (item for item in items if item.domain == domain):
            rules = [rule for rule in in_force if means(rule.item_path, item)]
            matched.update(rule.line for rule in rules)
            if not _is_adopted(item.domain in chosen, rules):
                done.dropped += item.domain in chosen
                continue
            cells = _cells(item, _body(item, known, day, done))
            changes = [rule for rule in rules if rule.action == "override" and rule.field]
            for rule in changes:
                _set(cells, rule.field or "", rule.value or "")
            done.overridden += bool(changes)
            done.unverified += not item.verified
            _append(done, cells)
        for kept in (
            item for item in own if (item.domain or "") == domain and item.item_id not in national_ids
        ):
            done.kept += 1
            _append(done, _own_cells(kept))
    done.unmatched = [rule.line for rule in in_force if rule.line not in matched]
    return done


def means(path: str, item: NationalItem) -> bool:
    """Whether `领域[/一级[/二级]]` names the item or a group with it; punctuation does not count."""
    names = [name.strip() for name in path.split("/")]
    own = item.path.split("/")
    return [_plain(name) for name in names] == [_plain(name) for name in own[: len(names)]]


def _plain(name: str) -> str:
    return "".join(sign for sign in name if sign.isalnum()).lower()


def _is_adopted(chosen: bool, rules: Sequence[Override]) -> bool:
    for rule in rules:
        if rule.action in ("adopt", "drop"):
            chosen = rule.action == "adopt"
    return chosen


def _body(item: NationalItem, bodies: Bodies, day: date | None, done: Adoption) -> str:
    """The registered bodies of a role (民政部门、乡镇人民政府); a role that no body has stays."""
    names: list[str] = []
    for role in body_words(item.body_role):
        role = role.replace("(", "（").replace(")", "）")
        found = _bodies_of(role, item, bodies, day)
        if not found and bodies:
            done.unfilled[role] = done.unfilled.get(role, 0) + 1
        names += found or [role]
    return "、".join(dict.fromkeys(names))


def _bodies_of(role: str, item: NationalItem, bodies: Bodies, day: date | None) -> list[str]:
    if means_all_towns(role):
        return [_ALL_TOWNS] if bodies.has_towns() else []
    if bodies.knows(role):
        return [bodies.name_of(role, day)]
    if found := bodies.ending_with(body_roles().get(role, ()), day):
        return found[:1]
    if role.endswith(("招标人", "采购人", "机构", "企业")):
        return []
    [lead] = [domain.lead_bodies for domain in national_domains() if domain.domain == item.domain]
    return bodies.ending_with([name.removeprefix("区") for name in lead], day)[:1]


def _cells(item: NationalItem, body: str) -> dict[str, str]:
    return {
        "domain": item.domain,
        "level1": item.level1,
        "level2": item.level2 or "",
        "level3": item.level3 or "",
        "content": item.content,
        "basis": "；".join(f"《{title}》" for title in item.basis if title),
        "limit_text": item.limit_text,
        "body": body,
        "carriers": _boxes(item.carriers),
        "audience_all": _MARK if item.audience_all else "",
        "audience_specific": item.audience_specific or "",
        "mode_active": _MARK if "主动" in item.mode else "",
        "mode_on_request": _MARK if "依申请" in item.mode else "",
        "level_county": _MARK if item.level_county else "",
        "level_town": _MARK if item.level_town else "",
        "stage": item.stage,
        "note": "" if item.verified else _UNVERIFIED,
    }


def _own_cells(item: Item) -> dict[str, str]:
    texts = {name: getattr(item, name) or "" for name in ("domain", "level1", "level2", "level3", "content")}
    flags = ("audience_all", "mode_active", "mode_on_request", "level_county", "level_town")
    specific = item.audience_specific or ""
    return {
        **texts,
        "basis": "；".join(f"《{title}》" for title in item.basis),
        "limit_text": item.limit_text or "",
        "body": item.body or "",
        "carriers": _boxes(item.carriers or ()),
        **{name: _MARK if getattr(item, name) else "" for name in flags},
        "audience_specific": specific,
        "stage": item.stage or "",
        "note": "本区自有事项",
    }


def _set(cells: dict[str, str], name: str, value: str) -> None:
    """One override: lists are written with ；, flags as Y or N, audience and mode as in the national list."""
    if name == "basis":
        cells["basis"] = "；".join(f"《{title.strip('《》')}》" for title in value.split("；") if title)
    elif name == "carriers":
        cells["carriers"] = _boxes(value.split("；"))
    elif name == "mode":
        cells["mode_active"] = _MARK if "主动" in value else ""
        cells["mode_on_request"] = _MARK if "依申请" in value else ""
    elif name == "audience":
        cells["audience_all"] = _MARK if "全社会" in value else ""
        cells["audience_specific"] = value.partition(":")[2] or value.partition("：")[2]
    elif name in ("level_county", "level_town"):
        cells[name] = _MARK if value.upper() in ("Y", "是", _MARK) else ""
    else:
        cells[name] = value


def _boxes(carriers: Iterable[str]) -> str:
    return " ".join(f"■{name}" for name in carriers if name)


def _append(done: Adoption, cells: Mapping[str, str]) -> None:
    done.rows.append((str(len(done.rows) + 1), *(cells[name] for name in _ORDER)))


_ORDER = (
    *("domain", "level1", "level2", "level3", "content", "basis", "limit_text", "body", "carriers"),
    *("audience_all", "audience_specific", "mode_active", "mode_on_request", "level_county", "level_town"),
    *("stage", "note"),
)
