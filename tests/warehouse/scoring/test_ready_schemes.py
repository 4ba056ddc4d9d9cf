"""The three ready schemes: scores recomputed by another program from verdicts, by hand and of the sample."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.tools.indicator_runs import AS_OF, indicator_run, verdict
from tests.tools.plain_scores import Counts, Key, PlainScore, Sight, ready_scheme, sight, verdict_figures
from tests.tools.scored import Scored, check_sums
from warehouse.indicator_pairs import load_indicators
from warehouse.registry_tables import REFERENCE_FOLDER
from warehouse.scoring.build import build_scores
from warehouse.scoring.lint import problems, usable_schemes
from warehouse.scoring.load import load_schemes

NAMES = ("district", "double_publicity", "site_check")
Row = dict[str, Any]


def within(body: str, record: str, status: str, month: str, lag: int, **more: Any) -> Row:
    decided = date(int(month[:4]), int(month[5:]), 2)
    row = verdict("within", status, month, body_id=body, record_kind=record, lag_workdays=lag)
    dates = {"decided_date": decided, "published_date": date(2026, 11, 1), "due_date": decided}
    return {**row, **dates, "domain": "卫生健康", "is_backdated": False, **more}


def columns(body: str, month: str, met: int, late: int, empty: int, duty: str = "column") -> list[Row]:
    states = (
        ("met", "column-fresh", met),
        ("late", "column-stale", late),
        ("missing", "column-empty", empty),
    )
    return [
        verdict("periodic", status, month, code, body_id=body, obligation_id=duty)
        for status, code, number in states
        for _ in range(number)
    ]


def item(body: str, domain: str | None, status: str) -> Row:
    code = {"not_observed": "channel-blocked", "not_applicable": "exempt"}.get(status, "x")
    return verdict("exists", status, "2026", code, body_id=body, domain=domain, item_id="i")


def portal(body: str, record: str, status: str, month: str) -> Row:
    row = verdict("together", status, month, body_id=body, record_kind=record, domain="卫生健康")
    return {**row, "due_date": date(2026, 10, 1)}


VERDICTS: list[Row] = [
    *[item("mzj", "养老服务", status) for status in ("met", "met", "missing", "incomplete", "not_observed")],
    *[item("mzj", "社会救助", status) for status in ("met", "met", "met", "not_applicable")],
    *[item("mzj", "救灾", status) for status in ("missing", "not_observed")],
    item("mzj", None, "missing"),
    *[item("czj", "财政预决算", "met")] * 4,
    *[item("qx", "就业", "not_observed")] * 2,
    *[within("mzj", "permit", "met", "2026-08", 3)] * 12,
    *[within("mzj", "permit", "late", "2026-08", 19)] * 5,
    within("mzj", "permit", "met", "2026-09", -1, published_date=date(2026, 8, 30), is_backdated=None),
    *[within("mzj", "penalty", "late", "2026-09", 30, is_backdated=True)] * 3,
    *[within("mzj", "penalty", "met", "2026-09", 7)] * 2,
    *[within("mzj", "notice", "met", "2026-09", 10)] * 2,
    *[within("czj", "permit", "met", "2026-10", 1)] * 4,
    *[within("czj", "penalty", "late", "2025-10", 30)] * 7,
    *[within("czj", "penalty", "met", "2025-10", 7)] * 5,
    *columns("mzj", "2026-08", 9, 0, 0),
    *columns("mzj", "2026-09", 6, 2, 1),
    *columns("czj", "2026-09", 4, 0, 0),
    *columns("qx", "2026-09", 2, 6, 5),
    *columns("qx", "2026-09", 1, 2, 0, "news"),
    *columns("qx", "2026-09", 1, 3, 0, "notices"),
    *columns("mzj", "2026-06", 0, 3, 0),
    *columns("mzj", "2026-06", 1, 2, 0, "news"),
    *columns("mzj", "2026-06", 0, 2, 0, "notices"),
    verdict("by_date", "met", "2026", domain=None),
    verdict("by_date", "late", "2026", domain=None),
    verdict("count", "not_testable", "2026", domain=None),
    verdict("by_date", "met", "2026", body_id="czj"),
    portal("mzj", "permit", "met", "2026-08"),
    portal("mzj", "permit", "missing", "2026-08"),
    portal("mzj", "penalty", "missing", "2026-09"),
]
COLUMNS = {"column": "one_year", "news": "two_weeks", "notices": "six_months"}
_COLUMN = {"kind": "periodic", "channel_id": "c", "body_id": "mzj"}
OBLIGATIONS = [
    {"obligation_id": "column", "value": "1", "unit": "year", **_COLUMN},
    {"obligation_id": "news", "value": "14", "unit": "calendar_day", **_COLUMN},
    {"obligation_id": "notices", "value": "6", "unit": "month", **_COLUMN},
    *[{"obligation_id": f"within-{b}", "kind": "within", "record_kind": "permit", "body_id": b}
      for b in ("mzj", "czj")],
]  # fmt: skip


def compare(scored: Scored, figures: dict[Key, Counts], scheme: str, seen: Sight) -> int:
    """Compare every score of a scheme with that of the other program; how many bodies and periods had one."""
    raw = ready_scheme(scheme)
    rows = [row for row in scored.scores if row["scheme"] == scheme]
    compared = 0
    for total in (row for row in rows if row["node"] == "total"):
        other = PlainScore(raw, figures, total["body_id"], total["period"], seen)
        own = {
            row["node"]: row
            for row in rows
            if (row["body_id"], row["period"]) == (total["body_id"], total["period"])
        }
        judged = {
            node for node, row in own.items() if row["part"] == "base" and row["indicator"] and row["weight"]
        }
        assert judged == set(other.weights), (total["body_id"], total["period"])
        for node, weight in other.weights.items():
            assert own[node]["weight"] == pytest.approx(float(weight), abs=1e-7), node
            assert own[node]["score"] == pytest.approx(float(weight * other.shares[node]), abs=1e-7), node
        assert total["score"] == (
            None if other.score is None else pytest.approx(float(other.score), abs=1e-6)
        )
        share = None if other.judged is None else pytest.approx(float(other.judged), abs=1e-9)
        assert total["judged_share"] == share, (total["body_id"], total["period"])
        assert total["is_ranked"] == (total["score"] is not None and other.is_ranked)
        assert total["grade"] == other.grade()
        for veto in raw.get("vetoes", ()):
            met = own[veto["id"]]["status"] in ("vetoed", "flagged")
            assert met == other.meets(veto), veto["id"]
        compared += total["score"] is not None
    return compared


@pytest.fixture
def by_hand(tmp_path: Path) -> tuple[Scored, Sight]:
    """The scores by the ready schemes from the verdicts above."""
    with indicator_run(tmp_path, VERDICTS, core__obligations=OBLIGATIONS) as engine:
        schemes = [loaded.scheme for loaded in load_schemes().values() if loaded.scheme]
        build_scores(engine, schemes)
        tables = ("metrics.scores", "metrics.deductions", "metrics.indicators", "ops.captures", "core.bodies")
        scores, lost, figures, captures, bodies = (
            engine.query(f"SELECT * FROM {table}").to_pylist() for table in tables
        )
        return Scored(scores, lost), sight(figures, captures, bodies)


@pytest.mark.parametrize(("scheme", "least"), [("district", 2), ("double_publicity", 3), ("site_check", 3)])
def test_another_program_finds_the_same(by_hand: tuple[Scored, Sight], scheme: str, least: int) -> None:
    scored, seen = by_hand
    verdicts = [{"as_of": AS_OF, **row} for row in VERDICTS]
    assert compare(scored, verdict_figures(verdicts, COLUMNS), scheme, seen) >= least
    check_sums(scored)


def test_some_figures_worked_out_on_paper(by_hand: tuple[Scored, Sight]) -> None:
    def node(name: str, body: str, scheme: str, period: str = "2026") -> Row:
        keys = (name, body, scheme, period)
        [row] = [r for r in by_hand[0].scores if (r["node"], r["body_id"], r["scheme"], r["period"]) == keys]
        return row

    # Interpretation, consultation and completeness have no figures: 85 points become 100. Three of the 26
    # domains are those of mzj, with 26 / 3 of the 85 each; 救灾 has one gap and no item published.
    more = 100 / 85
    assert node("domain_06", "mzj", "district")["score"] == pytest.approx(more * 26 / 3 * 2 / 4)
    assert node("domain_05", "mzj", "district")["score"] == pytest.approx(more * 26 / 3)
    assert node("domain_23", "mzj", "district")["score"] == 0
    # Five of nine items were published; two of two domains (救灾 cannot be told); 17 of 25 in time.
    assert node("all_items", "mzj", "district")["score"] == pytest.approx(more * 10 * 5 / 9)
    assert node("domains", "mzj", "district")["score"] == pytest.approx(more * 4)
    assert node("in_time", "mzj", "district")["score"] == pytest.approx(more * 14 * 17 / 25)
    # Everything of czj is as it should be: 100 points and the bonus.
    czj = node("total", "czj", "district")
    assert (czj["score"], czj["grade"], czj["deduction"]) == (105, "优秀", 0)
    # 30 % of the permits of August were late, 60 % of the penalties of September.
    assert node("late_permits", "mzj", "double_publicity", "2026-08")["status"] == "clear"
    # Five records are too few to name a body, of czj 7 of 12 were late.
    few = node("late_penalties", "mzj", "double_publicity", "2026-09")
    assert (few["status"], few["raw"]) == ("clear", 0.6)
    assert "不足10条" in few["note"]
    assert node("late_penalties", "czj", "double_publicity", "2025-10")["status"] == "flagged"
    # Sixteen columns of qx are not fresh, five of them news, announcements or policies; five are empty.
    qx = node("total", "qx", "site_check", "2026-Q3")
    assert qx["grade"] == "不合格"
    assert "触发单项否决3项" in qx["note"]
    assert node("stale_five", "qx", "site_check", "2026-Q3")["numerator"] == 2
    # Seven columns of mzj were not fresh in June, of those two kinds only four.
    june = [node(name, "mzj", "site_check", "2026-Q2") for name in ("stale_five", "stale_ten")]
    assert [(row["denominator"], row["status"]) for row in june] == [(5, "clear"), (8, "clear")]
    assert node("forged_dates", "mzj", "site_check", "2026-Q3")["status"] == "flagged"
    # The state of September is that of the quarter: 3 of 9 columns not fresh lose 5 of 50 points each.
    fresh = node("fresh_columns", "mzj", "site_check", "2026-Q3")
    assert (fresh["numerator"], fresh["denominator"]) == (6, 9)
    assert fresh["score"] / fresh["weight"] == pytest.approx(35 / 50)


def test_every_point_lost_leads_to_a_verdict(by_hand: tuple[Scored, Sight]) -> None:
    scored, _ = by_hand
    ids = {f"v{place:06}" for place in range(len(VERDICTS))}
    rows = [row for row in scored.deductions if row["row_kind"] == "verdict"]
    assert rows
    assert {row["verdict_id"] for row in rows} <= ids
    assert all(row["reason"] for row in scored.deductions)


@pytest.mark.parametrize("name", NAMES)
def test_ready_schemes_have_no_problems(name: str) -> None:
    assert [problem.message_zh for problem in problems(load_schemes()[name])] == []


def test_numbers_say_where_they_come_from() -> None:
    for name in NAMES:
        loaded = load_schemes()[name]
        assert loaded.scheme is not None
        assert loaded.scheme.origin == "ours"
        assert "自定" in loaded.scheme.basis.zh or "本项目" in loaded.scheme.basis.zh


def test_completeness_counts_elements_whose_basis_is_verified() -> None:
    [complete] = [node for node in ready_scheme("district")["nodes"] if node["id"] == "complete"]
    with (REFERENCE_FOLDER / "required_elements.csv").open(encoding="utf-8", newline="") as file:
        verified = [row["element"] for row in csv.DictReader(file) if row["status"] == "seen"]
    assert complete["children"][0]["figure"]["kind"] == verified


def not_from_verdicts(store: Any) -> dict[Key, Counts]:
    """Figures of the sample that verdicts do not give: from the indicators' own tables."""
    found: dict[Key, Counts] = {}
    known = {key[0] for key in verdict_figures([{"as_of": AS_OF, **row} for row in VERDICTS], COLUMNS)}
    for name, indicator in load_indicators().items():
        if name in known:
            continue
        for row in store.read(indicator.table).to_pylist():
            if row.get("body_id") is None or row.get("field") or not row.get("denominator"):
                continue
            kind = None if row.get("kind") == "all" else row.get("kind")
            key = (name, row["body_id"], row.get("domain"), kind, row["period"])
            found[key] = (row.get("numerator"), row["denominator"], row["value"])
    return found


def test_the_sample_district(sample_run: Any) -> None:
    """Acceptance: the three schemes on the sample district, recomputed from its verdicts."""
    store = sample_run.store
    verdicts: Sequence[Row] = store.read("metrics.verdicts").to_pylist()
    obligations: Sequence[Row] = store.read("core.obligations").to_pylist()
    days = {"calendar_day": 1, "working_day": 1.4, "month": 30, "year": 365}
    fresh = {
        o["obligation_id"]: "two_weeks" if length <= 14 else "six_months" if length <= 184 else "one_year"
        for o in obligations
        if o["kind"] == "periodic" and o["channel_id"]
        for length in [int(o["value"]) * days[o["unit"]]]
    }
    scored = Scored(*(store.read(f"metrics.{name}").to_pylist() for name in ("scores", "deductions")))
    figures = {**not_from_verdicts(store), **verdict_figures(verdicts, fresh)}
    seen = sight(*(store.read(f).to_pylist() for f in ("metrics.indicators", "ops.captures", "core.bodies")))
    compared = {name: compare(scored, figures, name, seen) for name in NAMES}
    print({"bodies and periods scored": compared, "points lost, rows": len(scored.deductions)})
    assert all(compared.values())
    check_sums(scored)
    totals = [row for row in scored.scores if row["node"] == "total" and row["scheme"] == "district"]
    print(
        {
            (r["body_id"], r["period"]): (r["score"], r["judged_share"], r["grade"])
            for r in totals
            if r["score"]
        }
    )
    # Years that were over before anybody looked have a score at most, and nothing is compared with them.
    assert {row["grade"] for row in totals if row["period"] < "2026"} == {None}
    assert {row["previous_score"] for row in totals} == {None}
    assert {row["weight"] for row in totals if row["score"] is not None} == {100}
    ids = {row["verdict_id"] for row in verdicts}
    assert {row["verdict_id"] for row in scored.deductions if row["row_kind"] == "verdict"} <= ids


def test_schemes_in_use_are_those_without_errors() -> None:
    good, bad = usable_schemes()
    assert sorted([scheme.name for scheme in good] + list(bad)) == sorted(NAMES)
