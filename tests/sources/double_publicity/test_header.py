"""Headers: which row, which layout, which column, and R01."""

import pytest

from sources.double_publicity import layouts
from sources.double_publicity.header import Header, read_header
from sources.double_publicity.layouts import Party, Subject, Template, plain_heading, readings
from sources.findings import Finding


def names(template: Template) -> list[str]:
    columns = layouts().columns(template.layout, template.subject)
    return [columns[column].name for column in template.columns]


def header(*rows: list[str], subject: Subject | None = None, **own: str) -> Header:
    found = read_header(rows, own=own, subject=subject)
    assert isinstance(found, Header)
    return found


def r01(found: Header) -> list[str | None]:
    return [finding.field for finding in found.findings if finding.rule == "R01"]


C_PERMIT = names(layouts().template("C", "permit", "organisation"))


@pytest.mark.parametrize("template", layouts().templates, ids=lambda t: f"{t.layout}-{t.subject}-{t.party}")
class TestTemplates:
    def test_recognised_by_its_names(self, template: Template) -> None:
        found = header(names(template))
        assert (found.layout, found.subject, found.party) == (
            template.layout,
            template.subject,
            template.party,
        )
        assert found.columns == template.columns
        assert found.findings == []

    def test_spelling_that_is_no_issue(self, template: Template) -> None:
        written = [
            f" *{name.replace('(', '（').replace(')', '）').replace('_', '＿')}\n" for name in names(template)
        ]
        assert header(written).findings == []


@pytest.mark.parametrize(
    "template",
    [t for t in layouts().templates if t.layout != "B"],
    ids=lambda t: f"{t.layout}-{t.subject}-{t.party}",
)
def test_recognised_by_its_codes(template: Template) -> None:
    columns = layouts().columns(template.layout, template.subject)
    found = header([columns[column].codes[0].lower() for column in template.columns])
    assert (found.layout, found.columns, found.findings) == (template.layout, template.columns, [])


class TestR01:
    def test_missing_columns(self) -> None:
        assert r01(header(C_PERMIT[:-1])) == ["备注"]

    def test_an_alias(self) -> None:
        found = header(["相对人名称" if name == "行政相对人名称" else name for name in C_PERMIT])
        assert r01(found) == ["行政相对人名称"]
        assert found.findings[0].value == "相对人名称"
        assert found.places["party_name"] == (0,)

    def test_extra_columns_are_named_as_found(self) -> None:
        found = header([" 序号 ", *C_PERMIT, "数据导出时间", ""])
        assert r01(found) == ["序号", "数据导出时间"]

    def test_one_issue_for_the_order(self) -> None:
        swapped = [C_PERMIT[1], C_PERMIT[0], *C_PERMIT[2:]]
        assert r01(header(swapped)) == ["行政相对人类别"]

    def test_order_does_not_count_for_json(self) -> None:
        found = read_header([C_PERMIT[::-1]], own={}, subject=None, ordered=False)
        assert isinstance(found, Header)
        assert found.findings == []

    def test_the_standard_name_wins_over_an_alias(self) -> None:
        found = header(["统一社会信用代码", *C_PERMIT])
        assert found.places["uscc"] == (3,)
        assert r01(found) == ["统一社会信用代码"]


class TestWhichRow:
    def test_titles_and_groups_stand_above(self) -> None:
        found = header(["示范区行政许可信息"], ["行政相对人名称", "备注"], C_PERMIT)
        assert found.row == 2

    def test_of_equals_the_last(self) -> None:
        assert header(C_PERMIT, C_PERMIT).row == 1

    def test_no_header(self) -> None:
        found = read_header([["序号", "单位", "备注"]] * 3, own={}, subject=None)
        assert isinstance(found, Finding)
        assert (found.rule, "请在 source.yml" in found.message_zh) == ("dp-layout-unknown", True)

    def test_the_eleventh_row_is_too_late(self) -> None:
        assert isinstance(read_header([["x"]] * 10 + [C_PERMIT], own={}, subject=None), Finding)


OWN = {
    "个人姓名": "行政相对人名称",
    "机构名称": "行政相对人名称",
    "文号": "行政处罚决定书文号",
    "日期": "处罚决定日期",
}


class TestOwnTables:
    def test_declared_headings_are_no_issue(self) -> None:
        found = read_header([["文号", "机构名称", "个人姓名", "日期"]], own=OWN, subject="penalty")
        assert isinstance(found, Header)
        assert (found.layout, found.subject, found.findings) == ("custom", "penalty", [])
        # The order of the declaration decides which filled cell counts.
        assert found.places["party_name"] == (2, 1)
        assert found.persons == {2}

    def test_the_minimum_must_be_there(self) -> None:
        found = read_header([["文号", "机构名称"]], own=OWN, subject="penalty")
        assert isinstance(found, Header)
        assert r01(found) == ["处罚决定日期"]

    def test_an_official_table_in_such_a_channel_is_official(self) -> None:
        found = read_header([C_PERMIT], own=OWN, subject="permit")
        assert isinstance(found, Header)
        assert found.layout == "C"


def test_no_heading_means_two_columns_of_one_table() -> None:
    for family, subjects in layouts().headings.items():
        for subject, columns in subjects.items():
            for column in columns:
                for word in (column.name, *column.codes, *column.aliases):
                    meant = {r.column for r in readings(word) if (r.family, r.subject) == (family, subject)}
                    assert meant == {column.column}, (family, subject, word)


@pytest.mark.parametrize(
    ("written", "plain"),
    [("＊行政相对人 名称＊", "行政相对人名称"), ("\ufeff备注", "备注"), ("XK＿ＷＳＨ", "XK_WSH")],
)
def test_plain_heading(written: str, plain: str) -> None:
    assert plain_heading(written) == plain


@pytest.mark.parametrize(
    ("headings", "party"), [(["证件类型", "证件号码"], "person"), (["行政相对人代码_1"], "organisation")]
)
def test_party(headings: list[str], party: Party) -> None:
    base = ["行政相对人名称", "行政相对人类别", "行政许可决定文书号", "许可内容", "许可机关"]
    assert header([*base, *headings]).party == party
