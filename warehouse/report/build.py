"""Writing the report: every page, and the exchange of the old report for the new one.

Belongs here: the order of the pages and that a report appears whole or not at all. Does not belong here: what
is on a page.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from warehouse.engine import Engine
from warehouse.release.swap import recover, swapping
from warehouse.report import texts
from warehouse.report.bodies import body_page, evidence_page, write_bodies
from warehouse.report.data import TABLES, Assessment, ReportData, Row, workbook_file
from warehouse.report.evidence import evidence_rows
from warehouse.report.overview import write_overview
from warehouse.report.pictures import Pictures
from warehouse.report.site import Site
from warehouse.report.subjects import write_domains, write_indicators
from warehouse.scoring.model import Scheme
from warehouse.store import Store

_MARK = "report.css"
_IN_ONE_PROCESS = 100
"""Bodies up to which pages and workbooks are written one after the other."""


@dataclass(frozen=True)
class ReportResult:
    """What was written: where, how many pages, how many of single verdicts, assessments, the as-of day."""

    folder: Path
    pages: int
    evidence: int
    assessments: tuple[Assessment, ...]
    as_of: date


@dataclass(frozen=True)
class ReportOptions:
    """Which assessment is shown and how it is called.

    `scheme` and `period` None: the latest of every scheme. `schemes` are the schemes by name (one that is not
    there is called by its name), `region` is the name of the district, `objections` are rows of
    `registry.objections`, `channels` rows of `registry.channels`.
    """

    scheme: str | None = None
    period: str | None = None
    region: str = ""
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    objections: Sequence[Mapping[str, Any]] = ()
    channels: Sequence[Mapping[str, Any]] = ()


def build_report(store: Store, out: Path, options: ReportOptions | None = None) -> ReportResult:
    """Write the report of the store's assessment into the folder `out`, in the place of an older report.

    Raises NothingToReportError when there is no such assessment, ValueError when `out` is a folder with
    something else in it. On an error `out` stays as it was. The same tables give the same bytes.
    """
    options = options or ReportOptions()
    recover(out.parent)
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / _MARK).exists())):
        raise ValueError(f"{out} 里有别的文件，不是以前的报告。请换一个文件夹。")
    with Engine(store) as engine:
        engine.attach(*TABLES)
        data = ReportData(engine, options.scheme, options.period)
        rows = list(evidence_rows(engine, options.objections))
        titles = {(row["source_id"], row["channel_id"]): row["title"] for row in options.channels}
        for row in data.captures:
            row["title"] = titles.get((row["source_id"], row["channel_id"]))
        created = not out.exists()
        out.mkdir(parents=True, exist_ok=True)
        try:
            with swapping(out) as folder, _workbooks(engine, folder, data, rows, options):
                pages = _write(folder, data, rows, options)
        except BaseException:
            if created and out.is_dir() and not any(out.iterdir()):
                out.rmdir()
            raise
    return ReportResult(out, pages, len(rows), tuple(data.assessments), data.as_of)


def _write(folder: Path, data: ReportData, rows: Sequence[Row], options: ReportOptions) -> int:
    title = f"{options.region}政务公开评估报告"
    site = Site(folder, title, data.as_of)
    site.style()
    pictures = Pictures(site)
    by_body: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_body[row["body_id"]].append(row)
    titles = {name: scheme.title.zh for name, scheme in options.schemes.items()}
    write_overview(site, data, pictures, titles, title)
    write_bodies(site, data, by_body, titles)
    write_domains(site, data, rows)
    write_indicators(site, data, pictures, options.region or "全区")
    _write_evidence(site, data, rows)
    return site.pages


def _workbooks(
    engine: Engine, folder: Path, data: ReportData, rows: Sequence[Row], options: ReportOptions
) -> AbstractContextManager[None]:
    # It needs a library of its own, which who asks for help or reads a page does not.
    from warehouse.report.workbook import scheme_words
    from warehouse.report.workbooks import Job, writing

    pages = frozenset(
        row["verdict_id"] for row in rows if texts.file_name(row["verdict_id"]) == row["verdict_id"]
    )
    jobs = []
    for assessment in data.assessments:
        scheme = options.schemes.get(assessment.scheme)
        words = scheme_words(scheme) if scheme is not None else None
        target = folder / workbook_file(assessment)
        jobs.append(Job(assessment.scheme, assessment.period, target, words, options.region, pages))
    aside = bool(jobs) and len(data.reported_bodies) > _IN_ONE_PROCESS
    return writing(engine.connection, engine.store.root, jobs, aside)


def _write_evidence(site: Site, data: ReportData, rows: Sequence[Row]) -> None:
    channels: dict[str, list[Row]] = defaultdict(list)
    for row in data.captures:
        channels[row["source_id"]].append(row)
    for row in rows:
        body_name, page = data.name(row["body_id"]), body_page(row["body_id"])
        domain = data.domain_page(row["domain"])
        kind = str(texts.KINDS.get(row["kind"], row["kind"]))
        law = " ".join(
            str(part) for part in (row["duty_law"], row["duty_article"], row["duty_doc_number"]) if part
        )
        content = {
            "v": row,
            "body_name": body_name,
            "body_page": page,
            "kind_text": kind
            + (f"（{texts.RECORD_KINDS.get(row['record_kind'], '')}）" if row["record_kind"] else ""),
            "domain_page": f"domains/{domain}.html" if domain else None,
            "status": texts.status(row["status"], row["reason_code"]),
            "start_day": texts.START_DAYS.get(row["kind"], texts.NOTHING),
            "law": law if law != row["duty_basis"] else "",
            "origin": texts.ORIGINS.get(row["duty_origin"] or "", texts.NOTHING),
            "outcome": texts.OUTCOMES.get(row["capture_outcome"] or "", texts.NOTHING),
            "address": texts.web_address(row["capture_url"]),
            "channels": [] if row["capture_id"] else channels.get(row["body_id"], []),
        }
        name = row["record_title"] or row["item_path"] or row["duty_subject"] or row["verdict_id"]
        site.page(
            evidence_page(row["verdict_id"]),
            "evidence.html",
            f"证据：{name}",
            content,
            "bodies",
            (("概览", "index.html"), ("机构", "bodies/index.html"), (body_name, page)),
        )
