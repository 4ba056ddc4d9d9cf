"""Indicators over verdicts, computed by hand: groups, exclusions, zero denominators, states, changes."""

from datetime import date
from pathlib import Path
from typing import Any

from tests.tools.indicator_runs import figure, indicator_run, verdict
from warehouse.checks import check_table

Row = dict[str, Any]
A, B, C = {"domain": "社会救助"}, {"domain": "养老服务"}, {"domain": "公共法律服务"}


def test_a_domain_is_covered_by_one_item_and_uncovered_only_when_all_could_be_judged(tmp_path: Path) -> None:
    rows = [
        verdict("exists", "met", "2026", **A),
        verdict("exists", "missing", "2026", **A),
        verdict("exists", "not_observed", "2026", "no-channel", **A),
        verdict("exists", "missing", "2026", **B),
        verdict("exists", "incomplete", "2026", **B),
        verdict("exists", "not_applicable", "2026", "exempt", **B),
        verdict("exists", "missing", "2026", **C),
        verdict("exists", "not_observed", "2026", "channel-blocked", **C),
        verdict("exists", "met", "2026"),  # without a domain
        verdict("exists", "met", "2026", **B, body_id="czj"),
        verdict("exists", "not_applicable", "2026", "exempt", **A, body_id="qx"),
        verdict("exists", "missing", "2025", **A),
    ]
    with indicator_run(tmp_path, rows) as engine:

        def found(period: str, body: str | None, **group: str) -> Any:
            return figure(engine, "domain_coverage", period, body, **group)

        assert found("2026", "mzj", domain="社会救助") == (1, 1, 0, "{}", 1.0)
        assert found("2026", "mzj", domain="养老服务") == (0, 1, 0, "{}", 0.0)
        assert found("2026", "mzj", domain="公共法律服务") == (0, 0, 1, '{"channel-blocked":1}', None)
        assert found("2026", "mzj") == (1, 2, 1, '{"channel-blocked":1}', 0.5)
        assert found("2026", "qx") == (0, 0, 1, '{"exempt":1}', None)
        # The district: 社会救助 and 养老服务 (by czj) are covered, of 公共法律服务 nothing can be told.
        assert found("2026", None, domain="养老服务") == (1, 1, 0, "{}", 1.0)
        assert found("2026", None) == (2, 2, 1, '{"channel-blocked":1}', 1.0)
        assert found("2025", None) == (0, 1, 0, "{}", 0.0)
        names = engine.query("SELECT DISTINCT body_name FROM metrics.domain_coverage WHERE body_id = 'mzj'")
        assert names.column("body_name").to_pylist() == ["区民政局"]  # under its new name


def item(item_id: str, version: str, **more: Any) -> Row:
    return {"item_id": item_id, "version": version, "capture_id": "c", "row": 1, **more}


def test_the_stage_is_that_of_the_version_in_force_at_the_end_of_the_year(tmp_path: Path) -> None:
    items = [
        item("i1", "2020", stage="执行公开", valid_to=date(2025, 6, 30)),
        item("i1", "2025", stage="结果、决策", valid_from=date(2025, 7, 1)),
        item("i2", "2020", stage="管理公开"),
    ]
    rows = [
        verdict("exists", "met", "2024", item_id="i1"),
        verdict("exists", "met", "2025", item_id="i1"),
        verdict("exists", "missing", "2026", item_id="i1"),
        verdict("exists", "met", "2026", item_id="i2"),
        verdict("exists", "not_observed", "2026", "no-channel", item_id="i3"),
    ]
    with indicator_run(tmp_path, rows, core__catalogue_items=items) as engine:

        def found(period: str, kind: str = "all") -> Any:
            return figure(engine, "coverage_by_stage", period, None, kind=kind)

        assert found("2024", "执行") == (1, 1, 0, "{}", 1.0)
        assert found("2024", "决策") is None
        assert found("2025", "决策") == (1, 1, 0, "{}", 1.0)  # the first in the order of the five
        assert found("2026", "决策") == (0, 1, 0, "{}", 0.0)
        assert found("2026", "管理") == (1, 1, 0, "{}", 1.0)
        assert found("2026", "未注明") == (0, 0, 1, '{"no-channel":1}', None)
        assert found("2026") == (1, 2, 1, '{"no-channel":1}', 0.5)


def test_the_level_is_the_items_and_of_several_that_of_the_body(tmp_path: Path) -> None:
    items = [
        item("both", "1", level_county=True, level_town=True, level_village=False),
        item("town", "1", level_county=False, level_town=True),
        item("village", "1", level_village=True),
        item("none", "1"),
    ]
    rows = [
        verdict("exists", status, "2026", item_id=item_id, body_id=body)
        for item_id, body, status in (
            *(("both", "mzj", "met"), ("both", "qx", "missing"), ("town", "mzj", "missing")),
            *(("village", "qx", "met"), ("none", "mzj", "met")),
        )
    ]
    with indicator_run(tmp_path, rows, core__catalogue_items=items) as engine:
        found = {
            level: figure(engine, "coverage_by_level", "2026", None, kind=level)
            for level in ("区级", "镇街", "村", "未注明", "all")
        }
    assert found == {
        "区级": (1, 1, 0, "{}", 1.0),
        "镇街": (0, 2, 0, "{}", 0.0),
        "村": (1, 1, 0, "{}", 1.0),
        "未注明": (1, 1, 0, "{}", 1.0),
        "all": (3, 5, 0, "{}", 0.6),
    }


def lagged(*lags: int, period: str = "2026-03", kind: str = "permit", **more: Any) -> list[Row]:
    return [verdict("within", "met", period, record_kind=kind, lag_workdays=lag, **more) for lag in lags]


def test_median_and_ninetieth_percentile_by_the_nearest_rank(tmp_path: Path) -> None:
    rows = [
        *lagged(10, 0, 2, 1, 3),
        *lagged(4, 4, 5, 30, period="2026-02", kind="notice"),
        *lagged(-3, period="2026-04", body_id="czj"),
        verdict("within", "late", "2026-03", record_kind="permit", lag_workdays=40, body_id="czj"),
        verdict(
            "within", "not_testable", "2026-03", "publication-unknown", record_kind="permit", lag_workdays=21
        ),
        verdict("within", "not_observed", "2026-05", "channel-blocked", record_kind="penalty"),
        verdict("together", "met", "2026-03", record_kind="permit", lag_workdays=99),
    ]
    with indicator_run(tmp_path, rows) as engine:

        def both(period: str, body: str | None, kind: str = "all") -> tuple[Any, Any]:
            median = figure(engine, "timeliness_lag", period, body, kind=kind)
            high = figure(engine, "timeliness_lag_p90", period, body, kind=kind)
            assert median is not None
            assert high is not None
            assert median[:4] == high[:4]
            return median[4], high[4]

        assert both("2026-03", "mzj", "permit") == (2, 10)  # 3rd and 5th of 0 1 2 3 10
        assert both("2026-02", "mzj", "notice") == (4, 30)  # 2nd and 4th of 4 4 5 30
        assert both("2026-Q1", "mzj") == (4, 30)  # 5th and 9th of 0 1 2 3 4 4 5 10 30
        assert both("2026-04", "czj", "permit") == (-3, -3)
        assert both("2026", None, "permit") == (2, 40)  # 4th and 7th of -3 0 1 2 3 10 40
        assert both("2026", None) == (4, 30)  # 6th and 10th of the eleven
        assert both("2026-05", "mzj", "penalty") == (None, None)
        assert figure(engine, "timeliness_lag", "2026-03", "mzj") == (
            None,
            5,
            1,
            '{"publication-unknown":1}',
            2,
        )
        units = engine.query(
            "SELECT DISTINCT unit FROM metrics.indicators WHERE indicator = 'timeliness_lag'"
        )
        assert units.column("unit").to_pylist() == ["workdays"]


def dated(status: str, published: int | None, decided: int | None, code: str = "x", **more: Any) -> Row:
    days = {
        "published_date": date(2026, 3, published) if published else None,
        "decided_date": date(2026, 3, decided) if decided else None,
    }
    return verdict("within", status, "2026-03", code, record_kind="notice", **days, **more)


def test_early_publication_among_records_with_both_dates(tmp_path: Path) -> None:
    rows = [
        dated("met", 4, 5, "early"),
        dated("met", 5, 5),
        dated("late", 30, 5),
        dated("not_testable", 6, 5, "calendar-missing"),
        dated("met", None, 5, "seen-in-time"),
        dated("not_testable", 6, None, "anchor-date-missing"),
        dated("not_applicable", 4, 5, "exempt"),
        dated("not_applicable", 4, 5, "exempt", body_id="czj"),
    ]
    with indicator_run(tmp_path, rows) as engine:
        reasons = '{"anchor-date-missing":1,"exempt":1,"seen-in-time":1}'
        assert figure(engine, "early_publication", "2026-Q1", "mzj") == (1, 4, 3, reasons, 0.25)
        assert figure(engine, "early_publication", "2026-03", "czj") == (0, 0, 1, '{"exempt":1}', None)
        assert figure(engine, "timeliness", "2026-03", "mzj")[:2] == (3, 4)  # type: ignore[index]


def test_backdating_among_records_looked_for_before(tmp_path: Path) -> None:
    rows = [
        dated("late", 4, 1, is_backdated=True),
        dated("met", 4, 1, is_backdated=False),
        dated("met", 4, 1, is_backdated=False),
        dated("met", 4, 1),
        dated("not_applicable", 4, 1, "exempt", is_backdated=True),
        dated("met", 4, 1, body_id="czj"),
    ]
    with indicator_run(tmp_path, rows) as engine:
        reasons = '{"exempt":1,"never-seen-absent":1}'
        assert figure(engine, "backdating", "2026-03", "mzj") == (1, 3, 2, reasons, 1 / 3)
        assert figure(engine, "backdating", "2026", "czj") == (0, 0, 1, '{"never-seen-absent":1}', None)


def test_columns_count_once_by_their_state_at_the_end_of_a_period(tmp_path: Path) -> None:
    states = {
        "a": [
            ("2026-01", "met", "updated"),
            ("2026-02", "missing", "update-stale"),
            ("2026-03", "met", "updated"),
        ],
        "b": [("2026-01", "met", "updated"), ("2026-03", "missing", "column-empty")],
        "c": [("2026-02", "met", "updated")],  # closed in March
        "d": [("2026-03", "not_observed", "channel-blocked"), ("2026-04", "missing", "update-stale")],
    }
    rows = [
        verdict("periodic", status, month, code, obligation_id=column)
        for column, found in states.items()
        for month, status, code in found
    ]
    rows.append(verdict("periodic", "missing", "2026-03", obligation_id="other"))
    rows.append(verdict("periodic", "met", "2026-03", obligation_id="a", body_id="czj"))
    windows = {
        "a": ("14", "calendar_day"),
        "b": ("6", "month"),
        "c": ("10", "working_day"),
        "d": ("1", "year"),
    }
    duties = [
        {"obligation_id": name, "kind": "periodic", "channel_id": name, "value": value, "unit": unit}
        for name, (value, unit) in windows.items()
    ]
    duties.append({"obligation_id": "other", "kind": "periodic"})
    with indicator_run(tmp_path, rows, core__obligations=duties) as engine:

        def found(name: str, period: str, body: str | None = "mzj") -> Any:
            return figure(engine, name, period, body)

        assert found("freshness", "2026-01") == (2, 2, 0, "{}", 1.0)
        assert found("freshness", "2026-02") == (1, 2, 0, "{}", 0.5)
        assert found("freshness", "2026-Q1") == (1, 2, 1, '{"channel-blocked":1}', 0.5)
        assert found("freshness", "2026-Q1", None) == (2, 3, 1, '{"channel-blocked":1}', 2 / 3)
        assert found("freshness", "2026-Q2") == (0, 1, 0, "{}", 0.0)
        assert found("freshness", "2026") == (0, 1, 0, "{}", 0.0)  # the last month with states is April
        assert found("freshness", "2026", "czj") is None
        for kind, month, counts in (
            ("two_weeks", "2026-02", (1, 2)),
            ("two_weeks", "2026-Q1", (1, 1)),
            ("six_months", "2026-Q1", (0, 1)),
            ("one_year", "2026-Q1", (0, 0)),
        ):
            [*both] = figure(engine, "freshness", month, "mzj", kind=kind) or ()
            assert tuple(both[:2]) == counts, (kind, month)
        assert found("empty_columns", "2026-Q1") == (1, 2, 1, '{"channel-blocked":1}', 0.5)
        assert found("empty_columns", "2026") == (0, 1, 0, "{}", 0.0)
        assert found("periodic_duties", "2026-Q1") == (0, 1, 0, "{}", 0.0)  # the other duty alone


def test_periodic_duties_stand_in_their_period_and_those_around_it(tmp_path: Path) -> None:
    rows = [
        verdict("periodic", "met", "2026-01", **A),
        verdict("periodic", "missing", "2026-02", **A),
        verdict("periodic", "late", "2026-Q1", **A),
        verdict("count", "met", "2026-H1", **A),
        verdict("by_date", "not_applicable", "2026", "not-due", **A),
        verdict("by_date", "met", "2025", **A),
    ]
    with indicator_run(tmp_path, rows) as engine:

        def found(period: str, kind: str = "all") -> Any:
            return figure(engine, "periodic_duties", period, "mzj", kind=kind)

        assert found("2026-01") == (1, 1, 0, "{}", 1.0)
        assert found("2026-Q1") == (1, 3, 0, "{}", 1 / 3)
        assert found("2026-H1") == (1, 1, 0, "{}", 1.0)
        assert found("2026-H1", "periodic") is None
        assert found("2026") == (2, 4, 1, '{"not-due":1}', 0.5)
        assert found("2026", "by_date") == (0, 0, 1, '{"not-due":1}', None)
        assert found("2025") == (1, 1, 0, "{}", 1.0)


def test_every_figure_stands_beside_that_of_the_period_before(tmp_path: Path) -> None:
    rows = [
        verdict("within", "met", "2025-12"),
        verdict("within", "late", "2026-01"),
        verdict("within", "met", "2026-01"),
        verdict("within", "met", "2026-02"),
        verdict("within", "not_testable", "2026-03", "limit-prompt"),
        verdict("within", "met", "2026-04"),
        verdict("within", "met", "2026-10"),
        verdict("count", "met", "2026-H2"),
        verdict("count", "missing", "2026-H1"),
    ]
    permits = [
        {"record_id": f"r{n}", "body_id": "mzj", "source_id": "mzj", "doc_number": f"示许〔2026〕{n}号"}
        for n in (1, 2, 3, 5, 6)
    ]
    with indicator_run(tmp_path, rows, core__permits=permits) as engine:
        found = engine.connection.execute(
            "SELECT indicator, period, value, previous_period, previous_value, change FROM metrics.indicators"
            " WHERE body_id = 'mzj' AND domain IS NULL AND (kind IS NULL OR kind = 'all')"
            " AND indicator IN ('timeliness', 'periodic_duties', 'doc_number_gaps')"
        ).fetchall()
        assert check_table(engine, "metrics.indicators").problems == ()
    assert sorted(found) == [
        ("doc_number_gaps", "2026", 1 / 6, "2025", None, None),
        ("periodic_duties", "2026", 0.5, "2025", None, None),
        ("periodic_duties", "2026-H1", 0.0, "2025-H2", None, None),
        ("periodic_duties", "2026-H2", 1.0, "2026-H1", 0.0, 1.0),
        ("timeliness", "2025", 1.0, "2024", None, None),
        ("timeliness", "2025-12", 1.0, "2025-11", None, None),
        ("timeliness", "2025-Q4", 1.0, "2025-Q3", None, None),
        ("timeliness", "2026", 0.8, "2025", 1.0, 0.8 - 1.0),
        ("timeliness", "2026-01", 0.5, "2025-12", 1.0, -0.5),
        ("timeliness", "2026-02", 1.0, "2026-01", 0.5, 0.5),
        ("timeliness", "2026-03", None, "2026-02", 1.0, None),
        ("timeliness", "2026-04", 1.0, "2026-03", None, None),
        ("timeliness", "2026-10", 1.0, "2026-09", None, None),
        ("timeliness", "2026-Q1", 2 / 3, "2025-Q4", 1.0, 2 / 3 - 1.0),
        ("timeliness", "2026-Q2", 1.0, "2026-Q1", 2 / 3, 1.0 - 2 / 3),
        ("timeliness", "2026-Q4", 1.0, "2026-Q3", None, None),
    ]


def test_the_same_verdicts_in_another_order_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [*lagged(1, 2, 3, **A), *lagged(4, kind="notice", **B), verdict("exists", "met", "2026", **A)]
    files = []
    for folder, given in ((tmp_path / "a", rows), (tmp_path / "b", rows[::-1])):
        with indicator_run(folder, given) as engine:
            files.append(engine.store.path("metrics.indicators").read_bytes())
    assert files[0] == files[1]
