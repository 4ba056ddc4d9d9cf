"""What the next crawl of a bureau asks: hosts, channels, how far, which known pages again.

Belongs here: a plan from the registry, the ledger and the crawls so far. Does not belong here: running it
(`sources/crawl`), what comes of it (`collecting.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sources.crawl.plan import ChannelPlan, CrawlPlan, KnownPage
from sources.model import Channel, District
from sources.platforms.capture_log import midnight
from sources.registry import Source
from warehouse.sightings import iso_day

Row = Mapping[str, Any]

_PORTS = {"http": 80, "https": 443}
_STAMP = "%Y%m%dT%H%M%SZ"
# A crawl of a schedule need not be asked for again by another one; a little less than a day and a week.
_DUE_AFTER = {True: timedelta(hours=20), False: timedelta(days=6)}
_OFTEN = ("daily", "weekly")


def web_channels(source: Source) -> tuple[Channel, ...]:
    """The channels that are collected from the bureau's website."""
    return tuple(channel for channel in source.channels if channel.platform != "files")


def is_collected_daily(source: Source) -> bool:
    """Whether one of its website's channels is updated daily or weekly, so that it is looked at every day."""
    return any(channel.cadence in _OFTEN for channel in web_channels(source))


def crawl_id_of(slug: str, now: datetime) -> str:
    """`mzj-20261122T013000Z`."""
    return f"{slug}-{now.astimezone(UTC).strftime(_STAMP)}"


def started_at(crawl_id: str) -> datetime:
    """The instant that a crawl id tells."""
    return datetime.strptime(crawl_id.rsplit("-", 1)[1], _STAMP).replace(tzinfo=UTC)


def is_due(source: Source, crawls: Iterable[Row], now: datetime) -> bool:
    """Whether the last finished crawl is older than the bureau's schedule."""
    finished = [row["finished_at"] for row in crawls if row["finished_at"] is not None]
    return not finished or now - max(finished) >= _DUE_AFTER[is_collected_daily(source)]


def declared_hosts(source: Source, district: District | None) -> tuple[str, ...]:
    """The hosts that a crawl of the bureau may ask: its own, those of its channels, the district's,
    `crawl.hosts`."""
    addresses = [source.declared.site, *(channel.url for channel in web_channels(source))]
    hosts = [_host(address) for address in addresses if address is not None]
    hosts += [host.lower() for host in source.declared.crawl.hosts]
    hosts += [host.lower() for host in (district.hosts if district is not None else ())]
    return tuple(dict.fromkeys(hosts))


def channel_hosts(source: Source) -> tuple[str, ...]:
    """The hosts on which the lists of a bureau stand, in name order."""
    return tuple(sorted({_host(channel.url) for channel in web_channels(source) if channel.url is not None}))


def make_plan(
    source: Source,
    district: District | None,
    ledger: Iterable[Row],
    walks: Sequence[Row],
    now: datetime,
) -> CrawlPlan:
    """The plan of a crawl that starts at `now`.

    A channel is walked to its end when that was not done within `relist_days`. Known pages are asked again
    within `overlap_days` of the day that the list shows (without one, of their first sight), when they were
    not asked for in `recheck_days`, when they were found withdrawn lately, and when they last failed; a page
    without content is not known.
    """
    settings = source.declared.crawl
    rows: dict[str, list[Row]] = {}
    for row in ledger:
        if row["sha256"] is not None:
            rows.setdefault(row["channel_id"], []).append(row)
    recent = now - timedelta(days=settings.overlap_days)
    forgotten = now - timedelta(days=settings.recheck_days)
    stale = now - timedelta(days=settings.relist_days)
    channels = []
    for channel in web_channels(source):
        complete = [
            walk["looked_at"]
            for walk in walks
            if walk["channel_id"] == channel.id and walk["is_complete"] and walk["looked_at"] is not None
        ]
        full = not complete or max(complete) <= stale
        known = {
            row["url"]: KnownPage(
                row["etag"],
                row["last_modified"],
                _shown_at(row) >= recent
                or row["last_fetched_at"] <= forgotten
                or (row["withdrawn_at"] is not None and row["withdrawn_at"] >= recent)
                or (row["withdrawn_at"] is None and row["last_outcome"] != "ok"),
                row["role"],
            )
            for row in rows.get(channel.id, [])
        }
        channels.append(ChannelPlan(channel, full, known))
    return CrawlPlan(
        crawl_id_of(source.slug, now),
        source.slug,
        declared_hosts(source, district),
        settings,
        tuple(channels),
    )


def _shown_at(row: Row) -> datetime:
    """The instant from which a page grows old: its day in the list; its first sight where the list shows no
    day, or where an earlier look did not show the page."""
    day = iso_day(row["listed_date"])
    seen: datetime = row["first_seen_at"]
    return seen if day is None or row["last_absent_at"] is not None else midnight(day)


def same_task(plan: CrawlPlan, source: Source, district: District | None) -> bool:
    """Whether an interrupted crawl would still do what the registry asks for today."""
    return (
        tuple(one.channel for one in plan.channels) == web_channels(source)
        and plan.hosts == declared_hosts(source, district)
        and plan.crawl == source.declared.crawl
    )


def _host(address: str) -> str:
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    return host if parts.port in (None, _PORTS.get(parts.scheme)) else f"{host}:{parts.port}"
