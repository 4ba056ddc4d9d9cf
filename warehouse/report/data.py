"""What the report shows, read once from the stage files.

Belongs here: which assessment and which periods are shown, the queries, and grouping their rows. Does not
belong here: words and markup, pages of single verdicts (`evidence.py`), any figure of its own.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa

from warehouse.engine import Engine, sql
from warehouse.indicator_pairs import Indicator, load_indicators
from warehouse.registry_tables import REFERENCE_FOLDER
from warehouse.report.limits import LISTED_ROWS
from warehouse.report.texts import NOT_DUE_REASONS, file_name, period_order

Row = dict[str, Any]

TABLES = (
    "core.bodies",
    "core.catalogue_items",
    "core.obligations",
    "core.notices",
    "core.permits",
    "core.penalties",
    "ops.captures",
    "metrics.verdicts",
    "metrics.indicators",
    "metrics.scores",
    "metrics.deductions",
)
"""Tables to attach before `load`."""

EVIDENCE_PAGES = 10_000
"""Pages of single verdicts in a report; beyond, each body has those that lost most points."""
LISTED = 400
"""Rows of a list on a page, of a district of few bodies."""
_LISTED_IN_ALL, _LEAST_LISTED = 75_000, 40
_LEAST_PER_BODY = 10
_MORE = "工作簿每项列出扣分最多的，全部在数据集 metrics.deductions、metrics.verdicts 中"
_CHOSEN = pa.schema([("scheme", pa.string()), ("period", pa.string())])
_PERIODS = pa.schema([("indicator", pa.string()), ("period", pa.string())])


class NothingToReportError(Exception):
    """There is no such assessment, or no verdicts at all. The message says what to do, in Chinese."""


@dataclass(frozen=True)
class Assessment:
    """One scheme in one period; `before` is the period it is compared with."""

    scheme: str
    period: str
    before: str | None


def workbook_file(assessment: Assessment) -> str:
    """The file name of an assessment's workbook."""
    return f"{file_name(assessment.scheme)}-{file_name(assessment.period)}.xlsx"


class ReportData:
    """The rows of a report, grouped as its pages need them. Rows are mappings by column name."""

    def __init__(self, engine: Engine, scheme: str | None, period: str | None) -> None:
        """Read everything but the verdicts' pages; `engine` needs `TABLES` attached.

        Raises NothingToReportError when there is nothing to show for `scheme` and `period`.
        """
        engine.execute("CREATE SCHEMA IF NOT EXISTS report")
        self.as_of = _as_of(engine)
        self.assessments = _assessments(engine, scheme, period)
        periods = [found.period for found in self.assessments]
        self.period = period or str(self.as_of.year)
        self.years = sorted({text[:4] for text in (*periods, self.period)})
        engine.register_rows(
            "report.chosen", [{"scheme": a.scheme, "period": a.period} for a in self.assessments], _CHOSEN
        )
        engine.register_rows(
            "report.years", [{"year": year} for year in self.years], pa.schema([("year", pa.string())])
        )
        self.bodies = {row["body_id"]: row for row in _rows(engine, "bodies")}
        per_body = max(_LEAST_PER_BODY, EVIDENCE_PAGES // max(len(self.bodies), 1))
        lists = max(len(self.bodies) * len(self.assessments), 1)
        self.listed = min(LISTED, max(_LEAST_LISTED, _LISTED_IN_ALL // lists))
        """Deductions of an assessment that a body's page lists."""
        engine.register_rows(
            "report.options",
            [{"evidence_per_body": per_body, "listed": self.listed}],
            pa.schema([("evidence_per_body", pa.int64()), ("listed", pa.int64())]),
        )
        self.evidence_per_body = per_body
        for table in ("failed", "shown"):
            engine.execute(f"CREATE OR REPLACE TABLE report.{table} AS {sql(f'report/{table}')}")
        self.domains = _domains(engine)
        engine.register_rows(
            "report.not_due",
            [{"reason_code": code} for code in NOT_DUE_REASONS],
            pa.schema([("reason_code", pa.string())]),
        )
        self.verdict_counts = _rows(engine, "verdict_counts")
        self.lags = _rows(engine, "lags")
        self.captures = _rows(engine, "captures")
        self.score_history = _rows(engine, "score_history")
        self.not_observed = _grouped(_rows(engine, "not_observed"), "body_id")
        self.definitions: Mapping[str, Indicator] = load_indicators()
        self._load_indicators(engine)
        self._load_scores(engine)
        self.failed = engine.query(
            "SELECT body_id, COUNT(*) AS verdicts FROM report.failed GROUP BY body_id ORDER BY body_id"
        ).to_pylist()

    def _load_indicators(self, engine: Engine) -> None:
        found: dict[str, list[str]] = defaultdict(list)
        for row in _rows(engine, "indicator_periods"):
            found[row["indicator"]].append(row["period"])
        self.shown_period = {
            name: self.period if self.period in periods else max(periods, key=period_order)
            for name, periods in found.items()
        }
        engine.register_rows(
            "report.indicator_periods",
            [{"indicator": name, "period": period} for name, period in self.shown_period.items()],
            _PERIODS,
        )
        by_body = _rows(engine, "indicators_by_body")
        self.by_indicator = _grouped(by_body, "indicator")
        self.by_body = _grouped([row for row in by_body if row["body_id"] is not None], "body_id")
        by_domain = _rows(engine, "indicators_by_domain")
        self.by_domain = _grouped([row for row in by_domain if row["body_id"] is None], "domain")
        self.coverage = [
            row for row in by_domain if row["indicator"] == "coverage" and row["body_id"] is not None
        ]
        self.totals = _grouped(_rows(engine, "indicator_totals"), "indicator")

    def _load_scores(self, engine: Engine) -> None:
        self.sheets: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in _rows(engine, "scores"):
            self.sheets[row["scheme"], row["body_id"]].append(row)
        self.deductions: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in _rows(engine, "deductions"):
            self.deductions[row["scheme"], row["body_id"]].append(row)
        counted = engine.query(
            "SELECT d.scheme, d.body_id, COUNT(*) AS rows,"
            " CAST(SUM(CAST(d.points AS DECIMAL(38, 12))) AS DOUBLE) AS points"
            " FROM metrics.deductions AS d INNER JOIN report.chosen AS c"
            " ON d.scheme = c.scheme AND d.period = c.period GROUP BY d.scheme, d.body_id"
        )
        self.deduction_counts = {(row["scheme"], row["body_id"]): row for row in counted.to_pylist()}
        lost = Counter[str]()
        for (scheme, _), row in self.deduction_counts.items():
            lost[scheme] += row["rows"]
        self.more = "全部列在工作簿中" if max(lost.values(), default=0) <= LISTED_ROWS else _MORE
        """Where the rest of a list is to be found, in words."""

    @cached_property
    def totals_by_scheme(self) -> dict[str, list[Row]]:
        """The node `total` of each body by scheme, ranked: the highest score first, without score last.

        Bodies with the same score share a rank; one that met a veto stands after those that did not, and one
        of which too little could be judged has no rank and stands after them.
        """
        ranked: dict[str, list[Row]] = {}
        for assessment in self.assessments:
            rows = []
            for (scheme, body_id), sheet in self.sheets.items():
                if scheme != assessment.scheme:
                    continue
                total = next((node for node in sheet if node["node"] == "total"), None)
                if total is not None:
                    vetoes = [
                        node for node in sheet if node["status"] == "vetoed" and node["node"] != "total"
                    ]
                    rows.append({**total, "body_name": self.name(body_id), "vetoes": vetoes})
            rows.sort(
                key=lambda r: (
                    r["score"] is None, not may_rank(r), bool(r["vetoes"]), -(r["score"] or 0), r["body_id"]
                )
            )  # fmt: skip
            _number(rows)
            ranked[assessment.scheme] = rows
        return ranked

    def name(self, body_id: str | None) -> str:
        """The name of a body; its id when it is not registered."""
        if body_id is None:
            return "全部机构"
        body = self.bodies.get(body_id)
        return str(body["name"]) if body else body_id

    def title(self, indicator: str) -> str:
        """The Chinese name of an indicator; its own name without a definition."""
        known = self.definitions.get(indicator)
        return known.title.zh if known else indicator

    @cached_property
    def reported_bodies(self) -> list[str]:
        """The bodies with a page, in the order of kind and id: those with figures, verdicts or scores."""
        found = {body for _, body in self.sheets} | set(self.by_body)
        found |= {row["body_id"] for row in self.verdict_counts}
        found |= {row["body_id"] for row in self.bodies.values() if row["valid_to"] is None}
        order = {"office": 0, "department": 1, "town": 2, "other": 3}
        return sorted(found, key=lambda body: (order.get(self.kind(body), 4), body))

    def kind(self, body_id: str) -> str:
        """The kind of a body; `other` when it is not registered."""
        return str((self.bodies.get(body_id) or {}).get("kind") or "other")

    def domain_page(self, domain: str | None) -> str | None:
        """The file name (without suffix) of a domain's page."""
        found = self.domains.get(domain or "")
        return found["file"] if found else None


def may_rank(total: Row) -> bool:
    """Whether a body has a score, and enough could be judged for a grade and a rank."""
    return total["score"] is not None and total["is_ranked"] is not False


def _number(rows: Sequence[Row]) -> None:
    before = None
    for place, row in enumerate(rows, 1):
        key = (row["score"], bool(row["vetoes"]))
        row["rank"] = None if not may_rank(row) else place if key != before else rows[place - 2]["rank"]
        before = key


def _rows(engine: Engine, name: str) -> list[Row]:
    found: list[Row] = engine.query(sql(f"report/{name}")).to_pylist()
    return found


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return dict(groups)


def _as_of(engine: Engine) -> date:
    [row] = engine.query(
        "SELECT COALESCE((SELECT MAX(as_of) FROM metrics.scores), (SELECT MAX(as_of) FROM metrics.verdicts))"
        " AS as_of"
    ).to_pylist()
    if row["as_of"] is None:
        raise NothingToReportError("数据文件夹里还没有责任履行结论。请先运行 zwgk run，再生成报告。")
    found: date = row["as_of"]
    return found


def _assessments(engine: Engine, scheme: str | None, period: str | None) -> list[Assessment]:
    known: dict[str, dict[str, str | None]] = defaultdict(dict)
    for row in engine.query(
        "SELECT scheme, period, MAX(previous_period) AS before FROM metrics.scores GROUP BY scheme, period"
    ).to_pylist():
        known[row["scheme"]][row["period"]] = row["before"]
    if scheme is not None and scheme not in known:
        have = "、".join(sorted(known)) or "没有"
        raise NothingToReportError(f"没有方案 {scheme} 的得分（现有：{have}）。")
    found = []
    for name in sorted(known) if scheme is None else [scheme]:
        periods = known[name]
        if period is None:
            chosen = max(periods, key=period_order)
        elif period in periods:
            chosen = period
        else:
            continue
        found.append(Assessment(name, chosen, periods[chosen]))
    if not found and (scheme is not None or (period is not None and known)):
        have = "、".join(sorted({text for periods in known.values() for text in periods}))
        raise NothingToReportError(f"没有 {period} 的得分（现有时期：{have}）。")
    return found


def _domains(engine: Engine) -> dict[str, Row]:
    """The domains by name with number, file name and number of items, in the order of the standard's list."""
    numbers: dict[str, str] = {}
    with (REFERENCE_FOLDER / "national_domains.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            numbers[row["domain"]] = row["domain_no"].zfill(2)
    found = {}
    for row in _rows(engine, "domains"):
        number = numbers.get(row["domain"]) or row["domain_no"]
        file = file_name(number) if number else file_name("领域" + row["domain"])
        found[row["domain"]] = {**row, "no": number, "file": file}
    files = [row["file"] for row in found.values()]
    for name, row in found.items():
        if files.count(row["file"]) > 1:
            row["file"] = file_name("领域" + name)
    return dict(sorted(found.items(), key=lambda item: (item[1]["no"] is None, item[1]["no"] or "", item[0])))
