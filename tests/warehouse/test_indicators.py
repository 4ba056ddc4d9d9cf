"""Indicators from hand-written verdicts: totals, exclusions, zero denominators, periods, definitions."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import sqlglot

from warehouse import obligations, verdicts
from warehouse.checks import check_table
from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.indicator_docs import indicator_docs
from warehouse.indicator_pairs import FOLDER, load_indicators
from warehouse.indicators import INPUTS, build_indicators
from warehouse.reconciliation import field_counts_statement, pairs_statement
from warehouse.registry_tables import register_reference, register_registry
from warehouse.store import Store

Row = dict[str, Any]
Compute = Callable[..., dict[str, list[Row]]]
ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 11, 21)
CHANNEL_COLUMNS = ("source_id", "channel_id", "title", "format", "role")


def noon(day: date) -> datetime:
    """12:00 in Beijing on a day, as an instant."""
    return datetime.combine(day, time(4), UTC)


@pytest.fixture
def compute(tmp_path: Path) -> Compute:
    """The rows of every indicator table, from verdicts, records and rows of other tables by name.

    A verdict, permit or penalty is a mapping of its own columns; `n` is how many there are of it.
    """

    def run(
        verdicts: Sequence[Row] = (),
        permits: Sequence[Row] = (),
        penalties: Sequence[Row] = (),
        as_of: date = AS_OF,
        registry: Mapping[str, Sequence[Row]] | None = None,
        **tables: Sequence[Row],
    ) -> dict[str, list[Row]]:
        bodies = [
            {"body_id": "mzj", "name": "区民政局（旧）", "valid_to": date(2025, 12, 31)},
            {"body_id": "mzj", "name": "区民政局", "valid_from": date(2026, 1, 1)},
            {"body_id": "czj", "name": "区财政局"},
        ]
        rows: dict[str, Any] = {
            "core.bodies": bodies,
            **{name.replace("__", "."): given for name, given in tables.items()},
        }
        with Engine(Store(tmp_path), as_of=as_of) as engine:
            register_reference(engine)
            for table in INPUTS:
                if table not in ("metrics.verdicts", "core.permits", "core.penalties"):
                    engine.register_rows(table, rows.get(table, ()), contract(table).arrow_schema)
            many(engine, "metrics.verdicts", [{"as_of": as_of, **row} for row in verdicts], "verdict_id")
            many(engine, "core.permits", permits, "record_id")
            many(engine, "core.penalties", penalties, "record_id")
            register_registry(engine, registry or {})
            counts = build_indicators(engine)
            found = {table: engine.query(f"SELECT * FROM {table}").to_pylist() for table in counts}
        assert counts == {table: len(rows) for table, rows in found.items()}
        return found

    return run


def many(engine: Engine, table: str, given: Sequence[Row], key: str) -> None:
    """Register rows as a table; each mapping stands `n` times, with keys of its own (`r<place>-<number>`)."""
    rows = [{"source_id": row["body_id"], key: f"r{place}", "n": 1, **row} for place, row in enumerate(given)]
    schema = contract(table).arrow_schema.append(pa.field("n", pa.int64()))
    engine.register_rows("given.rows", rows, schema)
    engine.execute(f"CREATE SCHEMA IF NOT EXISTS {table.split('.')[0]}")
    kind = "VIEW" if table == "metrics.verdicts" else "TABLE"
    source = table.replace(".", "_")
    engine.execute(f"CREATE TABLE given.{source} AS SELECT * FROM given.rows")
    engine.execute(
        f"CREATE {kind} {table} AS SELECT g.* EXCLUDE (n) REPLACE (g.{key} || '-' || t.i AS {key})"
        f" FROM given.{source} AS g CROSS JOIN UNNEST(RANGE(g.n)) AS t(i)"
    )


def channel(source: str, fmt: str, role: str = "own", channel_id: str = "a") -> Row:
    values = (source, channel_id, f"{source}的栏目", fmt, role)
    return dict(zip(CHANNEL_COLUMNS, values, strict=True))


def captured(capture_id: str, source: str, day: date, fmt: str = "permits", **more: Any) -> Row:
    row = {"capture_id": capture_id, "source_id": source, "channel_id": "a", "format": fmt, "path": "a.csv"}
    return {**row, "version_no": 1, "fetched_at": noon(day), "outcome": "ok", **more}


def verdict(kind: str, status: str, period: str, code: str = "x", **more: Any) -> Row:
    return {"kind": kind, "status": status, "period": period, "reason_code": code, "body_id": "mzj", **more}


def cell(rows: Sequence[Row], period: str, body: str | None, domain: str | None) -> tuple[Any, ...]:
    [row] = [r for r in rows if (r["period"], r["body_id"], r["domain"]) == (period, body, domain)]
    return figures(row)


def figures(row: Row) -> tuple[Any, ...]:
    return (
        row["numerator"],
        row["denominator"],
        row["excluded"],
        json.loads(row["excluded_reasons"]),
        row["value"],
    )


def test_coverage_with_totals_and_exclusions(compute: Compute) -> None:
    a, b = {"domain": "社会救助"}, {"domain": "养老服务"}
    rows = compute(
        [
            verdict("exists", "met", "2026", **a),
            verdict("exists", "missing", "2026", **a),
            verdict("exists", "incomplete", "2026", **a),
            verdict("exists", "not_observed", "2026", "no-channel", **a),
            verdict("exists", "not_observed", "2026", "channel-blocked", **a),
            verdict("exists", "not_observed", "2026", "no-channel", **b),
            verdict("exists", "met", "2026", **a, body_id="czj"),
            verdict("exists", "not_applicable", "2026", "exempt", body_id="czj"),
            verdict("exists", "missing", "2025", **a),
            verdict("within", "late", "2026-03", **a),
        ]
    )["metrics.coverage"]
    assert cell(rows, "2026", "mzj", "社会救助") == (1, 3, 2, {"channel-blocked": 1, "no-channel": 1}, 1 / 3)
    assert cell(rows, "2026", "mzj", "养老服务") == (0, 0, 1, {"no-channel": 1}, None)
    assert cell(rows, "2026", "mzj", None) == (1, 3, 3, {"channel-blocked": 1, "no-channel": 2}, 1 / 3)
    assert cell(rows, "2026", "czj", "未归入领域") == (0, 0, 1, {"exempt": 1}, None)
    assert cell(rows, "2026", None, "社会救助") == (2, 4, 2, {"channel-blocked": 1, "no-channel": 1}, 0.5)
    assert cell(rows, "2026", None, None) == (
        2,
        4,
        4,
        {"channel-blocked": 1, "exempt": 1, "no-channel": 2},
        0.5,
    )
    assert cell(rows, "2025", None, None) == (0, 1, 0, {}, 0.0)
    assert {(r["body_id"], r["body_name"]) for r in rows} == {
        ("mzj", "区民政局"),
        ("czj", "区财政局"),
        (None, None),
    }
    assert len(rows) == 14


def test_reasons_are_json_with_sorted_keys(compute: Compute) -> None:
    codes = ["no-channel", "channel-error", "channel-blocked", "exempt", "channel-error"]
    rows = compute([verdict("exists", "not_observed", "2026", code) for code in codes])["metrics.coverage"]
    expected = '{"channel-blocked":1,"channel-error":2,"exempt":1,"no-channel":1}'
    assert {r["excluded_reasons"] for r in rows} == {expected}


def test_timeliness_by_month_quarter_and_year(compute: Compute) -> None:
    rows = compute(
        [
            verdict("within", "met", "2026-01"),
            verdict("within", "late", "2026-03"),
            verdict("within", "met", "2026-04"),
            verdict("within", "met", "2026-12"),
            verdict("within", "not_testable", "2026-12", "publication-unknown"),
            verdict("within", "not_testable", "2026", "limit-prompt"),
            verdict("within", "met", "2025-12"),
            verdict("exists", "missing", "2026"),
            verdict("periodic", "not_testable", "2026", "kind-not-judged"),
        ]
    )["metrics.timeliness"]
    unknown, prompt = {"publication-unknown": 1}, {"limit-prompt": 1}
    assert cell(rows, "2026-01", "mzj", "未归入领域") == (1, 1, 0, {}, 1.0)
    assert cell(rows, "2026-12", None, None) == (1, 1, 1, unknown, 1.0)
    assert cell(rows, "2026-Q1", None, None) == (1, 2, 0, {}, 0.5)
    assert cell(rows, "2026-Q2", None, None) == (1, 1, 0, {}, 1.0)
    assert cell(rows, "2026-Q4", None, None) == (1, 1, 1, unknown, 1.0)
    assert cell(rows, "2026", None, None) == (3, 4, 2, {**unknown, **prompt}, 0.75)
    assert cell(rows, "2025-Q4", None, None) == (1, 1, 0, {}, 1.0)
    assert {r["period"] for r in rows} == {
        *("2026-01", "2026-03", "2026-04", "2026-12", "2025-12"),
        *("2026-Q1", "2026-Q2", "2026-Q4", "2025-Q4", "2026", "2025"),
    }


def test_a_year_of_unobserved_only_has_no_value(compute: Compute) -> None:
    rows = compute([verdict("within", "not_observed", "2026", "channel-blocked")])["metrics.timeliness"]
    assert cell(rows, "2026", "mzj", None) == (0, 0, 1, {"channel-blocked": 1}, None)
    assert {r["period"] for r in rows} == {"2026"}


def rejected(source: str, table: str, row: int, capture: str = "c") -> Row:
    return {"source_id": source, "capture_id": capture, "table_name": table, "row": row}


def test_compliance_by_submitting_body_and_kind(compute: Compute) -> None:
    rows = compute(
        permits=[{"body_id": "mzj", "n": 3}],
        penalties=[{"body_id": "mzj"}],
        ops__quarantine=[
            rejected("mzj", "core.permits", 4),
            rejected("czj", "core.penalties", 1),
            rejected("czj", "core.notices", 1),
            rejected("czj", "core.penalties", 0),
        ],
        registry={
            "registry.channels": [
                channel("czj", "permits"),
                channel("czj", "pages", channel_id="b"),
                channel("mzj", "permits"),
            ]
        },
    )["metrics.compliance"]
    found = {
        (r["body_id"], r["kind"]): (r["numerator"], r["denominator"], r["value"])
        for r in rows
        if r["domain"] is None and r["period"] == "2026"
    }
    assert found == {
        ("mzj", "permit"): (3, 4, 0.75),
        ("mzj", "penalty"): (1, 1, 1.0),
        ("mzj", "all"): (4, 5, 0.8),
        ("czj", "permit"): (0, 0, None),
        ("czj", "penalty"): (0, 1, 0.0),
        ("czj", "all"): (0, 1, 0.0),
        (None, "permit"): (3, 4, 0.75),
        (None, "penalty"): (1, 2, 0.5),
        (None, "all"): (4, 6, 4 / 6),
    }
    assert {(r["excluded"], r["excluded_reasons"]) for r in rows} == {(0, "{}")}
    assert {r["domain"] for r in rows} == {None, "未归入领域"}


def test_compliance_goes_by_the_beijing_day_of_submission_and_the_items_domain(compute: Compute) -> None:
    """31 March 23:59 and 1 April 00:00 in Beijing; decisions of any date; the rejected rows beside them."""
    captures = [
        captured("c1", "mzj", AS_OF, fetched_at=datetime(2026, 3, 31, 15, 59, tzinfo=UTC)),
        captured("c2", "mzj", AS_OF, fetched_at=datetime(2026, 3, 31, 16, 0, tzinfo=UTC), path="b.csv"),
        captured("c3", "czj", date(2025, 12, 31)),
    ]
    items = [
        {"item_id": "05-a", "domain": "社会救助"},
        {"item_id": "05-b", "domain": "社会救助"},
        {"item_id": "06-a", "domain": "养老服务"},
    ]
    declared = [("mzj", "05-a"), ("mzj", "05-b"), ("czj", "05-a"), ("czj", "06-a")]
    links = [
        {"record_kind": "permit", "record_id": record, "item_id": item, "body_id": body, "method": "channel"}
        for record, body in (("r0-0", "mzj"), ("r0-1", "mzj"), ("r1-0", "mzj"), ("r2-0", "czj"))
        for source, item in declared
        if source == body
    ]
    rows = compute(
        permits=[
            {"body_id": "mzj", "capture_id": "c1", "decided_date": date(2020, 1, 1), "n": 2},
            {"body_id": "mzj", "capture_id": "c2", "decided_date": date(2026, 3, 1)},
            {"body_id": "czj", "capture_id": "c3"},
        ],
        ops__quarantine=[
            rejected("mzj", "core.permits", 9, "c1"),
            rejected("mzj", "core.permits", 10, "c1"),
            rejected("czj", "core.permits", 9, "c3"),
        ],
        ops__captures=captures,
        core__catalogue_items=items,
        core__links=[{**link, "channel_id": "a"} for link in links],
        registry={
            "registry.channels": [channel("mzj", "permits"), channel("czj", "permits")],
            "registry.channel_items": [
                {"source_id": source, "channel_id": "a", "item_id": item} for source, item in declared
            ],
        },
    )["metrics.compliance"]
    permits = [r for r in rows if r["kind"] == "permit"]
    assert cell(permits, "2026-03", "mzj", "社会救助") == (2, 4, 0, {}, 0.5)
    assert cell(permits, "2026-04", "mzj", "社会救助") == (1, 1, 0, {}, 1.0)
    assert cell(permits, "2026-Q1", "mzj", None) == (2, 4, 0, {}, 0.5)
    assert cell(permits, "2026-Q2", None, None) == (1, 1, 0, {}, 1.0)
    assert cell(permits, "2026", "mzj", None) == (3, 5, 0, {}, 0.6)
    assert cell(permits, "2025-12", "czj", "未归入领域") == (1, 2, 0, {}, 0.5)
    assert cell(permits, "2025", None, None) == (1, 2, 0, {}, 0.5)
    assert cell(permits, "2026", "czj", None) == (0, 0, 0, {}, None)


def judged(record_kind: str, status: str, period: str, code: str = "x", **more: Any) -> Row:
    return verdict("within", status, period, code, record_kind=record_kind, **more)


def of_kind(rows: Sequence[Row], kind: str) -> list[Row]:
    return [row for row in rows if row["kind"] == kind]


def test_double_publicity_timeliness_and_late_rate_add_up_to_one(compute: Compute) -> None:
    tables = compute(
        [
            judged("permit", "met", "2026-03", n=3, domain="社会救助"),
            judged("permit", "late", "2026-03"),
            judged("permit", "not_testable", "2026-04", "publication-unknown", n=2),
            judged("penalty", "late", "2026-04", body_id="czj"),
            judged("penalty", "not_observed", "2026", "channel-blocked", body_id="czj"),
            judged("notice", "late", "2026-03", n=5),
            verdict("together", "late", "2026-03", record_kind="permit", n=5),
        ]
    )
    in_time, late = tables["metrics.double_publicity_timeliness"], tables["metrics.late_rate"]
    assert cell(of_kind(in_time, "permit"), "2026-03", "mzj", None) == (3, 4, 0, {}, 0.75)
    assert cell(of_kind(late, "permit"), "2026-03", "mzj", None) == (1, 4, 0, {}, 0.25)
    assert cell(of_kind(late, "permit"), "2026-03", "mzj", "社会救助") == (0, 3, 0, {}, 0.0)
    assert cell(of_kind(late, "permit"), "2026-Q2", "mzj", None) == (
        0,
        0,
        2,
        {"publication-unknown": 2},
        None,
    )
    assert cell(of_kind(late, "penalty"), "2026", "czj", None) == (1, 1, 1, {"channel-blocked": 1}, 1.0)
    assert cell(of_kind(late, "all"), "2026", None, None) == (
        *(2, 5, 3),
        {"channel-blocked": 1, "publication-unknown": 2},
        0.4,
    )
    paired = zip(in_time, late, strict=True)
    assert all(a["value"] is None or a["value"] + b["value"] == pytest.approx(1) for a, b in paired)


# --- zero reports ---


def zero(
    rows: Sequence[Row], period: str, body: str | None = None, kind: str = "permit"
) -> tuple[Any, ...] | None:
    found = [r for r in rows if (r["period"], r["body_id"], r["kind"]) == (period, body, kind)]
    return figures(found[0]) if found else None


def test_zero_reports_by_closed_months(compute: Compute) -> None:
    """First look 15 March, last one 30 September; decisions of February and April, rows of March and July."""
    rows = compute(
        permits=[
            {"body_id": "mzj", "capture_id": "c1", "decided_date": date(2026, 2, 10)},
            {"body_id": "mzj", "capture_id": "c2", "decided_date": date(2026, 4, 30)},
        ],
        ops__captures=[
            captured("c1", "mzj", date(2026, 3, 15)),
            captured("c2", "mzj", date(2026, 7, 1), path="b.csv"),
            captured("c3", "mzj", date(2026, 9, 30), path="c.csv", outcome="empty"),
        ],
        registry={"registry.channels": [channel("mzj", "permits")]},
    )["metrics.zero_reports"]
    assert zero(rows, "2026-01", "mzj") is None  # before the first decision
    assert zero(rows, "2026-02", "mzj") == (0, 1, 0, {}, 0.0)
    assert zero(rows, "2026-03", "mzj") == (0, 1, 0, {}, 0.0)  # a row was handed in
    assert zero(rows, "2026-05", "mzj") == (1, 1, 0, {}, 1.0)
    assert zero(rows, "2026-07", "mzj") == (0, 1, 0, {}, 0.0)
    assert zero(rows, "2026-09", "mzj") == (1, 1, 0, {}, 1.0)  # seen on its last day
    assert zero(rows, "2026-10", "mzj") == (0, 0, 1, {"not-seen-to-the-end": 1}, None)
    assert zero(rows, "2026-11", "mzj") is None  # not over on the 21st
    assert zero(rows, "2026-Q2", "mzj") == (0, 1, 0, {}, 0.0)
    assert zero(rows, "2026-Q4", "mzj") == (0, 0, 1, {"not-seen-to-the-end": 1}, None)
    assert zero(rows, "2026", "mzj") == (0, 1, 0, {}, 0.0)


def test_zero_reports_of_several_bodies_and_both_kinds(compute: Compute) -> None:
    seen = date(2026, 11, 20)
    rows = compute(
        permits=[{"body_id": "mzj", "capture_id": "m", "decided_date": date(2026, 3, 2)}],
        ops__quarantine=[rejected("jyj", "core.permits", 1, "j")],
        ops__captures=[
            captured("m", "mzj", seen),
            captured("m2", "mzj", seen, "penalties", channel_id="b", outcome="empty"),
            captured("c", "czj", seen, outcome="empty"),
            captured("b", "wjj", seen, outcome="blocked"),
            captured("j", "jyj", seen),
            captured("p", "xcj", seen, outcome="empty"),
        ],
        registry={
            "registry.channels": [
                channel("mzj", "permits"),
                channel("mzj", "penalties", channel_id="b"),
                channel("czj", "permits"),
                channel("wjj", "permits"),
                channel("zjj", "permits"),
                channel("jyj", "permits"),
                channel("xcj", "permits", "credit_portal"),
            ]
        },
    )["metrics.zero_reports"]
    assert zero(rows, "2026-03", "mzj") == (0, 1, 0, {}, 0.0)
    assert zero(rows, "2026-10", "mzj") == (1, 1, 0, {}, 1.0)
    assert zero(rows, "2026", "mzj", "penalty") is None  # first seen in a month that is not over
    assert zero(rows, "2026", "mzj", "all") == (0, 1, 0, {}, 0.0)
    assert zero(rows, "2026-10", "zjj") == (0, 0, 1, {"channel-not-attempted": 1}, None)
    assert zero(rows, "2026-10", "xcj") is None
    later = {"as_of": date(2026, 12, 1)}
    captures = [
        captured("c", "czj", seen, outcome="empty"),
        captured("c2", "czj", date(2026, 12, 1), outcome="empty", version_no=2),
        captured("b", "wjj", seen, outcome="blocked"),
        captured("j", "jyj", seen),
    ]
    rows = compute(
        ops__captures=captures,
        ops__quarantine=[rejected("jyj", "core.permits", 1, "j")],
        registry={"registry.channels": [channel(body, "permits") for body in ("czj", "wjj", "jyj")]},
        **later,
    )["metrics.zero_reports"]
    assert zero(rows, "2026-11", "czj") == (1, 1, 0, {}, 1.0)
    assert zero(rows, "2026-11", "wjj") == (0, 0, 1, {"channel-blocked": 1}, None)
    assert zero(rows, "2026-11", "jyj") == (0, 1, 0, {}, 0.0)  # its rows were rejected, but handed in
    assert zero(rows, "2026-11") == (1, 2, 1, {"channel-blocked": 1}, 0.5)
    assert zero(rows, "2026-11", kind="all") == (1, 2, 1, {"channel-blocked": 1}, 0.5)


# --- gaps in decision numbers ---


def numbered(*numbers: int | str, stem: str = "示许〔2026〕", body: str = "mzj") -> list[Row]:
    return [{"body_id": body, "doc_number": f"{stem}{number}号"} for number in numbers]


def test_gaps_of_a_dense_sequence_are_a_question(compute: Compute) -> None:
    [row] = compute(permits=numbered(3, 4, 4, 7, 9, 10, 12))["metrics.doc_number_gaps"]
    assert (row["body_id"], row["body_name"], row["kind"], row["prefix"], row["period"]) == (
        *("mzj", "区民政局", "permit", "示许", "2026"),
    )
    assert (row["seen_count"], row["lowest"], row["highest"], row["missing_count"]) == (6, 3, 12, 4)
    assert (row["missing_ranges"], row["missing_share"]) == ("5—6、8、11", 0.4)
    assert row["question"] == (
        "“示许〔2026〕”看到6个文号，3号至12号之间有4个号没有看到（5—6、8、11），是否未公开或未编用？"
    )


def test_a_full_sequence_has_no_question_and_a_sparse_or_short_one_no_row(compute: Compute) -> None:
    rows = compute(
        permits=[
            *numbered(1, 2, 3, 4, 5),
            *numbered(1, 2, 3, 4, stem="短许〔2026〕"),
            *numbered(1, 2, 3, 4, 5, 9, stem="疏许〔2026〕"),
            *numbered(1, 2, 3, 4, 9, 10, stem="稀许〔2025〕"),
            *numbered(1, 2, 3, 4, 40, stem="跳许〔2026〕"),
            *numbered(1, 2, 3, 4, "5-1", "第5", "", stem="乱许〔2026〕"),
            *numbered(1, 2, 3, 4, 5, stem="〔2026〕"),
            *numbered(1, 2, 3, 4, 5, stem="示许〔202六〕"),
        ]
    )["metrics.doc_number_gaps"]
    assert [(r["prefix"], r["missing_count"], r["question"] is None) for r in rows] == [
        ("稀许", 4, False),
        ("疏许", 3, False),
        ("示许", 0, True),
    ]


def test_numbers_of_the_other_kind_of_rejected_rows_and_of_notices_fill_gaps(compute: Compute) -> None:
    [row] = compute(
        permits=numbered(1, 2, 3, 9, 10),
        penalties=numbered(5, 8),
        core__notices=[
            {"record_id": "n", "doc_number": "示许〔2026〕4号"},
            {"record_id": "m", "doc_number": "示许〔2026〕99号"},
        ],
        ops__quarantine=[
            {**rejected("mzj", "core.permits", 1), "raw": '{"doc_number": "示许（2026）６号"}'},
            {**rejected("mzj", "core.permits", 2), "raw": "{}"},
        ],
    )["metrics.doc_number_gaps"]
    assert (row["kind"], row["missing_ranges"], row["seen_count"], row["highest"]) == ("all", "7", 9, 10)


def test_bodies_and_years_are_apart_and_the_list_is_bounded(compute: Compute) -> None:
    rows = compute(
        permits=[
            *numbered(*range(1, 7)),
            *numbered(*range(7, 12), body="czj"),
            *numbered(*(n for n in range(1, 100) if n % 4), stem="示许〔2025〕"),
        ]
    )["metrics.doc_number_gaps"]
    assert [(r["period"], r["body_id"], r["missing_count"]) for r in rows] == [
        ("2025", "mzj", 24),
        ("2026", "czj", 0),
        ("2026", "mzj", 0),
    ]
    assert rows[0]["missing_ranges"].startswith("4、8、12、")
    assert rows[0]["missing_ranges"].endswith("80等")


# --- published figures ---

FIGURES = ROOT.parent / "shared" / "domain" / "assessment_figures.csv"


def printed(value: float, decimals: int) -> str:
    """A rate as bulletins print it: no trailing zeros."""
    return f"{value * 100:.{decimals}f}".rstrip("0").rstrip(".") + "%" if decimals else f"{value * 100:.0f}%"


@pytest.mark.skipif(not FIGURES.exists(), reason="no ../shared")
def test_published_figures_of_double_publicity(compute: Compute) -> None:
    """青海 2024-02: 9,220 permits and 119,634 penalties, all compliant; late 3.6 %, 0.08 %, together 0.34 %.

    The numbers of late records are not printed; 336 and 100 lie within the rounding of all three rates.
    """
    with FIGURES.open(encoding="utf-8", newline="") as handle:
        published = {(row["case"], row["item"]): row for row in csv.DictReader(handle)}
    qinghai = "青海 2024-02 双公示"
    permits, penalties = 9220, 119634
    assert published[qinghai, "总量 许可+处罚"]["numerator"] == f"{permits}+{penalties}"
    as_of, seen = date(2024, 2, 29), date(2024, 2, 20)
    late = {"permit": 336, "penalty": 100}
    tables = compute(
        [
            row
            for kind, total in (("permit", permits), ("penalty", penalties))
            for row in (
                judged(kind, "late", "2024-02", n=late[kind]),
                judged(kind, "met", "2024-02", n=total - late[kind]),
            )
        ],
        permits=[{"body_id": "mzj", "capture_id": "c", "n": permits}],
        penalties=[{"body_id": "mzj", "capture_id": "c", "n": penalties}],
        ops__captures=[captured("c", "mzj", seen)],
        as_of=as_of,
    )
    compliance, rate = tables["metrics.compliance"], tables["metrics.late_rate"]
    total = cell(of_kind(compliance, "all"), "2024-02", None, None)
    assert f"{total[1]}" == published[qinghai, "总量 许可+处罚"]["published"]
    assert printed(total[4], 2) == published[qinghai, "合规率 总"]["published"]
    permit = cell(of_kind(compliance, "permit"), "2024-02", None, None)
    assert f"{permit[0]}" == published[qinghai, "合规率 许可"]["numerator"]
    assert printed(permit[4], 2) == published[qinghai, "合规率 许可"]["published"]
    weighted = published[qinghai, "迟报率 total = record-weighted mean of 许可 3.6% and 处罚 0.08%"]
    rates = {
        kind: cell(of_kind(rate, kind), "2024-02", None, None)[4] for kind in ("permit", "penalty", "all")
    }
    print({kind: f"{value:.4%}" for kind, value in rates.items()})
    assert printed(rates["permit"], 1) == "3.6%"
    assert printed(rates["penalty"], 2) == "0.08%"
    assert printed(rates["all"], 2) == weighted["published"] == "0.34%"
    assert printed((0.036 * permits + 0.0008 * penalties) / (permits + penalties), 2) != weighted["published"]

    # 新乡 2018: numerators are not printed; the whole numbers nearest to the printed rates give them back
    for records, share in ((145000, "21.59%"), (39545, "14.41%")):
        in_time = round(records * float(share.rstrip("%")) / 100)
        rows = compute(
            [
                judged("permit", "met", "2018-12", n=in_time),
                judged("permit", "late", "2018-12", n=records - in_time),
            ]
        )
        found = cell(of_kind(rows["metrics.double_publicity_timeliness"], "permit"), "2018-12", "mzj", None)
        assert (found[1], printed(found[4], 2)) == (records, share)
    xinxiang = published["新乡 2018 双公示", "双公示 145000 条, 及时率"]
    assert xinxiang["published"] == "21.59%"
    assert "14.41%" in xinxiang["note"]


def test_nothing_in_gives_nothing_out(compute: Compute) -> None:
    assert compute() == {
        t: [] for t in (*(i.table for i in load_indicators().values()), "metrics.indicators")
    }


def test_every_definition_has_its_statement_and_contract() -> None:
    found = load_indicators()
    assert {path.stem for path in FOLDER.glob("*.sql") if "." not in path.stem} == set(found)
    for indicator in found.values():
        columns = contract(indicator.table).columns
        if indicator.name == "doc_number_gaps":  # a signal: no rate, and no part of a score
            assert not {"numerator", "value"} & set(columns)
            continue
        assert {
            "body_id",
            "body_name",
            "domain",
            "period",
            "numerator",
            "denominator",
            "excluded",
            "value",
        } <= set(columns)
        filled = indicator.wording.zh.format(
            body="区民政局", period="2026", numerator=1, denominator=2, value="50%"
        )
        assert "区民政局" in filled


def test_documentation_is_up_to_date() -> None:
    assert (ROOT / "docs/indicators.md").read_text(encoding="utf-8") == indicator_docs()


@pytest.mark.parametrize(
    "text",
    [
        *(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.sql"))),
        *(pairs_statement(subject) for subject in ("permit", "penalty")),
        field_counts_statement(),
    ],
)
def test_statements_translate_for_spark(text: str) -> None:
    [statement] = sqlglot.transpile(
        text, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
    )
    assert "SELECT" in statement


def typed(table: str, **given: Any) -> Row:
    """A row of a table whose required columns without a given value hold something of their type."""
    anything = {"string": "x", "boolean": False, "integer": 1, "date": date(2026, 1, 1), "strings": []}
    required = {f.name: anything[f.type] for f in contract(table).fields if f.required}
    return {**required, **given}


def judge_from_files(folder: Path) -> tuple[dict[str, bytes], dict[tuple[str, str | None], str], list[str]]:
    """Files, verdict statuses by duty kind and record, and broken contracts of a run over stage files."""
    store, item = Store(folder), "05-aaaaaaaa"
    seen = datetime(2026, 11, 1, tzinfo=UTC)
    place = {"body_id": "mzj", "source_id": "mzj", "capture_id": "c1", "first_seen_at": seen}
    limit = {
        "limit_kind": "within",
        "limit_value": "20",
        "limit_unit": "working_day",
        "limit_anchor": "formed",
    }
    catalogue = typed("core.catalogue_items", item_id=item, domain="社会救助", body="民政部门", **limit)
    rows: dict[str, list[Row]] = {
        "core.bodies": [typed("core.bodies", body_id="mzj", name="区民政局", aliases=["民政部门"])],
        "core.catalogue_items": [catalogue],
        "core.notices": [
            typed("core.notices", record_id="n1", **place, written_date=date(2026, 3, 2), body_text="文")
            | {"published_date": date(2026, 3, 30)}
        ],
        "core.permits": [
            typed("core.permits", record_id="p1", **place, decided_date=date(2026, 9, 30))
            | {"published_date": date(2026, 10, 16)}
        ],
        "core.links": [
            {
                "record_kind": "notice",
                "record_id": "n1",
                "item_id": item,
                "body_id": "mzj",
                "method": "channel",
            }
        ],
        "ops.captures": [
            typed("ops.captures", capture_id="c1", source_id="mzj", fetched_at=seen, outcome="ok")
        ],
    }
    for table, content in rows.items():
        store.write_rows(table, content)
    with Engine(store, as_of=date(2026, 11, 21)) as engine:
        register_registry(engine, {})
        engine.attach(*obligations.INPUTS)
        obligations.build_obligations(engine)
        engine.attach(*verdicts.INPUTS)
        verdicts.build_verdicts(engine)
        engine.attach(*INPUTS)
        build_indicators(engine)
        own = (i.table for i in load_indicators().values())
        tables = ["core.obligations", "metrics.verdicts", *own, "metrics.indicators"]
        files = {table: store.path(table).read_bytes() for table in tables}
        problems = [problem for table in tables for problem in check_table(engine, table).problems]
        found = engine.query("SELECT kind, evidence_id, status FROM metrics.verdicts").to_pylist()
    return files, {(row["kind"], row["evidence_id"]): row["status"] for row in found}, problems


def test_from_stage_files_to_indicators_twice_the_same_bytes(tmp_path: Path) -> None:
    files, statuses, problems = judge_from_files(tmp_path / "a")
    # Duties of the law without a record stand beside them.
    assert {key: status for key, status in statuses.items() if key[1] in ("n1", "p1")} == {
        ("exists", "n1"): "met",
        ("within", "n1"): "met",
        ("within", "p1"): "late",
    }
    assert problems == []
    assert judge_from_files(tmp_path / "b")[0] == files


def test_a_large_district_is_added_up_in_another_way_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = judge_from_files(tmp_path / "a")[0]
    monkeypatch.setattr("warehouse.indicators._FEW", 0)
    assert judge_from_files(tmp_path / "b")[0] == together
