"""What links are made of: the catalogue by body, notices, groups of permits and penalties, declared columns.

Belongs here: reading the tables of `sql/links/`. Does not belong here: deciding (`decide.py`), writing.
"""

import hashlib
from collections.abc import Sequence

from warehouse.engine import Engine
from warehouse.keying import bundled_items
from warehouse.links.model import Catalogue, Subject, Tied
from warehouse.links.nearest import CatalogueItem, Nearest


def read_catalogue(engine: Engine) -> Catalogue:
    """The items of each body, of the district, and the bundled ones of domains that it has no items of."""
    items = {
        row["item_id"]: CatalogueItem(**row)
        for row in engine.query("SELECT * FROM work.item_names ORDER BY item_id").to_pylist()
    }
    by_body: dict[str, list[CatalogueItem]] = {}
    rows = engine.query("SELECT * FROM work.body_items ORDER BY body_id, item_id").to_pylist()
    for row in rows:
        if row["item_id"] in items:
            by_body.setdefault(row["body_id"], []).append(items[row["item_id"]])
    by_domain: dict[str, list[CatalogueItem]] = {}
    for item in items.values():
        by_domain.setdefault(item.domain, []).append(item)
    own = frozenset(by_domain)
    bundled = [
        CatalogueItem(one.item_id, one.domain, one.level1, one.level2, one.level3, one.words)
        for one in bundled_items()
        if one.domain not in own
    ]
    for item in bundled:
        by_domain.setdefault(item.domain, []).append(item)
    offices = engine.query("SELECT DISTINCT body_id FROM core.bodies WHERE kind = 'office'").to_pylist()
    return Catalogue(
        by_body,
        by_domain,
        own,
        frozenset(row["body_id"] for row in offices),
        Nearest([*items.values(), *bundled]),
    )


def body_names(engine: Engine) -> dict[str, str]:
    """The name of each body."""
    rows = engine.query("SELECT body_id, MIN(name) AS name FROM core.bodies GROUP BY body_id").to_pylist()
    return {row["body_id"]: row["name"] for row in rows}


def read_notices(engine: Engine) -> list[tuple[Subject, bool]]:
    """The notices in the order of their ids, and whether a column of theirs is declared for an item."""
    rows = engine.query("SELECT * FROM work.notices ORDER BY record_id").to_pylist()
    return [
        (
            Subject(
                queue_id=row["record_id"],
                record_kind="notice",
                body_id=row["body_id"],
                channel_id=row["channel_id"],
                source_id=row["body_id"],
                title=row["title"],
                genre=row["genre"],
                channel_title=row["channel_title"],
                day=row["day"],
            ),
            row["is_declared"],
        )
        for row in rows
    ]


def read_cases(engine: Engine) -> list[Subject]:
    """The groups of permits and penalties, in a fixed order."""
    rows = engine.query(
        "SELECT c.*, h.title AS channel_title FROM work.cases AS c LEFT JOIN registry.channels AS h"
        " ON h.source_id = c.source_id AND h.channel_id = c.channel_id"
        " ORDER BY c.record_kind, c.body_id, c.source_id, c.channel_id, c.subject NULLS FIRST"
    ).to_pylist()
    return [
        Subject(
            queue_id=case_id(row["record_kind"], row["body_id"], row["channel_id"], row["subject"] or ""),
            record_kind=row["record_kind"],
            body_id=row["body_id"],
            channel_id=row["channel_id"],
            source_id=row["source_id"],
            title=row["subject"] or "",
            genre=None,
            channel_title=row["channel_title"],
            records=row["records"],
        )
        for row in rows
    ]


def case_id(record_kind: str, body_id: str, channel_id: str, subject: str) -> str:
    """The id of a group of permits or penalties: `permits-` or `penalties-` and 16 hex digits."""
    words = "\x1f".join((record_kind, body_id, channel_id, subject))
    plural = "permits" if record_kind == "permit" else "penalties"
    return f"{plural}-{hashlib.sha256(words.encode('utf-8')).hexdigest()[:16]}"


def kinds_of(cases: Sequence[Subject]) -> dict[str, frozenset[str]]:
    """The kinds of decisions that each body has published."""
    found: dict[str, set[str]] = {}
    for case in cases:
        found.setdefault(case.body_id, set()).add(case.record_kind)
    return {body_id: frozenset(kinds) for body_id, kinds in found.items()}


def declared_items(engine: Engine) -> dict[tuple[str, str], Tied]:
    """The items that each channel declares."""
    rows = engine.query(
        "SELECT i.source_id, i.channel_id, i.item_id, h.title FROM registry.channel_items AS i"
        " LEFT JOIN registry.channels AS h ON h.source_id = i.source_id AND h.channel_id = i.channel_id"
        " ORDER BY i.source_id, i.channel_id, i.item_id"
    ).to_pylist()
    items: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        items.setdefault((row["source_id"], row["channel_id"]), []).append(row["item_id"])
    titles = {(row["source_id"], row["channel_id"]): row["title"] or "" for row in rows}
    return {
        place: Tied(tuple(dict.fromkeys(ids)), "channel", 1.0, titles[place]) for place, ids in items.items()
    }
