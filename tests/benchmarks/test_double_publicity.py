"""The benchmark runs the whole path: every step on a small file, by the pipeline's own functions."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from benchmarks import double_publicity as benchmark
from benchmarks.bench_district import make_district

ROWS = 1500


def test_every_step(tmp_path: Path) -> None:
    file = benchmark._file(tmp_path, ROWS)
    results = {step: benchmark.STEPS[step](tmp_path, file) for step in benchmark.PATH}
    assert results["archive"] == {"ok": 2}
    assert results["parse"]["parsed.permits"] == ROWS  # type: ignore[index]
    valid = results["core"]["core.permits"]  # type: ignore[index]
    assert ROWS * 0.9 < valid < ROWS
    assert results["verdicts"]["metrics.verdicts"] > valid  # type: ignore[index]
    released = pq.read_table(make_district(tmp_path, file).releases / "latest" / "permits.parquet")
    assert 0 < released.num_rows <= valid
    assert benchmark.STEPS["pandas"](tmp_path, file) == {
        "core.permits": valid,
        "issues": results["core"]["work.record_issues"],  # type: ignore[index]
    }


def test_the_same_rows_in_gb18030(tmp_path: Path) -> None:
    parsed = []
    for encoded in (False, True):
        file = benchmark._file(tmp_path, ROWS, encoded=encoded)
        for step in ("archive", "parse"):
            benchmark.STEPS[step](tmp_path, file)
        table = make_district(tmp_path, file).store.read("parsed.permits").drop_columns(["capture_id"])
        parsed.append(table)
    assert parsed[0].equals(parsed[1])
    assert parsed[0].num_rows == ROWS


def test_a_step_in_its_own_process_tells_its_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = benchmark._file(tmp_path, 200)
    benchmark.main(["--step", "copy", "--folder", str(tmp_path), "--file", str(file)])
    figure = benchmark.Figure(**json.loads(capsys.readouterr().out))
    assert figure.seconds > 0
    assert figure.megabytes > 10
    assert pq.ParquetFile(tmp_path / "bare.parquet").metadata.num_rows == 200
