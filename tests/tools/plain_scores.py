"""Scores computed another way: plain Python over verdicts and a scheme's YAML, nothing of warehouse/scoring.

Figures are counts of verdicts; those that do not come from verdicts (rejected rows, both channels compared)
are taken from their own tables by whoever calls.
"""

import csv
import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

import warehouse

Row = Mapping[str, Any]
Key = tuple[str, str, str | None, str | None, str]
"""Indicator, body, domain, kind, period."""
Counts = tuple[int | None, int, float | Fraction]
"""Numerator (None for a lag), denominator, value."""

JUDGED = ("met", "late", "missing", "incomplete")


def ready_scheme(name: str) -> dict[str, Any]:
    """The YAML of one of the ready schemes, as it stands."""
    path = Path(warehouse.__file__).parent / "schemes" / f"{name}.yml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def spans(period: str) -> list[str]:
    """The month itself, its quarter and its year; a year is only itself."""
    if len(period) == 4:
        return [period]
    year, part = period.split("-")
    if part[0] in "QH":
        return [period, year]
    return [period, f"{year}-Q{(int(part) + 2) // 3}", year]


def verdict_figures(
    verdicts: Sequence[Row], columns: Mapping[str, str] = MappingProxyType({})
) -> dict[Key, Counts]:
    """All figures that come from verdicts; `columns` are the ids of the duties to keep site columns fresh,
    with the group of their update window."""
    hits: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    lags: dict[Key, list[int]] = defaultdict(list)
    domains: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    newest: dict[str, str] = {}
    for row in verdicts:
        if row["obligation_id"] in columns:
            for span in spans(row["period"]):
                newest[span] = max(newest.get(span, ""), row["period"])
    for row in verdicts:
        body, status, kind, record = row["body_id"], row["status"], row["kind"], row.get("record_kind")
        domain = row.get("domain") or "未归入领域"

        def count(
            indicator: str, counted: bool, hit: bool, group: str | None = None, last: bool = False
        ) -> None:
            for span in spans(row["period"]):  # noqa: B023 (called at once)
                if not counted or (last and newest[span] != row["period"]):  # noqa: B023
                    continue
                for where in (domain, None):  # noqa: B023
                    for what in {group, None}:
                        cell = hits[(indicator, body, where, what, span)]  # noqa: B023
                        cell[0] += hit
                        cell[1] += 1

        if row["obligation_id"] in columns:
            window = columns[row["obligation_id"]]
            count("freshness", status in JUDGED, status == "met", window, last=True)
            empty = row["reason_code"] == "column-empty"
            count("empty_columns", status in JUDGED or empty, empty, last=True)
        elif kind in ("periodic", "by_date", "count"):
            count("periodic_duties", status in JUDGED, status == "met", kind)
        if kind == "exists":
            count("coverage", status in ("met", "missing", "incomplete"), status == "met")
            if row.get("domain"):
                domains[(body, row["period"])][row["domain"]].add(status)
        if kind == "within":
            in_time = status in ("met", "late")
            count("timeliness", in_time, status == "met")
            if record in ("permit", "penalty"):
                count("double_publicity_timeliness", in_time, status == "met", record)
                count("late_rate", in_time, status == "late", record)
            if record:
                seen = row.get("is_backdated")
                count("backdating", seen is not None and status != "not_applicable", bool(seen))
                dated = row.get("published_date") is not None and row.get("decided_date") is not None
                early = dated and row["published_date"] < row["decided_date"]
                count("early_publication", dated and status not in ("not_applicable", "not_observed"), early)
                if in_time and row.get("lag_workdays") is not None:
                    for span in spans(row["period"]):
                        lags[("timeliness_lag", body, None, None, span)].append(row["lag_workdays"])
        if kind == "together" and record in ("permit", "penalty"):
            due = row.get("due_date") is not None and row["due_date"] < row["as_of"]
            known = status in JUDGED or row["reason_code"] == "portal-date-unknown"
            count("concealment_rate", due and known, status == "missing", record)
    for (body, period), states in domains.items():
        judged = [
            "met" in found
            for found in states.values()
            if "met" in found
            or (found & {"missing", "incomplete"} and found <= {"missing", "incomplete", "not_applicable"})
        ]
        if judged:
            hits[("domain_coverage", body, None, None, period)] = [sum(judged), len(judged)]
    figures: dict[Key, Counts] = {key: (n, of, Fraction(n, of)) for key, (n, of) in hits.items() if of}
    for key, days in lags.items():
        place = math.ceil(Fraction(len(days), 2)) - 1
        figures[key] = (None, len(days), sorted(days)[place])
    return figures


@dataclass(frozen=True)
class Sight:
    """What of the bodies could not be seen: reasons for leaving rows out of figures, with counts; the day of
    the first look at each body; bodies without any source."""

    left_out: Mapping[Key, Mapping[str, int]] = field(default_factory=dict)
    first_looks: Mapping[str, date] = field(default_factory=dict)
    without_sources: frozenset[str] = frozenset()


def sight(indicators: Sequence[Row], captures: Sequence[Row] = (), bodies: Sequence[Row] = ()) -> Sight:
    """From rows of metrics.indicators, ops.captures and core.bodies."""
    left_out = {}
    for row in indicators:
        kind = None if row["kind"] == "all" else row["kind"]
        if row["body_id"] is not None and row.get("field") is None:
            key = (row["indicator"], row["body_id"], row["domain"], kind, row["period"])
            left_out[key] = json.loads(row["excluded_reasons"] or "{}")
    days: dict[str, list[date]] = defaultdict(list)
    for row in captures:
        if row["fetched_at"] is not None:
            days[row["source_id"]].append((row["fetched_at"] + timedelta(hours=8)).date())
    first = min((day for of_one in days.values() for day in of_one), default=None)
    looks = {b["body_id"]: min(days[b["body_id"]], default=first) for b in bodies}
    blind = frozenset(b["body_id"] for b in bodies if b.get("coverage") == "none")
    return Sight(left_out, {body: day for body, day in looks.items() if day}, blind)


@cache
def states_of_reasons() -> dict[str, str]:
    """The status that each reason code of reference/statuses.csv stands for."""
    path = Path(warehouse.__file__).parent / "reference" / "statuses.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["reason_code"]: row["status"] for row in csv.DictReader(file)}


def last_day(period: str) -> date:
    """The last day of a year, quarter or month."""
    year, _, part = period.partition("-")
    month = 12 if not part else int(part[1:]) * 3 if part[0] == "Q" else int(part)
    return date(int(year) + month // 12, month % 12 + 1, 1) - timedelta(days=1)


class PlainScore:
    """The score of one body in one period by a scheme's YAML."""

    def __init__(
        self,
        scheme: Mapping[str, Any],
        figures: Mapping[Key, Counts],
        body: str,
        period: str,
        seen: Sight | None = None,
    ) -> None:
        self.scheme, self.figures, self.body, self.period = scheme, figures, body, period
        self.seen = seen or Sight()
        self.weights: dict[str, Fraction] = {}
        self.shares: dict[str, Fraction] = {}
        self._spread()
        self.base = sum((self.weights[node] * self.shares[node] for node in self.weights), Fraction(0))
        self.judged = self._judged()
        self.score = self.base + self._bonus() if self.weights else None

    def figure(self, wanted: Mapping[str, Any]) -> Counts | None:
        """The figure that a leaf or a condition names."""
        kinds, domain = wanted.get("kind"), wanted.get("domain")
        key = (wanted["indicator"], self.body, domain)
        if not isinstance(kinds, list):
            return self.figures.get((*key, kinds, self.period))
        found = [
            self.figures[(*key, kind, self.period)]
            for kind in kinds
            if (*key, kind, self.period) in self.figures
        ]
        if not found:
            return None
        hits, of = sum(one[0] or 0 for one in found), sum(one[1] for one in found)
        return hits, of, Fraction(hits, of)

    def grade(self) -> str | None:
        """The grade, vetoes of effect `fail` included."""
        for veto in self.scheme.get("vetoes", ()):
            if veto["effect"] == "fail" and self.meets(veto):
                return str(self.scheme["veto_grade"])
        if self.score is None or not self.is_ranked:
            return None
        printed = Fraction(math.floor(self.score * 100 + Fraction(1, 2)), 100)
        passed = [g["name"] for g in self.scheme.get("grades", ()) if printed >= Fraction(str(g["at_least"]))]
        return passed[0] if passed else None

    @property
    def is_ranked(self) -> bool:
        """Whether enough of the scheme could be judged."""
        least = Fraction(str(self.scheme.get("least_judged", 0)))
        return self.judged is not None and self.judged >= least

    def _judged(self) -> Fraction | None:
        """How much of what applies could be judged: of the whole, or less of the heaviest main node."""
        nodes = self.scheme["nodes"]
        main = max(nodes, key=self._points)
        flat = self.scheme["not_applicable"] == "rescale"
        whole = self._judged_of(self._leaves(nodes) if flat else nodes)
        own = self._judged_of(self._leaves([main]) if flat else [main])
        return min((share for share in (whole, own) if share is not None), default=None)

    def _judged_of(self, nodes: Sequence[Mapping[str, Any]]) -> Fraction | None:
        """The mean of what could be judged of the nodes that apply, by their points."""
        shares = [
            (self._points(node), share)
            for node in nodes
            if (share := self._judged_of(node["children"]) if "children" in node else self._judged_leaf(node))
            is not None
        ]
        points = sum(points for points, _ in shares)
        return sum((points * share for points, share in shares), Fraction(0)) / points if points else None

    def _judged_leaf(self, leaf: Mapping[str, Any]) -> Fraction | None:
        states, found = states_of_reasons(), self.figure(leaf["figure"])
        reasons = self._reasons(leaf["figure"], self.period)
        if found is not None:
            missed = sum(n for code, n in reasons.items() if states.get(code) == "not_observed")
            return Fraction(found[1], found[1] + missed)
        hidden = any(states.get(code) != "not_applicable" for code in reasons) or self._before(leaf)
        return Fraction(0) if hidden else None

    def _reasons(self, wanted: Mapping[str, Any], period: str) -> dict[str, int]:
        """Why rows were left out of the figure of a leaf, all its kinds together."""
        kinds = wanted.get("kind")
        found: dict[str, int] = defaultdict(int)
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            key = (wanted["indicator"], self.body, wanted.get("domain"), kind, period)
            for code, number in self.seen.left_out.get(key, {}).items():
                found[code] += number
        return found

    def _before(self, leaf: Mapping[str, Any]) -> bool:
        """Whether a leaf without figure was out of sight: the period was over at the first look, and another
        period has the figure; or nobody looks at the body at all."""
        wanted, kinds = leaf["figure"], leaf["figure"].get("kind")
        known = {
            key[4]
            for key in self.seen.left_out
            if key[:3] == (wanted["indicator"], self.body, wanted.get("domain"))
            and key[3] in (kinds if isinstance(kinds, list) else [kinds])
        }
        if self.body in self.seen.without_sources:
            return True
        look = self.seen.first_looks.get(self.body)
        over = look is not None and last_day(self.period) < look
        return "least_judged" in self.scheme and over and bool(known) and self.period not in known

    def meets(self, veto: Mapping[str, Any]) -> bool:
        """Whether the condition of a veto holds; never for one that only a person decides."""
        when = veto.get("when")
        found = self.figure(when) if when else None
        if when is None or found is None:
            return False
        numerator, denominator, value = found
        if denominator < when.get("least", 0):
            return False
        measured = {
            "value": value,
            "numerator": numerator or 0,
            "failures": denominator - (numerator or 0),
        }[when.get("measure", "value")]
        return bool(measured >= when["at_least"] if "at_least" in when else measured > when["above"])

    def _spread(self) -> None:
        """Full marks of the leaves that can be judged, by the scheme's handling of the others."""
        full = Fraction(self.scheme["full"])
        if self.scheme["not_applicable"] == "rescale":
            live = [leaf for leaf in self._leaves(self.scheme["nodes"]) if self._share(leaf) is not None]
            points = sum(Fraction(str(leaf["points"])) for leaf in live)
            for leaf in live:
                self._take(leaf, full * Fraction(str(leaf["points"])) / points)
        else:
            self._divide(self.scheme["nodes"], full)

    def _divide(self, nodes: Sequence[Mapping[str, Any]], full: Fraction) -> None:
        live = [n for n in nodes if any(self._share(leaf) is not None for leaf in self._leaves([n]))]
        points = sum(self._points(node) for node in live)
        for node in live:
            own = full * self._points(node) / points
            if "children" in node:
                self._divide(node["children"], own)
            else:
                self._take(node, own)

    def _take(self, leaf: Mapping[str, Any], weight: Fraction) -> None:
        share = self._share(leaf)
        assert share is not None
        self.weights[leaf["id"]], self.shares[leaf["id"]] = weight, share

    def _leaves(self, nodes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        return [leaf for n in nodes for leaf in (self._leaves(n["children"]) if "children" in n else [n])]

    def _points(self, node: Mapping[str, Any]) -> Fraction:
        if "points" in node:
            return Fraction(str(node["points"]))
        return sum((self._points(child) for child in node["children"]), Fraction(0))

    def _share(self, leaf: Mapping[str, Any]) -> Fraction | None:
        """Which share of its points a leaf earns; None without a figure."""
        found = self.figure(leaf["figure"])
        if found is None:
            return None
        numerator, denominator, value = found
        rule = leaf["rule"]
        if rule["type"] == "bands":
            fitting = [band["share"] for band in rule["bands"] if value <= band["up_to"]]
            return Fraction(str(fitting[0] if fitting else rule["beyond"]))
        assert numerator is not None
        failures = numerator if leaf["figure"].get("hits") == "bad" else denominator - numerator
        done = 1 - Fraction(failures, denominator)
        if rule["type"] == "threshold":
            rest = done if rule.get("below", "proportional") == "proportional" else Fraction(0)
            return Fraction(1) if done >= Fraction(str(rule["full_at"])) else rest
        if rule["type"] == "per_failure":
            points = Fraction(str(leaf["points"]))
            most = min(points, Fraction(str(rule.get("cap", leaf["points"]))))
            return 1 - min(most, failures * Fraction(str(rule["points"]))) / points
        if rule["type"] == "steps":
            reached = [s["deduct"] for s in rule["steps"] if 1 - done >= Fraction(str(s["at_least"]))]
            return 1 - Fraction(str(reached[-1] if reached else 0))
        return done

    def _bonus(self) -> Fraction:
        bonus = self.scheme.get("bonus")
        if bonus is None or self.base <= bonus["when_above"] or not self.is_ranked:
            return Fraction(0)
        earned = sum(
            (
                Fraction(str(leaf["points"])) * (self._share(leaf) or 0)
                for leaf in self._leaves(bonus["children"])
            ),
            Fraction(0),
        )
        return min(earned, Fraction(str(bonus["cap"])))
