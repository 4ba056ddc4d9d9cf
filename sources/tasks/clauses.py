"""Tasks in running text: a sentence and, behind it, who does it by when.

（区财政局牵头，区教育局配合，10月底前完成）, （责任单位：…；完成时限：…）, 牵头单位：… on
lines of its own, items with a due time under a heading of a phase, lists “事项：机构” under one of duties.
Belongs here: finding clauses and the text that they belong to. Does not belong here: lists of bodies
(`bodies.py`), due times (`due.py`), tables (`table.py`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sources.findings import finding
from sources.tasks.bodies import Duties, is_body, pieces, read_duties
from sources.tasks.due import Years, points, tidy
from sources.tasks.model import Task, TaskReading
from sources.tasks.settle import settle_due
from sources.tasks.table import read_labelled
from sources.tasks.words import words

_BRACKETS = {"（": "）", "(": ")", "〔": "〕", "[": "]", "【": "】"}
_CLOSING = {"）": "（(", ")": "（(", "〕": "〔", "]": "[", "】": "【"}
_HAN = "[一二三四五六七八九十]{1,3}"
_MARKER = re.compile(
    rf"\s*(?P<mark>第{_HAN}[条项]|{_HAN}、|[（(]\s*{_HAN}\s*[)）][.、]?|[（(]\s*\d{{1,2}}\s*[)）][.、]?"
    rf"|\d{{1,2}}(?:[.．、](?!\d)|[.．](?=\d{{1,2}}月))|{_HAN}是)\s*"
)
_LEVELS = (
    re.compile(rf"{_HAN}、"), re.compile(rf"[（(]\s*{_HAN}"), re.compile(r"\d"), re.compile(r"[（(]\s*\d"),
)  # fmt: skip
_INNER = re.compile(
    rf"(?<=[。；;：:])\s*(?={_HAN}、|[（(]\s*{_HAN}\s*[)）]|\d{{1,2}}[.．、](?!\d))"
    rf"|(?<=[\u3400-\u9fff])(?=[（(]\s*{_HAN}\s*[)）](?!项))"
)
_SENTENCE_END = "。；;！!"
_TRIM = " \t\u3000，,。；;、：:"
_LONGEST_CLAUSE = 1500
_LONGEST_SUBJECT = 160
_HEADING = 40
_MOST_TASKS = 5000
_ADDRESS = re.compile(r"\s*https?://\S+\s*")
_QUOTED = re.compile(r"《[^《》]*》|〔\d{4}〕\d+号")
# A deadline: not the end of a policy's own span (自印发之日起至…前), and something is to be ready by it.
_BEFORE = re.compile(
    r"(?P<words>之前|以前|前|内)(?=[，,]?[^。；;]{0,60}?(?:完成|实现|建成|建立|设立|制定|出台|印发|报送|上线|开通|公布))"
)
_SPAN = re.compile(r"(?:至|到|自|从|起|-)\s*$")


@dataclass(slots=True)
class State:
    """Where the reader stands: headings above by level, paragraphs that no clause has claimed yet."""

    headings: dict[int, str] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    last: Task | None = None

    def heading(self, pattern: re.Pattern[str]) -> str | None:
        """The innermost heading above that holds one of the words."""
        return next(
            (text for _, text in sorted(self.headings.items(), reverse=True) if pattern.search(text)), None
        )


def read_clauses(lines: Sequence[str], years: Years, reading: TaskReading) -> None:
    """Append the tasks that the clauses of a text give, in its order."""
    state = State()
    for line in _paragraphs([line for line in lines if not _ADDRESS.fullmatch(line)]):
        if len(reading.tasks) >= _MOST_TASKS:
            return
        years = _line(line, state, years, reading)


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Lines, cut before markers of items inside them (copies without paragraph breaks)."""
    for line in lines:
        start, depth = 0, 0
        cuts = {match.end() for match in _INNER.finditer(line)}
        for place, char in enumerate(line):
            depth = max(0, depth + (char in _BRACKETS) - (char in _CLOSING))
            if place in cuts and depth <= (char in _BRACKETS):
                yield line[start:place]
                start = place
        yield line[start:]


def _line(line: str, state: State, years: Years, reading: TaskReading) -> Years:
    text = line.strip(" \t\u3000")
    if not text:
        return years
    clauses = list(_clauses(text))
    marker = _MARKER.match(text)
    if marker:
        level = _level(marker["mark"])
        for deeper in [one for one in state.headings if one >= level]:
            del state.headings[deeper]
        first = text[: clauses[0][0]] if clauses else text
        title = re.split(r"[。；;：:]", first[marker.end() :], maxsplit=1)[0]
        state.headings[level] = f"{marker['mark']}{title[:_HEADING]}"
        state.waiting.clear()
    elif len(text) <= _HEADING and words().duty_heading.search(text) and not clauses:
        state.headings = {0: text}
        state.waiting.clear()
        return years
    elif text.rstrip("：:") in words().bare_headings:
        state.headings = {1: text}
        state.waiting.clear()
        return years
    if not clauses:
        item = _dated(text, marker, state) or _listed(text, marker, state)
        if item is not None:
            return _keep(*item, years, reading, state)
        state.waiting.append(text)
        return years
    before = 0
    for start, end, duties in clauses[: _MOST_TASKS - len(reading.tasks)]:
        sentence = text[before:start].strip(_TRIM)
        before = end
        if not sentence and not state.waiting and state.last is not None:
            years = _more(state.last, duties, years, reading)
            continue
        task = _task(sentence, marker, state)
        years = _keep(task, duties, years, reading, state)
        marker = marker if task.number is not None else None
    rest = text[before:].strip(_TRIM)
    if rest:
        state.waiting.append(rest)
    return years


def _level(mark: str) -> int:
    return next((level for level, pattern in enumerate(_LEVELS, 1) if pattern.match(mark)), 5)


def _task(sentence: str, marker: re.Match[str] | None, state: State) -> Task:
    """The task of a clause: the words before it, with the paragraphs above when it stands alone."""
    whole = sentence if sentence else ""
    if not whole or (state.waiting and not _MARKER.match(whole) and not marker):
        above = [text for text in state.waiting if text]
        whole = "\n".join([*above, whole] if whole else above)
    state.waiting.clear()
    own = _MARKER.match(whole)
    number: int | str | None = None
    if own:
        number, whole = _number(own["mark"]), whole[own.end() :]
    elif state.headings:
        number = _number(_mark_of(state.headings[max(state.headings)]))
    phase = state.heading(re.compile("阶段"))
    section = state.headings.get(min(state.headings)) if state.headings else None
    return Task(number=number, phase=phase, task=whole.strip(_TRIM), section=section, source="clause")


def _mark_of(heading: str) -> str:
    found = _MARKER.match(heading)
    return found["mark"] if found else ""


def _number(mark: str) -> int | str | None:
    plain = mark.strip().rstrip(".．、")
    bare = plain.strip("（）() ")
    return int(bare) if bare.isdigit() else plain or None


def _keep(task: Task, duties: Duties, years: Years, reading: TaskReading, state: State) -> Years:
    if not task.task:
        return years
    task.bodies, task.cooperating = duties.bodies, duties.cooperating
    reading.tasks.append(task)
    state.last = task
    place = len(reading.tasks)
    if not task.bodies:
        reading.findings.append(finding("task-body-missing", row=place, task=task.task[:40]))
    for name in duties.odd:
        reading.findings.append(finding("task-body-odd", row=place, value=name[:60], task=task.task[:40]))
    if duties.due is None and (stated := _stated(task.task)):
        task.due_text = stated
        reading.findings.append(finding("task-due-in-text", row=place, value=stated, task=task.task[:40]))
        return settle_due(task, years, place, reading.findings)
    return _due(task, duties.due, years, reading)


def _stated(text: str) -> str | None:
    """The one deadline that the words of a task name themselves: 2020年12月底前，…"""
    plain = tidy(_QUOTED.sub("", text))
    found = [
        plain[point.start : point.end + len(mark["words"])]
        for point in points(plain)
        if (mark := _BEFORE.match(plain, point.end)) and not _SPAN.search(plain[: point.start])
    ]
    return found[0] if len(found) == 1 else None


def _more(task: Task, duties: Duties, years: Years, reading: TaskReading) -> Years:
    """A further line of the same clause: 配合单位：… below 牵头单位：…"""
    first = [name for name in task.bodies if name not in task.cooperating]
    own = [name for name in duties.bodies if name not in duties.cooperating and name not in task.bodies]
    helping = [*task.cooperating, *(name for name in duties.cooperating if name not in task.bodies)]
    task.bodies, task.cooperating = [*first, *own, *helping], helping
    return _due(task, duties.due, years, reading) if task.due_text is None else years


def _due(task: Task, text: str | None, years: Years, reading: TaskReading) -> Years:
    if not text:
        return years
    task.due_text = text.strip(_TRIM)
    place = len(reading.tasks)
    return settle_due(task, years, place, reading.findings)


# -- clauses in brackets and behind labels ---------------------------------------------------------
def _clauses(text: str) -> Iterator[tuple[int, int, Duties]]:
    """`(start, end, duties)` of the clauses of a paragraph, in order."""
    at = looked = 0
    for start, end in _groups(text):
        if _label_outside(text, looked, start, at) is not None:
            break
        looked = end
        duties = _of_clause(text[start + 1 : end - 1])
        if duties is not None:
            yield start, end, duties
            at = end
    label = _label_outside(text, looked, len(text), at)
    if label is not None:
        duties = read_labelled(text[label:], "do")
        if any(is_body(name.rsplit("、", 1)[-1]) for name in duties.bodies) or duties.due:
            yield label, len(text), duties


def _label_outside(text: str, start: int, end: int, clause_end: int) -> int | None:
    """Where a label begins a clause without brackets: at the start of the line or of a sentence."""
    for match in words().label.finditer(text, start, end):
        if words().label_of.get(re.sub(r"\s+", "", match["label"])) == "other":
            continue
        before = text[max(0, match.start() - 20) : match.start()].rstrip()
        if not before or before[-1] in _SENTENCE_END or (match.start() == clause_end and clause_end):
            return match.start()
    return None


def _groups(text: str) -> Iterator[tuple[int, int]]:
    """Brackets of the outermost level; one that is never closed ends with the line."""
    depth, start = 0, 0
    for place, char in enumerate(text):
        if char in _BRACKETS:
            if depth == 0:
                start = place
            depth += 1
        elif char in _CLOSING and depth:
            depth -= 1
            if depth == 0:
                yield start, place + 1


def _of_clause(inner: str) -> Duties | None:
    """The duties of a bracket, or None when it is no clause of responsibility."""
    if not 3 <= len(inner) <= _LONGEST_CLAUSE:
        return None
    label = words().label.search(inner)
    if label is not None:
        duties = read_labelled(inner, "do")
        named = [name for name in duties.bodies if is_body(name.rsplit("、", 1)[-1])]
        return duties if named or (duties.due and not duties.bodies) else None
    duties = read_duties(inner)
    named = [name for name in duties.bodies if is_body(name.rsplit("、", 1)[-1])]
    if not duties.has_role or not named or len(duties.odd) > len(named):
        return None
    return duties


# -- items without a clause -----------------------------------------------------------------------
def _dated(text: str, marker: re.Match[str] | None, state: State) -> tuple[Task, Duties] | None:
    """`1.8月1日—8月16日，各部门对照…`: an item under the heading of a phase, beginning with its time."""
    if marker is None or state.heading(words().task_heading) is None:
        return None
    rest = tidy(text[marker.end() :])
    found = points(rest)
    if not found or found[0].start > 2:
        return None
    comma = re.match(r"(?:之?前|以前|内|期间|起)?\s*[，,:：]", rest[found[0].end :])
    if comma is None:
        return None
    end = found[0].end + comma.end()
    subject = words().subject.match(rest[end : end + _LONGEST_SUBJECT])
    duties = read_duties(subject["names"]) if subject else Duties()
    duties.due = rest[:end].strip(_TRIM)
    state.headings.pop(_level(marker["mark"]), None)
    task = _task(f"{marker['mark']}{rest[end:]}", marker, state)
    return task, duties


def _listed(text: str, marker: re.Match[str] | None, state: State) -> tuple[Task, Duties] | None:
    """`1.义务教育领域：区教育体育局` under a heading such as 牵头部门."""
    if marker is None or state.heading(words().duty_heading) is None:
        return None
    name, colon, value = text[marker.end() :].partition("：" if "：" in text else ":")
    if (
        not colon
        or not name
        or len(name) > _HEADING
        or not all(is_body(one) for one in pieces(value) or [""])
    ):
        return None
    state.headings.pop(_level(marker["mark"]), None)
    return _task(f"{marker['mark']}{name}", marker, state), read_duties(value)
