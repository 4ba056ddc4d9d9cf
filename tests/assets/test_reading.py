"""Pages and documents of a bureau in a run: notices, attachments, issues."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assets.capturing import capture_bureau
from assets.context import District
from assets.documents import Attachments
from assets.reading import parse_bureau
from pipelines.cli import app
from tests.sources.documents import builders as make
from tests.sources.documents.builders import Sheet, par, row

SITE = "http://jyj.shifanqu.example/zwgk/"
IDENTITY = "990101199003070011"
TITLE = "云岭市示范区人民政府办公室关于印发2026年政务公开工作要点的通知"
PAGE = """<html><head><title>关于公布学校名单的通知</title></head><body><h1>关于公布学校名单的通知</h1>
<div>发布日期：2026-09-01</div>
<div id="zoom"><p>各学校：</p><p>现将2026年学校名单予以公布，请遵照执行，有关情况见附件。</p>
<p><a href="{link}">附件1：学校名单.docx</a></p>
<p>云岭市示范区教育局</p><p>2026年9月1日</p></div></body></html>"""


def district(folder: Path, files: dict[str, bytes], log: str = "") -> District:
    bureau = folder / "bureaus" / "jyj"
    samples = bureau / "samples" / "tz"
    samples.mkdir(parents=True)
    (folder / "bureaus" / "district.yml").write_text(
        "name: 云岭市示范区\nregion_code: '990101'\n", encoding="utf-8"
    )
    (bureau / "source.yml").write_text(
        "publisher: {name: 云岭市示范区教育局, kind: department}\nstatus: active\ncoverage: partial\n"
        "channels:\n  - {id: tz, title: 通知, path: samples/tz, format: pages, cadence: monthly}\n",
        encoding="utf-8",
    )
    for name, data in files.items():
        path = samples / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if log:
        (samples / "captures.csv").write_text(log, encoding="utf-8")
    return District(folder / "bureaus", folder / "data", date(2026, 10, 31))


def parsed(place: District) -> dict[str, list[dict[str, Any]]]:
    assert place.registry.sources, place.registry.problems
    capture_bureau(place, "jyj")
    parse_bureau(place, "jyj")
    paths = {row["capture_id"]: row["path"] for row in place.store.read("raw.captures", "jyj").to_pylist()}
    found = {}
    for table in ("notices", "entries", "documents", "issues"):
        rows = place.store.read(f"parsed.{table}", "jyj").to_pylist()
        found[table] = [{**row, "path": paths.get(row["capture_id"])} for row in rows]
        for one in found[table]:
            one["parent"] = paths.get(one.get("notice_capture_id"))
    return found


def school_list() -> bytes:
    return make.docx(par("学校名单") + "<w:tbl>" + row("序号", "学校") + row("1", "示范小学") + "</w:tbl>")


def test_documents_become_notices_like_pages(tmp_path: Path) -> None:
    scan = make.pdf([Sheet(picture=True)])
    found = parsed(
        district(
            tmp_path, {"a.docx": make.notice_docx(), "b.pdf": scan, "c.ofd": make.zipped({"OFD.xml": "x"})}
        )
    )
    (notice,) = found["notices"]
    assert (notice["title"], notice["doc_number"], notice["encoding"]) == (
        TITLE,
        "云示政办发〔2026〕12号",
        "docx",
    )
    (document,) = found["documents"]
    assert (document["name"], document["kind"], document["notice_capture_id"]) == ("a.docx", "docx", None)
    assert document["chars"] == len(document["text"])
    assert sorted((one["path"], one["rule"], one["locator"]) for one in found["issues"]) == [
        ("a.docx", "task-body-missing", "a.docx"),
        ("b.pdf", "document-scanned", "b.pdf"),
        ("c.ofd", "document-damaged", "c.ofd"),
    ]


@pytest.mark.parametrize(
    ("link", "name", "url"),
    [
        ("W020260901.docx", "W020260901.docx", None),
        ("./files/W020260901.docx", "files/W020260901.docx", None),
        ("/upload/W020260901.docx", "W020260901.docx", None),
        ("/upload/W020260901.docx", "tz_files/W020260901.docx", None),
        (
            "/upload/W020260901.docx",
            "other/x1.docx",
            "https://jyj.shifanqu.example/upload/W020260901.docx#p1",
        ),
        ("/down?id=%E5%90%8D&n=1.docx", "other/x2.docx", SITE.replace("zwgk/", "down?id=%E5%90%8D&n=1.docx")),
    ],
)
def test_a_file_that_a_notice_names_is_its_attachment(
    tmp_path: Path, link: str, name: str, url: str | None
) -> None:
    log = ""
    if url:
        log = f"file,url,captured_at\ntz.html,{SITE}tz.html,2026-10-20\n{name},{url},2026-10-20\n"
    files = {"tz.html": PAGE.replace("{link}", link).encode(), name: school_list()}
    found = parsed(district(tmp_path, files, log))
    assert [one["path"] for one in found["notices"]] == ["tz.html"]
    (document,) = found["documents"]
    assert (document["parent"], document["name"]) == ("tz.html", name)
    assert document["text"] == "学校名单\n序号\t学校\n1\t示范小学"


def test_a_file_of_another_place_is_no_attachment(tmp_path: Path) -> None:
    files = {"tz.html": PAGE.replace("{link}", "a.docx").encode(), "other/a.docx": make.notice_docx()}
    found = parsed(district(tmp_path, files))
    assert sorted(one["path"] for one in found["notices"]) == ["other/a.docx", "tz.html"]


def test_archives_give_a_row_for_each_document(tmp_path: Path) -> None:
    data = make.zipped({"名单.docx": school_list(), "照片.jpg": b"\xff\xd8", f"{IDENTITY}.bin": b"x"})
    files = {"tz.html": PAGE.replace("{link}", "fj.zip").encode(), "fj.zip": data}
    found = parsed(district(tmp_path, files))
    assert [(one["name"], one["parent"]) for one in found["documents"]] == [("fj.zip/名单.docx", "tz.html")]
    assert [one["rule"] for one in found["issues"]] == ["document-member-skipped"] * 2
    assert IDENTITY not in str(found["issues"])


def test_addresses_that_are_none_do_no_harm() -> None:
    known = Attachments()
    capture = {"capture_id": "c1", "channel_id": "tz", "path": "a/tz.html", "url": "http://[bad/"}
    known.add(capture, [{"title": None, "url": "http://[worse/x.docx"}, {"title": "表.docx", "url": None}])
    assert known.notice_of({**capture, "path": "a/表.docx"}) == "c1"
    assert known.notice_of({**capture, "path": "b/表.docx"}) is None


def test_the_command_reads_documents(tmp_path: Path) -> None:
    for name, data, code in (
        ("通知.docx", make.notice_docx(), 0),
        ("通知.pdf", make.pdf([Sheet(picture=True)]), 1),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        result = CliRunner().invoke(app, ["read", "page", str(path), "--json"])
        assert result.exit_code == code
        reading = json.loads(result.stdout)
        assert reading["title"] == (TITLE if code == 0 else None)
        assert reading["body_text"] is None if code else reading["body_text"]
