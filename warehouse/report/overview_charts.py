"""The charts of the overview: heat maps of coverage, trends.

Belongs here: which figures they show, and pages of their own for a district of many bodies. Does not belong
here: drawing (`charts.py`), what stands beside a chart (`pictures.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from warehouse.report import texts
from warehouse.report.data import ReportData, Row
from warehouse.report.pictures import MAP_ROWS, Pictures
from warehouse.report.site import Site

ON_OVERVIEW = 60
"""Districts of up to so many bodies are shown whole on the overview: ranking and heat map."""
_TRENDS = ("timeliness", "double_publicity_timeliness")


def trends(data: ReportData, pictures: Pictures, titles: Mapping[str, str]) -> list[Row | None]:
    """How timeliness and mean scores went, of what there are at least two periods of."""
    months = {
        data.title(name): [
            (row["period"], row["value"])
            for row in data.totals.get(name, [])
            if texts.period_form(row["period"]) == "各月"
        ]
        for name in _TRENDS
        if data.totals.get(name)
    }
    scores: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in data.score_history:
        if row["score"] is not None:
            form = texts.period_form(row["period"])
            scores[form, titles.get(row["scheme"], row["scheme"])][row["period"]].append(row["score"])
    means: dict[str, dict[str, list[tuple[str, float | None]]]] = defaultdict(dict)
    for (form, title), periods in scores.items():
        if len(periods) > 1:
            means[form][title] = [(period, sum(of) / len(of)) for period, of in sorted(periods.items())]
    return [
        pictures.trend("各月的及时率", months, "ratio") if months else None,
        *(
            pictures.trend(f"{form}的平均得分：{'、'.join(lines)}", lines, "count")
            for form, lines in means.items()
        ),
    ]


def heat_maps(site: Site, data: ReportData, pictures: Pictures) -> tuple[list[Row], list[tuple[str, str]]]:
    """Charts for the overview, and texts and paths of the pages with maps of their own."""
    columns = list(data.domains)
    counts = {(row["body_id"], row["domain"]): row for row in data.coverage}
    bodies = [body for body in data.reported_bodies if any((body, domain) in counts for domain in columns)]
    if not bodies or not columns:
        return [], []
    if len(bodies) <= ON_OVERVIEW:
        return [_map(data, pictures, bodies, "各机构各领域的目录事项覆盖率")], []
    pages: list[tuple[str, str, list[str]]] = []
    for kind, name in texts.BODY_KINDS.items():
        of_kind = [body for body in bodies if data.kind(body) == kind]
        for number, start in enumerate(range(0, len(of_kind), MAP_ROWS), 1):
            part = of_kind[start : start + MAP_ROWS]
            text = f"{name}{start + 1}–{start + len(part)}"
            pages.append((text, f"coverage/{kind}-{number}.html", part))
    links = [(text, path) for text, path, _ in pages]
    for text, path, part in pages:
        drawn = _map(data, pictures, part, f"目录事项覆盖率：{text}")
        content = {"chart": drawn, "maps": links}
        site.page(
            path, "coverage.html", f"领域覆盖图：{text}", content, "overview", (("概览", "index.html"),)
        )
    return [_map_of_kinds(data, pictures, columns)], links


def _map(data: ReportData, pictures: Pictures, bodies: Sequence[str], title: str) -> Row:
    columns = list(data.domains)
    values = {(row["body_id"], row["domain"]): row["value"] for row in data.coverage}
    shares = {
        (i, j): values.get((body, domain))
        for i, body in enumerate(bodies)
        for j, domain in enumerate(columns)
    }
    return pictures.heat_map(title, [data.name(body) for body in bodies], columns, shares)


def _map_of_kinds(data: ReportData, pictures: Pictures, columns: Sequence[str]) -> Row:
    done: Counter[tuple[str, str]] = Counter()
    due: Counter[tuple[str, str]] = Counter()
    for row in data.coverage:
        key = (data.kind(row["body_id"]), row["domain"])
        done[key] += row["numerator"] or 0
        due[key] += row["denominator"] or 0
    kinds = [kind for kind in texts.BODY_KINDS if any(due[kind, domain] for domain in columns)]
    shares = {
        (i, j): done[kind, domain] / due[kind, domain] if due[kind, domain] else None
        for i, kind in enumerate(kinds)
        for j, domain in enumerate(columns)
    }
    names = [texts.BODY_KINDS[kind] for kind in kinds]
    return pictures.heat_map("各类机构各领域的目录事项覆盖率", names, columns, shares)
