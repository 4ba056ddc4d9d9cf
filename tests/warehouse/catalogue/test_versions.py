"""Two versions of one fictional catalogue through the build functions: items, changes, duties, verdicts.

The second version numbers its rows anew, merges two items, renames one (declared), moves one to another body,
shortens a limit, drops one and adds one; a body is reorganised on the same day.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sources.catalogue import item_id
from warehouse import core
from warehouse.engine import Engine
from warehouse.obligations import INPUTS as DUTY_INPUTS
from warehouse.obligations import build_obligations
from warehouse.registry_tables import register_registry
from warehouse.store import Store
from warehouse.verdicts import INPUTS as VERDICT_INPUTS
from warehouse.verdicts import build_verdicts

Row = dict[str, Any]
OLD, NEW = date(2025, 1, 1), date(2026, 7, 1)
DAY_BEFORE = date(2026, 6, 30)

BODIES: list[Row] = [
    {"body_id": "mzj", "name": "示范区民政局", "aliases": ["区民政局"]},
    {"body_id": "czj", "name": "示范区财政局", "aliases": ["区财政局"]},
    {
        "body_id": "fpb",
        "name": "示范区扶贫办",
        "aliases": ["区扶贫办"],
        "valid_to": DAY_BEFORE,
        "successor_id": "xcj",
    },
    {"body_id": "xcj", "name": "示范区乡村振兴局", "aliases": ["区乡村振兴局"], "valid_from": NEW},
]
FIRST = [
    ("政策文件", "文件名称；文号", "20", "区民政局"),
    ("审核信息", "审核对象名单；家庭人数", "20", "区民政局"),
    ("审批信息", "批准对象名单；保障金额", "20", "区民政局"),
    ("临时救助", "救助标准；办理流程", "20", "区民政局"),
    ("资金发放", "发放总额；发放人数", "20", "区民政局"),
    ("帮扶名单", "帮扶户姓名；帮扶措施", "20", "区扶贫办"),
    ("旧事项", "流浪人员；救助站地址", "20", "区民政局"),
]
SECOND = [
    ("新事项", "价格补贴；启动条件", "20", "区民政局"),
    ("帮扶名单", "帮扶户姓名；帮扶措施", "20", "区乡村振兴局"),
    ("（一）政策文件。", "1.文号 2.文件名称", "20", "区民政局"),
    ("审核审批信息", "审核对象名单；家庭人数；批准对象名单；保障金额", "20", "区民政局"),
    ("急难临时救助", "救助标准；办理流程", "10", "区民政局"),
    ("资金发放", "发放总额；发放人数", "20", "区财政局"),
]


def key(level2: str) -> str:
    return item_id("社会救助", "综合业务", level2, None)


def parsed(capture: str, rows: list[tuple[str, str, str, str]]) -> list[Row]:
    return [
        {
            "source_id": "qzfb",
            "capture_id": capture,
            "row": number,
            "item_id": key(level2),
            "domain_no": "5",
            "domain": "社会救助",
            "level1": "综合业务",
            "level2": level2,
            "content": content,
            "basis": ["社会救助暂行办法"],
            "limit_text": f"信息形成之日起{days}个工作日内",
            "limit_kind": "within",
            "limit_value": days,
            "limit_unit": "working_day",
            "limit_anchor": "formed",
            "limit_testable": "true",
            "body": body,
            "carriers": ["政府网站"],
            "mode_active": "true",
        }
        for number, (level2, content, days, body) in enumerate(rows, 1)
    ]


REGISTRY: dict[str, list[Row]] = {
    "registry.bodies": [{"kind": "department", "coverage": "complete", **body} for body in BODIES],
    "registry.channels": [
        {
            "source_id": "qzfb",
            "channel_id": f"ml{version}",
            "format": "catalogue",
            "catalogue_version": version,
            "catalogue_valid_from": day,
        }
        for version, day in (("2025", OLD), ("2026", NEW))
    ],
    "registry.item_renames": [
        {
            "from_id": key("临时救助"),
            "to_id": key("急难临时救助"),
            "kept_id": key("临时救助"),
            "kind": "renamed",
            "valid_from": NEW,
        }
    ],
}


class Built:
    """The tables that the build functions write."""

    def __init__(self, folder: Path) -> None:
        store = Store(folder)
        store.write_rows("parsed.catalogue_items", parsed("c25", FIRST) + parsed("c26", SECOND), "qzfb")
        captures = [
            {
                "capture_id": f"c{version[2:]}",
                "source_id": "qzfb",
                "channel_id": f"ml{version}",
                "format": "catalogue",
                "path": f"{version}.csv",
                "version_no": 1,
                "fetched_at": datetime(2025, 1, 1, tzinfo=UTC),
                "outcome": "ok",
            }
            for version in ("2025", "2026")
        ]
        store.write_rows("ops.captures", captures)
        notices = [
            self.notice("n1", "mzj", date(2026, 6, 1), date(2026, 6, 23)),
            self.notice("n2", "mzj", date(2026, 7, 6), date(2026, 7, 28)),
            self.notice("n3", "mzj", date(2026, 6, 1), date(2026, 6, 23)),
            self.notice("n4", "czj", date(2026, 7, 6), date(2026, 8, 6)),
        ]
        store.write_rows("core.notices", notices)
        linked = {"n1": "临时救助", "n2": "临时救助", "n3": "资金发放", "n4": "资金发放"}
        links = [
            {
                "record_kind": "notice",
                "record_id": record,
                "item_id": key(name),
                "body_id": "czj" if record == "n4" else "mzj",
                "method": "channel",
                "score": 1.0,
            }
            for record, name in linked.items()
        ]
        store.write_rows("core.links", links)
        with Engine(store, as_of=date(2026, 11, 21)) as engine:
            register_registry(engine, REGISTRY)
            core.build_bodies(engine)
            core.build_catalogue(engine)
            self.issues = engine.query("SELECT * FROM work.duty_issues ORDER BY value").to_pylist()
            engine.attach(*DUTY_INPUTS)
            build_obligations(engine)
            engine.attach(*VERDICT_INPUTS)
            build_verdicts(engine)
            self.items = engine.query("SELECT * FROM core.catalogue_items").to_pylist()
            self.changes = engine.query("SELECT * FROM core.catalogue_changes").to_pylist()
            self.duties = engine.query("SELECT * FROM core.obligations").to_pylist()
            self.verdicts = engine.query("SELECT * FROM metrics.verdicts").to_pylist()

    @staticmethod
    def notice(record_id: str, body: str, written: date, published: date) -> Row:
        return {
            "record_id": record_id,
            "title": "公示",
            "source_id": body,
            "body_id": body,
            "capture_id": "x",
            "content_hash": "h",
            "written_date": written,
            "published_date": published,
            "first_seen_at": datetime(2026, 11, 1, tzinfo=UTC),
            "body_text": "文",
        }

    def spans(self, level2: str, kind: str = "exists") -> set[tuple[str, str | None, date, date | None]]:
        return {
            (duty["body_id"], duty["value"], duty["valid_from"], duty["valid_to"])
            for duty in self.duties
            if duty["item_id"] == key(level2) and duty["kind"] == kind and duty["origin"] == "catalogue"
        }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("versions"))


def test_each_version_has_its_days(built: Built) -> None:
    spans = {(row["version"], row["valid_from"], row["valid_to"]) for row in built.items}
    assert spans == {("2025", OLD, DAY_BEFORE), ("2026", NEW, None)}


def test_the_change_list_is_exactly_the_real_changes(built: Built) -> None:
    found = {
        (row["kind"], (row["item_path"] or "").rpartition("/")[2], row["field"], row["is_declared"])
        for row in built.changes
    }
    assert found == {
        ("added", "新事项", None, True),
        ("removed", "旧事项", None, True),
        ("merged", "审核审批信息", None, False),
        ("renamed", "急难临时救助", None, True),
        ("changed", "急难临时救助", "limit_text", True),
        ("changed", "资金发放", "body", True),
        ("body_renamed", "", "body", True),
    }
    assert len(built.changes) == len(found)
    assert {(row["version_before"], row["version"], row["changed_on"]) for row in built.changes} == {
        ("2025", "2026", NEW)
    }


def test_changes_tell_before_and_after(built: Built) -> None:
    rows = {(row["kind"], row["field"]): row for row in built.changes}
    body = rows["body_renamed", "body"]
    assert (body["before_value"], body["after_value"], body["items"]) == (
        "示范区扶贫办",
        "示范区乡村振兴局",
        1,
    )
    assert rows["merged", None]["other_items"] == [key("审核信息"), key("审批信息")]
    assert rows["changed", "limit_text"]["after_value"] == "信息形成之日起10个工作日内"
    assert rows["renamed", None]["item_id"] == key("临时救助")


def test_what_was_not_declared_is_an_issue(built: Built) -> None:
    [issue] = built.issues
    assert (issue["rule"], issue["source_id"]) == ("item-rename-suspected", "qzfb")
    assert "catalogue_renames.csv" in issue["message_zh"]
    assert "{" not in issue["message_zh"] + issue["message_en"]


def test_duties_follow_the_version_and_the_body_in_force(built: Built) -> None:
    assert built.spans("政策文件") == {("mzj", None, OLD, None)}
    assert built.spans("旧事项") == {("mzj", None, OLD, DAY_BEFORE)}
    assert built.spans("新事项") == {("mzj", None, NEW, None)}
    assert built.spans("审核信息") == {("mzj", None, OLD, DAY_BEFORE)}
    assert built.spans("审核审批信息") == {("mzj", None, NEW, None)}
    assert built.spans("资金发放") == {("mzj", None, OLD, DAY_BEFORE), ("czj", None, NEW, None)}
    assert built.spans("帮扶名单") == {("fpb", None, OLD, DAY_BEFORE), ("xcj", None, NEW, None)}
    assert built.spans("临时救助", "within") == {
        ("mzj", "20", OLD, DAY_BEFORE),
        ("mzj", "10", NEW, None),
    }


def test_verdicts_on_either_side_of_the_date_use_their_own_version(built: Built) -> None:
    timed = {
        row["evidence_id"]: (row["body_id"], row["status"], row["due_date"])
        for row in built.verdicts
        if row["evidence_kind"] == "notice" and row["due_date"] is not None
    }
    assert timed == {
        "n1": ("mzj", "met", date(2026, 6, 30)),
        "n2": ("mzj", "late", date(2026, 7, 20)),
        "n3": ("mzj", "met", date(2026, 6, 30)),
        "n4": ("czj", "late", date(2026, 8, 3)),
    }


def test_a_dropped_item_is_judged_by_what_was_published_up_to_its_last_day(built: Built) -> None:
    years = {
        (row["body_id"], row["period"], row["status"])
        for row in built.verdicts
        if row["item_id"] == key("资金发放") and row["due_date"] is None
    }
    assert ("mzj", "2026", "met") in years
    assert ("czj", "2026", "met") in years
    assert ("mzj", "2025", "met") not in years
