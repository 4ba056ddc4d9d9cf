"""The rows behind a figure: of every indicator that tells them they add up to its table."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.tools.indicator_runs import AS_OF, indicator_run, mismatches, verdict
from warehouse.engine import Engine
from warehouse.indicator_pairs import load_indicators
from warehouse.indicator_rows import COLUMNS, period_rows_statement, rows_statement

Row = dict[str, Any]
STATUSES = ("met", "late", "missing", "incomplete", "not_applicable", "not_testable", "not_observed")
WITH_ROWS = sorted(name for name, i in load_indicators().items() if i.has_rows)


def verdicts() -> list[Row]:
    """Verdicts of every kind, status, body and sort of period, with and without dates and domains."""
    rows = []
    places = product(("mzj", "czj", "qx"), ("社会救助", "养老服务", None), STATUSES)
    for n, (body, domain, status) in enumerate(places):
        base: Row = {"body_id": body, "domain": domain}
        month = f"2026-{n % 11 + 1:02}"
        day = date(2026, n % 11 + 1, 5)
        rows.append(verdict("exists", status, "2026", "e", item_id=f"05-{n % 3}", **base))
        rows.append(verdict("exists", status, "2025", "e", item_id=f"05-{n % 3}", **base))
        for kind in ("notice", "permit", "penalty", None):
            more = {"record_kind": kind, "lag_workdays": n % 9 - 1 if n % 2 else None, "decided_date": day}
            dates = {"published_date": day.replace(day=n % 9 + 1) if n % 4 else None, "due_date": day}
            looks = {"is_backdated": (None, True, False)[n % 3]}
            rows.append(
                verdict("within", status, month if n % 5 else "2026", "w", **base, **more, **dates, **looks)
            )
            rows.append(verdict("together", status, month, "t", **base, **more, **dates))
        for kind, period in (
            ("periodic", month),
            ("periodic", "2026-Q2"),
            ("by_date", "2026"),
            ("count", "2026-H1"),
        ):
            rows.append(verdict(kind, status, period, "p", **base))
        for code in ("updated", "column-empty"):
            rows.append(verdict("periodic", status, month, code, **base, obligation_id="column"))
    return rows


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number, 4, tzinfo=UTC)


def records() -> dict[str, list[Row]]:
    """Decisions of an own channel, some of them also in the portal, rejected rows and their captures."""
    seen = [("c1", "mzj", "a", day(3, 2)), ("c2", "mzj", "p", day(4, 2)), ("c3", "czj", "a", day(10, 30))]
    names = ("record_id", "body_id", "source_id", "capture_id", "decided_date")
    permits = [
        dict(zip(names, (f"r{n}", body, body, capture, date(2026, n + 1, 3)), strict=True))
        for n, (body, capture) in enumerate((("mzj", "c1"), ("mzj", "c1"), ("mzj", "c1"), ("czj", "c3")))
    ]
    copies = [
        {**permits[n], "capture_id": capture, "role": role, "content": text, "row": 1, "version_no": 1}
        for n, text in ((0, "甲"), (1, "乙"))
        for capture, role in (("c1", "own"), ("c2", "credit_portal"))
    ]
    copies[1]["content"] = "丙"
    return {
        "core__permits": permits,
        "core__permit_copies": copies,
        "ops__captures": [
            {
                "capture_id": capture,
                "source_id": source,
                "channel_id": channel,
                "path": "a",
                "format": "permits",
            }
            | {"fetched_at": when, "outcome": "ok", "version_no": 1}
            for capture, source, channel, when in seen
        ],
        "ops__quarantine": [
            {
                "source_id": "czj",
                "capture_id": "c3",
                "table_name": "core.penalties",
                "row": 7,
                "rules": ["R01"],
            },
            {"source_id": "czj", "capture_id": "c3", "table_name": "core.notices", "row": 8},
        ],
        "core__obligations": [
            {"obligation_id": "column", "kind": "periodic", "channel_id": "a"},
            {"obligation_id": "o", "kind": "periodic"},
        ],
        "core__catalogue_items": [
            {
                "item_id": "05-0",
                "version": "1",
                "stage": "决策、结果",
                "level_county": True,
                "level_town": True,
            },
            {"item_id": "05-1", "version": "1", "stage": "服务", "level_village": True},
        ],
    }


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A run over all of these."""
    names = ("source_id", "channel_id", "title", "format", "role")
    channels = [("mzj", "a", "许可", "permits", "own"), ("mzj", "p", "平台", "permits", "credit_portal")]
    channels.append(("czj", "a", "许可", "permits", "own"))
    registry = {"registry.channels": [dict(zip(names, row, strict=True)) for row in channels]}
    folder = tmp_path_factory.mktemp("rows")
    with indicator_run(folder, verdicts(), AS_OF, registry, **records()) as run:
        yield run


@pytest.mark.parametrize("name", WITH_ROWS)
def test_rows_add_up_to_the_figures_of_every_period(engine: Engine, name: str) -> None:
    assert engine.query(f"SELECT * FROM ({rows_statement(name)})").column_names == list(COLUMNS)
    table = load_indicators()[name].table
    [(figures,)] = engine.connection.execute(f"SELECT COUNT(*) FROM {table} WHERE denominator > 0").fetchall()
    assert figures > 0 or name not in OWN
    assert mismatches(engine, name) == []


def test_a_rejected_row_is_told_by_its_file_and_line(engine: Engine) -> None:
    rows = engine.query(f"SELECT * FROM ({rows_statement('compliance')}) AS r WHERE NOT is_hit").to_pylist()
    assert [row["reason"] for row in rows] == [
        "报送文件“a”的第7行有错误，没有入库，请改正后重新报送（不符合规则R01）。"
    ]


OWN = {
    *("backdating", "compliance", "concealment_rate", "coverage", "coverage_by_level", "coverage_by_stage"),
    *("domain_coverage", "double_publicity_timeliness", "early_publication", "empty_columns", "error_rate"),
    *("freshness", "late_rate", "periodic_duties", "timeliness", "timeliness_lag", "timeliness_lag_p90"),
    "zero_reports",
}


def test_only_a_question_has_no_rows() -> None:
    assert set(WITH_ROWS) >= OWN
    with pytest.raises(ValueError, match="tells no rows"):
        rows_statement("doc_number_gaps")
    with pytest.raises(KeyError):
        rows_statement("nothing")


def test_of_a_state_only_the_last_month_of_a_period_counts(tmp_path: Path) -> None:
    rows = [
        verdict("periodic", status, month, obligation_id="column")
        for month, status in (
            ("2026-07", "met"),
            ("2026-09", "missing"),
            ("2026-10", "met"),
            ("2025-12", "met"),
        )
    ]
    columns = [{"obligation_id": "column", "kind": "periodic", "channel_id": "a"}]
    with indicator_run(tmp_path, rows, core__obligations=columns) as engine:

        def taken(period: str) -> list[str]:
            found = engine.query(f"SELECT period FROM ({period_rows_statement('freshness', period)})")
            return sorted(found.column("period").to_pylist())

        assert [taken(p) for p in ("2026-07", "2026-Q3", "2026-Q4", "2026", "2025", "2024")] == [
            *(["2026-07"], ["2026-09"], ["2026-10"], ["2026-10"], ["2025-12"], []),
        ]
