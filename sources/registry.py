"""The bureau registry: who publishes, where, and which duties the district has declared.

Belongs here: loading a registry folder with every problem at once, and its rows for the warehouse.
Does not belong here: the models (`model.py`), reading of single files (`registry_yaml.py`,
`registry_tables.py`), what was captured (`platforms/`).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sources.catalogue.identity import item_key
from sources.model import Channel, District, Publisher, SourceFile, Status
from sources.model_types import ID_PATTERN
from sources.problems import Problem, in_order
from sources.quirks import quirk_problems
from sources.registry_checks import (
    body_problems,
    channel_problems,
    correction_problems,
    item_problems,
    reference_problems,
    told_apart,
)
from sources.registry_corrections import Correction, read_corrections
from sources.registry_tables import (
    Body,
    Exemption,
    Obligation,
    read_bodies,
    read_exemptions,
    read_obligations,
)
from sources.registry_yaml import read_model
from sources.withdrawals import WITHDRAWALS_FILE, read_withdrawals

SOURCE_FILE = "source.yml"
DISTRICT_FILE = "district.yml"

Row = dict[str, Any]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Source:
    """A bureau's folder with its `source.yml`; `slug` is its source_id and body_id."""

    slug: str
    folder: Path
    declared: SourceFile

    @property
    def publisher(self) -> Publisher:
        """The body that publishes."""
        return self.declared.publisher

    @property
    def status(self) -> Status:
        """Whether the bureau is collected from now."""
        return self.declared.status

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Its channels in the order of the file."""
        return self.declared.channels

    def channel(self, channel_id: str) -> Channel:
        """One channel; KeyError when there is none of that id."""
        for channel in self.channels:
            if channel.id == channel_id:
                return channel
        raise KeyError(f"{self.slug} has no channel {channel_id}")


@dataclass(frozen=True, slots=True)
class Registry:
    """What could be read of a registry folder, and `problems`: everything that is wrong with it.

    A broken file does not hide the others: `sources` holds those that can be used.
    """

    folder: Path
    district: District | None
    sources: dict[str, Source]
    bodies: tuple[Body, ...]
    obligations: tuple[Obligation, ...]
    exemptions: tuple[Exemption, ...]
    corrections: tuple[Correction, ...]
    problems: tuple[Problem, ...]

    def body_rows(self) -> list[Row]:
        """Rows of `registry.bodies`: publishers of the sources, then bodies.csv."""
        region = self.district.region_code if self.district else None
        return [
            {
                "body_id": body.body_id,
                "name": body.name,
                "aliases": list(body.aliases),
                "kind": body.kind,
                "region_code": region,
                "uscc": body.uscc,
                "coverage": body.coverage,
                "valid_from": body.valid_from,
                "valid_to": body.valid_to,
                "successor_id": body.successor_id,
            }
            for body in self.bodies
        ]

    def channel_rows(self) -> list[Row]:
        """Rows of `registry.channels`; the status is the source's."""
        return [
            {
                "source_id": source.slug,
                "channel_id": channel.id,
                "title": channel.title,
                "format": channel.format,
                "url": channel.url,
                "status": source.status,
                "role": channel.role,
                "catalogue_version": channel.catalogue.version if channel.catalogue else None,
                "catalogue_valid_from": channel.catalogue.valid_from if channel.catalogue else None,
            }
            for source, channel in self._channels()
        ]

    def channel_item_rows(self) -> list[Row]:
        """Rows of `registry.channel_items`: the catalogue items that a channel declares."""
        return [
            {
                "source_id": source.slug,
                "channel_id": channel.id,
                "item_id": item_key(path),
                "item_path": path,
            }
            for source, channel in self._channels()
            for path in dict.fromkeys(channel.items)
        ]

    def obligation_rows(self) -> list[Row]:
        """Rows of `registry.obligations`; `body` is an id, `*` or `kind:…`, `value` digits or MM-DD."""
        return [
            {
                "obligation_id": duty.obligation_id,
                "body": duty.body,
                "item_id": item_key(duty.item_path) if duty.item_path else None,
                "item_path": duty.item_path,
                "record_kind": duty.record_kind,
                "kind": duty.kind,
                "value": duty.value,
                "unit": duty.unit,
                "anchor": duty.anchor,
                "basis": duty.basis,
                "valid_from": duty.valid_from,
                "valid_to": duty.valid_to,
                "note": duty.note,
            }
            for duty in self.obligations
        ]

    def exemption_rows(self) -> list[Row]:
        """Rows of `registry.exemptions`, one per body that the row means (`*` and `kind:…` spelt out)."""
        return [
            {
                "body_id": body_id,
                "item_id": item_key(exemption.item_path),
                "item_path": exemption.item_path,
                "reason": exemption.reason,
                "valid_from": exemption.valid_from,
                "valid_to": exemption.valid_to,
            }
            for exemption in self.exemptions
            for body_id in self._bodies_of(exemption.body)
        ]

    def correction_rows(self) -> list[Row]:
        """Rows of `registry.corrections`, one per column that the heading can mean."""
        return [
            {
                "source_id": correction.body,
                "record_kind": correction.record_kind,
                "doc_number": correction.doc_number,
                "column_name": column,
                "field": correction.field,
                "old_value": correction.old_value,
                "new_value": correction.new_value,
                "reason": correction.reason,
                "decided_by": correction.decided_by,
                "decided_on": correction.decided_on,
                "valid_to": correction.valid_to,
                "line": correction.line,
            }
            for correction in self.corrections
            for column in correction.columns
        ]

    def _channels(self) -> list[tuple[Source, Channel]]:
        return [(source, channel) for source in self.sources.values() for channel in source.channels]

    def _bodies_of(self, text: str) -> list[str]:
        return list(
            dict.fromkeys(
                body.body_id for body in self.bodies if text in ("*", body.body_id, f"kind:{body.kind}")
            )
        )


def load_registry(folder: Path) -> Registry:
    """Read a registry folder; never raises for what stands in it, never stops at the first problem.

    Obligations and exemptions that name an unknown body or item are left out, with a problem.
    """
    problems: list[Problem] = []
    if not folder.is_dir():
        problems.append(Problem(folder, None, "找不到登记文件夹", "请检查 --bureaus 或 ZWGK_BUREAUS"))
        return Registry(folder, None, {}, (), (), (), (), tuple(problems))
    district = _district(folder, problems)
    sources: dict[str, Source] = {}
    bodies: list[Body] = []
    for entry in sorted(folder.iterdir(), key=lambda path: path.name):
        if entry.is_dir() and not entry.name.startswith((".", "__")):
            _source(entry, sources, bodies, problems)
    if not sources and not problems:
        problems.append(Problem(folder, None, "还没有登记任何来源", "用 zwgk new-source 新建一个来源文件夹"))
    bodies += _table(folder, "bodies.csv", read_bodies, problems)
    problems.extend(body_problems(bodies))
    obligations = _referring(folder, "obligations.csv", read_obligations, bodies, problems)
    exemptions = _referring(folder, "exemptions.csv", read_exemptions, bodies, problems)
    corrections = _table(folder, "corrections.csv", read_corrections, problems)
    problems.extend(correction_problems(corrections, folder / "corrections.csv", sources))
    # Read again by the release, which stops at any problem; here so that a check shows it in time.
    _table(folder, WITHDRAWALS_FILE, read_withdrawals, problems)
    return Registry(
        folder=folder,
        district=district,
        sources=sources,
        bodies=tuple(told_apart(bodies)),
        obligations=tuple(obligations),
        exemptions=tuple(exemptions),
        corrections=tuple(c for c in corrections if c.body in sources),
        problems=tuple(in_order(problems)),
    )


def _district(folder: Path, problems: list[Problem]) -> District | None:
    file = folder / DISTRICT_FILE
    if not file.exists():
        problems.append(
            Problem(
                file,
                None,
                "缺少 district.yml",
                "新建它，写上 name（区县全称）和 region_code（6 位数字）",
            )
        )
        return None
    district, document = read_model(file, District)
    problems.extend(document.problems)
    return district


def _source(folder: Path, sources: dict[str, Source], bodies: list[Body], problems: list[Problem]) -> None:
    """Add the bureau of a folder; its problems do not touch the other bureaus."""
    slug, file = folder.name, folder / SOURCE_FILE
    if not re.fullmatch(ID_PATTERN, slug):
        problems.append(
            Problem(
                folder,
                None,
                f"文件夹名“{slug}”不能作机构编号",
                "小写字母开头，只含小写字母、数字、下划线，例：mzj",
            )
        )
        return
    if not file.exists():
        problems.append(
            Problem(file, None, "缺少 source.yml", f"用 zwgk new-source {slug} 生成，或删去空文件夹")
        )
        return
    declared, document = read_model(file, SourceFile)
    problems.extend(document.problems)
    if declared is None:
        return
    problems.extend(channel_problems(declared.channels, folder, document))
    problems.extend(quirk_problems(folder))
    sources[slug] = Source(slug, folder, _usable(declared))
    publisher = declared.publisher
    bodies.append(
        Body(
            body_id=slug,
            name=publisher.name,
            aliases=publisher.aliases,
            kind=publisher.kind,
            uscc=publisher.uscc,
            coverage=declared.coverage,
            valid_from=publisher.valid_from,
            valid_to=publisher.valid_to,
            successor_id=publisher.successor,
            path=file,
            line=document.line(("publisher", "name")),
        )
    )


def _usable(declared: SourceFile) -> SourceFile:
    """The source without repeated channels and without items of no domain, both of which are problems."""
    channels: dict[str, Channel] = {}
    for channel in declared.channels:
        items = tuple(item for item in channel.items if not list(item_problems(item, Path(), None)))
        channels.setdefault(channel.id, channel.model_copy(update={"items": items}))
    return declared.model_copy(update={"channels": tuple(channels.values())})


def _table(
    folder: Path,
    name: str,
    read: Callable[[Path, list[Problem]], list[Found]],
    problems: list[Problem],
) -> list[Found]:
    return read(folder / name, problems)


_Referring = TypeVar("_Referring", Obligation, Exemption)


def _referring(
    folder: Path,
    name: str,
    read: Callable[[Path, list[Problem]], list[_Referring]],
    bodies: Sequence[Body],
    problems: list[Problem],
) -> list[_Referring]:
    """Rows of a table whose bodies and items exist; the others are problems."""
    rows = _table(folder, name, read, problems)
    kept: list[_Referring] = []
    for row in rows:
        wrong = list(reference_problems([row], folder / name, bodies))
        problems.extend(wrong)
        if not wrong:
            kept.append(row)
    return kept
