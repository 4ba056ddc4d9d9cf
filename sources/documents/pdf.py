"""Text of PDF files that have a text layer.

Belongs here: starting the reading process, judging its answer (locked, damaged, cut off).
Does not belong here: PDFium (`pdf_worker.py`), what stands on the pages (`printed.py`, `layout.py`).
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from sources.documents.bounds import Bounds
from sources.documents.document import DocumentText, Unreadable
from sources.documents.layout import page_of
from sources.documents.package import damaged
from sources.documents.printed import take_pages
from sources.findings import finding

_WORKER = Path(__file__).with_name("pdf_worker.py")


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
    take_pages([page_of(found) for found in answer[1:]], out)


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
