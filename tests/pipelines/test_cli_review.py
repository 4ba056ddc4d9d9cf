"""`zwgk review`: the queue for people and machines, and decisions that reach the registry."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from assets.linking import review_findings, review_rows
from pipelines.cli_review import review_app
from sources.catalogue.identity import item_key
from sources.problems import Problem
from sources.review import Review, read_reviews
from warehouse.links import Outcome
from warehouse.store import Store

ITEM = "养老服务/养老服务业务办理/高龄老年人津贴"
ITEM_ID = item_key(ITEM)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A data folder with a queue of two notices and a group of permits, and an empty registry."""
    candidates = [
        {"item_id": ITEM_ID, "path": ITEM, "score": 0.31},
        {"item_id": None, "path": None, "score": 0.2},
    ]
    queue = [
        {"queue_id": "notice-1", "body_id": "mzj", "title": "也许是津贴的通知", "reason": "item_unsure"},
        {"queue_id": "notice-2", "body_id": "wjj", "title": "=也许", "reason": "domain_unsure"},
        {"queue_id": "permits-1", "body_id": "wjj", "title": None, "reason": "no_item", "records": 40},
    ]
    rows = [
        {
            "record_kind": "permit" if row["queue_id"] == "permits-1" else "notice",
            "channel_id": "tzgg",
            "records": 1,
            "candidates": "[]" if row["queue_id"] == "permits-1" else json.dumps(candidates),
            "evidence": "津贴",
            **row,
        }
        for row in queue
    ]
    store = Store(tmp_path / "data")
    store.write_rows("core.review_queue", rows)
    store.write_rows(
        "core.notices",
        [
            {
                "record_id": "notice-9",
                "title": "早已对应的通知",
                "body_id": "mzj",
                "first_seen_at": datetime(2026, 1, 1, tzinfo=UTC),
                "content_hash": "h",
            }
        ],
    )
    (tmp_path / "bureaus").mkdir()
    return tmp_path


def zwgk(place: Path, *arguments: str, registry: bool = True) -> Result:
    app = typer.Typer()
    app.add_typer(review_app, name="review")
    folders = ["--data", str(place / "data")]
    if registry:
        folders += ["--bureaus", str(place / "bureaus")]
    return CliRunner().invoke(app, ["review", *arguments, *folders])


def decisions(place: Path) -> list[Review]:
    problems: list[Problem] = []
    found = read_reviews(place / "bureaus" / "review.csv", problems)
    assert problems == []
    return found


def test_list_as_json_puts_large_groups_first(place: Path) -> None:
    result = zwgk(place, "list", "--json", registry=False)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["queue_id"] for row in rows] == ["permits-1", "notice-1", "notice-2"]
    assert rows[1]["candidates"][0] == {"item_id": ITEM_ID, "path": ITEM, "score": 0.31}
    assert rows[1]["evidence"] == "津贴"


def test_list_for_people_by_body(place: Path) -> None:
    result = zwgk(place, "list", "--body", "mzj", registry=False)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "也许是津贴的通知" in result.stderr
    assert "不属于任何事项（none）" in result.stderr
    assert "permits-1" not in result.stderr
    assert "待复核 1 条" in result.stderr


def test_limit(place: Path) -> None:
    assert len(zwgk(place, "list", "--json", "--limit", "2", registry=False).stdout.splitlines()) == 2


def test_accept_takes_the_first_candidate_and_writes_its_name(place: Path) -> None:
    assert zwgk(place, "accept", "notice-1", "--by", "区政务公开办").exit_code == 0
    [review] = decisions(place)
    assert (review.record_id, review.items, review.decided_by) == ("notice-1", (ITEM_ID,), "区政务公开办")
    assert ITEM in (place / "bureaus" / "review.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("item", "items"), [("none", ()), (ITEM, (ITEM_ID,)), (ITEM_ID, (ITEM_ID,))])
def test_accept_a_named_candidate(place: Path, item: str, items: tuple[str, ...]) -> None:
    assert zwgk(place, "accept", "notice-2", item, "--by", "甲").exit_code == 0
    assert decisions(place)[0].items == items


@pytest.mark.parametrize(
    "arguments",
    [
        ("accept", "notice-8", "--by", "甲"),
        ("accept", "permits-1", "--by", "甲"),
        ("accept", "notice-1", "养老服务/别的/事项", "--by", "甲"),
        ("correct", "notice-8", "none", "--reason", "不属于", "--by", "甲"),
        ("correct", "notice-1", "津贴", "--reason", "不属于", "--by", "甲"),
    ],
)
def test_what_cannot_be_decided_is_refused(place: Path, arguments: tuple[str, ...]) -> None:
    result = zwgk(place, *arguments)
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert not (place / "bureaus" / "review.csv").exists()


def test_correct_again_replaces_and_also_reaches_linked_records_and_groups(place: Path) -> None:
    more = ("--reason", "已核对", "--by", "甲")
    assert zwgk(place, "correct", "notice-1", "none", *more).exit_code == 0
    assert "已改写" in zwgk(place, "correct", "notice-1", ITEM, "21-0a1b2c3d", *more).stderr
    assert zwgk(place, "correct", "notice-9", "none", *more).exit_code == 0
    assert zwgk(place, "correct", "permits-1", ITEM, *more).exit_code == 0
    found = {review.record_id: review for review in decisions(place)}
    assert found["notice-1"].items == (ITEM_ID, "21-0a1b2c3d")
    assert found["notice-9"].title == "早已对应的通知"
    assert found["permits-1"].record_kind == "permit"


def test_without_a_run_there_is_no_queue(tmp_path: Path) -> None:
    result = zwgk(tmp_path, "list", registry=False)
    assert result.exit_code == 2
    assert "zwgk run" in result.stderr


def test_decisions_reach_the_links_and_their_problems_the_issues(place: Path) -> None:
    from assets.context import District, today

    zwgk(place, "correct", "notice-1", ITEM, "--reason", "已核对", "--by", "甲")
    [row] = review_rows(District(place / "bureaus", place / "data", today()))
    assert (row["record_id"], row["item_ids"], row["line"]) == ("notice-1", [ITEM_ID], 2)
    outcomes = [
        Outcome("review-record-gone", row, "notice-1"),
        Outcome("review-item-unknown", row, ITEM_ID),
    ]
    gone, unknown = review_findings(outcomes)
    assert (gone["rule"], gone["severity"], gone["responsibility"]) == ("review-record-gone", "W", "ours")
    assert "notice-1" in gone["message_zh"]
    assert ITEM_ID in unknown["message_zh"]
    assert unknown["locator"] == "review.csv:2"
