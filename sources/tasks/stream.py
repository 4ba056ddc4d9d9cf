"""Tables of tasks that lost their borders: one cell to a line, as copies of pages show them.

Belongs here: finding such a table in lines and putting its lines back into rows, by what each line looks
like. Does not belong here: what the rows mean (`table.py`).
"""

import re
from collections.abc import Sequence

from sources.tasks.bodies import is_body, pieces, read_duties
from sources.tasks.columns import columns_of
from sources.tasks.due import lost_signs, points, tidy
from sources.tasks.table import Table
from sources.tasks.words import plain, words

_MIN_COLUMNS, _MAX_COLUMNS = 3, 9
_NUMBER = re.compile(r"[（(]?\d{1,3}[)）]?[.．、]?")
_NUMBERED = re.compile(r"[（(]?\d{1,3}[)）]?[.．、](?!\d)\s*\S")
_PHASE = re.compile(r"阶段|(?:19|20)\d\d年?\d{1,2}月?\s*[-—–]|^\s*[-—–－]|^[（(]\d{4}年|月[)）]$")
_MARKED = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）、]")
_LONGEST_DUE = 40
_MOST_LINES = 6000
_END = re.compile(r"附件\s*\d*\s*[:：]?|抄送|主送|.{2,30}印发\s*$|浏览.{0,4}[:：]?")
_NEVER = -99.0
# How well a line of a kind fits a column: what it is, what it may be, what it cannot be.
_LIKELY, _POSSIBLE, _UNLIKELY = 3.0, 0.5, -4.0
_STAY, _SKIP_MERGED, _SKIP = -0.6, -0.2, -5.0


def stream_tables(lines: Sequence[str]) -> list[Table]:
    """The tables of tasks that stand in lines; headings that are repeated on every page are one table."""
    tables: list[Table] = []
    index = 0
    while index < len(lines):
        head = _heading(lines, index)
        if head is None:
            index += 1
            continue
        columns, index = head
        body: list[str] = []
        while index < len(lines) and _heading(lines, index) is None and not _ends(lines[index], body):
            if lines[index].strip():
                body.append(lines[index].strip())
            index += 1
        rows = _rows(columns, body)
        if tables and tables[-1].columns == columns and rows:
            tables[-1].rows.extend(rows)
        elif rows:
            tables.append(Table(columns, rows))
    return [table for table in tables if any(table.rows)]


def _heading(lines: Sequence[str], start: int) -> tuple[list[str | None], int] | None:
    """Headings that stand one to a line from `start` on, and the line behind them."""
    if not lines[start].strip() or plain(lines[start]) not in words().column_of:
        return None
    cells: list[str] = []
    index = start
    while index < len(lines) and len(cells) < _MAX_COLUMNS:
        text = lines[index].strip()
        if text and plain(text) not in words().column_of:
            break
        if text:
            cells.append(text)
        index += 1
    columns = columns_of(cells) if len(cells) >= _MIN_COLUMNS else None
    return None if columns is None else (columns, index)


def _ends(line: str, body: list[str]) -> bool:
    """Whether the table ends before this line: the imprint, another annex, a paragraph of the text."""
    text = line.strip()
    return bool(body) and bool(
        _END.fullmatch(text) or (_END.match(text) and len(text) < 40 and "印发" in text)
    )


def _kinds(line: str) -> dict[str, float]:
    """How well a line fits each kind of column."""
    text = line.strip()
    duties = read_duties(text)
    parts = pieces(text)
    is_list = bool(parts) and all(is_body(part) for part in parts) and len(text) < 600
    named = [name for _, name in duties.named]
    is_bodies = is_list or (bool(named) and not duties.odd and duties.has_role and len(text) < 300)
    is_due = len(text) <= _LONGEST_DUE and _is_due(text)
    is_number = _NUMBER.fullmatch(text) is not None
    is_phase = len(text) <= _LONGEST_DUE and _PHASE.search(text) is not None
    is_sentence = text.endswith(("。", "；", ";")) or len(text) > 30
    prose = _LIKELY if is_sentence and not is_bodies else _POSSIBLE
    if is_due or is_number or is_phase:
        prose = _UNLIKELY
    elif is_bodies:
        prose = -1.0
    elif _NUMBERED.match(text):
        prose = _LIKELY
    bodies = _LIKELY if is_bodies else _UNLIKELY if is_sentence or is_due or is_number else -1.0
    is_short = not (is_sentence or is_bodies or is_due or is_number)
    return {
        "number": _LIKELY if is_number else _NEVER,
        "phase": _LIKELY if is_phase else (0.0 if is_short else _UNLIKELY),
        "section": 0.4 if is_short else _UNLIKELY,
        "task": prose,
        "content": prose + (0.5 if prose > 0 and is_sentence else 0.0),
        "lead": bodies,
        "bodies": bodies,
        "cooperating": bodies,
        "due": _LIKELY if is_due else _UNLIKELY,
        "other": _POSSIBLE if not (is_due or is_bodies or is_number) else -2.0,
        "row": _LIKELY + 1 if is_phase and _MARKED.match(text) and not is_due else (
            0.2 if _MARKED.match(text) and not is_sentence else _NEVER
        ),
    }  # fmt: skip


def _is_due(text: str) -> bool:
    plain_text = tidy(text)
    mended = lost_signs(plain_text)
    found = points(mended)
    if found:
        return (
            found[-1].end - found[0].start >= len(mended) - 12
            and "阶段" not in text
            and not (mended.startswith(("(", "（", "-")) or mended.endswith(("-", "(", "（")))
        )
    return (
        len(text) <= 16
        and bool(
            re.fullmatch(r"(?:19|20)\d{2}\d{1,2}", plain_text)
            or words().standing.match(text)
            or words().periodic.match(text)
        )
        and not is_body(text)
    )


def _rows(columns: list[str | None], lines: Sequence[str]) -> list[list[str | None]]:
    """Lines to rows: the most likely way through the columns, row by row (dynamic programming).

    States are the columns, `row` (a line of its own over the whole width: a phase) and the end of the table.
    A line stays in its cell, goes on to a later cell of the row, begins a row, or stands behind the table.
    """
    lines = lines[:_MOST_LINES]
    width = len(columns)
    states = range(width + 2)  # the last two: a row of its own; behind the end of the table
    steps = [[_step(columns, before, state) for before in states] for state in states]
    scores: list[list[float]] = []
    back: list[list[int]] = []
    for number, line in enumerate(lines):
        kinds = _kinds(line)
        fits = [kinds[column] if column else -1.0 for column in columns] + [kinds["row"], 0.0]
        if number == 0:
            first = [fits[state] + _begin(columns, state) for state in states[:-1]]
            scores.append([*first, _NEVER])
            back.append([-1] * (width + 2))
            continue
        last = scores[-1]
        row_scores: list[float] = []
        row_back: list[int] = []
        for state in states:
            costs = steps[state]
            if state < width:
                costs = costs.copy()
                costs[state] += _stay(columns[state], lines[number - 1], line)
            before = max(states, key=lambda one: last[one] + costs[one])
            row_scores.append(last[before] + costs[before] + fits[state])
            row_back.append(before)
        scores.append(row_scores)
        back.append(row_back)
    if not scores:
        return []
    state = max(states, key=lambda one: scores[-1][one] + _finish(columns, one))
    path = [state]
    for row_back in reversed(back[1:]):
        path.append(row_back[path[-1]])
    path.reverse()
    return _filled(columns, lines, path)


def _begin(columns: list[str | None], state: int) -> float:
    """The cost of beginning a row in a column: cells before it are merged with those above, or missing."""
    merged = {"phase", "section", "number", *(("task",) if "content" in columns else ())}
    return sum(_SKIP_MERGED if column in merged else _SKIP for column in columns[: state % len(columns)])


def _finish(columns: list[str | None], state: int) -> float:
    if state >= len(columns):
        return 0.0
    return sum(-0.5 if column in ("other", None, "cooperating") else _SKIP for column in columns[state + 1 :])


def _step(columns: list[str | None], before: int, state: int) -> float:
    width = len(columns)
    if state == width + 1:
        return _finish(columns, before)
    if before == width + 1:
        return _NEVER
    if before == state < width and columns[state] != "number":
        return _STAY
    if before < state < width:
        return sum(
            -0.5 if column in ("other", None, "cooperating") else _SKIP
            for column in columns[before + 1 : state]
        )
    return _finish(columns, before) + _begin(columns, state)


def _stay(column: str | None, above: str, line: str) -> float:
    """What speaks against two lines in one cell: two due times, or a new number at its start."""
    if column == "due":
        return _UNLIKELY if _is_due(above) and _is_due(line) else 0.0
    return -2.4 if column in ("task", "content") and _NUMBERED.match(line) else 0.0


def _filled(columns: list[str | None], lines: Sequence[str], path: Sequence[int]) -> list[list[str | None]]:
    width = len(columns)
    rows: list[list[str | None]] = []
    before = width
    for state, line in zip(path, lines, strict=True):
        if state > width:
            break
        if state == width:
            rows.append([line, *[""] * (width - 1)])
        elif before == width or state < before or (state == before and columns[state] == "number"):
            rows.append([""] * width)
            rows[-1][state] = line
        elif state == before:
            rows[-1][state] = f"{rows[-1][state]}\n{line}"
        else:
            rows[-1][state] = line
        before = state
    return rows
