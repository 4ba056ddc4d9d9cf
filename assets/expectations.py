"""What a healthy channel holds (`expect` in source.yml), compared with what was read; as issues and as
checks.

Belongs here: counting and comparing, the asset check of each bureau. Does not belong here: reading, silence
(`warehouse/collection.py`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import dagster as dg

from assets.context import DistrictResource
from assets.describe import asset_key, watch_result, watch_spec
from sources.findings import Finding, finding
from sources.model import Channel
from sources.registry import Source
from warehouse.store import Store

CHECKED = "ops.captures"
"""The table whose checks the expectations are: the contents that each bureau's channels gave."""
_COUNTED = ("parsed.notices", "parsed.catalogue_items", "parsed.permits", "parsed.penalties")
_COLUMNS = ("栏目", "预期", "实际", "应为", "结论")


@dataclass(frozen=True, slots=True)
class Expected:
    """One expectation of a channel. `field` None: the number of rows, else the share of pages on which the
    field was read; `found` is None for a share of no pages."""

    channel: Channel
    field: str | None
    found: float | None
    low: float | None
    high: float | None
    rows: int

    @property
    def passed(self) -> bool:
        """Within its bounds; nothing is expected of a share of no pages."""
        return self.found is None or not (
            (self.low is not None and self.found < self.low)
            or (self.high is not None and self.found > self.high)
        )

    @property
    def bounds(self) -> str:
        """The bounds in words."""
        if self.field is not None:
            return f"不低于 {_percent(self.low or 0)}%"
        return f"{int(self.low or 0)}–{int(self.high) if self.high is not None else '不限'}"

    @property
    def measured(self) -> str:
        """What was found, in words."""
        if self.field is None:
            return str(self.rows)
        return "没有页面" if self.found is None else f"{_percent(self.found)}%（{self.rows} 页）"


def fill_expectations(channel: Channel, notices: Sequence[dict[str, Any]]) -> list[Expected]:
    """How many of the channel's notices (rows of `parsed.notices`) give each field that `expect.filled`
    names."""
    if channel.expect is None:
        return []
    pages = [row for row in notices if row["kind"] == "notice"]
    return [
        Expected(channel, field, _share(pages, field), low, None, len(pages))
        for field, low in channel.expect.filled.items()
    ]


def bureau_expectations(store: Store, source: Source) -> list[Expected]:
    """All expectations of a bureau against its parsed tables, by channel; channels without any are left
    out."""
    channels = [channel for channel in source.channels if channel.expect is not None]
    if not channels:
        return []
    captures = store.read("raw.captures", source.slug, ["capture_id", "channel_id"]).to_pylist()
    channel_of = {row["capture_id"]: row["channel_id"] for row in captures}
    rows: Counter[str] = Counter()
    for table in _COUNTED:
        counts = store.read(table, source.slug, ["capture_id"]).column("capture_id").value_counts()
        for entry in counts.to_pylist():
            rows[channel_of.get(entry["values"], "")] += entry["counts"]
    wanted = any(channel.expect and channel.expect.filled for channel in channels)
    notices = store.read("parsed.notices", source.slug).to_pylist() if wanted else []
    found: list[Expected] = []
    for channel in channels:
        expect = channel.expect
        if expect is not None and (expect.min_rows is not None or expect.max_rows is not None):
            number = rows[channel.id]
            found.append(Expected(channel, None, number, expect.min_rows, expect.max_rows, number))
        mine = [row for row in notices if channel_of.get(row["capture_id"]) == channel.id]
        found += fill_expectations(channel, mine)
    return found


def expectation_finding(one: Expected) -> Finding:
    """The finding on an expectation that failed."""
    title = one.channel.title
    if one.field is None:
        return finding(
            "rows-outside-expectation",
            channel=title,
            rows=one.rows,
            expected=one.bounds,
            locator=one.channel.id,
        )
    return finding(
        "field-rarely-read",
        field=one.field,
        channel=title,
        found=_percent(one.found or 0),
        expected=_percent(one.low or 0),
        rows=one.rows,
        locator=one.channel.id,
    )


def expectation_checks(slugs: Sequence[str]) -> list[dg.AssetChecksDefinition]:
    """One check per bureau on the contents that were captured; it warns and holds nothing up."""
    if not slugs:
        return []

    @dg.multi_asset_check(
        name="expectations",
        specs=[
            watch_spec(
                check_name(slug),
                CHECKED,
                f"{slug}：各栏目的条数和填写率在 source.yml 的预期之内 | rows and fill rates as expected",
                additional_deps=[asset_key(table) for table in _COUNTED],
            )
            for slug in slugs
        ],
    )
    def expectations(district: DistrictResource) -> Iterator[dg.AssetCheckResult]:
        place = district.district()
        for slug in slugs:
            source = place.registry.sources.get(slug)
            found = bureau_expectations(place.store, source) if source is not None else []
            found.sort(key=lambda one: one.passed)
            rows = [
                (
                    one.channel.title,
                    one.field or "条数",
                    one.measured,
                    one.bounds,
                    "符合" if one.passed else "不符",
                )
                for one in found
            ]
            failed = sum(not one.passed for one in found)
            fine = "都在预期之内 | all as expected" if found else "没有声明预期 | nothing is expected"
            yield watch_result(check_name(slug), CHECKED, _COLUMNS, rows, failed, fine)

    return [expectations]


def check_name(slug: str) -> str:
    """The name of a bureau's check."""
    return f"expects_{slug}"


def _share(pages: Sequence[dict[str, Any]], field: str) -> float | None:
    return sum(bool(row.get(field)) for row in pages) / len(pages) if pages else None


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"
