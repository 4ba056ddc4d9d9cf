"""The change list holds exactly the real changes: fictional catalogues, one edited step by step."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.catalogues import catalogue, item
from warehouse.catalogue import Bodies, Differences, Rename, compare
from warehouse.catalogue.render import as_json, render


def kinds(found: Differences) -> list[tuple[str, str | None, str | None]]:
    return [(c.kind, (c.path or "").rpartition("/")[2] or None, c.field) for c in found.changes]


def test_the_same_catalogue_has_no_changes() -> None:
    found = compare(catalogue(), catalogue())
    assert (found.changes, found.reworded, found.renumbered, found.untold) == ([], [], [], [])


def test_another_order_is_no_change_but_is_said() -> None:
    old = catalogue()
    new = [replace(row, row=number) for number, row in enumerate([old[1], old[0], *old[2:]], 1)]
    found = compare(old, new)
    assert found.changes == []
    assert [path.rpartition("/")[2] for path in found.renumbered] == ["监督检查", "政策法规文件"]


def test_spelling_bullets_and_wording_are_no_change() -> None:
    old = [
        item(
            "审批信息",
            content="●低保对象名单\n●家庭人口数",
            basis=("中华人民共和国社会保险法", "社会救助暂行办法"),
        )
    ]
    new = [
        item(
            "审批信息",
            content="1.家庭人口数；2.低保对象名单。",
            basis=("社会救助暂行办法", "社会保险法"),
            limit_text="自信息形成（变更）之日起二十个工作日内予以公开",
            level1="最低生活保障（低保）",
            item_id="社会救助|最低生活保障|审批信息",
            mode_on_request=None,
        )
    ]
    found = compare(old, new)
    assert [c.kind for c in found.changes] == ["moved"]
    assert [c.field for c in found.reworded] == ["limit_text"]
    assert compare(old, [replace(new[0], level1="最低生活保障")]).changes == []


CHANGED: list[tuple[str, dict[str, Any], str | None, str | None]] = [
    ("content", {"content": "对象名单"}, "政策法规文件的对象名单\n政策法规文件的标准金额", "对象名单"),
    ("basis", {"basis": ("民法典",)}, "《社会救助暂行办法》", "《民法典》"),
    (
        "limit_text",
        {"limit_text": "10个工作日内", "limit": ("within", "10", "working_day", "formed_or_changed", None)},
        "信息形成或变更之日起20个工作日内",
        "10个工作日内",
    ),
    ("body", {"body": "区财政局"}, "区民政局", "区财政局"),
    ("carriers", {"carriers": ("政府网站", "两微一端")}, "政府网站", "政府网站、两微一端"),
    ("mode_active", {"mode_active": False}, "√", "—"),
    ("level_town", {"level_town": True}, "—", "√"),
    ("stage", {"stage": "管理"}, "结果", "管理"),
]


@pytest.mark.parametrize(("field", "edit", "before", "after"), CHANGED, ids=[c[0] for c in CHANGED])
def test_one_edited_field_is_one_change(
    field: str, edit: dict[str, Any], before: str | None, after: str | None
) -> None:
    old = catalogue()
    [change] = compare(old, [replace(old[0], **edit), *old[1:]]).changes
    assert (change.kind, change.field, change.before, change.after) == ("changed", field, before, after)
    assert change.item_id == old[0].item_id


def test_added_and_removed_items() -> None:
    old = catalogue()
    new = [*old[1:], item("临时救助热线电话", 9, content="电话\n地址\n办公时间")]
    assert kinds(compare(old, new)) == [
        ("removed", "政策法规文件", None),
        ("added", "临时救助热线电话", None),
    ]


def test_a_renamed_item_keeps_its_fields_and_is_not_declared() -> None:
    old = catalogue()
    new = [*old[:4], item("动态管理和调整信息", 5, content=old[4].content)]
    [change] = compare(old, new).changes
    assert (change.kind, change.declared) == ("renamed", False)
    assert change.others == (old[4].item_id,)


def test_an_item_under_another_level_moved() -> None:
    old = catalogue()
    [change] = compare(
        old, [*old[:4], item("动态管理信息", 5, level1="综合业务", content=old[4].content)]
    ).changes
    assert (change.kind, change.before, change.after) == (
        "moved",
        "社会救助/最低生活保障/动态管理信息",
        "社会救助/综合业务/动态管理信息",
    )


def test_two_items_merged_into_a_new_one() -> None:
    old = catalogue()
    merged = item("审核审批信息", 3, content=f"{old[2].content}\n{old[3].content}")
    [change] = compare(old, [*old[:2], merged, old[4]]).changes
    assert (change.kind, change.declared) == ("merged", False)
    assert change.before == "社会救助/最低生活保障/审核信息；社会救助/最低生活保障/审批信息"


def test_an_item_merged_into_one_that_stood_already() -> None:
    old = catalogue()
    wider = replace(old[3], content=f"{old[3].content}\n{old[2].content}")
    [change] = compare(old, [*old[:2], wider, old[4]]).changes
    assert (change.kind, change.item_id, change.others) == ("merged", old[3].item_id, (old[2].item_id,))


def test_a_merge_with_another_limit_tells_both() -> None:
    old = catalogue()
    limit = ("within", "5", "working_day", "formed", None)
    merged = item(
        "审核审批信息", 3, content=f"{old[2].content}\n{old[3].content}", limit_text="5日", limit=limit
    )
    found = compare(old, [*old[:2], merged, old[4]])
    assert [(c.kind, c.field) for c in found.changes] == [("merged", None), ("changed", "limit_text")]


def test_a_split_item() -> None:
    wide = item("审核审批信息", 3, content="审核的对象\n审核的时间\n审批的对象\n审批的金额")
    parts = [
        item("审核信息", 3, content="审核的对象\n审核的时间"),
        item("审批信息", 4, content="审批的对象\n审批的金额"),
    ]
    [change] = compare([catalogue()[0], wide], [catalogue()[0], *parts]).changes
    assert (change.kind, change.others) == ("split", (parts[1].item_id, wide.item_id)[::-1])


def test_items_with_a_common_content_are_not_taken_for_each_other() -> None:
    common = "审批结果\n批复时间\n批复文号"
    old = [
        item(name, n, content=common)
        for n, name in enumerate(("项目建议书", "初步设计", "节能审查", "用地预审"), 1)
    ]
    new = [old[0], old[3], item("取水许可", 2, content=common)]
    assert [kind for kind, _, _ in kinds(compare(old, new))] == ["removed", "removed", "added"]


def test_declared_renames_win_over_likeness() -> None:
    old, new = [item("甲事项", 1, content="一\n二")], [item("完全不同", 1, content="三\n四")]
    rename = Rename(old[0].item_id, new[0].item_id, "renamed")
    [change, content] = compare(old, new, renames=[rename]).changes
    assert (change.kind, change.declared, content.field) == ("renamed", True, "content")


def test_a_body_renamed_without_registry_is_one_change_of_no_item() -> None:
    old = catalogue()
    new = [replace(row, body="区民政和养老服务局") for row in old]
    [change] = compare(old, new).changes
    assert (change.kind, change.item_id, change.items) == ("body_renamed", None, 5)
    assert (change.before, change.after) == ("区民政局", "区民政和养老服务局")


def test_one_item_that_another_body_takes_over_is_a_change_of_that_item() -> None:
    old = catalogue()
    found = compare(old, [replace(old[0], body="区财政局"), *old[1:]])
    assert kinds(found) == [("changed", "政策法规文件", "body")]


REGISTERED = Bodies(
    [
        {"body_id": "mzj", "name": "示范区民政局", "aliases": ["区民政局"], "valid_from": None},
        {
            "body_id": "fpb",
            "name": "示范区扶贫办",
            "aliases": ["区扶贫办"],
            "valid_to": date(2025, 12, 31),
            "successor_id": "nyj",
        },
        {"body_id": "nyj", "name": "示范区农业农村局", "aliases": ["区农业农村局"], "valid_from": None},
    ]
)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("区民政局", "示范区民政局", []),
        ("区扶贫办", "区农业农村局", ["body_renamed"]),
        ("区扶贫办、区农业农村局", "区农业农村局", ["body_merged"]),
        ("区扶贫办", "区民政局", ["changed"]),
        ("区民政局", "区民政局、区农业农村局", ["changed"]),
    ],
)
def test_registered_bodies_are_followed(before: str, after: str, expected: list[str]) -> None:
    found = compare(
        [item("补贴", body=before)],
        [item("补贴", body=after)],
        bodies=REGISTERED,
        before_day=date(2025, 12, 31),
        after_day=date(2026, 1, 1),
    )
    assert [change.kind for change in found.changes] == expected


def test_a_column_that_one_side_lost_is_untold_and_no_change() -> None:
    old = catalogue()
    found = compare(old, [replace(row, carriers=None, level_county=None, level_town=None) for row in old])
    assert found.changes == []
    assert found.untold == ["carriers", "level_county", "level_town"]


def test_the_list_reads_as_chinese_and_as_json() -> None:
    old = catalogue()
    new = [
        *old[1:4],
        replace(old[4], limit_text="5个工作日", limit=("within", "5", "working_day", "formed", None)),
    ]
    found = compare(old, new)
    text = render(found, "2025", "2026")
    assert text.splitlines()[0] == "目录变动：2025（5 项）→ 2026（4 项）：取消 1，调整 1"
    assert (
        "调整：最低生活保障/动态管理信息 公开时限：“信息形成或变更之日起20个工作日内” → “5个工作日”" in text
    )
    assert len(as_json(found, "2025", "2026")["changes"]) == 2  # type: ignore[arg-type]


NAMES = st.lists(st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=4), min_size=1, max_size=8, unique=True)


@given(NAMES, NAMES)
def test_every_item_is_accounted_for_once(old: list[str], new: list[str]) -> None:
    before = [item(name, n) for n, name in enumerate(old)]
    after = [item(name, n) for n, name in enumerate(new)]
    found = compare(before, after)
    assert compare(before, after) == found
    gone, come = set(old) - set(new), set(new) - set(old)
    sides: tuple[list[str], list[str]] = ([], [])
    for change in found.changes:
        if change.kind == "removed":
            sides[0].append((change.path or "").rpartition("/")[2])
        elif change.kind == "added":
            sides[1].append((change.path or "").rpartition("/")[2])
        elif change.kind in ("renamed", "moved", "merged", "split"):
            for side, paths in zip(sides, (change.before, change.after), strict=True):
                side += [path.rpartition("/")[2] for path in (paths or "").split("；")]
    assert set(sides[0]) - set(new) == gone
    assert set(sides[1]) - set(old) == come
    assert len(sides[0]) == len(set(sides[0]))
