"""Published figures recomputed from their printed counts by the indicator and scoring code.

The numbers are public (sources in published_figures.csv); rows are made in these counts, the pairs and the
scoring engine compute, and the result is compared as printed. What cannot be reproduced must come out so.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.tools.scored import figure as scheme_figure
from tests.tools.scored import score_figures
from warehouse.annual_reports import build_request_handling
from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.indicators import INPUTS, build_indicators
from warehouse.registry_tables import register_reference, register_registry
from warehouse.report.figures import number_text, share_text
from warehouse.store import Store
from warehouse.tasks import TASK_EVIDENCE
from warehouse.units import build_units

Row = dict[str, Any]
AS_OF = date(2026, 11, 21)
SHARED = Path(__file__).parents[3] / "shared" / "domain" / "assessment_figures.csv"
KEYS = {"core.permits": "record_id", "core.penalties": "record_id", "metrics.verdicts": "verdict_id"}


def published() -> dict[str, Row]:
    with (Path(__file__).parent / "published_figures.csv").open(encoding="utf-8", newline="") as handle:
        return {row["id"]: row for row in csv.DictReader(handle)}


PRINTED = published()


@contextmanager
def computed(folder: Path, tables: Mapping[str, Sequence[Row]], as_of: date = AS_OF) -> Iterator[Engine]:
    """All indicators over tables in which each given row stands `n` times, with keys of its own."""
    with Engine(Store(folder), as_of=as_of) as engine:
        register_reference(engine)
        register_registry(engine, {})
        for table in dict.fromkeys((*INPUTS, "metrics.indicator_units")):
            rows = [{"n": 1, **row} for row in tables.get(table, ())]
            if table not in KEYS:
                engine.register_rows(table, rows, contract(table).arrow_schema)
                continue
            schema = contract(table).arrow_schema.append(pa.field("n", pa.int64()))
            engine.register_rows("given.rows", rows, schema)
            engine.execute(f"CREATE SCHEMA IF NOT EXISTS {table.split('.')[0]}")
            engine.execute(
                f"CREATE TABLE {table} AS SELECT g.* EXCLUDE (n)"
                f" REPLACE ('k' || ROW_NUMBER() OVER () AS {KEYS[table]})"
                " FROM given.rows AS g CROSS JOIN UNNEST(RANGE(g.n)) AS t(i)"
            )
        build_indicators(engine)
        yield engine


def counts(engine: Engine, name: str, body: str | None = None, **more: str) -> tuple[int, int]:
    """Numerator and denominator of an indicator's figure of all domains in the year."""
    where = "".join(f" AND {column} = '{value}'" for column, value in more.items())
    who = f"body_id = '{body}'" if body else "body_id IS NULL"
    [row] = engine.query(
        f"SELECT numerator, denominator FROM metrics.{name}"
        f" WHERE {who} AND domain IS NULL AND LENGTH(period) = 4{where}"
    ).to_pylist()
    return row["numerator"], row["denominator"]


def as_printed(figure_id: str, numerator: int | None, denominator: int | None) -> bool:
    """Whether a share prints as the source printed it."""
    row = PRINTED[figure_id]
    return share_text(numerator, denominator, int(row["decimals"])) == str(row["published"])


def test_every_row_with_counts_is_here() -> None:
    if not SHARED.exists():
        pytest.skip("no shared folder here")
    with SHARED.open(encoding="utf-8", newline="") as handle:
        rows = {row["id"]: row for row in csv.DictReader(handle)}
    assert set(PRINTED) == set(rows)
    reproduced = sum(row["reproducible"] == "yes" for row in PRINTED.values())
    print(f"{len(rows)} published figures, {reproduced} reproduced")


def test_double_publicity_of_a_province(tmp_path: Path) -> None:
    """9220 permits and 119634 penalties, all stored: the total and the compliance."""
    stored = {"body_id": "qh", "source_id": "qh", "decided_date": date(2024, 2, 5)}
    with computed(
        tmp_path, {"core.permits": [{**stored, "n": 9220}], "core.penalties": [{**stored, "n": 119634}]}
    ) as engine:
        permits, both = (counts(engine, "compliance", kind=kind) for kind in ("permit", "all"))
    assert number_text(both[1], 0) == PRINTED["1"]["published"]
    assert permits == (9220, 9220)
    assert as_printed("2", *both)
    assert as_printed("3", *permits)


def test_late_rate_is_weighted_by_records(tmp_path: Path) -> None:
    """The parts are printed as 3.6 % and 0.08 %: the counts that print so make 0.32 % to 0.34 %."""
    permits = [n for n in range(9221) if share_text(n, 9220, 1) == "3.6%"]
    penalties = [n for n in range(200) if share_text(n, 119634, 2) == "0.08%"]
    totals = {}
    for late in ((permits[0], penalties[0]), (permits[-1], penalties[-1])):
        rows = []
        for kind, number, of in zip(("permit", "penalty"), late, (9220, 119634), strict=True):
            row = {
                "kind": "within",
                "record_kind": kind,
                "period": "2024-02",
                "body_id": "qh",
                "reason_code": "x",
            }
            rows += [{**row, "status": "late", "n": number}, {**row, "status": "met", "n": of - number}]
        folder = tmp_path / str(late[0])
        with computed(folder, {"metrics.verdicts": rows}) as engine:
            assert share_text(*counts(engine, "late_rate", kind="permit"), 1) == "3.6%"
            assert share_text(*counts(engine, "late_rate", kind="penalty"), 2) == "0.08%"
            totals[late] = counts(engine, "late_rate", kind="all")
    lowest, highest = totals.values()
    assert {lowest[1], highest[1]} == {128854}
    assert share_text(*lowest, 2) == "0.32%"
    assert as_printed("5", *highest)


@pytest.mark.parametrize(
    ("figure_id", "passed", "checked"),
    [("11", 54, 56), ("13", 118, 122), ("15", 160, 173), ("22", 38, 40), ("24", 634, 746)],
)
def test_shares_of_checked_sites(tmp_path: Path, figure_id: str, passed: int, checked: int) -> None:
    """(checked - failed) / checked: a verdict for each site, one unseen site that leaves both."""
    row: Row = {"kind": "exists", "period": "2026", "body_id": "sites", "reason_code": "x"}
    sites = [
        {**row, "status": "met", "n": passed},
        {**row, "status": "missing", "n": checked - passed},
        {**row, "status": "not_observed"},
    ]
    with computed(tmp_path, {"metrics.verdicts": sites}) as engine:
        found = counts(engine, "coverage")
    assert found == (passed, checked)
    assert as_printed(figure_id, *found)


def test_accounts_by_platform(tmp_path: Path) -> None:
    """Nine platforms make 314 accounts, 259 of them good: a total is that of all platforms."""
    platforms = (218, 67, 3, 1, 2, 2, 6, 13, 2)
    failed = (55, 0, 0, 0, 0, 0, 0, 0, 0)
    rows = []
    for place, (accounts, bad) in enumerate(zip(platforms, failed, strict=True)):
        row = {"kind": "exists", "period": "2019", "body_id": f"platform{place}", "reason_code": "x"}
        rows += [{**row, "status": "met", "n": accounts - bad}, {**row, "status": "missing", "n": bad}]
    with computed(tmp_path, {"metrics.verdicts": rows}) as engine:
        total = counts(engine, "coverage")
        assert [counts(engine, "coverage", f"platform{place}")[1] for place in range(9)] == list(platforms)
    assert number_text(total[1], 0) == PRINTED["18"]["published"]
    assert as_printed("19", *total)


def request_units(*rows: tuple[str, bool, int]) -> list[Row]:
    """Units that stand for many: body, hit or not, how many."""
    unit = {"indicator": "requests_answered", "domain": "未归入领域", "kind": "own", "period": "2018"}
    more = {"is_counted": True, "row_kind": "record", "reason_code": "x", "reason": "x"}
    return [
        {**unit, **more, "body_id": body, "is_hit": hit, "n": n, "row_id": f"{body}{hit}"}
        for body, hit, n in rows
    ]


def test_millions_of_records(tmp_path: Path) -> None:
    """119.8 and 12100 万 records are 1.22 亿; 5938.6 万 of them are 48.6 % and not the printed 48.4 %."""
    units = request_units(
        ("counties", False, 1_198_000), ("city", True, 59_386_000), ("city", False, 61_614_000)
    )
    with computed(tmp_path, {"metrics.indicator_units": units}) as engine:
        fourth_quarter, year = counts(engine, "requests_answered")
    assert year == 122_198_000
    assert number_text(year / 1e8, 2) == PRINTED["6"]["published"]
    assert share_text(fourth_quarter, year, 1) == "48.6%"
    assert not as_printed("8", fourth_quarter, year)
    assert not as_printed("8", fourth_quarter, 122_000_000)  # nor with the rounded total


def test_a_rate_without_numerator(tmp_path: Path) -> None:
    """145000 records of which nobody tells how many were in time have no rate."""
    row = {"kind": "within", "period": "2018-12", "body_id": "counties", "record_kind": "permit"}
    unknown = [{**row, "status": "not_testable", "reason_code": "publication-unknown", "n": 145_000}]
    with computed(tmp_path, {"metrics.verdicts": unknown}) as engine:
        found = counts(engine, "timeliness")
        [excluded] = engine.query(
            "SELECT excluded FROM metrics.timeliness"
            " WHERE body_id IS NULL AND domain IS NULL AND period = '2018'"
        ).column("excluded")
    assert excluded.as_py() == 145_000
    assert share_text(*found) == "—"
    assert not as_printed("9", *found)


def leaf(node: str, points: float, kind: str) -> Row:
    rule = {"type": "proportional"}
    return {
        "id": node,
        "title": node,
        "points": points,
        "rule": rule,
        "figure": {"indicator": "coverage", "kind": kind},
    }


def scheme(nodes: Sequence[Row]) -> Row:
    words = {"zh": "公开的评分表", "en": "a published table"}
    head = {"name": "s", "version": "1", "title": words, "basis": words, "origin": "source", "period": "year"}
    grades = [{"name": "全部", "at_least": 0}]
    return {
        **head,
        "not_applicable": "redistribute",
        "nodes": list(nodes),
        "grades": grades,
        "veto_grade": "全部",
    }


def test_score_by_deductions(tmp_path: Path) -> None:
    """100 - 18.78: six printed deductions (7.58) and those that were not printed (11.2 of 88 points)."""
    items = {
        "a": (2, 36, 100),
        "b": (4, 40, 100),
        "c": (2, 40, 100),
        "d": (1, 50, 100),
        "e": (1, 0, 100),
        "f": (2, 40, 100),
        "rest": (88, 768, 880),
    }
    nodes = [leaf(node, points, node) for node, (points, _, _) in items.items()]
    figures = [scheme_figure("coverage", done, of, kind=node) for node, (_, done, of) in items.items()]
    found = score_figures(tmp_path, [scheme(nodes)], figures=figures)
    assert number_text(found.total()["deduction"], 2) == "18.78"
    assert number_text(found.total()["score"], 2) == PRINTED["25"]["published"]


BOARDS = {"a": 8780, "b": 8170, "c": 8115, "d": 8750, "e": 9500}


def test_a_score_whose_weights_are_not_published(tmp_path: Path) -> None:
    """Nine sets of weights on a 5 % grid print the same total: none of them may be claimed."""
    grid = [w for w in product(range(5, 100, 5), repeat=5) if sum(w) == 100]
    fitting = [
        w for w in grid if abs(sum(a * b for a, b in zip(w, BOARDS.values(), strict=True)) - 849_700) <= 50
    ]
    assert len(fitting) == 9
    printed = set()
    for place, weights in enumerate((fitting[0], fitting[-1])):
        nodes = [leaf(node, points, node) for node, points in zip(BOARDS, weights, strict=True)]
        figures = [scheme_figure("coverage", value, 10_000, kind=node) for node, value in BOARDS.items()]
        found = score_figures(tmp_path / str(place), [scheme(nodes)], figures=figures)
        printed.add(number_text(found.total()["score"], 2))
    assert printed == {PRINTED["27"]["published"]}
    assert PRINTED["27"]["reproducible"] == "no"


def test_requests_of_a_year(tmp_path: Path) -> None:
    """42 + 1 = (4 + 10 + 0 + 21 + 0 + 3) + 5: the report's sums hold and 38 of 43 requests were handled."""
    figures = {"1": 42, "2": 1, "3.1": 4, "3.2": 10, "3.4.1": 21, "3.6.3": 3, "3.7": 38, "4": 5}
    place = {"source_id": "xzspj", "capture_id": "c1"}
    store = Store(tmp_path)
    seen = datetime(2026, 1, 9, 4, tzinfo=UTC)
    capture = {
        **place,
        "channel_id": "nb",
        "outcome": "ok",
        "path": "nb.html",
        "version_no": 1,
        "fetched_at": seen,
    }
    store.write_rows("ops.captures", [capture])
    title = "行政审批局2025年政府信息公开工作年度报告"
    store.write_rows("parsed.notices", [{**place, "kind": "notice", "title": title}], "s")
    cells = [
        {**place, "position": n, "report_year": "2025", "table_no": "3", "row_code": code, "row_label": code,
         "column_code": "total", "value": str(value)}
        for n, (code, value) in enumerate(figures.items(), start=1)
    ]  # fmt: skip
    store.write_rows("parsed.annual_reports", cells, "s")
    store.write_rows("core.bodies", [{"body_id": "xzspj", "name": "行政审批局", "kind": "department"}])
    with Engine(store, as_of=AS_OF) as engine:
        build_request_handling(engine)
        assert engine.query("SELECT * FROM work.duty_issues").num_rows == 0
        register_reference(engine)
        register_registry(engine, {})
        engine.register_rows("registry.task_evidence", [], TASK_EVIDENCE)
        build_units(engine)
        engine.attach(*INPUTS)
        build_indicators(engine)
        found = counts(engine, "requests_answered", kind="own")
    assert found == (38, 43)
    assert number_text(found[1], 0) == PRINTED["28"]["published"]
