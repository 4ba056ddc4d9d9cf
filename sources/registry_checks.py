"""Checks across the files of a registry: names, references, catalogue items, folders.

Belongs here: what one file alone cannot show. Does not belong here: reading the files.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from sources.catalogue.domains import domain_of, domains
from sources.model import BodyKind, Channel
from sources.problems import Problem
from sources.registry_claims import Extension
from sources.registry_corrections import Correction
from sources.registry_tables import Body, Exemption, Obligation
from sources.registry_yaml import Document


def spelling(name: str) -> str:
    """A name without what does not tell names apart: width of characters and white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def _folder_problems(folder: Path, named: str, file: Path, line: int | None) -> Iterator[Problem]:
    if not folder.exists():
        hint = "请新建这个文件夹并放入文件，或改正 path（相对于 source.yml 所在文件夹）"
        yield Problem(file, line, f"找不到文件夹“{named}”", hint)
    elif not folder.is_dir():
        yield Problem(file, line, f"“{named}”不是文件夹", "path 写文件夹，文件名写在 pattern")


def channel_problems(channels: Sequence[Channel], folder: Path, document: Document) -> Iterator[Problem]:
    """Repeated channel ids, folders that are not there, items of no domain, in one source.yml."""
    seen: dict[str, int] = {}
    for index, channel in enumerate(channels):
        place = ("channels", index)

        def at(*key: str | int, place: tuple[str | int, ...] = place) -> int | None:
            return document.line((*place, *key))

        if channel.id in seen:
            first = document.line(("channels", seen[channel.id], "id"))
            yield Problem(
                document.path,
                at("id"),
                f"栏目编号“{channel.id}”与第 {first} 行重复",
                "同一个文件里编号不能重复",
            )
        seen.setdefault(channel.id, index)
        if channel.path is not None:
            yield from _folder_problems(folder / channel.path, channel.path, document.path, at("path"))
        for number, item in enumerate(channel.items):
            if item in channel.items[:number]:
                yield Problem(document.path, at("items", number), f"目录事项“{item}”写了两次", "请只留一处")
            yield from item_problems(item, document.path, at("items", number))


def item_problems(item: str, file: Path, line: int | None) -> Iterator[Problem]:
    """An item that is not written 领域/一级/二级[/三级], or of an unknown domain."""
    levels = [level.strip() for level in item.split("/")]
    if not 2 <= len(levels) <= 4 or not all(levels):
        yield Problem(file, line, f"事项的写法不对：“{item}”", "写成“领域/一级/二级[/三级]”")
    elif domain_of(levels[0]) is None:
        names = [domain.name for domain in domains()]
        near = difflib.get_close_matches(levels[0], names, n=1, cutoff=0.4)
        hint = f"是不是“{near[0]}”？" if near else f"领域名称见标准目录，例：{'、'.join(names[:3])}"
        yield Problem(file, line, f"不认识的领域“{levels[0]}”", hint)


def body_problems(bodies: Sequence[Body]) -> Iterator[Problem]:
    """Periods of one body that overlap, names that two bodies share, successors that do not exist."""
    ids = {body.body_id for body in bodies}
    for index, body in enumerate(bodies):
        for other in bodies[:index]:
            if body.body_id == other.body_id and body.overlaps(other):
                yield Problem(
                    body.path,
                    body.line,
                    f"机构“{body.body_id}”已经登记（{_place(other)}），有效期重叠",
                    "机构改革前后分两行写时，前一行要有 valid_to，后一行要有 valid_from",
                )
        if body.successor_id == body.body_id:
            yield Problem(body.path, body.line, "承继机构 successor 写成了自己", "请写职责划入的机构编号")
        elif body.successor_id and body.successor_id not in ids:
            yield Problem(
                body.path,
                body.line,
                f"承继机构“{body.successor_id}”没有登记",
                _nearest(body.successor_id, ids) or "请在 bodies.csv 登记它，或新建它的来源文件夹",
            )
    yield from _shared_names(bodies)


def told_apart(bodies: Sequence[Body]) -> list[Body]:
    """The bodies without those that claim the id of an earlier one at the same time."""
    kept: list[Body] = []
    for body in bodies:
        if not any(body.body_id == other.body_id and body.overlaps(other) for other in kept):
            kept.append(body)
    return kept


def _shared_names(bodies: Sequence[Body]) -> Iterator[Problem]:
    holders: dict[str, list[Body]] = {}
    for body in bodies:
        for name in dict.fromkeys((body.name, *body.aliases)):
            for other in holders.get(spelling(name), []):
                if other.body_id != body.body_id and body.overlaps(other):
                    yield Problem(
                        body.path,
                        body.line,
                        f"名称“{name}”与“{other.name}”（{_place(other)}）重名，无法判断指的是谁",
                        "两个机构的名称和别名不能相同；请改用更具体的写法",
                    )
            holders.setdefault(spelling(name), []).append(body)


def reference_problems(
    rows: Iterable[Obligation | Exemption | Extension], file: Path, bodies: Sequence[Body]
) -> Iterator[Problem]:
    """Bodies that are not registered and items that do not exist, in duties, exemptions and
    extensions; an exemption may name a duty of the law instead of an item."""
    ids = {body.body_id for body in bodies}
    names = {spelling(name): body.body_id for body in bodies for name in (body.name, *body.aliases)}
    kinds = {f"kind:{kind}" for kind in get_args(BodyKind)}
    for row in rows:
        if row.body != "*" and row.body not in ids and row.body not in kinds:
            yield Problem(
                file, row.line, f"机构“{row.body}”没有登记", _body_hint(row.body, ids, names, sorted(kinds))
            )
        if row.item_path is not None and not (isinstance(row, Exemption) and row.is_of_duty):
            yield from item_problems(row.item_path, file, row.line)


def correction_problems(
    corrections: Iterable[Correction], file: Path, slugs: Iterable[str]
) -> Iterator[Problem]:
    """Corrections for bodies that have no source: there is no file that they could correct."""
    known = set(slugs)
    for correction in corrections:
        if correction.body not in known:
            hint = _nearest(correction.body, known) or "写来源文件夹的名称，例：scjgj"
            yield Problem(file, correction.line, f"没有来源“{correction.body}”", hint)


def _body_hint(text: str, ids: set[str], names: Mapping[str, str], kinds: Sequence[str]) -> str:
    if body_id := names.get(spelling(text)):
        return f"这里写机构编号：{body_id}"
    if text.startswith("kind:"):
        return f"可以写：{'、'.join(kinds)}"
    return _nearest(text, ids) or "写机构编号、*（全部）或 kind:town（全部镇街）；新机构先在 bodies.csv 登记"


def _nearest(text: str, ids: set[str]) -> str:
    near = difflib.get_close_matches(text, sorted(ids), n=1, cutoff=0.6)
    return f"是不是 {near[0]}？" if near else ""


def _place(body: Body) -> str:
    place = f"{body.path.parent.name}/{body.path.name}"
    return place if body.line is None else f"{place} 第 {body.line} 行"
