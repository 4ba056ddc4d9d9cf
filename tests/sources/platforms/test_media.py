"""What bytes are at first sight, and that a glance is cheap."""

import io
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.platforms.media import HEAD_BYTES, sniff, sniff_file
from sources.tables.kinds import OLE


def workbook() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("head", "name", "kind", "media_type"),
    [
        (b"<!DOCTYPE html><html><body>x</body></html>", "a.html", "html", "text/html"),
        (b"<html><table><tr><td>1</td></tr></table>", "a.xls", "html", "text/html"),
        ("<html><title>公告</title>".encode("gb18030"), "a.htm", "html", "text/html"),
        ("决定书文号,名称\n".encode("gb18030"), "a.csv", "csv", "text/csv"),
        ("BM,名称\n".encode(), "a.csv", "csv", "text/csv"),
        ("关于印发方案的通知".encode(), "a.txt", "text", "text/plain"),
        ("[2018]6号".encode(), "a.txt", "text", "text/plain"),
        ("\ufeff公告".encode("utf-16"), "a.txt", "text", "text/plain"),
        (b'{"data": {}}', "a.txt", "json", "application/json"),
        (b'\xef\xbb\xbf[ {"data": 1}]', "a", "json", "application/json"),
        (b'<?xml version="1.0"?><root/>', "a.xml", "xml", "application/xml"),
        (b"%PDF-1.7 ...", "a.pdf", "pdf", "application/pdf"),
        (OLE + bytes(600), "a.xls", "xls", "application/vnd.ms-excel"),
        (OLE + bytes(600), "a.doc", "doc", "application/msword"),
        (archive("word/document.xml"), "a.docx", "docx", None),
        (archive("word/document.xml", "word/embeddings/xl/x"), "a.docx", "docx", None),
        (archive("readme.txt"), "a.zip", "zip", "application/zip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(30)), "a.png", "image", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", "image", "image/webp"),
        (bytes(range(1, 30)) * 20, "a.html", "binary", "application/octet-stream"),
    ],
)
def test_kinds(head: bytes, name: str, kind: str, media_type: str | None) -> None:
    media = sniff(head, name)
    assert (media.kind, media.outcome, media.finding) == (kind, "ok", None)
    assert media_type in (None, media.media_type)


def test_a_workbook_is_known_by_its_first_members() -> None:
    data = workbook()
    assert sniff(data, "a.xlsx").kind == "xlsx"
    assert sniff(data[:2000], "cut.xlsx").kind in ("xlsx", "zip")


def test_nothing_at_all_is_empty() -> None:
    media = sniff(b"", "a.html")
    assert (media.outcome, media.media_type) == ("empty", None)
    assert media.finding is not None
    assert media.finding.rule == "file-empty"


def test_more_than_the_limit_is_an_error_that_says_what_to_do() -> None:
    media = sniff(b"<html>", "a.html", size=30 << 20, limit=20 << 20)
    assert (media.kind, media.outcome) == ("html", "error")
    assert media.finding is not None
    assert media.finding.rule == "file-too-large"
    assert "30.0 MB" in media.finding.message_zh
    assert sniff(b"<html>", "a.html", size=20 << 20, limit=20 << 20).outcome == "ok"


def test_200_megabytes_of_zeros_cost_nothing(tmp_path: Path) -> None:
    file = tmp_path / "zeros.csv"
    with file.open("wb") as handle:
        handle.truncate(200 << 20)
    start = time.perf_counter()
    media = sniff_file(file)
    assert time.perf_counter() - start < 0.5
    assert (media.kind, media.outcome) == ("binary", "error")
    assert media.finding is not None
    assert media.finding.rule == "file-not-text"


@given(st.binary(max_size=300), st.sampled_from(["a.html", "a.csv", "a.xlsx", "a", ""]))
def test_any_bytes_can_be_judged(head: bytes, name: str) -> None:
    media = sniff(head, name)
    assert (media.outcome == "ok") == (media.finding is None)
    assert (media.outcome == "empty") == (not head)


def test_the_head_is_enough(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_bytes("名称,文号\n".encode() * 100_000)
    assert sniff_file(file) == sniff(file.read_bytes()[:HEAD_BYTES], file.name)
