"""What a district drops from its catalogue or sets differently, applied to `core.catalogue_items`.

Belongs here: the effect of `catalogue_overrides.csv` on the items as read. Does not belong here: its effect
on the national list (`adopt.py`), reading the file (`sources/registry_catalogue.py`).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from warehouse.engine import Engine

_Row = dict[str, Any]
_LISTS = ("basis", "carriers")
_FLAGS = ("level_county", "level_town")
_YES = ("Y", "是", "√")


def apply_overrides(engine: Engine) -> int:
    """Rewrite `core.catalogue_items` by `registry.catalogue_overrides`; number of rows.

    A dropped item ends on the day before the drop begins, and is not there when it was never in force before;
    a later `adopt` of a part takes that back. A field set differently holds for the versions in force on or
    after the rule's first day. Rules that begin after the as-of day do not hold yet. A catalogue made by
    `zwgk catalogue adopt` has them already: applied again they change nothing.
    """
    rules = engine.query(
        "SELECT o.* FROM registry.catalogue_overrides AS o CROSS JOIN run.parameters AS p"
        " WHERE COALESCE(o.valid_from <= p.as_of, TRUE) ORDER BY o.line"
    ).to_pylist()
    rows = engine.query("SELECT * FROM core.catalogue_items").to_pylist() if rules else []
    if rules:
        kept = [row for row in (_ruled(row, rules) for row in rows) if row is not None]
        engine.store.write_rows("core.catalogue_items", kept)
        engine.attach("core.catalogue_items")
    [count] = engine.query("SELECT COUNT(*) AS n FROM core.catalogue_items").column("n").to_pylist()
    return int(count)


def _ruled(row: _Row, rules: Sequence[Mapping[str, Any]]) -> _Row | None:
    """The item under the rules that mean it; None when it is dropped for all its days."""
    names = [row["domain"], row["level1"], row["level2"], row["level3"]]
    own = [_plain(name) for name in names if name]
    dropped: date | None = None
    for rule in rules:
        path = [_plain(name) for name in rule["item_path"].split("/")]
        if own[: len(path)] != path:
            continue
        begins = rule["valid_from"] or date.min
        if rule["action"] == "drop":
            dropped = begins
        elif rule["action"] == "adopt":
            dropped = None
        elif begins <= (row["valid_to"] or date.max):
            row = {**row, **_changed(row, rule)}
    if dropped is None or dropped > (row["valid_to"] or date.max):
        return row
    if dropped <= (row["valid_from"] or date.min):
        return None
    return {**row, "valid_to": dropped - timedelta(days=1)}


def _changed(row: _Row, rule: Mapping[str, Any]) -> _Row:
    name, value = rule["field"], rule["value"] or ""
    if name in _LISTS:
        return {name: [part.strip("《》 ") for part in value.split("；") if part.strip("《》 ")]}
    if name in _FLAGS:
        return {name: value.upper() in _YES}
    if name == "audience":
        specific = value.partition(":")[2] or value.partition("：")[2]
        return {"audience_all": "全社会" in value, "audience_specific": specific or None}
    if name == "mode":
        modes = [word for word in ("主动", "依申请") if word in value]
        return {"mode": "、".join(modes) or None}
    if name == "limit_text":
        limit = json.loads(rule["limit"])
        parts = json.dumps(limit["parts"], ensure_ascii=False) if limit["parts"] else None
        read = {f"limit_{key}": limit[key] for key in ("kind", "unit", "anchor", "testable")}
        number = None if limit["value"] is None else str(limit["value"])
        return {"limit_text": value or None, **read, "limit_value": number, "limit_parts": parts}
    return {name: value or None}


def _plain(name: str) -> str:
    return "".join(sign for sign in name if sign.isalnum()).lower()
