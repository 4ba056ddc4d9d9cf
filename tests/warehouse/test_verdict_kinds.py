"""Hand-computed verdicts: periodic, by_date, count, min_duration, together, and the columns of a site."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.tools.duty_world import ITEM, World, beijing

Row = dict[str, Any]
LOOK = date(2026, 11, 20)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def codes(found: list[Row]) -> list[tuple[str, str, str]]:
    return [(v["period"], v["status"], v["reason_code"]) for v in found]


def look(
    world: World, outcome: str = "ok", day: date = LOOK, since: date = date(2026, 1, 1), **more: Any
) -> None:
    """The item's column, looked at for the first and for the last time."""
    channel = len(world.registry.get("registry.channels", []))
    world.channel("ok" if since < day else outcome, fetched_at=beijing(min(since, day)), **more)
    if since < day:
        world.capture(outcome, channel, fetched_at=beijing(day), version_no=2)


def item_duty(world: World, kind: str, **more: Any) -> None:
    world.duty(kind, **{"item_id": ITEM, "domain": "社会救助", "valid_from": date(2020, 1, 1), **more})


def law_duty(world: World, kind: str, **more: Any) -> None:
    base = {"record_kind": "notice", "origin": "law", "valid_from": date(2019, 5, 15)}
    world.duty(kind, **{**base, **more})


# --- periodic ---


def test_each_quarter_is_met_or_missing_and_the_running_one_is_not_due(world: World) -> None:
    item_duty(world, "periodic", value="3", unit="month")
    look(world)
    world.notice(None, date(2026, 1, 1))
    world.notice(None, date(2026, 6, 30))
    world.notice(None, date(2026, 10, 1))
    found = world.judge()
    assert codes(found) == [
        ("2026-Q1", "met", "period-published"),
        ("2026-Q2", "met", "period-published"),
        ("2026-Q3", "missing", "period-missing"),
        ("2026-Q4", "met", "period-published"),
    ]
    assert [v["due_date"] for v in found] == [
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 9, 30),
        date(2026, 12, 31),
    ]
    assert (found[1]["evidence_kind"], found[1]["evidence_id"]) == ("notice", "notice-1")
    assert "2026年第3季度" in found[2]["reason"]


@pytest.mark.parametrize(
    ("value", "unit", "periods"),
    [
        ("6", "month", ["2026-H1", "2026-H2"]),
        ("1", "year", ["2026"]),
        ("2", "year", ["2026"]),
        ("3", "year", []),
        ("4", "month", ["2026-04", "2026-08", "2026-12"]),
    ],
)
def test_periods_of_other_lengths(world: World, value: str, unit: str, periods: list[str]) -> None:
    item_duty(world, "periodic", value=value, unit=unit)
    look(world)
    assert [v["period"] for v in world.judge()] == periods


def test_two_years_count_as_one_period_over_the_year_end(world: World) -> None:
    item_duty(world, "periodic", value="2", unit="year")
    look(world)
    world.notice(None, date(2025, 1, 1))
    verdict = world.one()
    assert (verdict["period"], verdict["status"], verdict["due_date"]) == ("2026", "met", date(2026, 12, 31))


DUE = [
    ('{"month_of_period": 1, "day": 15, "op": "before"}', date(2026, 7, 15)),
    ('{"month_of_period": 2, "day": 31, "op": "before"}', date(2026, 8, 31)),
    ('{"month_of_period": 2, "op": "in"}', date(2026, 8, 31)),
    ('{"month_of_period": 1, "week_of_period": 1, "op": "in"}', date(2026, 7, 7)),
]


@pytest.mark.parametrize(("due", "last_day"), DUE)
def test_a_day_inside_the_period(world: World, due: str, last_day: date) -> None:
    item_duty(world, "periodic", value="3", unit="month", due=due, valid_from=date(2026, 7, 1))
    look(world)
    world.notice(None, last_day)
    verdict = world.judge(date(2026, 9, 30))[0]
    assert (verdict["period"], verdict["due_date"], verdict["status"]) == ("2026-Q3", last_day, "met")
    world.notices[0]["published_date"] = date(2026, 9, 29)
    verdict = world.judge(date(2026, 9, 30))[0]
    assert (verdict["status"], verdict["reason_code"]) == ("late", "period-late")


def test_february_ends_on_its_last_day(world: World) -> None:
    item_duty(
        world, "periodic", value="1", unit="month", due='{"month_of_period": 1, "day": 31, "op": "before"}',
        valid_from=date(2026, 2, 1), valid_to=date(2026, 2, 28),
    )  # fmt: skip
    look(world)
    world.notice(None, date(2026, 2, 28))
    assert (world.one()["due_date"], world.one()["status"]) == (date(2026, 2, 28), "met")


def test_a_period_is_missing_only_when_its_column_was_seen_after_its_end(world: World) -> None:
    item_duty(world, "periodic", value="1", unit="month", valid_from=date(2026, 8, 1))
    look(world, day=date(2026, 9, 30))
    assert codes(world.judge(date(2026, 10, 1))) == [
        ("2026-08", "missing", "period-missing"),
        ("2026-09", "not_observed", "period-unobserved"),
        ("2026-10", "not_applicable", "period-not-due"),
    ]


@pytest.mark.parametrize("outcome", ["blocked", "error", "moved", "not_attempted"])
def test_a_period_whose_column_was_not_read_is_never_missing(world: World, outcome: str) -> None:
    item_duty(world, "periodic", value="3", unit="month", valid_to=date(2026, 3, 31))
    look(world, outcome)
    verdict = world.one()
    assert (verdict["status"], verdict["reason_code"]) == (
        "not_observed",
        f"channel-{outcome.replace('_', '-')}",
    )
    assert verdict["evidence_kind"] == "capture"


def test_a_page_without_date_keeps_a_period_open(world: World) -> None:
    item_duty(world, "periodic", value="3", unit="month", valid_to=date(2026, 6, 30))
    look(world)
    world.notice(None, None, seen=date(2026, 5, 1))
    assert codes(world.judge()) == [
        ("2026-Q1", "not_testable", "period-undated"),
        ("2026-Q2", "not_testable", "period-undated"),
    ]
    world.notices[0]["first_seen_at"] = beijing(date(2026, 3, 31))
    assert codes(world.judge())[1] == ("2026-Q2", "missing", "period-missing")


def test_a_period_of_two_catalogue_versions_is_judged_by_the_one_in_force_throughout(world: World) -> None:
    item_duty(world, "periodic", value="3", unit="month", valid_to=date(2026, 8, 31))
    item_duty(world, "periodic", value="1", unit="month", valid_from=date(2026, 9, 1))
    look(world, day=date(2026, 10, 10))
    found = world.judge(date(2026, 10, 15))
    assert [(v["obligation_id"], *row) for v, row in zip(found, codes(found), strict=True)] == [
        ("duty-0", "2026-Q1", "missing", "period-missing"),
        ("duty-0", "2026-Q2", "missing", "period-missing"),
        ("duty-0", "2026-Q3", "not_applicable", "period-partial"),
        ("duty-1", "2026-09", "missing", "period-missing"),
        ("duty-1", "2026-10", "not_applicable", "period-not-due"),
    ]


def test_a_new_wording_of_the_same_duty_does_not_break_a_period(world: World) -> None:
    more = {"obligation_id": "duty-q", "value": "3", "unit": "month"}
    item_duty(world, "periodic", **more, valid_from=date(2026, 7, 1), valid_to=date(2026, 8, 10))
    item_duty(world, "periodic", **more, valid_from=date(2026, 8, 11))
    look(world)
    assert codes(world.judge())[0] == ("2026-Q3", "missing", "period-missing")


def test_a_reorganised_body_owes_whole_periods_only(world: World) -> None:
    """The old body ends on 10 May, the new one begins the day after: Q2 is whole for neither."""
    world.bodies.append({"body_id": "xin", "name": "区新局", "kind": "department", "coverage": "complete"})
    item_duty(world, "periodic", value="3", unit="month", valid_to=date(2026, 5, 10))
    item_duty(world, "periodic", value="3", unit="month", body_id="xin", valid_from=date(2026, 5, 11))
    look(world)
    found = [(v["body_id"], v["period"], v["status"]) for v in world.judge()]
    assert found == [
        ("mzj", "2026-Q1", "missing"),
        ("mzj", "2026-Q2", "not_applicable"),
        ("xin", "2026-Q2", "not_applicable"),
        ("xin", "2026-Q3", "missing"),
        ("xin", "2026-Q4", "not_applicable"),
    ]


def test_permits_count_as_publications_of_a_period(world: World) -> None:
    item_duty(
        world, "periodic", value="3", unit="month", valid_from=date(2026, 7, 1), valid_to=date(2026, 9, 30)
    )
    look(world)
    world.permit(date(2026, 9, 7), date(2026, 9, 8))
    world.links.append({"record_kind": "permit", "record_id": "permit-0", "item_id": ITEM, "body_id": "mzj"})
    assert (world.one()["status"], world.one()["evidence_kind"], world.one()["evidence_id"]) == (
        "met",
        "permit",
        "permit-0",
    )


def test_without_a_column_only_a_fully_registered_site_is_missing(world: World) -> None:
    item_duty(world, "periodic", value="3", unit="month", valid_to=date(2026, 3, 31))
    look(world, items=["05-other"])
    assert codes(world.judge()) == [("2026-Q1", "missing", "period-no-column")]
    world.bodies[0]["coverage"] = "partial"
    assert codes(world.judge()) == [("2026-Q1", "not_observed", "no-channel")]


# --- before the first look ---

FIRST = date(2026, 7, 20)


def walk(day: date, outcome: str = "ok") -> Row:
    """A walk through the column's list."""
    row = {"crawl_id": f"crawl-{day}", "source_id": "mzj", "channel_id": "ch0", "outcome": outcome}
    return {**row, "started_at": beijing(day), "looked_at": beijing(day) if outcome == "ok" else None}


def walk_back(reached: date | None = None, *, complete: bool = False, day: date = FIRST) -> Row:
    """A walk through the list of the item's column."""
    return {**walk(day), "is_complete": complete, "reached_date": reached}


BEFORE = [
    ([], "period-before-first-look"),
    ([walk_back(complete=True)], "period-missing"),
    ([walk_back(date(2026, 3, 31))], "period-missing"),
    ([walk_back(date(2026, 5, 31))], "period-missing"),
    ([walk_back(date(2026, 6, 1))], "period-before-first-look"),
    ([walk_back(complete=True, day=date(2026, 10, 16))], "period-before-first-look"),
    ([{**walk_back(complete=True), "outcome": "blocked"}], "period-before-first-look"),
]


@pytest.mark.parametrize("kind", ["periodic", "count"])
@pytest.mark.parametrize(("walks", "code"), BEFORE)
def test_what_was_over_before_the_first_look_is_missing_only_where_the_list_reaches_back(
    world: World, kind: str, walks: list[Row], code: str
) -> None:
    """June ended before 20 July. July is open until its end: what is not there in October is missing."""
    item_duty(world, kind, value="1", unit="month", valid_from=date(2026, 6, 1), valid_to=date(2026, 7, 31))
    look(world, since=FIRST, day=date(2026, 10, 10))
    world.more["ops.crawls"] = walks
    june, july = world.judge(date(2026, 10, 15))
    assert (june["period"], june["reason_code"]) == ("2026-06", code)
    assert (july["period"], july["reason_code"]) == ("2026-07", "period-missing")
    if code == "period-before-first-look":
        assert june["status"] == "not_observed"
        text = "2026年6月在首次采集相应栏目（2026-07-20）之前，没有采集到上溯至这一期的列表"
        assert june["reason"].startswith(text)


def test_what_was_found_of_a_time_before_the_first_look_can_only_fulfil_a_duty(world: World) -> None:
    item_duty(
        world, "count", value="2", unit="month", valid_from=date(2026, 4, 1), valid_to=date(2026, 5, 31)
    )
    due = '{"month_of_period": 1, "day": 15, "op": "before"}'
    item_duty(world, "periodic", value="3", unit="month", due=due, valid_to=date(2026, 6, 30))
    look(world, since=FIRST)
    for day in (date(2026, 4, 1), date(2026, 4, 20), date(2026, 5, 20)):
        world.notice(None, day)
    found = world.judge()
    assert codes(found) == [
        ("2026-04", "met", "count-reached"),
        ("2026-05", "not_observed", "period-before-first-look"),
        ("2026-Q1", "not_observed", "period-before-first-look"),
        ("2026-Q2", "met", "period-published"),
    ]
    assert found[1]["counted"] == 1
    world.notices[0]["published_date"] = date(2026, 4, 16)
    late = world.judge()[3]
    assert (late["status"], late["evidence_id"]) == ("not_observed", "notice-0")


def test_all_columns_of_the_item_must_have_been_looked_at(world: World) -> None:
    item_duty(
        world, "periodic", value="1", unit="month", valid_from=date(2026, 3, 1), valid_to=date(2026, 3, 31)
    )
    look(world)
    look(world, since=FIRST)
    assert world.one()["reason_code"] == "period-before-first-look"


def test_a_site_without_the_column_is_judged_from_its_first_look_on(world: World) -> None:
    item_duty(world, "periodic", value="3", unit="month", valid_to=date(2026, 9, 30))
    look(world, since=FIRST, items=["05-other"])
    assert [code for _, _, code in codes(world.judge())] == [
        "period-before-first-look",
        "period-before-first-look",
        "period-no-column",
    ]


def test_a_report_of_a_year_stays_and_is_missing_at_any_later_look(world: World) -> None:
    yearly(world)
    look(world, since=FIRST)
    assert codes(world.judge()) == [("2026", "missing", "period-missing")]


# --- wording ---


def test_reasons_name_what_is_due(world: World) -> None:
    world.items[0] |= {"level1": "公共服务", "level2": "食品安全消费提示警示"}
    item_duty(
        world, "count", value="1", unit="month", valid_from=date(2026, 8, 1), valid_to=date(2026, 8, 31)
    )
    yearly(world, subject="政府信息公开工作年度报告")
    law_duty(world, "by_date", value="03-31", unit="year", title_words="计划")
    look(world)
    counted, report_of_year, other = (verdict["reason"] for verdict in world.judge())
    assert counted == (
        "2026年8月没有按要求公开“食品安全消费提示警示”（要求：每月不少于1条；截止日2026-08-31）；"
        "截止日以后采集过相应栏目（都已采集到2026-11-20或以后），没有找到对应内容。"
    )
    assert report_of_year.startswith("2026年没有按要求公开“政府信息公开工作年度报告”（")
    assert other.startswith("2026年没有按要求公开应公开的内容（")


@pytest.mark.parametrize(
    ("value", "unit", "term"),
    [("1", "year", "每年"), ("1", "month", "每月"), ("3", "month", "每3个月"), ("2", "year", "每2年")],
)
def test_once_a_year_is_worded_so(world: World, value: str, unit: str, term: str) -> None:
    item_duty(world, "periodic", value=value, unit=unit, valid_to=date(2026, 12, 31))
    look(world)
    assert f"（要求：{term}至少更新一次）" in world.judge()[-1]["reason"]


# --- exemptions ---


@pytest.mark.parametrize("kind", ["periodic", "by_date", "count", "min_duration", "together"])
def test_an_exemption_by_the_id_of_the_rule_covers_every_kind(world: World, kind: str) -> None:
    more = {
        "periodic": {"value": "3", "unit": "month", "valid_to": date(2026, 3, 31)},
        "by_date": {"value": "01-31", "unit": "year"},
        "count": {
            "value": "2",
            "unit": "month",
            "valid_from": date(2026, 3, 1),
            "valid_to": date(2026, 3, 31),
        },
        "min_duration": {"value": "7", "unit": "working_day", "anchor": "consultation"},
        "together": {"value": "20", "unit": "working_day", "anchor": "consultation"},
    }
    law_duty(world, kind, declared_id="law-x", **more[kind])
    look(world)
    consultation(world, date(2026, 3, 2), date(2026, 3, 6))
    assert world.one()["status"] != "not_applicable"
    world.registry["registry.exemptions"] = [
        {"body_id": "mzj", "item_id": "05-hash", "item_path": "law-x", "reason": "本单位没有此类事务"}
    ]
    verdict = world.one()
    assert (verdict["status"], verdict["reason_code"]) == ("not_applicable", "exempt")
    assert "本单位没有此类事务" in verdict["reason"]


# --- by_date ---


def report(world: World, title: str, published: date | None, **more: Any) -> None:
    world.notice(None, published, title=title, genre="年报", seen=more.pop("seen", LOOK), **more)
    world.links.clear()


def yearly(world: World, **more: Any) -> None:
    base = {"value": "01-31", "unit": "year", "genre": "年报", "title_words": "政府信息公开；年度报告"}
    law_duty(world, "by_date", **{**base, **more})


BY_DATE = [
    ("区民政局2025年政府信息公开工作年度报告", date(2026, 1, 31), "met", "period-published"),
    ("区民政局2025年政府信息公开工作年度报告", date(2026, 2, 1), "late", "period-late"),
    ("区民政局2024年政府信息公开工作年度报告", date(2026, 1, 20), "missing", "period-missing"),
    ("区民政局政府信息公开工作年度报告", date(2026, 1, 20), "met", "period-published"),
    ("区民政局政府信息公开工作年度报告", date(2025, 12, 31), "missing", "period-missing"),
    ("区民政局2025年工作报告", date(2026, 1, 20), "missing", "period-missing"),
    ("区民政局2025年政府信息公开工作年度报告", None, "not_testable", "period-undated"),
]


@pytest.mark.parametrize(("title", "published", "status", "code"), BY_DATE)
def test_the_yearly_report_on_the_past_year(
    world: World, title: str, published: date | None, status: str, code: str
) -> None:
    """31 January 2026 is a Saturday: a day that the rule names does not move to a working day."""
    yearly(world)
    look(world)
    report(world, title, published)
    verdict = world.one()
    assert (verdict["period"], verdict["status"], verdict["reason_code"]) == ("2026", status, code)
    assert verdict["due_date"] == date(2026, 1, 31)


def test_a_report_seen_in_time_needs_no_claimed_date(world: World) -> None:
    yearly(world)
    look(world)
    report(world, "区民政局2025年政府信息公开工作年度报告", None, seen=date(2026, 1, 30))
    assert world.one()["status"] == "met"


def test_a_report_is_not_due_on_its_last_day_and_not_observed_before_a_later_look(world: World) -> None:
    yearly(world)
    look(world, day=date(2026, 1, 31))
    assert codes(world.judge(date(2026, 1, 31))) == [("2026", "not_applicable", "period-not-due")]
    assert codes(world.judge(date(2026, 2, 1))) == [("2026", "not_observed", "period-unobserved")]


def test_a_body_that_began_this_year_owes_no_report_on_the_last(world: World) -> None:
    yearly(world, valid_from=date(2026, 1, 1))
    look(world)
    assert world.judge() == []


def test_the_report_of_a_site_that_is_not_fully_registered_is_not_observed(world: World) -> None:
    yearly(world)
    look(world)
    world.bodies[0]["coverage"] = "partial"
    assert codes(world.judge()) == [("2026", "not_observed", "no-channel")]


def test_every_year_has_its_date(world: World) -> None:
    item_duty(world, "by_date", value="02-29", unit="year")
    world.channel("ok", fetched_at=beijing(date(2024, 1, 5)))
    world.capture("ok", fetched_at=beijing(LOOK), version_no=2)
    world.notice(None, date(2024, 2, 29))
    found = world.judge()
    assert [(v["period"], v["due_date"], v["status"]) for v in found] == [
        ("2024", date(2024, 2, 29), "met"),
        ("2025", date(2025, 2, 28), "missing"),
        ("2026", date(2026, 2, 28), "missing"),
    ]


# --- count ---


def test_a_number_per_month(world: World) -> None:
    item_duty(world, "count", value="2", unit="month", valid_from=date(2026, 7, 1))
    look(world, day=date(2026, 10, 8))
    for day in (date(2026, 7, 1), date(2026, 7, 31), date(2026, 8, 5)):
        world.notice(None, day)
    found = world.judge(date(2026, 10, 15))
    assert codes(found) == [
        ("2026-07", "met", "count-reached"),
        ("2026-08", "incomplete", "count-short"),
        ("2026-09", "missing", "period-missing"),
        ("2026-10", "not_applicable", "period-not-due"),
    ]
    assert [(v["demanded"], v["counted"]) for v in found] == [(2, 2), (2, 1), (2, 0), (2, 0)]
    assert "只公开应公开的内容1条" in found[1]["reason"]


def test_a_page_without_date_may_be_the_missing_one(world: World) -> None:
    item_duty(
        world, "count", value="2", unit="month", valid_from=date(2026, 8, 1), valid_to=date(2026, 8, 31)
    )
    look(world)
    world.notice(None, date(2026, 8, 5))
    world.notice(None, None, seen=date(2026, 9, 1))
    assert codes(world.judge()) == [("2026-08", "not_testable", "period-undated")]


def test_permits_of_one_day_are_counted_one_by_one(world: World) -> None:
    item_duty(
        world, "count", value="3", unit="month", valid_from=date(2026, 9, 1), valid_to=date(2026, 9, 30)
    )
    look(world)
    for number in range(3):
        world.permit(date(2026, 9, 7), date(2026, 9, 8))
        link = {"record_kind": "permit", "record_id": f"permit-{number}", "item_id": ITEM, "body_id": "mzj"}
        world.links.append(link)
    assert (world.one()["status"], world.one()["counted"]) == ("met", 3)


# --- site columns ---


def column(world: World, value: str, unit: str, outcome: str | None, day: date = LOOK) -> None:
    law_duty(world, "periodic", value=value, unit=unit, channel_id="ch0", declared_id="law-column-other")
    world.channel(outcome, items=(), fetched_at=beijing(day))


def entry(world: World, day: date | None, seen: date = date(2026, 10, 1), channel: int = 0) -> None:
    """A page of the column."""
    number = len(world.captures)
    world.capture("ok", channel, path=f"e{number}.html", fetched_at=beijing(seen), capture_id=f"page{number}")
    row = {"source_id": "mzj", "capture_id": f"page{number}", "kind": "notice"}
    world.more.setdefault("parsed.notices", []).append(
        {**row, "published_at": f"{day}T08:00:00+08:00" if day else None}
    )


COLUMNS = [
    ("14", "calendar_day", date(2026, 10, 17), "met"),
    ("14", "calendar_day", date(2026, 10, 16), "missing"),
    ("6", "month", date(2026, 4, 30), "met"),
    ("6", "month", date(2026, 4, 29), "missing"),
    ("1", "year", date(2025, 10, 31), "met"),
    ("1", "year", date(2025, 10, 30), "missing"),
    ("20", "working_day", date(2026, 9, 28), "met"),
    ("20", "working_day", date(2026, 9, 25), "missing"),
]


@pytest.mark.parametrize(("value", "unit", "updated", "status"), COLUMNS)
def test_a_column_at_the_end_of_the_month(
    world: World, value: str, unit: str, updated: date, status: str
) -> None:
    """After 28 September 2026: 29, 30, then 8 9 10(Sat) 12-16 19-23 26-30 October are 20 working days; the
    28th itself is the 21st after the 25th (a holiday)."""
    column(world, value, unit, "empty")
    entry(world, updated, seen=date(2026, 10, 20))
    verdict = next(v for v in world.judge() if v["period"] == "2026-10")
    assert (verdict["status"], verdict["published_date"]) == (status, updated)
    if status == "missing":
        assert verdict["reason_code"] == "update-stale"
        assert f"已有{(date(2026, 10, 31) - updated).days}天没有更新" in verdict["reason"]


def test_an_empty_column(world: World) -> None:
    column(world, "1", "year", "empty", date(2026, 10, 20))
    assert codes(world.judge(date(2026, 10, 31))) == [("2026-10", "incomplete", "column-empty")]
    assert "空白栏目" in world.judge(date(2026, 10, 31))[0]["reason"]


def test_a_column_without_dates_is_not_testable(world: World) -> None:
    column(world, "1", "year", "empty", date(2026, 10, 20))
    entry(world, None)
    assert codes(world.judge(date(2026, 10, 31))) == [("2026-10", "not_testable", "update-undated")]


@pytest.mark.parametrize("outcome", ["blocked", "error", "moved", "not_attempted", None])
def test_a_column_that_was_not_read_is_not_observed(world: World, outcome: str | None) -> None:
    column(world, "14", "calendar_day", outcome, date(2026, 10, 20))
    [verdict] = world.judge(date(2026, 10, 31))
    assert (verdict["period"], verdict["status"]) == ("2026-10", "not_observed")


def test_a_month_is_judged_at_its_last_look_and_not_at_all_without_one(world: World) -> None:
    column(world, "14", "calendar_day", "empty", date(2026, 9, 10))
    entry(world, date(2026, 8, 30), seen=date(2026, 9, 10))
    assert codes(world.judge(date(2026, 10, 31))) == [
        ("2026-09", "met", "updated"),
        ("2026-10", "not_observed", "update-unobserved"),
    ]


def test_the_list_and_the_ledger_of_a_website_count_as_well(world: World) -> None:
    column(world, "14", "calendar_day", "empty", date(2026, 10, 20))
    row = {"source_id": "mzj", "channel_id": "ch0", "url": "u", "role": "page"}
    world.more["ops.sightings"] = [
        {**row, "listed_date": "2026-10-18", "first_seen_at": beijing(date(2026, 10, 19)), "contents": 1}
    ]
    [verdict] = world.judge(date(2026, 10, 31))
    assert (verdict["status"], verdict["published_date"]) == ("met", date(2026, 10, 18))


WALKS = [
    ([walk(date(2026, 10, 20))], "update-stale"),
    ([walk(date(2026, 10, 31))], "update-stale"),
    ([walk(date(2026, 9, 30)), walk(date(2026, 10, 20), "blocked")], "update-unobserved"),
    ([walk(date(2026, 11, 1))], "update-unobserved"),
    ([], "update-unobserved"),
]


@pytest.mark.parametrize(("walks", "code"), WALKS)
def test_a_column_whose_pages_did_not_change_for_months_was_still_seen(
    world: World, walks: list[Row], code: str
) -> None:
    column(world, "14", "calendar_day", "empty", date(2026, 3, 1))
    entry(world, date(2026, 2, 20), seen=date(2026, 3, 1))
    world.more["ops.crawls"] = walks
    found = {v["period"]: v["reason_code"] for v in world.judge(date(2026, 10, 31))}
    assert found["2026-10"] == code


@pytest.mark.parametrize(
    ("day", "code"), [(date(2026, 10, 5), "update-stale"), (date(2026, 11, 5), "update-unobserved")]
)
def test_the_last_sight_of_a_content_counts_up_to_the_as_of_day(world: World, day: date, code: str) -> None:
    column(world, "14", "calendar_day", "empty", date(2026, 3, 1))
    entry(world, date(2026, 2, 20), seen=date(2026, 3, 1))
    world.captures[0]["last_seen_at"] = beijing(day)
    found = {v["period"]: v["reason_code"] for v in world.judge(date(2026, 10, 31))}
    assert found["2026-10"] == code


# --- min_duration ---


def consultation(
    world: World, opens: date | None, closes: date | None, kind: str = "consultation", **more: Any
) -> None:
    """A notice with its window; its days are counted by hand in each test or by plain difference."""
    number = len(world.notices)
    genre = "意见征集" if kind == "consultation" else "公示"
    world.notice(opens, opens or date(2026, 3, 2), genre=genre, title="关于征求意见的公告")
    if opens or more:
        row = {"record_id": f"notice-{number}", "kind": kind, "opens_date": opens, "closes_date": closes}
        span = {"span_days": (closes - opens).days} if opens and closes else {}
        fixed = {"is_computed": False, "met_text": "x", "source_id": "mzj", "capture_id": "c"}
        world.more.setdefault("core.windows", []).append({**row, **span, **fixed, **more})


WINDOWS = [
    ("7", "working_day", {"span_workdays": 7}, "met", "window-met", 7),
    ("7", "working_day", {"span_workdays": 6}, "incomplete", "window-short", 6),
    ("30", "calendar_day", {"span_days": 30}, "met", "window-met", 30),
    ("30", "calendar_day", {"span_days": 29}, "incomplete", "window-short", 29),
    ("7", "working_day", {"span_workdays": None}, "not_testable", "calendar-missing", None),
]


@pytest.mark.parametrize(("value", "unit", "days", "status", "code", "counted"), WINDOWS)
def test_the_length_of_a_consultation(
    world: World, value: str, unit: str, days: Row, status: str, code: str, counted: int | None
) -> None:
    law_duty(world, "min_duration", value=value, unit=unit, anchor="consultation", op=">=")
    look(world)
    consultation(world, date(2026, 9, 7), date(2026, 9, 16), **days)
    verdict = world.one()
    assert (verdict["status"], verdict["reason_code"], verdict["period"]) == (status, code, "2026-09")
    assert (verdict["demanded"], verdict["counted"]) == (int(value), counted)
    assert (verdict["evidence_id"], verdict["decided_date"]) == ("notice-0", date(2026, 9, 7))


STATED = [
    ("calendar_day", {"days": 7, "is_workdays": False}, "met"),
    ("calendar_day", {"days": 6, "is_workdays": False}, "incomplete"),
    ("calendar_day", {"days": 7, "is_workdays": True}, "met"),
    ("calendar_day", {"days": 6, "is_workdays": True}, "not_testable"),
    ("working_day", {"days": 7, "is_workdays": True}, "met"),
    ("working_day", {"days": 10, "is_workdays": False}, "not_testable"),
    ("working_day", {}, "not_testable"),
]


@pytest.mark.parametrize(("unit", "stated", "status"), STATED)
def test_a_window_of_which_only_the_days_are_stated(
    world: World, unit: str, stated: Row, status: str
) -> None:
    item_duty(world, "min_duration", value="7", unit=unit, anchor="public_notice", record_kind="notice")
    look(world)
    consultation(world, None, None, "notice_period", **stated)
    assert world.one()["status"] == status


def test_notices_without_a_window_are_not_concerned(world: World) -> None:
    item_duty(
        world, "min_duration", value="7", unit="calendar_day", anchor="public_notice", record_kind="notice"
    )
    look(world)
    world.notice(date(2026, 3, 2), date(2026, 3, 2), genre="通知")
    assert world.judge() == []


# --- together: interpretation and policy, consultation and result ---


def pair(world: World, relation: str, source: int, target: int) -> None:
    row = {"from_record_id": f"notice-{source}", "to_record_id": f"notice-{target}", "relation": relation}
    rest = {
        "link_id": f"l{source}{target}",
        "candidates": 1,
        "evidence": "x",
        "source_id": "m",
        "capture_id": "c",
    }
    world.more.setdefault("core.document_links", []).append({**row, **rest})


POLICY = {"title": "关于印发《救助办法（试行）》的通知", "doc_number": "示民发〔2026〕1号", "genre": "通知"}
INTERPRETED = [
    (date(2026, 9, 30), date(2026, 9, 30), "met", "pair-in-time"),
    (date(2026, 9, 30), date(2026, 10, 10), "met", "pair-in-time"),
    (date(2026, 9, 30), date(2026, 10, 11), "late", "pair-late"),
    (date(2026, 9, 30), date(2026, 9, 28), "met", "pair-in-time"),
    (date(2026, 2, 13), date(2026, 2, 26), "late", "pair-late"),
    (date(2026, 2, 13), date(2026, 2, 25), "met", "pair-in-time"),
]


@pytest.mark.parametrize("relation", ["interprets", "interpreted_by"])
@pytest.mark.parametrize(("policy", "explained", "status", "code"), INTERPRETED)
def test_three_working_days_from_policy_to_interpretation(
    world: World, relation: str, policy: date, explained: date, status: str, code: str
) -> None:
    """After 30 September 2026 come 8, 9 and the make-up Saturday 10 October; after Friday 13 February the
    make-up Saturday 14, then, after the Spring Festival, 24 and 25."""
    law_duty(world, "together", value="3", unit="working_day", anchor="document_published", genre="解读")
    look(world)
    world.notice(policy, policy, **POLICY)
    world.notice(None, explained, title="《救助办法（试行）》解读", genre="解读")
    pair(world, relation, *((1, 0) if relation == "interprets" else (0, 1)))
    verdict = world.one()
    assert (verdict["status"], verdict["reason_code"], verdict["evidence_id"]) == (status, code, "notice-1")
    assert (verdict["decided_date"], verdict["published_date"]) == (policy, explained)


def test_a_policy_without_interpretation(world: World) -> None:
    law_duty(world, "together", value="3", unit="working_day", anchor="document_published", genre="解读")
    look(world, day=date(2026, 10, 12))
    world.notice(date(2026, 9, 30), date(2026, 9, 30), **POLICY)
    world.notice(date(2026, 9, 30), date(2026, 9, 30), title="关于放假的通知", doc_number="示民发〔2026〕2号")
    assert codes(world.judge(date(2026, 10, 10))) == [("2026-09", "not_applicable", "pair-not-due")]
    [verdict] = world.judge(date(2026, 10, 12))
    assert (verdict["status"], verdict["evidence_id"]) == ("missing", "notice-0")
    assert (verdict["due_date"], "政策解读" in verdict["reason"]) == (date(2026, 10, 10), True)
    world.bodies[0]["coverage"] = "partial"
    assert codes(world.judge()) == [("2026-09", "not_observed", "pair-unregistered")]
    world.bodies[0]["coverage"] = "complete"
    world.notice(None, date(2026, 10, 9), title="一图读懂", genre="解读")
    assert codes(world.judge()) == [("2026-09", "not_testable", "pair-unlinked")]


def test_the_column_must_have_been_seen_after_the_due_day(world: World) -> None:
    law_duty(world, "together", value="3", unit="working_day", anchor="document_published", genre="解读")
    look(world, day=date(2026, 10, 10))
    world.notice(date(2026, 9, 30), date(2026, 9, 30), **POLICY)
    assert codes(world.judge()) == [("2026-09", "not_observed", "pair-unobserved")]
    world.channel("blocked")
    assert codes(world.judge()) == [("2026-09", "not_observed", "channel-blocked")]


def test_the_result_of_a_consultation_counts_from_its_closing_day(world: World) -> None:
    """20 working days after Friday 16 January 2026: 19-23, 26-30 January, 2-6, 9-13 February."""
    law_duty(world, "together", value="20", unit="working_day", anchor="consultation")
    look(world)
    consultation(world, date(2026, 1, 5), date(2026, 1, 16))
    assert codes(world.judge()) == [("2026-01", "missing", "pair-missing")]
    world.notice(None, date(2026, 2, 13), title="采纳情况的说明")
    pair(world, "result_of", 1, 0)
    verdict = world.one()
    assert (verdict["status"], verdict["due_date"], verdict["lag_workdays"]) == ("met", date(2026, 2, 13), 20)
    world.notices[1]["published_date"] = date(2026, 2, 14)
    assert world.one()["status"] == "late"


def test_a_consultation_without_closing_day_has_no_due_day(world: World) -> None:
    law_duty(world, "together", value="20", unit="working_day", anchor="consultation")
    look(world)
    consultation(world, None, None)
    verdict = world.one()
    assert (verdict["status"], verdict["reason_code"]) == ("not_testable", "anchor-date-missing")
    assert "征求意见截止" in verdict["reason"]


def test_an_item_that_must_come_with_its_document(world: World) -> None:
    item_duty(
        world, "together", anchor="document_published", record_kind="notice", limit_text="随文件同步公开"
    )
    look(world)
    world.notice(date(2026, 9, 7), date(2026, 9, 7), **POLICY)
    world.links.clear()
    world.notice(None, date(2026, 9, 8), title="《救助办法（试行）》解读", genre="解读")
    world.notice(None, date(2026, 9, 8), title="问答", genre="解读")
    pair(world, "interprets", 1, 0)
    assert [(v["evidence_id"], v["status"], v["reason_code"]) for v in world.judge()] == [
        ("notice-1", "late", "pair-late"),
        ("notice-2", "not_testable", "pair-unknown"),
    ]
