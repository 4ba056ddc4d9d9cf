"""Reading of annual reports: table 3 with merged cells, spellings, gaps, tables 2 and 4, hostile text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.annual_reports import ReportReading, is_annual_report, read_annual_report, report_rows
from sources.annual_reports.layout import APPLICANTS
from sources.pages import read_page

Report = Callable[..., bytes]
NEW = (30, 10, 0, 1, 0, 1, 42)
FIGURES = {
    "1": NEW,
    "2": (1, 0, 0, 0, 0, 0, 1),
    "3.1": (4, 0, 0, 0, 0, 0, 4),
    "3.2": (6, 4, 0, 0, 0, 0, 10),
    "3.4.1": (15, 5, 0, 0, 0, 1, 21),
    "3.6.3": (2, 0, 0, 1, 0, 0, 3),
    "3.7": (27, 9, 0, 1, 0, 1, 38),
    "4": (4, 1, 0, 0, 0, 0, 5),
}
FOUR = (
    '<table><tr><td colspan="5">行政复议</td><td colspan="10">行政诉讼</td></tr>'
    "<tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>"
    '<td colspan="5">未经复议直接起诉</td><td colspan="5">复议后起诉</td></tr>'
    "<tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>"
    "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td></tr>"
    "<tr><td>2</td><td>1</td><td>0</td><td>1</td><td>4</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td>"
    "<td>1</td><td>0</td><td>0</td><td>0</td><td>1</td></tr></table>"
)
TWO = (
    '<table><tr><td colspan="4">第二十条第（一）项</td></tr>'
    "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    "<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr>"
    "<tr><td>行政规范性文件</td><td>3</td><td>1</td><td>12</td></tr>"
    '<tr><td colspan="4">第二十条第（五）项</td></tr>'
    '<tr><td>信息内容</td><td colspan="3">本年处理决定数量</td></tr>'
    '<tr><td>行政许可</td><td colspan="3">1,204</td></tr>'
    '<tr><td colspan="4">第二十条第（六）项</td></tr>'
    '<tr><td>行政处罚</td><td colspan="3">37</td></tr><tr><td>行政强制</td><td colspan="3">0</td></tr>'
    '<tr><td colspan="4">第二十条第（八）项</td></tr>'
    '<tr><td>信息内容</td><td colspan="3">本年收费金额（单位：万元）</td></tr>'
    '<tr><td>行政事业性收费</td><td colspan="3">12.5</td></tr></table>'
)


def figures(reading: ReportReading, table: str, row: str) -> dict[str, str]:
    return {c.column_code: c.value for c in reading.cells if (c.table_no, c.row_code) == (table, row)}


def test_a_page_with_all_tables(report: Report) -> None:
    page = read_page(report(FIGURES, FOUR, TWO), name="nb.html")
    assert page.title is not None
    assert is_annual_report(page.title)
    reading = read_annual_report(page.body_text, title=page.title, written_date=page.written_date)
    assert reading.findings == []
    assert reading.report_year == "2025"
    three = {c.row_code for c in reading.cells if c.table_no == "3"}
    assert len(three) == 25
    assert list(figures(reading, "3", "1").values()) == [str(n) for n in NEW]
    assert figures(reading, "3", "3.4.1")["total"] == "21"
    assert figures(reading, "3", "3.6.3") == dict(
        zip(APPLICANTS, ("2", "0", "0", "1", "0", "0", "3"), strict=True)
    )
    assert figures(reading, "3", "3.3.8")["total"] == "0"
    assert figures(reading, "4", "review") == {
        "upheld": "2", "corrected": "1", "other": "0", "pending": "1", "total": "4",
    }  # fmt: skip
    assert figures(reading, "4", "suit_after_review")["upheld"] == "1"
    assert figures(reading, "2", "normative") == {"issued": "3", "repealed": "1", "in_force": "12"}
    assert figures(reading, "2", "permits") == {"decisions": "1204"}
    assert figures(reading, "2", "fees") == {"amount": "12.5"}
    rows = report_rows(reading, "wlj", "c1")
    assert rows[0]["position"] == 1
    assert {row["report_year"] for row in rows} == {"2025"}


def test_copies_with_other_signs_and_gaps() -> None:
    text = "\n".join(
        (
            "三、收到和处理政府信息公开申请情况",
            "一、本年新收 政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3件",
            "二、上年结转政府信息公开申请数量\t\t\t\t\t\t\t",
            "三、本年度办理结果\t(一)予以公开\t２\t0\t0\t/\t0\t0\t２",
            "三、本年度办理结果\t(三)不予公开\t1.属于国家秘密\t1\t0\t0\t0\t0\t0\t1",
            "2、其他法律行政法规禁止公开\t0\t0\t0\t0\t0\t0\t若干",
            "(四)无法提供\t1.本机关不掌握相关政府信息\t0\t0\t0\t0\t0\t0\t0",
            "(七)总计\t3\t0\t0\t0\t0\t0\t3",
        )
    )
    reading = read_annual_report(text, title="示范区2024年度政府信息公开工作年度报告")
    assert figures(reading, "3", "1")["total"] == "3"
    assert set(figures(reading, "3", "2").values()) == {""}
    assert figures(reading, "3", "3.1") == dict(
        zip(APPLICANTS, ("2", "0", "0", "", "0", "0", "2"), strict=True)
    )
    assert figures(reading, "3", "3.3.1")["person"] == "1"
    assert figures(reading, "3", "3.3.2") == {}
    assert figures(reading, "3", "3.4.1")["total"] == "0"
    assert [f.rule for f in reading.findings] == ["annual-report-row-odd"]
    assert reading.findings[0].row == 6


def test_what_is_an_annual_report() -> None:
    assert is_annual_report("示范区民政局2025年政府信息公开工作年度报告")
    assert is_annual_report("2025年 政府信息公开年报")
    assert is_annual_report("青溪镇政府信息公开年度报告（2025年）")
    assert not is_annual_report("关于做好2025年政府信息公开工作年度报告编制工作的通知")
    assert not is_annual_report("示范区政府信息公开指南")
    assert not is_annual_report(None)


def test_missing_table_and_year() -> None:
    reading = read_annual_report("本年度无申请。", title="政府信息公开年度报告", written_date="2026-01-15")
    assert reading.report_year == "2025"
    assert [f.rule for f in reading.findings] == ["annual-report-table-missing"]
    nothing = read_annual_report(None)
    assert [f.rule for f in nothing.findings] == ["annual-report-year-missing", "annual-report-table-missing"]


LINES = st.lists(
    st.lists(
        st.sampled_from(
            ["一、本年新收", "（三）不予公开", "1．其他", "结果维持", "0", "12", "", "总计", "\x00", "=1"]
        )
        | st.text(max_size=8),
        max_size=16,
    ).map("\t".join),
    max_size=30,
).map("\n".join)


@given(LINES)
def test_any_text_is_read_without_error(text: str) -> None:
    reading = read_annual_report(text)
    keys = [(c.table_no, c.row_code, c.column_code) for c in reading.cells]
    assert len(keys) == len(set(keys))
    assert all(c.value == "" or float(c.value) >= 0 for c in reading.cells)


def test_real_reports_if_there_are_any() -> None:
    folder = Path(__file__).parents[4] / "shared" / "real"
    if not folder.exists():
        pytest.skip("no real inputs here")
    found = []
    for path in sorted(folder.rglob("*.html")):
        page = read_page(path.read_bytes(), name=path.name)
        if is_annual_report(page.title):
            found.append(path.name)
            reading = read_annual_report(page.body_text, title=page.title)
            assert reading.report_year is not None
    print("annual reports among the real pages:", found)
