"""Which duties arise: bodies named in a catalogue, time limits, law, district, versions, reorganisation."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.obligations import BASIS_COLUMNS, build_obligations
from warehouse.registry_tables import reference_table, register_registry
from warehouse.reviewed import reviewed_table
from warehouse.store import Store

Row = dict[str, Any]
Build = Callable[..., tuple[list[Row], list[Row]]]

BODIES: list[Row] = [
    {
        "body_id": "mzj",
        "name": "云岭市示范区民政局",
        "aliases": ["区民政局", "民政部门"],
        "kind": "department",
    },
    {"body_id": "czj", "name": "云岭市示范区财政局", "aliases": ["区财政局"], "kind": "department"},
    {"body_id": "qx", "name": "青溪镇人民政府", "aliases": ["青溪镇"], "kind": "town"},
    {"body_id": "bh", "name": "白鹤街道办事处", "aliases": None, "kind": "town"},
]
RECORDS = pa.schema([("body_id", pa.string())])


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Duties and issues from catalogue rows, bodies and registry rows; missing columns are NULL.

    Without `statutory` those that the law puts on every body (yearly report, consultation …) are left out.
    """

    def run(
        items: Sequence[Row],
        bodies: Sequence[Row] = BODIES,
        permits: Sequence[Row] = (),
        registry: Mapping[str, Sequence[Row]] | None = None,
        statutory: bool = False,
    ) -> tuple[list[Row], list[Row]]:
        filled = [
            {
                "version": "1",
                "capture_id": "c1",
                "source_id": "office",
                "row": n,
                "domain": "社会救助",
                **item,
            }
            for n, item in enumerate(items, 1)
        ]
        with Engine(Store(tmp_path), as_of=date(2026, 11, 21)) as engine:
            engine.register_rows("core.bodies", bodies, contract("core.bodies").arrow_schema)
            engine.register_rows(
                "core.catalogue_items", filled, contract("core.catalogue_items").arrow_schema
            )
            engine.register_rows("core.permits", permits, RECORDS)
            engine.register_rows("core.penalties", [], RECORDS)
            register_registry(engine, registry or {})
            build_obligations(engine)
            duties = engine.query("SELECT * FROM core.obligations").to_pylist()
            issues = engine.query("SELECT * FROM work.duty_issues ORDER BY rule, value").to_pylist()
        if not statutory:
            duties = [
                d for d in duties if d["subject"] is None or d["item_id"] or d["record_kind"] != "notice"
            ]
        return duties, issues

    return run


def item(body: str | None, **more: Any) -> Row:
    return {"item_id": "05-aaaaaaaa", "body": body, "valid_from": date(2026, 1, 1), **more}


def limit(kind: str, value: str | None = None, unit: str | None = None, anchor: str | None = None) -> Row:
    return {
        "limit_kind": kind,
        "limit_value": value,
        "limit_unit": unit,
        "limit_anchor": anchor,
        "limit_text": "原文",
    }


def bodies_of(duties: Sequence[Row], kind: str = "exists") -> list[str]:
    return sorted(d["body_id"] for d in duties if d["kind"] == kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云岭市示范区民政局", ["mzj"]),
        ("区民政局、区财政局", ["czj", "mzj"]),
        ("区民政局/区财政局；青溪镇", ["czj", "mzj", "qx"]),
        ("区民政局,\n区财政局", ["czj", "mzj"]),
        ("各镇(街)", ["bh", "qx"]),
        ("各镇（街）", ["bh", "qx"]),
        ("各镇街", ["bh", "qx"]),
        ("乡镇人民政府", ["bh", "qx"]),
        ("镇人民政府(街道办事处)", ["bh", "qx"]),
        ("区民政局、各乡镇人民政府（街道办事处）", ["bh", "mzj", "qx"]),
        ("区民政局、民政部门", ["mzj"]),
        ("青溪镇 人民政府", ["qx"]),
    ],
)
def test_bodies_named_in_a_cell(build: Build, text: str, expected: list[str]) -> None:
    duties, issues = build([item(text)])
    assert bodies_of(duties) == expected
    assert issues == []


@pytest.mark.parametrize("text", ["各部门", "相关部门", "区政府办", "市政府办", "镇村建设局", "区政府各部门"])
def test_group_words_are_not_guessed(build: Build, text: str) -> None:
    duties, issues = build([item(text)])
    assert duties == []
    assert [i["rule"] for i in issues] == ["body-unresolved"]


def test_an_alias_may_hold_a_separator(build: Build) -> None:
    bodies = [{"body_id": "zj", "name": "住建局", "aliases": ["区住房、城乡建设局"], "kind": "department"}]
    assert bodies_of(build([item("区住房、城乡建设局")], bodies)[0]) == ["zj"]


def test_unresolved_word_is_one_issue_per_file_with_nearest_names(build: Build) -> None:
    duties, issues = build([item("区民政和社会局"), item("区民政和社会局、区财政局", item_id="05-bbbbbbbb")])
    assert bodies_of(duties) == ["czj"]
    [issue] = issues
    assert (issue["rule"], issue["row"], issue["source_id"], issue["value"]) == (
        "body-unresolved",
        1,
        "office",
        "区民政和社会局",
    )
    assert "涉及2个事项" in issue["message_zh"]
    assert "最接近的登记名称：云岭市示范区民政局" in issue["message_zh"]
    assert "{" not in issue["message_zh"] + issue["message_en"]
    assert set(contract("ops.issues").columns) == set(issue)


def test_item_without_body_and_ambiguous_alias(build: Build) -> None:
    bodies = [*BODIES, {"body_id": "yb", "name": "医保局", "aliases": ["民政部门"], "kind": "department"}]
    duties, issues = build([item(None), item("  "), item("民政部门")], bodies)
    assert duties == []
    assert [(i["rule"], i["row"]) for i in issues] == [("body-ambiguous", 3), ("item-body-missing", 1)]
    assert "云岭市示范区民政局" in issues[0]["message_zh"]
    assert "医保局" in issues[0]["message_zh"]


def test_within_and_exists(build: Build) -> None:
    duties, _ = build([item("区民政局", **limit("within", "20", "working_day", "formed_or_changed"))])
    assert [(d["kind"], d["value"], d["unit"], d["testable"]) for d in duties] == [
        ("exists", None, None, True),
        ("within", "20", "working_day", True),
    ]
    assert duties[0]["record_kind"] is None
    assert duties[1]["record_kind"] == "notice"
    assert {d["valid_from"] for d in duties} == {date(2026, 1, 1)}
    assert {d["valid_to"] for d in duties} == {None}


@pytest.mark.parametrize(
    ("reading", "kind", "code"),
    [
        (limit("prompt"), "within", "limit-prompt"),
        (limit("realtime", anchor="unspecified"), "within", "limit-realtime"),
        (limit("long_term"), "within", "limit-long-term"),
        (limit("dynamic"), "within", "limit-dynamic"),
        (limit("by_law"), "within", "limit-by-law"),
        (limit("unknown"), "within", "limit-unknown"),
        (limit("none"), "within", "limit-none"),
        ({}, "within", "limit-none"),
        (limit("within", "20", "working_day", "unspecified"), "within", "limit-clock"),
        (limit("within", None, "working_day", "formed"), "within", "limit-unknown"),
        (limit("within", "5", "hour", "formed"), "within", "unit-hours"),
        (limit("within", "20", "calendar_day", "approved"), "within", "anchor-unobservable"),
        (limit("within", "二十", "working_day", "formed"), "within", "limit-value"),
        (limit("within", "99999999999", "working_day", "formed"), "within", "limit-value"),
        (limit("within", "20", None, "formed"), "within", "limit-value"),
        (limit("before_event", "7", "working_day", "activity_start"), "before_event", "limit-before-event"),
        (limit("before_event", anchor="activity_start"), "before_event", "limit-before-event"),
        (limit("periodic"), "periodic", "limit-no-period"),
        (limit("periodic", "5", "month"), "periodic", "limit-value"),
        (limit("periodic", "11", "year"), "periodic", "limit-value"),
        (limit("periodic", "0", "month"), "periodic", "limit-value"),
        (limit("by_date", "13-01", "year"), "by_date", "limit-value"),
        (limit("by_date", None, "year"), "by_date", "limit-value"),
        (limit("quota", "许多", "month"), "count", "limit-value"),
        (limit("quota", "40", "calendar_day"), "count", "limit-value"),
        (limit("min_duration", None, "working_day", "consultation"), "min_duration", "limit-value"),
        (limit("min_duration", "24", "hour", "public_notice"), "min_duration", "limit-value"),
    ],
)
def test_what_cannot_be_tested_is_one_duty_with_its_reason(
    build: Build, reading: Row, kind: str, code: str
) -> None:
    duties, _ = build([item("区民政局", **reading)])
    [duty] = [d for d in duties if d["kind"] != "exists"]
    assert (duty["kind"], duty["testable"], duty["untestable_code"]) == (kind, False, code)
    assert code in reference_table("reference.statuses").column("reason_code").to_pylist()


@pytest.mark.parametrize(
    ("reading", "kind", "record_kind"),
    [
        (limit("periodic", "3", "month"), "periodic", None),
        (limit("periodic", "20", "working_day"), "periodic", None),
        (limit("periodic", "2", "year"), "periodic", None),
        (limit("by_date", "01-31", "year"), "by_date", None),
        (limit("quota", "40", "month"), "count", None),
        (limit("min_duration", "5", "working_day", "consultation"), "min_duration", "notice"),
        (limit("on_event", anchor="document_published"), "together", "notice"),
    ],
)
def test_limits_of_the_other_kinds_are_testable(
    build: Build, reading: Row, kind: str, record_kind: str | None
) -> None:
    duties, _ = build([item("区民政局", **reading)])
    [duty] = [d for d in duties if d["kind"] != "exists"]
    assert (duty["kind"], duty["testable"], duty["record_kind"]) == (kind, True, record_kind)


def columns_of(build: Build, titles: Sequence[str], **registry: Sequence[Row]) -> list[tuple[Any, ...]]:
    channels = [
        {"source_id": "mzj", "channel_id": f"c{n}", "title": title, "format": "pages", "role": "own"}
        for n, title in enumerate(titles)
    ]
    channels.append({"source_id": "mzj", "channel_id": "x", "title": "行政许可", "format": "permits"})
    given = {"registry.channels": channels, **{f"registry.{k}": v for k, v in registry.items()}}
    duties, _ = build([], registry=given, statutory=True)
    return sorted(
        (d["channel_id"], d["kind"], d["value"], d["unit"], d["origin"]) for d in duties if d["channel_id"]
    )


def test_each_column_of_a_site_has_its_update_window(build: Build) -> None:
    assert columns_of(build, ["工作动态", "通知公告", "政策文件", "政务要闻", "办事指南"]) == [
        ("c0", "periodic", "14", "calendar_day", "law"),
        ("c1", "periodic", "6", "month", "law"),
        ("c2", "periodic", "6", "month", "law"),
        ("c3", "periodic", "14", "calendar_day", "law"),
        ("c4", "periodic", "1", "year", "law"),
    ]


def test_a_district_tightens_or_lifts_the_window_of_its_columns(build: Build) -> None:
    own = {"obligation_id": "law-column-news", "body": "*", "kind": "periodic", "value": "7"}
    row = {**own, "unit": "calendar_day", "record_kind": "notice"}
    assert columns_of(build, ["工作动态", "办事指南"], obligations=[row]) == [
        ("c0", "periodic", "7", "calendar_day", "district"),
        ("c1", "periodic", "1", "year", "law"),
    ]
    lifted = {"body_id": "mzj", "item_path": "law-column-other", "reason": "x"}
    assert columns_of(build, ["工作动态", "办事指南"], exemptions=[lifted]) == [
        ("c0", "periodic", "14", "calendar_day", "law")
    ]


def test_a_column_registers_its_own_window_or_none(build: Build) -> None:
    given = {"source_id": "mzj", "format": "pages", "role": "own"}
    channels = [
        {**given, "channel_id": "a", "title": "工作动态", "update_value": "1", "update_unit": "month"},
        {**given, "channel_id": "b", "title": "通知公告", "update_unit": "none"},
        {**given, "channel_id": "c", "title": "工作动态"},
    ]
    duties, _ = build([], registry={"registry.channels": channels}, statutory=True)
    found = {d["channel_id"]: d for d in duties if d["channel_id"]}
    assert {name: (d["value"], d["unit"], d["origin"], d["testable"]) for name, d in found.items()} == {
        "a": ("1", "month", "district", True),
        "c": ("14", "calendar_day", "law", True),
    }
    reason = found["a"]["reason_zh"]
    assert "每月至少公开或更新一次" in reason
    assert "本区规定：来源登记（source.yml）为这个栏目写的更新期限" in reason
    assert "推定的14日（国办秘函〔2019〕19号" in reason


def parts(*given: Row) -> Row:
    return {"limit_kind": "composite", "limit_text": "原文", "limit_parts": json.dumps(list(given))}


def within(value: int, anchor: str = "formed", **more: Any) -> Row:
    return {"kind": "within", "value": value, "unit": "working_day", "anchor": anchor, **more}


def test_composite_gives_each_part_and_ignores_carve_outs(build: Build) -> None:
    reading = parts(
        within(20),
        within(7, "decision_made", applies_to="行政许可、行政处罚"),
        {"kind": "long_term"},
        {"kind": "min_duration", "value": 30, "unit": "calendar_day", "anchor": "consultation", "op": ">="},
        {"kind": "by_law", "role": "override", "text": "另有规定的从其规定"},
    )
    duties, _ = build([item("区民政局", **reading)])
    limits = [d for d in duties if d["kind"] != "exists"]
    assert sorted(
        (d["part_no"], d["kind"], d["value"], d["scope"], d["untestable_code"]) for d in limits
    ) == [
        (0, "within", "20", "rest", None),
        (1, "within", "7", "decisions", None),
        (2, "within", None, "all", "limit-long-term"),
        (3, "min_duration", "30", "all", None),
    ]
    assert len({d["group_id"] for d in limits}) == 1
    assert limits[0]["group_id"] is not None
    assert {d["kind"]: d["op"] for d in limits} == {"within": None, "min_duration": ">="}


@pytest.mark.parametrize("covers", [None, "结果信息", "行政许可、行政处罚"])
def test_a_clock_that_starts_with_a_decision_binds_decisions_only(build: Build, covers: str | None) -> None:
    duties, _ = build([item("区民政局", **parts(within(20), within(7, "decision_made", applies_to=covers)))])
    assert sorted((d["value"], d["scope"], d["testable"]) for d in duties if d["kind"] == "within") == [
        ("20", "rest", True),
        ("7", "decisions", True),
    ]
    alone, _ = build([item("区民政局", **limit("within", "7", "working_day", "decision_made"))])
    assert [(d["scope"], d["testable"]) for d in alone if d["kind"] == "within"] == [("all", True)]


def test_parts_without_a_deadline_stay_with_their_reasons(build: Build) -> None:
    duties, _ = build([item("区民政局", **parts({"kind": "prompt"}, {"kind": "long_term"}))])
    limits = sorted(
        (d["part_no"], d["kind"], d["value"], d["untestable_code"]) for d in duties if d["group_id"]
    )
    assert limits == [(0, "within", None, "limit-prompt"), (1, "within", None, "limit-long-term")]


def test_alternatives_and_unclear_scope_are_not_testable(build: Build) -> None:
    duties, _ = build(
        [item("区民政局", **parts(within(5), within(10, join="or"), within(3, applies_to="听证材料")))]
    )
    assert sorted((d["value"], d["untestable_code"]) for d in duties if d["kind"] == "within") == [
        ("10", "limit-alternatives"),
        ("3", "limit-scope"),
        ("5", "limit-alternatives"),
    ]


def test_an_item_on_request_has_no_time_limit_to_judge(build: Build) -> None:
    duties, _ = build([item("区民政局", mode="依申请", **limit("within", "20", "working_day", "formed"))])
    assert [(d["kind"], d["mode"], d["origin"], d["anchor"], d["untestable_code"]) for d in duties] == [
        ("exists", "依申请", "catalogue", None, None),
        ("reply", "依申请", "law", "application_received", "anchor-unobservable"),
    ]
    assert "第三十三条" in duties[1]["reason_zh"]


def test_the_same_item_twice_is_one_duty(build: Build) -> None:
    reading = limit("within", "20", "working_day", "formed")
    duties, _ = build([item("区民政局", **reading), item("区民政局", **reading), item("民政部门", **reading)])
    assert len(duties) == 2


def test_law_binds_bodies_with_a_channel_or_with_records(build: Build) -> None:
    channels = [
        {"source_id": "mzj", "channel_id": "xk", "format": "permits"},
        {"source_id": "mzj", "channel_id": "cf", "format": "penalties"},
        {"source_id": "czj", "channel_id": "wj", "format": "pages"},
    ]
    duties, _ = build([], permits=[{"body_id": "qx"}], registry={"registry.channels": channels})
    assert sorted((d["body_id"], d["record_kind"], d["value"], d["origin"]) for d in duties) == [
        ("mzj", "penalty", "7", "law"),
        ("mzj", "permit", "7", "law"),
        ("qx", "permit", "7", "law"),
    ]
    assert all("424号" in d["basis"] and d["testable"] for d in duties)


def test_a_portal_channel_brings_the_duty_to_report_there(build: Build) -> None:
    channels = [
        {"source_id": "mzj", "channel_id": "xk", "format": "permits", "role": "own"},
        {"source_id": "mzj", "channel_id": "xy", "format": "permits", "role": "credit_portal"},
        {"source_id": "czj", "channel_id": "cf", "format": "penalties"},
    ]
    duties, _ = build([], registry={"registry.channels": channels})
    assert sorted((d["body_id"], d["record_kind"], d["kind"], d["value"], d["testable"]) for d in duties) == [
        ("czj", "penalty", "within", "7", True),
        ("mzj", "permit", "together", "7", True),
        ("mzj", "permit", "within", "7", True),
    ]
    assert all("424号" in d["basis"] and d["unit"] == "working_day" for d in duties)


def declared(**more: Any) -> Mapping[str, Sequence[Row]]:
    row = {"obligation_id": "d1", "body": "mzj", "kind": "within", "value": "5", "unit": "working_day"}
    return {"registry.obligations": [{**row, "anchor": "decision_made", "record_kind": "permit", **more}]}


@pytest.mark.parametrize(
    ("body", "expected"),
    [("mzj", ["mzj"]), ("*", ["bh", "czj", "mzj", "qx"]), ("kind:town", ["bh", "qx"])],
)
def test_district_duties_name_bodies_by_selector(build: Build, body: str, expected: list[str]) -> None:
    duties, issues = build([], registry=declared(body=body))
    assert bodies_of(duties, "within") == expected
    assert all(d["origin"] == "district" and d["testable"] for d in duties)
    assert issues == []


def test_district_duty_of_an_unknown_body_is_an_issue(build: Build) -> None:
    duties, issues = build([], registry=declared(body="nobody"))
    assert duties == []
    assert [(i["rule"], i["value"]) for i in issues] == [("duty-body-unknown", "d1")]


def test_a_new_version_ends_the_old_one_and_unchanged_duties_go_on(build: Build) -> None:
    first = limit("within", "20", "working_day", "formed")
    second = limit("within", "10", "working_day", "formed")
    days = {"valid_from": date(2025, 1, 1), "valid_to": date(2025, 12, 31)}
    duties, _ = build(
        [
            item("区民政局", version="2025", capture_id="c0", **{**first, **days}),
            item("民政部门", version="2026", capture_id="c2", **second),
            item("区民政局", version="2025", capture_id="c0", **{**days, "item_id": "05-dropped"}),
        ]
    )
    spans = sorted(
        (d["item_id"], d["kind"], d["value"], d["valid_from"], d["valid_to"]) for d in duties if d["value"]
    )
    assert spans == [
        ("05-aaaaaaaa", "within", "10", date(2026, 1, 1), None),
        ("05-aaaaaaaa", "within", "20", date(2025, 1, 1), date(2025, 12, 31)),
    ]
    exists = {d["item_id"]: (d["valid_from"], d["valid_to"]) for d in duties if d["kind"] == "exists"}
    assert exists == {
        "05-aaaaaaaa": (date(2025, 1, 1), None),
        "05-dropped": (date(2025, 1, 1), date(2025, 12, 31)),
    }


def test_another_publishers_catalogue_ends_nothing(build: Build) -> None:
    duties, _ = build(
        [
            item("区民政局", valid_from=date(2025, 1, 1), capture_id="c0"),
            item("各镇街", source_id="qx", capture_id="c2"),
            item("各镇街", capture_id="c3"),
        ]
    )
    assert bodies_of(duties) == ["bh", "mzj", "qx"]
    assert {d["valid_to"] for d in duties} == {None}


def test_each_version_of_a_duty_keeps_its_own_wording(build: Build) -> None:
    days = {"valid_from": date(2025, 1, 1), "valid_to": date(2025, 12, 31)}
    duties, _ = build(
        [
            item("区民政局", version="2025", capture_id="c0", mode="依申请", **days),
            item("民政部门", version="2026", capture_id="c2", mode="主动"),
        ]
    )
    exists = [d for d in duties if d["kind"] == "exists"]
    assert [(d["mode"], d["valid_from"], d["valid_to"]) for d in exists] == [
        ("依申请", date(2025, 1, 1), date(2025, 12, 31)),
        ("主动", date(2026, 1, 1), None),
    ]
    assert len({d["obligation_id"] for d in exists}) == 1


def test_a_duty_that_pauses_has_two_spans_and_one_id(build: Build) -> None:
    duties, _ = build(
        [
            item("区民政局", valid_from=date(2024, 1, 1), valid_to=date(2024, 12, 31), capture_id="c0"),
            item("区民政局", valid_from=date(2026, 1, 1), capture_id="c1"),
        ]
    )
    exists = [d for d in duties if d["kind"] == "exists"]
    assert [(d["valid_from"], d["valid_to"]) for d in exists] == [
        (date(2024, 1, 1), date(2024, 12, 31)),
        (date(2026, 1, 1), None),
    ]
    assert len({d["obligation_id"] for d in exists}) == 1


def test_after_a_reorganisation_the_old_name_means_the_successor(build: Build) -> None:
    bodies = [
        {
            "body_id": "fpb",
            "name": "区扶贫办",
            "kind": "department",
            "valid_to": date(2021, 5, 31),
            "successor_id": "xcb",
        },
        {
            "body_id": "xcb",
            "name": "区乡村振兴局",
            "kind": "department",
            "valid_from": date(2021, 6, 1),
            "valid_to": date(2024, 3, 31),
            "successor_id": "nyj",
        },
        {"body_id": "nyj", "name": "区农业农村局", "kind": "department"},
    ]
    duties, issues = build([item("区扶贫办", valid_from=date(2021, 1, 1))], bodies)
    exists = sorted((d["valid_from"], d["body_id"], d["valid_to"]) for d in duties if d["kind"] == "exists")
    assert exists == [
        (date(2021, 1, 1), "fpb", date(2021, 5, 31)),
        (date(2021, 6, 1), "xcb", date(2024, 3, 31)),
        (date(2024, 4, 1), "nyj", None),
    ]
    assert issues == []


def test_a_dissolved_body_without_successor_is_an_issue(build: Build) -> None:
    bodies = [{"body_id": "fpb", "name": "区扶贫办", "kind": "department", "valid_to": date(2021, 5, 31)}]
    duties, issues = build([item("区扶贫办")], bodies)
    assert duties == []
    assert [i["rule"] for i in issues] == ["body-not-in-force"]


def test_obligation_ids_do_not_depend_on_row_or_capture(build: Build) -> None:
    reading = limit("within", "20", "working_day", "formed")
    once, _ = build([item("区民政局", **reading)])
    again, _ = build(
        [item("区财政局", item_id="05-x"), item("民政部门", capture_id="c9", version="3", **reading)]
    )
    assert {d["obligation_id"] for d in once} <= {d["obligation_id"] for d in again}


def test_reference_csv_with_other_columns_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "anchors.csv").write_text("anchor,zh\nformed,形成\n", encoding="utf-8")
    monkeypatch.setattr("warehouse.registry_tables.REFERENCE_FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"anchors\.csv"):
        reference_table("reference.anchors")


ACTIVE = {"mode": "主动"}


@pytest.mark.parametrize(
    ("reading", "value", "unit", "code"),
    [
        ({}, "20", "working_day", "limit"),
        (limit("prompt"), "20", "working_day", "limit"),
        (limit("long_term"), "20", "working_day", "limit"),
        (parts({"kind": "prompt"}, {"kind": "long_term"}), "20", "working_day", "limit"),
        (limit("within", "15", "working_day", "unspecified"), "15", "working_day", "clock"),
        (limit("within", "10", "calendar_day"), "10", "calendar_day", "clock"),
    ],
)
def test_the_laws_default_is_added_and_marked(
    build: Build, reading: Row, value: str, unit: str, code: str
) -> None:
    duties, _ = build([item("区民政局", **ACTIVE, **reading)])
    [law] = [d for d in duties if d["origin"] == "law"]
    assert (law["kind"], law["value"], law["unit"], law["anchor"]) == (
        "within",
        value,
        unit,
        "formed_or_changed",
    )
    assert (law["is_assumed"], law["assumed_code"], law["testable"], law["is_verified"]) == (
        True,
        code,
        True,
        True,
    )
    assert (law["basis_article"], law["basis_doc_number"]) == ("第二十六条", "国令第711号")
    assert "推定" in law["reason_zh"]
    of_catalogue = [d for d in duties if d["origin"] == "catalogue" and d["kind"] != "exists"]
    assert {d["testable"] for d in of_catalogue} == {False}
    assert {d["group_id"] for d in of_catalogue} == {law["group_id"]}


@pytest.mark.parametrize(
    "row",
    [
        item("区民政局"),
        item("区民政局", mode="依申请"),
        item("区民政局", **ACTIVE, **limit("within", "10", "working_day", "formed")),
        item("区民政局", **ACTIVE, **limit("within", "20", "calendar_day", "approved")),
        item("区民政局", **ACTIVE, **limit("periodic", "3", "month")),
        item("区民政局", **ACTIVE, **limit("by_law")),
        item("区民政局", **ACTIVE, **limit("unknown")),
        item("区民政局", **ACTIVE, **limit("within", None, "working_day", "unspecified")),
        item("区民政局", **ACTIVE, **parts(within(7), {"kind": "long_term"})),
        item("区民政局", **ACTIVE, **parts({"kind": "prompt"}, {"kind": "by_law", "role": "override"})),
    ],
)
def test_the_laws_default_is_no_guess(build: Build, row: Row) -> None:
    duties, _ = build([row])
    assert not [d for d in duties if d["assumed_code"] in ("limit", "clock")]


def test_another_law_sets_the_default_of_budgets(build: Build) -> None:
    duties, _ = build([item("区财政局", domain="财政预决算", **ACTIVE)])
    [law] = [d for d in duties if d["origin"] == "law"]
    assert (law["value"], law["unit"], law["anchor"]) == ("20", "calendar_day", "approved")
    assert (law["is_verified"], law["untestable_code"]) == (False, "anchor-unobservable")


@pytest.mark.parametrize(
    ("body", "county", "town", "expected", "assumed"),
    [
        ("区民政局、各镇街", True, True, ["bh", "mzj", "qx"], []),
        ("区民政局、各镇街", None, None, ["bh", "mzj", "qx"], []),
        ("区民政局、各镇街", True, False, ["mzj"], []),
        ("区民政局、各镇街", False, True, ["bh", "qx"], []),
        ("各镇街", True, False, ["bh", "qx"], []),
        ("区民政局", True, False, ["mzj"], []),
        ("区民政局", True, True, ["bh", "mzj", "qx"], ["bh", "qx"]),
        ("区民政局", None, None, ["mzj"], []),
    ],
)
def test_levels_decide_between_county_and_towns(
    build: Build, body: str, county: bool | None, town: bool | None, expected: list[str], assumed: list[str]
) -> None:
    duties, _ = build([item(body, level_county=county, level_town=town)])
    assert bodies_of(duties) == expected
    by_level = [d for d in duties if d["kind"] == "exists" and d["assumed_code"] == "level"]
    assert bodies_of(by_level) == assumed
    assert all("公开层级" in d["reason_zh"] for d in by_level)


def test_a_towns_own_catalogue_binds_the_town(build: Build) -> None:
    duties, _ = build([item("镇人民政府（街道办事处）", source_id="qx")])
    assert bodies_of(duties) == ["qx"]


OFFICE: Row = {"body_id": "qfb", "name": "云岭市示范区人民政府办公室", "kind": "office"}


def statutory(duties: Sequence[Row], declared_id: str) -> list[tuple[Any, ...]]:
    return sorted(
        (d["body_id"], d["kind"], d["value"], d["unit"], d["origin"])
        for d in duties
        if d["declared_id"] == declared_id
    )


def test_duties_that_the_law_puts_on_bodies(build: Build) -> None:
    duties, _ = build([], [*BODIES, OFFICE], statutory=True)
    assert statutory(duties, "law-annual-report") == [
        ("czj", "by_date", "01-31", "year", "law"),
        ("mzj", "by_date", "01-31", "year", "law"),
    ]
    assert [line[0] for line in statutory(duties, "law-annual-report-town")] == ["bh", "qx"]
    assert statutory(duties, "law-annual-report-government") == [("qfb", "by_date", "03-31", "year", "law")]
    assert statutory(duties, "law-site-report") == [("qfb", "by_date", "01-31", "year", "law")]
    assert len(statutory(duties, "law-consultation-open")) == 5
    assert statutory(duties, "law-consultation-decision") == [
        ("qfb", "min_duration", "30", "calendar_day", "law")
    ]
    assert len(statutory(duties, "law-interpretation")) == 5
    assert len(statutory(duties, "law-guide-yearly")) == len(statutory(duties, "law-directory-yearly")) == 5
    assert {d["untestable_code"] for d in duties} == {None}
    [report] = [d for d in duties if d["declared_id"] == "law-annual-report" and d["body_id"] == "mzj"]
    assert (report["subject"], report["genre"], report["is_verified"], report["is_assumed"]) == (
        "政府信息公开工作年度报告",
        "年报",
        True,
        False,
    )
    assert report["reason_zh"].startswith(
        "云岭市示范区民政局的政府信息公开工作年度报告每年01-31以前（含当日）公开。"
    )
    assert "第四十九条" in report["reason_zh"]


def test_every_duty_of_the_law_has_its_basis_and_every_basis_a_duty() -> None:
    duties = reference_table("reference.obligations").column("obligation_id").to_pylist()
    schema = pa.schema([(name, pa.string()) for name in BASIS_COLUMNS])
    basis = reviewed_table("obligation_basis.csv", schema).to_pylist()
    assert sorted(duties) == sorted(row["obligation_id"] for row in basis)
    assert {row["status"] for row in basis} == {"seen", "unverified", "conflict"}


@pytest.mark.parametrize(
    ("declared_id", "value", "unit", "expected", "laxer"),
    [
        # a parameter of the law gives way to the district's number, whatever it is
        ("law-interpretation", "0", "working_day", [("together", "0", "district")], False),
        ("law-interpretation", "5", "working_day", [("together", "5", "district")], False),
        # a seen number gives way to a stricter one only
        ("law-consultation-open", "10", "working_day", [("min_duration", "10", "district")], False),
        ("law-consultation-open", "30", "calendar_day", [("min_duration", "30", "district")], False),
        ("law-consultation-open", "5", "working_day", [("min_duration", "7", "law")], True),
        ("law-annual-report", "01-20", "year", [("by_date", "01-20", "district")], False),
        ("law-annual-report", "02-15", "year", [("by_date", "01-31", "law")], True),
    ],
)
def test_the_stricter_of_law_and_district_binds(
    build: Build, declared_id: str, value: str, unit: str, expected: list[tuple[str, str, str]], laxer: bool
) -> None:
    row: Row = {"obligation_id": declared_id, "body": "mzj", "kind": expected[0][0], "record_kind": "notice"}
    row |= {"valid_from": date(2026, 1, 1)}
    registry = {
        "registry.obligations": [{**row, "value": value, "unit": unit, "basis": "示政办发〔2026〕8号"}]
    }
    duties, issues = build([], registry=registry, statutory=True)
    named = [d for d in duties if d["declared_id"] == declared_id and d["body_id"] == "mzj"]
    bound = [d for d in named if d["valid_to"] is None]
    assert [(d["kind"], d["value"], d["origin"]) for d in bound] == expected
    assert [i["value"] for i in issues if i["rule"] == "duty-laxer-than-law"] == [declared_id] * laxer
    others = {d["origin"] for d in duties if d["declared_id"] == declared_id and d["body_id"] == "czj"}
    assert others == {"law"}


def test_a_rule_of_some_years_replaces_the_law_in_these_years(build: Build) -> None:
    row: Row = {
        "obligation_id": "law-interpretation",
        "body": "mzj",
        "kind": "together",
        "record_kind": "notice",
    }
    row |= {
        "value": "5",
        "unit": "working_day",
        "valid_from": date(2024, 1, 1),
        "valid_to": date(2024, 12, 31),
    }
    duties, _ = build([], registry={"registry.obligations": [row]}, statutory=True)
    bound = [d for d in duties if d["declared_id"] == "law-interpretation" and d["body_id"] == "mzj"]
    assert sorted((d["valid_from"], d["valid_to"] or date.max, d["value"]) for d in bound) == [
        (date(2016, 1, 1), date(2023, 12, 31), "3"),
        (date(2024, 1, 1), date(2024, 12, 31), "5"),
        (date(2025, 1, 1), date.max, "3"),
    ]


def test_an_exemption_lifts_a_duty_of_the_law(build: Build) -> None:
    exempt = {"body_id": "kind:town", "item_path": "law-annual-report-town", "reason": "由区政府统一编制"}
    duties, _ = build([], registry={"registry.exemptions": [exempt]}, statutory=True)
    assert statutory(duties, "law-annual-report-town") == []
    assert len(statutory(duties, "law-annual-report")) == 2


def test_open_meetings_are_the_districts_own(build: Build) -> None:
    rows = [
        {"obligation_id": "kfr", "body": "kind:department", "kind": "count", "value": "2", "unit": "year"},
        {
            "obligation_id": "kfr-1",
            "body": "kind:department",
            "kind": "by_date",
            "value": "07-20",
            "unit": "year",
        },
    ]
    registry = {
        "registry.obligations": [
            {**row, "basis": "示政办发〔2026〕9号", "note": "政府开放日"} for row in rows
        ]
    }
    duties, _ = build([], registry=registry)
    assert [
        (d["body_id"], d["kind"], d["value"]) for d in sorted(duties, key=lambda d: (d["body_id"], d["kind"]))
    ] == [
        ("czj", "by_date", "07-20"),
        ("czj", "count", "2"),
        ("mzj", "by_date", "07-20"),
        ("mzj", "count", "2"),
    ]
    assert all("本区规定：示政办发〔2026〕9号" in d["reason_zh"] for d in duties)


def test_every_duty_says_why(build: Build) -> None:
    rows = [
        item("区民政局、各镇街", level1="低保", **ACTIVE, **limit(kind, value, unit, anchor))
        for kind, value, unit, anchor in [
            ("within", "20", "working_day", "formed"),
            ("before_event", None, None, "activity_start"),
            ("periodic", None, None, None),
            ("quota", "2", "month", None),
            ("min_duration", "7", "calendar_day", "public_notice"),
            ("on_event", None, None, "document_published"),
            ("unknown", None, None, None),
        ]
    ]
    duties, _ = build(rows, statutory=True)
    assert all(d["reason_zh"] and d["reason_en"] for d in duties)
    [reason] = {
        d["reason_zh"] for d in duties if d["body_id"] == "mzj" and d["value"] == "20" and d["limit_kind"]
    }
    assert reason == (
        "云岭市示范区民政局对“社会救助／低保”应自信息形成（成文）起20个工作日内公开。"
        "标准目录（1版第1项）的公开主体写“区民政局”，即该机构登记的别名。公开时限原文“原文”。"
    )


def test_op_and_due_of_a_single_limit_are_kept(build: Build) -> None:
    part = {"kind": "min_duration", "value": 7, "unit": "working_day", "anchor": "public_notice", "op": "=="}
    due = {"kind": "periodic", "value": 3, "unit": "month", "due": {"month_of_period": 1, "op": "in"}}
    rows = [
        item(
            "区民政局",
            **limit("min_duration", "7", "working_day", "public_notice"),
            limit_parts=json.dumps([part]),
        ),
        item("区财政局", **limit("periodic", "3", "month"), limit_parts=json.dumps([due])),
    ]
    duties = {d["kind"]: d for d in build(rows)[0]}
    assert duties["min_duration"]["op"] == "=="
    assert json.loads(duties["periodic"]["due"]) == {"month_of_period": 1, "op": "in"}
