"""The overview and the pages of schemes.

Belongs here: what these pages hold. Does not belong here: markup, queries, charts (`overview_charts.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from warehouse.report import texts
from warehouse.report.bodies import body_page, difference, indicator_page, share
from warehouse.report.data import Assessment, ReportData, Row, may_rank, workbook_file
from warehouse.report.overview_charts import ON_OVERVIEW, heat_maps, trends
from warehouse.report.pictures import Pictures
from warehouse.report.site import Site

_ENDS = 10
_CHANGES = 20
_UNSEEN = 60


def write_overview(
    site: Site, data: ReportData, pictures: Pictures, titles: Mapping[str, str], title: str
) -> None:
    """`index.html`, `schemes/*.html`, and heat maps of their own for a district of many bodies."""
    for assessment in data.assessments:
        _write_scheme(site, data, pictures, assessment, titles)
    maps, own_pages = heat_maps(site, data, pictures)
    drawn = [*maps, pictures.lags(data.lags), *trends(data, pictures, titles)]
    statuses = _statuses(data)
    judged = sum(statuses.values())
    content = {
        "lead": (
            f"本报告评价{len(data.reported_bodies)}个机构到{texts.day(data.as_of)}为止的公开情况，"
            f"对{texts.number(judged)}项公开责任作出结论。每个数都可以追到存档的原始网页或记录。"
        ),
        "figures": _figures(data, statuses),
        "schemes": [_scheme(data, assessment, titles) for assessment in data.assessments],
        "charts": [chart for chart in drawn if chart],
        "maps": own_pages,
        "differences": [found for a in data.assessments if (found := _differences(data, a, titles))],
        "totals": [
            {**row, "title": data.title(name), "page": indicator_page(name)}
            for name, rows in data.by_indicator.items()
            for row in rows
            if row["body_id"] is None and row["kind"] in (None, "all")
        ],
        **_unseen(data),
    }
    site.page("index.html", "overview.html", title, content, "overview")


def _statuses(data: ReportData) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in data.verdict_counts:
        counts[row["status"]] += row["verdicts"]
    return counts


def _figures(data: ReportData, statuses: Counter[str]) -> list[Row]:
    found: list[Row] = [
        {
            "name": "机构",
            "value": str(len(data.reported_bodies)),
            "more": f"领域 {len(data.domains)} 个",
            "link": "bodies/index.html",
        }
    ]
    for name in ("coverage", "timeliness"):
        total = next(
            (
                r
                for r in data.by_indicator.get(name, [])
                if r["body_id"] is None and r["kind"] in (None, "all")
            ),
            None,
        )
        if total:
            counts = f"{texts.number(total['numerator'])}/{texts.number(total['denominator'])}"
            moved = (
                "" if total["change"] is None else f"，比上期{texts.change(total['change'], total['unit'])}"
            )
            found.append(
                {
                    "name": data.title(name),
                    "value": texts.figure(total["value"], total["unit"]),
                    "more": counts + moved,
                    "link": indicator_page(name),
                }
            )
    for code in ("late", "missing", "incomplete", "not_observed"):
        more = "不计入得分" if code == "not_observed" else "项责任"
        found.append(
            {"name": texts.STATUSES[code], "value": texts.number(statuses[code]), "more": more, "link": None}
        )
    return found


def _ranked(data: ReportData, rows: Sequence[Row]) -> list[Row]:
    return [
        {
            **row,
            "page": body_page(row["body_id"]),
            "body_kind": texts.BODY_KINDS[data.kind(row["body_id"])],
            "share": share(row["score"], row["weight"]),
            "change": difference(row["score"], row["previous_score"]),
        }
        for row in rows
    ]


def _summary(rows: Sequence[Row]) -> str:
    scored = [row["score"] for row in rows if may_rank(row)]
    few = sum(row["score"] is not None and not may_rank(row) for row in rows)
    told = f"{few}个可评的部分不足，有得分，不排名" if few else ""
    if not scored:
        return f"没有可以排名的机构{'；' + told if told else ''}。"
    grades = Counter(row["grade"] for row in rows if row["grade"])
    order = sorted(grades, key=lambda grade: -max(r["score"] or 0 for r in rows if r["grade"] == grade))
    parts = "、".join(f"{texts.plain(grade)}{grades[grade]}个" for grade in order)
    unscored = len(rows) - len(scored) - few
    text = (
        f"共{len(rows)}个机构，{'参加排名的' if few else ''}平均{texts.number(sum(scored) / len(scored))}分，"
        f"最高{texts.number(max(scored))}分，最低{texts.number(min(scored))}分"
    )
    text += "".join(f"；{part}" for part in (parts, told) if part)
    return text + (f"；{unscored}个没有可评的数据。" if unscored else "。")


def _compared(assessment: Assessment) -> str:
    return f"上期：{texts.period_text(assessment.before)}" if assessment.before else "没有上期"


def _scheme_page(scheme: str) -> str:
    return f"schemes/{texts.file_name(scheme)}.html"


def _scheme(data: ReportData, assessment: Assessment, titles: Mapping[str, str]) -> Row:
    rows = _ranked(data, data.totals_by_scheme[assessment.scheme])
    caption = "机构得分排名"
    if len(rows) > ON_OVERVIEW:
        rows = [*rows[:_ENDS], *rows[-_ENDS:]]
        caption = f"得分排名：前{_ENDS}名和后{_ENDS}名"
    return {
        "title": titles.get(assessment.scheme, assessment.scheme),
        "period": texts.period_text(assessment.period),
        "summary": _summary(data.totals_by_scheme[assessment.scheme]),
        "page": _scheme_page(assessment.scheme),
        "rows": rows,
        "caption": caption,
        "compared": _compared(assessment),
        "workbook": workbook_file(assessment),
    }


def _write_scheme(
    site: Site, data: ReportData, pictures: Pictures, assessment: Assessment, titles: Mapping[str, str]
) -> None:
    rows = _ranked(data, data.totals_by_scheme[assessment.scheme])
    grades = Counter(row["grade"] for row in rows)
    order = sorted(
        grades, key=lambda grade: (grade is None, -max(r["score"] or 0 for r in rows if r["grade"] == grade))
    )
    scored = [(row["body_name"], row["score"]) for row in rows]
    content = {
        "summary": _summary(rows),
        "grades": [(grade, grades[grade], grades[grade] / len(rows) * 100) for grade in order],
        "nodes": _nodes(data, assessment.scheme),
        "rows": rows,
        "caption": "机构得分排名",
        "compared": _compared(assessment),
        "workbook": workbook_file(assessment),
        "charts": [pictures.bars("各机构得分", scored, "count")]
        if 1 < sum(score is not None for _, score in scored) <= ON_OVERVIEW
        else [],
    }
    title = f"{titles.get(assessment.scheme, assessment.scheme)}（{texts.period_text(assessment.period)}）"
    site.page(
        _scheme_page(assessment.scheme), "scheme.html", title, content, "overview", (("概览", "index.html"),)
    )


def _nodes(data: ReportData, scheme: str) -> list[Row]:
    """Each node of the score sheet over all bodies."""
    found: dict[str, Row] = {}
    scores: dict[str, list[tuple[float, float]]] = defaultdict(list)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for (name, _), sheet in data.sheets.items():
        if name != scheme:
            continue
        for node in sheet:
            found.setdefault(node["node"], node)
            counts[node["node"]][node["status"]] += 1
            if node["score"] is not None and node["weight"] > 0:
                scores[node["node"]].append((node["score"], node["weight"]))
    nodes = []
    for name, node in sorted(found.items(), key=lambda item: item[1]["node_no"]):
        rates = [score / weight for score, weight in scores[name]]
        rate = sum(rates) / len(rates) if rates else None
        nodes.append(
            {
                **node,
                "weight": node["declared_weight"],
                "rate": rate,
                "share": None if rate is None else max(0.0, min(100.0, rate * 100)),
                "page": indicator_page(node["indicator"]) if node["indicator"] else None,
                "indicator_title": data.title(node["indicator"]) if node["indicator"] else None,
                **{status: counts[name][status] for status in texts.NODE_STATUSES},
            }
        )
    return nodes


def _differences(data: ReportData, assessment: Assessment, titles: Mapping[str, str]) -> Row | None:
    if assessment.before is None:
        return None
    grades = {
        row["body_id"]: row["grade"]
        for row in data.score_history
        if row["scheme"] == assessment.scheme and row["period"] == assessment.before
    }
    rows = [
        {**row, "previous_grade": grades.get(row["body_id"])}
        for row in _ranked(data, data.totals_by_scheme[assessment.scheme])
        if row["change"] is not None
        and (abs(row["change"]) > 0.005 or row["grade"] != grades.get(row["body_id"]))
    ]
    if not rows:
        return None
    rows.sort(key=lambda row: (-abs(row["change"]), row["body_id"]))
    title = titles.get(assessment.scheme, assessment.scheme)
    now, before = texts.period_text(assessment.period), texts.period_text(assessment.before)
    more = f"{len(rows)}个机构有变化" + (f"，列出变化最大的{_CHANGES}个" if len(rows) > _CHANGES else "")
    return {
        "caption": f"{title}：{now}与{before}相比",
        "note": more,
        "rows": rows[:_CHANGES],
    }


def _unseen(data: ReportData) -> Row:
    rows = [
        {**row, "body_name": data.name(row["body_id"]), "page": body_page(row["body_id"])}
        for body_id in data.reported_bodies
        for row in data.not_observed.get(body_id, [])
    ]
    rows.sort(key=lambda row: (-row["duties"], row["body_id"], row["reason"]))
    everything = sum(row["duties"] for row in rows)
    note = f"共{everything}项责任" + (f"，列出{_UNSEEN}行" if len(rows) > _UNSEEN else "")
    return {"unseen": rows[:_UNSEEN], "unseen_note": note}
