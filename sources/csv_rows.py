"""CSV files of the registry and capture logs: rows with their line numbers.

Belongs here: reading a CSV that people keep in a spreadsheet (also saved as GB18030), column names, days.
Does not belong here: what a row means, and tables that bureaus publish (`sources/tables`).
"""

import csv
import difflib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sources.dates import to_day
from sources.text import decode

_MAX_BYTES = 64 << 20
_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:[ T]00?:00(?::00)?)?|\d{8}")


@dataclass(frozen=True, slots=True)
class Row:
    """A row by column name, cells stripped; `line` is where it begins in the file, from 1."""

    line: int
    cells: dict[str, str]

    def get(self, column: str) -> str | None:
        """A cell, None when it is empty."""
        return self.cells[column] or None


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with the file itself, in Chinese, with what to do."""

    line: int | None
    column: str | None
    value: str | None
    message_zh: str
    hint: str


@dataclass(slots=True)
class Rows:
    """The rows that could be read and the flaws of the file."""

    rows: list[Row] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)

    def flaw(
        self, line: int | None, message: str, hint: str, column: str | None = None, value: str | None = None
    ) -> None:
        """Note what is wrong with the file at a line (None: the whole file)."""
        self.flaws.append(Flaw(line, column, value, message, hint))


def read_rows(file: Path, columns: Sequence[str], required: Sequence[str]) -> Rows:
    """Read a CSV of known columns in any order; a column that may be absent is then empty in each row."""
    found = Rows()
    text = _text(file, found)
    if text is None:
        return found
    reader = csv.reader(io.StringIO(text, newline=""))
    header: list[str] | None = None
    line = 1
    while True:
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            break
        except csv.Error as error:
            found.flaw(line, f"这一行读不了（{error}）", "检查引号是否成对，或在 Excel/WPS 里另存为 CSV")
            break
        start, line = line, reader.line_num + 1
        if not any(cells):
            continue
        if header is None:
            header = _header(cells, start, columns, required, found)
            if header is None:
                return found
        else:
            _row(cells, start, header, columns, found)
    if header is None:
        found.flaw(None, "文件是空的", f"第一行要有表头：{','.join(columns)}")
    return found


def day_of(text: str) -> date | None:
    """The day that a cell holds and nothing but it, in any notation that spreadsheets make of it."""
    day = to_day(text) if _DAY.fullmatch(text) else None
    return date.fromisoformat(day) if day else None


def _text(file: Path, found: Rows) -> str | None:
    try:
        size = file.stat().st_size
        if size > _MAX_BYTES:
            found.flaw(None, f"文件有 {size:,} 字节，没有读取", "请确认放的是登记表")
            return None
        decoded = decode(file.read_bytes())
    except OSError as error:
        found.flaw(None, f"文件读不了：{error.strerror}", "请检查文件有没有读取权限")
        return None
    for damage in decoded.findings:
        found.flaw(None, damage.message_zh, "改正后另存为 UTF-8 编码的 CSV")
    return decoded.text


def _header(
    cells: list[str], line: int, columns: Sequence[str], required: Sequence[str], found: Rows
) -> list[str] | None:
    """Column names by position ('' for a column that is not ours); None when required ones are missing."""
    known: list[str] = []
    for cell in cells:
        if cell in columns and cell not in known:
            known.append(cell)
            continue
        known.append("")
        if cell in columns:
            found.flaw(line, f"表头“{cell}”出现了两次", "请删去重复的一列", cell, cell)
        elif cell:
            near = difflib.get_close_matches(cell, columns, n=1, cutoff=0.6)
            hint = f"是不是“{near[0]}”？" if near else f"可用的表头：{','.join(columns)}"
            found.flaw(line, f"不认识的表头“{cell}”，这一列没有读取", hint, cell, cell)
    missing = [column for column in required if column not in known]
    for column in missing:
        found.flaw(line, f"缺少表头“{column}”", f"第一行要有：{','.join(columns)}", column)
    return None if missing else known


def _row(cells: list[str], line: int, header: list[str], columns: Sequence[str], found: Rows) -> None:
    values = dict.fromkeys(columns, "")
    values.update({name: cell for name, cell in zip(header, cells, strict=False) if name})
    if any(cells[len(header) :]):
        found.flaw(
            line,
            f"这一行有 {len(cells)} 格，表头只有 {len(header)} 格，多出的没有读取",
            "文字里有英文逗号的，整格要加英文双引号",
        )
    found.rows.append(Row(line, values))
