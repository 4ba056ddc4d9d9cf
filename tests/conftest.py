"""What every test stands on: an environment of its own, the checkout, the real inputs when they are there."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
