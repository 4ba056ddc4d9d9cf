"""Hand-computed verdicts: working days, holidays, unknown dates, blocked channels, exemptions, versions."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.duty_world import AS_OF, DECISIONS, ITEM, TABLES, Row, World, beijing
from warehouse.calendar import register_calendar
from warehouse.contract import contract
from warehouse.engine import Engine, sql
from warehouse.registry_tables import reference_table, register_registry
from warehouse.store import Store
from warehouse.verdicts import build_verdicts


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


# --- within: due dates ---

SEVEN = [
    (date(2026, 9, 7), date(2026, 9, 16), "no holiday: 8 9 10 11 14 15 16"),
    (date(2026, 9, 28), date(2026, 10, 13), "National Day 2026: 29 30, then 8 9 10(Sat) 12 13"),
    (date(2026, 9, 30), date(2026, 10, 15), "8 9 10(Sat) 12 13 14 15"),
    (date(2026, 9, 25), date(2026, 10, 12), "decided on a holiday: 28 29 30, then 8 9 10(Sat) 12"),
    (date(2025, 9, 25), date(2025, 10, 11), "26 28(Sun) 29 30, then 9 10 and the make-up Saturday 11"),
    (date(2025, 9, 26), date(2025, 10, 13), "28(Sun) 29 30, then 9 10 11(Sat) 13"),
    (date(2026, 2, 9), date(2026, 2, 25), "10 11 12 13 14(Sat), spring festival, then 24 25"),
    (date(2025, 12, 29), date(2026, 1, 8), "30 31, then 4(Sun) 5 6 7 8"),
    (date(2026, 9, 12), date(2026, 9, 21), "decided on a Saturday: 14 15 16 17 18 20(Sun) 21"),
]


@pytest.mark.parametrize(("decided", "due", "why"), SEVEN)
def test_due_date_of_seven_working_days(world: World, decided: date, due: date, why: str) -> None:
    world.law()
    world.permit(decided, due)
    world.permit(decided, due + timedelta(days=1))
    in_time, late = world.judge()
    assert (in_time["due_date"], late["due_date"]) == (due, due), why
    assert (in_time["status"], in_time["reason_code"], in_time["lag_workdays"]) == ("met", "in-time", 7)
    assert (late["status"], late["reason_code"]) == ("late", "late")
    assert in_time["period"] == f"{decided:%Y-%m}"
    assert (in_time["evidence_kind"], in_time["evidence_id"]) == ("permit", "permit-0")
    assert str(due) in in_time["reason"]
    assert "7个工作日" in late["reason"]


def test_published_on_the_weekend_after_the_due_day_is_late_though_no_working_day_passed(
    world: World,
) -> None:
    world.law()
    world.permit(date(2026, 10, 28), date(2026, 11, 7))
    verdict = world.one()
    assert (verdict["due_date"], verdict["lag_workdays"], verdict["status"]) == (date(2026, 11, 6), 7, "late")


CALENDAR = [
    ("calendar_day", "5", date(2026, 9, 26), date(2026, 10, 8), "1 Oct is a holiday: next working day 8 Oct"),
    ("calendar_day", "20", date(2026, 9, 1), date(2026, 9, 21), "a Monday"),
    ("calendar_day", "5", date(2026, 10, 5), date(2026, 10, 10), "10 Oct is a make-up Saturday"),
    ("calendar_day", "5", date(2026, 10, 6), date(2026, 10, 12), "11 Oct is a Sunday"),
    ("calendar_day", "0", date(2026, 9, 9), date(2026, 9, 9), "the same day"),
    ("calendar_day", "0", date(2026, 9, 12), date(2026, 9, 14), "the same day, a Saturday"),
    ("working_day", "0", date(2026, 9, 12), date(2026, 9, 14), "the same day, a Saturday"),
    (
        "month",
        "1",
        date(2026, 1, 31),
        date(2026, 2, 28),
        "the last day of a shorter month, a make-up Saturday",
    ),
    ("month", "3", date(2025, 11, 30), date(2026, 2, 28), "over the year end"),
    ("month", "1", date(2026, 9, 1), date(2026, 10, 8), "1 Oct is a holiday"),
    ("year", "1", date(2024, 2, 29), date(2025, 2, 28), "leap day"),
    ("year", "1", date(2025, 10, 1), date(2026, 10, 8), "holiday a year later"),
]


@pytest.mark.parametrize(("unit", "value", "written", "due", "why"), CALENDAR)
def test_due_date_of_other_units(
    world: World, unit: str, value: str, written: date, due: date, why: str
) -> None:
    world.duty(item_id=ITEM, record_kind="notice", value=value, unit=unit, anchor="formed")
    world.notice(written, due)
    world.notice(written, due + timedelta(days=1))
    in_time, late = world.judge()
    assert (in_time["due_date"], in_time["status"], late["status"]) == (due, "met", "late"), why


@pytest.fixture(scope="module")
def calendar_engine() -> Iterator[Engine]:
    with Engine(Store(Path())) as engine:
        register_calendar(engine)
        yield engine


@given(
    st.lists(
        st.tuples(st.dates(date(2004, 1, 1), date(2026, 12, 31)), st.integers(1, 60)), min_size=1, max_size=20
    )
)
def test_working_day_due_dates_against_a_plain_loop(
    calendar_engine: Engine, wanted: list[tuple[date, int]]
) -> None:
    schema = pa.schema([("anchor_date", pa.date32()), ("days", pa.int32()), ("unit", pa.string())])
    rows = [{"anchor_date": day, "days": days, "unit": "working_day"} for day, days in wanted]
    calendar_engine.register_rows("work.due_events", rows, schema)
    computed = calendar_engine.query(sql("verdicts/due_dates")).to_pylist()
    found = {(row["anchor_date"], row["days"]): row["due_date"] for row in computed}
    for event, days in wanted:
        day, left = event, days
        while left and day < date(2026, 12, 31):
            day += timedelta(days=1)
            left -= chinese_calendar.is_workday(day)
        assert found[event, days] == (None if left else day)


# --- within: dates that are unknown or wrong ---


def test_without_a_claimed_date_first_sight_can_only_prove_timeliness(world: World) -> None:
    world.law()
    world.permit(date(2026, 9, 7), None, seen=date(2026, 9, 16))
    world.permit(date(2026, 9, 7), None, seen=date(2026, 9, 17))
    world.permit(date(2026, 9, 7), None, first_seen_at=None)
    assert [(v["status"], v["reason_code"]) for v in world.judge()] == [
        ("met", "seen-in-time"),
        ("not_testable", "publication-unknown"),
        ("not_testable", "publication-unseen"),
    ]


def test_first_sight_is_a_beijing_day(world: World) -> None:
    world.law()
    world.permit(date(2026, 9, 7), None, first_seen_at=datetime(2026, 9, 16, 15, 59, tzinfo=UTC))
    world.permit(date(2026, 9, 7), None, first_seen_at=datetime(2026, 9, 16, 16, 0, tzinfo=UTC))
    assert [v["observed_date"] for v in world.judge()] == [date(2026, 9, 16), date(2026, 9, 17)]


def test_missing_event_date(world: World) -> None:
    world.law()
    world.permit(None, date(2026, 8, 3))
    verdict = world.one()
    assert (verdict["status"], verdict["reason_code"], verdict["period"]) == (
        "not_testable",
        "anchor-date-missing",
        "2026-08",
    )
    assert "作出许可决定" in verdict["reason"]


def test_published_before_the_decision_counts_as_met_with_a_warning(world: World) -> None:
    world.law()
    world.permit(date(2026, 9, 7), date(2026, 9, 4))
    verdict = world.one()
    assert (verdict["status"], verdict["reason_code"], verdict["lag_workdays"]) == ("met", "early", -1)
    [issue] = world.issues
    assert (issue["rule"], issue["severity"], issue["record_id"]) == (
        "published-before-decided",
        "W",
        "permit-0",
    )
    assert "2026-09-04早于" in issue["message_zh"]
    assert set(issue) == set(contract("ops.issues").columns)


def test_claim_after_first_sight_is_an_issue_and_first_sight_counts(world: World) -> None:
    world.law()
    world.permit(date(2026, 9, 7), date(2026, 10, 20), seen=date(2026, 9, 14))
    world.permit(date(2026, 9, 7), date(2026, 10, 20), seen=date(2026, 10, 9))
    assert [v["status"] for v in world.judge()] == ["met", "late"]
    assert [i["rule"] for i in world.issues] == ["published-after-seen"] * 2


OUTSIDE = [
    (date(2003, 12, 1), date(2003, 12, 5), "not_testable", "calendar-missing"),
    (date(2003, 12, 30), date(2004, 3, 1), "not_testable", "calendar-missing"),
    (date(2026, 12, 28), date(2026, 12, 30), "met", "due-open"),
    (date(2026, 12, 28), date(2027, 1, 4), "not_testable", "calendar-missing"),
    (date(2026, 12, 1), date(2027, 1, 4), "late", "late"),
]


@pytest.mark.parametrize(("decided", "published", "status", "code"), OUTSIDE)
def test_outside_the_calendar_is_never_guessed(
    world: World, decided: date, published: date, status: str, code: str
) -> None:
    world.law(valid_from=date(2000, 1, 1))
    world.permit(decided, published, seen=date(2027, 2, 1))
    verdict = world.one(date(2027, 2, 1))
    assert (verdict["status"], verdict["reason_code"]) == (status, code)
    if code == "calendar-missing":
        assert verdict["due_date"] is None
    assert [i["rule"] for i in world.issues] == (["calendar-missing"] if code == "calendar-missing" else [])


def test_calendar_days_before_their_nominal_end_need_no_calendar(world: World) -> None:
    world.duty(item_id=ITEM, record_kind="notice", value="20", unit="calendar_day", anchor="formed")
    world.notice(date(2026, 12, 20), date(2027, 1, 9), seen=date(2027, 1, 9))
    world.notice(date(2026, 12, 20), date(2027, 1, 10), seen=date(2027, 1, 10))
    found = world.judge(date(2027, 2, 1))
    assert [(v["reason_code"], v["due_date"]) for v in found] == [
        ("due-open", None),
        ("calendar-missing", None),
    ]


# --- within: which duty binds which record ---


def test_two_records_of_one_item_are_two_verdicts(world: World) -> None:
    world.duty(
        item_id=ITEM, domain="社会救助", record_kind="notice", value="20", unit="working_day", anchor="formed"
    )
    world.notice(date(2026, 3, 2), date(2026, 3, 30))
    world.notice(date(2026, 3, 2), date(2026, 3, 31))
    assert [(v["status"], v["item_id"], v["domain"], v["period"]) for v in world.judge()] == [
        ("met", ITEM, "社会救助", "2026-03"),
        ("late", ITEM, "社会救助", "2026-03"),
    ]


def test_the_version_in_force_on_the_event_day_judges(world: World) -> None:
    limit = {"item_id": ITEM, "record_kind": "notice", "unit": "working_day", "anchor": "formed"}
    world.duty(**limit, value="20", valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31))
    world.duty(**limit, value="5", valid_from=date(2026, 1, 1))
    world.notice(date(2025, 12, 31), date(2026, 1, 20))
    world.notice(date(2026, 1, 4), date(2026, 1, 20))
    world.notice(date(2024, 12, 31), date(2025, 1, 20))
    assert [(v["obligation_id"], v["evidence_id"], v["status"]) for v in world.judge()] == [
        ("duty-0", "notice-0", "met"),
        ("duty-1", "notice-1", "late"),
    ]


def test_permits_are_judged_by_the_law_and_not_by_the_catalogue(world: World) -> None:
    world.law()
    world.duty(item_id=ITEM, record_kind="notice", value="20", unit="working_day", anchor="formed")
    world.permit(date(2026, 9, 7), date(2026, 9, 20))
    for number, item in enumerate(["05-bbbbbbbb", ITEM]):
        link = {"record_kind": "permit", "record_id": "permit-0", "item_id": item, "body_id": "mzj"}
        world.links.append({**link, "method": "rule", "score": float(number)})
    verdict = world.one()
    assert (verdict["status"], verdict["item_id"], verdict["domain"]) == ("late", ITEM, "社会救助")


def test_a_record_without_item_has_no_domain(world: World) -> None:
    world.law()
    world.permit(date(2026, 9, 7), date(2026, 9, 8))
    assert (world.one()["item_id"], world.one()["domain"]) == (None, None)


DISTRICT = [
    ("5", "working_day", "duty-1"),
    ("5", "calendar_day", "duty-1"),
    ("10", "working_day", "duty-0"),
    ("7", "working_day", "duty-0"),
]


@pytest.mark.parametrize(("value", "unit", "judging"), DISTRICT)
def test_the_stricter_of_law_and_district_judges(world: World, value: str, unit: str, judging: str) -> None:
    world.law()
    world.law(value=value, unit=unit, origin="district", valid_from=date(2026, 1, 1))
    world.permit(date(2026, 9, 7), date(2026, 9, 8))
    assert world.one()["obligation_id"] == judging


def test_a_stricter_duty_counts_from_its_first_day(world: World) -> None:
    world.law()
    world.law(value="5", origin="district", valid_from=date(2026, 9, 1))
    world.permit(date(2026, 8, 31), date(2026, 9, 8))
    world.permit(date(2026, 9, 1), date(2026, 9, 9))
    assert [(v["obligation_id"], v["status"]) for v in world.judge()] == [
        ("duty-0", "met"),
        ("duty-1", "late"),
    ]


def test_decisions_and_the_rest_of_a_composite_limit(world: World) -> None:
    limit = {"item_id": ITEM, "record_kind": "notice", "unit": "working_day"}
    world.duty(**limit, value="20", anchor="formed", scope="rest")
    world.duty(**limit, value="7", anchor="decision_made", scope="decisions")
    world.notice(date(2026, 3, 2), date(2026, 3, 20), genre="行政许可")
    world.notice(date(2026, 3, 2), date(2026, 3, 20), genre="通知")
    assert [(v["obligation_id"], v["evidence_id"], v["status"]) for v in world.judge()] == [
        ("duty-0", "notice-1", "met"),
        ("duty-1", "notice-0", "late"),
    ]


def test_a_notice_of_two_versions_is_one_record_with_its_first_claim(world: World) -> None:
    world.duty(item_id=ITEM, record_kind="notice", value="20", unit="working_day", anchor="formed")
    world.exists()
    world.channel("ok")
    world.capture("ok", path="b.html", capture_id="old", fetched_at=beijing(date(2026, 3, 5)))
    world.capture("ok", path="b.html", capture_id="new", fetched_at=beijing(date(2026, 6, 5)), version_no=2)
    world.notice(date(2026, 3, 2), date(2026, 6, 1), record_id="n", content_hash="a", capture_id="new")
    world.notice(None, date(2026, 3, 4), record_id="n", content_hash="b", capture_id="old", body_text="")
    within, exists = world.judge()
    assert (within["published_date"], within["evidence_capture_id"], within["status"]) == (
        date(2026, 3, 4),
        "old",
        "met",
    )
    assert (exists["status"], exists["evidence_capture_id"]) == ("met", "old")


def test_what_was_not_yet_published_on_the_as_of_day_is_not_judged(world: World) -> None:
    world.law()
    world.permit(date(2026, 9, 7), date(2026, 9, 30))
    assert world.judge(date(2026, 9, 29)) == []
    assert world.one(date(2026, 9, 30))["status"] == "late"


# --- exists ---


def status(verdict: Row) -> tuple[str, str, str]:
    return verdict["period"], verdict["status"], verdict["reason_code"]


def test_exists_is_judged_every_year_from_the_first_capture(world: World) -> None:
    world.exists(valid_from=date(2024, 5, 1))
    world.channel("ok", fetched_at=beijing(date(2025, 2, 1)))
    world.notice(date(2026, 3, 2), date(2026, 3, 4))
    found = world.judge()
    assert [status(v) for v in found] == [
        ("2025", "missing", "nothing-published"),
        ("2026", "met", "published"),
    ]
    assert (found[1]["evidence_id"], found[1]["evidence_capture_id"], found[1]["published_date"]) == (
        "notice-0",
        "c",
        date(2026, 3, 4),
    )
    assert (found[0]["evidence_id"], found[0]["as_of"]) == (None, AS_OF)


def test_exists_starts_with_the_duty_and_ends_with_it(world: World) -> None:
    world.exists(valid_from=date(2025, 7, 1), valid_to=date(2025, 12, 31))
    world.channel("ok", fetched_at=beijing(date(2024, 2, 1)))
    assert [v["period"] for v in world.judge()] == ["2025"]


def test_first_capture_year_is_a_beijing_year(world: World) -> None:
    world.exists(valid_from=date(2020, 1, 1))
    world.channel("ok", fetched_at=datetime(2025, 12, 31, 16, 0, tzinfo=UTC))
    assert [v["period"] for v in world.judge()] == ["2026"]


def test_exists_counts_first_sight_when_no_date_is_claimed(world: World) -> None:
    world.exists()
    world.channel("ok")
    world.notice(None, None, seen=date(2026, 4, 1))
    assert status(world.one()) == ("2026", "met", "published")
    assert status(world.one(date(2026, 3, 31))) == ("2026", "missing", "nothing-published")


@pytest.mark.parametrize(
    ("text", "attachments", "expected"),
    [
        ("", None, "incomplete"),
        (" \n　", "[]", "incomplete"),
        (None, '[{"title": "附件"}]', "met"),
        ("文", None, "met"),
    ],
)
def test_an_empty_page_without_attachment_is_incomplete(
    world: World, text: str | None, attachments: str | None, expected: str
) -> None:
    world.exists()
    world.channel("blocked")
    world.notice(date(2026, 3, 2), date(2026, 3, 4), body_text=text, attachments=attachments)
    assert world.one()["status"] == expected


def test_a_record_of_another_body_is_no_evidence(world: World) -> None:
    world.exists()
    world.channel("ok")
    world.notice(date(2026, 3, 2), date(2026, 3, 4), body_id="czj")
    assert world.one()["status"] == "missing"


def test_a_permit_is_evidence_too(world: World) -> None:
    world.exists()
    world.channel("ok")
    world.permit(date(2026, 9, 7), date(2026, 9, 8))
    world.links.append({"record_kind": "permit", "record_id": "permit-0", "item_id": ITEM, "body_id": "mzj"})
    assert (world.one()["evidence_kind"], world.one()["decided_date"]) == ("permit", date(2026, 9, 7))


@pytest.mark.parametrize("valid_to", [None, date(2026, 11, 21)])
def test_an_exemption_leaves_the_duty_out(world: World, valid_to: date | None) -> None:
    world.exists()
    world.channel("ok")
    row = {"body_id": "mzj", "item_id": ITEM, "reason": "本区没有此类对象"}
    world.registry["registry.exemptions"] = [{**row, "valid_to": valid_to}, {**row, "valid_to": valid_to}]
    verdict = world.one()
    assert status(verdict) == ("2026", "not_applicable", "exempt")
    assert "本区没有此类对象" in verdict["reason"]


def test_an_exemption_that_ended_or_is_anothers_does_not_count(world: World) -> None:
    world.exists()
    world.channel("ok")
    world.registry["registry.exemptions"] = [
        {"body_id": "mzj", "item_id": ITEM, "reason": "x", "valid_to": date(2026, 11, 20)},
        {"body_id": "czj", "item_id": ITEM, "reason": "x"},
        {"body_id": "mzj", "item_id": "05-other", "reason": "x"},
    ]
    assert world.one()["status"] == "missing"


def test_an_exemption_covers_time_limits_on_its_days_only(world: World) -> None:
    world.duty(item_id=ITEM, record_kind="notice", value="20", unit="working_day", anchor="formed")
    world.notice(date(2026, 3, 2), date(2026, 6, 1))
    world.notice(date(2026, 5, 4), date(2026, 9, 1))
    row = {"body_id": "*", "item_id": ITEM, "reason": "不涉及"}
    world.registry["registry.exemptions"] = [{**row, "valid_to": date(2026, 3, 31)}]
    assert [v["status"] for v in world.judge()] == ["not_applicable", "late"]


def test_items_on_request_need_not_be_published(world: World) -> None:
    world.exists(mode="依申请")
    world.channel("ok")
    assert status(world.one()) == ("2026", "not_applicable", "on-request")


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ("blocked", "channel-blocked"),
        ("error", "channel-error"),
        ("moved", "channel-moved"),
        ("not_attempted", "channel-not-attempted"),
        (None, "channel-not-attempted"),
    ],
)
def test_a_channel_that_was_not_read_is_never_missing(world: World, outcome: str | None, code: str) -> None:
    world.exists()
    world.channel("ok")
    world.channel(outcome)
    verdict = world.one()
    assert status(verdict) == ("2026", "not_observed", code)
    assert "栏目1" in verdict["reason"]
    assert verdict["evidence_capture_id"] == ("cap1" if outcome else None)


@pytest.mark.parametrize("outcome", ["ok", "empty"])
def test_a_channel_that_was_read_and_holds_nothing_is_missing(world: World, outcome: str) -> None:
    world.exists()
    world.channel(outcome)
    assert status(world.one()) == ("2026", "missing", "nothing-published")


def test_the_latest_outcome_of_each_path_counts(world: World) -> None:
    world.exists()
    world.channel("blocked")
    world.capture("ok", version_no=2, fetched_at=beijing(date(2026, 5, 1)))
    assert world.judge(date(2026, 4, 1))[0]["reason_code"] == "channel-blocked"
    assert world.judge(date(2026, 5, 1))[0]["reason_code"] == "nothing-published"
    world.capture("blocked", path="b.html")
    assert world.one()["reason_code"] == "channel-blocked"


@pytest.mark.parametrize(
    ("coverage", "code"),
    [
        ("complete", "no-column"),
        ("partial", "no-channel"),
        ("none", "no-channel"),
        (None, "no-channel"),
    ],
)
def test_an_item_without_channel_is_missing_only_when_the_whole_site_is_registered(
    world: World, coverage: str | None, code: str
) -> None:
    world.bodies[0]["coverage"] = coverage
    world.exists()
    world.channel("ok", items=["05-other"])
    assert world.one()["reason_code"] == code


def test_a_duty_of_two_spans_is_judged_once_a_year(world: World) -> None:
    world.channel("ok")
    world.exists(obligation_id="duty-x", valid_from=date(2026, 1, 1), valid_to=date(2026, 3, 1))
    world.exists(obligation_id="duty-x", valid_from=date(2026, 6, 1))
    assert [v["period"] for v in world.judge()] == ["2026"]


def test_a_district_duty_without_item_takes_any_record(world: World) -> None:
    world.exists(item_id=None, record_kind="permit", origin="district")
    world.channel("ok")
    assert world.one()["status"] == "missing"
    world.permit(date(2026, 9, 7), date(2026, 9, 8))
    assert world.one()["status"] == "met"


# --- what cannot be judged ---


STATUSES = reference_table("reference.statuses").to_pylist()
LIMITS = [row["reason_code"] for row in STATUSES if "{limit}" in row["zh"]]


@pytest.mark.parametrize("code", LIMITS)
def test_untestable_duties_say_why_and_quote_the_wording(world: World, code: str) -> None:
    world.duty(
        item_id=ITEM, testable=False, untestable_code=code, limit_text="按进展及时公开", anchor="approved"
    )
    world.duties[0]["record_kind"] = "notice"
    world.channel("ok")
    verdict = world.one()
    assert status(verdict) == ("2026", "not_testable", code)
    assert "按进展及时公开" in verdict["reason"]


def test_a_blocked_permit_channel_gives_one_row_for_the_law_and_the_year(world: World) -> None:
    world.law()
    world.law(record_kind="penalty")
    world.channel("blocked", "permits", items=())
    world.channel("ok", "penalties", items=())
    world.permit(date(2026, 9, 7), date(2026, 9, 8))
    found = world.judge()
    assert [(v["period"], v["status"], v["record_kind"]) for v in found] == [
        ("2026", "not_observed", "permit"),
        ("2026-09", "met", "permit"),
    ]
    assert (found[0]["evidence_kind"], found[0]["evidence_id"]) == ("capture", "cap0")


def test_nothing_to_judge_gives_an_empty_table(world: World) -> None:
    assert world.judge() == []
    assert world.issues == []


def test_without_an_as_of_day_nothing_can_be_judged(tmp_path: Path) -> None:
    with Engine(Store(tmp_path)) as engine, pytest.raises(ValueError, match="as-of"):
        build_verdicts(engine)


def test_verdict_ids_survive_new_records_and_a_later_day(world: World) -> None:
    world.law()
    world.exists()
    world.channel("ok")
    world.permit(date(2026, 9, 7), date(2026, 9, 8))
    before = {v["verdict_id"] for v in world.judge(date(2026, 10, 1))}
    world.permit(date(2026, 9, 8), date(2026, 9, 9))
    world.capture("ok", path="c.html")
    assert before <= {v["verdict_id"] for v in world.judge()}


def test_many_records_give_the_same_bytes_twice(tmp_path: Path) -> None:
    """More rows than one thread of the engine takes at a time, of which two duties bind the permits."""
    written = set()
    for _ in range(2):
        world = World(tmp_path)
        world.law()
        world.law(value="5", origin="district", obligation_id="duty-5", valid_from=date(2026, 9, 1))
        world.law(value="6", origin="district", obligation_id="duty-6", valid_from=date(2026, 9, 1))
        with Engine(Store(tmp_path), as_of=AS_OF) as engine:
            for table in TABLES:
                rows = {"core.obligations": world.duties}.get(table, [])
                engine.register_rows(table, rows, contract(table).arrow_schema)
            engine.register_rows("core.penalties", [], DECISIONS)
            engine.execute(
                "CREATE TABLE core.permits AS SELECT 'permit-' || hash(i) AS record_id, 'mzj' AS body_id,"
                " 'mzj' AS source_id, 'c' AS capture_id, '' AS doc_number,"
                " DATE '2026-08-20' + CAST(i % 30 AS INTEGER) AS decided_date,"
                " DATE '2026-08-26' + CAST(i % 37 AS INTEGER) AS published_date,"
                " TIMESTAMPTZ '2026-11-01 00:00:00+08' AS first_seen_at FROM range(260000) AS r(i)"
            )
            register_registry(engine, world.registry)
            build_verdicts(engine)
            counts = engine.query(
                "SELECT obligation_id, COUNT(*) AS n FROM metrics.verdicts GROUP BY ALL ORDER BY ALL"
            ).to_pylist()
        # 12 of 30 days are in August, under the law alone; both duties of the district bind the others
        august = sum(260000 // 30 + (day < 260000 % 30) for day in range(12))
        assert [(row["obligation_id"], row["n"]) for row in counts] == [
            ("duty-0", august),
            ("duty-5", 260000 - august),
            ("duty-6", 260000 - august),
        ]
        written.add(Store(tmp_path).path("metrics.verdicts").read_bytes())
    assert len(written) == 1


def test_statuses_are_known_and_complete() -> None:
    codes = set(contract("metrics.verdicts").field("status").codes or ())
    assert {row["status"] for row in STATUSES} <= codes
    assert len({row["reason_code"] for row in STATUSES}) == len(STATUSES)
    assert all(row["zh"].endswith("。") and row["en"] for row in STATUSES)
