"""Capture a bureau: bytes into the archive, one row per content into the capture log.

Belongs here: meeting of the platforms (`sources/platforms`), the archive and the capture log; what is said of
a failed capture. Does not belong here: websites (`collecting.py`), reading of contents, Dagster.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from assets.arrival import arrival_day, note_day
from assets.captures import Log, Row, capture_key
from assets.collecting import RunCrawl, collect_bureau
from assets.context import District
from assets.findings import finding_rows
from assets.reasons import reason_words
from assets.received import list_received
from sources.findings import Finding, finding, issue_types
from sources.model import Channel
from sources.pages import is_blocked
from sources.platforms.capture_log import midnight
from sources.platforms.files import FoundFile, list_captures
from sources.platforms.media import Media, sniff_file
from sources.tables.bounds import size_words

Collect = Literal["always", "due", "never"]
"""Whether a bureau's website is asked: in any case, when its last crawl is older than its schedule, not at
all."""


def capture_bureau(
    district: District,
    slug: str,
    now: datetime | None = None,
    *,
    collect: Collect = "always",
    run: RunCrawl | None = None,
) -> dict[str, int]:
    """Capture all channels of a bureau into `raw.captures/<slug>`; number of captures and requests by
    outcome.

    The log grows only: a path whose content changed gets a further row, and `fetched_at` of a known
    content stays that of its first capture. A file without a declared time carries the run's day
    (`arrival.py`). Websites are collected at `now`, without it only files are
    captured; a site that cannot be reached fails nothing.
    """
    source = district.registry.sources.get(slug)
    log = Log(district.store.read("raw.captures", slug).to_pylist())
    outcomes: Counter[str] = Counter()
    notes: list[dict[str, Any]] = []
    day = arrival_day(district.data, district.as_of)
    if source is not None and source.status == "active":
        for channel in source.channels:
            listing = list_captures(source.folder, channel, day)
            received = list_received(district.data, slug, channel, day)
            notes += finding_rows([*listing.findings, *received.findings], slug, path=channel.id)
            for file in (*listing.found, *received.found):
                outcomes[_capture(district, slug, channel, file, log, day)["outcome"]] += 1
    district.store.write_rows("raw.captures", list(log.rows.values()), slug)
    district.store.write_rows("ops.findings", notes, f"capture_{slug}")
    note_day(district.data, district.as_of)
    if now is not None and collect != "never":
        outcomes += collect_bureau(district, slug, now, only_due=collect == "due", run=run)
    return dict(outcomes)


def _capture(district: District, slug: str, channel: Channel, file: FoundFile, log: Log, day: date) -> Row:
    """The row of a capture, from the log when it is known, else added to it."""
    media, sha256 = None, None
    earlier = log.at(channel.id, file.relative)
    if file.path is not None:
        media = sniff_file(file.path, limit=channel.byte_limit)
        if media.finding is None or media.finding.rule != "file-too-large":
            alike = [row["sha256"] for row in earlier if row["bytes"] == file.size]
            sha256 = district.archive.put(file.path, expected=alike[-1] if alike else None).sha256
    outcome = file.outcome or (media.outcome if media is not None else "error")
    if outcome == "ok" and media is not None and _is_wall(media, file, channel):
        outcome = "blocked"
    capture_id = _capture_id(day, slug, channel, file, outcome, sha256)
    if capture_id not in log.rows:
        row = {
            "capture_id": capture_id,
            "source_id": slug,
            "channel_id": channel.id,
            "format": channel.format,
            "path": file.relative,
            "version_no": len(earlier) + 1,
            "url": file.url,
            "fetched_at": file.captured_at,
            "published_date": file.published_date,
            "outcome": outcome,
            "sha256": sha256,
            "bytes": file.size,
            "media_type": media.media_type if media is not None else None,
            "detail": media.finding.rule if media is not None and media.finding is not None else None,
            "fetch_role": None,
            "parent_url": None,
        }
        log.add(row)
    return log.rows[capture_id]


def _capture_id(
    day: date, slug: str, channel: Channel, file: FoundFile, outcome: str, sha256: str | None
) -> str:
    """Content decides; an attempt without content is told apart by outcome, size and its noted time."""
    noted = "" if file.captured_at == midnight(day) else file.captured_at.isoformat()
    return capture_key(slug, channel.id, file.relative, sha256 or f"{outcome}|{file.size}|{noted}")


def _is_wall(media: Media, file: FoundFile, channel: Channel) -> bool:
    """Whether a saved page is a challenge or error page instead of what the site publishes."""
    if media.kind != "html" or channel.format != "pages" or file.path is None:
        return False
    return is_blocked(file.path.read_bytes())


def capture_findings(row: Mapping[str, Any], channel: Channel) -> list[Finding]:
    """What the outcome of a capture tells a person; empty for a capture that worked."""
    place, detail = row["path"], row["detail"]
    if detail == "file-too-large":
        size, limit = size_words(row["bytes"]), size_words(channel.byte_limit)
        return [finding("file-too-large", size=size, limit=limit, locator=place)]
    if detail in issue_types():
        return [finding(detail, locator=place)]
    if row["outcome"] == "blocked":
        why = reason_words(detail) if detail else "拦截页、验证页或错误页"
        return [finding("capture-blocked", detail=why, locator=place)]
    if row["outcome"] in {"error", "moved", "not_attempted"}:
        return [finding("capture-failed", detail=reason_words(detail or row["outcome"]), locator=place)]
    return []
