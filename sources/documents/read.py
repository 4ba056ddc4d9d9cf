"""A document's bytes to its text: the one entrance of this package.

Belongs here: choosing the reader by content, the way from a document to a notice.
Does not belong here: the formats themselves, fields of notices (`sources/pages`).
"""

from pathlib import PurePath

from sources.documents.archives import read_archive
from sources.documents.bounds import DEFAULT, Bounds
from sources.documents.document import DocumentKind, DocumentText, Reader, Unreadable
from sources.documents.docx import read_docx
from sources.documents.heading import title_of
from sources.documents.kinds import found_kind, promised
from sources.documents.ofd import read_ofd
from sources.documents.pdf import read_pdf
from sources.documents.rtf import read_rtf
from sources.documents.sheets import read_sheets
from sources.documents.word97 import read_doc
from sources.double_publicity.privacy import without_personal
from sources.findings import Finding, finding
from sources.pages import PageReading, read_page, read_text
from sources.pages.titles import has_genre, same_key
from sources.tables.bounds import size_words
from sources.tables.kinds import suffix

_READERS: dict[DocumentKind, Reader] = {
    "docx": read_docx,
    "doc": read_doc,
    "pdf": read_pdf,
    "ofd": read_ofd,
    "rtf": read_rtf,
    "xlsx": read_sheets,
    "xls": read_sheets,
}
_ALIKE = {".wps": ".doc", ".dot": ".doc", ".docm": ".docx", ".xlsm": ".xlsx", ".et": ".xls", ".xlt": ".xls"}
_ADVICE = {
    ".ceb": "请用方正 Apabi Reader 打印为 PDF 后再导入，或请发布单位提供网页文字版。",
    ".rar": "请解压后把里面的文件单独导入，或改用 ZIP。",
    ".7z": "请解压后把里面的文件单独导入，或改用 ZIP。",
    ".gz": "请解压后再导入。",
}
_USUAL_ADVICE = "请提供 DOCX、有文字层的 PDF、XLSX 或网页文字版。"


def is_document(data: bytes, name: str = "") -> bool:
    """Whether the bytes are an office document, a PDF, an archive or a picture: nothing that is read as a
    page or a plain text."""
    return found_kind(data, name) is not None


def read_document(
    data: bytes, *, name: str = "", url: str | None = None, bounds: Bounds = DEFAULT
) -> DocumentText:
    """Text of a document (.docx, .doc, .wps, .pdf, .ofd, .rtf, .xlsx, .xls, .zip), read by content.

    Nothing in the content raises: what is empty, damaged, locked, oversized, scanned or of a kind that
    cannot be read is a finding, and `text` is None then. `name` and `url` only tell apart what the bytes
    leave open. For a .zip the documents are in `members`.
    """
    name = name or PurePath((url or "").split("?", 1)[0]).name
    out = _read(data, name, bounds, is_member=False)
    out.findings = [without_personal(found) for found in out.findings]
    return out


def read_any(data: bytes, *, name: str = "", url: str | None = None) -> PageReading:
    """Read a page, a plain text or a document into a notice, by content. Nothing in the content raises.

    A document's `encoding` is its kind (`docx`, `pdf` …); its title is the heading that its writer set
    apart, else the first lines that read like one, else its file's name when that names a kind of document.
    """
    if not is_document(data, name):
        return read_page(data, name=name, url=url)
    document = read_document(data, name=name, url=url)
    return reading_of(document, name=name, url=url)


def reading_of(document: DocumentText, *, name: str = "", url: str | None = None) -> PageReading:
    """The notice that a document is; its findings come first. `kind` is `other` when there is no text."""
    text = document.text
    if text is None:
        return PageReading(encoding=document.kind, issues=list(document.findings))
    reading = read_text(text, url=url, title=document.title)
    reading.encoding = document.kind
    stem = PurePath(name).stem
    if reading.title is None and has_genre(same_key(stem)) and reading.kind == "notice":
        reading.note("title", stem, "file-name", name)
        reading.issues = [found for found in reading.issues if found.rule != "page-title-missing"]
    reading.issues[:0] = document.findings
    return reading


def _read(data: bytes, name: str, bounds: Bounds, *, is_member: bool) -> DocumentText:
    out = DocumentText()
    if not data.strip(b"\x00 \r\n\t"):
        out.findings.append(finding("file-not-text" if b"\x00" in data else "file-empty"))
        return out
    if len(data) > bounds.file_bytes:
        size, limit = size_words(len(data)), size_words(bounds.file_bytes)
        out.findings.append(finding("document-too-large", size=size, limit=limit))
        return out
    found = found_kind(data, name)
    kind, usual = found if found is not None else ("other", suffix(name))
    if kind == "locked":
        out.findings.append(finding("document-locked"))
        return out
    if kind == "damaged":
        out.findings.append(finding("document-damaged", reason="压缩包不完整"))
        return out
    if kind == "other":
        out.findings.append(_unsupported(usual, name))
        return out
    out.kind = kind
    if (promise := promised(name)) is not None and _ALIKE.get(promise, promise) != usual and kind != "zip":
        out.findings.append(finding("file-suffix-wrong", suffix=promise, actual=usual))
    try:
        if kind == "zip":
            if not is_member:
                read_archive(data, out, bounds, lambda d, n: _read(d, n, bounds, is_member=True))
            return out
        _READERS[kind](data, out, bounds)
    except Unreadable as refusal:
        out.blocks.clear()
        out.findings.append(refusal.finding)
        return out
    out.title = title_of(out.blocks)
    if out.text is None and not any(one.severity == "E" for one in out.findings):
        out.findings.append(finding("document-empty"))
    return out


def _unsupported(usual: str, name: str) -> Finding:
    ending = usual or suffix(name) or "这种"
    advice = _ADVICE.get(ending, _USUAL_ADVICE)
    return finding("document-kind-unsupported", suffix=ending, advice=advice)
