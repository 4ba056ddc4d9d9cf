"""Query results of credit portals: JSON with the records under data.list[].entity.

Belongs here: that shape. Does not belong here: what the keys mean (`layouts.yml` knows them as codes).
"""

import json
from typing import Any

from sources.findings import Finding, finding
from sources.tables.grid import cell_text


def read_portal(data: bytes) -> list[list[str]] | Finding:
    """The records as rows of text below one row of keys, in the order in which keys first occur."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return finding("dp-json-shape")
    records = [entry for entry in _list(document) if isinstance(entry, dict)]
    if not records:
        return finding("dp-json-shape")
    keys = list(dict.fromkeys(key for record in records for key in record))
    rows = [keys]
    rows.extend([_text(record.get(key)) for key in keys] for record in records)
    return rows


def _list(document: Any) -> list[Any]:
    data = document.get("data") if isinstance(document, dict) else document
    entries = data.get("list") if isinstance(data, dict) else data
    if not isinstance(entries, list):
        return []
    return [entry.get("entity", entry) if isinstance(entry, dict) else entry for entry in entries]


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return cell_text(value)
