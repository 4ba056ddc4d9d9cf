"""The own channel against the credit portal: verdicts, 瞒报率, 错报率, the question the other way round."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.indicators import INPUTS, build_indicators
from warehouse.obligations import build_obligations
from warehouse.reconciliation import NOT_COMPARED, compared_fields
from warehouse.registry_tables import register_registry
from warehouse.store import Store
from warehouse.verdicts import INPUTS as VERDICT_INPUTS
from warehouse.verdicts import build_verdicts

Row = dict[str, Any]
AS_OF = date(2026, 11, 21)
KINDS = {"permit": ("core.permits", "permits"), "penalty": ("core.penalties", "penalties")}
# decided, the seventh working day after it (National Day 1-7 October; 10 October is a working Saturday)
SEPTEMBER = (date(2026, 9, 7), date(2026, 9, 16))
HOLIDAY = (date(2026, 9, 28), date(2026, 10, 13))


def at(day: date) -> datetime:
    """12:00 in Beijing."""
    return datetime.combine(day, time(4), UTC)


class Ledger:
    """Bodies with an own and a portal channel, and decisions in them; `run` gives verdicts and indicators."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, list[Row]] = {table: [] for table in (*INPUTS, *VERDICT_INPUTS)}
        self.channels: list[Row] = []
        self.items: list[Row] = []
        self.issues: list[Row] = []

    def body(
        self, body: str, kind: str = "permit", own: str | None = "ok", portal: str | None = "ok", **seen: date
    ) -> None:
        """A body with both channels, read on `own_day`, `credit_portal_day` (None: not, '': no channel)."""
        self.rows["core.bodies"].append({"body_id": body, "name": f"区{body}"})
        for role, outcome in (("own", own), ("credit_portal", portal)):
            if outcome != "":
                self.channel(body, kind, role, outcome, seen.get(f"{role}_day", AS_OF))

    def channel(self, body: str, kind: str, role: str, outcome: str | None, day: date) -> None:
        place = {"source_id": body, "channel_id": f"{kind}-{role}", "format": KINDS[kind][1]}
        self.channels.append(
            {**place, "title": "信用中国" if role == "credit_portal" else "台账", "role": role}
        )
        if outcome:
            self.capture(body, kind, role, day, outcome=outcome)

    def capture(self, body: str, kind: str, role: str, day: date, **more: Any) -> str:
        place = {"source_id": body, "channel_id": f"{kind}-{role}", "format": KINDS[kind][1]}
        row = {
            "capture_id": f"{body}-{kind}-{role}-{day}",
            **place,
            "path": "a.csv",
            "version_no": day.toordinal(),
        }
        self.rows["ops.captures"].append({**row, "fetched_at": at(day), "outcome": "ok", **more})
        return str(row["capture_id"])

    def decision(
        self,
        body: str,
        decided: date,
        own: Row | None = None,
        portal: Row | None = None,
        kind: str = "permit",
        **content: Any,
    ) -> str:
        """A decision in the own channel (`own`: its columns there, `None`: not there) and in the portal."""
        table = KINDS[kind][0]
        number = len(self.rows[table])
        record = f"{kind}-{body}-{number}"
        base = {
            "record_id": record,
            "doc_number": f"示许〔2026〕{number}号",
            "body_id": body,
            "source_id": body,
        }
        places = [(role, row) for role, row in (("own", own), ("credit_portal", portal)) if row is not None]
        copies = []
        for place, (role, row) in enumerate(places):
            seen = row.pop("seen", decided)
            capture = self.capture(body, kind, role, seen, path=f"{record}-{role}.csv")
            self.rows["ops.captures"][-1]["capture_id"] = capture = f"{capture}-{record}"
            copy = {
                **base,
                "decided_date": decided,
                "capture_id": capture,
                "row": 1,
                "role": role,
                **content,
                **row,
            }
            copies.append({**copy, "first_seen_at": at(seen), "version_no": 1, "is_current": place == 0})
        self.rows[table].append(
            {k: v for k, v in copies[0].items() if k not in ("role", "version_no", "is_current")}
        )
        if len(copies) > 1:
            self.rows[f"core.{kind}_copies"] += copies
        return record

    def run(self, as_of: date = AS_OF) -> tuple[dict[str, Row], dict[str, list[Row]]]:
        """The verdicts on the report to the portal by record, and the rows of each indicator."""
        with Engine(Store(self.folder), as_of=as_of) as engine:
            for table, rows in self.rows.items():
                if table not in ("metrics.verdicts", "core.obligations"):
                    engine.register_rows(table, rows, contract(table).arrow_schema)
            register_registry(
                engine, {"registry.channels": self.channels, "registry.channel_items": self.items}
            )
            build_obligations(engine)
            build_verdicts(engine)
            verdicts = engine.query("SELECT * FROM metrics.verdicts").to_pylist()
            self.issues = engine.query("SELECT * FROM work.duty_issues ORDER BY issue_id").to_pylist()
            tables = {
                table: engine.query(f"SELECT * FROM {table}").to_pylist()
                for table in build_indicators(engine)
            }
        assert len({v["verdict_id"] for v in verdicts}) == len(verdicts)
        assert all("{" not in v["reason"] and v["reason"].endswith("。") for v in verdicts)
        reported = [v for v in verdicts if v["kind"] == "together" and v["evidence_id"] is not None]
        return {v["evidence_id"]: v for v in reported}, tables


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def figures(
    rows: Sequence[Row], period: str, body: str | None = None, kind: str = "all", field: str | None = None
) -> tuple[Any, ...]:
    [row] = [
        r
        for r in rows
        if (r["period"], r["body_id"], r["kind"], r.get("field"), r["domain"])
        == (period, body, kind, field, None)
    ]
    return (
        row["numerator"],
        row["denominator"],
        row["excluded"],
        json.loads(row["excluded_reasons"]),
        row["value"],
    )


REPORTS = [
    (SEPTEMBER, {"published_date": date(2026, 9, 16), "seen": date(2026, 10, 1)}, "met", "portal-in-time"),
    (SEPTEMBER, {"published_date": date(2026, 9, 17), "seen": date(2026, 10, 1)}, "late", "portal-late"),
    (HOLIDAY, {"published_date": date(2026, 10, 13), "seen": date(2026, 10, 20)}, "met", "portal-in-time"),
    (HOLIDAY, {"published_date": date(2026, 10, 14), "seen": date(2026, 10, 20)}, "late", "portal-late"),
    (HOLIDAY, {"seen": date(2026, 10, 13)}, "met", "portal-seen-in-time"),
    (HOLIDAY, {"seen": date(2026, 10, 14)}, "not_testable", "portal-date-unknown"),
    (HOLIDAY, {"published_date": date(2026, 10, 20), "seen": date(2026, 10, 12)}, "met", "portal-in-time"),
]


@pytest.mark.parametrize(("days", "portal", "status", "code"), REPORTS)
def test_report_to_the_portal_by_working_days(
    ledger: Ledger, days: tuple[date, date], portal: Row, status: str, code: str
) -> None:
    ledger.body("mzj")
    record = ledger.decision("mzj", days[0], own={}, portal=dict(portal))
    verdict = ledger.run()[0][record]
    assert (verdict["status"], verdict["reason_code"], verdict["due_date"]) == (status, code, days[1])
    assert (verdict["period"], verdict["record_kind"]) == (f"{days[0]:%Y-%m}", "permit")
    assert "credit_portal" in verdict["evidence_capture_id"]


def test_absence_counts_only_when_the_portal_was_read_after_the_due_day(ledger: Ledger) -> None:
    """Due 16 September: a look on that day cannot show that the decision was not reported on it."""
    for body, day in (("a", date(2026, 9, 15)), ("b", date(2026, 9, 16)), ("c", date(2026, 9, 17))):
        ledger.body(body, credit_portal_day=day)
        ledger.decision(body, SEPTEMBER[0], own={})
    ledger.body("d", portal="blocked")
    ledger.decision("d", SEPTEMBER[0], own={})
    ledger.body("e", portal=None)
    ledger.decision("e", SEPTEMBER[0], own={})
    verdicts, tables = ledger.run()
    assert [verdicts[f"permit-{b}-{n}"]["status"] for n, b in enumerate("abcde")] == [
        *("not_observed", "not_observed", "missing", "not_observed", "not_observed")
    ]
    rate = tables["metrics.concealment_rate"]
    assert figures(rate, "2026-09", "b") == (0, 0, 1, {"portal-unobserved": 1}, None)
    assert figures(rate, "2026-09", "c") == (1, 1, 0, {}, 1.0)
    assert figures(rate, "2026-09") == (1, 1, 4, {"portal-unobserved": 4}, 1.0)
    assert "没有找到" in verdicts["permit-c-2"]["reason"]
    assert "不能断定" in verdicts["permit-a-0"]["reason"]


def test_a_look_that_failed_does_not_undo_an_earlier_one(ledger: Ledger) -> None:
    ledger.body("a", credit_portal_day=date(2026, 9, 17))
    ledger.capture("a", "permit", "credit_portal", date(2026, 10, 20), outcome="blocked")
    first = ledger.decision("a", SEPTEMBER[0], own={})
    second = ledger.decision("a", HOLIDAY[0], own={})
    verdicts, _ = ledger.run()
    assert [verdicts[first]["status"], verdicts[second]["status"]] == ["missing", "not_observed"]


def test_concealment_by_month_quarter_year_kind_and_body(ledger: Ledger) -> None:
    """a: of three permits due one is missing, one more is not due; one penalty is missing. b: no portal."""
    ledger.body("a")
    ledger.body("a", "penalty")
    ledger.body("b", portal="")
    portal = {"published_date": date(2026, 9, 10), "seen": date(2026, 9, 10)}
    ledger.decision("a", SEPTEMBER[0], own={}, portal=dict(portal))
    ledger.decision("a", SEPTEMBER[0], own={}, portal={"seen": date(2026, 11, 1)})
    ledger.decision("a", HOLIDAY[0], own={})
    not_due = ledger.decision("a", date(2026, 11, 12), own={})  # 13 16 17 18 19 20 23: due on 23 November
    early = ledger.decision("a", date(2026, 11, 12), own={}, portal={"published_date": date(2026, 11, 13)})
    ledger.decision("a", date(2025, 12, 29), own={}, kind="penalty")  # due 8 January 2026
    ledger.decision("b", SEPTEMBER[0], own={})
    ledger.decision("b", SEPTEMBER[0], own={}, kind="penalty")
    verdicts, tables = ledger.run()
    assert (verdicts[not_due]["status"], verdicts[not_due]["due_date"]) == (
        "not_applicable",
        date(2026, 11, 23),
    )
    assert verdicts[early]["status"] == "met"
    assert {v["body_id"] for v in verdicts.values()} == {"a"}
    rate = tables["metrics.concealment_rate"]
    assert figures(rate, "2026-09", "a", "permit") == (1, 3, 0, {}, 1 / 3)
    assert figures(rate, "2026-11", "a", "permit") == (0, 0, 2, {"portal-not-due": 2}, None)
    assert figures(rate, "2026-Q4", "a") == (0, 0, 2, {"portal-not-due": 2}, None)
    assert figures(rate, "2026", "a", "permit") == (1, 3, 2, {"portal-not-due": 2}, 1 / 3)
    assert figures(rate, "2025-12", "a", "penalty") == (1, 1, 0, {}, 1.0)
    assert figures(rate, "2026-09", "b") == (0, 0, 2, {"no-portal-channel": 2}, None)
    assert figures(rate, "2026-Q3", kind="permit") == (1, 3, 1, {"no-portal-channel": 1}, 1 / 3)
    # the due day is over on the 24th
    later = ledger.run(date(2026, 11, 23))[0][not_due]["reason_code"]
    assert (later, ledger.run(date(2026, 11, 24))[0][not_due]["reason_code"]) == (
        "portal-not-due",
        "portal-unobserved",
    )


def test_fields_that_differ_and_fields_that_one_side_leaves_empty(ledger: Ledger) -> None:
    ledger.body("a")
    ledger.body("a", "penalty")
    portal = {"published_date": date(2026, 9, 10), "seen": date(2026, 9, 10)}
    same = ledger.decision(
        "a", SEPTEMBER[0], own={"content": "准予（经营） "}, portal={**portal, "content": "准予(经营)"}
    )
    other = ledger.decision(
        "a",
        SEPTEMBER[0],
        own={
            "content": "准予经营",
            "valid_until": date(2030, 1, 1),
            "agency_name": "区民政局",
            "remarks": "x",
        },
        portal={**portal, "content": "准予生产", "valid_until": date(2031, 1, 1), "remarks": "y"},
    )
    late = ledger.decision(
        "a",
        SEPTEMBER[0],
        own={"status": "有效"},
        portal={"published_date": date(2026, 9, 17), "seen": date(2026, 9, 20), "status": "无效"},
    )
    fines = ledger.decision(
        "a",
        HOLIDAY[0],
        own={"fine_yuan": 20000, "penalty_kinds": ["罚款", "警告"], "seen": date(2026, 10, 1)},
        portal={"fine_yuan": 2000, "penalty_kinds": ["警告", "罚款"], "published_date": date(2026, 10, 9)},
        kind="penalty",
    )
    verdicts, tables = ledger.run()
    assert verdicts[same]["status"] == "met"
    assert (verdicts[other]["status"], verdicts[other]["reason_code"]) == ("incomplete", "portal-differs")
    assert "许可内容、有效期至" in verdicts[other]["reason"]
    assert "准予" not in verdicts[other]["reason"]
    assert (verdicts[late]["reason_code"], verdicts[fines]["reason_code"]) == (
        "portal-differs-late",
        "portal-differs",
    )
    assert "罚款金额（元）" in verdicts[fines]["reason"]
    rate = tables["metrics.error_rate"]
    assert figures(rate, "2026-09", "a", "permit") == (2, 3, 0, {}, 2 / 3)
    assert figures(rate, "2026-09", None, "all") == (3, 4, 0, {}, 0.75)
    assert figures(rate, "2026-09", "a", "permit", "content") == (1, 2, 1, {"one-side-empty": 1}, 0.5)
    assert figures(rate, "2026-09", "a", "permit", "agency_name") == (0, 0, 3, {"one-side-empty": 3}, None)
    assert figures(rate, "2026-Q3", "a", "penalty", "fine_yuan") == (1, 1, 0, {}, 1.0)
    assert figures(rate, "2026", "a", "penalty", "penalty_kinds") == (0, 1, 0, {}, 0.0)
    # both kinds have a decided date: two kinds, four pairs
    assert figures(rate, "2026", "a", "all", "decided_date") == (0, 4, 0, {}, 0.0)


def test_the_newest_rows_of_both_channels_are_compared(ledger: Ledger) -> None:
    ledger.body("a")
    portal = {"published_date": date(2026, 9, 10), "seen": date(2026, 9, 10), "content": "旧"}
    record = ledger.decision("a", SEPTEMBER[0], own={"content": "新"}, portal=portal)
    assert ledger.run()[0][record]["status"] == "incomplete"
    copies = ledger.rows["core.permit_copies"]
    capture = ledger.capture("a", "permit", "credit_portal", date(2026, 9, 20), path="b.csv")
    mended = {**copies[1], "capture_id": capture, "content": "新", "published_date": date(2026, 9, 20)}
    copies.append({**mended, "version_no": 2})
    verdict = ledger.run()[0][record]
    assert (verdict["status"], verdict["published_date"]) == ("met", date(2026, 9, 10))


def test_what_stands_in_the_portal_only_is_a_question_and_no_rate(ledger: Ledger) -> None:
    """b's own ledger was last read on the due day: too early to ask."""
    ledger.body("a", own_day=date(2026, 9, 17))
    ledger.body("b", own_day=date(2026, 9, 16))
    for body in ("a", "a", "b"):
        ledger.decision(
            body, SEPTEMBER[0], portal={"published_date": date(2026, 9, 9), "seen": date(2026, 9, 9)}
        )
    verdicts, tables = ledger.run()
    assert verdicts == {}
    assert tables["metrics.concealment_rate"] == []
    [issue] = [i for i in ledger.issues if i["rule"] == "portal-only-decisions"]
    assert (issue["source_id"], issue["severity"], issue["value"]) == (
        "a",
        "I",
        "示许〔2026〕0号、示许〔2026〕1号",
    )
    assert "2条2026-09作出的行政许可决定" in issue["message_zh"]
    assert "？" in issue["message_zh"]
    assert set(issue) == set(contract("ops.issues").columns)


def test_a_blocked_portal_says_nothing_of_the_own_publication(ledger: Ledger) -> None:
    ledger.body("a", portal="blocked")
    _, tables = ledger.run()
    assert tables["metrics.timeliness"] == []


def test_two_portal_channels_must_both_have_been_read(ledger: Ledger) -> None:
    ledger.body("a")
    ledger.channels.append(
        {
            "source_id": "a",
            "channel_id": "second",
            "title": "省平台",
            "format": "permits",
            "role": "credit_portal",
        }
    )
    record = ledger.decision("a", SEPTEMBER[0], own={})
    assert ledger.run()[0][record]["status"] == "not_observed"


@pytest.mark.parametrize("subject", ["permit", "penalty"])
def test_what_is_compared_is_published_and_belongs_to_the_decision(subject: str) -> None:
    spec = contract(KINDS[subject][0])
    names = {f.name for f in compared_fields(subject)}
    assert {"decided_date", "agency_name", "status", "uscc"} <= names
    left_out = set(spec.columns) - names
    assert all(
        name in NOT_COMPARED or spec.field(name).disclosure in ("personal", "internal") for name in left_out
    )
    assert not any(spec.field(name).disclosure in ("personal", "internal") for name in names)
