"""Whether a scheme makes sense: its sums, names, limits and grades.

Belongs here: problems of a scheme that has the right form. Does not belong here: its form (`load.py`).
E keeps a scheme from being used, W is for the evaluator to look at.
"""

import csv
import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from warehouse.indicator_pairs import load_indicators
from warehouse.registry_tables import REFERENCE_FOLDER
from warehouse.scoring.load import Loaded, Problem, load_schemes
from warehouse.scoring.model import (
    Bands,
    Condition,
    Figure,
    Node,
    PerFailure,
    Scheme,
    Steps,
)
from warehouse.scoring.sheet import Line, lines, node_points
from warehouse.scoring.wording import indicator_title, is_ratio, number

NO_DOMAIN = "未归入领域"
"""The domain of figures that belong to none."""

_RESERVED = ("total", "bonus")
_SUM_SLACK = Decimal("0.000001")


@cache
def known_domains() -> frozenset[str]:
    """The domains of the national catalogue, and that of records without one."""
    with (REFERENCE_FOLDER / "national_domains.csv").open(encoding="utf-8", newline="") as file:
        return frozenset({NO_DOMAIN, *(row["domain"] for row in csv.DictReader(file))})


def lint(scheme: Scheme) -> list[Problem]:
    """All problems of a scheme, from top to bottom."""
    found = lines(scheme)
    return [
        *_names(found),
        *_sums(scheme),
        *(problem for line in found for problem in _line(line)),
        *_bonus(scheme),
        *_grades(scheme),
    ]


def problems(loaded: Loaded) -> list[Problem]:
    """The problems of a file: of form, and if it has none, of sense."""
    found = lint(loaded.scheme) if loaded.scheme else ()
    return [*loaded.problems, *(replace(problem, line=loaded.lines.get(problem.where)) for problem in found)]


def usable_schemes(bureaus: Path | None = None) -> tuple[list[Scheme], dict[str, list[Problem]]]:
    """The schemes without errors, ready ones and those of the registry folder `bureaus`; and the problems of
    the others by name, which must not stop a run."""
    good: list[Scheme] = []
    bad: dict[str, list[Problem]] = {}
    for name, loaded in load_schemes(bureaus).items():
        found = problems(loaded)
        if loaded.scheme is None or any(problem.severity == "E" for problem in found):
            bad[name] = found
        else:
            good.append(loaded.scheme)
    return good, bad


def _error(where: str, message: str) -> Problem:
    return Problem("E", where, message)


def _names(found: Sequence[Line]) -> Iterator[Problem]:
    for name, times in Counter(line.id for line in found).items():
        if times > 1 and name != "bonus":
            yield _error(name, f"编号 {name} 用了{times}次，每个节点的编号须不同")
    for name in _RESERVED:
        own = name == "bonus" and any(line.part == "bonus" for line in found)
        if sum(line.id == name for line in found) > own:
            yield _error(name, f"编号 {name} 留给{'总分' if name == 'total' else '加分'}，请换一个")


def _sums(scheme: Scheme) -> Iterator[Problem]:
    # With `rescale` the sum of full marks is what it is: the score is their share of the full.
    if scheme.not_applicable != "rescale":
        yield from _sum(scheme.nodes, scheme.full, "nodes", "总分")
    for node in scheme.nodes:
        yield from _inside(node, scheme.full)
    for node in scheme.bonus.children if scheme.bonus else ():
        yield from _inside(node, scheme.bonus.cap if scheme.bonus else Decimal(0))


def _inside(node: Node, above: Decimal) -> Iterator[Problem]:
    points = node_points(node, above)
    if points <= 0:
        yield _error(node.id, f"“{node.title}”的分值是{number(points)}，须大于0；不评的请删去")
    if node.children:
        yield from _sum(node.children, points, node.id, f"“{node.title}”")
        for child in node.children:
            yield from _inside(child, points)


def _sum(nodes: Sequence[Node], full: Decimal, where: str, title: str) -> Iterator[Problem]:
    if all(node.percent is not None for node in nodes):
        total = sum((node.percent or Decimal(0) for node in nodes), Decimal(0))
        if abs(total - 100) > _SUM_SLACK:
            yield _error(where, f"{title}下各项的百分比合计{number(total)}%，须为100%")
        return
    total = sum((node_points(node, full) for node in nodes), Decimal(0))
    if abs(total - full) > _SUM_SLACK:
        yield _error(where, f"{title}为{number(full)}分，下面各项合计{number(total)}分，须相等")


def _line(line: Line) -> Iterator[Problem]:
    if line.figure is None:
        return
    yield from _figure(line.figure, line.id)
    if isinstance(line.figure, Condition):
        yield from _condition(line.figure, line.id)
    ratio = is_ratio(line.figure.indicator)
    match line.rule:
        case None:
            return
        case Bands(bands=bands):
            ends = [band.up_to for band in bands]
            if ends != sorted(set(ends)):
                yield _error(line.id, "bands 须按 up_to 从小到大写，不重复")
        case Steps(steps=steps, measure=measure):
            starts = [step.at_least for step in steps]
            if starts != sorted(set(starts)) or [s.deduct for s in steps] != sorted(s.deduct for s in steps):
                yield _error(line.id, "steps 须按 at_least 从小到大写，扣分比例也从小到大")
            if measure == "share" and not all(0 <= start <= 1 for start in starts):
                yield _error(line.id, "measure: share 时 at_least 是占比，须在0和1之间（20%写0.2）")
            if starts[0] <= 0:
                yield Problem("W", line.id, "第一档 at_least 不大于0：全部做到的也扣分")
        case PerFailure(cap=cap) if cap is not None and cap > line.points:
            yield Problem(
                "W", line.id, f"最多扣{number(cap)}分，多于该项的{number(line.points)}分：扣到0为止"
            )
        case _:
            pass
    if not ratio and not isinstance(line.rule, Bands):
        title = indicator_title(line.figure.indicator)
        yield _error(line.id, f"指标“{title}”不是比率，只能用 bands（按数值分档）计分")


def _figure(figure: Figure, where: str) -> Iterator[Problem]:
    indicator = load_indicators().get(figure.indicator)
    if indicator is None:
        yield _error(where, f"没有指标 {figure.indicator}；{_nearest(figure.indicator, usable_indicators())}")
        return
    if not indicator.has_rows:
        yield _error(where, f"指标“{indicator.title.zh}”没有可以核对的逐条依据，不能用于评分")
    if figure.domain is not None and figure.domain not in known_domains():
        yield _error(where, f"没有领域“{figure.domain}”；{_nearest(figure.domain, sorted(known_domains()))}")
    if len(figure.kinds) > 1 and indicator.unit != "ratio":
        yield _error(where, f"指标“{indicator.title.zh}”不是比率，几个分组不能相加，只能写一个")


def _nearest(name: str, known: Sequence[str]) -> str:
    """What may have been meant, or all that there is."""
    near = difflib.get_close_matches(name, known, n=3)
    return f"最接近的是：{'、'.join(near)}" if near else f"可用的：{'、'.join(known)}"


def usable_indicators() -> list[str]:
    """The indicators that a scheme may use: those whose rows can be told."""
    return [name for name, indicator in load_indicators().items() if indicator.has_rows]


def _condition(when: Condition, where: str) -> Iterator[Problem]:
    name, limit = when.comparison
    if limit < 0:
        yield _error(where, "条件的界限不能小于0")
    if when.measure == "value" and is_ratio(when.indicator) and limit > 1:
        yield _error(where, f"这个指标是比率，界限须在0和1之间（50%写0.5），现在是{number(limit)}")
    if name in ("at_least", "below") and limit == 0:
        always = "总是成立" if name == "at_least" else "永不成立"
        yield _error(where, f"条件{always}，请核对界限")
    if name == "above" and when.measure == "value" and is_ratio(when.indicator) and limit >= 1:
        yield _error(where, "比率不会超过1，条件永不成立")


def _bonus(scheme: Scheme) -> Iterator[Problem]:
    bonus = scheme.bonus
    if bonus is None:
        return
    most = sum((node_points(node, bonus.cap) for node in bonus.children), Decimal(0))
    if most < bonus.cap:
        yield Problem("W", "bonus", f"加分各项合计{number(most)}分，达不到上限{number(bonus.cap)}分")
    if bonus.when_above is not None and bonus.when_above >= scheme.full:
        yield _error("bonus", f"基本分不会超过{number(scheme.full)}分，加分永远不计")


def _grades(scheme: Scheme) -> Iterator[Problem]:
    if not scheme.grades:
        if any(veto.effect != "name" for veto in scheme.vetoes):
            yield Problem("W", "grades", "有单项否决而没有分等次：只有触发否决的机构有等次")
        return
    most = scheme.full + (scheme.bonus.cap if scheme.bonus else 0)
    limits = [grade.at_least for grade in scheme.grades]
    for before, grade in zip((None, *limits), scheme.grades, strict=False):
        if before is not None and grade.at_least >= before:
            yield _error("grades", f"等次“{grade.name}”达不到：分数线不低于前一等次，请从高到低写")
        if grade.at_least > most:
            yield _error("grades", f"等次“{grade.name}”达不到：最高只有{number(most)}分")
    if limits[-1] > 0:
        yield Problem("W", "grades", f"低于{number(limits[-1])}分的没有等次，请加一个 at_least: 0 的等次")
    names = [grade.name for grade in scheme.grades]
    if len(names) != len(set(names)):
        yield _error("grades", "等次名称有重复")
