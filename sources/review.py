"""`review.csv` of a registry: what people decided on which catalogue item a record belongs to.

Belongs here: columns, what a cell may hold, the rows for the warehouse, adding a decision to the file.
Does not belong here: which records a decision meets (`warehouse/links`), commands.

A decision names a notice, permit or penalty by its `record_id` (or a group of the review queue by its id),
or by body and title (of permits and penalties: the decision number). It wins over declared columns, rules
and text.
"""

import csv
import fcntl
import io
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sources.catalogue.identity import item_key, normalised
from sources.csv_rows import Row, read_rows
from sources.problems import Problem
from sources.registry_cells import Cells, cells_of

REVIEW_FILE = "review.csv"
COLUMNS = ("record_kind", "record_id", "body", "title", "items", "decided_by", "decided_on", "reason")
RECORD_KINDS = ("notice", "permit", "penalty")
NONE = "none"
"""What `items` holds when a record belongs to no item."""

_REQUIRED = ("record_kind", "items", "decided_by", "decided_on", "reason")
_ID = re.compile(r"(?P<kind>notice|permit|permits|penalty|penalties)-[0-9a-z]+")
_KINDS = {"permits": "permit", "penalties": "penalty"}
_ITEM_ID = re.compile(r"\d{2}-[0-9a-f]{8}")
# A spreadsheet takes a cell that begins so for a formula; with the apostrophe it does not.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_APOSTROPHE = "'"


@dataclass(frozen=True, slots=True)
class Review:
    """One decision; `items` are item ids in the order given, none of them: it belongs to no item."""

    record_kind: str
    record_id: str | None
    body: str | None
    title: str | None
    items: tuple[str, ...]
    decided_by: str
    decided_on: date
    reason: str
    line: int

    def as_row(self) -> dict[str, Any]:
        """The row for the warehouse."""
        return {
            "line": self.line,
            "record_kind": self.record_kind,
            "record_id": self.record_id,
            "body_id": self.body,
            "title": self.title,
            "item_ids": list(self.items),
            "reason": self.reason,
            "decided_by": self.decided_by,
            "decided_on": self.decided_on,
        }


def read_reviews(file: Path, problems: list[Problem]) -> list[Review]:
    """The decisions of the file in its order, none without a file; what is wrong goes to `problems`."""
    found: list[Review] = []
    seen: dict[tuple[str, ...], int] = {}
    for cells in cells_of(file, COLUMNS, _REQUIRED, problems):
        review = _review(cells)
        if review is None:
            continue
        key = _key(cells.row.cells)
        if key in seen:
            cells.problem(f"与第 {seen[key]} 行判定的是同一条记录", "只留一行：较新的判定")
            continue
        seen[key] = cells.row.line
        found.append(review)
    return found


def append_review(file: Path, cells: dict[str, str]) -> bool:
    """Put a decision into the file, in place of an earlier one on the same record; whether there was one.

    The file is replaced in one step; a second command at the same time waits. Rows are in the order
    of kind, body, title and record, so that versions of the file can be compared.

    Args:
        file: `review.csv` of a registry whose folder exists.
        cells: the cells by column; a missing one is empty.

    Raises:
        ValueError: the decision is not complete, or the file must be mended first; in Chinese.
    """
    row = {column: _safe(cells.get(column, "").strip()) for column in COLUMNS}
    problems: list[Problem] = []
    if _review(Cells(Row(1, _plain(row)), file, problems)) is None:
        raise ValueError("；".join(f"{problem.message_zh}（{problem.hint}）" for problem in problems))
    with _locked(file.parent):
        rows = _rows(file)
        kept = [old for old in rows if _key(_plain(old)) != _key(_plain(row))]
        _replace(file, sorted([*kept, row], key=_order))
    return len(kept) < len(rows)


def item_reference(item_id: str, path: str | None) -> str:
    """How the file names an item: its path where that leads back to the item, else its id."""
    try:
        return path if path and item_key(path) == item_id else item_id
    except ValueError:
        return item_id


def _review(cells: Cells) -> Review | None:
    kind = cells.one_of("record_kind", RECORD_KINDS)
    decided_by, reason = _without(cells.text("decided_by")), _without(cells.text("reason"))
    decided_on = cells.day("decided_on")
    if cells.row.get("decided_on") is None:
        cells.problem("decided_on 没有填", "写成 2026-01-31 的样子")
    record_id, body, title = (cells.row.get(name) for name in ("record_id", "body", "title"))
    if record_id is None and (body is None or title is None):
        cells.problem("不知道是哪条记录", "填 record_id，或同时填 body 和 title（许可、处罚填文号）")
    if record_id is not None:
        match = _ID.fullmatch(record_id)
        if match is None:
            cells.problem(
                f"record_id 的写法不对：“{record_id}”", "从复核清单中原样复制，例：notice-0123456789abcdef"
            )
        elif kind in RECORD_KINDS and _KINDS.get(match["kind"], match["kind"]) != kind:
            cells.problem(f"record_kind 是 {kind}，record_id 却是 {record_id}", "请核对")
    items = _items(cells)
    if not cells.sound or decided_on is None or kind is None:
        return None
    return Review(
        kind,
        record_id,
        body,
        _without(title) if title else None,
        items,
        decided_by,
        decided_on,
        reason,
        cells.row.line,
    )


def _items(cells: Cells) -> tuple[str, ...]:
    text = cells.text("items")
    if text in (NONE, "无"):
        return ()
    found: list[str] = []
    for name in filter(None, (part.strip() for part in re.split(r"[；;]", text))):
        try:
            found.append(name if _ITEM_ID.fullmatch(name) else item_key(name))
        except ValueError:
            cells.problem(
                f"items 里的事项写法不对：“{name}”",
                "写“领域/一级/二级[/三级]”或事项编号，几个用；分开；都不属于写 none",
            )
    return tuple(dict.fromkeys(found))


def _key(cells: dict[str, str]) -> tuple[str, ...]:
    if cells["record_id"]:
        return ("id", cells["record_id"])
    return ("title", cells["record_kind"], cells["body"], normalised(_without(cells["title"])))


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        return []
    table = read_rows(file, COLUMNS, _REQUIRED)
    if table.flaws:
        flaw = table.flaws[0]
        raise ValueError(f"{file.name} 第 {flaw.line or 1} 行：{flaw.message_zh}。请先改正：{flaw.hint}")
    return [row.cells for row in table.rows]


def _order(row: dict[str, str]) -> tuple[str, ...]:
    return (row["record_kind"], row["body"], row["title"], row["record_id"])


def _plain(row: dict[str, str]) -> dict[str, str]:
    return {column: _without(value) for column, value in row.items()}


def _safe(value: str) -> str:
    text = "".join(" " if sign in "\r\n\t" else sign for sign in value)
    return _APOSTROPHE + text if text.startswith(_FORMULA) else text


def _without(value: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from computing it."""
    return value[1:] if value.startswith(_APOSTROPHE) and value[1:2] in _FORMULA else value


def _replace(file: Path, rows: Sequence[dict[str, str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8", newline="") as handle:
            handle.write(text.getvalue())
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(partial, file)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
