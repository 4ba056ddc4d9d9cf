"""Run the jobs in this process: from raw to open, with a callback per finished step.

Belongs here: the Dagster instance of a data folder, executing jobs, turning events into progress.
Does not belong here: printing, and anything about tables.
"""

import fcntl
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import dagster as dg

from pipelines.definitions import BUREAU, DAILY, REBUILD, REPARSE, build_definitions
from warehouse.store import Store

Report = Callable[[str, bool], None]
"""Called with a step's name when it starts (False) and when it is done (True)."""

_LOGGER = "progress"


class BusyError(RuntimeError):
    """Another run works on the same data folder."""


@dataclass
class RunOutcome:
    """How a run ended: whether it worked, and for each failed step what a person should know."""

    success: bool
    failures: list[str] = field(default_factory=list)


def run_pipeline(
    bureaus: Path,
    data: Path,
    as_of: str,
    *,
    only: Sequence[str] = (),
    reparse: bool = False,
    report: Report | None = None,
) -> RunOutcome:
    """Run everything, or, with `only`, capture and read those bureaus and rebuild the rest.

    With `reparse` nothing is captured: all that is in the archive is read again, without network.

    Raises BusyError when another run holds the data folder.
    """
    with _only_run(data):
        Store(data).sweep()
        loggers = {_LOGGER: _progress_logger(report or (lambda _step, _done: None))}
        definitions = build_definitions(bureaus, data, as_of, loggers)
        with _instance(data) as instance:
            if reparse:
                return _execute(definitions, REPARSE, instance)
            if not only:
                return _execute(definitions, DAILY, instance)
            for slug in only:
                outcome = _execute(definitions, BUREAU, instance, slug)
                if not outcome.success:
                    return outcome
            return _execute(definitions, REBUILD, instance)


def _execute(
    definitions: dg.Definitions, job: str, instance: dg.DagsterInstance, partition: str | None = None
) -> RunOutcome:
    result = definitions.resolve_job_def(job).execute_in_process(
        instance=instance,
        partition_key=partition,
        run_config={"loggers": {_LOGGER: {}}},
        raise_on_error=False,
    )
    failures = [_failure(event) for event in result.all_events if event.is_step_failure]
    failures += [
        f"{'.'.join(check.asset_key.path)}: {check.description}"
        for check in result.get_asset_check_evaluations()
        if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR
    ]
    return RunOutcome(result.success, [failure for failure in failures if failure])


def _failure(event: dg.DagsterEvent) -> str:
    """Step and innermost reason; empty when a failed check tells the reason itself."""
    error = event.step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    if error is not None and error.cls_name == "DagsterAssetCheckFailedError":
        return ""
    reason = error.message.strip() if error is not None else "unknown"
    return f"{event.step_key}: {reason}"


def _progress_logger(report: Report) -> dg.LoggerDefinition:
    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            event = getattr(record, "dagster_meta", {}).get("dagster_event")
            if event is None or event.step_key is None:
                return
            if event.event_type_value == "STEP_START":
                report(event.step_key, False)
            elif event.event_type_value in {"STEP_SUCCESS", "STEP_FAILURE"}:
                report(event.step_key, True)

    @dg.logger(config_schema={}, description="progress of zwgk run")
    def progress(_context: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.getLogger("zwgk.progress")
        logger.propagate = False
        logger.handlers = [Handler()]
        logger.setLevel(logging.DEBUG)
        return logger

    return progress


@contextmanager
def _instance(data: Path) -> Iterator[dg.DagsterInstance]:
    """The instance of DAGSTER_HOME, else of the data folder, so that `dg dev` shows the same runs.

    Telemetry stays off whatever the settings of a home say.
    """
    named = os.environ.get("DAGSTER_HOME")
    home = Path(named).expanduser().resolve() if named else data / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    if not named and not (home / "dagster.yaml").exists():
        shutil.copyfile(Path(__file__).parent / "dagster.yaml", home / "dagster.yaml")
    # "Temporary" is Dagster's word only: this is a persistent instance over the files of the folder.
    with dg.DagsterInstance.local_temp(str(home), overrides={"telemetry": {"enabled": False}}) as instance:
        yield instance


@contextmanager
def _only_run(data: Path) -> Iterator[None]:
    """Hold the data folder's lock; the system frees it when the process dies, however it dies."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(str(data)) from None
        yield
