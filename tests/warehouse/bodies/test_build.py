"""`core.body_mentions`: from the texts of all tables to bodies, with candidates and findings for the rest."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from warehouse.bodies import build_body_mentions
from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.store import Store

Row = dict[str, Any]

BODIES: list[Row] = [
    {"body_id": "mzj", "name": "云岭市示范区民政局", "kind": "department"},
    {"body_id": "zjj", "name": "云岭市示范区住房和城乡建设局", "kind": "department"},
    {"body_id": "zbj", "name": "云岭市示范区住房保障局", "aliases": ["房管部门"], "kind": "department"},
    {"body_id": "jfj", "name": "云岭市示范区房产服务局", "aliases": ["房管部门"], "kind": "department"},
    {"body_id": "fpb", "name": "云岭市示范区扶贫办", "kind": "department", "valid_to": date(2021, 5, 31)}
    | {"successor_id": "xcj"},
    {
        "body_id": "xcj",
        "name": "云岭市示范区乡村振兴局",
        "kind": "department",
        "valid_from": date(2021, 6, 1),
    },
    {"body_id": "qx", "name": "云岭市示范区青溪镇人民政府", "kind": "town"},
]


def notice(capture: str, issuer: str | None, source: str = "mzj", kind: str = "notice") -> Row:
    return {"source_id": source, "capture_id": capture, "kind": kind, "issuer": issuer}


TABLES: dict[str, list[Row]] = {
    "core.bodies": BODIES,
    "core.catalogue_items": [
        {
            "item_id": "i",
            "version": "1",
            "source_id": "qfb",
            "capture_id": "k",
            "row": 1,
            "body": "民政部门、各镇街",
        }
    ],
    "core.permits": [
        {"source_id": "zjj", "capture_id": "p", "row": row, "agency_name": "示范区住建局"} for row in (2, 3)
    ],
    "core.penalties": [],
    "parsed.notices": [
        notice("n1", "区民政局"),
        notice("n2", "区民政局"),
        notice("n3", "江海省民政厅"),
        notice("n4", "区扶贫办"),
        notice("n5", "房管部门"),
        notice("n6", None),
        notice("n7", "区民政局", kind="list"),
    ],
    "parsed.tasks": [
        {"source_id": "mzj", "capture_id": "t", "position": 1, "bodies": '["区民政局、区住建局", "各部门"]'}
    ],
}


@pytest.fixture
def tables(tmp_path: Path) -> tuple[list[Row], list[Row]]:
    with Engine(Store(tmp_path)) as engine:
        for table, rows in TABLES.items():
            engine.register_rows(table, rows, contract(table).arrow_schema)
        build_body_mentions(engine)
        mentions = engine.query("SELECT * FROM core.body_mentions").to_pylist()
        issues = engine.query("SELECT * FROM work.mention_issues ORDER BY rule, value").to_pylist()
    return mentions, issues


def test_every_table_is_resolved_in_one_way(tables: tuple[list[Row], list[Row]]) -> None:
    mentions, _ = tables
    sure = [(m["origin"], m["word"], m["body_id"], m["method"], m["uses"]) for m in mentions if m["is_sure"]]
    assert sorted(sure) == [
        ("catalogue", "各镇街", "qx", "group", 1),
        ("catalogue", "民政部门", "mzj", "department", 1),
        ("notice", "区扶贫办", "fpb", "place", 1),
        ("notice", "区扶贫办", "xcj", "place", 1),
        ("notice", "区民政局", "mzj", "place", 2),
        ("permit", "示范区住建局", "zjj", "abbreviation", 2),
        ("plan", "区住建局", "zjj", "abbreviation", 1),
        ("plan", "区民政局", "mzj", "place", 1),
    ]
    permit = next(m for m in mentions if m["origin"] == "permit")
    assert (permit["capture_id"], permit["row"]) == ("p", 2)


def test_a_name_of_a_dissolved_body_has_its_days(tables: tuple[list[Row], list[Row]]) -> None:
    spans = [
        (m["body_id"], m["valid_from"], m["valid_to"], m["is_successor"])
        for m in tables[0]
        if m["word"] == "区扶贫办"
    ]
    assert spans == [("fpb", None, date(2021, 5, 31), False), ("xcj", date(2021, 6, 1), None, True)]


def test_what_is_not_sure_is_told_with_candidates(tables: tuple[list[Row], list[Row]]) -> None:
    mentions, issues = tables
    assert [(i["rule"], i["field"], i["value"]) for i in issues] == [
        ("mention-ambiguous", "issuer", "房管部门"),
        ("mention-unresolved", "bodies", "各部门"),
        ("mention-unresolved", "issuer", "江海省民政厅"),
    ]
    assert set(issues[0]) == set(contract("ops.issues").columns)
    assert "云岭市示范区住房保障局、云岭市示范区房产服务局" in issues[0]["message_zh"]
    assert "云岭市示范区民政局" in issues[2]["message_zh"]
    assert not [i for i in issues if "{" in i["message_zh"] + i["message_en"]]
    unresolved = [m for m in mentions if m["outcome"] == "unresolved"]
    assert [(m["word"], m["body_id"], m["method"]) for m in unresolved] == [("江海省民政厅", None, None)]
    ambiguous = [(m["body_id"], m["is_sure"]) for m in mentions if m["outcome"] == "ambiguous"]
    assert ambiguous == [("jfj", False), ("zbj", False)]


def test_ids_are_unique(tables: tuple[list[Row], list[Row]]) -> None:
    ids = [m["mention_id"] for m in tables[0]]
    assert len(ids) == len(set(ids))
