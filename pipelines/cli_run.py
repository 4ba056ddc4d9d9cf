"""`zwgk run` and `zwgk cat`: the main job with its progress and summary, and the way back to the bytes.

Belongs here: progress display and exit code of a run. Does not belong here: what a run does.
"""

import logging
import os
import shutil
import sys
from datetime import date
from pathlib import Path

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from assets.context import District, today
from pipelines import settings
from pipelines.console import Exit, fail, people, print_json, print_summary, say
from pipelines.runner import BusyError, run_pipeline
from pipelines.summary import summarise
from warehouse.archive import ArchiveError

_STEPS = {
    "raw": "采集 raw",
    "parsed": "读取 parsed",
    "captures": "采集日志",
    "collecting": "网站采集台账",
    "expectations": "核对预期",
    "bodies": "机构",
    "catalogue": "目录事项",
    "body_mentions": "机构名称",
    "obligations": "公开责任",
    "notices": "公文",
    "decisions": "许可与处罚",
    "links": "记录与事项",
    "document_links": "公文之间的关联",
    "annual_reports": "年度报告",
    "tasks": "任务分解",
    "verdicts": "责任判定 metrics",
    "indicator_units": "指标的计数单位",
    "quarantine": "隔离区",
    "issues": "问题清单",
    "indicators": "指标",
    "scores": "评估得分",
    "open_warehouse": "分析库",
    "open_release": "开放数据 open",
}
_PER_BUREAU = 2
_RAW = 1


def run_command(
    bureaus: Path, data: Path, as_of: str, only: tuple[str, ...], json: bool, *, reparse: bool = False
) -> None:
    """Run, show progress on standard error, print the summary; exit 0, 1 (data has errors) or 2."""
    known = settings.slugs(bureaus)
    if not known:
        raise fail(
            f"{bureaus} 里没有任何 source.yml。可用 zwgk new-source 新建，或用 --bureaus 指定登记文件夹。"
        )
    unknown = sorted(set(only) - set(known))
    if unknown:
        raise fail(f"没有登记这些机构：{'、'.join(unknown)}。已登记：{'、'.join(known)}")
    if reparse and only:
        raise fail("--reparse 由存档重新读取全部机构，不能同时用 --bureau。")
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    day = as_of or today().isoformat()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=people, transient=True) as progress:
            # With chosen bureaus, raw and parsed run once for each of them.
            total = len(_STEPS) + _PER_BUREAU * max(0, len(only) - 1) - _RAW * reparse
            task = progress.add_task("准备", total=total)

            def report(step: str, done: bool) -> None:
                progress.update(task, description=_STEPS.get(step, step), advance=1 if done else 0)

            outcome = run_pipeline(bureaus, data, day, only=only, reparse=reparse, report=report)
    except BusyError as busy:
        raise fail(f"另一次运行正在使用 {busy}，请等它结束。") from busy
    if not outcome.success:
        for failure in outcome.failures:
            say(f"步骤失败 {failure}")
        raise fail("运行没有完成；已发布的数据和分析库保持原样。")
    summary = summarise(District(bureaus, data, date.fromisoformat(day)))
    if json:
        print_json(summary.as_json())
    else:
        print_summary(summary)
    raise typer.Exit(Exit.DATA if summary.errors else Exit.FINE)


def archived_bytes(data: Path, capture: str) -> None:
    """Write the archived bytes of a capture (by capture_id or SHA-256) to standard output."""
    district = District(Path(), data, today())
    sha256 = capture
    if capture.startswith("cap-"):
        with district.engine(whole=True) as engine:
            engine.attach("raw.captures")
            found = engine.query("SELECT capture_id, sha256 FROM raw.captures").to_pylist()
        by_id = {row["capture_id"]: row["sha256"] for row in found}
        if not by_id.get(capture):
            raise fail(f"没有这次采集，或它没有内容：{capture}")
        sha256 = by_id[capture]
    try:
        with district.archive.open(sha256) as stored, os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
            shutil.copyfileobj(stored, out)
    except (ArchiveError, ValueError) as error:
        raise fail(f"取不出 {sha256}：{error}") from error
