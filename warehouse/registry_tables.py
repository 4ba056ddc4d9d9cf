"""Tables that come from reviewed files instead of captures: the bureau registry and the reference CSVs.

Belongs here: their arrow schemas and keeping them as `registry.*` and `reference.*` tables of an engine.
Does not belong here: reading the registry folder (`sources/registry.py` gives plain rows), business rules.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from warehouse.engine import Engine

REFERENCE_FOLDER = Path(__file__).parent / "reference"

_TEXT, _DAY = pa.string(), pa.date32()

_DUTY = [
    ("record_kind", _TEXT),
    ("kind", _TEXT),
    ("value", _TEXT),
    ("unit", _TEXT),
    ("anchor", _TEXT),
    ("basis", _TEXT),
    ("valid_from", _DAY),
    ("valid_to", _DAY),
    ("note", _TEXT),
]

REGISTRY_SCHEMAS: dict[str, pa.Schema] = {
    "registry.bodies": pa.schema(
        [
            ("body_id", _TEXT),
            ("name", _TEXT),
            ("aliases", pa.list_(_TEXT)),
            ("kind", _TEXT),
            ("region_code", _TEXT),
            ("uscc", _TEXT),
            ("coverage", _TEXT),
            ("valid_from", _DAY),
            ("valid_to", _DAY),
            ("successor_id", _TEXT),
        ]
    ),
    "registry.channels": pa.schema(
        [
            ("source_id", _TEXT),
            ("channel_id", _TEXT),
            ("title", _TEXT),
            ("format", _TEXT),
            ("url", _TEXT),
            ("status", _TEXT),
            ("role", _TEXT),
            ("catalogue_version", _TEXT),
            ("catalogue_valid_from", _DAY),
            ("catalogue_series", _TEXT),
            ("update_value", _TEXT),
            ("update_unit", _TEXT),
        ]
    ),
    "registry.channel_items": pa.schema(
        [("source_id", _TEXT), ("channel_id", _TEXT), ("item_id", _TEXT), ("item_path", _TEXT)]
    ),
    "registry.item_renames": pa.schema(
        [
            ("from_id", _TEXT),
            ("to_id", _TEXT),
            ("kept_id", _TEXT),
            ("from_path", _TEXT),
            ("to_path", _TEXT),
            ("kind", _TEXT),
            ("valid_from", _DAY),
        ]
    ),
    "registry.obligations": pa.schema(
        [("obligation_id", _TEXT), ("body", _TEXT), ("item_id", _TEXT), ("item_path", _TEXT), *_DUTY]
    ),
    "registry.exemptions": pa.schema(
        [
            ("body_id", _TEXT),
            ("item_id", _TEXT),
            ("item_path", _TEXT),
            ("reason", _TEXT),
            ("valid_from", _DAY),
            ("valid_to", _DAY),
        ]
    ),
    "registry.corrections": pa.schema(
        [
            ("source_id", _TEXT),
            ("record_kind", _TEXT),
            ("doc_number", _TEXT),
            ("column_name", _TEXT),
            ("field", _TEXT),
            ("old_value", _TEXT),
            ("new_value", _TEXT),
            ("reason", _TEXT),
            ("decided_by", _TEXT),
            ("decided_on", _DAY),
            ("valid_to", _DAY),
            ("line", pa.int64()),
        ]
    ),
    "registry.task_evidence": pa.schema(
        [
            *((name, _TEXT) for name in ("task_id", "record_id", "url", "note", "decided_by")),
            ("decided_on", _DAY),
        ]
    ),
    "registry.objections": pa.schema(
        [
            *((name, _TEXT) for name in ("objection_id", "verdict_id", "claim", "decision", "new_status")),
            *(("reason", _TEXT), ("decided_by", _TEXT), ("filed_on", _DAY), ("decided_on", _DAY)),
            ("line", pa.int64()),
        ]
    ),
    "registry.extensions": pa.schema(
        [
            *((name, _TEXT) for name in ("body_id", "record_id", "item_id", "duty")),
            *(("days", pa.int32()), ("unit", _TEXT), ("valid_from", _DAY), ("valid_to", _DAY)),
            *(("reason", _TEXT), ("decided_by", _TEXT), ("decided_on", _DAY), ("line", pa.int64())),
        ]
    ),
    "registry.catalogue_overrides": pa.schema(
        [
            *((name, _TEXT) for name in ("item_path", "action", "field", "value", "limit")),
            *(("valid_from", _DAY), ("line", pa.int64())),
        ]
    ),
}
"""Registry tables; days are inclusive on both ends, NULL is open. `body` of an obligation is a body id,
`*` (every body) or `kind:town` (every body of a kind)."""

REFERENCE_SCHEMAS: dict[str, pa.Schema] = {
    "reference.obligations": pa.schema([("obligation_id", _TEXT), ("body", _TEXT), *_DUTY]),
    "reference.anchors": pa.schema(
        [("anchor", _TEXT), ("record_kind", _TEXT), ("date_column", _TEXT), ("zh", _TEXT), ("note", _TEXT)]
    ),
    "reference.statuses": pa.schema(
        [("reason_code", _TEXT), ("status", _TEXT), ("zh", _TEXT), ("en", _TEXT)]
    ),
    "reference.issue_types": pa.schema(
        [
            ("rule", _TEXT),
            ("severity", _TEXT),
            ("responsibility", _TEXT),
            ("dimension", _TEXT),
            ("message_zh", _TEXT),
            ("message_en", _TEXT),
        ]
    ),
}
"""Reference tables, one CSV each in `warehouse/reference/`; an empty cell is NULL."""


def register_registry(engine: Engine, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Keep the registry's rows as tables; a table that is not given becomes empty.

    Raises KeyError for a name that is no registry table.
    """
    for name in tables:
        if name not in REGISTRY_SCHEMAS:
            raise KeyError(f"{name} is not a registry table")
    for name, schema in REGISTRY_SCHEMAS.items():
        engine.register_rows(name, tables.get(name, ()), schema)


def register_reference(engine: Engine) -> None:
    """Keep the reference CSVs as `reference.*` tables."""
    for name in REFERENCE_SCHEMAS:
        engine.register(name, reference_table(name))


def reference_table(name: str) -> pa.Table:
    """One reference CSV as an arrow table.

    Raises ValueError when the columns of the file are not those of the schema, or a day is no ISO day.
    """
    schema = REFERENCE_SCHEMAS[name]
    path = REFERENCE_FOLDER / f"{name.split('.')[1]}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        if list(reader.fieldnames or ()) != schema.names:
            raise ValueError(f"{path.name}: expected the columns {', '.join(schema.names)}")
        rows = [{key: _cell(text, schema.field(key).type) for key, text in row.items()} for row in reader]
    return pa.Table.from_pylist(rows, schema=schema)


def _cell(text: str, kind: pa.DataType) -> str | date | None:
    if not text:
        return None
    return date.fromisoformat(text) if pa.types.is_date(kind) else text
