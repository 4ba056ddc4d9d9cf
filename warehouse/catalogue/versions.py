"""The versions of each publisher's catalogue: `core.catalogue_changes` (动态调整).

Belongs here: which versions are neighbours, and their changes as rows. Does not belong here: how two
catalogues are compared (`differences.py`; in Python because items are paired by likeness, and catalogues
have thousands of rows, not millions), the days of a version (`sql/core/catalogue_items.sql`).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from warehouse.catalogue.bodies import Bodies
from warehouse.catalogue.differences import compare
from warehouse.catalogue.model import Change, Item, Rename, item_of_row
from warehouse.catalogue.render import line_of
from warehouse.contract import contract
from warehouse.engine import Engine, sql

_Row = dict[str, Any]


def build_changes(engine: Engine) -> int:
    """Write `core.catalogue_changes` from `core.catalogue_items`; number of rows.

    Needs `core.bodies` and the `registry.*` tables. A publisher's first version has no changes.
    """
    bodies = Bodies(engine.query("SELECT * FROM core.bodies ORDER BY body_id, valid_from").to_pylist())
    renames = [
        Rename(row["from_id"], row["kept_id"], row["kind"], row["valid_from"])
        for row in engine.query("SELECT * FROM registry.item_renames ORDER BY ALL").to_pylist()
        if row["kind"] != "renamed"
    ]
    rows = engine.query("SELECT * FROM core.catalogue_items ORDER BY capture_id, row").to_pylist()
    editions = engine.query(sql("catalogue/editions")).to_pylist()
    changes = [row for source in _sources(editions) for row in _of_source(source, rows, renames, bodies)]
    schema = contract("core.catalogue_changes").arrow_schema
    engine.register_rows("work.catalogue_changes", changes, schema)
    return engine.write("core.catalogue_changes", "SELECT * FROM work.catalogue_changes")


def _sources(editions: Sequence[_Row]) -> Iterator[list[_Row]]:
    for source_id in dict.fromkeys(row["source_id"] for row in editions):
        yield [row for row in editions if row["source_id"] == source_id]


def _of_source(
    editions: Sequence[_Row], rows: Sequence[_Row], renames: Sequence[Rename], bodies: Bodies
) -> Iterator[_Row]:
    """The changes that each version of one publisher made, against what was in force the day before."""
    source_id = editions[0]["source_id"]
    items: dict[tuple[str, str], list[Item]] = {}
    for row in rows:
        if row["source_id"] == source_id:
            items.setdefault((row["version"], row["domain"] or ""), []).append(item_of_row(row))
    starts: dict[str, date] = {}
    for edition in editions:
        starts[edition["version"]] = min(starts.get(edition["version"], date.max), edition["valid_from"])
    for version, start in sorted(starts.items(), key=lambda pair: (pair[1], pair[0])):
        own = [edition for edition in editions if edition["version"] == version]
        before = {edition["domain"]: _before(edition, editions) for edition in own}
        series = {edition["series"] for edition in own}
        first = min(edition["valid_from"] for edition in editions if edition["series"] in series)
        if not any(before.values()) and first == start:
            continue
        found = compare(
            [item for domain, name in before.items() if name for item in items[name, domain]],
            [item for edition in own for item in items[version, edition["domain"]]],
            renames=[rename for rename in renames if (rename.valid_from or start) <= start],
            bodies=bodies,
            before_day=start - timedelta(days=1),
            after_day=start,
        )
        place = {
            "source_id": source_id,
            "version": version,
            "version_before": "、".join(dict.fromkeys(name for name in before.values() if name)) or None,
            "changed_on": start,
        }
        yield from (_row(change, place) for change in found.changes)


def _before(edition: _Row, editions: Sequence[_Row]) -> str | None:
    """The version that was in force for a domain before another one began."""
    earlier = [
        other
        for other in editions
        if other["domain"] == edition["domain"]
        and other["series"] == edition["series"]
        and other["version"] != edition["version"]
        and other["valid_from"] < edition["valid_from"]
    ]
    newest = max(earlier, key=lambda other: (other["valid_from"], other["version"]), default=None)
    return newest["version"] if newest else None


def _row(change: Change, place: Mapping[str, Any]) -> _Row:
    key = (
        *(str(value) for value in place.values()),
        change.kind,
        change.item_id or "",
        change.field or "",
        change.before or "",
        change.after or "",
    )
    return {
        "change_id": "change-" + hashlib.sha256("|".join(key).encode()).hexdigest()[:16],
        **place,
        "kind": change.kind,
        "item_id": change.item_id,
        "domain": change.domain,
        "item_path": change.path,
        "field": change.field,
        "before_value": change.before,
        "after_value": change.after,
        "other_items": list(change.others),
        "is_declared": change.declared,
        "items": change.items,
        "description_zh": line_of(change),
    }
