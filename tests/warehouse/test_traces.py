"""Back-dated claims, extended time limits and objections: what they change in a verdict, and their trace."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.tools.duty_world import AS_OF, ITEM, World, beijing

Row = dict[str, Any]
WRITTEN, DUE = date(2026, 9, 7), date(2026, 9, 16)
PAGE = "https://mzj.example/a.html"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def look(world: World, absent: date | None, seen: date, *, capture: str = "c", path: str = PAGE) -> None:
    """The page of a capture stood in its list on `seen`, and on `absent` it did not."""
    place = {"source_id": "mzj", "channel_id": "ch0"}
    capture_row = {"capture_id": capture, "path": path, "format": "pages", "version_no": 1, "outcome": "ok"}
    world.captures.append({**place, **capture_row, "fetched_at": beijing(seen)})
    row = {**place, "url": path, "role": "page", "first_crawl_id": "crawl", "contents": 1}
    times = {"first_seen_at": beijing(seen), "last_seen_at": beijing(seen), "is_back_dated": False}
    sighting = {**row, **times, "last_absent_at": beijing(absent) if absent else None}
    world.more.setdefault("ops.sightings", []).append(sighting)


def dutiful(world: World) -> None:
    world.duty(item_id=ITEM, record_kind="notice", value="7", unit="working_day", anchor="formed")


# --- back-dated publication ---


@pytest.mark.parametrize(
    ("absent", "seen", "status", "code", "backdated"),
    [
        (date(2026, 9, 14), date(2026, 9, 15), "met", "in-time-backdated", True),
        (date(2026, 9, 18), date(2026, 9, 21), "late", "late-backdated", True),
        (date(2026, 9, 10), date(2026, 9, 21), "met", "in-time", False),
        (date(2026, 9, 9), date(2026, 9, 21), "met", "in-time", False),
        (None, date(2026, 9, 21), "met", "in-time", None),
    ],
    ids=[
        "seen in time",
        "seen late",
        "absent in the morning of the claimed day",
        "absent before it",
        "no look",
    ],
)
def test_a_notice_that_claims_a_day_before_a_look_without_it_is_judged_by_its_first_sight(
    world: World, absent: date | None, seen: date, status: str, code: str, backdated: bool | None
) -> None:
    dutiful(world)
    world.notice(WRITTEN, date(2026, 9, 10), seen)
    look(world, absent, seen)
    verdict = world.one()
    assert (verdict["status"], verdict["reason_code"], verdict["is_backdated"]) == (status, code, backdated)
    assert verdict["last_absent_date"] == absent
    assert (verdict["published_date"], verdict["observed_date"]) == (date(2026, 9, 10), seen)
    if backdated:
        assert all(str(day) in verdict["reason"] for day in (absent, seen, "2026-09-10", DUE))


def test_a_permit_on_a_page_of_its_own_is_judged_alike_and_others_of_its_dates_are_not(world: World) -> None:
    world.law()
    seen = date(2026, 9, 21)
    world.permit(WRITTEN, date(2026, 9, 10), seen)
    world.permit(WRITTEN, date(2026, 9, 10), seen, capture_id="elsewhere")
    look(world, date(2026, 9, 18), seen)
    first, second = world.judge()
    assert (first["reason_code"], first["is_backdated"]) == ("late-backdated", True)
    assert (first["last_absent_date"], first["lag_workdays"]) == (date(2026, 9, 18), 11)
    assert (second["reason_code"], second["is_backdated"]) == ("in-time", None)


def test_a_notice_that_could_have_stood_elsewhere_before_is_not_called_back_dated(world: World) -> None:
    dutiful(world)
    world.notice(WRITTEN, date(2026, 9, 10), date(2026, 9, 21))
    world.notice(
        WRITTEN, date(2026, 9, 10), date(2026, 9, 21), record_id="notice-0", content_hash="i", capture_id="d"
    )
    look(world, date(2026, 9, 18), date(2026, 9, 21))
    look(world, None, date(2026, 9, 22), capture="d", path=PAGE + "l")
    assert (world.one()["reason_code"], world.one()["is_backdated"]) == ("in-time", None)


# --- extensions ---


def extension(world: World, **more: Any) -> None:
    base = {
        "body_id": "mzj",
        "days": 5,
        "unit": "working_day",
        "reason": "案情复杂",
        "decided_by": "政务公开办",
    }
    rows = world.registry.setdefault("registry.extensions", [])
    rows.append({**base, "decided_on": date(2026, 9, 15), "line": len(rows) + 2, **more})


def test_an_extension_moves_the_due_day_of_one_record_and_the_reason_tells_it(world: World) -> None:
    world.law()
    published = date(2026, 9, 22)
    world.permit(WRITTEN, published)
    world.permit(WRITTEN, published)
    extension(world, record_id="permit-0")
    extended, other = world.judge()
    assert (extended["due_date"], extended["status"]) == (date(2026, 9, 22), "met")
    assert "政务公开办于2026-09-15决定延长5个工作日（案情复杂）" in extended["reason"]
    assert (other["due_date"], other["status"]) == (DUE, "late")
    assert "延长" not in other["reason"]
    # What is decided later is not known yet.
    world.registry["registry.extensions"][0]["decided_on"] = AS_OF + timedelta(days=1)
    assert [row["status"] for row in world.judge()] == ["late", "late"]


@pytest.mark.parametrize("target", [{"item_id": ITEM}, {"duty": "duty-0"}, {"duty": "law-x"}])
def test_an_extension_of_an_item_or_a_duty_holds_for_its_records(world: World, target: Row) -> None:
    world.duty(
        item_id=ITEM,
        record_kind="notice",
        value="7",
        unit="working_day",
        anchor="formed",
        declared_id="law-x",
    )
    world.notice(WRITTEN, date(2026, 9, 24))
    extension(world, **target, days=8, unit="calendar_day", valid_to=date(2026, 9, 30))
    extension(world, **target, days=1)
    verdict = world.one()
    assert (verdict["due_date"], verdict["status"]) == (date(2026, 9, 24), "met"), "16 Sept and 8 days"
    world.registry["registry.extensions"][0]["valid_to"] = date(2026, 9, 1)
    assert world.one()["due_date"] == date(2026, 9, 17)
    assert world.issues == []


def test_an_extension_moves_the_day_of_the_year_and_of_a_period(world: World) -> None:
    world.duty("by_date", value="03-31", origin="law", record_kind="notice", declared_id="law-report",
               title_words="年度报告", valid_from=date(2019, 5, 15))  # fmt: skip
    world.channel("ok", items=(), fetched_at=beijing(date(2026, 11, 20)))
    world.notice(None, date(2026, 4, 8), title="2025年度报告")
    late = {v["period"]: v for v in world.judge()}["2026"]
    assert (late["status"], late["due_date"]) == ("late", date(2026, 3, 31))
    extension(world, duty="law-report", days=10, unit="calendar_day", decided_on=date(2026, 3, 20))
    verdict = {v["period"]: v for v in world.judge()}["2026"]
    assert (verdict["status"], verdict["due_date"]) == ("met", date(2026, 4, 10))
    assert "决定延长10日（案情复杂）" in verdict["reason"]


def test_an_extension_beyond_the_end_of_a_period_lets_what_comes_by_then_count(world: World) -> None:
    world.duty("periodic", value="3", unit="month", item_id=ITEM, valid_from=date(2020, 1, 1))
    world.channel("ok", fetched_at=beijing(date(2026, 11, 20)))
    world.notice(None, date(2026, 10, 15))
    extension(world, item_id=ITEM, days=10, valid_from=date(2026, 9, 1), valid_to=date(2026, 10, 1))
    found = {v["period"]: v for v in world.judge()}
    # ten working days after Wednesday 30 September: 8, 9, 10 (Saturday at work), 12-16, 19, 20 October
    assert (found["2026-Q3"]["status"], found["2026-Q3"]["due_date"]) == ("met", date(2026, 10, 20))
    assert "延长10个工作日" in found["2026-Q3"]["reason"]
    assert "延长" not in found["2026-Q4"]["reason"]
    assert found["2026-Q2"]["reason_code"] == "period-before-first-look", "first seen in November"


def test_an_extension_moves_the_day_of_what_must_follow(world: World) -> None:
    law = {"origin": "law", "declared_id": "law-interpretation", "valid_from": date(2019, 5, 15)}
    limit = {"value": "5", "unit": "working_day", "anchor": "document_published"}
    world.duty("together", record_kind="notice", **limit, **law)
    world.channel("ok", items=(), fetched_at=beijing(date(2026, 11, 20)))
    for title, day in (("救助办法", WRITTEN), ("《救助办法》解读", date(2026, 9, 18))):
        genre = "解读" if "解读" in title else None
        world.notice(day, day, title=title, genre=genre, doc_number=None if genre else "示民发〔2026〕3号")
    link = {
        "from_record_id": "notice-1",
        "to_record_id": "notice-0",
        "relation": "interprets",
        "link_id": "l",
    }
    rest = {"candidates": 1, "evidence": "x", "source_id": "m", "capture_id": "c"}
    world.more["core.document_links"] = [{**link, **rest}]
    assert (world.one()["status"], world.one()["due_date"]) == ("late", date(2026, 9, 14))
    extension(world, record_id="notice-0")
    verdict = world.one()
    # five working days after Monday 14 September: Sunday the 20th is a make-up day
    assert (verdict["status"], verdict["due_date"]) == ("met", date(2026, 9, 20))
    assert "延长5个工作日" in verdict["reason"]


def test_an_extension_of_the_report_to_the_portal(world: World) -> None:
    world.duty("together", record_kind="permit", value="7", unit="working_day", anchor="decision_made",
               origin="law", declared_id="law-portal", valid_from=date(2018, 7, 25))  # fmt: skip
    world.permit(WRITTEN, WRITTEN, capture_id="cap0")
    world.channel("ok", "permits", fetched_at=beijing(date(2026, 9, 8)), format="permits")
    world.channel("ok", "permits", fetched_at=beijing(date(2026, 9, 18)), format="permits", path="portal.csv")
    world.registry["registry.channels"][1]["role"] = "credit_portal"
    assert (world.one()["reason_code"], world.one()["due_date"]) == ("portal-missing", DUE)
    extension(world, duty="law-portal")
    verdict = world.one()
    assert (verdict["reason_code"], verdict["due_date"]) == ("portal-unobserved", date(2026, 9, 22))
    assert "延长5个工作日" in verdict["reason"]


def test_a_back_dated_page_counts_for_the_item_from_its_first_sight(world: World) -> None:
    world.exists()
    world.channel("ok")
    world.notice(WRITTEN, date(2026, 9, 10), date(2026, 9, 21))
    look(world, date(2026, 9, 18), date(2026, 9, 21))
    verdict = world.one()
    assert verdict["is_backdated"] is True
    assert verdict["published_date"] == date(2026, 9, 10)
    assert verdict["reason"].startswith("2026-09-21已公开对应内容")


def test_an_exemption_or_extension_that_names_no_duty_tells_the_nearest(world: World) -> None:
    world.law()
    lifted = {"body_id": "mzj", "reason": "x"}
    world.registry["registry.exemptions"] = [
        {**lifted, "item_path": "law-permits-7wd"},
        {**lifted, "item_path": "law-penalty-7wd"},
    ]
    extension(world, duty="law-colum-news")
    world.judge()
    told = {issue["rule"]: issue for issue in world.issues}
    assert told["exemption-duty-unknown"]["value"] == "law-permits-7wd"
    assert "最接近的责任编号：law-permit-7wd" in told["exemption-duty-unknown"]["message_zh"]
    assert "law-column-news" in told["extension-target-unknown"]["message_zh"]
    assert len([i for i in world.issues if i["rule"] == "exemption-duty-unknown"]) == 1


# --- objections ---


def objection(world: World, verdict: str, decision: str, new_status: str | None = None, **more: Any) -> None:
    rows = world.registry.setdefault("registry.objections", [])
    base = {"objection_id": f"ss-{len(rows) + 1}", "verdict_id": verdict, "claim": "已按时公开"}
    decided = {} if decision == "pending" else {"decided_by": "区政府办", "decided_on": date(2026, 11, 10)}
    days = {"filed_on": date(2026, 11, 2), "line": len(rows) + 2, "reason": "有纸质公示照片"}
    rows.append({**base, "decision": decision, "new_status": new_status, **days, **decided, **more})


def test_an_objection_upheld_changes_the_verdict_and_stays_visible(world: World) -> None:
    world.law()
    world.permit(WRITTEN, date(2026, 9, 30))
    world.permit(WRITTEN, date(2026, 9, 30))
    before, untouched = world.judge()
    objection(world, before["verdict_id"], "rejected", reason="照片看不清。")
    objection(world, before["verdict_id"], "upheld", "met")
    after, same = world.judge()
    assert (after["status"], after["original_status"], after["objection_id"]) == ("met", "late", "ss-2")
    assert after["reason"].startswith(before["reason"])
    assert "申诉ss-1（2026-11-02提出）经区政府办于2026-11-10驳回：照片看不清。" in after["reason"]
    assert (
        "申诉ss-2（2026-11-02提出）经区政府办于2026-11-10认定成立，结论改为“已履行”：有纸质公示照片。"
        in after["reason"]
    )
    assert same == {**untouched, "as_of": AS_OF}
    early = world.judge(date(2026, 11, 9))
    assert (early[0]["status"], early[0]["original_status"]) == ("late", None)
    assert early[0]["reason"].count("尚未作出决定") == 2
    assert world.judge(date(2026, 11, 1))[0]["reason"] == before["reason"]


def test_an_objection_on_a_duty_of_a_year_and_one_on_nothing(world: World) -> None:
    world.exists()
    world.channel("ok")
    [missing] = world.judge()
    assert missing["status"] == "missing"
    objection(world, missing["verdict_id"], "upheld", "not_applicable")
    objection(world, "verdict-0000", "upheld", "met")
    extension(world, record_id="permit-none")
    [verdict] = world.judge()
    assert (verdict["status"], verdict["original_status"]) == ("not_applicable", "missing")
    told = {issue["rule"]: issue for issue in world.issues}
    assert set(told) == {"objection-verdict-unknown", "extension-target-unknown"}
    assert "ss-2" in told["objection-verdict-unknown"]["message_zh"]
    assert told["extension-target-unknown"]["value"] == "permit-none"


# --- records that belong to no item ---


def test_a_permit_reviewed_to_no_item_does_not_count_under_the_items_of_its_channel(world: World) -> None:
    world.law()
    world.permit(WRITTEN, DUE, capture_id="cap0")
    world.permit(WRITTEN, DUE, capture_id="cap0")
    world.channel("ok", "permits")
    link = {
        "record_kind": "permit",
        "item_id": ITEM,
        "body_id": "mzj",
        "method": "channel",
        "channel_id": "ch0",
    }
    world.links.append({**link, "record_id": "permit-1"})
    none = {
        "queue_id": "permit-0",
        "record_kind": "permit",
        "body_id": "mzj",
        "records": 1,
        "method": "review",
    }
    world.more["core.unlinked"] = [none]
    assert [row["item_id"] for row in world.judge()] == [None, ITEM]
