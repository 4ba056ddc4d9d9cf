"""The ledger of sightings: what each crawl of a website adds to it, and what of each walk is remembered.

Belongs here: when an address counts as new, withdrawn or come back, and which earlier look would have shown
it. Does not belong here: requests and journals (`sources/crawl`), the tables for analysts (`collection.py`).

Rows are mappings by the columns of `raw.fetches`, `raw.crawls` and `raw.sightings`. Everything is a function
of its arguments and may be done again with the same crawl, or with more of it, without counting anything
twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Row = dict[str, Any]
Ledger = dict[tuple[str, str], Row]
"""Rows of `raw.sightings` of a bureau by channel and address."""

GONE = {404: "http-404", 410: "http-410"}
"""Answers that say that a page is there no longer (RFC 9110, 15.5.5 and 15.5.11)."""
ELSEWHERE = frozenset({"undeclared-host", "redirect-undeclared", "address-private"})
"""Reasons of requests that were not made because the address is not the bureau's: no failure of anybody."""
_LOOKED = ("ok", "empty")
_LAST_DATED = 3
_COLUMNS = (
    *("title", "listed_date", "first_listed_date", "last_absent_at", "absent_capture_id", "absent_crawl_id"),
    *("list_capture_id", "parent_url", "list_page", "list_position", "withdrawn_at", "withdrawn_reason"),
    *(
        "withdrawn_crawl_id",
        "returned_at",
        "capture_id",
        "sha256",
        "etag",
        "last_modified",
        "last_fetched_at",
    ),
    *("last_outcome", "last_detail"),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list page as a crawl saw it; `capture_id` is that of the list page."""

    channel_id: str
    url: str
    title: str | None
    date: str | None
    list_url: str
    page: int
    position: int
    seen_at: datetime
    capture_id: str | None


def iso_day(text: str | None) -> date | None:
    """The day that a text begins with (`2026-01-31…`), None when it does not."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def reached_date(entries: Sequence[Listed]) -> date | None:
    """How far back a walk through a list came: every entry with a later date must have been seen in it.

    Lists are sorted from new to old, with a few pinned entries on top: the last entries tell, and of the last
    three dated ones the newest, so that one entry out of its order does not mislead.
    """
    ordered = sorted(entries, key=lambda one: (one.page, one.position))
    days = [day for day in (iso_day(one.date) for one in ordered) if day is not None]
    return max(days[-_LAST_DATED:], default=None)


def apply_crawl(
    ledger: Ledger,
    crawl_id: str,
    source_id: str,
    entries: Iterable[Listed],
    fetches: Sequence[Mapping[str, Any]],
    walks: Sequence[Mapping[str, Any]],
) -> None:
    """Bring what a crawl saw into the ledger.

    `fetches` are the crawl's rows in the order of its journal, `walks` all rows of `raw.crawls` of the
    bureau, this crawl's among them. First the entries of lists, then the answers of pages and attachments,
    then what is missing in lists that were walked to their end.
    """
    seen: set[tuple[str, str]] = set()
    earlier = [walk for walk in walks if walk["crawl_id"] != crawl_id]
    for entry in entries:
        key = (entry.channel_id, entry.url)
        row = ledger.get(key)
        if row is None:
            row = ledger[key] = _new(source_id, crawl_id, entry.channel_id, entry.url, "page", entry.seen_at)
            row.update(
                first_listed_date=entry.date,
                list_capture_id=entry.capture_id,
                parent_url=entry.list_url,
                list_page=entry.page,
                list_position=entry.position,
            )
        if key not in seen:
            row["title"] = entry.title or row["title"]
            row["listed_date"] = entry.date or row["listed_date"]
        if row["first_crawl_id"] == crawl_id:
            _note_absence(row, earlier)
        row["last_seen_at"] = max(row["last_seen_at"], entry.seen_at)
        if row["withdrawn_reason"] == "not-listed":
            _bring_back(row, entry.seen_at)
        seen.add(key)
    for fetch in fetches:
        if fetch["role"] != "list":
            _note_answer(ledger, source_id, crawl_id, fetch)
    for walk in walks:
        if (
            walk["crawl_id"] == crawl_id
            and walk["is_complete"]
            and walk["outcome"] == "ok"
            and walk["entries"]
        ):
            _note_missing(ledger, crawl_id, walk, seen)


def _new(source_id: str, crawl_id: str, channel_id: str, url: str, role: str, at: datetime) -> Row:
    row: Row = dict.fromkeys(_COLUMNS)
    row.update(
        source_id=source_id,
        channel_id=channel_id,
        url=url,
        role=role,
        first_seen_at=at,
        last_seen_at=at,
        first_crawl_id=crawl_id,
        contents=0,
    )
    return row


def _note_absence(row: Row, earlier: Sequence[Mapping[str, Any]]) -> None:
    """The latest earlier walk of the channel that would have shown the entry, had it been there."""
    claimed = iso_day(row["first_listed_date"])
    looks = [
        walk
        for walk in earlier
        if walk["channel_id"] == row["channel_id"]
        and walk["looked_at"] is not None
        and walk["looked_at"] < row["first_seen_at"]
        and _would_show(walk, claimed)
    ]
    last = max(looks, key=lambda walk: (walk["looked_at"], walk["crawl_id"]), default=None)
    if last is not None:
        row["last_absent_at"] = last["looked_at"]
        row["absent_capture_id"] = last["list_capture_id"]
        row["absent_crawl_id"] = last["crawl_id"]


def _would_show(walk: Mapping[str, Any], claimed: date | None) -> bool:
    if walk["is_complete"] and walk["outcome"] in _LOOKED:
        # An empty answer where there were entries before is more likely a fault than an empty list.
        return bool(walk["entries"]) or not walk["known"]
    reached = walk["reached_date"]
    return claimed is not None and reached is not None and reached < claimed


def _note_answer(ledger: Ledger, source_id: str, crawl_id: str, fetch: Mapping[str, Any]) -> None:
    """What the answer of a page or attachment tells."""
    at, key = fetch["finished_at"], (fetch["channel_id"], fetch["url"])
    row = ledger.get(key)
    if row is None:
        row = ledger[key] = _new(source_id, crawl_id, *key, fetch["role"], at)
        row.update(
            title=fetch["title"],
            listed_date=fetch["date"],
            first_listed_date=fetch["date"],
            parent_url=fetch["parent_url"],
        )
    row.update(last_fetched_at=at, last_outcome=fetch["outcome"], last_detail=fetch["detail"])
    if fetch["outcome"] == "ok":
        unchanged = fetch["status"] == 304
        row["sha256"] = fetch["sha256"] or row["sha256"]
        row["last_seen_at"] = max(row["last_seen_at"], at)
        row["etag"] = fetch["etag"] or (row["etag"] if unchanged else None)
        row["last_modified"] = fetch["last_modified"] or (row["last_modified"] if unchanged else None)
        if row["withdrawn_reason"] in GONE.values():
            _bring_back(row, at)
    elif fetch["status"] in GONE and row["withdrawn_at"] is None and row["sha256"] is not None:
        row.update(withdrawn_at=at, withdrawn_reason=GONE[fetch["status"]], withdrawn_crawl_id=crawl_id)


def _note_missing(ledger: Ledger, crawl_id: str, walk: Mapping[str, Any], seen: set[tuple[str, str]]) -> None:
    for key, row in ledger.items():
        if (
            row["channel_id"] == walk["channel_id"]
            and row["role"] == "page"
            and row["list_page"] is not None
            and row["withdrawn_at"] is None
            and key not in seen
        ):
            at = walk["finished_at"] or walk["looked_at"]
            row.update(withdrawn_at=at, withdrawn_reason="not-listed", withdrawn_crawl_id=crawl_id)


def _bring_back(row: Row, at: datetime) -> None:
    row.update(returned_at=at, withdrawn_at=None, withdrawn_reason=None, withdrawn_crawl_id=None)
