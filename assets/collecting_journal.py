"""The journal of a crawl as rows: bodies into the archive first, then requests, captures and walks.

Belongs here: translating what the crawler noted into rows of `raw.fetches`, `raw.captures` and `raw.crawls`.
Does not belong here: what the ledger makes of it (`warehouse/sightings.py`), files on disk (`collecting.py`).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from assets.captures import Log, capture_key
from assets.collecting_plan import started_at
from sources.crawl.plan import BODIES, CrawlPlan, End, Entry, Fetch, Listing, Record
from sources.model import Channel
from sources.platforms.media import Media, sniff_file
from warehouse.archive import Archive
from warehouse.sightings import ELSEWHERE, GONE, Ledger, Listed, iso_day, reached_date

Row = dict[str, Any]

_SECRET = frozenset({"cookie", "set-cookie", "set-cookie2", "authorization", "proxy-authorization"})
_OBTAINED = ("ok", "empty")


class Journal:
    """The records of a crawl, sorted by kind."""

    def __init__(self, plan: CrawlPlan, records: Iterable[Record]) -> None:
        """`records` in the order of the journal."""
        self.plan = plan
        self.fetches: list[Fetch] = []
        self.entries: list[Entry] = []
        self.listings: dict[str, Listing] = {}
        self.end: End | None = None
        for record in records:
            if isinstance(record, Fetch):
                self.fetches.append(record)
            elif isinstance(record, Entry):
                self.entries.append(record)
            elif isinstance(record, Listing):
                self.listings[record.channel_id] = record
            else:
                self.end = record


def keep_bodies(folder: Path, archive: Archive, fetches: Iterable[Fetch]) -> dict[str, Media]:
    """Put the bodies of a crawl into the archive; what they are, by digest. A body that is missing or is not
    what its name says is left out."""
    kept: dict[str, Media] = {}
    for sha256 in sorted({fetch.sha256 for fetch in fetches if fetch.sha256 is not None}):
        body = folder / BODIES / sha256
        if body.is_file() and archive.put(body, expected=sha256).sha256 == sha256:
            kept[sha256] = sniff_file(body)
    return kept


def fetch_rows(journal: Journal, log: Log, bodies: Mapping[str, Media], ledger: Ledger) -> list[Row]:
    """Rows of `raw.fetches`; what was new is added to `log`. `ledger` tells what an unchanged answer
    confirms."""
    channels = {one.channel.id: one.channel for one in journal.plan.channels}
    rows: list[Row] = []
    for number, fetch in enumerate(journal.fetches, start=1):
        if fetch.channel_id not in channels:
            continue
        row = _fetch_row(journal.plan, number, fetch, bodies)
        row["capture_id"] = _capture(
            log, journal.plan, channels[fetch.channel_id], fetch, row, bodies, ledger
        )
        rows.append(row)
    return rows


def _fetch_row(plan: CrawlPlan, number: int, fetch: Fetch, bodies: Mapping[str, Media]) -> Row:
    known = fetch.sha256 in bodies
    lost = fetch.sha256 is not None and not known
    return {
        "fetch_id": "fetch-" + hashlib.sha256(f"{plan.crawl_id}|{number}".encode()).hexdigest()[:16],
        "crawl_id": plan.crawl_id,
        "source_id": plan.source_id,
        "channel_id": fetch.channel_id,
        "role": fetch.role,
        "url": fetch.url,
        "final_url": fetch.final_url,
        "started_at": fetch.started_at,
        "finished_at": fetch.finished_at,
        "status": fetch.status,
        "outcome": "error" if lost and fetch.outcome in _OBTAINED else fetch.outcome,
        "detail": "body-lost" if lost else fetch.detail,
        "attempts": fetch.attempts,
        "sha256": fetch.sha256 if known else None,
        "bytes": fetch.bytes if known else None,
        "capture_id": None,
        "etag": fetch.etag,
        "last_modified": fetch.last_modified,
        "title": fetch.title,
        "date": fetch.date,
        "parent_url": fetch.parent_url,
        "request_headers": _headers(fetch.request_headers),
        "response_headers": _headers(fetch.response_headers),
    }


def _headers(pairs: Iterable[tuple[str, str]]) -> str:
    kept = [[name, value] for name, value in pairs if name.lower() not in _SECRET]
    return json.dumps(kept, ensure_ascii=False)


def _capture(
    log: Log,
    plan: CrawlPlan,
    channel: Channel,
    fetch: Fetch,
    row: Row,
    bodies: Mapping[str, Media],
    ledger: Ledger,
) -> str | None:
    """The capture that a request brought or confirmed, added to the log when it is new.

    A failed request is a capture of its own for a list page, and for a page or file of data that was never
    obtained: the channel was not observed then. A page that is gone (404, 410) is no failure of ours.
    """
    earlier = log.at(channel.id, fetch.url)
    contents = [one for one in earlier if one["outcome"] in _OBTAINED]
    if row["outcome"] in _OBTAINED and row["sha256"] is None:
        sha256 = ledger.get((channel.id, fetch.url), {}).get("sha256")
        same = [one for one in contents if one["sha256"] == sha256] or contents
        return str(same[-1]["capture_id"]) if same else None
    if row["outcome"] not in _OBTAINED and not _counts(channel, fetch, bool(contents)):
        return None
    media = bodies.get(row["sha256"] or "")
    outcome, detail = row["outcome"], row["detail"]
    if outcome == "ok" and media is not None and media.outcome != "ok":
        outcome, detail = media.outcome, media.finding.rule if media.finding is not None else None
    content = row["sha256"] if row["outcome"] in _OBTAINED else f"{outcome}|{plan.crawl_id}"
    capture_id = capture_key(plan.source_id, channel.id, fetch.url, content)
    if capture_id not in log.rows:
        log.add(
            {
                "capture_id": capture_id,
                "source_id": plan.source_id,
                "channel_id": channel.id,
                "format": channel.format,
                "path": fetch.url,
                "version_no": len(earlier) + 1,
                "url": fetch.url,
                "fetched_at": fetch.finished_at,
                "published_date": iso_day(fetch.date),
                "outcome": outcome,
                "sha256": row["sha256"],
                "bytes": row["bytes"],
                "media_type": media.media_type if media is not None else None,
                "detail": detail,
                "fetch_role": fetch.role,
                "parent_url": fetch.parent_url,
            }
        )
    return capture_id


def _counts(channel: Channel, fetch: Fetch, was_obtained: bool) -> bool:
    if fetch.role == "list":
        return True
    if was_obtained or fetch.status in GONE or fetch.detail in ELSEWHERE:
        return False
    return fetch.role == "page" or channel.format != "pages"


def listed_entries(journal: Journal, fetches: Sequence[Mapping[str, Any]]) -> list[Listed]:
    """The entries of the crawl with the captures of their list pages."""
    captures: dict[tuple[str, str], str | None] = {}
    for fetch in fetches:
        if fetch["role"] == "list":
            for url in (fetch["url"], fetch["final_url"]):
                captures[fetch["channel_id"], url] = fetch["capture_id"]
    return [
        Listed(
            entry.channel_id,
            entry.url,
            entry.title,
            entry.date,
            entry.list_url,
            entry.page,
            entry.position,
            entry.seen_at,
            captures.get((entry.channel_id, entry.list_url)),
        )
        for entry in journal.entries
    ]


def walk_rows(journal: Journal, fetches: Sequence[Row], entries: Sequence[Listed]) -> list[Row]:
    """Rows of `raw.crawls`, one per channel of the plan; what the ledger counts is still 0."""
    rows = []
    for one in journal.plan.channels:
        mine = [fetch for fetch in fetches if fetch["channel_id"] == one.channel.id]
        lists = [fetch for fetch in mine if fetch["role"] == "list"]
        looked = next((fetch for fetch in lists if fetch["outcome"] in _OBTAINED), None)
        listed = [entry for entry in entries if entry.channel_id == one.channel.id]
        listing = journal.listings.get(one.channel.id)
        outcome, detail = _ended(listing, lists, journal.end)
        rows.append(
            {
                "crawl_id": journal.plan.crawl_id,
                "source_id": journal.plan.source_id,
                "channel_id": one.channel.id,
                "started_at": started_at(journal.plan.crawl_id),
                "finished_at": _finished(mine, listed, journal.end),
                "looked_at": looked["finished_at"] if looked is not None else None,
                "is_full": one.full,
                "outcome": outcome,
                "detail": detail,
                "is_complete": listing is not None and listing.complete,
                "reached_date": reached_date(listed),
                "pages": listing.pages if listing is not None else len(lists),
                "entries": len({entry.url for entry in listed}),
                "known": 0,
                "new": 0,
                "changed": 0,
                "vanished": 0,
                "requests": sum(fetch["attempts"] > 0 for fetch in mine),
                "failed": sum(fetch["outcome"] not in _OBTAINED for fetch in mine),
                "list_capture_id": looked["capture_id"] if looked is not None else None,
            }
        )
    return rows


def _ended(listing: Listing | None, lists: Sequence[Row], end: End | None) -> tuple[str, str | None]:
    if listing is not None:
        return listing.outcome, listing.detail
    failed = next((fetch for fetch in reversed(lists) if fetch["outcome"] not in _OBTAINED), None)
    if failed is not None:
        return failed["outcome"], failed["detail"]
    return ("not_attempted", None) if end is not None else ("error", "stopped")


def _finished(fetches: Sequence[Row], entries: Sequence[Listed], end: End | None) -> datetime | None:
    if end is None:
        return None
    instants = [*(fetch["finished_at"] for fetch in fetches), *(entry.seen_at for entry in entries)]
    return max(instants, default=end.finished_at)
