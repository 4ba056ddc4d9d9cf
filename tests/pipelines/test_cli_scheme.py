"""`zwgk scheme`: the list, the explanation and the check, with their exit codes."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli_scheme import scheme_app

BROKEN = """\
name: own
version: 1
title: {zh: 本区方案, en: own}
basis: {zh: 本区办法, en: own}
origin: ours
period: year
not_applicable: redistribute
nodes:
  - {id: a, title: 覆盖, points: 90, figure: {indicator: coverage}, rule: {type: proportional}}
"""


@pytest.fixture
def bureaus(tmp_path: Path) -> Path:
    """A registry folder with a scheme of its own that does not add up."""
    (tmp_path / "schemes").mkdir()
    (tmp_path / "schemes" / "own.yml").write_text(BROKEN, encoding="utf-8")
    return tmp_path


def scheme(bureaus: Path, *arguments: str) -> Result:
    return CliRunner().invoke(scheme_app, [*arguments, "--bureaus", str(bureaus)])


def test_list(bureaus: Path) -> None:
    result = scheme(bureaus, "list", "--json")
    assert result.exit_code == 0
    usable = {row["name"]: row["usable"] for row in json.loads(result.stdout)}
    assert usable["own"] is False
    assert usable["double_publicity"] is True
    text = scheme(bureaus, "list").stdout
    assert "own：本区方案，第1版，按年评，有错误，未采用" in text
    assert "double_publicity：双公示月度通报，第1版，按月评（" in text


def test_lint_of_a_ready_scheme(bureaus: Path) -> None:
    result = scheme(bureaus, "lint", "double_publicity")
    assert result.exit_code == 0
    text = result.stdout
    assert "· 行政许可及时率（timely_permits）25分：指标“双公示及时率”" in text
    assert "［有出处：青海省2024年2月通报点名迟报率超过50%的单位；" in text
    assert "错误 0 个" in result.stderr


def test_lint_of_a_broken_scheme(bureaus: Path) -> None:
    for name in ("own", str(bureaus / "schemes" / "own.yml")):
        result = scheme(bureaus, "lint", name)
        assert result.exit_code == 1
        assert "错误 own.yml 第8行 nodes：总分为100分，下面各项合计90分，须相等" in result.stderr
    found = json.loads(scheme(bureaus, "lint", "own", "--json").stdout)
    assert [problem["line"] for problem in found[0]["problems"]] == [8]
    assert found[0]["nodes"][0]["points"] == 90


def test_lint_of_all(bureaus: Path) -> None:
    result = scheme(bureaus, "lint", "--json")
    assert result.exit_code == 1
    assert [row["name"] for row in json.loads(result.stdout)] == [
        "district",
        "double_publicity",
        "own",
        "site_check",
    ]


@pytest.mark.parametrize("name", ["nothing", "nothing.yml", "no/such/file.yml"])
def test_no_such_scheme(bureaus: Path, name: str) -> None:
    result = scheme(bureaus, "lint", name)
    assert result.exit_code == 2
    assert "没有" in result.stderr
