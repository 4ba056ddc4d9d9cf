"""The benchmark of page readers runs on two pages of ours, gold written here, without the other readers."""

import json
import shutil
from pathlib import Path

import pytest

from benchmarks import page_gold, page_readers, pages

_GOLDEN = Path(__file__).resolve().parents[1] / "sources" / "pages" / "golden"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(
        page_readers, "PACKAGES", {name: f"absent_{name.lower()}" for name in page_readers.PACKAGES}
    )
    inside = tmp_path / "pages"
    inside.mkdir()
    for name in ("chongqing_brackets", "list_createpage"):
        shutil.copy(_GOLDEN / f"{name}.html", inside)
    notice = json.loads((_GOLDEN / "chongqing_brackets.expected.json").read_text(encoding="utf-8"))["page"]
    listed = json.loads((_GOLDEN / "list_createpage.expected.json").read_text(encoding="utf-8"))
    (inside / "our_gold.csv").write_text(
        "file,page_kind,title,published,doc_number,issuer,attachments,body_first_20_chars\n"
        f"chongqing_brackets.html,notice,{notice['title']},UNSURE,wrong,{notice['issuer']},,{notice['body_text'][:20]}\n"
        f"list_createpage.html,list,{listed['page']['title']},,,,,\n"
        "missing.html,notice,x,,,,,\n",
        encoding="utf-8",
    )
    items = [
        {"title": one["title"], "url": Path(one["url"] or "").name, "date": (one["date"] or "")[:10]}
        for one in listed["list"]["entries"]
    ]
    gold = {"file": "list_createpage.html", "items": items}
    (inside / "list_gold.jsonl").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "penalties").mkdir()
    (tmp_path / "penalties" / "gold.csv").write_text("file,record\nx.csv,1\n", encoding="utf-8")
    return tmp_path


def test_it_prints_exactness_and_times_and_what_is_missing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages.main(["--folder", str(folder), "--rounds", "1", "--misses"])
    told = capsys.readouterr().out
    assert "not installed, left out: absent_gne, absent_trafilatura, absent_htmldate" in told
    rows = {line[:20].strip(): line[20:].split() for line in told.splitlines()}
    assert rows["title"] == ["2", "98%", "100.0%"]
    assert rows["document number"] == ["1", "98%", "0.0%"]
    assert rows["issuer"][-1] == rows["body, first 20"][-1] == "100.0%"
    assert "published date" not in rows
    assert "chongqing_brackets.html document number: 'wrong' read as " in told
    assert float(rows["bare lxml parse"][0]) > 0
    assert float(rows["ours"][1]) > 1


def test_gold_of_another_kind_and_missing_pages_are_left_out(folder: Path) -> None:
    found = page_gold.cases(folder)
    assert [case.path.name for case in found] == [
        "chongqing_brackets.html",
        "list_createpage.html",
        "list_createpage.html",
    ]
    assert found[1].values.keys() == {"title"}


def test_entries_count_when_title_address_and_date_are_right(folder: Path) -> None:
    case = page_gold.cases(folder)[-1]
    wanted = [{"title": title, "url": url, "date": date} for title, url, date in case.entries or ()]
    assert page_gold.entry_hits(case, wanted) == (len(wanted), len(wanted))
    wanted[0]["date"] = "1999-01-01"
    assert page_gold.entry_hits(case, wanted) == (len(wanted) - 1, len(wanted))


@pytest.mark.parametrize(
    ("name", "gold", "value", "same"),
    [
        ("title", "甲局 乙局通知", "甲局、乙局通知", True),
        ("title", "", None, True),
        ("title", "", "x", False),
        (page_gold.PUBLISHED, "2020-01-02 03:04", "2020-01-02T03:04:05+08:00", True),
        (page_gold.PUBLISHED, "2020-01-02", "2020-01-02T03:04:05+08:00", True),
        (page_gold.PUBLISHED, "2020-01-02 03:04", "2020-01-02", False),
        (page_gold.LAST, "二三", "一二\n三", False),
        (page_gold.FIRST, "一、" * 10, "一、\n" * 30, True),
    ],
)
def test_agreement(name: str, gold: str, value: str | None, same: bool) -> None:
    assert page_gold.agrees(name, gold, value) is same


def test_others_dates_are_compared_by_the_day() -> None:
    assert page_gold.agrees(page_gold.PUBLISHED, "2020-01-02 03:04", "2020-01-02", by_day=True)


def test_an_absent_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages.main(["--folder", str(tmp_path / "none")])
    assert capsys.readouterr().out.startswith("no pages with gold below")
