"""A chart with all that stands beside it: file, text alternative, legend, data table.

Belongs here: turning figures into `charts.py` pictures. Does not belong here: markup, where a chart stands.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from warehouse.report import charts
from warehouse.report.data import Row
from warehouse.report.site import Site
from warehouse.report.texts import figure, number, period_order, period_text, plain

MAP_ROWS = 40
"""Bodies of one heat map."""
BARS = 40
"""Bars of one chart; more bodies are shown as a distribution."""
_NAME_LENGTH = 20
_HEAT_LEGEND = (
    ("h0", "不到20%"),
    ("h1", "20%–40%"),
    ("h2", "40%–60%"),
    ("h3", "60%–80%"),
    ("h4", "80%及以上"),
    ("hn", "没有应公开的事项或没有采集到"),
)
_BINS = ("早于起算日", "0–3", "4–7", "8–10", "11–15", "16–20", "21–30", "30以上")
_BIN_ENDS = (-1, 3, 7, 10, 15, 20, 30, 10_000)
_SHARES = ("0–20%", "20%–40%", "40%–60%", "60%–80%", "80%–100%", "100%")


class Pictures:
    """Draws charts into the report; the same picture is drawn and stored once."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: set[str] = set()

    def _chart(
        self,
        svg: str,
        title: str,
        alt: str,
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        legend: Sequence[tuple[str, str]] = (),
        note: str = "",
    ) -> Row:
        name = f"charts/{hashlib.sha256(svg.encode()).hexdigest()[:16]}.svg"
        if name not in self._known:
            self._site.write(name, svg)
            self._known.add(name)
        size = re.search(r'width="(\d+)" height="(\d+)"', svg)
        width, height = size.groups() if size else ("900", "300")
        return {
            "file": name,
            "title": title,
            "alt": alt,
            "head": list(head),
            "rows": [list(row) for row in rows],
            "legend": list(legend),
            "note": note,
            "width": width,
            "height": height,
        }

    def heat_map(
        self,
        title: str,
        rows: Sequence[str],
        columns: Sequence[str],
        shares: Mapping[tuple[int, int], float | None],
    ) -> Row:
        """Coverage of `columns` (domains) by `rows` (bodies); `shares` by row and column number."""
        row_names, column_names = labels(rows), labels(columns, 12)
        cells = [
            {"row": row_names[i], "column": column_names[j], "value": shares.get((i, j))}
            for i in range(len(rows))
            for j in range(len(columns))
        ]
        known = [value for value in shares.values() if value is not None]
        full = sum(value >= 1 for value in known)
        none = sum(value == 0 for value in known)
        alt = (
            f"{title}：{len(rows)}行、{len(columns)}个领域，有数据的格子{len(known)}个，"
            f"其中全部公开的{full}个，一项也没有公开的{none}个。各格的数值见图下的数据表。"
        )
        table = [
            [rows[i], *(figure(shares.get((i, j)), "ratio") for j in range(len(columns)))]
            for i in range(len(rows))
        ]
        return self._chart(
            charts.heat_map(cells, column_names, row_names),
            title,
            alt,
            ["机构", *columns],
            table,
            _HEAT_LEGEND,
            "格内数字为已公开事项占应公开事项的百分比（舍去小数）。",
        )

    def bars(self, title: str, values: Sequence[tuple[str, float | None]], unit: str) -> Row:
        """One bar per name, or the distribution when there are too many names."""
        known = [(name, value) for name, value in values if value is not None]
        least, most = min(known, key=_second), max(known, key=_second)
        alt = (
            f"{title}：{len(known)}个机构有数值，最高的是{plain(most[0])}（{figure(most[1], unit)}），"
            f"最低的是{plain(least[0])}（{figure(least[1], unit)}）。"
        )
        if len(values) > BARS and unit == "ratio":
            counts = [0] * len(_SHARES)
            for _, value in known:
                counts[min(int(value * 5), 5)] += 1
            rows = [
                {"bin": name, "group": "机构", "count": count}
                for name, count in zip(_SHARES, counts, strict=True)
            ]
            return self._chart(
                charts.columns(rows, _SHARES, ["机构"], "数值"),
                f"{title}（机构数的分布）",
                alt,
                ["数值", "机构数"],
                [[name, str(count)] for name, count in zip(_SHARES, counts, strict=True)],
            )
        shown = sorted(known, key=lambda item: -item[1])[:BARS]
        names = labels([name for name, _ in shown])
        marks = [
            {"name": name, "value": value, "label": figure(value, unit)}
            for name, (_, value) in zip(names, shown, strict=True)
        ]
        return self._chart(charts.bars(marks, unit), title, alt, [], [])

    def lags(self, rows: Sequence[Row]) -> Row | None:
        """Working days from decision to publication: `rows` have lag, status, records."""
        if not rows:
            return None
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for row in rows:
            name = next(_BINS[i] for i, end in enumerate(_BIN_ENDS) if row["lag"] <= end)
            counts[name, row["status"]] += row["records"]
        groups = {"met": "按时", "late": "逾期"}
        values = [
            {"bin": name, "group": groups[status], "count": counts[name, status]}
            for name in _BINS
            for status in groups
        ]
        everything = sum(counts.values())
        late = sum(count for (_, status), count in counts.items() if status == "late")
        return self._chart(
            charts.columns(values, _BINS, list(groups.values()), "从起算日到公开历时的工作日数"),
            "公开历时的分布",
            f"公开历时的分布：共{everything}条有期限的记录，其中{late}条逾期。",
            ["工作日数", *groups.values()],
            [[name, *(number(counts[name, status]) for status in groups)] for name in _BINS],
            (("l0", "按时"), ("l1", "逾期")),
            "有公开期限的记录数；各记录的期限不同，同样的天数可能有的按时、有的逾期。",
        )

    def trend(
        self, title: str, series: Mapping[str, Sequence[tuple[str, float | None]]], unit: str
    ) -> Row | None:
        """Lines over periods; None with fewer than two periods."""
        periods = sorted({period for line in series.values() for period, _ in line}, key=period_order)
        if len(periods) < 2:
            return None
        names = list(series)[: len(charts.LINES)]
        by_key = {(name, period): value for name in names for period, value in series[name]}
        values = [
            {"period": _short(period), "series": name, "value": by_key.get((name, period))}
            for name in names
            for period in periods
        ]
        parts = []
        for name in names:
            line = [(period, value) for period, value in series[name] if value is not None]
            if line:
                (first, before), (last, after) = line[0], line[-1]
                start = f"{name}从{period_text(first)}的{figure(before, unit)}"
                parts.append(f"{start}到{period_text(last)}的{figure(after, unit)}")
        return self._chart(
            charts.trend(values, [_short(period) for period in periods], names, unit),
            title,
            f"{title}：{'；'.join(parts)}。",
            ["时期", *names],
            [
                [period_text(period), *(figure(by_key.get((name, period)), unit) for name in names)]
                for period in periods
            ],
            [(f"l{i}", name) for i, name in enumerate(names)] if len(names) > 1 else (),
        )


def labels(names: Sequence[str], length: int = _NAME_LENGTH) -> list[str]:
    """Names short enough for an axis, each different from the others."""
    found: list[str] = []
    used: set[str] = set()
    for name in names:
        text = plain(name)
        short = text if len(text) <= length else f"{text[: length - 1]}…"
        count = 1
        label = short
        while label in used:
            count += 1
            label = f"{short[: length - 4]}（{count}）"
        used.add(label)
        found.append(label)
    return found


def _second(item: tuple[str, Any]) -> Any:
    return item[1]


def _short(period: str) -> str:
    year, _, rest = period.partition("-")
    if rest.isdigit():
        return f"{year}.{int(rest)}"
    return f"{year}{' ' if rest else ''}{rest}"
