"""The Dagster code location: assets of the five layers, their checks, the jobs and their schedules.

Belongs here: putting definitions together. Does not belong here: what an asset does.
"""

import warnings
from collections.abc import Mapping
from pathlib import Path

import dagster as dg

from assets.collected import COLLECTED_ASSETS
from assets.context import DistrictResource
from assets.core import CORE_ASSETS
from assets.expectations import expectation_checks
from assets.inbox import Folders
from assets.metrics import METRICS_ASSETS
from assets.open_data import OPEN_ASSETS
from assets.parsed import parsed_assets
from assets.raw import COLLECT_TAG, raw_assets
from assets.report import GROUP, assessment_report
from pipelines import settings
from pipelines.collecting import collect_schedules
from pipelines.inbox import INBOX, inbox_sensor, receiver, returns_job

# `dg launch --assets "*"` makes Dagster warn of a beta parameter that its own code uses.
warnings.filterwarnings("ignore", category=dg.BetaWarning, module=r"dagster\.")

DAILY = "daily"
BUREAU = "bureau"
REBUILD = "rebuild"
REPARSE = "reparse"
ASSESSMENT = "assessment"
_RANGE_START = "dagster/asset_partition_range_start"
_RANGE_END = "dagster/asset_partition_range_end"


def partition_tags(slugs: list[str]) -> dict[str, str]:
    """Run tags that make one run cover all the bureaus from the first to the last."""
    return {_RANGE_START: slugs[0], _RANGE_END: slugs[-1]} if slugs else {}


def build_definitions(
    bureaus: Path,
    data: Path,
    as_of: str,
    loggers: Mapping[str, dg.LoggerDefinition] | None = None,
    folders: Folders | None = None,
) -> dg.Definitions:
    """The definitions for a registry and a data folder; reads folder names only, no file contents.

    `folders` are the inbox and the outbox, by default those of the settings.
    """
    folders = folders or Folders(settings.inbox_folder(data), settings.outbox_folder(data))
    resource = DistrictResource(bureaus=str(bureaus), data=str(data), as_of=as_of)
    slugs = settings.slugs(bureaus)
    partitions = dg.StaticPartitionsDefinition(slugs)
    layers = dg.AssetSelection.all() - dg.AssetSelection.groups(GROUP)
    daily = dg.define_asset_job(
        DAILY,
        selection=layers,
        tags=partition_tags(slugs),
        description="采集、读取、入库、判定、发布，一次跑完 | raw to open in one run",
    )
    one_bureau = dg.define_asset_job(
        BUREAU,
        selection=dg.AssetSelection.groups("raw", "parsed"),
        description="只重新采集、读取所选机构 | capture and read the chosen bureaus again",
    )
    rebuild = dg.define_asset_job(
        REBUILD,
        selection=dg.AssetSelection.groups("core", "quarantine", "metrics", "open"),
        description="由已读取的内容重建核心层、指标和发布 | rebuild core, metrics and open from parsed",
    )
    reparse = dg.define_asset_job(
        REPARSE,
        selection=layers - dg.AssetSelection.groups("raw"),
        tags=partition_tags(slugs),
        description="由存档重新读取全部内容并重建后面各层，不访问网络 | read everything again, no network",
    )
    received = dg.define_asset_job(
        INBOX,
        selection=layers,
        # A bureau that hands in a file does not have its website asked for it.
        tags={COLLECT_TAG: "never"},
        description="收件箱有新文件：收下、自查、答复、导入，再重建后面各层 | take in what a bureau dropped",
    )
    assessment = dg.define_asset_job(
        ASSESSMENT,
        selection=dg.AssetSelection.groups(GROUP),
        description="生成评估报告：网页和 Excel 工作簿 | write the assessment report of what was last judged",
    )
    returns = returns_job(folders)
    return dg.Definitions(
        assets=[
            *raw_assets(partitions, receiver(folders)),
            *parsed_assets(partitions),
            *CORE_ASSETS,
            *COLLECTED_ASSETS,
            *METRICS_ASSETS,
            *OPEN_ASSETS,
            assessment_report,
        ],
        asset_checks=expectation_checks(slugs),
        jobs=[daily, one_bureau, rebuild, reparse, received, returns, assessment],
        sensors=[inbox_sensor(folders, resource.district, [received, returns])],
        schedules=[
            dg.ScheduleDefinition(
                name="every_morning",
                job=daily,
                cron_schedule="30 6 * * *",
                execution_timezone="Asia/Shanghai",
                # What a schedule of collecting has brought in the night is not asked for again.
                tags={COLLECT_TAG: "due"},
                description="每天早上六点半（北京时间） | every morning at 06:30 Beijing time",
            ),
            dg.ScheduleDefinition(
                name="every_month",
                job=assessment,
                # After the morning run of the day: the month, quarter or year before is over.
                cron_schedule="0 9 1 * *",
                execution_timezone="Asia/Shanghai",
                description="每月一日上午九点（北京时间）出评估报告 | the report, on the first of each month",
            ),
            *collect_schedules(one_bureau, resource.district),
        ],
        resources={"district": resource},
        executor=dg.in_process_executor,
        loggers=loggers,
    )


defs = build_definitions(settings.bureaus_folder(), settings.data_folder(), settings.as_of_text())
