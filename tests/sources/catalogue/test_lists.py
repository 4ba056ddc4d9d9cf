"""Lists of a district's plan: texts and tables of our own, and the real plan where it is at hand."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.catalogue import domains, read_list_file, read_lists
from sources.catalogue.list_model import ListReading
from sources.tables import Grid

PLAN = Path(__file__).parents[4] / "shared" / "real" / "notices" / "huancui_2020_plan.txt"


def rules(reading: ListReading) -> list[str]:
    return [found.rule for found in reading.findings]


def table(*rows: list[str], name: str = "") -> Grid:
    width = max(map(len, rows))
    return Grid(name, [row + [""] * (width - len(row)) for row in rows])


LEADS = """附件
基层政务公开事项标准目录编制牵头部门
1.重大建设项目领域：区行政审批服务局、区发展改革局
2．义务教育领域:区教育局
（三）户籍管理：公安云岭分局
四、社会救助领域——区民政局
5.城乡规划领域（规划分局）
6.救灾生产领域：牵头单位：区应急局；配合单位：区水务局、各镇人民政府
7.交通运输领域：区交通局
（责任单位：区政府办公室、各镇街）
"""


def test_lead_bodies_of_a_text() -> None:
    reading = read_lists(LEADS)
    assert [(row.domain, row.bodies, row.support) for row in reading.rows] == [
        ("重大建设项目", ["区行政审批服务局", "区发展改革局"], []),
        ("义务教育", ["区教育局"], []),
        ("户籍管理", ["公安云岭分局"], []),
        ("社会救助", ["区民政局"], []),
        ("城乡规划", ["规划分局"], []),
        ("救灾", ["区应急局"], ["区水务局", "各镇人民政府"]),
        (None, ["区交通局"], []),
    ]
    assert [row.row for row in reading.rows] == list(range(1, 8))
    assert reading.rows[0].line == 3
    assert rules(reading) == ["list-domain-unknown"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "推进重大建设项目领域政府信息公开。加大公开力度：要求各部门落实到位，取得实效。",
        "（一）推进决策公开。提高行政决策公众参与度。",
        "就业工作：稳步推进\n养老服务：提升质量，优化结构",
        "责任单位：区民政局、区财政局",
    ],
)
def test_prose_is_no_list(text: str) -> None:
    reading = read_lists(text)
    assert (reading.rows, rules(reading)) == ([], ["list-missing"])


def test_workflow_of_a_text() -> None:
    reading = read_lists(
        "五、工作流程\n决策公开：决策草案；征求意见采纳情况\n（二）执行公开\n1.年度计划进展（责任单位：区发展改革局）\n2.督查结果\n"
        "（三）结果阶段：验收结果\n说明文字"
    )
    assert [(row.kind, row.stage, row.item, row.bodies) for row in reading.rows] == [
        ("workflow", "决策", "决策草案", []),
        ("workflow", "决策", "征求意见采纳情况", []),
        ("workflow", "执行", "年度计划进展", ["区发展改革局"]),
        ("workflow", "执行", "督查结果", []),
        ("workflow", "结果", "验收结果", []),
    ]


def test_lead_bodies_of_a_table() -> None:
    reading = read_lists(
        table(
            ["标准目录编制牵头部门"],
            ["序号", "试点领域", "牵头部门", "配合部门"],
            ["1", "就业创业", "区人社局", "区教育局\n各镇"],
            ["2", "社会保险", "区人社局 区医保局", ""],
            ["3", "社会保险", "", ""],
        )
    )
    assert [(row.kind, row.domain, row.bodies, row.support) for row in reading.rows] == [
        ("lead_bodies", "就业", ["区人社局"], ["区教育局", "各镇"]),
        ("lead_bodies", "社会保险", ["区人社局", "区医保局"], []),
        ("lead_bodies", "社会保险", [], []),
    ]
    assert rules(reading) == ["list-body-missing", "list-domain-repeated"]


def test_items_of_a_table() -> None:
    reading = read_lists(
        table(
            ["序号", "公开领域", "一级事项", "二级事项", "公开内容", "责任单位"],
            ["1", "养老服务", "通用政策", "法律法规", "文件", "区民政局"],
            ["2", "", "", "补贴政策", "文件", "区民政局、区财政局"],
            name="云岭区公开事项清单",
        )
    )
    assert [(row.kind, row.domain, row.item, row.bodies) for row in reading.rows] == [
        ("items", "养老服务", "通用政策/法律法规", ["区民政局"]),
        ("items", "养老服务", "通用政策/补贴政策", ["区民政局", "区财政局"]),
    ]


def test_workflow_with_a_column_and_with_columns_of_stages() -> None:
    by_row = read_lists(
        table(
            ["阶段", "公开事项", "责任单位"],
            ["决策", "规划草案", "区自然资源局"],
            ["执行阶段", "进展", "区自然资源局"],
            ["其他", "甲", "区自然资源局"],
        )
    )
    assert [(row.stage, row.item) for row in by_row.rows] == [
        ("决策", "规划草案"),
        ("执行", "进展"),
        (None, "甲"),
    ]
    assert rules(by_row) == ["list-stage-missing"]
    matrix = read_lists(
        table(
            ["序号", "公开事项", "五公开", "", "", "", "", "责任单位"],
            ["", "", "决策公开", "执行公开", "管理公开", "服务公开", "结果公开", ""],
            ["1", "征地", "√", "", "", "", "√", "区自然资源局"],
            ["2", "办事", "", "", "", "办事指南", "", "区政务服务局"],
        )
    )
    assert [(row.item, row.stage, row.content, row.bodies) for row in matrix.rows] == [
        ("征地", "决策", None, ["区自然资源局"]),
        ("征地", "结果", None, ["区自然资源局"]),
        ("办事", "服务", "办事指南", ["区政务服务局"]),
    ]


def test_key_areas_with_links_of_a_page() -> None:
    page = (
        "<html><head><meta charset='utf-8'></head><body><h1>示范区重点领域政务公开清单</h1><table>"
        "<tr><td>序号</td><td>重点领域</td><td>公开事项</td><td>责任单位</td><td>链接地址</td></tr>"
        "<tr><td>1</td><td rowspan=2>财政预决算</td><td>政府预算</td><td>区财政局</td>"
        "<td><a href='http://www.shifan.example/czyjs/'>查看</a></td></tr>"
        "<tr><td>2</td><td>政府决算</td><td>区财政局</td><td>www.shifan.example/js</td></tr>"
        "<tr><td>3</td><td>生态环境</td><td>空气质量</td><td>生态环境分局</td><td>建设中</td></tr>"
        "</table></body></html>"
    )
    reading = read_list_file(page.encode(), name="清单.html")
    assert [(row.kind, row.domain, row.item, row.link) for row in reading.rows] == [
        ("key_areas", "财政预决算", "政府预算", "http://www.shifan.example/czyjs/"),
        ("key_areas", "财政预决算", "政府决算", "http://www.shifan.example/js"),
        ("key_areas", "生态环境", "空气质量", None),
    ]
    assert rules(reading) == ["list-link-missing"]


def test_the_full_list_with_its_attribute() -> None:
    by_word = read_lists(
        table(
            ["示范区政务公开全清单"],
            ["序号", "信息名称", "制作单位", "公开属性", "理由"],
            ["1", "年度工作要点", "区政府办公室", "主动公开", ""],
            ["2", "会议纪要", "区政府办公室", "不予公开", "内部事务信息（条例第十六条）"],
            ["3", "请示", "区财政局", "不予公开", ""],
            ["4", "资助名册", "区民政局", "□主动公开 ■依申请公开 □不予公开", ""],
            ["5", "通知", "区民政局", "主动公开/依申请公开", ""],
        )
    )
    assert [(row.kind, row.item, row.attribute) for row in by_word.rows] == [
        ("full_list", "年度工作要点", "active"),
        ("full_list", "会议纪要", "not_disclosed"),
        ("full_list", "请示", "not_disclosed"),
        ("full_list", "资助名册", "on_request"),
        ("full_list", "通知", None),
    ]
    assert rules(by_word) == ["list-reason-missing", "list-attribute-missing"]
    by_mark = read_lists(
        table(
            ["序号", "公文标题", "主动公开", "依申请公开", "不予公开", "不予公开理由"],
            ["1", "关于甲的通知", "√", "", "", ""],
            ["2", "关于乙的函", "", "", "√", "过程性信息"],
        )
    )
    assert [(row.kind, row.attribute, row.reason) for row in by_mark.rows] == [
        ("full_list", "active", None),
        ("full_list", "not_disclosed", "过程性信息"),
    ]


@pytest.mark.parametrize("rows", [[["甲", "乙"], ["1", "2"]], [[""]], [["序号", "公开事项"], ["1", "甲"]]])
def test_other_tables_give_no_rows(rows: list[list[str]]) -> None:
    assert rules(read_lists(table(*rows))) == ["list-missing"]


@pytest.mark.skipif(not PLAN.exists(), reason="the real plan is not at hand")
def test_the_annex_of_a_real_plan() -> None:
    reading = read_lists(PLAN.read_text(encoding="utf-8"))
    print(f"\n{len(reading.rows)} rows, {sum(len(row.bodies) for row in reading.rows)} bodies")
    assert [row.domain for row in reading.rows] == [domain.name for domain in domains()]
    assert [len(row.bodies) for row in reading.rows if len(row.bodies) > 1] == [2, 4, 2, 2, 2, 2]
    assert reading.findings == []


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="1.、：:（）决策公开就业领域区局链接http/;；\n\t ", max_size=80))
def test_any_text_reads_without_raising(text: str) -> None:
    reading = read_lists(text)
    assert [row.row for row in reading.rows] == list(range(1, len(reading.rows) + 1))
    assert all(row.item or row.domain_text for row in reading.rows)
