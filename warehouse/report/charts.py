"""Charts of the report as SVG files, drawn offline by Vega-Lite (vl-convert).

Belongs here: specifications of charts, making them. Does not belong here: which figures are charted, the data
tables and texts that stand beside each chart on its page.

A page shows a chart as a picture, so its strict content policy holds. Sizes are fixed and legends are written
on the page: nothing depends on which fonts the machine measures with, and the bytes are the same anywhere.
"""

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import vl_convert

Row = Mapping[str, Any]
Spec = dict[str, Any]

FONT = (
    "'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', 'WenQuanYi Micro Hei', "
    "sans-serif"
)
INK, GRID, ACCENT, WARM, FAINT = "#22303f", "#d9dfe5", "#1f5a8c", "#b4541a", "#f2f3f4"
HEAT = ("#f4d9c6", "#f6ecd6", "#e1ebf3", "#b9d3e8", "#86b5da")
"""Colours of the bands 0-20%, 20-40%, ... of a heat map; a cell without figure is `FAINT`."""
LINES = (ACCENT, WARM, "#4d7a3a", "#7a4d8c", "#8a6d1d", "#3f7d7d")
_WIDTH = 900


def _draw(spec: Spec, left: int, top: int, right: int, bottom: int, width: int, height: int) -> str:
    """The SVG of a specification whose plot is `width` x `height` inside these margins (pixels)."""
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "autosize": {"type": "none"},
        "padding": {"left": left, "top": top, "right": right, "bottom": bottom},
        "width": width,
        "height": height,
        "background": None,
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": INK,
                "titleColor": INK,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
                "domainColor": "#8a97a5",
                "tickColor": "#8a97a5",
                "gridColor": GRID,
                "labelOverlap": False,
                "labelLimit": 400,
            },
        },
        **spec,
    }
    drawn = _converted(json.dumps(whole, ensure_ascii=False))
    return _same_names(_same_size(drawn, left + width + right, top + height + bottom))


@lru_cache(maxsize=64)
def _converted(spec: str) -> str:
    return str(vl_convert.vegalite_to_svg(spec, vl_version="5.21"))


def _same_size(svg: str, width: int, height: int) -> str:
    return re.sub(
        r'width="[\d.]+" height="[\d.]+" viewBox="[^"]*"',
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"',
        svg,
        count=1,
    )


def _same_names(svg: str) -> str:
    """Ids counted from 0: the library counts on from chart to chart."""
    numbers: dict[str, str] = {}
    counter = itertools.count()

    def renamed(found: re.Match[str]) -> str:
        if found[0] not in numbers:
            numbers[found[0]] = f"{found[1]}{next(counter)}"
        return numbers[found[0]]

    return re.sub(r"\b(clip|gradient_)\d+\b", renamed, svg)


def _margin(names: Sequence[str]) -> int:
    """Room for names on the left, whatever fonts there are: a character is never wider than its size."""
    return 20 + 12 * max(map(len, names), default=0)


def heat_map(cells: Sequence[Row], columns: Sequence[str], rows: Sequence[str]) -> str:
    """A map of shares: `cells` have row, column, value (0 to 1, or None), ordered by `columns`, `rows`."""
    values = [
        {
            "r": cell["row"],
            "c": cell["column"],
            "band": "none" if cell["value"] is None else str(min(int(cell["value"] * 5), 4)),
            "t": "" if cell["value"] is None else f"{int(cell['value'] * 100)}",
        }
        for cell in cells
    ]
    x = {"field": "c", "type": "ordinal", "sort": list(columns), "title": None}
    y = {"field": "r", "type": "ordinal", "sort": list(rows), "title": None}
    left, top = _margin(rows), 130
    step = (_WIDTH - left - 90) // max(len(columns), 1)
    step = min(step, 60)
    colour = {
        "field": "band",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["none", "0", "1", "2", "3", "4"], "range": [FAINT, *HEAT]},
    }
    spec: Spec = {
        "data": {"values": values},
        "encoding": {
            "x": {
                **x,
                "axis": {
                    "orient": "top",
                    "labelAngle": -55,
                    "labelAlign": "left",
                    "domain": False,
                    "ticks": False,
                    "labelPadding": 6,
                },
                "scale": {"domain": list(columns)},
            },
            "y": {
                **y,
                "axis": {"domain": False, "ticks": False, "labelPadding": 8},
                "scale": {"domain": list(rows)},
            },
        },
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 1.5},
                "encoding": {"color": colour},
            },
            {
                "mark": {"type": "text", "fontSize": 11 if step >= 24 else 9, "color": INK},
                "encoding": {"text": {"field": "t", "type": "nominal"}},
            },
        ],
    }
    return _draw(spec, left, top, 90, 8, step * len(columns), 24 * len(rows))


def bars(values: Sequence[Row], unit: str) -> str:
    """Horizontal bars: `values` have name, value (a share from 0 to 1 for `ratio`) and label."""
    names = [row["name"] for row in values]
    scale: Spec = {"domain": [0, 1], "nice": False} if unit == "ratio" else {"zero": True}
    spec: Spec = {
        "data": {"values": list(values)},
        "encoding": {
            "y": {
                "field": "name",
                "type": "ordinal",
                "sort": names,
                "title": None,
                "axis": {"domain": False, "ticks": False, "labelPadding": 8},
                "scale": {"paddingInner": 0.35},
            },
            "x": {
                "field": "value",
                "type": "quantitative",
                "title": None,
                "scale": scale,
                "axis": {"format": "~%" if unit == "ratio" else ",.2~f", "tickCount": 5, "domain": False},
            },
        },
        "layer": [
            {"mark": {"type": "bar", "color": ACCENT}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12, "color": INK},
                "encoding": {"text": {"field": "label", "type": "nominal"}},
            },
        ],
    }
    return _draw(spec, _margin(names), 10, 110, 30, 540, 24 * len(names))


def columns(values: Sequence[Row], bins: Sequence[str], groups: Sequence[str], title: str) -> str:
    """Stacked columns: `values` have bin, group and count; colours follow the order of `groups`."""
    spec: Spec = {
        "data": {"values": [{**row, "order": list(groups).index(row["group"])} for row in values]},
        "mark": {"type": "bar"},
        "encoding": {
            "x": {
                "field": "bin",
                "type": "ordinal",
                "sort": list(bins),
                "title": title,
                "axis": {"labelAngle": 0, "ticks": False, "labelPadding": 6, "titlePadding": 10},
                "scale": {"domain": list(bins), "paddingInner": 0.25},
            },
            "y": {
                "field": "count",
                "type": "quantitative",
                "title": None,
                "axis": {"domain": False, "ticks": False, "tickCount": 5, "format": ",d"},
            },
            "color": {
                "field": "group",
                "type": "nominal",
                "legend": None,
                "scale": {"domain": list(groups), "range": [ACCENT, WARM, "#9aa5b1"][: len(groups)]},
            },
            "order": {"field": "order", "type": "quantitative"},
        },
    }
    return _draw(spec, 60, 14, 20, 56, 820, 230)


def trend(values: Sequence[Row], periods: Sequence[str], series: Sequence[str], unit: str) -> str:
    """Lines over `periods`: `values` have period, series and value; colours and dashes follow `series`."""
    dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3]]
    known = [row for row in values if row["value"] is not None]
    domain = {"domain": [0, 1]} if unit == "ratio" else {"zero": True}
    encoding: Spec = {
        "x": {
            "field": "period",
            "type": "ordinal",
            "sort": list(periods),
            "title": None,
            "axis": {"labelAngle": 0, "labelPadding": 6},
            "scale": {"domain": list(periods)},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": None,
            "scale": domain,
            "axis": {
                "format": "~%" if unit == "ratio" else ",.2~f",
                "tickCount": 5,
                "domain": False,
                "ticks": False,
            },
        },
        "color": {
            "field": "series",
            "type": "nominal",
            "legend": None,
            "scale": {"domain": list(series), "range": list(LINES[: len(series)])},
        },
    }
    spec: Spec = {
        "data": {"values": known},
        "encoding": encoding,
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": {
                    "strokeDash": {
                        "field": "series",
                        "type": "nominal",
                        "legend": None,
                        "scale": {"domain": list(series), "range": dashes[: len(series)]},
                    }
                },
            },
            {"mark": {"type": "point", "filled": True, "size": 50, "opacity": 1}},
        ],
    }
    return _draw(spec, 60, 14, 20, 36, 820, 230)
