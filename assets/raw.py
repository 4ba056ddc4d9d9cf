"""Layer RAW: the bytes that bureaus publish, archived, and the logs of captures. Partitioned by bureau."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import dagster as dg

from assets.capturing import Collect, capture_bureau
from assets.context import District, DistrictResource
from assets.describe import check_spec, markdown_table, partition_rows, table_result, table_spec
from assets.reasons import reason_words
from warehouse.store import Store

Receive = Callable[[District, str], Mapping[str, int]]
"""Takes what a bureau dropped into its inbox; number of files by outcome."""

TABLES = ("raw.captures", "raw.crawls", "raw.fetches", "raw.sightings")
COLLECT_TAG = "zwgk/collect"
"""Tag of a run that says whether websites are asked (`capturing.Collect`); without it they are."""
_FRESH = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=50), warn_window=timedelta(hours=26))


def raw_assets(partitions: dg.StaticPartitionsDefinition, receive: Receive) -> list[dg.AssetsDefinition]:
    """The assets `raw/*`, one partition per bureau; the inbox is emptied first."""

    @dg.multi_asset(
        name="raw",
        specs=[
            table_spec(
                table,
                group="raw",
                deps=[],
                partitions_def=partitions,
                freshness=_FRESH if table == "raw.captures" else None,
            )
            for table in TABLES
        ],
        check_specs=[check_spec(table) for table in TABLES],
        partitions_def=partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def raw(
        context: dg.AssetExecutionContext, district: DistrictResource
    ) -> Iterator[dg.MaterializeResult[None]]:
        place = district.district()
        collect = cast(Collect, context.run.tags.get(COLLECT_TAG, "always"))
        for slug in context.partition_keys:
            received = receive(place, slug)
            outcomes = capture_bureau(place, slug, datetime.now(UTC), collect=collect)
            context.log.info(f"{slug}: {outcomes}" + (f", inbox {dict(received)}" if received else ""))
            shown: dict[str, Any] = {f"本次采集 {name}": count for name, count in sorted(outcomes.items())}
            shown.update(last_crawl(place.store, slug, channel_titles(place, slug)))
            for table in TABLES:
                more = shown if table in ("raw.captures", "raw.crawls") else {}
                partition_rows(context, table, slug, place.store.read(table, slug).num_rows, **more)
        with place.engine(whole=True) as engine:
            for table in TABLES:
                yield table_result(engine, table)

    return [raw]


_COLUMNS = ("栏目", "结果", "列表页", "条目", "新增", "改动", "撤下", "请求", "未成功")
_COUNTS = ("pages", "entries", "new", "changed", "vanished", "requests", "failed")


def channel_titles(district: District, slug: str) -> dict[str, str]:
    """The titles of a bureau's channels by id."""
    source = district.registry.sources.get(slug)
    return {channel.id: channel.title for channel in source.channels} if source is not None else {}


def last_crawl(store: Store, slug: str, titles: Mapping[str, str]) -> dict[str, Any]:
    """The last crawl of a bureau's website for its partition: totals, and a row per channel; {} without
    one. `titles` are those of the channels."""
    walks = store.read("raw.crawls", slug).to_pylist()
    if not walks:
        return {}
    last = max(walks, key=lambda walk: (walk["started_at"], walk["crawl_id"]))
    rows = [walk for walk in walks if walk["crawl_id"] == last["crawl_id"]]
    table = [
        [
            titles.get(walk["channel_id"], walk["channel_id"]),
            _outcome(walk),
            *(walk[name] for name in _COUNTS),
        ]
        for walk in rows
    ]
    return {
        "最近一轮网站采集 last crawl": last["crawl_id"],
        "请求 requests": sum(walk["requests"] for walk in rows),
        "新增 new": sum(walk["new"] for walk in rows),
        "改动 changed": sum(walk["changed"] for walk in rows),
        "撤下 vanished": sum(walk["vanished"] for walk in rows),
        "各栏目 channels": dg.MetadataValue.md(markdown_table(_COLUMNS, table)),
    }


def _outcome(walk: Mapping[str, Any]) -> str:
    reason = f"（{reason_words(walk['detail'])}）" if walk["detail"] else ""
    return f"{walk['outcome']}{reason}"
