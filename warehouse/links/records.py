"""One record by its id, as the review queue would show it.

Belongs here: finding a record that a person wants to decide on. Does not belong here: deciding.
"""

from typing import Any

import pyarrow.parquet as pq

from warehouse.store import Store

_TABLES = {"notice": "core.notices", "permit": "core.permits", "penalty": "core.penalties"}
_COLUMNS = ("queue_id", "record_kind", "body_id", "title")


def find_record(store: Store, record_id: str) -> dict[str, Any] | None:
    """queue_id, record_kind, body_id and title (a decision's number) of a record, or of a group in
    `core.unlinked`; None when there is none of that id."""
    kind = record_id.split("-")[0]
    if kind in _TABLES:
        name = "title" if kind == "notice" else "doc_number"
        found = _rows(store, _TABLES[kind], ("record_id", "body_id", name), "record_id", record_id)
        if found:
            return dict(zip(_COLUMNS, (record_id, kind, found[0]["body_id"], found[0][name]), strict=True))
    groups = _rows(store, "core.unlinked", _COLUMNS, "queue_id", record_id)
    return groups[0] if groups else None


def _rows(store: Store, table: str, columns: tuple[str, ...], key: str, value: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in store.files(table):
        # Only the parts of the file whose bounds hold the value are read: there may be millions of rows.
        rows += pq.read_table(path, columns=list(columns), filters=[(key, "==", value)]).to_pylist()
    return rows
