"""Text of PDF files that have a text layer.

Belongs here: starting the reading process, judging its answer (scanned, garbled, locked, cut off).
Does not belong here: PDFium (`pdf_worker.py`), lines and tables (`pdf_layout.py`).
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from sources.documents.bounds import Bounds
from sources.documents.document import DocumentText, Unreadable
from sources.documents.package import damaged
from sources.documents.pdf_layout import Page, blocks_of, page_of
from sources.findings import finding

_WORKER = Path(__file__).with_name("pdf_worker.py")
_SIGN = re.compile(r"\w")
_FEW_SIGNS = 10  # letters of a page that bears a picture: a stamp or page number over a scan
_FEW_A_PAGE = 10  # letters a page of a document whose pages are all pictures
_GARBLED_SHARE = 0.2
_MOST_NAMED = 10


def read_pdf(data: bytes, out: DocumentText, bounds: Bounds) -> None:
    """Fill `out` with the blocks of a .pdf; raises `Unreadable`.

    A file without a text layer is `document-scanned`; without character codes it is `document-garbled`.
    """
    answer = _ask(data, bounds)
    out.pages = answer[0]["pages"]
    if not out.pages:
        raise damaged("PDF 里没有页面")
    if len(answer) <= out.pages:
        out.findings.append(finding("document-cut", kept=len(answer) - 1, unit="页"))
    pages = [page_of(found) for found in answer[1:]]
    signs = [len(_SIGN.findall(page.text)) for page in pages]
    broken = sum(page.broken for page in pages)
    if broken > _GARBLED_SHARE * max(sum(len(page.text) for page in pages), 1):
        raise Unreadable(finding("document-garbled"))
    if sum(signs) < _FEW_A_PAGE * len(pages) and any(page.images for page in pages):
        raise Unreadable(finding("document-scanned", pages=out.pages))
    out.blocks = blocks_of(pages)
    _scanned_pages(pages, signs, out)


def _scanned_pages(pages: list[Page], signs: list[int], out: DocumentText) -> None:
    scanned = [
        str(number)
        for number, (page, count) in enumerate(zip(pages, signs, strict=True), start=1)
        if page.images and count < _FEW_SIGNS
    ]
    if scanned:
        more = f"等共 {len(scanned)}" if len(scanned) > _MOST_NAMED else ""
        out.findings.append(
            finding("document-pages-scanned", numbers="、".join(scanned[:_MOST_NAMED]) + more)
        )


def _ask(data: bytes, bounds: Bounds) -> list[dict[str, Any]]:
    """What the reading process says of a PDF; a page that is damaged is an object without text."""
    limits = (bounds.pages, bounds.chars, bounds.memory_bytes, bounds.seconds)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_WORKER), *map(str, limits)],
            input=data, capture_output=True, timeout=bounds.seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unreadable(finding("document-too-slow", seconds=bounds.seconds)) from error
    except OSError as error:
        raise Unreadable(finding("document-reader-failed", reason="无法启动读取进程")) from error
    answer: list[dict[str, Any]] = []
    for line in done.stdout.splitlines():
        try:
            answer.append(json.loads(line))
        except ValueError:  # the process ended in the middle of a line
            break
    if answer and answer[0].get("error") == "locked":
        raise Unreadable(finding("document-locked"))
    if answer and "error" in answer[0]:
        raise damaged("不是完好的 PDF")
    if done.returncode or not answer:
        # PDFium itself gave up: out of memory or of time, or it crashed on what it was given.
        raise Unreadable(finding("document-reader-failed", reason=_end_words(done.returncode, done.stderr)))
    return answer


def _end_words(code: int, errors: bytes) -> str:
    if b"No module named" in errors:
        return "没有安装 pypdfium2"
    if b"MemoryError" in errors:
        return "内存超过上限"
    return f"读取进程异常结束，代码 {code}"
