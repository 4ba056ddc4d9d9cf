"""Layer CORE, what collecting from websites shows: requests, crawls, sightings, and whether both clocks
run."""

from collections.abc import Iterator

import dagster as dg

from assets.collecting_findings import channel_findings, sighting_findings, web_channel_rows
from assets.context import District, DistrictResource
from assets.describe import check_spec, table_result, table_spec, watch_result, watch_spec
from warehouse.collection import ChannelClocks, build_collection, channel_clocks, noted_sightings
from warehouse.engine import Engine

DEPS = {
    "ops.crawls": ["raw.crawls"],
    "ops.fetches": ["raw.fetches"],
    "ops.sightings": ["raw.sightings", "parsed.notices"],
}
"""The tables, and for each the tables next upstream."""
LOOKED, PUBLISHED = "looked_in_time", "published_in_time"

_LOOK_COLUMNS = ("机构", "栏目", "最近一次采集成功", "距今天数", "期限（天）", "最近结果")
_NEWS_COLUMNS = ("机构", "栏目", "最近一条", "沉默天数", "期限（天）", "依据")


def build_collected(district: District, engine: Engine) -> list[ChannelClocks]:
    """Write the tables and the findings on them; the clocks of the channels that are on the web."""
    build_collection(engine)
    clocks = channel_clocks(engine, web_channel_rows(district.registry))
    pages = [
        (source.slug, channel.id)
        for source in district.registry.sources.values()
        for channel in source.channels
        if channel.format == "pages"
    ]
    notes = [*sighting_findings(noted_sightings(engine), pages), *channel_findings(clocks)]
    engine.store.write_rows("ops.findings", notes, "collecting")
    return clocks


def look_check(clocks: list[ChannelClocks]) -> dg.AssetCheckResult:
    """Our clock: the last good look at each channel is not older than its schedule."""
    ordered = sorted(clocks, key=lambda clock: not clock.is_late_look)
    rows = [
        (c.source_id, c.title, c.look_day, c.look_age, c.look_limit, c.detail or c.outcome) for c in ordered
    ]
    late = sum(clock.is_late_look for clock in clocks)
    fine = "各网站栏目都按时采集了 | all website channels were looked at in time"
    return watch_result(LOOKED, "ops.crawls", _LOOK_COLUMNS, rows, late, fine)


def news_check(clocks: list[ChannelClocks]) -> dg.AssetCheckResult:
    """The bureaus' clock: no channel is without anything new for longer than it may be."""
    ordered = sorted(clocks, key=lambda clock: not clock.is_silent)
    rows = [(c.source_id, c.title, c.newest_date, c.silent_days, c.silent_limit, c.basis) for c in ordered]
    silent = sum(clock.is_silent for clock in clocks)
    fine = "没有超期未更新的网站栏目 | no website channel is silent for too long"
    return watch_result(PUBLISHED, "ops.sightings", _NEWS_COLUMNS, rows, silent, fine)


@dg.multi_asset(
    name="collecting",
    specs=[table_spec(table, group="core", deps=upstream) for table, upstream in DEPS.items()],
    check_specs=[
        *(check_spec(table) for table in DEPS),
        watch_spec(
            LOOKED,
            "ops.crawls",
            "我们的时钟：各网站栏目按时采集成功 | our clock: each channel was looked at in time",
        ),
        watch_spec(
            PUBLISHED,
            "ops.sightings",
            "机构的时钟：各网站栏目没有超期未更新 | the bureaus' clock: no channel is silent for too long",
        ),
    ],
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def _collecting(
    district: DistrictResource,
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    place = district.district()
    with place.engine() as engine:
        clocks = build_collected(place, engine)
        for table in DEPS:
            yield table_result(engine, table)
    yield look_check(clocks)
    yield news_check(clocks)


COLLECTED_ASSETS: tuple[dg.AssetsDefinition, ...] = (_collecting,)
