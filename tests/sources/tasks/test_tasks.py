"""Tasks of plans: tables with and without borders, clauses, labels, and the real plans."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.documents import DocumentText, Line, Table
from sources.pages import read_page
from sources.tasks import is_plan, read_tasks, task_rows, tasks_of

HEAD = "云岭市示范区2026年政务公开工作方案"


def tasks(text: str, title: str = HEAD, **more: Any) -> list[dict[str, Any]]:
    return [task.as_json() for task in tasks_of(text, title=title, **more).tasks]


def rules(text: str, title: str = HEAD) -> list[str]:
    return [found.rule for found in tasks_of(text, title=title).findings]


def page(table: str) -> bytes:
    return (
        f"<html><head><title>{HEAD}</title></head><body><h1>{HEAD}</h1><div class='content'>"
        f"<p>为做好政务公开工作，制定本方案。现将任务分解如下，请认真落实。</p>{table}</div></body></html>"
    ).encode()


def row(*cells: str) -> str:
    return "<tr>" + "".join(c if c.startswith("<td") else f"<td>{c}</td>" for c in cells) + "</tr>"


def test_html_table_with_merged_phases_and_role_columns() -> None:
    head = row("工作阶段", "序号", "重点任务", "牵头单位", "配合单位", "完成时限")
    data = page(
        "<table>"
        + head
        + row(
            '<td rowspan="2">准备阶段（2026年3月—5月）</td>',
            "1",
            "成立专班。",
            "区政府办",
            "区财政局、区民政局",
            "3月底前",
        )
        + row("2", "编制清单。", "区司法局", "各镇、街道", '<td rowspan="2">5月中旬前</td>')
        + row("实施阶段", "3", "公布清单。", "区政府办", "")
        + "</table>"
    )
    found = [task.as_json() for task in read_tasks(data).tasks]
    assert [(t["number"], t["phase"], t["due_date"]) for t in found] == [
        (1, "准备阶段（2026年3月—5月）", "2026-03-31"),
        (2, "准备阶段（2026年3月—5月）", "2026-05-20"),
        (3, "实施阶段", "2026-05-20"),
    ]
    assert found[0]["bodies"] == ["区政府办", "区财政局", "区民政局"]
    assert found[1]["bodies"] == ["区司法局", "各镇、街道"]
    assert found[1]["cooperating"] == ["各镇、街道"]


def test_tab_separated_table_with_empty_phase_cells() -> None:
    text = (
        "阶段\t序号\t任务\t责任单位\t完成时间\n启动\t1\t开会\t区教育局\t第二季度\n"
        "\t2\t培训\t区教育局牵头，区体育局配合\t长期坚持"
    )
    first, second = tasks(text)
    assert (first["phase"], first["due_date"]) == ("启动", "2026-06-30")
    assert (second["phase"], second["due_text"], second["due_date"]) == ("启动", "长期坚持", None)
    assert second["bodies"] == ["区教育局", "区体育局"]


def test_group_of_tasks_is_their_section() -> None:
    text = (
        "主要任务\t具体措施\t责任单位\t时限\n"
        "一、推进公开\t（一）公开预算。\t区财政局\t6月底前\n\t（二）公开决算。\t区财政局\t9月底前"
    )
    found = tasks(text)
    assert [t["section"] for t in found] == ["一、推进公开"] * 2
    assert [t["task"] for t in found] == ["（一）公开预算。", "（二）公开决算。"]


BARE = """附件
任务分解表
阶段
序号
重点任务
责任部门
完成时间
启动阶段
（2025年10月-
2025年12月）
1
制定方案，报区政府审定。
区政府办
2025年10月底前
2
召开部署会。
区政府办、区司法局
11月中旬前
序号
重点任务
责任部门
完成时间
实施阶段
（2026年1月-2026年6月）
3
全面梳理事项，编制目录并公布。
区民政局
区医保局
3月底前
云岭市示范区人民政府办公室 2025年10月9日印发
"""


def test_table_without_borders() -> None:
    found = tasks(
        BARE.replace("\n序号\n重点", "\n阶段\n序号\n重点").replace(
            "附件\n任务分解表\n阶段\n序号", "阶段\n序号"
        ),
        title="方案",
    )
    assert [(t["number"], t["due_date"], t["bodies"]) for t in found] == [
        (1, "2025-10-31", ["区政府办"]),
        (2, "2025-11-20", ["区政府办", "区司法局"]),
        (3, "2026-03-31", ["区民政局", "区医保局"]),
    ]
    assert found[0]["phase"] == "启动阶段（2025年10月-2025年12月）"
    assert found[2]["task"] == "全面梳理事项，编制目录并公布。"


def test_table_without_borders_and_without_signs() -> None:
    text = (
        "主要任务\n具体内容\n责任部门\n完成时间\n一、启动阶段(20255-20259月)\n1.定方案\n制定方案,明确分工。\n区府办\n20259\n"
        "2.开专题\n网站开设专题,集中展示。\n区府办\n区融媒体中心\n202511\n"
    )
    found = tasks(text, title="方案")
    assert [(t["number"], t["task"], t["content"]) for t in found] == [
        (1, "定方案", "制定方案,明确分工。"),
        (2, "开专题", "网站开设专题,集中展示。"),
    ]
    assert [t["due_date"] for t in found] == ["2025-09-30", "2025-11-30"]
    assert found[1]["bodies"] == ["区府办", "区融媒体中心"]
    assert rules(text, "方案") == ["task-due-repaired"] * 2


@pytest.mark.parametrize(
    ("clause", "bodies", "cooperating", "day"),
    [
        (
            "（区财政局牵头，区教育局、区民政局配合，2026年10月底前完成）",
            ["区财政局", "区教育局", "区民政局"],
            ["区教育局", "区民政局"],
            "2026-10-31",
        ),
        (
            "（区教育局、区民政局配合，区财政局牵头）",
            ["区财政局", "区教育局", "区民政局"],
            ["区教育局", "区民政局"],
            None,
        ),
        (
            "（责任单位：区财政局，各镇、街道；完成时限：9月中旬）",
            ["区财政局", "各镇、街道"],
            [],
            "2026-09-20",
        ),
        (
            "（牵头单位：区司法局；配合单位：区政府各部门；完成时限：长期坚持）",
            ["区司法局", "区政府各部门"],
            ["区政府各部门"],
            None,
        ),
        (
            "(区委宣传部(区新闻办)牵头、各部门、各街道负责落实)",
            ["区委宣传部(区新闻办)", "各部门", "各街道"],
            [],
            None,
        ),
        ("〔区市场监管局会同区公安局负责〕", ["区市场监管局", "区公安局"], ["区公安局"], None),
        ("【责任单位：示范工商分局、区文化和旅游局】", ["示范工商分局", "区文化和旅游局"], [], None),
        ("（区教育局和区体育局按职责分工负责）", ["区教育局", "区体育局"], [], None),
        ("（区城管局等有关部门分别负责落实）", ["区城管局", "有关部门"], [], None),
    ],
)
def test_clause(clause: str, bodies: list[str], cooperating: list[str], day: str | None) -> None:
    [task] = tasks(f"二、重点任务\n（三）推进财政信息公开。公开部门预算{clause}。")
    assert task["task"] == "推进财政信息公开。公开部门预算"
    assert (task["number"], task["section"]) == ("（三）", "二、重点任务")
    assert (task["bodies"], task["cooperating"], task["due_date"]) == (bodies, cooperating, day)


def test_several_clauses_of_a_paragraph_and_brackets_that_are_none() -> None:
    text = (
        "1.公开预算（含决算）（区财政局负责）。公开救助政策（区民政局2026年6月底前完成）。"
        "解释权另行规定（见附件）。"
    )
    found = tasks(text)
    assert [t["task"] for t in found] == ["公开预算（含决算）", "公开救助政策"]
    assert [t["bodies"] for t in found] == [["区财政局"], ["区民政局"]]
    assert [t["due_date"] for t in found] == [None, "2026-06-30"]


def test_labels_on_lines_of_their_own() -> None:
    text = (
        "（一）编制清单\n梳理全部事项，形成清单。\n牵头单位：区司法局\n配合单位：区政府各部门\n"
        "完成时限：2026年11月30日前\n（二）公布清单\n在网站公布。责任单位：区融媒体中心"
    )
    first, second = tasks(text)
    assert (first["task"], first["bodies"]) == (
        "编制清单\n梳理全部事项，形成清单",
        ["区司法局", "区政府各部门"],
    )
    assert first["due_date"] == "2026-11-30"
    assert second["bodies"] == ["区融媒体中心"]


def test_items_of_a_phase_and_lists_of_duties() -> None:
    text = (
        "三、实施步骤\n（一）启动阶段（2026年4月）\n1.4月1日—4月16日，各镇、街道对照指引梳理事项。\n2.4月30日前，完成栏目设计。\n"
        "附件\n目录编制牵头部门\n1.义务教育领域：区教育局\n2.就业领域：区人社局、区民政局"
    )
    found = tasks(text)
    assert [(t["bodies"], t["due_date"]) for t in found] == [
        (["各镇、街道"], "2026-04-16"),
        ([], "2026-04-30"),
        (["区教育局"], None),
        (["区人社局", "区民政局"], None),
    ]
    assert "task-body-missing" in rules(text)


def test_copy_without_paragraphs() -> None:
    text = (
        "一、推进公开（一）公开预算。公开部门预算（区财政局负责）。（二）公开决算（区审计局负责）。二、保障"
    )
    assert [t["task"] for t in tasks(text)] == ["公开预算。公开部门预算", "公开决算"]


def test_deadline_in_the_words_of_the_task() -> None:
    [task] = tasks("1.2026年12月底前，在政务大厅设立公开专区（区行政审批局负责）")
    assert task["due_date"] == "2026-12-31"
    [task] = tasks("1.本政策自印发之日起至2027年12月31日前有效，建立机制（区住建局负责）")
    assert task["due_date"] is None


def test_copies_that_close_cells_with_pipes() -> None:
    text = (
        "序号 |\n工 作 任 务 |\n责任单位 |\n时限要求 |\n1 |\n编制目录。 |\n"
        "各县（市、区）政府，各乡镇政府、街道办事处 |\n"
        "2026年11月底 |\n2 |\n健全机构\n配齐人员 |\n市数据局 |\n每年12月底前 |\n"
    )
    first, second = tasks(text)
    assert first["bodies"] == ["各县（市、区）政府", "各乡镇政府、街道办事处"]
    assert (first["due_date"], second["task"], second["due_date"]) == ("2026-11-30", "健全机构配齐人员", None)
    [row] = tasks("序号 | 任务 | 责任单位 |\n---|---|---|\n1 | 开会 | 区财政局 |\n | | |\n | | |\n | | |\n")
    assert (row["task"], row["bodies"]) == ("开会", ["区财政局"])


def test_named_groups_of_a_table_without_borders() -> None:
    text = (
        "工作任务\n工作要求\n牵头单位\n责任单位\n一、深化公开\n（一）公开规划\n1.公开规划纲要。\n区发改局\n各镇乡（街道）、区级有关部门\n"
        "2.做好历史规划的归集整理，分类展示。\n区发改局\n区级有关部门\n（二）公开规则\n3.加大公开力度\n区市场监管局、区政务办\n各执法部门\n"
    )
    found = tasks(text)
    assert [(t["number"], t["section"]) for t in found] == [
        (1, "（一）公开规划"),
        (2, "（一）公开规划"),
        (3, "（二）公开规则"),
    ]
    assert found[2]["bodies"] == ["区市场监管局", "区政务办", "各执法部门"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("本方案自印发之日起施行。", "task-none"),
        ("序号\t任务\t责任单位\t完成时限\n1\t开会\t\t3月底前", "task-body-missing"),
        ("序号\t任务\t责任单位\t完成时限\n1\t开会\t张三李四\t3月底前", "task-body-odd"),
        ("序号\t任务\t责任单位\t完成时限\n1\t开会\t区财政局\t尽快", "task-due-unreadable"),
        ("序号\t任务\t责任单位\t完成时限\n1\t开会\t区财政局\t202611", "task-due-ambiguous"),
        ("序号\t任务\t责任单位\t完成时限\n1\t开会\t区财政局\t2月30日", "task-due-year-unknown"),
        ("序号\t任务\t责任单位\t完成时限\n1\t开会\t区财政局\t印发后三个月内", "task-due-relative"),
        (
            "序号\t任务\t责任单位\t完成时限\n1\t开会\t区财政局\t3月底前\n2\t培训\t区财政局\t",
            "task-due-missing",
        ),
        ("序号\t任务\t责任单位\t完成时限\n1\t开会\t区财政局\t3月底前完成，6月底前总结", "task-due-several"),
    ],
)
def test_doubt_is_a_finding(text: str, rule: str) -> None:
    assert rules(text) == [rule]


def test_documents_and_archives() -> None:
    rows = [
        ["序号", "任务", "责任单位", "完成时限"],
        ["1", "开会", "区财政局", "3月底前"],
        ["2", "培训", "", ""],
    ]
    table = Table(rows, merged=[(1, 2, 2, 2), (1, 3, 2, 3)])
    annex = DocumentText(kind="docx", blocks=[Line("任务分解表"), table])
    notice = read_page(f"<h1>{HEAD}</h1><p>现将方案印发给你们，请认真落实。</p>".encode())
    found = read_tasks(b"", page=notice, document=annex).tasks
    assert [(task.task, task.bodies, task.due_date) for task in found] == [
        ("开会", ["区财政局"], "2026-03-31"),
        ("培训", ["区财政局"], "2026-03-31"),
    ]
    archive = DocumentText(kind="zip", members=[("a.docx", annex)])
    assert len(read_tasks(b"", page=notice, document=archive).tasks) == 2


def test_other_files_are_findings() -> None:
    assert [f.rule for f in read_tasks(b"%PDF-1.4").findings] == ["task-file-unreadable"]
    assert [f.rule for f in read_tasks(b"").findings] == ["task-file-unreadable"]


def test_rows_of_the_parsed_table() -> None:
    [one] = task_rows(tasks_of("1.公开预算（区财政局负责）", title=HEAD), "czj", "c1")
    assert (one["position"], one["number"], json.loads(one["bodies"]), one["due_date"]) == (
        1,
        "1",
        ["区财政局"],
        None,
    )
    assert is_plan("示范区2026年工作要点", None)
    assert is_plan("关于某事项的通知", "方案")
    assert not is_plan("关于公开招聘的公告", "公告")
    assert not is_plan("《示范区行动方案》解读", "方案")


@settings(max_examples=60)
@given(
    st.text(
        alphabet="（）()〔〕：:，、。\n\t区财政局牵头配合责任单位完成时限序号任务1234年月底前一二、.各镇",
        max_size=200,
    )
)
def test_any_text_is_read(text: str) -> None:
    for task in tasks_of(text).tasks:
        assert task.task or task.number is not None
        assert set(task.cooperating) <= set(task.bodies)


@pytest.mark.parametrize(
    ("name", "count", "first_due", "last_due"),
    [
        ("haidian_2017_pilot_plan.txt", 14, "2017-07-31", "2018-08-31"),
        ("xuhui_2017_pilot_plan.txt", 11, "2017-09-30", "2018-09-30"),
    ],
)
def test_real_tables(shared: Path, name: str, count: int, first_due: str, last_due: str) -> None:
    reading = read_tasks((shared / "real" / "notices" / name).read_bytes(), name=name)
    print(name, len(reading.tasks), sorted({found.rule for found in reading.findings}))
    assert [task.number for task in reading.tasks] == list(range(1, count + 1))
    assert all(task.bodies and task.due_date and task.phase for task in reading.tasks)
    assert (reading.tasks[0].due_date, reading.tasks[-1].due_date) == (first_due, last_due)


@pytest.mark.parametrize(
    ("name", "least"), [("huancui_2020_plan.txt", 30), ("xicheng_2018_key_points.txt", 40)]
)
def test_real_clauses(shared: Path, name: str, least: int) -> None:
    reading = read_tasks((shared / "real" / "notices" / name).read_bytes(), name=name)
    print(name, len(reading.tasks), sorted({found.rule for found in reading.findings}))
    assert len(reading.tasks) >= least
    assert sum(bool(task.bodies) for task in reading.tasks) >= least
