"""Runs of these tests keep Dagster's event log in memory, which halves the time of a run.

A test that looks at the history names a home of its own: it sets or deletes DAGSTER_HOME.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest

from pipelines import runner


@pytest.fixture(autouse=True)
def _history_in_memory(_elsewhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, home = runner._instance, os.environ["DAGSTER_HOME"]

    @contextmanager
    def instance(data: Path) -> Iterator[dg.DagsterInstance]:
        if os.environ.get("DAGSTER_HOME") != home:
            with kept(data) as persistent:
                yield persistent
        else:
            with dg.DagsterInstance.ephemeral() as passing:
                yield passing

    monkeypatch.setattr(runner, "_instance", instance)
