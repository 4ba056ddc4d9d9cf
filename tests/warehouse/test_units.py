"""Indicators that are no plain counts of verdicts, by hand: figures, exclusions, rows that add up."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.indicator_rows import rows_statement
from warehouse.indicators import INPUTS, build_indicators
from warehouse.registry_tables import register_reference, register_registry
from warehouse.reviewed import REFERENCE_FOLDER
from warehouse.store import Store
from warehouse.tasks import TASK_EVIDENCE
from warehouse.units import INPUTS as UNIT_INPUTS
from warehouse.units import build_units

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Compute = Callable[..., Tables]
AS_OF = date(2026, 10, 31)
NAMES = (
    *(
        "interpretation_rate",
        "interpretation_sync_rate",
        "consultation_period_rate",
        "consultation_feedback_rate",
    ),
    *("completeness", "requests_answered", "requests_disclosed", "requests_corrected", "task_completion"),
)
DUTIES = {
    "o-i": ("law-interpretation", "together"),
    "o-c": ("law-consultation-open", "min_duration"),
    "o-d": ("law-consultation-decision", "min_duration"),
    "o-r": ("law-consultation-result", "together"),
    "o-x": ("law-annual-report", "by_date"),
}


@pytest.fixture
def compute(tmp_path: Path) -> Compute:
    """The rows of the indicator tables from rows of other tables by name (`core__notices`)."""

    def run(declared: Sequence[Row] = (), **given: Sequence[Row]) -> Tables:
        store = Store(tmp_path)
        rows: Mapping[str, Sequence[Row]] = {
            "core.bodies": [{"body_id": "mzj", "name": "区民政局"}, {"body_id": "qzfb", "name": "区政府办"}],
            "core.obligations": [
                {"obligation_id": key, "declared_id": name, "kind": kind, "body_id": "mzj"}
                for key, (name, kind) in DUTIES.items()
            ],
            **{name.replace("__", "."): list(table) for name, table in given.items()},
        }
        for table in dict.fromkeys((*UNIT_INPUTS, *INPUTS, *rows)):
            if table in rows:
                store.write_rows(table, [fill(table, row, place) for place, row in enumerate(rows[table])])
        with Engine(store, as_of=AS_OF) as engine:
            register_reference(engine)
            register_registry(engine, {})
            engine.register_rows("registry.task_evidence", declared, TASK_EVIDENCE)
            build_units(engine)
            engine.attach(*INPUTS)
            build_indicators(engine)
            found = {
                name: engine.query(f"SELECT * FROM metrics.{name}").to_pylist()
                for name in (*NAMES, "number_continuity")
            }
            for name in NAMES:
                rows_add_up(engine, name, found[name])
            found["units"] = engine.query("SELECT * FROM metrics.indicator_units").to_pylist()
        return found

    return run


def fill(table: str, row: Row, place: int) -> Row:
    """A row with something in each column that must have a value."""
    kinds = {"string": f"x{place}", "boolean": False, "integer": place, "date": AS_OF}
    needed = {field.name: kinds[field.type] for field in contract(table).fields if field.required}
    return {**needed, **row}


def rows_add_up(engine: Engine, name: str, table: Sequence[Row]) -> None:
    """The rows behind the figures are as many as the figures say, by body, group and year."""
    has_all = any(row.get("kind") == "all" for row in table)
    counted = engine.query(
        "SELECT SUBSTRING(period, 1, 4) AS year, body_id, kind, COUNT(*) AS n,"
        " SUM(CAST(is_counted AS INTEGER)) AS denominator, SUM(CAST(is_hit AS INTEGER)) AS numerator"
        f" FROM ({rows_statement(name)}) AS r GROUP BY ALL"
    ).to_pylist()
    behind = {(row["year"], row["body_id"], row["kind"]): row for row in counted}
    figures = {
        (row["period"], row["body_id"], row.get("kind")): row
        for row in table
        if len(row["period"]) == 4
        and row["body_id"]
        and row["domain"] is None
        and (row.get("kind") != "all" or not has_all)
    }
    assert set(behind) == set(figures)
    for key, row in figures.items():
        assert (row["numerator"], row["denominator"]) == (
            behind[key]["numerator"],
            behind[key]["denominator"],
        )
        assert row["denominator"] + row["excluded"] == behind[key]["n"]


def figure(
    rows: Sequence[Row], period: str, body: str | None, kind: str | None = None, domain: str | None = None
) -> Any:
    """Numerator, denominator, excluded with reasons, value."""
    [row] = [
        r
        for r in rows
        if (r["period"], r["body_id"], r.get("kind"), r["domain"]) == (period, body, kind, domain)
    ]
    return (
        row["numerator"],
        row["denominator"],
        row["excluded"],
        json.loads(row["excluded_reasons"]),
        row["value"],
    )


def verdict(duty: str, status: str, code: str = "x", period: str = "2026-03", **more: Any) -> Row:
    row = {
        "obligation_id": duty,
        "kind": DUTIES[duty][1],
        "status": status,
        "reason_code": code,
        "period": period,
    }
    return {**row, "body_id": "mzj", "record_kind": "notice", "as_of": AS_OF, "domain": "社会救助", **more}


def keyed(rows: Sequence[Row]) -> list[Row]:
    return [{"verdict_id": f"v{place}", **row} for place, row in enumerate(rows)]


def march(day: int) -> date:
    return date(2026, 3, day)


def test_interpretations(compute: Compute) -> None:
    anchor: Row = {"decided_date": march(2)}
    rows = [
        verdict("o-i", "met", published_date=march(2), observed_date=march(3), **anchor),
        verdict("o-i", "met", published_date=march(5), observed_date=march(5), **anchor),
        verdict("o-i", "late", published_date=march(20), observed_date=march(20), **anchor),
        verdict("o-i", "late", published_date=march(2), observed_date=march(10), is_backdated=True, **anchor),
        verdict("o-i", "missing", **anchor),
        verdict("o-i", "not_applicable", "not-due", period="2026-10"),
        verdict("o-x", "missing", period="2026"),
    ]
    found = compute(metrics__verdicts=keyed(rows))
    rate, sync = found["interpretation_rate"], found["interpretation_sync_rate"]
    assert figure(rate, "2026-03", "mzj") == (4, 5, 0, {}, 0.8)
    assert figure(rate, "2026", "mzj", domain="社会救助") == (4, 5, 1, {"not-due": 1}, 0.8)
    assert figure(rate, "2026-10", None) == (0, 0, 1, {"not-due": 1}, None)
    assert figure(sync, "2026-Q1", "mzj", "same_day") == (1, 5, 0, {}, 0.2)
    assert figure(sync, "2026-Q1", "mzj", "within_limit") == (2, 5, 0, {}, 0.4)


def test_consultations(compute: Compute) -> None:
    rows = [
        verdict("o-c", "met", evidence_id="r1"),
        verdict("o-d", "missing", evidence_id="r1"),
        verdict("o-c", "met", evidence_id="r2"),
        verdict("o-d", "not_applicable", "not-this-kind", evidence_id="r2"),
        verdict("o-c", "not_testable", "window-unknown", evidence_id="r3"),
        verdict("o-r", "met", evidence_id="f1"),
        verdict("o-r", "late", evidence_id="f2"),
        verdict("o-r", "missing"),
        verdict("o-r", "not_applicable", "not-ended"),
    ]
    found = compute(metrics__verdicts=keyed(rows))
    assert figure(found["consultation_period_rate"], "2026", "mzj") == (1, 2, 1, {"window-unknown": 1}, 0.5)
    assert figure(found["consultation_feedback_rate"], "2026", "mzj") == (2, 3, 1, {"not-ended": 1}, 2 / 3)


def notice(record: str, body: str = "mzj", **more: Any) -> Row:
    row = {
        "record_id": record,
        "body_id": body,
        "source_id": body,
        "title": "关于调整补贴标准的通知",
        "genre": "通知",
    }
    text = {
        "body_text": "正文",
        "attachments": "[]",
        "issuer": "区民政局",
        "content_hash": "h",
        "capture_id": record,
    }
    days = {
        "published_date": march(2),
        "written_date": march(1),
        "first_seen_at": datetime(2026, 3, 2, 4, tzinfo=UTC),
    }
    return {**row, **text, **days, "url": f"http://a.example/{record}.html", **more}


def test_completeness(compute: Compute) -> None:
    issued = {"title": "关于印发《示范区救助办法》的通知"}
    notices = [
        notice("a", index_number="1/2026-1", doc_number="示民发〔2026〕1号", validity="有效", **issued),
        notice("b", published_date=None, body_text=" ", attachments='[{"url": "a.doc"}]', **issued),
        notice("c", body="qzfb", body_text="", genre="公示", title="结果公示", written_date=None),
        notice("d", index_number=None, content_hash="h1", capture_id="d1"),
        notice("d", index_number="1/2026-4", content_hash="h2", capture_id="d2"),
        notice("e", url="http://a.example/e.pdf", written_date=None),
        notice("f", first_seen_at=datetime(2026, 11, 2, tzinfo=UTC)),
    ]
    captures = [
        {"capture_id": "d1", "version_no": 1, "fetched_at": datetime.combine(march(2), time(4), UTC)},
        {"capture_id": "d2", "version_no": 2, "fetched_at": datetime.combine(march(9), time(4), UTC)},
    ]
    rows = compute(core__notices=notices, ops__captures=captures)["completeness"]
    hidden = {"element-not-shown": 1}
    # a, b, d stand on pages of the site, e is a file: its form shows no index number and no day of writing.
    assert figure(rows, "2026", "mzj", "index_number") == (2, 3, 1, hidden, 2 / 3)
    assert figure(rows, "2026", "mzj", "doc_number") == (1, 2, 0, {}, 0.5)
    assert figure(rows, "2026", "mzj", "validity") == (1, 2, 0, {}, 0.5)
    assert figure(rows, "2026", "mzj", "published_date") == (3, 4, 0, {}, 0.75)
    assert figure(rows, "2026", "mzj", "body") == (4, 4, 0, {}, 1.0)
    assert figure(rows, "2026", "mzj", "written_date") == (3, 3, 1, hidden, 1.0)
    assert figure(rows, "2026", "mzj", "disclosure_attribute") == (0, 0, 4, {"element-not-shown": 4}, None)
    # title 4, day 3, issuer 4, body 4, written 3, number 1, index 2, validity 1
    # of 4 + 4 + 4 + 4 + 3 + 2 + 3 + 2
    assert figure(rows, "2026", "mzj", "all") == (22, 26, 6, {"element-not-shown": 6}, 22 / 26)
    assert figure(rows, "2026", "qzfb", "body") == (0, 1, 0, {}, 0.0)
    assert figure(rows, "2026", "qzfb", "all") == (3, 4, 1, hidden, 0.75)


def test_reviewed_elements_have_a_basis() -> None:
    lines = (REFERENCE_FOLDER / "required_elements.csv").read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines[1:]]
    codes = contract("metrics.completeness").field("kind").codes
    assert codes is not None
    assert {row[0] for row in rows} | {"all"} == set(codes)
    assert all(row[3] in ("always", "form") and row[4] in ("seen", "unverified") and row[5] for row in rows)


def test_number_continuity(compute: Compute) -> None:
    numbers = [
        "示民发〔2026〕1号",
        "示民发〔2026〕2号",
        "示民发[2026]3号",
        "示民发〔2026〕5号",
        "示民发〔2026〕5号",
    ]
    short = ["示民函〔2026〕1号", "示民函〔2026〕2号"]
    sparse = ["示民办〔2026〕1号", "示民办〔2026〕2号", "示民办〔2026〕90号"]
    notices = [
        notice(f"n{place}", doc_number=number) for place, number in enumerate([*numbers, *short, *sparse])
    ]
    permits = [
        {"record_id": f"p{n}", "body_id": "mzj", "source_id": "mzj", "doc_number": f"示民许〔2026〕{n}号"}
        for n in (1, 2, 3, 4, 6)
    ]
    rows = compute(core__notices=notices, core__permits=permits)["number_continuity"]
    reasons = {"sequence-short": 2, "sequence-sparse": 3}
    assert figure(rows, "2026", "mzj", "notice") == (4, 5, 5, reasons, 0.8)
    assert figure(rows, "2026", "mzj", "decision") == (5, 6, 0, {}, 5 / 6)


def cells(record: str, body: str, scope: str = "own", is_current: bool = True, **figures: int) -> list[Row]:
    """Totals of table 3 (`r3_7` is row 3.7), and of table 4 (`corrected` …) as reviews."""
    rows = []
    for name, value in figures.items():
        table = "3" if name.startswith("r") else "4"
        row = name[1:].replace("_", ".") if table == "3" else "review"
        column = "total" if table == "3" else name.removeprefix("c_")
        place = {
            "record_id": record,
            "body_id": body,
            "scope": scope,
            "report_year": "2025",
            "is_current": is_current,
            "capture_id": record,
        }
        rows.append({**place, "table_no": table, "row_code": row, "column_code": column, "value": value})
    return rows


def test_requests(compute: Compute) -> None:
    handled = [
        *cells("w", "mzj", r1=42, r2=1, r3_1=4, r3_2=10, r3_7=38, r4=5),
        *cells("w", "mzj", c_upheld=2, c_corrected=1, c_other=0, c_pending=1, c_total=4),
        *cells("old", "mzj", is_current=False, r1=1, r2=0, r3_1=1, r3_7=1, r4=0),
        *cells("g", "qzfb", "government", r1=100, r2=0, r3_1=60, r3_2=0, r3_7=90, r4=10),
        *cells("bad", "qzfb", r1=10, r2=0, r3_1=3, r3_2=0, r3_7=8, r4=1),
        *cells("bad", "qzfb", c_upheld=2, c_corrected=1, c_other=0, c_pending=0, c_total=4),
    ]
    found = compute(core__request_handling=handled)
    answered, disclosed = found["requests_answered"], found["requests_disclosed"]
    assert figure(answered, "2025", "mzj", "own") == (38, 43, 0, {}, 38 / 43)
    assert figure(answered, "2025", "qzfb", "government") == (90, 100, 0, {}, 0.9)
    assert figure(answered, "2025", "qzfb", "own") == (0, 0, 10, {"report-arithmetic": 10}, None)
    assert figure(answered, "2025", None, "own") == (38, 43, 10, {"report-arithmetic": 10}, 38 / 43)
    assert figure(disclosed, "2025", "mzj", "own") == (14, 38, 0, {}, 14 / 38)
    assert figure(disclosed, "2025", "qzfb", "own") == (0, 0, 8, {"report-arithmetic": 8}, None)
    corrected = found["requests_corrected"]
    assert figure(corrected, "2025", "mzj", "own") == (1, 3, 1, {"case-pending": 1}, 1 / 3)
    assert figure(corrected, "2025", "qzfb", "own") == (0, 0, 4, {"report-arithmetic": 4}, None)


def test_tasks(compute: Compute) -> None:
    def task(name: str, due: date | None, is_leading: bool = True) -> Row:
        plan = {
            "plan_record_id": "plan",
            "plan_title": "2026年政务公开工作要点",
            "plan_date": date(2026, 4, 20),
        }
        return {
            **plan,
            "task_id": name,
            "task": f"任务{name}",
            "body_id": "mzj",
            "is_leading": is_leading,
            "due_date": due,
        }

    tasks = [
        task("a", date(2026, 6, 30)),
        task("b", date(2026, 6, 30)),
        task("c", date(2026, 7, 31), is_leading=False),
        task("d", date(2026, 12, 31)),
        task("e", None),
        task("f", AS_OF),
    ]
    declared = [
        {"task_id": name, "url": "http://a.example/1", "decided_on": date(2026, 8, 1)} for name in "ad"
    ]
    found = compute(declared, core__tasks=tasks)
    rows = found["task_completion"]
    assert figure(rows, "2026-06", "mzj", "leading") == (1, 2, 0, {}, 0.5)
    assert figure(rows, "2026-07", "mzj", "cooperating") == (0, 1, 0, {}, 0.0)
    assert figure(rows, "2026", "mzj", "all") == (1, 3, 3, {"task-not-due": 2, "task-without-date": 1}, 1 / 3)
    [without] = [row for row in found["units"] if row["row_id"] == "b"]
    assert without["reason"] == (
        "《2026年政务公开工作要点》任务“任务b”：完成期限2026-06-30已过，没有看到完成依据。已经完成的，请公开或登记依据。"
    )
