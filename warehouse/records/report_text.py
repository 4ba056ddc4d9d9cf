"""The pre-check report in plain Chinese, as a helpful colleague would say it.

Belongs here: wording for people, rows as short lists. Does not belong here: the report's shape (`report.py`),
the workbook's layout (`pipelines/annotated`).
"""

from collections.abc import Sequence

from warehouse.records.problems import Problem
from warehouse.records.report import Cause, Table, ValidationReport

SEVERITIES = {"E": "必须改正", "W": "请核对", "I": "供参考"}
_ROWS_SHOWN = 12
_LAYOUTS = {
    "A": "2015/16 年归集表",
    "B": "2018 年征求意见稿",
    "C": "现行标准（2018 年）",
    "custom": "机构自有表格",
}
_SUBJECTS = {"permit": "行政许可", "penalty": "行政处罚"}
_PARTIES = {"organisation": "法人及非法人组织", "person": "自然人", "mixed": "法人与自然人同表"}


def render(report: ValidationReport) -> str:
    """The whole report: what the file is, what is fine, what to mend and where, what to do next."""
    lines = [f"文件：{report.name}", *(what_it_is(table) for table in report.tables if table.layout)]
    if report.layout is None:
        lines.append("没有读出双公示记录。")
    else:
        lines.append(counts(report))
    for severity, title in SEVERITIES.items():
        causes = [cause for cause in report.causes if cause.first.severity == severity]
        if not causes:
            continue
        lines.extend(["", f"{title}（{sum(cause.count for cause in causes)} 处）："])
        for number, cause in enumerate(causes, start=1):
            lines.append(f"{number}. {_in_sheet(cause, report)}{sentence(cause)}")
            if place := _place(cause):
                lines.append(f"   {place}")
    lines.extend(["", *next_steps(report)])
    return "\n".join(lines)


def what_it_is(table: Table) -> str:
    """One sentence about a table."""
    subject = _SUBJECTS.get(table.subject or "", "记录")
    party = _PARTIES.get(table.party or "", "")
    layout = _LAYOUTS.get(table.layout or "", "")
    sheet = f"{_sheet_words(table)}：" if table.sheet else "内容："
    text = f"{sheet}双公示{subject}（{party}），表式 {table.layout}"
    text += f"：{layout}" if layout else ""
    if table.place.header_line is not None:
        text += f"；表头在第 {table.place.header_line} 行"
    return text


def counts(report: ValidationReport) -> str:
    """How many rows are fine."""
    broken = report.rows - report.valid_rows
    if not broken:
        return f"数据 {report.rows} 行，{report.rows} 行都可以报送。"
    return f"数据 {report.rows} 行，其中 {report.valid_rows} 行可以报送，{broken} 行要先改正。"


def next_steps(report: ValidationReport) -> list[str]:
    """What to do now, the first thing first."""
    if report.layout is None:
        return ["下一步：按上面的说明处理后，再自查一次。"]
    if not report.issue_count:
        return ["没有发现问题，可以报送。"]
    if report.has_errors:
        return ["下一步：先改“必须改正”的，再看“请核对”的；改好后再自查一次，没有“必须改正”就可以报送。"]
    if any(cause.first.severity == "W" for cause in report.causes):
        return ["下一步：没有必须改正的问题。“请核对”的逐条看一遍，确认无误就可以报送。"]
    return ["没有需要改正的问题，可以报送。"]


def sentence(cause: Cause) -> str:
    """A cause in one sentence, with the data rows and the values that it concerns."""
    first = cause.first
    if first.row == 0:
        return first.message
    rows = row_list([problem.row for problem in cause.shown], cause.count)
    return _worded(cause, f"第 {rows} 行")


def remedy(cause: Cause) -> str:
    """A cause in one sentence without rows, for a list that shows them beside it."""
    return cause.first.message if cause.first.row == 0 else _worded(cause, "")


def own_words(problem: Problem) -> str:
    """What is wrong with this one cell, for a comment on it."""
    if problem.row == 0:
        return problem.message
    text = problem.cause.replace("第 {row} 行与", "本行与").replace("第 {row} 行", "")
    return (
        text.replace("{row}", str(problem.row))
        .replace("{field}", problem.field)
        .replace("{value}", problem.value or "")
        .strip()
    )


def row_list(rows: Sequence[int], count: int, shown: int = _ROWS_SHOWN) -> str:
    """Row numbers as people write them: `1、2、7–12`; of many the first ones and how many there are."""
    runs: list[list[int]] = []
    for row in dict.fromkeys(rows):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    parts: list[str] = []
    listed = 0
    for run in runs:
        if len(parts) >= shown:
            break
        if len(run) > 3:
            parts.append(f"{run[0]}–{run[-1]}")
            listed += len(run)
        else:
            taken = run[: shown - len(parts)]
            parts.extend(map(str, taken))
            listed += len(taken)
    return "、".join(parts) + (f" 等 {count}" if count > listed else "")


def _worded(cause: Cause, rows: str) -> str:
    values = cause.values
    shown = "”“".join(values[:3]) + ("”等" if len(values) > 3 else "”") if values else "”"
    text = cause.first.cause.replace("第 {row} 行", rows).replace("{field}", cause.first.field)
    text = text.replace("{value}”", shown).replace("{value}", "、".join(values[:3]) or "空")
    return text.replace("{row}", "").strip()


def _place(cause: Cause) -> str:
    """Where it stands as the spreadsheet program numbers it; empty when that is not known."""
    lines = [problem.sheet_row for problem in cause.shown if problem.sheet_row is not None]
    if cause.first.row == 0:
        return f"位置：单元格 {cause.first.cell}" if cause.first.cell else ""
    if not lines or len(lines) < len(cause.shown):
        return ""
    cells = [problem.cell for problem in cause.shown if problem.cell is not None]
    where = f"在表格里是第 {row_list(lines, cause.count)} 行"
    return f"{where}，第一处在单元格 {cells[0]}" if cells else where


def _in_sheet(cause: Cause, report: ValidationReport) -> str:
    if cause.first.row == 0 or len(report.tables) < 2 or not cause.first.sheet:
        return ""
    return f"{_sheet_words(report.tables[cause.first.table])}："


def _sheet_words(table: Table) -> str:
    return f"{'工作表' if table.place.header_line is not None else '表'}“{table.sheet}”"
