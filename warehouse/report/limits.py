"""How much of a large district's assessment a workbook lists, so that it stays a file that people can open.

Belongs here: the bound, how it is divided, what is left beyond it. Does not belong here: which rows come
first (`sql/report/workbook_deductions.sql`), limits of Excel (`workbook_cells.py`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import fsum
from typing import NamedTuple

LISTED_ROWS = 30_000
"""Deductions up to which a workbook lists them all; beyond, they are shared out among leaves and bodies."""
_LEAST = 5


class Rest(NamedTuple):
    """Deductions (or failures) that a workbook does not list: how many, and the points that they cost."""

    rows: int
    points: float


class LeafCount(NamedTuple):
    """How many deductions a leaf of a body has, and their points."""

    body_id: str
    node: str
    rows: int
    points: float


class FailureCount(NamedTuple):
    """How many failures there are."""

    rows: int


def per_leaf(counts: Sequence[int], most: int = LISTED_ROWS) -> int | None:
    """How many deductions of each leaf of each body are listed; None for all of them.

    `counts` are the deductions of each leaf of each body. Leaves with few are listed whole, and what they
    leave goes to the others; a leaf has at least five, whatever `most` says.
    """
    if sum(counts) <= most:
        return None
    low, high = _LEAST, max(counts)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(count, middle) for count in counts) <= most:
            low = middle
        else:
            high = middle - 1
    return low


def beyond(
    counts: Iterable[LeafCount], listed: Iterable[tuple[str, str, float]]
) -> dict[str, dict[str, Rest]]:
    """By body and leaf what is counted but not `listed` (body, leaf and points of each deduction)."""
    known: dict[tuple[str, str], list[float]] = defaultdict(list)
    for body_id, node, points in listed:
        known[body_id, node].append(points)
    rest: dict[str, dict[str, Rest]] = defaultdict(dict)
    for count in counts:
        own = known[count.body_id, count.node]
        if count.rows > len(own):
            rest[count.body_id][count.node] = Rest(count.rows - len(own), count.points - fsum(own))
    return rest
