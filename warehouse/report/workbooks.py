"""The workbooks of a report, written beside its pages.

Belongs here: which workbooks a report has, and the process that writes them. Does not belong here: what is in
them (`workbook*.py`), pages (`build.py`).
"""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.engine import Engine
from warehouse.report.workbook import INPUTS, SchemeWords, evidence_pages, write_workbook
from warehouse.store import Store


@dataclass(frozen=True)
class Job:
    """A workbook to write; `pages` are the verdicts that have a page `evidence/<verdict_id>.html`."""

    scheme: str
    period: str
    target: Path
    words: SchemeWords | None
    district: str
    pages: frozenset[str]


@contextmanager
def writing(
    connection: duckdb.DuckDBPyConnection, root: Path, jobs: Sequence[Job], aside: bool
) -> Iterator[None]:
    """Write the workbooks: after what the block does, or `aside` in a process of its own meanwhile.

    `connection` shows the tables `INPUTS`, `root` is the data folder that they come from. A process takes a
    second to start, which only a large district makes good. The workbooks are the same either way. What goes
    wrong with one is raised at the end of the block.
    """
    if not aside:
        yield
        _write(connection, jobs)
        return
    # A forked process would share the threads' locks of DuckDB and of drawing.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        written = pool.submit(_in_process, root, jobs)
        yield
        written.result()


def _in_process(root: Path, jobs: Sequence[Job]) -> None:
    with Engine(Store(root)) as engine:
        engine.attach(*INPUTS)
        _write(engine.connection, jobs)


def _write(connection: duckdb.DuckDBPyConnection, jobs: Sequence[Job]) -> None:
    for job in jobs:
        write_workbook(
            connection,
            job.scheme,
            job.period,
            job.target,
            words=job.words,
            district=job.district,
            evidence_page=evidence_pages(job.pages),
        )
