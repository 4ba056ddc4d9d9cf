"""The notebooks run from top to bottom on the sample district and are kept without output."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

_FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
_NOTEBOOKS = sorted(_FOLDER.glob("*.ipynb"))


def test_there_are_notebooks() -> None:
    assert _NOTEBOOKS


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_without_output(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not cell.outputs, cell.id
            assert cell.execution_count is None, cell.id


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_on_the_sample_district(path: Path, sample_run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWGK_DATA", str(sample_run.data))
    before = _files(sample_run.data)
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=180, resources={"metadata": {"path": str(_FOLDER)}})
    client.execute()
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in shown if output.output_type == "error"]
    warnings = [output.text for output in shown if output.get("name") == "stderr"]
    assert not warnings
    assert _files(sample_run.data) == before, "notebooks write nothing"


def _files(data: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in sorted(data.rglob("*")) if path.is_file()}
