"""A bureau's own code on its pages: what it may change, and what becomes of code that does not work."""

from datetime import date
from pathlib import Path

import pytest

from assets.capturing import capture_bureau
from assets.context import District
from assets.reading import parse_bureau
from sources.quirks import QuirksError, load_quirks, mended
from sources.registry_load import load_registry

PAGE = """<html><head><meta charset="gb2312"><title>区水利局</title></head><body>
<div class="banner"><h1>水润万家</h1></div>
<p class="realtitle">云岭市示范区水利局关于做好汛期值班工作的通知</p>
<script>var fbsj = "2026-07-03";</script>
<div class="content"><p>各镇人民政府、街道办事处：</p>
<p>汛期将至，请做好值班工作，并于每日17时前报送情况。</p></div>
</body></html>"""
QUIRKS = """
import re


def mend(soup, url):
    soup.select_one("div.banner").decompose()
    title = soup.select_one("p.realtitle")
    title.name = "h1"
    day = re.search(r"\\d{4}-\\d{2}-\\d{2}", soup.script.string).group()
    line = soup.new_tag("p")
    line.string = f"发布日期：{day}"
    title.insert_after(line)
"""
SOURCE = """
publisher: {name: 云岭市示范区水利局, kind: department}
status: active
channels:
  - {id: tzgg, title: 通知公告, path: samples, format: pages}
"""


def registry(folder: Path, quirks: str) -> Path:
    """A registry of one bureau with one page and its quirks."""
    (folder / "slj" / "samples").mkdir(parents=True)
    (folder / "district.yml").write_text('name: 云岭市示范区\nregion_code: "990101"\n', encoding="utf-8")
    (folder / "slj" / "source.yml").write_text(SOURCE, encoding="utf-8")
    (folder / "slj" / "quirks.py").write_text(quirks, encoding="utf-8")
    (folder / "slj" / "samples" / "a.html").write_bytes(PAGE.encode("gb18030"))
    return folder


def read(tmp_path: Path, quirks: str) -> tuple[dict[str, object], list[dict[str, object]]]:
    """The row and the issues of the page."""
    place = District(registry(tmp_path / "registry", quirks), tmp_path / "data", date(2026, 8, 1))
    capture_bureau(place, "slj")
    parse_bureau(place, "slj")
    notices = place.store.read("parsed.notices", "slj").to_pylist()
    return (notices or [{}])[0], place.store.read("parsed.issues", "slj").to_pylist()


def test_the_page_is_read_as_mended(tmp_path: Path) -> None:
    row, _ = read(tmp_path, QUIRKS)
    assert row["title"] == "云岭市示范区水利局关于做好汛期值班工作的通知"
    assert row["published_at"] == "2026-07-03"
    assert row["encoding"] == "gb18030"
    assert "水润万家" not in str(row["body_text"])


def test_code_that_fails_costs_a_page_and_no_run(tmp_path: Path) -> None:
    row, issues = read(tmp_path, "def mend(soup, url):\n    raise LookupError('nothing there')\n")
    assert row == {}
    assert [(issue["rule"], issue["responsibility"]) for issue in issues] == [("reader-crashed", "ours")]


@pytest.mark.parametrize("code", ["def mend(:", "mend = 3", "x = 1"])
def test_code_that_cannot_be_used_is_a_problem_of_the_registry(tmp_path: Path, code: str) -> None:
    folder = registry(tmp_path, code)
    with pytest.raises(QuirksError):
        load_quirks(folder / "slj")
    assert [problem.path.name for problem in load_registry(folder).problems] == ["quirks.py"]


def test_without_the_file_nothing_is_mended(tmp_path: Path) -> None:
    assert load_quirks(tmp_path) is None


def test_bytes_become_utf_8() -> None:
    data, encoding = mended("<p>许可</p>".encode("gb18030"), lambda soup, url: None, None)
    assert (data.decode("utf-8"), encoding) == ("<html><body><p>许可</p></body></html>", "gb18030")
