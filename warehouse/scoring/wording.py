"""A scheme in words: what each leaf asks and how its points come about, in Chinese.

Belongs here: sentences about a scheme. Does not belong here: sentences about a body's score, which are made
with the scores (`sql/scoring/`).
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from warehouse.indicator_pairs import load_indicators
from warehouse.scoring.model import (
    Bands,
    Bodies,
    Condition,
    Figure,
    PerFailure,
    Proportional,
    Rule,
    Scheme,
    Steps,
    Threshold,
)
from warehouse.scoring.sheet import Line, lines
from warehouse.words import word

ORIGINS = {"source": "有出处", "ours": "本项目自定", "unverified": "未核实"}
PERIODS = {"month": "月", "quarter": "季度", "year": "年"}
KINDS = {"office": "办公室", "department": "部门", "town": "镇街", "other": "其他"}
NOT_APPLICABLE = {
    "redistribute": "没有可评内容的末级，分值按比例分给同级；同级都没有的，分给上一级的同级",
    "rescale": "没有可评内容的末级不计入；总分＝得分之和÷可评各项满分之和×满分",
    "full": "没有可评内容的末级按满分计",
}
_COMPARISONS = {"at_least": "不少于", "above": "超过", "at_most": "不超过", "below": "少于"}
_MEASURES = {"value": "数值", "numerator": "分子", "denominator": "分母", "failures": "没有做到的条数"}


def number(value: Decimal | float) -> str:
    """A number with at most four decimals, without trailing zeros."""
    text = f"{value:.4f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: float) -> str:
    """A share as a percentage with at most two decimals."""
    return f"{number(round(value * 100, 2))}%"


def indicator_title(name: str) -> str:
    """The Chinese title of an indicator; its name when it is unknown."""
    found = load_indicators().get(name)
    return found.title.zh if found else name


def is_ratio(name: str) -> bool:
    """Whether the figures of an indicator are shares; an unknown one is taken for one."""
    found = load_indicators().get(name)
    return found is None or found.unit == "ratio"


def figure_text(figure: Figure) -> str:
    """`目录覆盖率（领域：社会救助）`."""
    limits = [f"领域：{figure.domain}"] if figure.domain else []
    limits += ["、".join(word("group", kind) for kind in figure.kinds)] if figure.kinds else []
    limits += [f"字段：{figure.field}"] if figure.field else []
    return f"指标“{indicator_title(figure.indicator)}”" + (f"（{'，'.join(limits)}）" if limits else "")


def rule_text(line: Line) -> str:
    """How the points of a leaf come about."""
    rule, figure = line.rule, line.figure
    if rule is None or figure is None:
        return ""
    good = "数值" if figure.hits == "good" else "（1－数值）"
    match rule:
        case Proportional():
            return f"得分＝{good}×{number(line.points)}"
        case Threshold():
            below = (
                f"不到的按{good}×{number(line.points)}" if rule.below == "proportional" else "不到的不得分"
            )
            return f"{good}达到{percent(rule.full_at)}得满分，{below}"
        case PerFailure():
            cap = f"，最多扣{number(rule.cap)}分" if rule.cap is not None else "，扣完为止"
            return f"每有一条没有做到扣{number(rule.points)}分{cap}"
        case Steps():
            what = "没有做到的占比" if rule.measure == "share" else "没有做到的条数"
            show = percent if rule.measure == "share" else number
            steps = "；".join(f"{show(s.at_least)}及以上扣该项的{percent(s.deduct)}" for s in rule.steps)
            return f"按{what}分档扣分：{steps}"
        case Bands():
            show = percent if is_ratio(figure.indicator) else number
            bands = "；".join(f"不超过{show(b.up_to)}得该项的{percent(b.share)}" for b in rule.bands)
            return f"按数值分档：{bands}；再高得{percent(rule.beyond)}"


def condition_text(when: Condition) -> str:
    """`指标“空白栏目”的分子不少于5`."""
    comparison, limit = when.comparison
    as_share = when.measure == "value" and is_ratio(when.indicator)
    shown = percent(limit) if as_share else number(limit)
    least = f"（分母不少于{when.least}才判断）" if when.least is not None else ""
    return f"{figure_text(when)}的{_MEASURES[when.measure]}{_COMPARISONS[comparison]}{shown}{least}"


def bodies_text(bodies: Bodies) -> str:
    """Which bodies are scored."""
    parts = ["、".join(KINDS[kind] for kind in bodies.kinds)] if bodies.kinds else []
    parts += [f"机构{'、'.join(bodies.ids)}"] if bodies.ids else []
    text = "和".join(parts) or "全部机构"
    text += "中有许可、处罚要公示的" if bodies.with_powers else ""
    return text + (f"，不含{'、'.join(bodies.leave_out)}" if bodies.leave_out else "")


def explain(scheme: Scheme) -> list[str]:
    """The whole scheme as a readable tree, line by line."""
    return [*_head(scheme), "", *_tree(scheme), *_tail(scheme)]


def _head(scheme: Scheme) -> Iterator[str]:
    full, period = number(scheme.full), PERIODS[scheme.period]
    yield f"{scheme.title.zh}（{scheme.name}，第{scheme.version}版）：满分{full}分，按{period}评"
    yield f"依据：{scheme.basis.zh}"
    yield f"适用：{bodies_text(scheme.bodies)}"
    yield f"不涉及或没有采集到的：{NOT_APPLICABLE[scheme.not_applicable]}；没有采集到的不扣分"
    if scheme.since:
        yield f"从{scheme.since}起评"


def _tree(scheme: Scheme) -> Iterator[str]:
    vetoes = {veto.id: veto for veto in scheme.vetoes}
    effects = {
        "fail": f"等次为{scheme.veto_grade}",
        "review": f"由人核实；认定的，等次为{scheme.veto_grade}",
        "name": "在通报中点名，不影响等次",
    }
    for line in lines(scheme):
        head = f"{line.title}（{line.id}）"
        if line.part == "veto":
            veto = vetoes[line.id]
            condition = f"{condition_text(veto.when)}时，" if veto.when else "不由指标判断，"
            text = f"◆ {head}：{condition}{effects[veto.effect]}"
        elif line.figure is None:
            text = f"■ {head}{number(line.points)}分"
        else:
            text = f"· {head}{number(line.points)}分：{figure_text(line.figure)}，{rule_text(line)}"
        origin = f"{ORIGINS[line.origin]}{'：' + line.basis if line.basis else ''}"
        yield f"{'  ' * (line.depth - 1)}{text}［{origin}］"


def _tail(scheme: Scheme) -> Iterator[str]:
    if bonus := scheme.bonus:
        when = f"基本分超过{number(bonus.when_above)}分才计" if bonus.when_above is not None else "都计"
        yield f"加分：{when}，最多{number(bonus.cap)}分"
    if scheme.least_judged is not None:
        yield (
            f"全部各项或分值最大的一项，可评的部分（按分值计，不含不涉及的）不足{percent(scheme.least_judged)}的："
            "有得分，不定等次、不计加分、不排名，也不与上期比较"
        )
    if scheme.grades:
        grades = "，".join(f"{grade.name}≥{number(grade.at_least)}" for grade in scheme.grades)
        yield f"等次（按两位小数的总分）：{grades}"


def leaf_json(line: Line) -> dict[str, Any]:
    """A line of the score sheet for machines."""
    rule: Rule | None = line.rule
    return {
        "no": line.no,
        "node": line.id,
        "parent": line.parent,
        "depth": line.depth,
        "title": line.title,
        "part": line.part,
        "points": float(line.points),
        "indicator": line.figure.indicator if line.figure else None,
        "rule": rule.type if rule else None,
        "explanation": f"{figure_text(line.figure)}，{rule_text(line)}" if line.figure and rule else None,
        "origin": line.origin,
        "basis": line.basis,
    }
