"""`zwgk report`: the assessment as a folder of static pages and Excel workbooks.

Belongs here: which folder, which assessment, what is said about it. Does not belong here: pages and figures
(`warehouse/report/`).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines import settings
from pipelines.console import fail, print_json, say


def report(
    out: Annotated[Path | None, typer.Option("--out", help="报告文件夹，默认为数据文件夹下的 report")] = None,
    scheme: Annotated[str | None, typer.Option("--scheme", help="只报告这个评估方案")] = None,
    period: Annotated[
        str | None, typer.Option("--period", help="时期，如 2026、2026-Q3、2026-09；默认为最近一期")
    ] = None,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹 | data folder")] = None,
    bureaus: Annotated[
        Path | None, typer.Option("--bureaus", help="机构登记文件夹（含 schemes、objections.csv）")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="机器可读的输出 | machine output")] = False,
) -> None:
    """生成评估报告：静态网页和 Excel 工作簿 | write the assessment report as pages and workbooks."""
    import duckdb

    from assets.report import FOLDER, write_report
    from sources.registry_load import load_registry
    from warehouse.report.data import NothingToReportError
    from warehouse.store import Store

    folder, registered = settings.data_folder(data), settings.bureaus_folder(bureaus)
    if not (folder / "core").is_dir():
        raise fail(f"{folder} 里还没有数据。请先运行 zwgk run。")
    target = (out or folder / FOLDER).resolve()
    registry = load_registry(registered)
    try:
        written = write_report(registry, registered, Store(folder), target, scheme=scheme, period=period)
    except (NothingToReportError, ValueError) as error:
        raise fail(str(error)) from error
    except duckdb.BinderException as error:
        raise fail(f"{folder} 里的数据是旧版本的程序生成的。请先运行 zwgk run，再生成报告。") from error
    except OSError as error:
        raise fail(f"写不了报告 {target}：{error}") from error
    if json:
        print_json(
            {
                "folder": str(written.folder),
                "as_of": written.as_of.isoformat(),
                "pages": written.pages,
                "evidence_pages": written.evidence,
                "assessments": [{"scheme": a.scheme, "period": a.period} for a in written.assessments],
            }
        )
        return
    shown = "、".join(f"{a.scheme} {a.period}" for a in written.assessments) or "没有评分，只有结论和指标"
    say(f"评估报告（截至 {written.as_of}）：{shown}")
    say(
        f"共 {written.pages} 页，其中证据页 {written.evidence} 页。"
        f"用浏览器打开 {written.folder / 'index.html'}"
    )
