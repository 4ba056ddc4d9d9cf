"""The issues of a pre-check: one of them, where it stands in a workbook, and many of them in little memory.

Belongs here: these shapes, and keeping identity and telephone numbers out of what is said. Does not belong
here: the report that they make up (`report.py`), judging.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

HIDDEN = "（已隐去）"
# Identity numbers (by their date of birth), mobile phones, fixed lines with their area code.
_PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])[0-9]{6}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9Xx](?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])(?:\+?86)?[- ]?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])0[1-9][0-9]{1,2}[- ][0-9]{7,8}(?![0-9A-Za-z])"
)


def hidden(text: str) -> str:
    """A text without identity and telephone numbers."""
    return _PERSONAL.sub(HIDDEN, text) if any(sign.isdigit() for sign in text) else text


def column_letters(number: int) -> str:
    """The letters of a spreadsheet's column, counted from 1."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Problem:
    """One issue; row 0 is the header or the whole file.

    `cause` is its wording before row, field and value; `column` the parsed column. `sheet_row` and `cell` are
    where it stands in a workbook, as a spreadsheet program shows it.
    """

    row: int
    field: str
    rule: str
    severity: str
    value: str | None
    message: str
    cause: str
    column: str | None = None
    table: int = 0
    sheet: str | None = None
    sheet_row: int | None = None
    cell: str | None = None

    def as_json(self) -> dict[str, object]:
        """The object of `issues` that `zwgk validate --json` prints (docs/interfaces.md)."""
        return {
            "row": self.row,
            "field": self.field,
            "rule": self.rule,
            "severity": self.severity,
            "value": self.value,
            "message": self.message,
            "sheet": self.sheet,
            "sheet_row": self.sheet_row,
            "cell": self.cell,
        }


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands in a workbook: `lines[n - 1]` is the sheet's row number of data row n (of some
    rows only: `some[n]`), `columns` the sheet's column number (from 1) by parsed column, `headings` by
    heading. Empty: not known."""

    header_line: int | None = None
    lines: Sequence[int] = ()
    columns: Mapping[str, int] = field(default_factory=dict)
    headings: Mapping[str, int] = field(default_factory=dict)
    some: Mapping[int, int] | None = None

    def line(self, row: int) -> int | None:
        """The sheet's row number of a data row; of row 0 the header's."""
        if row == 0:
            return self.header_line
        if self.some is not None:
            return self.some.get(row)
        return self.lines[row - 1] if 0 < row <= len(self.lines) else None


@dataclass(frozen=True, slots=True)
class Kind:
    """What the issues of one check have in common."""

    field: str
    rule: str
    severity: str
    cause: str
    column: str


@dataclass(frozen=True, slots=True)
class Found:
    """The issues of the rows of a table, by row and in the order of the rules: `issues` has the columns
    `row, check_no, value`, and `kinds` what each check says, kept once because a file can have millions."""

    issues: pa.Table
    kinds: Mapping[int, Kind]


def notes_of(findings: Iterable[tuple[str, str | None, str, str | None, str]]) -> list[Problem]:
    """Issues of row 0 from what reading noticed: rule, field, severity, value, message of each."""
    notes = []
    for rule, name, severity, value, message in findings:
        text = hidden(message)
        shown = hidden(value) if value is not None else None
        notes.append(Problem(0, hidden(name or ""), rule, severity, shown, text, text))
    return notes
