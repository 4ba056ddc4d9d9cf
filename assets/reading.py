"""Read a bureau: archived bytes become parsed rows and findings.

Belongs here: which reader gets which capture, and where its rows go. Readers live in `sources/`, permits
and penalties in `records.py`. Does not belong here: grammar of pages or tables, Dagster.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assets.capturing import capture_findings
from assets.context import District
from assets.documents import Attachments, document_findings, document_rows
from assets.expectations import bureau_expectations, expectation_finding
from assets.findings import crashed, finding_rows
from assets.records import CapturedFile, parse_records
from sources.annual_reports import is_annual_report, read_annual_report, report_rows
from sources.catalogue import read_catalogue
from sources.documents import DocumentText, is_document, read_document, reading_of
from sources.findings import Finding, finding
from sources.model import Channel
from sources.pages import PageReading, read_list, read_page
from sources.quirks import Mend, QuirksError, load_quirks, mended
from sources.registry import Source
from sources.relations import read_relations, relation_rows
from sources.tasks import is_plan, read_tasks, task_rows
from sources.text import declared_encoding, decode

_PAGE_TYPES = frozenset({"text/html", "text/plain", "application/xml"})
_FLAGS = (
    "mode_active",
    "mode_on_request",
    "audience_all",
    "level_county",
    "level_town",
    "level_village",
)

Rows = list[dict[str, Any]]


class Parsed:
    """The rows that a bureau's captures gave, by table, before they are written."""

    def __init__(self, slug: str, mend: Mend | None = None) -> None:
        """`slug` names the bureau; `mend` is what its own pages need before they are read."""
        self.slug = slug
        self.mend = mend
        self.notices: Rows = []
        self.entries: Rows = []
        self.items: Rows = []
        self.documents: Rows = []
        self.relations: Rows = []
        self.tasks: Rows = []
        self.annual_reports: Rows = []
        self.plans: dict[str, PageReading] = {}  # by capture: what an annex with their tasks belongs to
        self.attachments = Attachments()
        self.waiting: list[Mapping[str, Any]] = []  # captures of documents, read after all pages
        self.issues: Rows = []

    def note(self, findings: Sequence[Finding], capture_id: str | None, path: str | None = None) -> None:
        """Keep findings as rows of `parsed.issues`; `path` is the locator of findings that have none."""
        self.issues.extend(finding_rows(findings, self.slug, capture_id, path))


def parse_bureau(district: District, slug: str) -> dict[str, int]:
    """Read all captures of a bureau into the parsed tables; number of rows by table."""
    source = district.registry.sources.get(slug)
    channels = {channel.id: channel for channel in source.channels} if source is not None else {}
    parsed = Parsed(slug, _quirks(source))
    records: dict[str, list[CapturedFile]] = {"permits": [], "penalties": []}
    for capture in district.store.read("raw.captures", slug).to_pylist():
        channel = channels.get(capture["channel_id"])
        if channel is None:
            continue
        parsed.note(capture_findings(capture, channel), capture["capture_id"])
        if capture["outcome"] != "ok":
            continue
        if _is_way(capture, channel):
            continue
        if channel.format in records:
            file = CapturedFile(
                capture["capture_id"],
                capture["sha256"],
                capture["bytes"],
                capture["path"],
                dict(channel.columns or {}),
            )
            records[channel.format].append(file)
        else:
            _read_capture(district, parsed, capture, channel)
    for capture in parsed.waiting:
        _read_document(district, parsed, capture, channels[capture["channel_id"]])
    counts = {
        "parsed.notices": district.store.write_rows("parsed.notices", parsed.notices, slug),
        "parsed.entries": district.store.write_rows("parsed.entries", parsed.entries, slug),
        "parsed.catalogue_items": district.store.write_rows("parsed.catalogue_items", parsed.items, slug),
        "parsed.documents": district.store.write_rows("parsed.documents", parsed.documents, slug),
        "parsed.relations": district.store.write_rows("parsed.relations", parsed.relations, slug),
        "parsed.annual_reports": district.store.write_rows(
            "parsed.annual_reports", parsed.annual_reports, slug
        ),
        "parsed.tasks": district.store.write_rows("parsed.tasks", parsed.tasks, slug),
    }
    for name, files in records.items():
        outcome = parse_records(district.store, district.archive, slug, f"parsed.{name}", files)
        counts[f"parsed.{name}"] = outcome.rows
        for capture_id, findings in outcome.findings.items():
            parsed.note(findings, capture_id)
    _note_channels(district, parsed, source)
    counts["parsed.issues"] = district.store.write_rows("parsed.issues", parsed.issues, slug)
    return counts


def _quirks(source: Source | None) -> Mend | None:
    """The bureau's own code; one that cannot be used is a problem of the registry, told there."""
    try:
        return load_quirks(source.folder) if source is not None else None
    except QuirksError:
        return None


def _is_way(capture: Mapping[str, Any], channel: Channel) -> bool:
    """Whether a capture only led the crawl to others: an answer of a list interface, or the list of a
    channel whose contents are files. The entries that it names are in the ledger of sightings."""
    is_page = capture["media_type"] in _PAGE_TYPES
    return capture["fetch_role"] == "list" and (channel.format != "pages" or not is_page)


def _read_capture(district: District, parsed: Parsed, capture: Mapping[str, Any], channel: Channel) -> None:
    data = district.archive.read(capture["sha256"], limit=channel.byte_limit)
    try:
        if channel.format == "catalogue":
            _read_items(parsed, capture, data)
        elif is_document(data, capture["path"]):
            parsed.waiting.append(capture)
        elif capture["fetch_role"] != "attachment":
            _read_page(parsed, capture, data)
    # A reader's own mistake must not cost the other files of the run: it becomes an issue that is ours.
    except Exception as error:
        parsed.note([crashed(error, capture["path"])], capture["capture_id"])


def _read_page(parsed: Parsed, capture: Mapping[str, Any], data: bytes) -> None:
    if capture["media_type"] not in _PAGE_TYPES:
        suffix = Path(capture["path"]).suffix or str(capture["media_type"])
        parsed.note([finding("file-kind-unsupported", suffix=suffix)], capture["capture_id"], capture["path"])
        return
    decoded_as = None
    if parsed.mend is not None and capture["media_type"] == "text/html":
        data, decoded_as = mended(data, parsed.mend, capture["url"])
    page = read_page(data, name=capture["path"], url=capture["url"])
    page.encoding = decoded_as or page.encoding
    parsed.note(page.issues, capture["capture_id"], capture["path"])
    place = {"source_id": parsed.slug, "capture_id": capture["capture_id"]}
    if page.kind == "list":
        listing = read_list(data, name=capture["path"], url=capture["url"])
        parsed.note(listing.issues, capture["capture_id"], capture["path"])
        parsed.entries.extend(
            {**place, "kind": "list", "position": position, **entry}
            for position, entry in enumerate(listing.as_json()["entries"], start=1)
        )
        return
    _keep_notice(parsed, capture, page)
    html = decode(data, declared_encoding(data)).text if capture["media_type"] == "text/html" else None
    _read_statements(parsed, capture, page, data, html=html)


def _read_document(district: District, parsed: Parsed, capture: Mapping[str, Any], channel: Channel) -> None:
    """A document that a notice names is its attachment; another one is a notice itself."""
    data = district.archive.read(capture["sha256"], limit=channel.byte_limit)
    try:
        document = read_document(data, name=capture["path"], url=capture["url"])
        notice = parsed.attachments.notice_of(capture)
        parsed.documents.extend(document_rows(parsed.slug, capture, document, notice))
        if notice is None and document.text is not None:
            page = reading_of(document, name=capture["path"], url=capture["url"])
            parsed.note(page.issues, capture["capture_id"], capture["path"])
            _keep_notice(parsed, capture, page)
            _read_statements(parsed, capture, page, data, document=document)
            return
        if notice in parsed.plans:
            _read_plan(parsed, capture, parsed.plans[notice], data, document)
        for path, findings in document_findings(capture, document):
            parsed.note(findings, capture["capture_id"], path)
    # As for pages: what a reader does wrong costs this file only.
    except Exception as error:
        parsed.note([crashed(error, capture["path"])], capture["capture_id"])


def _keep_notice(parsed: Parsed, capture: Mapping[str, Any], page: PageReading) -> None:
    place = {"source_id": parsed.slug, "capture_id": capture["capture_id"]}
    reading = page.as_json()
    parsed.attachments.add(capture, reading["attachments"])
    parsed.entries.extend(
        {**place, "kind": "attachment", "position": position, "date": page.published_at, **attachment}
        for position, attachment in enumerate(reading["attachments"], start=1)
    )
    row = {**place, **reading, "site_column": reading["column"]}
    row["doc_number_repaired"] = _flag(reading["doc_number_repaired"])
    row["attachments"] = json.dumps(reading["attachments"], ensure_ascii=False)
    row["evidence"] = json.dumps(page.evidence, ensure_ascii=False, sort_keys=True)
    parsed.notices.append(row)


def _read_statements(
    parsed: Parsed,
    capture: Mapping[str, Any],
    page: PageReading,
    data: bytes,
    *,
    html: str | None = None,
    document: DocumentText | None = None,
) -> None:
    """What a notice says about other notices, and the tasks of a plan."""
    if page.kind != "notice":
        return
    relations = read_relations(page, url=capture["url"], html=html)
    parsed.relations.extend(relation_rows(relations, parsed.slug, capture["capture_id"]))
    if is_annual_report(page.title):
        report = read_annual_report(page.body_text, title=page.title, written_date=page.written_date)
        parsed.annual_reports.extend(report_rows(report, parsed.slug, capture["capture_id"]))
        parsed.note(report.findings, capture["capture_id"], capture["path"])
    if is_plan(page.title, page.genre):
        parsed.plans[capture["capture_id"]] = page
        _read_plan(parsed, capture, page, data, document)


def _read_plan(
    parsed: Parsed, capture: Mapping[str, Any], page: PageReading, data: bytes, document: DocumentText | None
) -> None:
    plan = read_tasks(data, name=capture["path"], page=page, document=document)
    parsed.tasks.extend(task_rows(plan, parsed.slug, capture["capture_id"]))
    # Not every notice that is called a plan hands out tasks.
    told = [found for found in plan.findings if found.rule != "task-none"]
    parsed.note(told, capture["capture_id"], capture["path"])


def _read_items(parsed: Parsed, capture: Mapping[str, Any], data: bytes) -> None:
    reading = read_catalogue(data, name=capture["path"])
    parsed.note(reading.findings, capture["capture_id"], capture["path"])
    for item in reading.items:
        fields: dict[str, Any] = item.as_json()
        limit = fields["limit"]
        row = {**fields, "source_id": parsed.slug, "capture_id": capture["capture_id"]}
        row.update({flag: _flag(fields[flag]) for flag in _FLAGS})
        row["domain_no"] = fields["item_id"].split("-")[0] if fields["domain"] is not None else None
        row["limit_kind"] = limit.get("kind")
        row["limit_value"] = None if limit.get("value") is None else str(limit["value"])
        row["limit_unit"] = limit.get("unit")
        row["limit_anchor"] = limit.get("anchor")
        row["limit_parts"] = (
            json.dumps(limit.get("parts"), ensure_ascii=False) if limit.get("parts") else None
        )
        row["limit_testable"] = _flag(limit.get("testable"))
        parsed.items.append(row)


def _note_channels(district: District, parsed: Parsed, source: Source | None) -> None:
    """Findings for folders that hold no file, and for channels whose rows are not as `expect` says."""
    if source is None:
        return
    captures = district.store.read("raw.captures", parsed.slug, ["channel_id"]).to_pylist()
    captured = {row["channel_id"] for row in captures}
    for channel in source.channels:
        if channel.path is not None and channel.id not in captured:
            missing = finding("channel-without-files", channel=channel.title, path=channel.path)
            parsed.note([missing], None, channel.id)
    for one in bureau_expectations(district.store, source):
        # A channel of which nothing came is told above, or by its crawl.
        if not one.passed and one.channel.id in captured:
            parsed.note([expectation_finding(one)], None, one.channel.id)


def _flag(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()
