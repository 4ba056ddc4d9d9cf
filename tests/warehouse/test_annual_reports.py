"""Annual reports in core: figures as printed, sums that do not hold, scope, years and repeated reports."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from warehouse.annual_reports import build_request_handling
from warehouse.engine import Engine
from warehouse.store import Store

Row = dict[str, Any]
Cells = Mapping[tuple[str, str], Sequence[str]]
COLUMNS = ("person", "company", "research", "welfare", "legal_service", "other", "total")
RESULTS = ("upheld", "corrected", "other", "pending", "total")
PARTS = (
    *("3.1", "3.2"),
    *(f"3.3.{n}" for n in range(1, 9)),
    *(f"3.4.{n}" for n in range(1, 4)),
    *(f"3.5.{n}" for n in range(1, 6)),
    *(f"3.6.{n}" for n in range(1, 4)),
)


def persons(number: str) -> tuple[str, ...]:
    """A row in which all applicants are natural persons."""
    return (number, "0", "0", "0", "0", "0", number)


def whole_table(**given: str) -> dict[tuple[str, str], Sequence[str]]:
    """Table 3 with these figures (`r1` is row 1, `r3_1` row 3.1) and zeros in every other row."""
    figures = dict.fromkeys(("1", "2", *PARTS, "3.7", "4"), "0")
    figures |= {name[1:].replace("_", "."): value for name, value in given.items()}
    return {("3", code): persons(value) for code, value in figures.items()}


WUCHANG = whole_table(r1="42", r2="1", r3_1="4", r3_2="10", r3_4_1="21", r3_6_3="3", r3_7="38", r4="5")
"""The figures of a published report: 42 + 1 = (4 + 10 + 0 + 21 + 0 + 3) + 5."""


class District:
    """Reports and their figures, put through the build."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.captures: list[Row] = []
        self.notices: list[Row] = []
        self.cells: list[Row] = []

    def report(self, cells: Cells, year: str | None = "2025", *, source: str = "wlj", title: str = "") -> str:
        capture = f"c{len(self.captures) + 1}"
        place = {"capture_id": capture, "source_id": source}
        self.captures.append(
            {
                **place,
                "channel_id": "nb",
                "outcome": "ok",
                "path": f"{capture}.html",
                "version_no": 1,
                "fetched_at": datetime(2026, 4, 1, tzinfo=UTC),
            }
        )
        self.notices.append(
            {
                **place,
                "kind": "notice",
                "title": title or f"示范区文化和旅游局{year}年政府信息公开工作年度报告",
                "published_at": f"2026-01-{10 + len(self.captures)}",
            }
        )
        for (table, row), values in cells.items():
            for column, value in zip(COLUMNS if table == "3" else RESULTS, values, strict=True):
                cell = {"report_year": year, "table_no": table, "row_code": row, "row_label": row}
                position = len(self.cells) + 1
                self.cells.append(
                    {**place, **cell, "column_code": column, "value": value, "position": position}
                )
        return capture

    def run(self) -> tuple[list[Row], list[Row]]:
        """The figures and the issues."""
        store = Store(self.root)
        store.write_rows("ops.captures", self.captures)
        store.write_rows("parsed.notices", self.notices, "s")
        store.write_rows("parsed.annual_reports", self.cells, "s")
        bodies = [
            {"body_id": "wlj", "name": "区文旅局", "kind": "department"},
            {"body_id": "qzfb", "name": "区政府办公室", "kind": "office"},
            {"body_id": "qingxi", "name": "青溪镇人民政府", "kind": "town"},
        ]
        store.write_rows("core.bodies", bodies)
        with Engine(store, as_of=date(2026, 11, 21)) as engine:
            counts = build_request_handling(engine)
            rows = engine.query("SELECT * FROM core.request_handling").to_pylist()
            issues = engine.query("SELECT * FROM work.duty_issues ORDER BY rule, field").to_pylist()
        assert counts == {"core.request_handling": len(rows)}
        return rows, issues


@pytest.fixture
def district(tmp_path: Path) -> District:
    return District(tmp_path)


def found(issues: Sequence[Row]) -> list[tuple[str, str, str]]:
    return [(row["rule"], row["field"], row["value"]) for row in issues]


def test_a_report_whose_sums_hold(district: District) -> None:
    capture = district.report(WUCHANG | {("4", "review"): ("2", "1", "0", "1", "4")})
    rows, issues = district.run()
    assert issues == []
    assert len(rows) == 25 * 7 + 5
    [new] = [row for row in rows if row["row_code"] == "1" and row["column_code"] == "total"]
    assert (new["value"], new["report_year"], new["scope"], new["is_current"]) == (42.0, "2025", "own", True)
    assert (new["body_id"], new["capture_id"], new["published_date"]) == ("wlj", capture, date(2026, 1, 11))


def test_sums_that_do_not_hold(district: District) -> None:
    wrong = dict(WUCHANG)
    wrong["3", "4"] = persons("6")
    wrong["3", "3.1"] = ("5", "0", "0", "0", "0", "0", "4")
    district.report(wrong | {("4", "review"): ("2", "1", "0", "0", "4")})
    _, issues = district.run()
    assert found(issues) == [
        ("annual-report-applicants", "3.1", "5 ≠ 4"),
        ("annual-report-balance", "person", "43 ≠ 44"),
        ("annual-report-balance", "total", "43 ≠ 44"),
        ("annual-report-results", "person", "39 ≠ 38"),
        ("annual-report-reviews", "review", "3 ≠ 4"),
    ]
    assert issues[2]["message_zh"] == (
        "2025年年度报告表三“总计”列：本年新收与上年结转之和是43，办理结果总计与结转下年度之和是44，"
        "两者应当相等。请核对并更正年度报告。"
    )
    assert {(row["source_id"], row["responsibility"]) for row in issues} == {("wlj", "body")}


def test_what_was_not_read_is_not_judged(district: District) -> None:
    part = {key: values for key, values in WUCHANG.items() if key[1] not in ("3.1", "4")}
    part["3", "2"] = ("", "", "", "", "", "", "")
    district.report(part)
    rows, issues = district.run()
    assert issues == []
    assert [row["value"] for row in rows if row["row_code"] == "2"] == [None] * 7


def test_carried_over_from_year_to_year(district: District) -> None:
    district.report(WUCHANG, "2024")
    district.report(whole_table(r1="3", r2="4", r3_1="7", r3_7="7"), "2025")
    district.report(whole_table(r1="3", r2="9", r3_1="12", r3_7="12"), "2025", source="qingxi")
    _, issues = district.run()
    assert found(issues) == [("annual-report-carry-over", "2", "4 ≠ 5")]
    assert "2025年年度报告写上年结转4件，而2024年年度报告写结转下年度5件" in issues[0]["message_zh"]


def test_scope_repeated_reports_and_no_year(district: District) -> None:
    district.report(WUCHANG, source="qzfb", title="云岭市示范区人民政府2025年政府信息公开工作年度报告")
    district.report(WUCHANG, source="qzfb", title="云岭市示范区人民政府办公室2025年政府信息公开工作年度报告")
    district.report(WUCHANG, source="qingxi", title="青溪镇人民政府2025年政府信息公开工作年度报告")
    district.report(WUCHANG, title="区文旅局2025年政府信息公开工作年度报告")
    district.report(WUCHANG, title="区文旅局2025年政府信息公开工作年度报告（更正）")
    district.report(WUCHANG, None, title="区文旅局政府信息公开工作年度报告")
    rows, issues = district.run()
    assert issues == []
    reports = sorted({(r["body_id"], r["scope"], r["capture_id"], r["is_current"]) for r in rows})
    assert reports == [
        ("qingxi", "own", "c3", True),
        ("qzfb", "government", "c1", True),
        ("qzfb", "own", "c2", True),
        ("wlj", "own", "c4", False),
        ("wlj", "own", "c5", True),
    ]
