"""The pages of domains and indicators.

Belongs here: what these pages hold. Does not belong here: markup, queries.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from warehouse.indicator_pairs import Indicator
from warehouse.report import texts
from warehouse.report.bodies import body_page, evidence_page, indicator_page, subject
from warehouse.report.data import LISTED, ReportData, Row
from warehouse.report.pictures import Pictures
from warehouse.report.site import Site


def write_domains(site: Site, data: ReportData, failed: Sequence[Row]) -> None:
    """The page of every domain and their list; `failed` are the rows of the verdicts' pages."""
    counts: dict[str, dict[str, dict[str, int]]] = defaultdict(
        lambda: defaultdict(lambda: dict.fromkeys(texts.STATUSES, 0))
    )
    for row in data.verdict_counts:
        if row["domain"] is not None:
            counts[row["domain"]][row["body_id"]][row["status"]] += row["verdicts"]
    coverage = {(row["domain"], row["body_id"]): row["value"] for row in data.coverage}
    by_domain: dict[str, list[Row]] = defaultdict(list)
    for row in failed:
        if row["domain"] is not None and row["status"] in texts.FAILED:
            by_domain[row["domain"]].append(row)
    listed = []
    for name, domain in data.domains.items():
        bodies = [
            {
                "name": data.name(body_id),
                "page": body_page(body_id),
                "coverage": coverage.get((name, body_id)),
                "share": _percent(coverage.get((name, body_id))),
                "counts": counts[name][body_id],
            }
            for body_id in data.reported_bodies
            if body_id in counts[name]
        ]
        rows = by_domain.get(name, [])
        number = f"第{int(domain['no'])}领域" if (domain["no"] or "").isdigit() else "标准目录26个领域以外"
        indicators = [
            {**row, "title": data.title(row["indicator"]), "page": indicator_page(row["indicator"])}
            for row in data.by_domain.get(name, [])
        ]
        content = {
            "summary": f"{number}。目录事项{domain['items']}项，有公开责任的机构{len(bodies)}个。",
            "indicators": indicators,
            "bodies": bodies,
            "statuses": list(texts.STATUSES),
            "counts_note": "、".join(f"{year}年" for year in data.years),
            "failed": [
                {
                    **row,
                    "item": subject(row),
                    "body_name": data.name(row["body_id"]),
                    "page": evidence_page(row["verdict_id"]),
                }
                for row in rows[:LISTED]
            ],
            "failed_note": f"共{len(rows)}条，列出{LISTED}条" if len(rows) > LISTED else "",
        }
        path = f"domains/{domain['file']}.html"
        site.page(
            path,
            "domain.html",
            name,
            content,
            "domains",
            (("概览", "index.html"), ("领域", "domains/index.html")),
        )
        figures = {row["indicator"]: row for row in indicators}
        listed.append(
            {
                "name": f"{domain['no'] or ''} {name}".strip(),
                "page": path,
                "cells": [
                    texts.number(domain["items"]),
                    texts.number(len(bodies)),
                    *(
                        texts.figure(figures[key]["value"], figures[key]["unit"])
                        if key in figures
                        else texts.NOTHING
                        for key in ("coverage", "timeliness")
                    ),
                    texts.number(len(rows)),
                ],
            }
        )
    head = ["领域", "目录事项", "机构", data.title("coverage"), data.title("timeliness"), "未做到的责任"]
    content = {"head": head, "groups": [{"title": "各领域", "caption": "各领域的覆盖和及时", "rows": listed}]}
    site.page("domains/index.html", "list.html", "领域", content, "domains", (("概览", "index.html"),))


def _percent(value: float | None) -> float | None:
    return None if value is None else value * 100


def write_indicators(site: Site, data: ReportData, pictures: Pictures, region: str) -> None:
    """The page of every indicator that has a definition or figures, and their list."""
    names = sorted({*data.definitions, *data.shown_period})
    listed = []
    reported = set(data.reported_bodies)
    for name in names:
        rows = data.by_indicator.get(name, [])
        period = data.shown_period.get(name, data.period)
        total = next((row for row in rows if row["body_id"] is None and row["kind"] is None), None)
        definition = data.definitions.get(name)
        content = {
            "name": name,
            "definition": definition,
            "sentence": _sentence(definition, total, region),
            "charts": _charts(data, pictures, name, rows),
            "rows": [
                {
                    **row,
                    "name": data.name(row["body_id"]),
                    "body_page": body_page(row["body_id"]) if row["body_id"] in reported else None,
                }
                for row in rows
            ],
            "caption": f"{data.title(name)}（{texts.period_text(period)}）",
            "shown_period": period,
        }
        path = indicator_page(name)
        site.page(
            path,
            "indicator.html",
            data.title(name),
            content,
            "indicators",
            (("概览", "index.html"), ("指标", "indicators/index.html")),
        )
        listed.append(
            {
                "name": data.title(name),
                "page": path,
                "cells": [
                    texts.period_text(period) if rows else texts.NOTHING,
                    texts.figure(total["value"], total["unit"]) if total else texts.NOTHING,
                    texts.number(total["numerator"]) if total else texts.NOTHING,
                    texts.number(total["denominator"]) if total else texts.NOTHING,
                    texts.number(total["excluded"]) if total else texts.NOTHING,
                ],
            }
        )
    overview = {
        "head": ["指标", "时期", "全区", "分子", "分母", "不计入"],
        "groups": [{"title": "各指标", "caption": "指标和全区合计", "rows": listed}],
    }
    site.page("indicators/index.html", "list.html", "指标", overview, "indicators", (("概览", "index.html"),))


def _charts(data: ReportData, pictures: Pictures, name: str, rows: Sequence[Row]) -> list[Row]:
    found = []
    bodies = [row for row in rows if row["body_id"] is not None and row["kind"] is None]
    values = [(data.name(row["body_id"]), row["value"]) for row in bodies]
    if sum(value is not None for _, value in values) > 1:
        found.append(pictures.bars(f"各机构的{data.title(name)}", values, bodies[0]["unit"]))
    totals = data.totals.get(name, [])
    for words in ("各月", "各季度", "各年"):
        line = [(row["period"], row["value"]) for row in totals if texts.period_form(row["period"]) == words]
        drawn = (
            pictures.trend(f"{words}的{data.title(name)}", {data.title(name): line}, totals[0]["unit"])
            if line
            else None
        )
        if drawn:
            found.append(drawn)
            break
    return found


def _sentence(definition: Indicator | None, total: Row | None, region: str) -> str | None:
    """The indicator's own sentence with the figures of the total; None where it wants what there is not."""
    if definition is None or total is None or total["value"] is None:
        return None
    words: Mapping[str, str] = {
        "body": region,
        "domain": "各领域",
        "period": texts.period_text(total["period"]),
        "numerator": texts.number(total["numerator"]),
        "denominator": texts.number(total["denominator"]),
        "excluded": texts.number(total["excluded"]),
        "value": texts.figure(total["value"], total["unit"]),
        "kind": "",
        "field": "",
    }
    try:
        return definition.wording.zh.format(**words)
    except (KeyError, IndexError, ValueError):
        return None
