"""The assessment report beside the layers: static pages and workbooks of the latest scores.

Belongs here: what of the registry the report needs, and its Dagster step. Does not belong here: pages and
figures (`warehouse/report/`). No part of the daily run: an assessment is reported when its period is over.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg

from assets.context import District, DistrictResource
from assets.describe import asset_key, describe
from sources.registry import Registry
from warehouse.scoring.load import load_schemes
from warehouse.store import Store

if TYPE_CHECKING:
    from warehouse.report.build import ReportResult

GROUP = "report"
FOLDER = "report"
"""Where in the data folder the report lies unless another folder is named."""


def write_report(
    registry: Registry,
    bureaus: Path,
    store: Store,
    out: Path,
    *,
    scheme: str | None = None,
    period: str | None = None,
) -> "ReportResult":
    """Write the report of a data folder into `out`; `scheme` and `period` None: the latest of every scheme.

    Raises NothingToReportError when there is no such assessment, ValueError when `out` is a folder with
    something else in it.
    """
    # Charts and workbooks are slow to import, and every `dg` command imports this module.
    from warehouse.report.build import ReportOptions, build_report

    schemes = {
        name: found.scheme for name, found in load_schemes(bureaus).items() if found.scheme is not None
    }
    options = ReportOptions(
        scheme=scheme,
        period=period,
        region=registry.district.name if registry.district else "",
        schemes=schemes,
        objections=registry.objection_rows(),
        channels=registry.channel_rows(),
    )
    return build_report(store, out, options)


def _report(district: District) -> "ReportResult":
    return write_report(district.registry, district.bureaus, district.store, district.data / FOLDER)


@dg.multi_asset(
    name="assessment_report",
    specs=[
        dg.AssetSpec(
            dg.AssetKey([GROUP, "assessment"]),
            deps=[asset_key("metrics.deductions"), asset_key("ops.issues")],
            group_name=GROUP,
            description=describe(
                "评估报告",
                "The assessment report",
                "每个评估方案最近一期的评估报告：静态网页和 Excel 工作簿，每一分都追到结论和存档。",
                "Static pages and workbooks of the latest assessment of each scheme, with all evidence.",
            ),
            kinds={"html", "excel"},
        )
    ],
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def assessment_report(district: DistrictResource) -> dg.MaterializeResult[None]:
    """Write the report into the data folder."""
    written = _report(district.district())
    assessments = "、".join(f"{one.scheme} {one.period}" for one in written.assessments)
    return dg.MaterializeResult(
        metadata={
            "文件夹 folder": written.folder.name,
            "页数 pages": written.pages,
            "证据页 evidence pages": written.evidence,
            "评估 assessments": assessments or "无",
        }
    )
