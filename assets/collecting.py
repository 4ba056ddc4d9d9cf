"""Collect a bureau's website: plan, crawl, and what the crawl brought into archive, logs and ledger.

Belongs here: the order of these, and that a killed run loses nothing and counts nothing twice. Does not
belong here: requests (`sources/crawl`), what the ledger makes of a crawl (`warehouse/sightings.py`), Dagster.

A crawl works in a spool folder of its own. Its journal is taken in as often as needed: rows of a crawl
replace the rows of the same crawl, captures and bodies are known by their content, the ledger by address. The
folder goes when a whole journal has been taken in; until then the next run finds it and goes on.
"""

import fcntl
import hashlib
import os
import shutil
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from assets.captures import Log
from assets.collecting_journal import Journal, fetch_rows, keep_bodies, listed_entries, walk_rows
from assets.collecting_plan import (
    channel_hosts,
    is_due,
    make_plan,
    same_task,
    started_at,
    web_channels,
)
from assets.context import District
from assets.findings import finding_rows
from sources.crawl.plan import Record, read_journal, read_plan, write_plan
from sources.findings import finding
from sources.registry import Source
from warehouse.sightings import Ledger, apply_crawl

Row = dict[str, Any]
RunCrawl = Callable[[Path], None]
"""Runs the crawl whose plan lies in a folder, or goes on with it (`sources.crawl.run.run_crawl`)."""

_LONGEST_REST = timedelta(days=7)
_OBTAINED = ("ok", "empty")


def collect_bureau(
    district: District,
    slug: str,
    now: datetime,
    *,
    only_due: bool = False,
    run: RunCrawl | None = None,
) -> Counter[str]:
    """Collect the channels of a bureau that are on the web; number of requests by outcome.

    A crawl that was interrupted is taken up, unless the registry asks for something else today. With
    `only_due` nothing is asked while the last crawl is younger than the bureau's schedule. A crawler that
    fails is an issue of the bureau's run (`crawl-failed`), never an error.
    """
    source = district.registry.sources.get(slug)
    if source is None or source.status != "active" or not web_channels(source):
        return Counter()
    with _hosts_held(district.data / "raw" / "locks", channel_hosts(source)):
        spool = spool_folder(district.data, slug)
        taken_up = _unfinished(district, source, spool, now)
        if not taken_up:
            walks = district.store.read("raw.crawls", slug).to_pylist()
            if only_due and not is_due(source, walks, now):
                return Counter()
            ledger = district.store.read("raw.sightings", slug).to_pylist()
            write_plan(spool, make_plan(source, district.registry.district, ledger, walks, now))
        failure = _crawled(spool, run or _run_crawl())
        plan = read_plan(spool)
        journal = Journal(plan, _sound_records(spool))
        rows = take_in(district, journal, spool)
        if journal.end is not None:
            discard(spool)
    notes = [] if failure is None else [finding("crawl-failed", reason=failure, locator=plan.crawl_id)]
    district.store.write_rows("ops.findings", finding_rows(notes, slug), f"collect_{slug}")
    return Counter(row["outcome"] for row in rows)


def spool_folder(data: Path, slug: str) -> Path:
    """Where the crawl of a bureau works."""
    return data / "raw" / "spool" / slug


def take_in(district: District, journal: Journal, spool: Path) -> list[Row]:
    """Bring a journal, whole or not, into archive, logs and ledger; its rows of `raw.fetches`.

    Bodies come first: no row names a content that the archive does not have.
    """
    store, slug, crawl_id = district.store, journal.plan.source_id, journal.plan.crawl_id
    bodies = keep_bodies(spool, district.archive, journal.fetches)
    log = Log(store.read("raw.captures", slug).to_pylist())
    ledger: Ledger = {
        (row["channel_id"], row["url"]): row for row in store.read("raw.sightings", slug).to_pylist()
    }
    fetches = fetch_rows(journal, log, bodies, ledger)
    entries = listed_entries(journal, fetches)
    walks = _others(store.read("raw.crawls", slug).to_pylist(), crawl_id)
    walks += (mine := walk_rows(journal, fetches, entries))
    for walk in mine:
        walk["known"] = _known(ledger, walk)
    apply_crawl(ledger, crawl_id, slug, entries, fetches, walks)
    _note_contents(ledger, log)
    for walk in mine:
        _count(walk, ledger, fetches, log)
    store.write_rows("raw.captures", list(log.rows.values()), slug)
    old = _others(store.read("raw.fetches", slug).to_pylist(), crawl_id)
    store.write_rows("raw.fetches", [*old, *fetches], slug)
    store.write_rows("raw.sightings", list(ledger.values()), slug)
    store.write_rows("raw.crawls", walks, slug)
    return fetches


def discard(spool: Path) -> None:
    """Remove a spool folder; moved aside first, so that half of it is never taken for a crawl. `Store.sweep`
    removes what a killed run left of it."""
    aside = spool.with_name(f".partial-{os.getpid()}-{uuid.uuid4().hex[:8]}-{spool.name}")
    spool.rename(aside)
    shutil.rmtree(aside)


def _unfinished(district: District, source: Source, spool: Path, now: datetime) -> bool:
    """Whether a crawl waits to be taken up; one that will not be is taken in as far as it came."""
    if not spool.exists():
        return False
    try:
        plan = read_plan(spool)
        begun = started_at(plan.crawl_id)
    except (OSError, ValueError, KeyError):
        # Killed while the plan was written: nothing was asked yet.
        discard(spool)
        return False
    journal = Journal(plan, _sound_records(spool))
    if (
        journal.end is None
        and same_task(plan, source, district.registry.district)
        and now - begun < _LONGEST_REST
    ):
        return True
    take_in(district, journal, spool)
    discard(spool)
    return False


def _sound_records(spool: Path) -> Iterator[Record]:
    """The records of a journal up to the first that a damaged disk or a stranger's hand left unreadable."""
    try:
        yield from read_journal(spool)
    except (OSError, ValueError, KeyError, TypeError):
        return


def _crawled(spool: Path, run: RunCrawl) -> str | None:
    """Run a crawl; why it failed, None when it did not."""
    try:
        run(spool)
    # Whatever happens to a crawl, what its journal holds is taken in and the other bureaus go on.
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    return None


def _run_crawl() -> RunCrawl:
    # The crawler's packages take long to load, and most runs have no use for them.
    from sources.crawl.run import run_crawl

    return run_crawl


def _others(rows: Sequence[Row], crawl_id: str) -> list[Row]:
    return [row for row in rows if row["crawl_id"] != crawl_id]


def _known(ledger: Ledger, walk: Row) -> int:
    return sum(
        row["channel_id"] == walk["channel_id"]
        and row["role"] == "page"
        and row["first_crawl_id"] != walk["crawl_id"]
        and row["withdrawn_crawl_id"] in (None, walk["crawl_id"])
        for row in ledger.values()
    )


def _note_contents(ledger: Ledger, log: Log) -> None:
    for (channel_id, url), row in ledger.items():
        contents = [one for one in log.at(channel_id, url) if one["outcome"] in _OBTAINED]
        row["contents"] = len(contents)
        row["capture_id"] = next(
            (one["capture_id"] for one in reversed(contents) if one["sha256"] == row["sha256"]), None
        )


def _count(walk: Row, ledger: Ledger, fetches: Sequence[Row], log: Log) -> None:
    """What is new, changed and vanished in a channel by this crawl."""
    mine = [
        row for row in ledger.values() if row["channel_id"] == walk["channel_id"] and row["role"] == "page"
    ]
    walk["new"] = sum(row["first_crawl_id"] == walk["crawl_id"] for row in mine)
    walk["vanished"] = sum(row["withdrawn_crawl_id"] == walk["crawl_id"] for row in mine)
    instants = {fetch["url"]: fetch["finished_at"] for fetch in fetches if fetch["role"] != "list"}
    walk["changed"] = sum(
        url in instants
        and any(one["fetched_at"] == instants[url] for one in _later_contents(log, channel_id, url))
        for (channel_id, url) in ledger
        if channel_id == walk["channel_id"]
    )


def _later_contents(log: Log, channel_id: str, url: str) -> list[Row]:
    return [one for one in log.at(channel_id, url) if one["outcome"] in _OBTAINED][1:]


@contextmanager
def _hosts_held(folder: Path, hosts: Sequence[str]) -> Iterator[None]:
    """Hold the hosts of a crawl: two bureaus on one host are collected one after the other, whoever runs
    them, for the delay between requests is kept within a crawl."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        for host in hosts:
            name = hashlib.sha256(host.encode()).hexdigest()[:16]
            handle = held.enter_context((folder / f"{name}.lock").open("w"))
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
