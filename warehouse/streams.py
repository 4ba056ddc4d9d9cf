"""Running one statement over the row groups of stored files, in several streams whose results stay in order.

Belongs here: which stream takes which row groups, and putting their results into the order of the files.
Does not belong here: connecting, attaching and writing tables (`engine.py`).
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from queue import Full, Queue, SimpleQueue
from threading import Event

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.literals import quoted

ROW_GROUP = 122_880
"""Rows of a row group."""
BATCH_ROWS = 30_720
"""Rows of the batches in which results come."""
CHOSEN = (
    "SELECT * EXCLUDE (file_row_number) FROM read_parquet(getvariable('files'), file_row_number = true)"
    " WHERE getvariable('shares') = 1"
    " OR file_row_number // getvariable('row_group') % getvariable('shares') = getvariable('share')"
)
"""The rows of the stream that a cursor has chosen (`Stream.choose`); the others are not even read."""
Cursor = tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyRelation]
"""A connection of its own, and the statement on it."""


@dataclass(slots=True)
class Stream:
    """The row groups `share`, `share + shares` … of files, and what a statement finds in them."""

    files: Sequence[str]
    share: int
    shares: int
    # Two row groups: one that is being written and one that is ready.
    found: Queue[pa.Table | BaseException | None] = field(default_factory=lambda: Queue(2))

    def choose(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Let the view `CHOSEN` show the rows of this stream."""
        cursor.execute(f"SET VARIABLE files = [{', '.join(quoted(name) for name in self.files)}]")
        cursor.execute(f"SET VARIABLE share = {self.share}; SET VARIABLE shares = {self.shares}")
        cursor.execute(f"SET VARIABLE row_group = {ROW_GROUP}")

    def run(self, cursors: SimpleQueue[Cursor], stop: Event) -> None:
        """Put the result of the cursors' statement into `found`, by row groups; None behind the last one."""
        # A cursor that nobody else uses meanwhile.
        cursor, result = cursors.get()
        try:
            self.choose(cursor)
            for group in row_groups(result.to_arrow_reader(BATCH_ROWS)):
                self._put(_evenly_cut(group), stop)
            self._put(None, stop)
        except BaseException as error:
            self._put(error, stop)
        finally:
            cursors.put((cursor, result))

    def _put(self, item: pa.Table | BaseException | None, stop: Event) -> None:
        while not stop.is_set():
            try:
                self.found.put(item, timeout=0.2)
            except Full:
                continue
            return


def streams_of(files: Sequence[Path], threads: int) -> list[list[Stream]]:
    """The streams over files, in the files' order: to be used up list by list, each list `in_turns`.

    A large file has as many streams as are of use; small ones share one, as far as a row group goes.
    """
    units: list[tuple[list[str], int]] = []
    for path in files:
        rows = pq.read_metadata(path).num_rows
        if units and units[-1][1] + rows <= ROW_GROUP:
            units[-1] = ([*units[-1][0], str(path)], units[-1][1] + rows)
        elif rows:
            units.append(([str(path)], rows))
    streams = []
    for names, rows in units:
        shares = min(threads, -(-rows // ROW_GROUP))
        streams.append([Stream(names, share, shares) for share in range(shares)])
    return streams


def in_turns(streams: Sequence[Stream]) -> Iterator[pa.Table]:
    """What the streams find: a row group of each in turn. Raises what they raised."""
    for stream in cycle(streams):
        group = stream.found.get()
        if isinstance(group, BaseException):
            raise group
        if group is None:
            return
        yield group


def row_groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The rows in tables of `ROW_GROUP` rows, to be written as one row group each.

    How large batches come depends on the threads; as they are, the bytes of a file would as well.
    """
    waiting: list[pa.RecordBatch] = []
    missing = ROW_GROUP
    for whole in batches:
        batch = whole
        while batch.num_rows:
            waiting.append(batch.slice(0, missing))
            missing -= waiting[-1].num_rows
            batch = batch.slice(waiting[-1].num_rows)
            if not missing:
                yield pa.Table.from_batches(waiting)
                waiting, missing = [], ROW_GROUP
    if waiting:
        yield pa.Table.from_batches(waiting)


def ahead(groups: Iterator[pa.Table]) -> Generator[pa.Table, None, None]:
    """The tables, of which the next one is being made while one is used."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, groups, None)
        while (group := coming.result()) is not None:
            coming = pool.submit(next, groups, None)
            yield group


def _evenly_cut(group: pa.Table) -> pa.Table:
    """The table in chunks of `BATCH_ROWS` rows: a writer's pages depend on them, and they, where a file has
    row groups of other sizes, on the stream."""
    sizes = [len(chunk) for chunk in group.column(0).chunks]
    if all(size == BATCH_ROWS for size in sizes[:-1]) and max(sizes) <= BATCH_ROWS:
        return group
    return pa.Table.from_batches(group.combine_chunks().to_batches(max_chunksize=BATCH_ROWS))
