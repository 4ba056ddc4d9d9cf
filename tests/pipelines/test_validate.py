"""`zwgk validate`: what a clerk reads, what a program reads, where the annotated copy may go."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.cli_validate import refusal
from sources.double_publicity import layouts

HEADINGS = [
    layouts().columns("C", "permit")[column].name
    for column in layouts().template("C", "permit", "organisation").columns
]
JSON_KEYS = {"layout", "subject", "party", "rows", "valid_rows", "issues"}
ISSUE_KEYS = {"row", "field", "rule", "severity", "value", "message"}


def zwgk(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["validate", *map(str, arguments), "--as-of", "2026-11-21"])


def rows(*kinds: str) -> list[list[str]]:
    """Permits of these kinds, most of their cells empty."""
    cells = {"行政相对人名称": "云岭市示范商贸有限公司", "当前状态": "1", "许可决定日期": "2026-09-01"}
    return [
        [
            {**cells, "许可类别": kind, "行政许可决定文书号": f"云许〔2026〕{n}号"}.get(name, "")
            for name in HEADINGS
        ]
        for n, kind in enumerate(kinds, start=1)
    ]


def workbook(path: Path, table: Sequence[Sequence[str]], above: int = 0) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "许可"
    for _ in range(above):
        book.active.append(["云岭市示范区"])
    for row in [HEADINGS, *table]:
        book.active.append(list(row))
    book.save(path)
    return path


def test_text_names_data_rows_and_sheet_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", rows("一般", "普通", "一般", "一般", "一般", "一般"), above=2)
    result = zwgk(path)
    assert result.exit_code == 1
    assert "工作表“许可”：双公示行政许可（法人及非法人组织），表式 C" in result.stdout
    assert "表头在第 3 行" in result.stdout
    assert "第 1、3–6 行“许可类别”填的“一般”不在规定的取值里" in result.stdout
    assert "在表格里是第 4、6–9 行，第一处在单元格 N4" in result.stdout
    assert "--annotate" in result.stderr


def test_text_ends_with_what_to_do(tmp_path: Path) -> None:
    told = zwgk(workbook(tmp_path / "a.xlsx", rows("一般"))).stdout.rstrip().splitlines()[-1]
    assert told.startswith("下一步：先改“必须改正”的")


def test_json_has_the_promised_keys_and_the_cell(tmp_path: Path) -> None:
    result = zwgk(workbook(tmp_path / "a.xlsx", rows("普通", "一般"), above=1), "--json")
    report: dict[str, Any] = json.loads(result.stdout)
    assert set(report) >= JSON_KEYS
    assert all(set(issue) >= ISSUE_KEYS for issue in report["issues"])
    [issue] = [issue for issue in report["issues"] if issue["rule"] == "R04" and issue["value"] == "一般"]
    assert (issue["row"], issue["sheet"], issue["sheet_row"], issue["cell"]) == (2, "许可", 4, "N4")
    assert report["tables"] == [
        {
            "sheet": "许可", "layout": "C", "subject": "permit", "party": "organisation",
            "rows": 2, "valid_rows": 0, "header_row": 2,
        }
    ]  # fmt: skip


def test_json_of_a_file_without_issues_is_json(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",".join(HEADINGS) + "\n", encoding="utf-8")
    report = json.loads(zwgk(tmp_path / "a.csv", "--json").stdout)
    assert [issue["rule"] for issue in report["issues"]] == ["dp-rows-none"]


def test_csv_tells_no_cells(tmp_path: Path) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *rows("一般")])
    (tmp_path / "a.csv").write_text(out.getvalue(), encoding="utf-8")
    result = zwgk(tmp_path / "a.csv", "--json")
    assert {issue["cell"] for issue in json.loads(result.stdout)["issues"]} == {None}
    assert "在表格里" not in zwgk(tmp_path / "a.csv").stdout


def test_rows_of_several_sheets_are_one_run(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number, sheet in enumerate((book.active, book.create_sheet("二")), start=1):
        for row in [HEADINGS, *rows("普通", f"错{number}")]:
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    report = json.loads(zwgk(tmp_path / "a.xlsx", "--json").stdout)
    found = [(i["row"], i["sheet"], i["cell"]) for i in report["issues"] if str(i["value"]).startswith("错")]
    assert found == [(2, "Sheet", "N3"), (4, "二", "N3")]
    assert (report["rows"], [table["rows"] for table in report["tables"]]) == (4, [2, 2])
    # The second sheet repeats the decisions of the first: they are one file.
    assert [i["row"] for i in report["issues"] if i["rule"] == "R19"] == [3, 4]


def test_annotate(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", rows("一般"))
    result = zwgk(path, "--annotate", tmp_path / "b.xlsx", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["rows"] == 1
    assert "已写出标注结果" in result.stderr
    assert openpyxl.load_workbook(tmp_path / "b.xlsx").sheetnames[0] == "自查结果"


class TestRefusals:
    def test_over_itself(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "a.xlsx", rows("一般"))
        before = path.read_bytes()
        os.link(path, tmp_path / "hard.xlsx")
        (tmp_path / "soft.xlsx").symlink_to(path)
        for out in (path, tmp_path / "." / "a.xlsx", tmp_path / "hard.xlsx", tmp_path / "soft.xlsx"):
            result = zwgk(path, "--annotate", out)
            assert result.exit_code == 2
            assert result.stdout == ""
            assert "不能覆盖原文件" in result.stderr.replace("\n", "")
        assert path.read_bytes() == before

    @pytest.mark.parametrize(
        ("name", "words"),
        [("b.csv", ".xlsx 结尾"), ("none/b.xlsx", "没有这个文件夹"), ("folder.xlsx", "是文件夹")],
    )
    def test_other_places(self, name: str, words: str, tmp_path: Path) -> None:
        (tmp_path / "folder.xlsx").mkdir()
        assert words in str(refusal(workbook(tmp_path / "a.xlsx", []), tmp_path / name))


def test_the_command_starts_without_what_it_does_not_need(tmp_path: Path, repo: Path) -> None:
    """Dagster and pandas take longer to import than a whole check."""
    path = workbook(tmp_path / "a.xlsx", rows("一般"))
    code = (
        "import sys; from pipelines.cli import app\n"
        f"try: app(['validate', {str(path)!r}, '--annotate', {str(tmp_path / 'b.xlsx')!r}])\n"
        "except SystemExit as end: assert end.code == 1, end.code\n"
        "print(sorted({'dagster', 'pandas', 'openpyxl'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=repo, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.splitlines()[-1] == "[]"
