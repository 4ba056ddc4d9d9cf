"""What every test stands on: an environment of its own, the checkout, one run of the sample district."""

import fcntl
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from assets.context import District

_REPO = Path(__file__).resolve().parent.parent

# The same examples on every machine and every run; a failing one is printed so that it can be replayed.
settings.register_profile(
    "zwgk",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("zwgk")


# Modules with whole runs come first: begun last, they keep one core busy while the others have nothing to do.
_LONG = (
    "pipelines/test_dagster.py",
    "pipelines/test_killed_run.py",
    "pipelines/test_redaction.py",
    "pipelines/test_cli.py",
    "pipelines/test_runner.py",
    "pipelines/test_collecting.py",
    "assets/test_websites.py",
    "pipelines/test_inbox.py",
    "pipelines/test_as_of.py",
    "assets/test_records.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long modules first, each in its order (with `--no-loadscope-reorder`)."""
    places = {name: place for place, name in enumerate(_LONG)}

    def place(item: pytest.Item) -> int:
        return places.get("/".join(item.path.parts[-2:]), len(places))

    items.sort(key=place)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or changes the caller's Dagster instance, data folder or working directory."""
    place = tmp_path_factory.mktemp("elsewhere")
    for name in [name for name in os.environ if name.startswith(("ZWGK_", "DAGSTER_"))]:
        monkeypatch.delenv(name)
    for variable in ("DAGSTER_HOME", "ZWGK_DATA"):
        folder = place / variable.lower()
        folder.mkdir()
        monkeypatch.setenv(variable, str(folder))
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "yes")
    # SQL files, contracts and reference tables are found from their module, never from the working directory.
    monkeypatch.chdir(place)


@pytest.fixture(scope="session")
def repo() -> Path:
    """The root of the checkout."""
    return _REPO


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout with samples and real inputs; the test is skipped without it."""
    folder = _REPO.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared is not there")
    return folder


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory, repo: Path) -> "District":
    """The sample district after one run as of 2026-10-31, once for all tests and all workers of pytest-xdist.

    It is read only: a test that changes something copies `sample_run.data` first.
    """
    from assets.context import District
    from pipelines.runner import run_pipeline

    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    place = District(repo / "sources" / "bureaus", root / "sample_run", date(2026, 10, 31))
    finished = root / "sample_run.finished"
    with (root / "sample_run.lock").open("w") as lock, pytest.MonkeyPatch.context() as environment:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.exists():
            # Fixtures of the session are set up before `_elsewhere`.
            environment.delenv("DAGSTER_HOME", raising=False)
            outcome = run_pipeline(place.bureaus, place.data, place.as_of.isoformat())
            assert outcome.success, outcome.failures
            finished.touch()
    return place
