"""The bureau registry: who publishes, where, and which duties the district has declared.

Belongs here: what a registry holds, and its rows for the warehouse. Does not belong here: the models
(`model.py`), loading (`registry_load.py`), what was captured (`platforms/`).
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.catalogue.identity import item_key
from sources.limits import read_limit
from sources.model import Channel, District, Publisher, SourceFile, Status
from sources.model_types import update_terms
from sources.problems import Problem
from sources.registry_catalogue import (
    ItemRename,
    Override,
    current_ids,
    heirs,
)
from sources.registry_claims import Extension, Objection
from sources.registry_corrections import Correction
from sources.registry_evidence import TaskEvidence, task_evidence_rows
from sources.registry_tables import (
    Body,
    Exemption,
    Obligation,
)

Row = dict[str, Any]


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
    renames: tuple[ItemRename, ...] = ()
    overrides: tuple[Override, ...] = ()
    objections: tuple[Objection, ...] = ()
    extensions: tuple[Extension, ...] = ()
    task_evidence: tuple[TaskEvidence, ...] = ()

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
        """Rows of `registry.channels`; the status is the source's. `update_unit` is NULL where the channel
        sets no update window, and `none` where updates of it are not judged."""
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
                "catalogue_series": channel.catalogue.series if channel.catalogue else None,
                "update_value": window[0],
                "update_unit": window[1],
            }
            for source, channel in self._channels()
            for window in [update_terms(channel.update_window) if channel.update_window else (None, None)]
        ]

    def channel_item_rows(self) -> list[Row]:
        """Rows of `registry.channel_items`: the catalogue items that a channel declares, and those into which
        they were merged."""
        merged = heirs(self.renames)
        return [
            {
                "source_id": source.slug,
                "channel_id": channel.id,
                "item_id": item_id,
                "item_path": path,
            }
            for source, channel in self._channels()
            for path in dict.fromkeys(channel.items)
            for item_id in (self.item_id(path), *merged.get(self.item_id(path), ()))
        ]

    def rename_rows(self) -> list[Row]:
        """Rows of `registry.item_renames`: declared renames, `kept_id` being the id that stays."""
        ids = current_ids(self.renames)
        return [
            {
                "from_id": ids.get(rename.from_id, rename.from_id),
                "to_id": rename.to_id,
                "kept_id": ids.get(rename.to_id, rename.to_id),
                "from_path": rename.from_path,
                "to_path": rename.to_path,
                "kind": rename.kind,
                "valid_from": rename.valid_from,
            }
            for rename in self.renames
        ]

    def item_id(self, path: str) -> str:
        """The id of an item by any of its names: after a declared rename that of the first name."""
        item_id = item_key(path)
        return current_ids(self.renames).get(item_id, item_id)

    def obligation_rows(self) -> list[Row]:
        """Rows of `registry.obligations`; `body` is an id, `*` or `kind:…`, `value` digits or MM-DD."""
        return [
            {
                "obligation_id": duty.obligation_id,
                "body": duty.body,
                "item_id": self.item_id(duty.item_path) if duty.item_path else None,
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
                "item_id": None if exemption.is_of_duty else self.item_id(exemption.item_path),
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

    def objection_rows(self) -> list[Row]:
        """Rows of `registry.objections`."""
        return [
            {name: getattr(objection, name) for name in Objection.__slots__} for objection in self.objections
        ]

    def task_evidence_rows(self) -> list[Row]:
        """Rows of `registry.task_evidence`."""
        return task_evidence_rows(self.task_evidence)

    def extension_rows(self) -> list[Row]:
        """Rows of `registry.extensions`, one per body that the row means."""
        return [
            {
                "body_id": body_id,
                "record_id": extension.record_id,
                "item_id": self.item_id(extension.item_path) if extension.item_path else None,
                "duty": extension.duty,
                "days": extension.days,
                "unit": extension.unit,
                "valid_from": extension.valid_from,
                "valid_to": extension.valid_to,
                "reason": extension.reason,
                "decided_by": extension.decided_by,
                "decided_on": extension.decided_on,
                "line": extension.line,
            }
            for extension in self.extensions
            for body_id in self._bodies_of(extension.body)
        ]

    def override_rows(self) -> list[Row]:
        """Rows of `registry.catalogue_overrides`: what the district changes in its catalogue, a time limit
        with its reading."""
        return [
            {
                "item_path": override.item_path,
                "action": override.action,
                "field": override.field,
                "value": override.value,
                "valid_from": override.valid_from,
                "line": override.line,
                "limit": json.dumps(read_limit(override.value).as_json(), ensure_ascii=False)
                if override.field == "limit_text"
                else None,
            }
            for override in self.overrides
        ]

    def _channels(self) -> list[tuple[Source, Channel]]:
        return [(source, channel) for source in self.sources.values() for channel in source.channels]

    def _bodies_of(self, text: str) -> list[str]:
        return list(
            dict.fromkeys(
                body.body_id for body in self.bodies if text in ("*", body.body_id, f"kind:{body.kind}")
            )
        )
