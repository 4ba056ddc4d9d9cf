"""Which captures a folder holds: with and without a log, in the same order every time."""

import os
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.model import Channel
from sources.platforms.files import FoundFile, Listing, list_captures

AS_OF = date(2026, 11, 21)
AS_OF_MOMENT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
LOG = "file,url,captured_at,published_at,outcome\n"


def channel(**more: Any) -> Channel:
    return Channel.model_validate(
        {"id": "zcwj", "title": "政策文件", "path": "pages", "format": "pages", **more}
    )


def listing(folder: Path, **more: Any) -> Listing:
    return list_captures(folder, channel(**more), AS_OF)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    return folder


def names(found: Listing) -> list[str]:
    return [file.relative for file in found.found]


def rules(found: Listing) -> list[tuple[str, int | None]]:
    return [(finding.rule, finding.row) for finding in found.findings]


def test_files_without_a_log(pages: Path, tmp_path: Path) -> None:
    (pages / "b.html").write_bytes(b"<html>")
    (pages / "a").mkdir()
    (pages / "a" / "1.html").touch()
    found = listing(tmp_path)
    assert found.findings == []
    assert names(found) == ["a/1.html", "b.html"]
    assert found.found[1] == FoundFile("b.html", pages / "b.html", None, AS_OF_MOMENT, None, None, 6)
    assert found.found[0].size == 0


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert listing(tmp_path) == Listing([], [])


def test_what_the_log_says(pages: Path, tmp_path: Path) -> None:
    for name in ("a.html", "b.html", "c.html", "d.html"):
        (pages / name).write_bytes(b"x")
    (pages / "captures.csv").write_text(
        LOG
        + "a.html,http://x.example/a,2026-09-01T10:30:00+08:00,2026-08-31,\n"
        + "./b.html,http://x.example/b,2026-09-02,2026年8月30日,ok\n"
        + "c.html,http://x.example/c,2026/9/3 8:05,,blocked\n"
        + "gone.html,http://x.example/gone,2026-09-04T00:30:00Z,,error\n"
        + ",http://x.example/never,2026-09-05,,not_attempted\n",
        encoding="utf-8",
    )
    found = listing(tmp_path)
    assert found.findings == []
    a, b, c, d, gone, never = found.found
    assert (a.url, a.captured_at) == ("http://x.example/a", datetime(2026, 9, 1, 2, 30, tzinfo=UTC))
    assert (a.published_date, a.outcome, a.size) == (date(2026, 8, 31), None, 1)
    assert (b.captured_at, b.published_date) == (
        datetime(2026, 9, 1, 16, 0, tzinfo=UTC),
        date(2026, 8, 30),
    )
    assert (b.outcome, c.outcome, c.path) == (None, "blocked", pages / "c.html")
    assert c.captured_at == datetime(2026, 9, 3, 0, 5, tzinfo=UTC)
    assert (d.url, d.captured_at) == (None, AS_OF_MOMENT)
    assert gone == FoundFile(
        "gone.html",
        None,
        "http://x.example/gone",
        datetime(2026, 9, 4, 0, 30, tzinfo=UTC),
        None,
        "error",
        None,
    )
    assert (never.relative, never.path, never.outcome) == ("http://x.example/never", None, "not_attempted")


@pytest.mark.parametrize(
    ("row", "rule", "words"),
    [
        ("a.html,,昨天,,", "captures-date-unreadable", "captured_at 不是日期时间：“昨天”"),
        ("a.html,,0001-01-01T00:00:00+08:00,,", "captures-date-unreadable", "captured_at"),
        ("a.html,,,2026-02-30,", "captures-date-unreadable", "published_at 不是日期时间：“2026-02-30”"),
        ("a.html,,,,fine", "captures-outcome-unknown", "blocked、error、moved、not_attempted"),
        (",,2026-01-01,,", "captures-row-empty", "既没有 file 也没有 url"),
        ("../a.html,,,,", "captures-file-outside", "../a.html"),
        ("C:\\a.html,,,,", "captures-file-outside", "C:/a.html"),
        ("/etc/passwd,,,,", "captures-file-outside", "/etc/passwd"),
    ],
)
def test_a_mistake_in_the_log(pages: Path, tmp_path: Path, row: str, rule: str, words: str) -> None:
    (pages / "a.html").write_bytes(b"x")
    (pages / "captures.csv").write_text(f"{LOG}\n{row}\n", encoding="utf-8")
    found = listing(tmp_path)
    assert rules(found) == [(rule, 3)]
    assert words in found.findings[0].message_zh
    assert names(found) == ["a.html"]
    assert found.found[0].captured_at == AS_OF_MOMENT


def test_a_file_that_the_log_names_and_nobody_has(pages: Path, tmp_path: Path) -> None:
    (pages / "captures.csv").write_text(LOG + "a.html,,2026-09-01,,\n", encoding="utf-8")
    found = listing(tmp_path)
    assert rules(found) == [("captures-file-missing", 2)]
    assert [(file.relative, file.path, file.outcome) for file in found.found] == [("a.html", None, "error")]


def test_a_blocked_attempt_before_a_success(pages: Path, tmp_path: Path) -> None:
    (pages / "a.html").write_bytes(b"x")
    (pages / "captures.csv").write_text(
        LOG + "a.html,,2026-09-05,,\na.html,,2026-09-01,,blocked\n", encoding="utf-8"
    )
    found = listing(tmp_path)
    assert found.findings == []
    assert [(file.outcome, file.path is None) for file in found.found] == [("blocked", True), (None, False)]


@pytest.mark.parametrize("outcome", ["", "blocked"])
def test_a_repeated_row_loses_no_bytes(pages: Path, tmp_path: Path, outcome: str) -> None:
    (pages / "a.html").write_bytes(b"x")
    row = f"a.html,,2026-09-01,,{outcome}\n"
    (pages / "captures.csv").write_text(LOG + row + row, encoding="utf-8")
    found = listing(tmp_path)
    assert rules(found) == [("captures-row-repeated", 3)]
    assert [file.path for file in found.found] == [pages / "a.html"]


def test_a_later_success_of_the_same_file_keeps_the_first_date(pages: Path, tmp_path: Path) -> None:
    (pages / "a.html").write_bytes(b"x")
    (pages / "captures.csv").write_text(
        LOG + "a.html,,2026-10-01,,\na.html,,2026-09-01,,\n", encoding="utf-8"
    )
    found = listing(tmp_path)
    assert rules(found) == [("captures-row-repeated", 2)]
    assert [file.captured_at.date() for file in found.found] == [date(2026, 8, 31)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("file,url,when\na.html,,\n", "不认识的表头“when”"),
        ("url,outcome\nhttp://x.example/,error\n", "缺少表头“file”"),
        ("", "文件是空的"),
        (LOG + "a.html,,,,,多\n", "多出的没有读取"),
    ],
)
def test_a_flawed_log(pages: Path, tmp_path: Path, text: str, words: str) -> None:
    (pages / "a.html").write_bytes(b"x")
    (pages / "captures.csv").write_text(text, encoding="utf-8")
    found = listing(tmp_path)
    assert [finding.rule for finding in found.findings] == ["captures-flawed"]
    assert words in found.findings[0].message_zh
    assert names(found) == ["a.html"]


def test_several_channels_share_a_folder(pages: Path, tmp_path: Path) -> None:
    for name in ("a.html", "b.csv", "page_files/x.css", "sub/captures.csv"):
        (pages / name).parent.mkdir(exist_ok=True)
        (pages / name).touch()
    (pages / "captures.csv").write_text(LOG + "a.html,,,,\nmissing.csv,,,,blocked\n", encoding="utf-8")
    assert names(listing(tmp_path, pattern="**/*.html")) == ["a.html"]
    assert names(listing(tmp_path, pattern="*.csv")) == ["b.csv", "missing.csv"]
    assert names(listing(tmp_path, exclude=["*.css", "*.csv"])) == ["a.html"]
    assert "captures.csv" not in names(listing(tmp_path))


def test_leftovers_are_no_captures(pages: Path, tmp_path: Path) -> None:
    for name in (".DS_Store", "~$a.xlsx", "Thumbs.db", ".git/config", "a.html"):
        (pages / name).parent.mkdir(exist_ok=True)
        (pages / name).touch()
    assert names(listing(tmp_path)) == ["a.html"]


def test_links_out_of_the_folder_are_not_followed(pages: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.html").write_text("s", encoding="utf-8")
    (pages / "inside").mkdir()
    (pages / "inside" / "a.html").write_text("a", encoding="utf-8")
    (pages / "alias.html").symlink_to(pages / "inside" / "a.html")
    (pages / "dead.html").symlink_to(pages / "nowhere.html")
    (pages / "loop.html").symlink_to(pages / "loop.html")
    (pages / "out.html").symlink_to(tmp_path / "secret" / "s.html")
    (pages / "outdir").symlink_to(tmp_path / "secret")
    (pages / "again").symlink_to(pages / "inside")
    (pages / "captures.csv").symlink_to(tmp_path / "secret" / "s.html")
    found = listing(tmp_path)
    assert names(found) == ["alias.html", "inside/a.html"]
    assert [(finding.rule, finding.value) for finding in found.findings] == [
        ("file-link-outside", "dead.html"),
        ("file-link-outside", "loop.html"),
        ("file-link-outside", "out.html"),
        ("file-link-outside", "outdir"),
        ("file-link-outside", "captures.csv"),
    ]


def test_pipes_are_not_opened(pages: Path, tmp_path: Path) -> None:
    os.mkfifo(pages / "pipe.html")
    assert names(listing(tmp_path)) == []


def test_names_in_other_encodings_and_compositions(pages: Path, tmp_path: Path) -> None:
    composed, decomposed = "é表.html", unicodedata.normalize("NFD", "é表.html")
    (pages / decomposed).touch()
    with open(os.fsencode(pages) + b"/" + "处罚.csv".encode("gb18030"), "wb"):
        pass
    (pages / "captures.csv").write_text(LOG + f"{composed},http://x.example/,,,\n", encoding="utf-8")
    found = listing(tmp_path)
    assert names(found) == [composed, "处罚.csv"]
    assert found.found[0].url == "http://x.example/"
    assert found.findings == []
    assert all(file.path is not None and file.path.exists() for file in found.found)


def test_the_log_may_come_from_a_chinese_spreadsheet(pages: Path, tmp_path: Path) -> None:
    (pages / "公告.html").touch()
    (pages / "captures.csv").write_text(LOG + "公告.html,,2026/9/1,2026/8/31,\n", encoding="gb18030")
    (only,) = listing(tmp_path).found
    assert only.published_date == date(2026, 8, 31)


@given(st.binary(max_size=200))
def test_any_log_is_survived(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("log")
    (folder / "pages").mkdir()
    (folder / "pages" / "a.html").touch()
    (folder / "pages" / "captures.csv").write_bytes(LOG.encode() + content)
    first, second = listing(folder), listing(folder)
    assert first == second
    assert "a.html" in names(first)
