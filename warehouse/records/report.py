"""The pre-check report of one double-publicity file: its tables, its issues, and the issues by cause.

Belongs here: the report's shape, the object for machines, taking the issues out of the engine.
Does not belong here: reading and judging the file, the wording for people (`report_text.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from warehouse.engine import Engine
from warehouse.records.problems import Found, Kind, Place, Problem, column_letters, hidden

_ROWS_KEPT = 60
_VALUES_KEPT = 3


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file; `broken` is the number of its rows that break a rule of severity E.

    `found` are the issues of its rows, counted within the table; `offset` is the number of data rows in the
    tables before it, so that the rows of a file are one run. `notes` are the issues of row 0.
    """

    layout: str | None
    subject: str | None
    party: str | None
    rows: int
    broken: int = 0
    sheet: str | None = None
    place: Place = field(default_factory=Place)
    notes: Sequence[Problem] = ()
    found: Found | None = None
    offset: int = 0

    def problems(self, number: int) -> Iterator[Problem]:
        """Its issues: of the header, then by row in the order of the columns."""
        for note in self.notes:
            yield self._placed(note, number)
        if self.found is None:
            return
        for batch in self.found.issues.to_batches():
            for row, check_no, value in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                kind = self.found.kinds[check_no]
                shown = hidden(value) if value is not None else None
                message = _worded(kind.cause, row + self.offset, kind.field, shown)
                problem = Problem(
                    row + self.offset,
                    kind.field,
                    kind.rule,
                    kind.severity,
                    shown,
                    message,
                    kind.cause,
                    kind.column,
                )
                yield self._placed(problem, number)

    def line(self, problem: Problem) -> int | None:
        """The sheet's row number of an issue of this table."""
        return self.place.line(problem.row - self.offset if problem.row else 0)

    def spot(self, problem: Problem) -> tuple[int, int] | None:
        """Row and column in the sheet of an issue of this table, None when it has no cell."""
        line = self.line(problem)
        column = self.place.columns.get(problem.column or "")
        if column is None and problem.row == 0:
            column = self.place.headings.get(problem.field)
        return (line, column) if line is not None and column is not None else None

    def _placed(self, problem: Problem, number: int) -> Problem:
        spot = self.spot(problem)
        line = spot[0] if spot else self.line(problem) if problem.row else None
        cell = f"{column_letters(spot[1])}{spot[0]}" if spot else None
        return Problem(
            problem.row,
            problem.field,
            problem.rule,
            problem.severity,
            problem.value,
            problem.message,
            problem.cause,
            problem.column,
            number,
            self.sheet,
            line,
            cell,
        )


@dataclass(slots=True)
class Cause:
    """Issues of one cause on one column of one table: how many, the first of them, and their values."""

    first: Problem
    count: int = 0
    shown: list[Problem] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Count an issue; the first ones are kept."""
        self.count += 1
        if len(self.shown) < _ROWS_KEPT:
            self.shown.append(problem)
        # One more than is shown tells that there are others.
        if problem.value and len(self.values) <= _VALUES_KEPT and problem.value not in self.values:
            self.values.append(problem.value)


@dataclass(frozen=True)
class ValidationReport:
    """What a file is and what is wrong with it; `layout`, `subject`, `party` are those of its first table."""

    name: str
    layout: str | None = None
    subject: str | None = None
    party: str | None = None
    rows: int = 0
    tables: Sequence[Table] = ()

    @property
    def valid_rows(self) -> int:
        """Data rows without an issue of severity E."""
        return self.rows - sum(table.broken for table in self.tables)

    @property
    def issue_count(self) -> int:
        """Number of issues."""
        return sum(
            len(table.notes) + (table.found.issues.num_rows if table.found is not None else 0)
            for table in self.tables
        )

    @property
    def has_errors(self) -> bool:
        """Whether the header or a row must be mended before the file is submitted."""
        return any(table.broken or any(note.severity == "E" for note in table.notes) for table in self.tables)

    def problems(self) -> Iterator[Problem]:
        """All issues, table by table; made one by one, because a large file can have millions."""
        for number, table in enumerate(self.tables):
            yield from table.problems(number)

    @cached_property
    def causes(self) -> Sequence[Cause]:
        """Issues of one cause together: errors first, the header before the rows, then the most frequent."""
        groups: dict[tuple[int, str, str, str, str], Cause] = {}
        for problem in self.problems():
            # A message of the header says itself what is wrong with this heading.
            text = problem.message if problem.row == 0 else problem.cause
            key = (problem.table, problem.severity, problem.rule, problem.field, text)
            if key not in groups:
                groups[key] = Cause(problem)
            groups[key].add(problem)
        order = "EWI"
        return sorted(
            groups.values(),
            key=lambda cause: (order.index(cause.first.severity), cause.first.row > 0, -cause.count),
        )

    def head_json(self) -> dict[str, object]:
        """The object of `as_json` without its issues."""
        return {
            "layout": self.layout,
            "subject": self.subject,
            "party": self.party,
            "rows": self.rows,
            "valid_rows": self.valid_rows,
            "tables": [
                {
                    "sheet": table.sheet,
                    "layout": table.layout,
                    "subject": table.subject,
                    "party": table.party,
                    "rows": table.rows,
                    "valid_rows": table.rows - table.broken,
                    "header_row": table.place.header_line,
                }
                for table in self.tables
                if table.layout is not None
            ],
        }

    def as_json(self) -> dict[str, object]:
        """The object that `zwgk validate --json` prints (docs/interfaces.md)."""
        return {**self.head_json(), "issues": [problem.as_json() for problem in self.problems()]}


def found_issues(engine: Engine, plural: str, start: int, rows: int) -> tuple[Found, int]:
    """The issues that judging one file left in `work.record_issues` for the `rows` data rows behind the first
    `start`, counted anew from 1, and how many of them break a rule of severity E.

    `plural` is `permits` or `penalties`, whose checks were judged.
    """
    within = f"i.row > {start} AND i.row <= {start + rows}"
    kinds = engine.connection.execute(
        "SELECT DISTINCT i.check_no, i.field, i.rule, i.severity, i.cause, c.column_name"
        f" FROM work.record_issues AS i JOIN work.checks_{plural} AS c ON c.number = i.check_no"
        f" WHERE {within}"
    ).fetchall()
    issues = engine.query(
        f"SELECT i.row - {start} AS row, i.check_no, i.value FROM work.record_issues AS i WHERE {within}"
        " ORDER BY i.row, i.check_no"
    )
    [(broken,)] = engine.connection.execute(
        f"SELECT COUNT(DISTINCT i.row) FROM work.record_issues AS i WHERE {within} AND i.severity = 'E'"
    ).fetchall()
    return Found(issues, {number: Kind(*words) for number, *words in kinds}), int(broken)


def _worded(cause: str, row: int, name: str, value: str | None) -> str:
    return cause.replace("{row}", str(row)).replace("{field}", name).replace("{value}", value or "")
