"""`build_links` over small tables: order of the methods, the queue, versions, that nothing is lost."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from warehouse.engine import Engine
from warehouse.keying import Keyed, Request
from warehouse.links import Outcome, build_links
from warehouse.links.build import unsettled
from warehouse.registry_tables import register_registry
from warehouse.store import Store

Row = dict[str, Any]
ITEMS = {
    "06-a": ("养老服务", "养老服务业务办理", "高龄老年人津贴"),
    "06-b": ("养老服务", "养老服务行业管理信息", "养老机构备案信息"),
    "21-a": ("卫生健康", "行政许可类事项", "公共场所卫生许可"),
    "21-b": ("卫生健康", "行政许可类事项", "医师执业注册"),
    "21-c": ("卫生健康", "行政处罚类事项", "对公共场所卫生违法行为的处罚"),
}
OWNERS = {"06-a": "mzj", "06-b": "mzj", "21-a": "wjj", "21-b": "wjj", "21-c": "wjj"}


def by_words(requests: Sequence[Request]) -> list[Keyed]:
    """A text match that tests can foresee: 养老 and 老年 are of one domain, 也许 is unsure."""
    found = []
    for request in requests:
        domain = "养老服务" if "老" in request.title else None
        sure = "也许" not in request.title
        item = "06-a" if domain else None
        found.append(Keyed(domain, item, None, None, "text", 0.9, sure, (request.title[:2],)))
    return found


class Place:
    """Notices and decisions of two bureaus, put through the build."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.captures: list[Row] = []
        self.notices: list[Row] = []
        self.permits: list[Row] = []
        self.penalties: list[Row] = []
        self.reviews: list[Row] = []
        self.declared: list[tuple[str, str, str]] = []
        self.versions = [("2025", date(2025, 1, 1), date(2025, 12, 31)), ("2026", date(2026, 1, 1), None)]
        self.text_links = True

    def capture(self, source: str, channel: str) -> str:
        capture = f"c{len(self.captures) + 1:02}"
        self.captures.append(
            {
                "capture_id": capture,
                "source_id": source,
                "channel_id": channel,
                "outcome": "ok",
                "path": capture,
                "version_no": 1,
                "fetched_at": datetime(2026, 4, 1, tzinfo=UTC),
                "sha256": capture,
                "bytes": 1,
            }
        )
        return capture

    def notice(
        self, title: str, source: str = "mzj", channel: str = "tzgg", day: str = "2026-03-02", **more: Any
    ) -> None:
        capture = self.capture(source, channel)
        row = {"capture_id": capture, "source_id": source, "kind": "notice", "title": title}
        self.notices.append({**row, "written_date": day, "doc_number_repaired": "false", **more})

    def decision(self, kind: str, record_id: str, channel: str, certificate: str | None = None) -> None:
        same = [
            c["capture_id"] for c in self.captures if (c["source_id"], c["channel_id"]) == ("wjj", channel)
        ]
        rows = self.permits if kind == "permit" else self.penalties
        row = {
            "record_id": record_id,
            "doc_number": f"示卫〔2026〕{len(rows) + 1}号",
            "party_name": "甲公司",
            "decided_date": date(2026, 2, 1),
            "is_long_term": False,
            "body_id": "wjj",
            "source_id": "wjj",
            "capture_id": same[0] if same else self.capture("wjj", channel),
            "row": len(rows) + 1,
            "content_hash": "h",
            "layout": "C",
        }
        rows.append({**row, "certificate_name": certificate} if kind == "permit" else row)

    def review(self, items: Sequence[str], **more: Any) -> None:
        row = {"record_kind": "notice", "record_id": None, "body_id": "mzj", "title": None}
        decided = {"decided_by": "区政务公开办", "decided_on": date(2026, 4, 2), "reason": "已核对"}
        self.reviews.append(
            {"line": len(self.reviews) + 2, **row, **decided, "item_ids": list(items), **more}
        )

    def run(self) -> tuple[list[Row], list[Row], list[Row], list[Outcome]]:
        """Links with titles or numbers in place of record ids, queue, unlinked, outcomes of the reviews."""
        store = Store(self.root)
        store.write_rows("ops.captures", self.captures)
        store.write_rows("parsed.notices", self.notices, "s")
        store.write_rows("core.permits", self.permits)
        store.write_rows("core.penalties", self.penalties)
        bodies = [
            {"body_id": body, "name": f"示范区{body}", "kind": "department", "coverage": "complete"}
            for body in ("mzj", "wjj")
        ]
        store.write_rows("core.bodies", bodies)
        items = [
            {
                "item_id": item_id,
                "version": version,
                "valid_from": start,
                "valid_to": end,
                "domain": names[0],
                "level1": names[1],
                "level2": names[2],
                "source_id": "qzfb",
                "capture_id": version,
                "row": number,
            }
            for version, start, end in self.versions
            for number, (item_id, names) in enumerate(ITEMS.items())
        ]
        store.write_rows("core.catalogue_items", items)
        duties = [
            {"obligation_id": f"o{item}", "body_id": body, "item_id": item, "kind": "exists"}
            for item, body in OWNERS.items()
        ]
        store.write_rows("core.obligations", duties)
        with Engine(store, as_of=date(2026, 10, 31)) as engine:
            register_registry(engine, self.registry())
            _, outcomes = build_links(engine, self.reviews, lambda: by_words, text_links=self.text_links)
            titles = engine.query("SELECT record_id, title FROM core.keyed_notices").to_pylist()
            names = {row["record_id"]: row["title"] for row in titles}
            links = engine.query("SELECT * FROM core.links").to_pylist()
            queue = engine.query("SELECT * FROM core.review_queue").to_pylist()
            unlinked = engine.query("SELECT * FROM core.unlinked").to_pylist()
        with Engine(store) as engine:
            from warehouse.core import build_notices

            build_notices(engine)
            assert unsettled(engine) == 0
        for row in links:
            row["record_id"] = names.get(row["record_id"], row["record_id"])
        return links, queue, unlinked, outcomes

    def registry(self) -> dict[str, list[Row]]:
        channels = {(row["source_id"], row["channel_id"]) for row in self.captures}
        return {
            "registry.channels": [
                {"source_id": source, "channel_id": channel, "title": f"栏目{channel}", "role": "own"}
                for source, channel in sorted(channels)
            ],
            "registry.channel_items": [
                {"source_id": source, "channel_id": channel, "item_id": item}
                for source, channel, item in self.declared
            ],
        }


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def ties(links: Sequence[Row]) -> list[tuple[str, str, str]]:
    return sorted((row["record_id"], row["item_id"], row["method"]) for row in links)


def test_channel_rule_text_and_queue_in_their_order(place: Place) -> None:
    place.declared = [("mzj", "ylfw", "06-b")]
    place.notice("高龄老年人津贴发放情况", channel="ylfw")
    place.notice("高龄老年人津贴发放标准")
    place.notice("也许与老年人有关的通知")
    place.notice("示范区民政局政府信息公开年度报告", genre="年报")
    place.notice("关于征兵的公告")
    links, queue, unlinked, outcomes = place.run()
    assert ties(links) == [
        ("高龄老年人津贴发放情况", "06-b", "channel"),
        ("高龄老年人津贴发放标准", "06-a", "text"),
    ]
    assert [(row["title"], row["reason"], row["domain"]) for row in queue] == [
        ("也许与老年人有关的通知", "domain_unsure", "养老服务")
    ]
    [first, *_] = json.loads(queue[0]["candidates"])
    assert set(first) == {"item_id", "path", "score"}
    assert sorted((row["title"], row["method"], row["score"]) for row in unlinked) == [
        ("关于征兵的公告", "text", 0.9),
        ("示范区民政局政府信息公开年度报告", "rule", 0.98),
    ]
    assert outcomes == []


def test_links_say_by_what_and_by_which_version(place: Place) -> None:
    place.declared = [("mzj", "ylfw", "06-b")]
    place.notice("一", channel="ylfw", day="2025-12-31")
    place.notice("二", channel="ylfw", day="2026-01-01")
    place.notice("三", channel="ylfw", day="2024-12-31")
    links, *_ = place.run()
    assert {row["record_id"]: row["catalogue_version"] for row in links} == {
        "一": "2025",
        "二": "2026",
        "三": None,
    }
    assert {(row["evidence"], row["score"], row["channel_id"]) for row in links} == {
        ("栏目ylfw", 1.0, "ylfw")
    }


def test_overlapping_versions_give_one_link(place: Place) -> None:
    place.declared = [("mzj", "ylfw", "06-b")]
    place.versions = [("2025", date(2025, 1, 1), None), ("2026", date(2026, 1, 1), None)]
    place.notice("一", channel="ylfw", day="2026-05-01")
    links, *_ = place.run()
    assert [row["catalogue_version"] for row in links] == ["2026"]


def test_decisions_are_tied_by_group(place: Place) -> None:
    place.declared = [("wjj", "xk", "21-b")]
    place.decision("permit", "permit-1", "xk", "任何证书")
    place.decision("permit", "permit-2", "qt", "公共场所卫生许可证")
    place.decision("permit", "permit-3", "qt", "某种证书")
    place.decision("permit", "permit-4", "qt", "某种证书")
    place.decision("permit", "permit-5", "qt", None)
    place.decision("penalty", "penalty-1", "cf")
    links, queue, unlinked, _ = place.run()
    assert ties(links) == [
        ("penalty-1", "21-c", "rule"),
        ("permit-1", "21-b", "channel"),
        ("permit-2", "21-a", "rule"),
    ]
    assert sorted((row["title"] or "", row["records"], row["reason"]) for row in queue) == [
        ("", 1, "rule_ambiguous"),
        ("某种证书", 2, "rule_ambiguous"),
    ]
    assert all(row["queue_id"].startswith("permits-") for row in queue)
    assert unlinked == []


def test_more_certificates_than_names_go_together(place: Place) -> None:
    for number in range(201):
        place.decision("permit", f"permit-{number}", "qt", f"证书第{number}号")
    _, queue, *_ = place.run()
    assert [(row["title"], row["records"]) for row in queue] == [(None, 201)]


def test_reviews_win_over_everything(place: Place) -> None:
    place.declared = [("mzj", "ylfw", "06-b"), ("wjj", "xk", "21-b")]
    place.notice("高龄老年人津贴发放情况", channel="ylfw")
    place.notice("也许与老年人有关的通知")
    place.notice("示范区民政局政府信息公开年度报告")
    place.decision("permit", "permit-1", "xk")
    place.decision("permit", "permit-2", "xk")
    place.decision("permit", "permit-3", "xk")
    place.review(["06-a"], title="高龄老年人津贴 发放情况")
    place.review([], title="也许与老年人有关的通知")
    place.review(["06-a", "06-b"], title="示范区民政局政府信息公开年度报告")
    place.review(["21-a"], record_kind="permit", record_id="permit-1", body_id=None)
    place.review([], record_kind="permit", body_id="wjj", title="示卫〔2026〕2号")
    links, queue, unlinked, outcomes = place.run()
    assert ties(links) == [
        ("permit-1", "21-a", "review"),
        ("permit-3", "21-b", "channel"),
        ("示范区民政局政府信息公开年度报告", "06-a", "review"),
        ("示范区民政局政府信息公开年度报告", "06-b", "review"),
        ("高龄老年人津贴发放情况", "06-a", "review"),
    ]
    assert queue == []
    assert sorted((row["title"], row["method"], row["evidence"]) for row in unlinked) == [
        ("也许与老年人有关的通知", "review", "已核对（2026-04-02）"),
        ("示卫〔2026〕2号", "review", "已核对（2026-04-02）"),
    ]
    assert outcomes == []


def test_a_review_of_one_record_goes_before_one_of_its_title_and_a_group_can_be_reviewed(
    place: Place,
) -> None:
    place.notice("也许与老年人有关的通知", day="2026-03-01")
    place.notice("也许与老年人有关的通知", day="2026-03-02")
    place.decision("permit", "permit-3", "qt", "某种证书")
    _, queue, *_ = place.run()
    ids = {row["record_kind"]: row["queue_id"] for row in queue}
    place.review(["06-b"], title="也许与老年人有关的通知")
    place.review(["06-a"], record_id=ids["notice"])
    place.review(["21-b"], record_kind="permit", record_id=ids["permit"], body_id=None)
    links, queue, *_ = place.run()
    assert ties(links) == [
        ("permit-3", "21-b", "review"),
        ("也许与老年人有关的通知", "06-a", "review"),
        ("也许与老年人有关的通知", "06-b", "review"),
    ]
    assert queue == []


def test_reviews_that_meet_nothing_or_an_unknown_item_are_told(place: Place) -> None:
    place.notice("关于征兵的公告")
    place.review(["06-a"], record_id="notice-gone")
    place.review(["99-z"], title="关于征兵的公告")
    links, _, _, outcomes = place.run()
    assert [(outcome.rule, outcome.value) for outcome in outcomes] == [
        ("review-record-gone", "notice-gone"),
        ("review-item-unknown", "99-z"),
    ]
    assert ties(links) == [("关于征兵的公告", "99-z", "review")]


def test_a_district_may_want_text_matches_confirmed(place: Place) -> None:
    place.text_links = False
    place.notice("高龄老年人津贴发放标准")
    links, queue, *_ = place.run()
    assert links == []
    assert json.loads(queue[0]["candidates"])[0]["item_id"] == "06-a"


def test_same_bytes_every_time(place: Place, tmp_path: Path) -> None:
    for number in range(30):
        place.notice(f"也许与老年人有关的通知第{number}号")
        place.decision("permit", f"permit-{number}", "qt", f"证书{number % 7}")
    files = [tmp_path / "core" / f"{name}.parquet" for name in ("links", "review_queue", "unlinked")]
    seen = set()
    for _ in range(2):
        place.run()
        seen.add(tuple(path.read_bytes() for path in files))
    assert len(seen) == 1
