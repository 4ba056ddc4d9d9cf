"""Rows and columns of the tables (国办公开办函〔2021〕30号), and which of them a line of a text is.

Belongs here: labels and their order. Does not belong here: going through a text.
"""

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

APPLICANTS = ("person", "company", "research", "welfare", "legal_service", "other", "total")
"""Columns of table 3: natural persons, five kinds of organisations, all."""
REVIEW_RESULTS = ("upheld", "corrected", "other", "pending", "total")
REVIEW_KINDS = ("review", "suit_direct", "suit_after_review")
"""Table 4: 行政复议, 未经复议直接起诉, 复议后起诉, each with five results, in one row of fifteen figures."""
DOCUMENTS = ("issued", "repealed", "in_force")

_GROUPS = {"不予公开": "3.3", "无法提供": "3.4", "不予处理": "3.5", "其他处理": "3.6"}
_NUMBERED = re.compile(r"^\(?([一二三四五六七八九1-9])\)?[.、,)]?")
_SUB_NUMBER = re.compile(r"^\(?([1-9])\)?[.、,)]")
_FIGURE = re.compile(r"^[0-9]{1,9}(\.[0-9]{1,6})?$")
_EMPTY = frozenset({"", "/", "-", "--", "—", "――", "无"})


@dataclass(frozen=True, slots=True)
class RowLabel:
    """A row of `rows.csv`: it is named by `needs` and not by `unless`, inside its `group` of rows."""

    table_no: str
    row_code: str
    group: str
    needs: str
    unless: str
    zh: str


@cache
def row_labels() -> tuple[RowLabel, ...]:
    """The rows of the tables in their order."""
    with (Path(__file__).parent / "rows.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(RowLabel(**row) for row in csv.DictReader(handle))


def plain(cell: str) -> str:
    """A cell in one spelling: full-width signs narrow, no spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell))


def figure_of(cell: str) -> str | None:
    """The figure of a plain cell, '' for one left empty, None for a cell that holds something else."""
    if cell in _EMPTY:
        return ""
    bare = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", cell).removesuffix("件").removesuffix("万元")
    return bare if _FIGURE.match(bare) else None


def group_of(labels: Sequence[str]) -> str | None:
    """The group of results (三)–(六) that a row opens, None when it opens none."""
    for label in labels:
        for words, group in _GROUPS.items():
            if _NUMBERED.sub("", label).startswith(words):
                return group
    return None


def request_row(labels: Sequence[str], group: str | None) -> RowLabel | None:
    """The row of table 3 that has these labels and stands in this group."""
    last = labels[-1] if labels else ""
    rows = [row for row in row_labels() if row.table_no == "3"]
    inside = [row for row in rows if row.group and row.group == group]
    if number := _SUB_NUMBER.match(last):
        numbered = [row for row in inside if row.row_code.endswith(f".{number[1]}")]
        # What a row says counts more than its number: copies lose and repeat numbers.
        return _named(inside, last) or (numbered[0] if numbered else None)
    return _named([row for row in rows if not row.group], last) or _named(inside, last)


def document_row(labels: Sequence[str]) -> RowLabel | None:
    """The row of table 2 that has these labels."""
    return _named([row for row in row_labels() if row.table_no == "2"], labels[-1] if labels else "")


def _named(rows: Sequence[RowLabel], label: str) -> RowLabel | None:
    for row in rows:
        if row.needs in label and not (row.unless and row.unless in label):
            return row
    return None
