"""Indicators from hand-written verdicts: totals, exclusions, zero denominators, periods, definitions."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import sqlglot

from warehouse import obligations, verdicts
from warehouse.checks import check_table
from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.indicators import FOLDER, INPUTS, build_indicators, indicator_docs, load_indicators
from warehouse.registry_tables import REGISTRY_SCHEMAS, register_registry
from warehouse.store import Store

Row = dict[str, Any]
Compute = Callable[..., dict[str, list[Row]]]
SUBMITTED = pa.schema([("source_id", pa.string())])
ROOT = Path(__file__).parents[2]


@pytest.fixture
def compute(tmp_path: Path) -> Compute:
    """The rows of every indicator table, from verdicts and submitted rows."""

    def run(
        verdicts: Sequence[Row] = (),
        permits: Sequence[str] = (),
        penalties: Sequence[str] = (),
        quarantine: Sequence[Row] = (),
        channels: Sequence[Row] = (),
    ) -> dict[str, list[Row]]:
        bodies = [
            {"body_id": "mzj", "name": "区民政局（旧）", "valid_to": date(2025, 12, 31)},
            {"body_id": "mzj", "name": "区民政局", "valid_from": date(2026, 1, 1)},
            {"body_id": "czj", "name": "区财政局"},
        ]
        with Engine(Store(tmp_path), as_of=date(2026, 11, 21)) as engine:
            engine.register_rows("core.bodies", bodies, contract("core.bodies").arrow_schema)
            engine.register_rows("metrics.source", verdicts, contract("metrics.verdicts").arrow_schema)
            engine.execute("CREATE VIEW metrics.verdicts AS SELECT * FROM metrics.source")
            engine.register_rows("core.permits", [{"source_id": name} for name in permits], SUBMITTED)
            engine.register_rows("core.penalties", [{"source_id": name} for name in penalties], SUBMITTED)
            engine.register_rows("ops.quarantine", quarantine, contract("ops.quarantine").arrow_schema)
            engine.register_rows("registry.channels", channels, REGISTRY_SCHEMAS["registry.channels"])
            counts = build_indicators(engine)
            found = {table: engine.query(f"SELECT * FROM {table}").to_pylist() for table in counts}
        assert counts == {table: len(rows) for table, rows in found.items()}
        return found

    return run


def verdict(kind: str, status: str, period: str, code: str = "x", **more: Any) -> Row:
    return {"kind": kind, "status": status, "period": period, "reason_code": code, "body_id": "mzj", **more}


def cell(rows: Sequence[Row], period: str, body: str | None, domain: str | None) -> tuple[Any, ...]:
    [row] = [r for r in rows if (r["period"], r["body_id"], r["domain"]) == (period, body, domain)]
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


def rejected(source: str, table: str, row: int) -> Row:
    return {"source_id": source, "capture_id": "c", "table_name": table, "row": row}


def test_compliance_by_submitting_body_and_kind(compute: Compute) -> None:
    rows = compute(
        permits=["mzj", "mzj", "mzj"],
        penalties=["mzj"],
        quarantine=[
            rejected("mzj", "core.permits", 4),
            rejected("czj", "core.penalties", 1),
            rejected("czj", "core.notices", 1),
            rejected("czj", "core.penalties", 0),
        ],
        channels=[
            {"source_id": "czj", "channel_id": "a", "format": "permits"},
            {"source_id": "czj", "channel_id": "b", "format": "pages"},
            {"source_id": "mzj", "channel_id": "a", "format": "permits"},
        ],
    )["metrics.compliance"]
    found = {(r["body_id"], r["kind"]): (r["numerator"], r["denominator"], r["value"]) for r in rows}
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
    assert {(r["period"], r["domain"], r["excluded"], r["excluded_reasons"]) for r in rows} == {
        ("2026", None, 0, "{}")
    }


def test_nothing_in_gives_nothing_out(compute: Compute) -> None:
    assert compute() == {"metrics.compliance": [], "metrics.coverage": [], "metrics.timeliness": []}


def test_every_definition_has_its_statement_and_contract() -> None:
    found = load_indicators()
    assert {path.stem for path in FOLDER.glob("*.sql")} == set(found)
    for indicator in found.values():
        columns = contract(indicator.table).columns
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
    "path",
    [
        *sorted((ROOT / "warehouse/sql/duties").glob("*.sql")),
        *sorted((ROOT / "warehouse/sql/verdicts").glob("*.sql")),
        *sorted(FOLDER.glob("*.sql")),
    ],
    ids=lambda path: path.stem,
)
def test_statements_translate_for_spark(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
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
        tables = ["core.obligations", "metrics.verdicts", *(i.table for i in load_indicators().values())]
        files = {table: store.path(table).read_bytes() for table in tables}
        problems = [problem for table in tables for problem in check_table(engine, table).problems]
        found = engine.query("SELECT kind, evidence_id, status FROM metrics.verdicts").to_pylist()
    return files, {(row["kind"], row["evidence_id"]): row["status"] for row in found}, problems


def test_from_stage_files_to_indicators_twice_the_same_bytes(tmp_path: Path) -> None:
    files, statuses, problems = judge_from_files(tmp_path / "a")
    assert statuses == {("exists", "n1"): "met", ("within", "n1"): "met", ("within", "p1"): "late"}
    assert problems == []
    assert judge_from_files(tmp_path / "b")[0] == files
