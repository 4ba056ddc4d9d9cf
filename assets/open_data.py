"""Layer OPEN: the versioned open-data release, and the DuckDB file for analysts beside it."""

from collections.abc import Callable
from typing import Any

import dagster as dg

from assets import metrics
from assets.context import District, DistrictResource
from assets.describe import asset_key, describe
from warehouse.database import build_database
from warehouse.release import publish

_LAST = (*metrics.INDICATORS, "ops.issues")
"""Everything that is published is one of these or upstream of them."""


def build_warehouse(district: District) -> dict[str, Any]:
    """Build `warehouse.duckdb` and swap it in; metadata of the materialisation."""
    rows = build_database(district.store, district.database, as_of=district.as_of)
    return {"文件 file": district.database.name, "表 tables": len(rows), "行数 rows": sum(rows.values())}


def build_release(district: District) -> dict[str, Any]:
    """Publish a new version when the content changed, and move `latest` to it; metadata."""
    result = publish(district.store, district.releases, district.as_of)
    return {
        "版本 version": result.version,
        "是否新版 created": result.created,
        "数据集 datasets": len(result.datasets),
    }


def _step(
    name: str, description: str, kinds: set[str], build: Callable[[District], dict[str, Any]]
) -> dg.AssetsDefinition:
    spec = dg.AssetSpec(
        dg.AssetKey(["open", name]),
        deps=[asset_key(table) for table in _LAST],
        group_name="open",
        description=description,
        kinds=kinds,
    )

    @dg.multi_asset(name=f"open_{name}", specs=[spec], backfill_policy=dg.BackfillPolicy.single_run())
    def run(district: DistrictResource) -> dg.MaterializeResult[None]:
        return dg.MaterializeResult(metadata=build(district.district()))

    return run


OPEN_ASSETS: tuple[dg.AssetsDefinition, ...] = (
    _step(
        "warehouse",
        describe(
            "分析库 warehouse.duckdb",
            "The DuckDB file for analysts",
            "供分析的 DuckDB 文件：核心表、采集、隔离、问题、判定和指标，每一列都有中英文注释。",
            "Core, captures, quarantine, issues, verdicts, indicators; comments on every column.",
        ),
        {"duckdb"},
        build_warehouse,
    ),
    _step(
        "release",
        describe(
            "开放数据发布",
            "Open-data release",
            "按版本发布的开放数据：Parquet 与 CSV、数据包说明、校验和、变更说明。内容不变则不出新版本。",
            "Versions of Parquet and CSV with data package, checksums and changes.",
        ),
        {"parquet", "csv"},
        build_release,
    ),
)
