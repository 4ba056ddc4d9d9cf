"""`review.csv`: what a decision may hold, and adding one without losing or spoiling the others."""

import csv
import threading
from pathlib import Path

import pytest

from sources.catalogue.identity import item_key
from sources.problems import Problem
from sources.review import COLUMNS, Review, append_review, item_reference, read_reviews

ITEM = "养老服务/养老服务业务办理/高龄老年人津贴"
HEAD = ",".join(COLUMNS)


def cells(**more: str) -> dict[str, str]:
    return {
        "record_kind": "notice",
        "record_id": "notice-1a2b",
        "body": "mzj",
        "title": "关于高龄津贴的通知",
        "items": ITEM,
        "decided_by": "区政务公开办",
        "decided_on": "2026-10-12",
        "reason": "标题即事项",
        **more,
    }


def read(file: Path) -> tuple[list[Review], list[Problem]]:
    problems: list[Problem] = []
    return read_reviews(file, problems), problems


def test_a_decision_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "review.csv"
    assert append_review(file, cells()) is False
    [review], problems = read(file)
    assert problems == []
    assert review.items == (item_key(ITEM),)
    row = review.as_row()
    assert (row["record_id"], row["body_id"], row["line"]) == ("notice-1a2b", "mzj", 2)
    assert str(row["decided_on"]) == "2026-10-12"


@pytest.mark.parametrize("word", ["none", "无"])
def test_none_means_no_item(tmp_path: Path, word: str) -> None:
    file = tmp_path / "review.csv"
    append_review(file, cells(items=word))
    assert read(file)[0][0].items == ()


def test_several_items_and_ids(tmp_path: Path) -> None:
    file = tmp_path / "review.csv"
    append_review(file, cells(items=f"{ITEM}；05-34d6c9ec;{ITEM}"))
    assert read(file)[0][0].items == (item_key(ITEM), "05-34d6c9ec")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"record_id": "", "title": ""}, "不知道是哪条记录"),
        ({"record_id": "", "body": ""}, "不知道是哪条记录"),
        ({"record_id": "公文一"}, "写法不对"),
        ({"record_id": "permits-12ab"}, "请核对"),
        ({"record_kind": "公文"}, "record_kind"),
        ({"items": ""}, "items 没有填"),
        ({"items": "高龄津贴"}, "写法不对"),
        ({"decided_by": ""}, "decided_by 没有填"),
        ({"reason": ""}, "reason 没有填"),
        ({"decided_on": ""}, "decided_on 没有填"),
        ({"decided_on": "2026-02-30"}, "不是日期"),
    ],
)
def test_what_cannot_be_used_is_refused_and_reported(tmp_path: Path, more: dict[str, str], said: str) -> None:
    file = tmp_path / "review.csv"
    with pytest.raises(ValueError, match=said):
        append_review(file, cells(**more))
    assert not file.exists()
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS)
        writer.writeheader()
        writer.writerow(cells(**more))
    reviews, problems = read(file)
    assert reviews == []
    assert any(said in problem.message_zh + problem.hint for problem in problems)
    assert {problem.line for problem in problems} == {2}


@pytest.mark.parametrize(
    "same",
    [
        {"title": "标题改了"},
        {"record_id": "", "title": "关于高龄津贴 的通知"},
    ],
)
def test_a_later_decision_takes_the_place_of_the_earlier(tmp_path: Path, same: dict[str, str]) -> None:
    file = tmp_path / "review.csv"
    first = cells() if same.get("record_id") is None else cells(record_id="")
    append_review(file, first)
    append_review(file, cells(record_id="notice-0", title="另一篇"))
    assert append_review(file, cells(items="none", **same)) is True
    reviews, problems = read(file)
    assert problems == []
    assert sorted(len(review.items) for review in reviews) == [0, 1]


def test_a_record_decided_twice_in_the_file_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "review.csv"
    append_review(file, cells())
    line = file.read_text(encoding="utf-8").splitlines()[1]
    file.write_text(f"{HEAD}\n{line}\n{line}\n", encoding="utf-8")
    reviews, problems = read(file)
    assert len(reviews) == 1
    assert [problem.line for problem in problems] == [3]


def test_rows_are_sorted_so_that_versions_can_be_compared(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    names = ["notice-3", "notice-1", "notice-2"]
    for name in names:
        append_review(one, cells(record_id=name))
    for name in reversed(names):
        append_review(two, cells(record_id=name))
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes().count(b"\n") == 4


@pytest.mark.parametrize(
    "title", ["=HYPERLINK(1)", "+86", "-减负", "@all", '逗号,“引号”"两种"', "一行\n两行"]
)
def test_titles_are_safe_in_a_spreadsheet_and_come_back(tmp_path: Path, title: str) -> None:
    file = tmp_path / "review.csv"
    append_review(file, cells(record_id="", title=title))
    with file.open(encoding="utf-8", newline="") as handle:
        [row] = list(csv.DictReader(handle))
    assert row["title"][0] not in "=+-@\t\r"
    assert read(file)[0][0].title == title.replace("\n", " ")
    assert append_review(file, cells(record_id="", title=title, items="none")) is True


def test_a_file_that_cannot_be_read_whole_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "review.csv"
    file.write_text("record_kind,items\nnotice,none\n", encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(ValueError, match="请先改正"):
        append_review(file, cells())
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["review.csv"]


def test_decisions_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    file = tmp_path / "review.csv"
    names = [f"notice-{number}" for number in range(12)]
    threads = [threading.Thread(target=append_review, args=(file, cells(record_id=name))) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(review.record_id or "" for review in read(file)[0]) == sorted(names)


@pytest.mark.parametrize(
    ("item_id", "path", "written"),
    [
        (item_key(ITEM), ITEM, ITEM),
        ("06-00000000", ITEM, "06-00000000"),
        ("06-00000000", None, "06-00000000"),
        ("06-00000000", "养老服务", "06-00000000"),
    ],
)
def test_items_are_written_by_name_where_that_leads_back(
    item_id: str, path: str | None, written: str
) -> None:
    assert item_reference(item_id, path) == written
