"""Layer OPEN: the versioned open-data release, and the DuckDB file for analysts beside it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import dagster as dg

from assets.context import District, DistrictResource
from assets.describe import asset_key, describe
from sources.problems import Problem, in_order
from sources.withdrawals import WITHDRAWALS_FILE, read_withdrawals
from warehouse.database import build_database
from warehouse.release import publish

_LAST = ("metrics.deductions", "ops.issues")
"""Everything that is published is one of these or upstream of them."""


def build_warehouse(district: District) -> dict[str, Any]:
    """Build `warehouse.duckdb` and swap it in; metadata of the materialisation."""
    rows = build_database(district.store, district.database, as_of=district.as_of)
    return {"文件 file": district.database.name, "表 tables": len(rows), "行数 rows": sum(rows.values())}


def build_release(district: District) -> dict[str, Any]:
    """Publish a new version when the content changed, and move `latest` to it; metadata."""
    declared = declared_withdrawals(district.bureaus)
    result = publish(district.store, district.releases, district.as_of, declared=declared)
    withdrawn = result.withdrawn.by_reason
    return {
        "版本 version": result.version,
        "是否新版 created": result.created,
        "数据集 datasets": len(result.datasets),
        "撤下 withdrawn": "、".join(f"{reason} {number}" for reason, number in withdrawn.items()) or "无",
        "未对上的撤下登记 unmatched withdrawals": len(result.withdrawn.unmatched),
    }


def declared_withdrawals(bureaus: Path) -> list[dict[str, Any]]:
    """The registry's withdrawals, as `publish` and `purge` take them.

    Raises ValueError when the file has a problem: a row that cannot be read would otherwise publish a record
    that somebody decided to withdraw.
    """
    problems: list[Problem] = []
    found = read_withdrawals(bureaus / WITHDRAWALS_FILE, problems)
    if problems:
        first = in_order(problems)[0]
        raise ValueError(
            f"{WITHDRAWALS_FILE}:{first.line or 1}: {first.message_zh}（{first.hint}）。没有发布。"
        )
    return [withdrawal.as_row() for withdrawal in found]


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
