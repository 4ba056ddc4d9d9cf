"""A small district as rows of the tables that verdicts are made from; days are Beijing days."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.registry_tables import register_registry
from warehouse.store import Store
from warehouse.verdicts import INPUTS, build_verdicts

Row = dict[str, Any]
AS_OF = date(2026, 11, 21)
ITEM = "05-aaaaaaaa"

DECISIONS = pa.schema(
    [
        ("record_id", pa.string()),
        ("body_id", pa.string()),
        ("source_id", pa.string()),
        ("capture_id", pa.string()),
        ("doc_number", pa.string()),
        ("decided_date", pa.date32()),
        ("published_date", pa.date32()),
        ("first_seen_at", pa.timestamp("us", tz="UTC")),
    ]
)
TABLES = tuple(table for table in INPUTS if table not in ("core.permits", "core.penalties"))


def beijing(day: date) -> datetime:
    """00:00 in Beijing on a day, as an instant."""
    return datetime.combine(day, time(), UTC) - timedelta(hours=8)


class World:
    """Rows of the input tables; `judge` gives the verdicts by their id order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bodies: list[Row] = [
            {"body_id": "mzj", "name": "区民政局", "kind": "department", "coverage": "complete"}
        ]
        self.items: list[Row] = [
            {
                "item_id": ITEM,
                "domain": "社会救助",
                "version": "1",
                "source_id": "o",
                "capture_id": "k",
                "row": 1,
            }
        ]
        self.duties: list[Row] = []
        self.notices: list[Row] = []
        self.permits: list[Row] = []
        self.penalties: list[Row] = []
        self.links: list[Row] = []
        self.captures: list[Row] = []
        self.registry: dict[str, list[Row]] = {}
        self.more: dict[str, list[Row]] = {}
        self.issues: list[Row] = []

    def duty(self, kind: str = "within", **more: Any) -> None:
        base = {
            "obligation_id": f"duty-{len(self.duties)}",
            "body_id": "mzj",
            "scope": "all",
            "testable": True,
        }
        self.duties.append({**base, "kind": kind, "origin": "catalogue", **more})

    def law(self, **more: Any) -> None:
        base = {"record_kind": "permit", "value": "7", "unit": "working_day", "anchor": "decision_made"}
        self.duty(**{**base, "origin": "law", "valid_from": date(2018, 7, 25), **more})

    def exists(self, **more: Any) -> None:
        self.duty("exists", **{"item_id": ITEM, "domain": "社会救助", "valid_from": date(2026, 1, 1), **more})

    def permit(
        self, decided: date | None, published: date | None, seen: date | None = None, **more: Any
    ) -> None:
        number = len(self.permits)
        row = {"record_id": f"permit-{number}", "body_id": "mzj", "source_id": "mzj", "capture_id": "c"}
        dates = {"decided_date": decided, "published_date": published}
        self.permits.append({**row, **dates, "first_seen_at": beijing(seen or AS_OF), **more})

    def notice(
        self, written: date | None, published: date | None, seen: date | None = None, **more: Any
    ) -> None:
        number = len(self.notices)
        row = {
            "record_id": f"notice-{number}",
            "title": "通知",
            "body_id": "mzj",
            "content_hash": "h",
            "body_text": "文",
        }
        place = {"source_id": "mzj", "capture_id": "c", "first_seen_at": beijing(seen or AS_OF)}
        notice = {**row, **place, "written_date": written, "published_date": published, **more}
        self.notices.append(notice)
        link = {
            "record_kind": "notice",
            "record_id": notice["record_id"],
            "item_id": ITEM,
            "method": "channel",
        }
        if link["record_id"] not in [row["record_id"] for row in self.links]:
            self.links.append({**link, "body_id": notice["body_id"]})

    def channel(
        self, outcome: str | None, fmt: str = "pages", items: Sequence[str] = (ITEM,), **more: Any
    ) -> None:
        number = len(self.registry.setdefault("registry.channels", []))
        place = {"source_id": "mzj", "channel_id": f"ch{number}"}
        self.registry["registry.channels"].append({**place, "title": f"栏目{number}", "format": fmt})
        self.registry.setdefault("registry.channel_items", []).extend(
            {**place, "item_id": item} for item in items
        )
        if outcome:
            self.capture(outcome, number, **more)

    def capture(self, outcome: str, channel: int = 0, **more: Any) -> None:
        row = {"capture_id": f"cap{len(self.captures)}", "source_id": "mzj", "channel_id": f"ch{channel}"}
        place = {
            "format": "pages",
            "path": "a.html",
            "version_no": 1,
            "fetched_at": beijing(date(2026, 3, 1)),
        }
        self.captures.append({**row, **place, "outcome": outcome, **more})

    def judge(self, as_of: date = AS_OF) -> list[Row]:
        rows: dict[str, list[Row]] = {
            "core.bodies": self.bodies,
            "core.catalogue_items": self.items,
            "core.obligations": self.duties,
            "core.notices": self.notices,
            "core.links": self.links,
            "ops.captures": self.captures,
            **self.more,
        }
        with Engine(Store(self.folder), as_of=as_of) as engine:
            for table in TABLES:
                engine.register_rows(table, rows.get(table, ()), contract(table).arrow_schema)
            engine.register_rows("core.permits", self.permits, DECISIONS)
            engine.register_rows("core.penalties", self.penalties, DECISIONS)
            register_registry(engine, self.registry)
            build_verdicts(engine)
            order = "ORDER BY obligation_id, period, evidence_id"
            found: list[Row] = engine.query(f"SELECT * FROM metrics.verdicts {order}").to_pylist()
            self.issues = engine.query("SELECT * FROM work.duty_issues ORDER BY rule, record_id").to_pylist()
        for verdict in found:
            assert "{" not in verdict["reason"]
            assert verdict["reason"].endswith("。")
        assert len({verdict["verdict_id"] for verdict in found}) == len(found)
        return found

    def one(self, as_of: date = AS_OF) -> Row:
        [verdict] = self.judge(as_of)
        return verdict
