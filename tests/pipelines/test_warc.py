"""The WARC file: read back with warcio, the same bytes for the same log."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from pipelines.cli import app
from pipelines.warc import export_warc
from warehouse.archive import Archive
from warehouse.store import Store

START = datetime(2026, 9, 1, 2, 30, 15, tzinfo=UTC)
PAGE = "<html>关于一的通知</html>".encode("gb18030")
URL = "http://zjj.example/zcwj/一.html?a=1"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A page fetched, unchanged, the same under another address after a redirect, gone, and not reached."""
    archive = Archive(tmp_path / "raw" / "archive")
    headers = [["Content-Type", "text/html; charset=gb2312"], ["Content-Encoding", "gzip"], ["X-A", "甲"]]

    def row(number: int, status: int | None, body: bytes | None, **more: Any) -> dict[str, Any]:
        at = START + number * timedelta(hours=12)
        return {
            "fetch_id": f"fetch-{number}",
            "crawl_id": "zjj-1",
            "source_id": "zjj",
            "channel_id": "zcwj",
            "role": "page",
            "url": URL,
            "final_url": URL,
            "started_at": at,
            "finished_at": at,
            "status": status,
            "outcome": "ok",
            "attempts": 1,
            "sha256": None if body is None else archive.put(body).sha256,
            "capture_id": "cap-1",
            "request_headers": json.dumps([["User-Agent", "zwgk"]]),
            "response_headers": json.dumps(headers, ensure_ascii=False),
            **more,
        }

    rows = [
        row(0, 200, PAGE),
        row(1, 304, None),
        row(2, 200, PAGE, final_url="http://zjj.example/new/1.html"),
        row(3, 404, b"gone", outcome="error", capture_id=None),
        row(4, None, None, outcome="error", detail="timeout", capture_id=None),
    ]
    Store(tmp_path).write_rows("raw.fetches", rows, "zjj")
    return tmp_path


def export(data: Path, out: Path, **more: Any) -> list[tuple[str, str, dict[str, str], str, bytes]]:
    """Kind, address, headers of the record, status line and body of each record."""
    export_warc(Store(data), Archive(data / "raw" / "archive"), out, **more)
    found = []
    with out.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            http = record.http_headers
            found.append(
                (
                    record.rec_type,
                    record.rec_headers.get_header("WARC-Target-URI"),
                    dict(record.rec_headers.headers),
                    http.statusline if http is not None else "",
                    record.content_stream().read(),
                )
            )
    return found


def test_records(data: Path, tmp_path: Path) -> None:
    records = export(data, tmp_path / "a.warc.gz")
    assert [kind for kind, *_ in records] == [
        "warcinfo",
        "request", "response",
        "request", "revisit",
        "request", "revisit", "metadata",
        "request", "response",
    ]  # fmt: skip
    _, _, headers, status, body = records[2]
    assert (status, body) == ("200", PAGE)
    assert headers["WARC-Date"] == "2026-09-01T02:30:15Z"
    _, _, unchanged, status, body = records[4]
    assert (status, body) == ("304", b"")
    assert unchanged["WARC-Profile"].endswith("server-not-modified")
    assert unchanged["WARC-Refers-To"] == headers["WARC-Record-ID"]
    _, address, same, _, _ = records[6]
    assert address == "http://zjj.example/new/1.html"
    assert same["WARC-Payload-Digest"] == headers["WARC-Payload-Digest"]
    assert same["WARC-Refers-To-Date"] == headers["WARC-Date"]
    assert records[7][4].decode() == f"redirectedFrom: {URL}\r\n"
    assert (records[9][3], records[9][4]) == ("404", b"gone")
    assert len({headers["WARC-Record-ID"] for _, _, headers, _, _ in records}) == len(records)


def test_the_same_log_gives_the_same_bytes(data: Path, tmp_path: Path) -> None:
    export(data, tmp_path / "a.warc.gz")
    export(data, tmp_path / "b.warc.gz")
    assert (tmp_path / "a.warc.gz").read_bytes() == (tmp_path / "b.warc.gz").read_bytes()


def test_since_and_bureau(data: Path, tmp_path: Path) -> None:
    # 2026-09-01T14:30Z is 22:30 in Beijing; 02:30Z of the next day is there the 2nd.
    records = export(data, tmp_path / "a.warc.gz", since=date(2026, 9, 2), bureaus=["zjj"])
    assert [kind for kind, *_ in records] == [
        "warcinfo",
        "request",
        "response",
        "metadata",
        "request",
        "response",
    ]


def test_the_command_and_verify(data: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    out = tmp_path / "out.warc.gz"
    done = run(app, ["warc", str(out), "--data", str(data), "--json"])
    assert json.loads(done.stdout) == {"requests": 4, "revisits": 2, "unanswered": 1}
    assert run(app, ["warc", str(out), "--data", str(data), "--bureau", "mzj"]).exit_code == 2

    def named() -> list[tuple[str, str]]:
        checked = run(app, ["verify", "--data", str(data), "--json"])
        found = json.loads(checked.stdout)["problems"]
        return [(one["path"], one["kind"]) for one in found if one["path"].startswith("raw.")]

    assert named() == []
    Archive(data / "raw" / "archive").path(hashlib.sha256(b"gone").hexdigest()).unlink()
    assert named() == [("raw.fetches fetch-3", "missing")]
    assert run(app, ["warc", str(out), "--data", str(data)]).exit_code == 2


def test_nothing_collected(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["warc", str(tmp_path / "a.warc.gz"), "--data", str(tmp_path)])
    assert done.exit_code == 2
