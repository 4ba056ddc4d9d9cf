"""A generated district of many bodies for `assessment.py`: the stage files from which duties are judged.

Belongs here: its registry, and the rows of ops and core tables. Does not belong here: what is measured
(`assessment.py`), raw and parsed files (`double_publicity.py` measures the way from those to core).

Bodies are departments; each works in one to six of the 26 domains (`spread`: in all) and has for each of them
a channel of permits, of penalties and of pages. A few bodies have most of the decisions: the weight of
the n-th is 1 / (n + 20). A file a month (`spread`: a quarter) holds what was decided in it; a twelfth of the
channels was blocked at the last look.
"""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sources.limits import read_limit
from warehouse.contract import contract
from warehouse.core import build_bodies
from warehouse.engine import Engine
from warehouse.obligations import INPUTS as DUTY_INPUTS
from warehouse.obligations import build_obligations
from warehouse.registry_tables import REFERENCE_FOLDER, register_registry
from warehouse.store import Store

AS_OF = date(2026, 11, 21)
_ROWS = Path(__file__).with_name("assessment_rows.sql")
_FIRST_MONTH, _MONTHS = date(2024, 1, 1), 34
_NOTICES, _QUARANTINE = 300_000, 100_000
_EMPTY = (
    *("core.permit_copies", "core.penalty_copies", "core.unlinked", "core.windows", "core.document_links"),
    *("core.request_handling", "core.tasks", "ops.sightings"),
)
_PARTITIONED = ("parsed.notices", "parsed.entries")
_STATEMENTS = ("channels", "files", "decisions", "pages")
_VIEWS = ("decisions",)
_DECISION = {
    "record_id": "d.record_id",
    "doc_number": (
        "CONCAT('云业', SUBSTRING(d.source_id, 2), '字〔', STRFTIME(d.decided, '%Y'), '〕', d.row + 1, '号')"
    ),
    "party_name": "'示范商贸有限公司'",
    "party_kind": "'法人及非法人组织'",
    "decided_date": "d.decided",
    "is_long_term": "false",
    "published_date": "LEAST(d.decided + CAST(d.lag AS INTEGER), d.seen)",
    "first_seen_at": "CAST(d.seen AS TIMESTAMP) AT TIME ZONE 'UTC'",
    "body_id": "d.source_id",
    "layout": "'C'",
    "content_hash": "SUBSTRING(d.record_id, 9)",
    "source_id": "d.source_id",
    "capture_id": "d.capture_id",
    "row": "d.row + 1",
}
_FILE = {
    "capture_id": "f.capture_id",
    "source_id": "f.source_id",
    "channel_id": "f.channel_id",
    "format": "f.format",
    "path": "f.path",
    "version_no": "1",
    "fetched_at": "CAST(f.seen AS TIMESTAMP) AT TIME ZONE 'UTC'",
    "outcome": "f.outcome",
}
_FILES = """(
  SELECT source_id, channel_id, capture_id, format, seen, CONCAT(month_no, '.csv') AS path,
    CASE
      WHEN month_no + {step} >= {months} AND HASH(source_id, channel_id) % 12 = 0 THEN 'blocked'
      ELSE 'ok'
    END
      AS outcome
  FROM bench.files
  UNION ALL
  SELECT body_id, channel_id, capture_id, 'pages', LEAST(written + lag + 3, DATE '{as_of}'),
    CONCAT(i, '.html'),
    'ok'
  FROM bench.pages
) AS f"""
_LINK = {"item_id": "l.item_id", "method": "'channel'", "score": "1.0", "catalogue_version": "'2024'"}
_LINKS = """(
  SELECT CASE d.format WHEN 'permits' THEN 'permit' ELSE 'penalty' END AS record_kind, d.record_id, i.item_id,
    d.source_id, d.channel_id
  FROM bench.decisions AS d
  JOIN registry.channel_items AS i ON i.source_id = d.source_id AND i.channel_id = d.channel_id
  UNION ALL
  SELECT 'notice', record_id, item_id, body_id, channel_id FROM bench.pages
) AS l"""
_NOTICE = {
    "record_id": "n.record_id",
    "title": "CONCAT('关于第', n.i, '号事项的', n.genre)",
    "doc_number": (
        "CONCAT('云业', SUBSTRING(n.body_id, 2), '〔', STRFTIME(n.written, '%Y'), '〕', n.i % 90 + 1, '号')"
    ),
    "issuer": "'云岭市示范区'",
    "body_id": "n.body_id",
    "written_date": "n.written",
    "published_date": "LEAST(n.written + n.lag, DATE '{as_of}')",
    "first_seen_at": "CAST(LEAST(n.written + n.lag + 3, DATE '{as_of}') AS TIMESTAMP) AT TIME ZONE 'UTC'",
    "genre": "n.genre",
    "body_text": "REPEAT('现将有关事项公布如下。', 20)",
    "url": "CONCAT('http://www.shifanqu.example/', n.i, '.html')",
    "content_hash": "SUBSTRING(n.record_id, 8)",
    "source_id": "n.body_id",
    "capture_id": "n.capture_id",
}
_TABLES: tuple[tuple[str, dict[str, str], str], ...] = (
    ("core.permits", _DECISION, "bench.decisions AS d WHERE d.format = 'permits'"),
    ("core.penalties", _DECISION, "bench.decisions AS d WHERE d.format = 'penalties'"),
    ("ops.captures", _FILE, _FILES),
    (
        "core.links",
        {
            **_LINK,
            **{name: f"l.{name}" for name in ("record_kind", "record_id", "channel_id")},
            "body_id": "l.source_id",
        },
        _LINKS,
    ),
    ("core.notices", _NOTICE, "bench.pages AS n"),
    (
        "core.document_links",
        {
            "link_id": "CONCAT('link-', n.record_id)",
            "from_record_id": "n.record_id",
            "to_record_id": "m.record_id",
            "relation": "'interprets'",
            "candidates": "1",
            "evidence": "'title'",
            "source_id": "n.body_id",
            "capture_id": "n.capture_id",
        },
        "bench.pages AS n JOIN bench.pages AS m ON m.i = n.i + 2 WHERE n.i % 40 = 0",
    ),
    (
        "core.windows",
        {
            "record_id": "n.record_id",
            "kind": "'consultation'",
            "opens_date": "n.written + n.lag",
            "closes_date": "n.written + 2 * n.lag",
            "is_computed": "false",
            "days": "n.lag",
            "is_workdays": "false",
            "span_days": "n.lag",
            "span_workdays": "n.lag * 5 // 7",
            "met_text": "''",
            "source_id": "n.body_id",
            "capture_id": "n.capture_id",
        },
        "bench.pages AS n WHERE n.i % 20 = 1",
    ),
    (
        "ops.quarantine",
        {
            "source_id": "f.source_id",
            "capture_id": "f.capture_id",
            "table_name": "CASE f.format WHEN 'permits' THEN 'core.permits' ELSE 'core.penalties' END",
            "row": "r.i + 1",
            "raw": "'{{}}'",
            "rules": "['R05']",
        },
        "(SELECT * FROM bench.files LIMIT {quarantine}) AS f, UNNEST(RANGE(2)) AS r(i)",
    ),
)


@dataclass(frozen=True)
class Layout:
    """So many decisions of so many bodies; `spread`: every body works in every domain."""

    rows: int
    bodies: int = 500
    spread: bool = False

    @property
    def name(self) -> str:
        """The name of its folder."""
        return f"{self.rows}-{self.bodies}{'-spread' if self.spread else ''}"

    def domains(self, body: int, count: int) -> list[int]:
        """The domains (numbered from 0) of a body."""
        several = count if self.spread else min(count, (1, 1, 1, 1, 1, 2, 2, 2, 3, 6)[body % 10])
        return sorted({(body * 7 + place * 5) % count for place in range(several)})


class Generated:
    """The registry and the stage files of a layout below a folder."""

    def __init__(self, folder: Path, layout: Layout) -> None:
        """Nothing is written before `write`."""
        self.layout = layout
        self.store = Store(folder / layout.name)
        path = REFERENCE_FOLDER / "national_catalogue.csv"
        with path.open(encoding="utf-8", newline="") as handle:
            self._items = list(csv.DictReader(handle))
        self._domains = list(dict.fromkeys(row["domain"] for row in self._items))

    def engine(self) -> Engine:
        """An engine over the stage files, with the registry."""
        engine = Engine(self.store, as_of=AS_OF)
        register_registry(engine, self._registry())
        return engine

    def write(self) -> None:
        """Write the stage files, unless they are there; duties are made of the catalogue by the pipeline."""
        done = self.store.root / "complete"
        if done.exists():
            return
        for table in _EMPTY:
            self.store.write_rows(table, [])
        for table in _PARTITIONED:
            self.store.write_rows(table, [], "b000")
        self.store.write_rows("core.catalogue_items", self._catalogue())
        with self.engine() as engine:
            build_bodies(engine)
            engine.execute("CREATE SCHEMA bench")
            texts = _ROWS.read_text(encoding="utf-8").format(**self._numbers()).split(";")
            for name, text in zip(_STATEMENTS, texts, strict=True):
                form = "VIEW" if name in _VIEWS else "TABLE"
                engine.execute(f"CREATE {form} bench.{name} AS {text}")
            for table, columns, rows in _TABLES:
                given = ", ".join(
                    f"{columns.get(name, 'NULL')} AS {name}" for name in contract(table).columns
                )
                statement = f"SELECT {given} FROM {rows}".format(**self._numbers())
                engine.write(table, statement, is_sorted=table in ("core.permits", "core.penalties"))
            engine.attach(*DUTY_INPUTS)
            build_obligations(engine)
        done.touch()

    def _numbers(self) -> dict[str, Any]:
        return {
            "rows": self.layout.rows,
            "bodies": self.layout.bodies,
            "first": _FIRST_MONTH,
            "months": _MONTHS,
            "step": 3 if self.layout.spread else 1,
            "as_of": AS_OF,
            "notices": min(_NOTICES, self.layout.rows),
            "quarantine": min(_QUARANTINE, self.layout.rows) // 2,
        }

    def _registry(self) -> dict[str, Sequence[dict[str, Any]]]:
        bodies: list[dict[str, Any]] = []
        channels: list[dict[str, Any]] = []
        items: list[dict[str, Any]] = []
        for number in range(self.layout.bodies):
            body = f"b{number:03}"
            bodies.append(
                {"body_id": body, "name": _name(number), "kind": "department", "coverage": "complete"}
            )
            for domain in self.layout.domains(number, len(self._domains)):
                owed = [row["item_id"] for row in self._items if row["domain"] == self._domains[domain]]
                for prefix, form in (("xk", "permits"), ("cf", "penalties"), ("wz", "pages")):
                    channel = {"source_id": body, "channel_id": f"{prefix}{domain:02}", "role": "own"}
                    channels.append({**channel, "title": f"{self._domains[domain]}公示", "format": form})
                    linked = owed if form == "pages" else owed[:1]
                    items += [{**channel, "item_id": item} for item in linked]
        return {"registry.bodies": bodies, "registry.channels": channels, "registry.channel_items": items}

    def _catalogue(self) -> list[dict[str, Any]]:
        owners: dict[str, list[str]] = {domain: [] for domain in self._domains}
        for number in range(self.layout.bodies):
            for domain in self.layout.domains(number, len(self._domains)):
                owners[self._domains[domain]].append(_name(number))
        return [
            {
                **{
                    name: row[name] or None for name in ("item_id", "domain_no", "domain", "level1", "level2")
                },
                **_limit(row["limit_text"] or None),
                "stage": row["stage"],
                "body": "、".join(owners[row["domain"]]),
                "mode": "主动",
                "level_county": True,
                "version": "2024",
                "valid_from": _FIRST_MONTH,
                "source_id": "b000",
                "capture_id": "cap-catalogue",
                "row": place,
            }
            for place, row in enumerate(self._items, start=1)
        ]


def _name(number: int) -> str:
    return f"云岭市示范区第{number:03}业务局"


def _limit(text: str | None) -> dict[str, Any]:
    """The columns of a catalogue item that tell its time limit."""
    told: dict[str, Any] = read_limit(text).as_json()
    columns = {f"limit_{name}": told[name] for name in ("text", "kind", "unit", "anchor", "testable")}
    columns["limit_value"] = None if told["value"] is None else str(told["value"])
    columns["limit_parts"] = json.dumps(told["parts"], ensure_ascii=False) if told["parts"] else None
    return columns
