"""The pages of bodies: score sheets, deductions, what to mend, indicators, what was collected.

Belongs here: what these pages hold. Does not belong here: markup, queries.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from warehouse.report import texts
from warehouse.report.advice import to_do
from warehouse.report.data import ReportData, Row, may_rank
from warehouse.report.evidence import item_path
from warehouse.report.site import Site


def body_page(body_id: str) -> str:
    """The path of a body's page."""
    return f"bodies/{texts.file_name(body_id)}.html"


def evidence_page(verdict_id: str) -> str:
    """The path of a verdict's page."""
    return f"evidence/{texts.file_name(verdict_id)}.html"


def indicator_page(name: str) -> str:
    """The path of an indicator's page."""
    return f"indicators/{texts.file_name(name)}.html"


def write_bodies(
    site: Site, data: ReportData, failed: Mapping[str, list[Row]], titles: Mapping[str, str]
) -> None:
    """The page of every body and their list; `failed` are the rows of the verdicts' pages by body."""
    counts: dict[str, list[Row]] = defaultdict(list)
    for row in data.verdict_counts:
        counts[row["body_id"]].append(row)
    channels: dict[str, list[Row]] = defaultdict(list)
    for row in data.captures:
        channels[row["source_id"]].append(row)
    everything = {row["body_id"]: row["verdicts"] for row in data.failed}
    for body_id in data.reported_bodies:
        body = data.bodies.get(body_id) or {}
        known = failed.get(body_id, [])
        beyond = everything.get(body_id, 0) - len(known)
        content = {
            "body_id": body_id,
            "body_kind": texts.BODY_KINDS[data.kind(body_id)],
            "coverage": texts.COVERAGES.get(body.get("coverage") or "", texts.NOTHING),
            "valid_from": body.get("valid_from"),
            "valid_to": body.get("valid_to"),
            "successor": _successor(data, body),
            "sheets": _sheets(data, body_id, titles),
            "mend": [_to_mend(row) for row in known if row["status"] in texts.FAILED],
            "mend_note": f"另有{beyond}条没有列出，{data.more}" if beyond > 0 else "",
            "indicators": [
                {**row, "title": data.title(row["indicator"]), "page": indicator_page(row["indicator"])}
                for row in data.by_body.get(body_id, [])
            ],
            "counts": _by_kind(counts[body_id]),
            "counts_note": "、".join(f"{year}年" for year in data.years),
            "statuses": list(texts.STATUSES),
            "channels": channels.get(body_id, []),
            "unseen": data.not_observed.get(body_id, []),
        }
        site.page(
            body_page(body_id),
            "body.html",
            data.name(body_id),
            content,
            "bodies",
            (("概览", "index.html"), ("机构", "bodies/index.html")),
        )
    _write_list(site, data, counts, titles)


def _successor(data: ReportData, body: Mapping[str, Any]) -> Row | None:
    heir = body.get("successor_id")
    if not heir or heir not in data.reported_bodies:
        return None
    return {"name": data.name(heir), "page": body_page(heir)}


def _sheets(data: ReportData, body_id: str, titles: Mapping[str, str]) -> list[Row]:
    sheets = []
    for assessment in data.assessments:
        ranked = data.totals_by_scheme[assessment.scheme]
        total = next((row for row in ranked if row["body_id"] == body_id), None)
        if total is None:
            continue
        nodes = data.sheets[assessment.scheme, body_id]
        by_node = {node["node"]: node["title"] for node in nodes}
        rows = data.deductions.get((assessment.scheme, body_id), [])
        counted = data.deduction_counts.get((assessment.scheme, body_id), {"rows": 0, "points": 0})
        note = f"共{counted['rows']}条，合计{texts.number(counted['points'])}分"
        if counted["rows"] > len(rows):
            note += f"；这里列出扣分最多的{len(rows)}条，{data.more}"
        sheets.append(
            {
                "title": titles.get(assessment.scheme, assessment.scheme),
                "period": texts.period_text(assessment.period),
                "total": {**total, "change": difference(total["score"], total["previous_score"])},
                "too_little": total["score"] is not None and not may_rank(total),
                "ranked": sum(may_rank(row) for row in ranked),
                "nodes": [_node(data, node) for node in nodes],
                "deductions": [_deduction(data, row, by_node) for row in rows],
                "deduction_note": note,
            }
        )
    return sheets


def difference(after: float | None, before: float | None) -> float | None:
    """`after` minus `before`; None when either is missing."""
    return None if after is None or before is None else after - before


def share(score: float | None, weight: float | None) -> float | None:
    """The score in percent of full marks, for a bar; None without score or marks."""
    if score is None or not weight or weight <= 0:
        return None
    return max(0.0, min(100.0, score / weight * 100))


def _node(data: ReportData, node: Row) -> Row:
    counted = node["numerator"] is not None and node["denominator"] is not None
    return {
        **node,
        "share": share(node["score"], node["weight"]),
        "part_text": texts.PARTS.get(node["part"], node["part"]),
        "status_text": texts.NODE_STATUSES.get(node["status"], node["status"]),
        "page": indicator_page(node["indicator"]) if node["indicator"] else None,
        "indicator_title": data.title(node["indicator"]) if node["indicator"] else None,
        "fraction": f"{texts.number(node['numerator'])}/{texts.number(node['denominator'])}"
        if counted
        else "",
    }


def _deduction(data: ReportData, row: Row, titles: Mapping[str, str]) -> Row:
    has_page = row["verdict_place"] is not None and row["verdict_place"] <= data.evidence_per_body
    return {
        **row,
        "node_title": titles.get(row["node"], row["node"]),
        "subject": subject(row),
        "kind_text": texts.ROW_KINDS.get(row["row_kind"], row["row_kind"]),
        "page": evidence_page(row["verdict_id"]) if has_page else None,
    }


def _to_mend(row: Row) -> Row:
    return {
        **row,
        "item": subject(row),
        "todo": to_do("verdict", row["status"], row["reason_code"]),
        "page": evidence_page(row["verdict_id"]),
    }


def subject(row: Row) -> str:
    """The catalogue item, with its domain, or the subject that a verdict or deduction is about."""
    about = item_path(row) or row.get("duty_subject")
    return "／".join(text for text in (row["domain"], about) if text) or row["item_id"] or texts.NOTHING


def _by_kind(rows: list[Row]) -> list[tuple[str, dict[str, int]]]:
    found: dict[str, dict[str, int]] = {}
    for kind in texts.KINDS:
        of_kind = dict.fromkeys(texts.STATUSES, 0)
        for row in rows:
            if row["kind"] == kind:
                of_kind[row["status"]] += row["verdicts"]
        if any(of_kind.values()):
            found[texts.KINDS[kind]] = of_kind
    return list(found.items())


def _write_list(
    site: Site, data: ReportData, counts: Mapping[str, list[Row]], titles: Mapping[str, str]
) -> None:
    scores = {(scheme, row["body_id"]): row for scheme, rows in data.totals_by_scheme.items() for row in rows}
    groups: dict[str, list[Row]] = defaultdict(list)
    for body_id in data.reported_bodies:
        statuses = dict.fromkeys(texts.STATUSES, 0)
        for row in counts[body_id]:
            statuses[row["status"]] += row["verdicts"]
        cells = []
        for assessment in data.assessments:
            total = scores.get((assessment.scheme, body_id), {})
            cells.append(texts.number(total.get("score")))
        cells += [texts.number(statuses[code]) for code in ("met", *texts.FAILED, "not_observed")]
        groups[data.kind(body_id)].append(
            {"name": data.name(body_id), "page": body_page(body_id), "cells": cells}
        )
    head = [
        "机构",
        *(titles.get(assessment.scheme, assessment.scheme) for assessment in data.assessments),
        *(texts.STATUSES[code] for code in ("met", *texts.FAILED, "not_observed")),
    ]
    content = {
        "head": head,
        "groups": [
            {
                "title": texts.BODY_KINDS[kind],
                "caption": f"{texts.BODY_KINDS[kind]}：得分和结论数",
                "rows": rows,
            }
            for kind, rows in groups.items()
        ],
    }
    site.page("bodies/index.html", "list.html", "机构", content, "bodies", (("概览", "index.html"),))
