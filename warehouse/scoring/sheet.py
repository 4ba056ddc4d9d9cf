"""The score sheet of a scheme: its lines from top to bottom, with what follows from their place.

Belongs here: numbers, depth and points of lines. Does not belong here: what a scheme may say (`model.py`).
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

from warehouse.scoring.model import Figure, Node, Origin, Rule, Scheme, Strict

Part = Literal["base", "bonus", "veto"]
Row = dict[str, Any]
Marks = tuple[Origin, str | None]
"""Origin and basis of a line."""


class Line(Strict):
    """A line of the score sheet with what follows from its place: number, depth, points, origin.

    `points` are those declared, in points of the whole; NULL figure and rule for groups.
    """

    no: int
    depth: int
    id: str
    parent: str
    path: tuple[str, ...]
    title: str
    part: Part
    points: Decimal
    figure: Figure | None
    rule: Rule | None
    origin: Origin
    basis: str | None


def node_points(node: Node, parent: Decimal) -> Decimal:
    """The points of a node whose parent has `parent` points."""
    if node.percent is not None:
        return parent * node.percent / 100
    if node.points is not None:
        return node.points
    return sum((node_points(child, Decimal(0)) for child in node.children), Decimal(0))


def lines(scheme: Scheme) -> list[Line]:
    """The score sheet from top to bottom, without the whole: base, bonus, vetoes."""
    rows: list[Row] = []
    for node in scheme.nodes:
        rows += _walk(
            node, scheme.full, {"parent": "total", "path": (), "part": "base"}, (scheme.origin, None)
        )
    if bonus := scheme.bonus:
        marks = (bonus.origin or scheme.origin, bonus.basis)
        rows.append(
            _row("bonus", bonus.title, bonus.cap, {"parent": "total", "path": (), "part": "bonus"}, marks)
        )
        for node in bonus.children:
            rows += _walk(node, bonus.cap, {**_top("bonus"), "parent": "bonus", "path": ("bonus",)}, marks)
    for veto in scheme.vetoes:
        marks = (veto.origin or scheme.origin, veto.basis)
        rows.append(_row(veto.id, veto.title, Decimal(0), _top("veto"), marks) | {"figure": veto.when})
    return [Line(no=number, **row) for number, row in enumerate(rows, 2)]


def _top(part: Part) -> Row:
    """The place directly below the whole."""
    return {"parent": "total", "path": (), "part": part}


def _walk(node: Node, above: Decimal, place: Row, marks: Marks) -> Iterator[Row]:
    """A node and everything below it; `above` are the points of its parent."""
    points = node_points(node, above)
    own = (node.origin or marks[0], node.basis or marks[1])
    row = _row(node.id, node.title, points, place, own)
    yield row | {"figure": node.figure, "rule": node.rule}
    for child in node.children:
        yield from _walk(child, points, {**place, "parent": node.id, "path": row["path"]}, own)


def _row(node: str, title: str, points: Decimal, place: Row, marks: Marks) -> Row:
    path = (*place["path"], node)
    row = {**place, "id": node, "title": title, "points": points, "path": path, "depth": len(path)}
    return {**row, "figure": None, "rule": None, "origin": marks[0], "basis": marks[1]}
