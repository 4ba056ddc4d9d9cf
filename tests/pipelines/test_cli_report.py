"""`zwgk report`: folders, choices, and what is said when there is nothing to report."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from pipelines.cli_report import report
from pipelines.console import Exit
from tests.tools import report_tables
from warehouse.store import Store

app = typer.Typer()
app.command()(report)
RUNNER = CliRunner()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    report_tables.build(Store(folder), bodies=3, records=3)
    return folder


def test_the_report_lies_in_the_data_folder(data: Path) -> None:
    result = RUNNER.invoke(app, ["--data", str(data), "--json"])
    assert result.exit_code == Exit.FINE
    said = json.loads(result.stdout)
    assert said["folder"] == str(data / "report")
    assert said["as_of"] == "2026-10-31"
    assert [found["scheme"] for found in said["assessments"]] == ["district", "double_publicity"]
    assert len(list((data / "report" / "evidence").iterdir())) == said["evidence_pages"] > 5
    assert (data / "report" / "index.html").is_file()
    assert (data / "report" / "district-2026-Q3.xlsx").is_file()


def test_one_scheme_and_period_into_another_folder(data: Path, tmp_path: Path) -> None:
    chosen = ["--scheme", "district", "--period", "2026-Q2", "--out", str(tmp_path / "out")]
    result = RUNNER.invoke(app, ["--data", str(data), "--json", *chosen])
    assert result.exit_code == Exit.FINE
    assert json.loads(result.stdout)["assessments"] == [{"scheme": "district", "period": "2026-Q2"}]
    assert not (tmp_path / "out" / "double_publicity-2026-Q2.xlsx").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--scheme", "other"], "没有方案 other 的得分"), (["--period", "1999"], "没有 1999 的得分")],
)
def test_what_is_not_there_is_said(data: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    result = RUNNER.invoke(app, ["--data", str(data), "--out", str(tmp_path / "out"), *arguments])
    assert result.exit_code == Exit.FAILED
    assert said in result.stderr.replace("\n", "")
    assert not (tmp_path / "out").exists()


def test_without_data_the_next_step_is_said(tmp_path: Path) -> None:
    result = RUNNER.invoke(app, ["--data", str(tmp_path)])
    assert result.exit_code == Exit.FAILED
    assert "zwgk run" in result.stderr


def test_a_folder_with_other_files_is_refused(data: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    result = RUNNER.invoke(app, ["--data", str(data), "--out", str(tmp_path)])
    assert result.exit_code == Exit.FAILED
    assert "不是以前的报告" in result.stderr.replace("\n", "")
    assert (tmp_path / "letter.txt").read_text() == "mine"
