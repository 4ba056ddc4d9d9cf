"""What is wrong or weak in a catalogue, and what to do about it.

Belongs here: checks over the items of one catalogue. Does not belong here: the texts
(`reference/catalogue_lint.csv`), reading, differences of two versions (`differences.py`).
"""

import csv
import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Literal

from warehouse.catalogue.adopt import means
from warehouse.catalogue.bodies import Bodies, means_all_towns
from warehouse.catalogue.differences import compare
from warehouse.catalogue.model import Item
from warehouse.catalogue.national import FOLDER, law_names, national_domains, national_items
from warehouse.catalogue.render import FIELDS
from warehouse.catalogue.wording import title_key

_TEXTS = ("content", "basis", "limit_text", "body", "carriers")
_GROUPS = {
    "公开方式": ("mode_active", "mode_on_request"),
    "公开对象": ("audience_all", "audience_specific"),
}
_NO_NUMBER = frozenset(("prompt", "realtime", "long_term", "dynamic"))
_FREE = frozenset(("on_request", "none", "inherit"))
_FORMED = frozenset(("formed", "formed_or_changed", "made_or_obtained", "obtained_formed_or_changed"))
_LEGAL_WORKDAYS = 20
# A document of one place is real though no national list can hold it.
_LOCAL = re.compile(
    r"^(?!中华人民共和国)[^《》]{1,12}?(?:省|(?<!城)市|县|(?<![社园地])区|州|盟|旗|(?<![乡城村])镇|街道)(?![场政民划])"
)


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One finding; `row` is the first item that it means, `names` the items of a difference by domain."""

    rule: str
    severity: str
    domain: str | None
    item: str | None
    row: int | None
    field: str | None
    value: str | None
    message: str
    advice: str
    names: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The finding as a JSON object."""
        return {**asdict(self), "names": list(self.names)}


def lint(
    items: Sequence[Item],
    *,
    bodies: Bodies | None = None,
    national: Sequence[Item] = (),
    complete: bool = True,
    only: Literal["whole", "items"] | None = None,
) -> list[LintFinding]:
    """All findings, in the order of the catalogue; those of the whole catalogue come first.

    Bodies are checked when a registry is given. `national` is the reference list; `complete` says that the
    catalogue should cover every domain (false for the file of one bureau). A catalogue of several files is
    checked with `only="whole"` over all of them and `only="items"` over each.
    """
    if not items:
        return [_finding("items-missing")]
    found = []
    if only != "items":
        found += [*_domains(items, complete), *_national(items, national)]
    if only == "whole":
        return found
    found += _untold(items)
    untold = {(f.domain, f.field) for f in found if f.rule == "column-untold"}
    for item in items:
        found += _elements(item, untold)
        found += _limit(item)
    found += _bases(items)
    if bodies:
        found += _bodies(items, bodies)
    found += _repeated(items)
    return found


def unmatched_overrides(lines: Iterable[tuple[str, int]]) -> list[LintFinding]:
    """Overrides (item path and line) that mean no item of the national list."""
    items = national_items()
    return [
        _finding("override-unmatched", item=path, value=str(line))
        for path, line in lines
        if not any(means(path, item) for item in items)
    ]


def _domains(items: Sequence[Item], complete: bool) -> Iterator[LintFinding]:
    nameless = [item for item in items if item.domain is None]
    if nameless:
        yield _finding("domain-unknown", nameless[0], field="公开领域", count=len(nameless))
    if complete:
        present = {item.domain for item in items}
        for domain in national_domains():
            if domain.domain not in present:
                yield _finding("domain-empty", domain=domain.domain, value=domain.domain)


def _national(items: Sequence[Item], national: Sequence[Item]) -> Iterator[LintFinding]:
    if not national:
        return
    for domain in dict.fromkeys(item.domain for item in items if item.domain):
        found = compare(national, items, domains=[domain])
        missing = [c.path for c in found.changes if c.kind == "removed"]
        extra = [c.path for c in found.changes if c.kind == "added"]
        changed = dict.fromkeys(
            c.path
            for c in found.changes
            if c.item_id and c.kind not in ("removed", "added") and c.field != "body"
        )
        if missing or extra or changed:
            names = (
                *(f"缺：{path}" for path in missing),
                *(f"另有：{path}" for path in extra),
                *(f"不同：{path}" for path in changed),
            )
            yield _finding(
                "domain-differs",
                domain=domain,
                names=names,
                missing=len(missing),
                extra=len(extra),
                changed=len(changed),
            )


def _untold(items: Sequence[Item]) -> Iterator[LintFinding]:
    """Elements that no item of a domain tells: one finding instead of one per item."""
    for domain in dict.fromkeys(item.domain for item in items):
        own = [item for item in items if item.domain == domain]
        if len(own) < 2:
            continue
        for field, missing in _ELEMENTS.items():
            if all(missing(item) for item in own):
                yield _finding("column-untold", own[0], field=field, count=len(own), item=None)


def _elements(item: Item, untold: set[tuple[str | None, str | None]]) -> Iterator[LintFinding]:
    if not item.levels:
        yield _finding("element-missing", item, field="公开事项（名称）")
    for field, missing in _ELEMENTS.items():
        if missing(item) and (item.domain, field) not in untold:
            yield _finding("element-missing", item, field=field)


def _limit(item: Item) -> Iterator[LintFinding]:
    kind, value, unit, anchor = item.limit[:4]
    if not item.limit_text:
        return
    named = {"field": FIELDS["limit_text"], "value": " ".join(item.limit_text.split())}
    if kind == "unknown":
        yield _finding("limit-unknown", item, **named)
    elif kind == "by_law":
        yield _finding("limit-by-law", item, **named)
    elif kind in _NO_NUMBER or (kind == "periodic" and value is None):
        yield _finding("limit-no-number", item, **named)
    elif kind in ("within", "before_event") and value and (anchor or "unspecified") == "unspecified":
        yield _finding("limit-no-clock", item, **named)
    elif not item.limit_testable and kind not in _FREE:
        yield _finding("limit-untestable", item, **named)
    elif kind == "within" and unit == "working_day" and anchor in _FORMED and _exceeds(value):
        yield _finding("limit-too-long", item, **named)


def _exceeds(value: str | None) -> bool:
    return bool(value and value.isdigit() and int(value) > _LEGAL_WORKDAYS)


def _bases(items: Sequence[Item]) -> Iterator[LintFinding]:
    """Each title once, at the first item that cites it."""
    known = law_names()
    seen: set[str] = set()
    for item in items:
        for title in item.basis:
            key = title_key(title)
            if not key or key in seen:
                continue
            seen.add(key)
            row = known.get(key)
            if row is None:
                if not _is_known_inside(key) and not _LOCAL.match(title):
                    near = "、".join(f"《{name}》" for name in _nearest(key)) or "无"
                    yield _finding("basis-unknown", item, field="公开依据", value=title, candidates=near)
            elif row["state"] == "废止":
                successor = f"《{row['successor']}》" if row["successor"] else "现行有效的文件"
                yield _finding("basis-repealed", item, field="公开依据", value=title, candidates=successor)


def _is_known_inside(key: str) -> bool:
    """A known document with its issuer in front or 的通知 behind, both ways round."""
    return any(
        (key.endswith(name) or name.endswith(key) or f"印发{name}" in key)
        for name in law_names()
        if len(name) >= 8 and len(key) >= 8
    )


def _nearest(key: str) -> list[str]:
    names = law_names()
    return [names[near]["name"] for near in difflib.get_close_matches(key, list(names), n=2, cutoff=0.6)]


def _bodies(items: Sequence[Item], bodies: Bodies) -> Iterator[LintFinding]:
    places: dict[str, list[Item]] = {}
    for item in items:
        for word in bodies.words(item.body):
            if not bodies.knows(word) and not means_all_towns(word):
                places.setdefault(word, []).append(item)
    for word, own in places.items():
        near = "、".join(bodies.nearest(word)) or "无"
        named = {"field": FIELDS["body"], "value": word, "candidates": near}
        yield _finding("body-unknown", own[0], count=len(own), **named)


def _repeated(items: Sequence[Item]) -> Iterator[LintFinding]:
    groups: dict[tuple[str | None, ...], list[Item]] = {}
    for item in items:
        groups.setdefault((item.item_id, item.body, item.limit_text), []).append(item)
    for own in groups.values():
        if len(own) > 1:
            yield _finding("item-repeated", own[1], count=len(own))


def _lacking(names: Sequence[str]) -> Callable[[Item], bool]:
    return lambda item: not any(getattr(item, name) for name in names)


# The elements that an item must have (国办发〔2019〕54号), and whether an item lacks them.
_ELEMENTS: dict[str, Callable[[Item], bool]] = {
    **{FIELDS[name]: _lacking((name,)) for name in _TEXTS},
    **{label: _lacking(names) for label, names in _GROUPS.items()},
}


@cache
def _texts() -> dict[str, dict[str, str]]:
    with (FOLDER / "catalogue_lint.csv").open(encoding="utf-8", newline="") as handle:
        return {row["rule"]: row for row in csv.DictReader(handle)}


def _finding(
    rule: str,
    at: Item | None = None,
    *,
    domain: str | None = None,
    item: str | None = "",
    field: str | None = None,
    value: str | None = None,
    names: Iterable[str] = (),
    **more: object,
) -> LintFinding:
    texts = _texts()[rule]
    words = {"field": field, "value": value, **more}
    message, advice = (texts[name].format(**words) for name in ("message_zh", "advice_zh"))
    path = at.path if at and item == "" else item or None
    return LintFinding(
        rule=rule,
        severity=texts["severity"],
        domain=at.domain if at else domain,
        item=path,
        row=at.row if at else None,
        field=field,
        value=value,
        message=message,
        advice=advice,
        names=tuple(names),
    )
