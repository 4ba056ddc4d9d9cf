"""The benchmark of the assessment runs every step on a small district, by the pipeline's own functions."""

import json
from pathlib import Path

import duckdb
import pytest

from benchmarks import assessment as benchmark
from benchmarks.assessment_district import Generated, Layout

ROWS, BODIES = 3000, 12


@pytest.mark.parametrize("spread", [False, True])
def test_every_step_up_to_the_scores(tmp_path: Path, spread: bool) -> None:
    district = Generated(tmp_path, Layout(ROWS, BODIES, spread))
    district.write()
    built = {step: benchmark.STEPS[step](district) for step in ("verdicts", "units", "indicators", "scores")}
    assert built["verdicts"]["metrics.verdicts"] > ROWS  # type: ignore[index]
    assert built["indicators"]["metrics.indicators"] > 1000  # type: ignore[index]
    assert built["scores"]["metrics.scores"] > 0  # type: ignore[index]
    with duckdb.connect() as connection:
        judged = f"read_parquet('{district.store.path('metrics.verdicts')}')"
        found = connection.execute(
            f"SELECT COUNT(DISTINCT body_id), COUNT(DISTINCT domain), COUNT(DISTINCT evidence_id) FILTER"
            f" (WHERE record_kind IN ('permit', 'penalty') AND kind = 'within') FROM {judged}"
        ).fetchone()
    assert found is not None
    assert found[0] == BODIES
    assert found[1] == 26 if spread else found[1] > 5
    assert found[2] >= ROWS


def test_a_layout_is_written_once_and_has_so_many_rows(tmp_path: Path) -> None:
    district = Generated(tmp_path, Layout(ROWS, BODIES))
    district.write()
    written = district.store.path("core.permits").stat().st_mtime_ns
    district.write()
    assert district.store.path("core.permits").stat().st_mtime_ns == written
    rows = sum(district.store.read(table).num_rows for table in ("core.permits", "core.penalties"))
    assert abs(rows - ROWS) <= 1


def test_a_step_in_its_own_process_tells_its_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Generated(tmp_path, Layout(ROWS, BODIES)).write()
    benchmark.main([str(ROWS), "--bodies", str(BODIES), "--folder", str(tmp_path), "--step", "verdicts"])
    told = json.loads(capsys.readouterr().out)
    assert told["seconds"] > 0
    assert told["result"]["metrics.verdicts"] > ROWS
