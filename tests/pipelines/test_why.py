"""`zwgk why` on the sample district: figures with their rows, and what is said when nothing fits."""

import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from assets.context import District
from pipelines.cli_why import why
from warehouse.store import Store


def zwgk(district: District, *arguments: str) -> Result:
    app = typer.Typer()
    app.command()(why)
    return CliRunner().invoke(
        app, [*arguments, "--data", str(district.data), "--bureaus", str(district.bureaus)]
    )


def answer(district: District, *arguments: str) -> Any:
    result = zwgk(district, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_every_body_of_an_indicator_adds_up(sample_run: District) -> None:
    figures = sample_run.store.read("metrics.indicators", columns=["indicator", "body_id"]).to_pylist()
    bodies = sorted({row["body_id"] for row in figures if row["indicator"] == "coverage" and row["body_id"]})
    assert bodies
    for body in bodies[:4]:
        found = answer(sample_run, body, "coverage", "--all", "--limit", "1000")
        assert found["agrees"], body
        hits = [row for row in found["rows"] if row["outcome"] == "done"]
        assert len(hits) == found["figure"]["numerator"]
        assert len(found["rows"]) == found["figure"]["denominator"] + found["figure"]["excluded"]


def test_text_names_evidence_and_the_way_to_object(sample_run: District) -> None:
    result = zwgk(sample_run, "民政局", "目录覆盖率", "2026", "--all")
    assert result.exit_code == 0, result.output
    assert "核对：分子" in result.stdout
    assert "zwgk cat " in result.stdout
    assert "objections.csv" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("没有的局", "coverage"), "没有机构"),
        (("mzj", "covrage"), "coverage（目录覆盖率）"),
        (("mzj", "coverage", "1999"), "在1999的数"),
        (("mzj", "none:total"), "没有方案“none”"),
    ],
)
def test_what_fits_nothing(sample_run: District, arguments: tuple[str, ...], message: str) -> None:
    result = zwgk(sample_run, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr.replace("\n", "")


def test_no_run_yet(sample_run: District, tmp_path: Any) -> None:
    result = zwgk(District(sample_run.bureaus, tmp_path, sample_run.as_of), "mzj", "coverage")
    assert result.exit_code == 2
    assert "请先运行 zwgk run" in result.stderr
    assert Store(tmp_path).files("metrics.verdicts") == []
