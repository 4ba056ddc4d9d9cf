"""The pre-check report of one double-publicity file: for machines as JSON, for a clerk in plain Chinese.

Belongs here: the report's shape and wording. Does not belong here: reading and judging the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from warehouse.engine import Engine

_ROWS_SHOWN = 12
_LAYOUTS = {
    "A": "2015/16 年归集表",
    "B": "2018 年征求意见稿",
    "C": "现行标准（2018 年）",
    "custom": "机构自有表格",
}
_SUBJECTS = {"permit": "行政许可", "penalty": "行政处罚"}
_PARTIES = {"organisation": "法人及非法人组织", "person": "自然人", "mixed": "法人与自然人同表"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One issue; row 0 is the header or the whole file. `cause` is its wording before row and value."""

    row: int
    field: str
    rule: str
    severity: str
    value: str | None
    message: str
    cause: str


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What a file is and what is wrong with it."""

    name: str
    layout: str | None
    subject: str | None
    party: str | None
    rows: int
    issues: Sequence[Problem] = field(default_factory=list)

    @property
    def valid_rows(self) -> int:
        """Data rows without an issue of severity E."""
        return self.rows - len(
            {issue.row for issue in self.issues if issue.row > 0 and issue.severity == "E"}
        )

    @property
    def has_errors(self) -> bool:
        """Whether the header or a row must be mended before the file is submitted."""
        return any(issue.severity == "E" for issue in self.issues)

    def as_json(self) -> dict[str, object]:
        """The object that `zwgk validate --json` prints (docs/interfaces.md)."""
        return {
            "layout": self.layout,
            "subject": self.subject,
            "party": self.party,
            "rows": self.rows,
            "valid_rows": self.valid_rows,
            "issues": [
                {
                    "row": issue.row,
                    "field": issue.field,
                    "rule": issue.rule,
                    "severity": issue.severity,
                    "value": issue.value,
                    "message": issue.message,
                }
                for issue in self.issues
            ],
        }

    def render(self) -> str:
        """The report as a colleague would say it: what the file is, what is fine, what to mend and where."""
        lines = [f"文件：{self.name}"]
        if self.layout is None:
            lines.append("没有读出双公示记录。")
        else:
            subject = _SUBJECTS.get(self.subject or "", "")
            party = _PARTIES.get(self.party or "", "")
            lines.append(f"内容：双公示{subject}（{party}），表式 {self.layout}：{_LAYOUTS[self.layout]}")
            broken = self.rows - self.valid_rows
            lines.append(f"数据 {self.rows} 行，其中 {self.valid_rows} 行可以报送，{broken} 行要先改正。")
        for severity, title in (("E", "必须改正"), ("W", "请核对"), ("I", "供参考")):
            groups = self._groups(severity)
            if groups:
                lines.extend(["", f"{title}（{sum(len(group) for group in groups)} 处）："])
                lines.extend(f"{number}. {_sentence(group)}" for number, group in enumerate(groups, start=1))
        if not self.issues and self.layout is not None:
            lines.extend(["", "没有发现问题，可以报送。"])
        return "\n".join(lines)

    def _groups(self, severity: str) -> list[list[Problem]]:
        """Issues of one cause together: the header first, then the most frequent cause."""
        groups: dict[tuple[str, str, str], list[Problem]] = {}
        for issue in self.issues:
            if issue.severity == severity:
                groups.setdefault((issue.rule, issue.field, issue.cause), []).append(issue)
        return sorted(groups.values(), key=lambda group: (group[0].row > 0, -len(group)))


def _sentence(group: Sequence[Problem]) -> str:
    first = group[0]
    if first.row == 0:
        return first.message
    rows = "、".join(str(issue.row) for issue in group[:_ROWS_SHOWN])
    more = f" 等 {len(group)}" if len(group) > _ROWS_SHOWN else ""
    values = list(dict.fromkeys(issue.value for issue in group if issue.value))
    shown = "”“".join(values[:3]) + ("”等" if len(values) > 3 else "”") if values else "”"
    text = first.cause.replace("第 {row} 行", f"第 {rows}{more} 行").replace("{field}", first.field)
    return text.replace("{value}”", shown).replace("{value}", "、".join(values[:3]) or "空")


def problems(engine: Engine) -> list[Problem]:
    """The issues that judging left in `work.record_issues`, by row and in the order of the columns."""
    rows = engine.connection.execute(
        "SELECT row, field, rule, severity, value, message_zh, cause"
        " FROM work.record_issues ORDER BY row, check_no"
    ).fetchall()
    return [Problem(*row) for row in rows]
