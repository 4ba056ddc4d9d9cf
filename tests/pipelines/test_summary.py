"""The closing summary: the figures of the stage files, and what to do next."""

import json
from collections import Counter
from io import StringIO

import pytest
from rich.console import Console

from assets.context import District
from pipelines import console
from pipelines.summary import Summary, summarise


@pytest.fixture(scope="module")
def summary(sample_run: District) -> Summary:
    return summarise(sample_run)


def test_figures_are_those_of_the_tables(sample_run: District, summary: Summary) -> None:
    store = sample_run.store
    assert summary.bureaus == 10
    assert summary.rows == {table: store.read(table).num_rows for table in summary.rows}
    outcomes = Counter((r["source_id"], r["outcome"]) for r in store.read("ops.captures").to_pylist())
    assert {(row["source_id"], row["outcome"]): row["files"] for row in summary.captures} == outcomes
    issues = store.read("ops.issues").to_pylist()
    assert sum(row["issues"] for row in summary.issues) == len(issues)
    assert summary.errors == sum(issue["severity"] == "E" for issue in issues) > 0
    assert sum(summary.verdicts.values()) == summary.rows["metrics.verdicts"]
    assert sum(row["rows"] for row in summary.quarantined) == summary.rows["ops.quarantine"]


def test_indicators_are_rows_of_the_indicator_tables(sample_run: District, summary: Summary) -> None:
    coverage = {
        row["body_id"]: (row["numerator"], row["denominator"], row["excluded"], row["value"])
        for row in sample_run.store.read("metrics.coverage").to_pylist()
        if row["domain"] is None and row["period"] == "2026"
    }
    assert coverage
    assert {
        row["body_id"]: (row["covered"], row["duties"], row["duties_excluded"], row["coverage"])
        for row in summary.indicators
    } == coverage
    timeliness = {
        row["body_id"]: row["value"]
        for row in sample_run.store.read("metrics.timeliness").to_pylist()
        if row["domain"] is None and row["period"] == "2026"
    }
    assert all(row["timeliness"] == timeliness.get(row["body_id"]) for row in summary.indicators)
    assert summary.indicators[-1]["body_id"] is None, "the total stands last"


def test_json_is_plain(summary: Summary) -> None:
    assert json.loads(json.dumps(summary.as_json(), ensure_ascii=False)) == summary.as_json()


def test_release_and_files(sample_run: District, summary: Summary) -> None:
    assert summary.release == "2026-10-31"
    assert summary.files["warehouse"] == str(sample_run.database)


def test_before_the_first_release(sample_run: District, tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = District(sample_run.bureaus, tmp_path_factory.mktemp("empty"), sample_run.as_of)
    summary = summarise(empty)
    assert summary.release is None
    assert set(summary.rows.values()) == {0}
    assert summary.errors == 0


@pytest.mark.parametrize("width", [80, 120, 200])
def test_people_can_read_it(summary: Summary, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Every rule with its counts, every body with its figures; no column is squeezed away."""
    out = StringIO()
    monkeypatch.setattr(console, "people", Console(file=out, width=width, highlight=False))
    console.print_summary(summary)
    text = out.getvalue()
    for row in summary.issues:
        (line,) = [line for line in text.splitlines() if line.startswith(f"│ {row['rule']} ")]
        assert str(row["issues"]) in line
    for row in summary.indicators:
        if row["body_name"]:
            assert row["body_name"][:10] in text
    for word in ("公文", "许可", "处罚", "目录事项", "公开责任", "隔离"):
        assert f"{word} " in text
    assert "→ " in text


def test_next_steps_say_who_acts(summary: Summary) -> None:
    steps = console.next_steps(summary)
    ours = sum(row["issues"] for row in summary.issues if row["responsibility"] == "ours")
    assert any(step.startswith("数据团队") and str(ours) in step for step in steps)
    assert any(step.startswith("各机构") for step in steps)
    assert console.next_steps(Summary(as_of="2026-10-31", bureaus=0)) == ["没有待办。"]
