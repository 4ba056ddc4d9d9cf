"""What the reader of annual reports gives back.

Belongs here: the shapes of a cell and of a reading. Does not belong here: grammar, arithmetic.
"""

from dataclasses import dataclass, field

from sources.findings import Finding


@dataclass(frozen=True, slots=True)
class ReportCell:
    """One figure of a table: `row_code` and `column_code` are those of `rows.csv` and `layout.py`.

    `value` is as written without spaces and thousands separators, '' where the cell is empty; `line` is the
    line of the text, from 1.
    """

    table_no: str
    row_code: str
    row_label: str
    column_code: str
    value: str
    line: int


@dataclass(slots=True)
class ReportReading:
    """The figures of a report in its order and what was noticed; the year is None when it is not told."""

    report_year: str | None = None
    cells: list[ReportCell] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
