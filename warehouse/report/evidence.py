"""The pages of single verdicts: what each needs, masked as in the open data.

Belongs here: verdict, duty, item, capture and record of each page, objections. Does not belong here: markup.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from warehouse.contract import contract
from warehouse.engine import Engine, sql
from warehouse.registry_tables import REGISTRY_SCHEMAS
from warehouse.release.masking import load_masks, published_fields, published_rows, source_columns
from warehouse.report.texts import cell, clipped

Row = dict[str, Any]

_RECORDS = {"notice": "core.notices", "permit": "core.permits", "penalty": "core.penalties"}
# The version in the capture that the verdict names, of each record that is evidence of a verdict with a page.
_VERSIONS = """
    SELECT
        r.*,
        ROW_NUMBER() OVER (
            PARTITION BY r.record_id
            ORDER BY CASE WHEN r.capture_id = e.evidence_capture_id THEN 0 ELSE 1 END, r.first_seen_at,
                r.content_hash
        ) AS place
    FROM {table} AS r
    INNER JOIN (
        SELECT evidence_id, MIN(evidence_capture_id) AS evidence_capture_id
        FROM report.shown
        GROUP BY evidence_id
    ) AS e ON r.record_id = e.evidence_id
"""
_FREE_TEXTS = ("claim", "reason")
_TEXT_SHOWN = 1200
# They stand elsewhere on the page, or say nothing to a reader.
_LEFT_OUT = {"content_hash", "source_id", "capture_id", "layout", "body_id", "doc_number_repaired"}


def evidence_rows(engine: Engine, objections: Sequence[Mapping[str, Any]] = ()) -> Iterator[Row]:
    """A row per verdict with a page, in the order of body and points lost.

    To the columns of `sql/report/evidence.sql` come `fields` (title and text of each open column of the
    record, masked), `record_title`, `item_path` and `objections` (rows of `registry.objections`).
    """
    by_verdict: dict[str, list[Mapping[str, Any]]] = {}
    load_masks(engine)
    for objection in _masked_objections(engine, objections):
        by_verdict.setdefault(str(objection["verdict_id"]), []).append(objection)
    records = _records(engine)
    for row in engine.query(sql("report/evidence")).to_pylist():
        record = records.get((row["evidence_kind"], row["evidence_id"]), {})
        row["fields"] = _fields(row["evidence_kind"], record)
        row["record_title"] = record_title(record)
        row["item_path"] = item_path(row)
        row["objections"] = by_verdict.get(row["verdict_id"], [])
        yield row


def record_title(record: Mapping[str, Any]) -> str | None:
    """What a record is called: title or document name with its number."""
    parts = [record.get("title") or record.get("doc_name"), record.get("doc_number")]
    return " ".join(str(part) for part in parts if part) or None


def item_path(row: Mapping[str, Any]) -> str | None:
    """一级事项／二级事项／三级事项 of a row that has them."""
    return "／".join(str(row[name]) for name in ("level1", "level2", "level3") if row.get(name)) or None


def _masked_objections(engine: Engine, objections: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Claims and reasons are free texts: numbers and addresses of persons are masked in them."""
    schema = REGISTRY_SCHEMAS["registry.objections"]
    engine.register_rows("report.objections", objections, schema)
    columns = [
        f"mask_text({name}, FALSE) AS {name}" if name in _FREE_TEXTS else name for name in schema.names
    ]
    found: list[Row] = engine.query(
        f"SELECT {', '.join(columns)} FROM report.objections ORDER BY filed_on, objection_id"
    ).to_pylist()
    return found


def _records(engine: Engine) -> dict[tuple[str, str], Row]:
    found: dict[tuple[str, str], Row] = {}
    for kind, table in _RECORDS.items():
        spec = contract(table)
        columns = ", ".join(f'"{name}"' for name in source_columns(spec))
        versions = _VERSIONS.format(table=table)
        rows = engine.query(f"SELECT {columns} FROM ({versions}) AS versions WHERE place = 1")
        for row in published_rows(engine.connection, spec, rows).to_pylist():
            found[kind, row["record_id"]] = row
    return found


def _fields(kind: str | None, record: Row) -> list[tuple[str, str]]:
    if kind not in _RECORDS or not record:
        return []
    return [
        (field.title.zh, clipped(cell(record[field.name]), _TEXT_SHOWN))
        for field in published_fields(contract(_RECORDS[kind]))
        if field.name not in _LEFT_OUT and record[field.name] not in (None, "", "[]")
    ]
