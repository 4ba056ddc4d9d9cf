"""When bureaus' websites are collected: schedules from the cadence of their channels.

Belongs here: which bureaus a tick asks for. Does not belong here: the collecting (`assets/collecting.py`).

Every bureau has a run of its own, so that one slow site holds up no other; bureaus on one host wait for each
other (`assets/collecting.py`). The morning's run asks only what these have not brought (tag `zwgk/collect:
due`).
"""

from collections.abc import Callable, Iterator
from typing import Any

import dagster as dg

from assets.collecting_plan import is_collected_daily, web_channels
from assets.context import District
from assets.raw import COLLECT_TAG
from sources.registry import Source

COLLECT_DAILY, COLLECT_WEEKLY = "collect_daily", "collect_weekly"
_ZONE = "Asia/Shanghai"


def collect_schedules(job: Any, place: Callable[[], District]) -> list[dg.ScheduleDefinition]:
    """`collect_daily` for bureaus with a channel of cadence daily or weekly, `collect_weekly` for the others.

    `job` captures and reads one bureau (Dagster does not export the type of an asset job).
    """
    daily = dg.ScheduleDefinition(
        name=COLLECT_DAILY,
        job=job,
        cron_schedule="10 1 * * *",
        execution_timezone=_ZONE,
        execution_fn=_ticker(place, daily=True),
        description="每天 01:10 采集有每日、每周更新栏目的网站，一个机构一次运行 | a run each, at night",
    )
    weekly = dg.ScheduleDefinition(
        name=COLLECT_WEEKLY,
        job=job,
        cron_schedule="10 2 * * 6",
        execution_timezone=_ZONE,
        execution_fn=_ticker(place, daily=False),
        description="每周六 02:10 采集其余网站，一个机构一次运行 | the others, Saturdays",
    )
    return [daily, weekly]


def bureaus_to_collect(district: District, *, daily: bool) -> list[str]:
    """The active bureaus with channels on the web that are looked at every day, or the others."""
    return [
        source.slug
        for source in district.registry.sources.values()
        if _is_collected(source) and is_collected_daily(source) is daily
    ]


def _is_collected(source: Source) -> bool:
    return source.status == "active" and bool(web_channels(source))


def _ticker(
    place: Callable[[], District], *, daily: bool
) -> Callable[[dg.ScheduleEvaluationContext], Iterator[dg.RunRequest | dg.SkipReason]]:
    def tick(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        slugs = bureaus_to_collect(place(), daily=daily)
        if not slugs:
            yield dg.SkipReason("没有这样更新的网站栏目 | no website channel of this cadence")
        day = context.scheduled_execution_time.date().isoformat()
        for slug in slugs:
            # "due": a bureau that somebody collected by hand an hour ago is left alone.
            yield dg.RunRequest(run_key=f"{slug}-{day}", partition_key=slug, tags={COLLECT_TAG: "due"})

    return tick
