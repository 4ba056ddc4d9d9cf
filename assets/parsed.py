"""Layer PARSED: what the pages and files say, all strings as seen. Partitioned by bureau."""

from collections.abc import Iterator

import dagster as dg

from assets.context import DistrictResource
from assets.describe import check_spec, partition_rows, table_result, table_spec
from assets.reading import parse_bureau

TABLES = (
    "parsed.annual_reports",
    "parsed.catalogue_items",
    "parsed.documents",
    "parsed.entries",
    "parsed.issues",
    "parsed.notices",
    "parsed.penalties",
    "parsed.permits",
    "parsed.relations",
    "parsed.tasks",
)


def parsed_assets(partitions: dg.StaticPartitionsDefinition) -> list[dg.AssetsDefinition]:
    """The assets `parsed/*`: one reading of a bureau's captures fills them all."""

    @dg.multi_asset(
        name="parsed",
        specs=[
            table_spec(table, group="parsed", deps=["raw.captures"], partitions_def=partitions)
            for table in TABLES
        ],
        check_specs=[check_spec(table) for table in TABLES],
        partitions_def=partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def parsed(
        context: dg.AssetExecutionContext, district: DistrictResource
    ) -> Iterator[dg.MaterializeResult[None]]:
        place = district.district()
        for slug in context.partition_keys:
            counts = parse_bureau(place, slug)
            context.log.info(f"{slug}: {counts}")
            for table in TABLES:
                partition_rows(context, table, slug, counts[table])
        place.store.drop_partitions(partitions.get_partition_keys())
        with place.engine(whole=True) as engine:
            for table in TABLES:
                yield table_result(engine, table)

    return [parsed]
