"""Headers of tables that bureaus design themselves, recognised without a mapping."""

import pytest

from sources.double_publicity import layouts
from sources.double_publicity.header import Header, best_row, read_header
from sources.double_publicity.layouts import Subject, free_reading
from sources.findings import Finding

TEN = [
    "主要违法违规事实（案由）",
    "作出处罚决定的日期",
    "作出处罚决定的机关名称",
    "处罚个人单位",
    "处罚个人姓名",
    "处罚单位名称",
    "处罚单位法定代表人（主要负责人）姓名",
    "行政处罚依据",
    "行政处罚决定",
    "行政处罚决定书文号",
]
THIRTEEN = [
    "",
    "做出处罚机构的名称",
    "公示日期",
    "决定书文号",
    "处罚依据",
    "处罚内容",
    "处罚日期",
    "文书标题",
    "机构负责人",
    "案由",
    "被处罚个人单位",
    "被处罚个人姓名",
    "被处罚机构名称",
    "详情url",
]


def header(*rows: list[str], subject: Subject | None = None) -> Header:
    found = read_header(rows, own={}, subject=subject)
    assert isinstance(found, Header)
    return found


@pytest.mark.parametrize("headings", [TEN, THIRTEEN], ids=["ten", "thirteen"])
def test_tables_of_regulators(headings: list[str]) -> None:
    found = header(headings)
    assert (found.layout, found.subject, found.party, found.findings) == ("custom", "penalty", "mixed", [])
    by_column = {column: [headings[at] for at in places] for column, places in found.places.items()}
    assert by_column["party_name"][0] in ("处罚单位名称", "被处罚机构名称")
    assert {headings[at] for at in found.persons} <= {"处罚个人姓名", "被处罚个人姓名"}
    assert len(found.persons) == 1
    for column in (
        "doc_number",
        "offence",
        "basis",
        "penalty_text",
        "decided_date",
        "agency_name",
        "legal_rep",
    ):
        assert len(by_column[column]) == 1, column


def test_columns_without_a_parsed_column_stay_extras() -> None:
    found = header(THIRTEEN)
    assert found.places["published_date"] == (2,)
    assert found.columns[2] is None
    assert found.columns[5] == "penalty_text"


STACKED = [
    "序号",
    "行政处罚决定书文号",
    "被处罚当事人姓名或名称",
    "被处罚当事人姓名或名称",
    "被处罚当事人姓名或名称",
    "主要违法违规事实（案由）",
    "行政处罚决定",
    "作出处罚决定的机关名称",
    "作出处罚决定的日期",
]


class TestSeveralRows:
    def check(self, found: Header, row: int) -> None:
        assert (found.row, found.findings) == (row, [])
        assert (found.places["party_name"], found.places["legal_rep"], found.persons) == (
            (3, 2),
            (4,),
            frozenset({2}),
        )
        assert found.places["doc_number"] == (1,)
        assert found.places["decided_date"] == (8,)

    def test_merged_cells(self) -> None:
        below = [*STACKED[:2], "个人姓名", "单位名称", "法定代表人（主要负责人）姓名", *STACKED[5:]]
        title = ["云岭监管分局行政处罚信息公开表"] * 9
        self.check(header(title, STACKED, below), 2)

    def test_blank_cells(self) -> None:
        above = [cell if at not in (3, 4) else "" for at, cell in enumerate(STACKED)]
        below = ["", "", "个人姓名", "单位名称", "法定代表人姓名", "", "", "", ""]
        self.check(header(above, below, ["1", "云罚〔2017〕1号", *["x"] * 7]), 1)

    def test_three_rows(self) -> None:
        above = [cell if at not in (3, 4) else "" for at, cell in enumerate(STACKED)]
        middle = ["", "", "个人姓名", "单位", "", "", "", "", ""]
        below = ["", "", "", "名称", "法定代表人（主要负责人）姓名", "", "", "", ""]
        self.check(header(above, middle, below), 2)

    def test_data_below_is_no_header(self) -> None:
        data = ["云罚〔2017〕1号", "云岭公司", "", "违规", "", "罚款1万元", "2017-08-28", "云岭分局"]
        names = ["文号", "当事人", "工作单位", "案由", "依据", "处罚内容", "处罚日期", "处罚机关"]
        assert header(names, data).row == 0


@pytest.mark.parametrize(
    ("headings", "subject", "columns"),
    [
        (
            ["企业名称", "处罚文书号", "违法行为", "处罚结果", "处罚时间"],
            "penalty",
            ["party_name", "doc_number", "offence", "penalty_text", "decided_date"],
        ),
        (
            [
                "序号",
                "当事人名称",
                "处罚决定书文号",
                "违法事实",
                "处罚依据",
                "处罚内容",
                "处罚日期",
                "处罚机关",
            ],
            "penalty",
            [
                None,
                "party_name",
                "doc_number",
                "offence",
                "basis",
                "penalty_text",
                "decided_date",
                "agency_name",
            ],
        ),
        (
            ["被处罚人", "统一社会信用代码（身份证号）", "案由", "处罚决定书编号", "处罚结果", "处罚日期"],
            "penalty",
            ["party_name", "uscc", "offence", "doc_number", "penalty_text", "decided_date"],
        ),
        (
            ["申请人", "许可事项", "许可文号", "许可日期", "许可机关"],
            "permit",
            ["party_name", "content", "doc_number", "decided_date", "agency_name"],
        ),
        (
            ["被许可人名称", "行政许可决定书文号", "行政许可内容", "发证日期", "发证机关", "有效期至"],
            "permit",
            ["party_name", "doc_number", "content", "decided_date", "agency_name", "valid_until"],
        ),
    ],
)
def test_tables_of_bureaus(headings: list[str], subject: Subject, columns: list[str | None]) -> None:
    found = header(headings)
    assert (found.layout, found.subject, list(found.columns)) == ("custom", subject, columns)


def test_what_is_missing_is_told() -> None:
    found = header(["被处罚人", "案由", "处罚决定书编号", "处罚结果", "自由裁量"])
    assert [(f.rule, f.field) for f in found.findings] == [
        ("dp-column-unused", "自由裁量"),
        ("R01", "处罚决定日期"),
    ]


@pytest.mark.parametrize(
    ("heading", "column", "holds"),
    [
        ("被处罚当事人", "party_name", "either"),
        ("被处罚单位名称", "party_name", "body"),
        ("处罚个人姓名", "party_name", "person"),
        ("当事人名称(姓名)", "party_name", "either"),
        ("姓名/名称", "party_name", "either"),
        ("违法企业名称", "party_name", "body"),
        ("处罚决定书文号", "doc_number", None),
        ("决定文号", "doc_number", None),
        ("案号", "doc_number", None),
        ("违法行为", "offence", None),
        ("处罚事由", "offence", None),
        ("处罚决定", "penalty_text", None),
        ("处理结果", "penalty_text", None),
        ("罚款金额（万元）", "fine_wan", None),
        ("罚款金额(元)", "fine_yuan", None),
        ("罚款金额", "fine_amount", None),
        ("没收金额（元）", "confiscated_yuan", None),
        ("罚没金额（万元）", "joint_amount", None),
        ("作出处罚决定的机关", "agency_name", None),
        ("执法单位", "agency_name", None),
        ("公示日期", "published_date", None),
        ("公示截止期", "show_until", None),
        ("法定代表人（负责人）", "legal_rep", None),
        ("1.处罚种类", "penalty_kind", None),
        ("序号", "row_no", None),
        ("*处罚 日期：", "decided_date", None),
        ("工作单位", "person_employer", None),
    ],
)
def test_headings(heading: str, column: str, holds: str | None) -> None:
    found = free_reading(heading, "penalty")
    assert found is not None
    assert (found.column, found.holds) == (column, holds)


@pytest.mark.parametrize("heading", ["", "电话", "是否公示", "罚款20万元", "云岭市某某有限公司", "处" * 80])
def test_no_headings(heading: str) -> None:
    assert free_reading(heading, "penalty") is None


def test_an_official_template_is_never_taken_for_a_bureaus_own() -> None:
    for template in layouts().templates:
        columns = layouts().columns(template.layout, template.subject)
        for left_out in range(len(template.columns)):
            names = [columns[c].name for at, c in enumerate(template.columns) if at != left_out]
            assert header(names).layout != "custom"


def test_other_tables_are_not_recognised() -> None:
    for headings in (
        ["序号", "单位", "备注"],
        ["姓名", "电话", "部门", "备注"],
        ["标题", "发布日期", "链接", "附件"],
    ):
        found = read_header([headings], own={}, subject="penalty")
        assert isinstance(found, Finding)
        assert found.rule == "dp-layout-unknown"


def test_best_row_sees_such_a_header() -> None:
    assert best_row([["云岭市行政处罚公示表"], TEN, ["x"] * 10], {}) == (1, 9)


def test_a_mapping_goes_before_the_words() -> None:
    found = read_header(
        [["文号", "被罚机构", "案由", "备忘", "处罚日期", "当事人"]],
        own={"被罚机构": "行政相对人名称", "备忘": "处罚内容"},
        subject="penalty",
    )
    assert isinstance(found, Header)
    assert found.columns == ("doc_number", "party_name", "offence", "penalty_text", "decided_date", None)
    assert [(f.rule, f.field) for f in found.findings] == [("dp-column-unused", "当事人")]
