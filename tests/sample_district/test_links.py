"""Links of the sample district: every record is tied, waits for a person, or belongs to no item.

The answers were written from the titles and the sample catalogue, not from a run.
"""

from collections import Counter
from typing import Any

from warehouse.engine import Engine
from warehouse.links.build import unsettled
from warehouse.store import Store

# Notices outside declared columns: what a clerk would say of each. `none`: no item of the 26 domains;
# `open`: it may fulfil an item, or it is not plain from the title, so that a person must look.
OUTSIDE = {
    "关于2026年社会组织年度检查结果的公告": "none",
    "云岭市示范区人民政府办公室关于印发2026年政务公开工作要点的通知": "none",
    "云岭市示范区人民政府办公室关于印发示范区政府信息公开指南编制规范的通知": "none",
    "云岭市示范区人民政府办公室关于做好2026年国庆节假期值班和安全防范工作的通知": "open",
    "关于群众反映某企业拖欠工资问题办理情况的答复": "none",
    "行政许可公示（2026年第9期）": "none",
    "行政处罚公示（2026年第9期）": "none",
    "行政处罚公示（2026年第3季度）": "none",
    "关于举办2026年示范区群众合唱大赛的通知": "open",
    "云台街道2026年度征兵工作公告": "none",
    "云台街道办事处关于开展小区楼道杂物清理的通知": "open",
    "云岭市示范区人民政府2025年政府信息公开工作年度报告": "none",
    "云岭市示范区人力资源和社会保障局2025年政府信息公开工作年度报告": "none",
    "云岭市示范区人民政府办公室关于印发2026年为民办实事任务分工方案的通知": "none",
    "关于公开征求《示范区政务数据共享管理办法（征求意见稿）》意见的公告": "none",
    "关于《示范区政务数据共享管理办法（征求意见稿）》征求意见情况的反馈": "none",
    "云岭市示范区人民政府办公室关于印发《示范区政务数据共享管理办法》的通知": "none",
    "《示范区政务数据共享管理办法》解读": "none",
    "云岭市示范区人民政府办公室关于印发《示范区行政规范性文件备案规定》的通知": "none",
    "关于公开征求《示范区户外广告设置管理办法（征求意见稿）》意见的公告": "open",
}


def test_every_record_is_settled(district: Any) -> None:
    with Engine(Store(district.data)) as engine:
        assert unsettled(engine) == 0
    links = Counter((row["method"], row["record_kind"]) for row in district.rows("core.links"))
    queue = sum(row["records"] for row in district.rows("core.review_queue"))
    none = sum(row["records"] for row in district.rows("core.unlinked"))
    print(f"\nlinks {dict(links)}; in the review queue {queue}; of no item {none}")
    assert links["channel", "permit"] == 82


def test_notices_outside_declared_columns(district: Any) -> None:
    linked = {row["record_id"] for row in district.rows("core.links") if row["method"] != "channel"}
    found = {row["title"]: "item" for row in district.rows("core.notices") if row["record_id"] in linked} | {
        row["title"]: kind
        for kind, table in (("open", "core.review_queue"), ("none", "core.unlinked"))
        for row in district.rows(table)
        if row["record_kind"] == "notice"
    }
    wrong = [
        f"{title}: {found.get(title)}, a clerk says {said}"
        for title, said in OUTSIDE.items()
        # A queue may hold more than it must, never less: what is not plain waits for a person.
        if found.get(title) not in {said, "open"}
    ]
    print(f"\nasked of a person though plain: {[t for t, said in OUTSIDE.items() if found.get(t) != said]}")
    assert wrong == []
    assert set(found) == set(OUTSIDE)


def test_permits_without_a_declared_column(district: Any) -> None:
    """The permit that only the credit portal has is one of 行政许可决定; 人力资源服务 has no item."""
    paths = district.item_path()
    ruled = [
        row
        for row in district.rows("core.links")
        if row["record_kind"] == "permit" and row["method"] == "rule"
    ]
    assert [(row["body_id"], paths[row["item_id"]], row["evidence"]) for row in ruled] == [
        ("cgj", "城市综合执法/行政许可/行政许可决定", "permit-decision")
    ]
    groups = [row for row in district.rows("core.review_queue") if row["record_kind"] != "notice"]
    assert [(row["body_id"], row["title"], row["records"], row["reason"]) for row in groups] == [
        ("rsj", "人力资源服务许可证", 13, "no_item")
    ]


def test_every_link_says_how_and_by_which_version(district: Any) -> None:
    for row in district.rows("core.links"):
        assert row["evidence"]
        assert 0 < row["score"] <= 1
    # One document was written before the catalogue came into force.
    versions = Counter(row["catalogue_version"] for row in district.rows("core.links"))
    assert versions[None] == 1
    assert set(versions) == {None, "2026"}
