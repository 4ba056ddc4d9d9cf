"""What collecting tells people: issues of the ledger and of both clocks, as rows of `ops.findings`.

Belongs here: which words a row gets. Does not belong here: what is late, withdrawn or back-dated
(`warehouse/collection.py`), the wording (`sources/issue_types/collecting.csv`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from assets.collecting_plan import web_channels
from assets.findings import finding_rows
from assets.reasons import reason_words
from sources.findings import Finding, finding
from sources.registry import Registry
from warehouse.collection import ChannelClocks
from warehouse.sightings import ELSEWHERE, GONE

Row = dict[str, Any]

_HOW = {
    "not-listed": "列表里不再有它",
    "http-404": "页面不存在（HTTP 404）",
    "http-410": "页面已删除（HTTP 410）",
}
_BEIJING = timedelta(hours=8)
_HOSTS_NAMED = 5


def web_channel_rows(registry: Registry) -> list[Row]:
    """The channels on the web of the bureaus that are collected, as `channel_clocks` takes them."""
    return [
        {
            "source_id": source.slug,
            "channel_id": channel.id,
            "title": channel.title,
            "cadence": channel.cadence,
            "max_silent_days": channel.expect.max_silent_days if channel.expect is not None else None,
        }
        for source in registry.sources.values()
        if source.status == "active"
        for channel in web_channels(source)
    ]


def sighting_findings(rows: Iterable[Mapping[str, Any]], pages: Iterable[tuple[str, str]]) -> list[Row]:
    """Findings on addresses; `pages` are the channels (source, channel) of `format: pages`."""
    documents = set(pages)
    found: list[Row] = []
    elsewhere: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        if row["last_detail"] in ELSEWHERE:
            hosts = elsewhere.setdefault((row["source_id"], row["channel_id"]), Counter())
            hosts[urlsplit(row["url"]).hostname or "?"] += 1
            continue
        notes: list[tuple[Finding, str | None]] = []
        title = row["title"] or row["url"]
        if row["withdrawn_at"] is not None:
            how, day, seen = (
                _HOW[row["withdrawn_reason"]],
                _day(row["withdrawn_at"]),
                _day(row["last_seen_at"]),
            )
            told = finding("page-withdrawn", title=title, how=how, day=day, seen=seen, locator=row["url"])
            notes.append((told, row["capture_id"]))
        elif row["last_outcome"] not in (None, "ok", "empty"):
            notes += [(note, None) for note in _failed(row, title, documents)]
        if row["is_back_dated"]:
            notes.append((_back_dated(row, title), row["capture_id"]))
        for note, capture_id in notes:
            found += finding_rows([note], row["source_id"], capture_id)
    for (source_id, channel_id), hosts in sorted(elsewhere.items()):
        named = "、".join(sorted(hosts)[:_HOSTS_NAMED])
        told = finding("entries-elsewhere", count=hosts.total(), hosts=named, locator=channel_id)
        found += finding_rows([told], source_id)
    return found


def _failed(row: Mapping[str, Any], title: str, documents: set[tuple[str, str]]) -> list[Finding]:
    reason = reason_words(row["last_detail"] or row["last_outcome"])
    if row["last_detail"] in GONE.values():
        return [
            finding(
                "page-dead", title=title, reason=reason, day=_day(row["last_fetched_at"]), locator=row["url"]
            )
        ]
    is_document = (row["source_id"], row["channel_id"]) in documents
    if row["sha256"] is None and (row["role"] == "page" or not is_document):
        return []  # the log of captures shows it
    return [finding("page-not-obtained", title=title, reason=reason, locator=row["url"])]


def _back_dated(row: Mapping[str, Any], title: str) -> Finding:
    absent = (row["last_absent_at"] + _BEIJING).date()
    return finding(
        "page-back-dated",
        field="published_date",
        value=row["claimed_date"].isoformat(),
        locator=f"{row['url']} ← {row['absent_capture_id']}",
        title=title,
        claimed=_words(row["claimed_date"]),
        absent=_day(row["last_absent_at"]),
        seen=_day(row["first_seen_at"]),
        days=(absent - row["claimed_date"]).days,
    )


def channel_findings(clocks: Sequence[ChannelClocks]) -> list[Row]:
    """Findings on channels: silent, empty, not collected."""
    found: list[Row] = []
    for clock in clocks:
        found += finding_rows(_channel_notes(clock), clock.source_id, path=clock.channel_id)
    return found


def _channel_notes(clock: ChannelClocks) -> list[Finding]:
    notes: list[Finding] = []
    reason = reason_words(clock.detail or clock.outcome or "not_attempted")
    if clock.look_age is None:
        notes.append(finding("channel-never-collected", channel=clock.title, reason=reason))
    elif clock.is_late_look:
        days, limit = clock.look_age, clock.look_limit
        reason = reason if clock.outcome not in ("ok", "empty") else "没有运行采集"
        notes.append(
            finding("channel-not-collected", channel=clock.title, days=days, limit=limit, reason=reason)
        )
    if clock.is_emptied:
        notes.append(finding("channel-emptied", channel=clock.title, known=clock.known))
    elif clock.is_empty and clock.look_day is not None:
        notes.append(finding("channel-empty", channel=clock.title, day=_words(clock.look_day)))
    elif clock.is_silent and clock.newest_date is not None:
        notes.append(
            finding(
                "channel-silent",
                channel=clock.title,
                days=clock.silent_days or 0,
                newest=_words(clock.newest_date),
                basis=clock.basis or "",
                limit=clock.silent_limit or 0,
            )
        )
    if clock.detail in ("max-pages", "repeating"):
        notes.append(finding("channel-endless", channel=clock.title, reason=reason_words(clock.detail)))
    return notes


def _day(instant: datetime) -> str:
    return _words((instant.astimezone(UTC) + _BEIJING).date())


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
