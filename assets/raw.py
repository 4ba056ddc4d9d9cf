"""Layer RAW: the bytes that bureaus publish, archived, and the log of captures. Partitioned by bureau."""

from collections.abc import Callable, Iterator, Mapping

import dagster as dg

from assets.capturing import capture_bureau
from assets.context import District, DistrictResource
from assets.describe import check_spec, partition_rows, table_result, table_spec

Receive = Callable[[District, str], Mapping[str, int]]
"""Takes what a bureau dropped into its inbox; number of files by outcome."""


def raw_assets(partitions: dg.StaticPartitionsDefinition, receive: Receive) -> list[dg.AssetsDefinition]:
    """The asset `raw/captures`, one partition per bureau; the inbox is emptied first."""

    @dg.multi_asset(
        name="raw",
        specs=[table_spec("raw.captures", group="raw", deps=[], partitions_def=partitions)],
        check_specs=[check_spec("raw.captures")],
        partitions_def=partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def raw(
        context: dg.AssetExecutionContext, district: DistrictResource
    ) -> Iterator[dg.MaterializeResult[None]]:
        place = district.district()
        for slug in context.partition_keys:
            received = receive(place, slug)
            outcomes = capture_bureau(place, slug)
            context.log.info(f"{slug}: {outcomes}" + (f", inbox {dict(received)}" if received else ""))
            rows = place.store.read("raw.captures", slug).num_rows
            seen = {f"本次采集 {outcome}": count for outcome, count in sorted(outcomes.items())}
            partition_rows(context, "raw.captures", slug, rows, **seen)
        with place.engine() as engine:
            yield table_result(engine, "raw.captures")

    return [raw]
