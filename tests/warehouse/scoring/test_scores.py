"""Scores by every kind of rule; points without a figure; bonus, vetoes, grades, deductions."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.tools.scored import Row, Scored, figure
from warehouse.scoring.lint import lint
from warehouse.scoring.model import Scheme

Score = Callable[..., Scored]
GRADES = [
    {"name": "优秀", "at_least": 85},
    {"name": "良好", "at_least": 70},
    {"name": "合格", "at_least": 60},
    {"name": "不合格", "at_least": 0},
]


def leaf(node: str, points: float, indicator: str = "coverage", rule: Any = None, **figure_of: Any) -> Row:
    rule = rule or {"type": "proportional"}
    return {"id": node, "title": node, "points": points, "rule": rule,
            "figure": {"indicator": indicator, **figure_of}}  # fmt: skip


def group(node: str, points: float, *children: Row) -> Row:
    return {"id": node, "title": node, "points": points, "children": list(children)}


def scheme(*nodes: Row, **more: Any) -> Row:
    words = {"zh": "测试方案", "en": "test"}
    head = {"name": "s", "version": "1", "title": words, "basis": words, "origin": "ours", "period": "year"}
    return {**head, "not_applicable": "redistribute", "nodes": list(nodes), **more}


@pytest.mark.parametrize(
    ("rule", "numerator", "denominator", "share"),
    [
        ({"type": "proportional"}, 7, 13, 7 / 13),
        ({"type": "proportional"}, 0, 3, 0),
        ({"type": "threshold", "full_at": 0.95}, 19, 20, 1),
        ({"type": "threshold", "full_at": 0.95}, 18, 20, 0.9),
        ({"type": "threshold", "full_at": 0.95, "below": "zero"}, 18, 20, 0),
        ({"type": "per_failure", "points": 5}, 18, 20, 0.9),
        ({"type": "per_failure", "points": 5, "cap": 8}, 18, 20, 0.92),
        ({"type": "per_failure", "points": 60}, 18, 20, 0),
    ],
)
def test_rules(score: Score, rule: Row, numerator: int, denominator: int, share: float) -> None:
    found = score(scheme(leaf("a", 100, rule=rule)), figures=[figure("coverage", numerator, denominator)])
    assert found.node("a")["score"] == pytest.approx(100 * share, abs=1e-9)
    assert found.total()["score"] == found.node("a")["score"]
    failed = found.lost("a")
    assert len(failed) == (denominator - numerator if share < 1 else 0)


def test_what_each_failure_costs_is_told_in_the_points_of_the_body(score: Score) -> None:
    """四个事项中一个没有做到: 4 points as declared are 4.44 of this body, one failure costs 1.11 of them."""
    nodes = (leaf("a", 4, rule={"type": "per_failure", "points": 1}), leaf("b", 86, "timeliness"))
    figures = [figure("coverage", 3, 4), figure("timeliness", 1, 1)]
    found = score(scheme(*nodes, leaf("c", 10, "compliance")), figures=figures)
    assert found.node("a")["score"] == pytest.approx(4 / 0.9 * 3 / 4)
    assert found.node("a")["note"] == (
        "指标“目录覆盖率”为75%（3/4）；1条没有做到，每条扣1分，扣完为止（按本机构这一项的分值折算，每条1.11分）："
        "4.44分中得3.33分（方案规定4分，加上不能评的同级各项分来的分值）。"
    )
    capped = leaf("a", 4, rule={"type": "per_failure", "points": 1, "cap": 2})
    found = score(scheme(capped, leaf("c", 96, "compliance")), figures=figures)
    assert "每条扣1分，最多扣2分（按本机构这一项的分值折算，每条25分，最多50分）" in found.node("a")["note"]


@pytest.mark.parametrize("mode", ["redistribute", "rescale"])
def test_points_are_clean_however_they_are_divided(score: Score, mode: str) -> None:
    """Thirds and sevenths: full marks and scores add up to what they are, in ten decimals."""
    sevenths = [leaf(f"s{n}", 5, domain=f"d{n}") for n in range(7)]
    whole = scheme(
        group("g", 35, *sevenths),
        leaf("b", 30, "timeliness"),
        leaf("c", 35, "compliance"),
        not_applicable=mode,
    )
    figures = [figure("coverage", n % 3, 2, domain=f"d{n}") for n in range(7) if n != 3]
    found = score(whole, figures=[*figures, figure("timeliness", 1, 3)])
    weights = [found.node(name)["weight"] for name in (*(f"s{n}" for n in range(7)), "b", "c")]
    assert sum(round(weight * 10**10) for weight in weights) == 100 * 10**10
    assert found.total()["weight"] == 100
    scored = [found.node(name)["score"] or 0 for name in (*(f"s{n}" for n in range(7)), "b")]
    assert sum(round(points * 10**10) for points in scored) == round(found.total()["score"] * 10**10)
    full = score(whole, figures=[*(figure("coverage", 1, 1, domain=f"d{n}") for n in range(6))])
    assert (full.total()["weight"], full.total()["score"], full.total()["deduction"]) == (100, 100, 0)


STEPS = [
    {"at_least": 0.01, "deduct": 0.2},
    {"at_least": 0.2, "deduct": 0.4},
    {"at_least": 0.5, "deduct": 0.6},
    {"at_least": 1, "deduct": 1},
]


@pytest.mark.parametrize(
    ("done", "share"), [(100, 1), (99, 0.8), (81, 0.8), (80, 0.6), (50, 0.4), (1, 0.4), (0, 0)]
)
def test_steps_of_20_40_60_and_100_percent(score: Score, done: int, share: float) -> None:
    rule = {"type": "steps", "steps": STEPS}
    found = score(scheme(leaf("a", 100, rule=rule)), figures=[figure("coverage", done, 100)])
    assert found.node("a")["score"] == pytest.approx(100 * share)
    if share < 1:
        assert f"扣该项的{100 - 100 * share:.0f}%" in found.node("a")["note"]


def test_steps_by_how_many_failed(score: Score) -> None:
    steps = [{"at_least": 1, "deduct": 0.2}, {"at_least": 3, "deduct": 1}]
    rule = {"type": "steps", "measure": "failures", "steps": steps}
    found = score(
        scheme(leaf("a", 10, "late_rate", rule, hits="bad"), leaf("b", 90)),
        figures=[figure("late_rate", 2, 100), figure("coverage", 1, 1)],
    )
    assert found.node("a")["score"] == pytest.approx(8)
    assert [row["points"] for row in found.lost("a")] == [1, 1]


@pytest.mark.parametrize(("days", "share"), [(0, 1), (7, 1), (8, 0.6), (20, 0.6), (21, 0)])
def test_bands_of_a_lag(score: Score, days: int, share: float) -> None:
    bands = [{"up_to": 7, "share": 1}, {"up_to": 20, "share": 0.6}]
    rule = {"type": "bands", "bands": bands, "beyond": 0}
    lag = figure("timeliness_lag", None, 5, value=days, unit="workdays")
    found = score(scheme(leaf("lag", 100, "timeliness_lag", rule)), figures=[lag])
    assert found.node("lag")["score"] == pytest.approx(100 * share)
    # Nobody was late: what costs the points is the body's own figure.
    expected = [("body", "mzj", 100 - 100 * share)] if share < 1 else []
    rows = [(row["row_kind"], row["row_id"], row["points"]) for row in found.lost("lag")]
    assert [row[:2] for row in rows] == [row[:2] for row in expected]
    assert [row[2] for row in rows] == pytest.approx([row[2] for row in expected])
    assert all(str(days) in row["reason"] for row in found.lost("lag"))


def test_hits_may_count_what_was_not_done(score: Score) -> None:
    found = score(scheme(leaf("a", 100, "late_rate", hits="bad")), figures=[figure("late_rate", 3, 10)])
    assert found.node("a")["score"] == pytest.approx(70)
    assert {row["row_id"] for row in found.lost("a")} == {"r0-0", "r0-1", "r0-2"}
    assert found.node("a")["note"] == (
        "指标“双公示迟报率”为30%（3/10）；做到的占70%，按比例计分：100分中得70分。"
    )


def test_percentages_are_of_the_parent(score: Score) -> None:
    """宝鸡2020: 40 % x 70 % x 10 % x 30 % x 100 % of 100 points = 0.84 points."""
    tree = {**leaf("point", 0), "percent": 100}
    del tree["points"]
    for name, percent in (("rules", 30), ("meetings", 10), ("active", 70), ("board", 40)):
        rest = {**leaf(f"beside_{name}", 0, "timeliness"), "percent": 100 - percent}
        del rest["points"]
        inner = {"id": name, "title": name, "percent": percent, "children": [tree]}
        tree = {"id": f"with_{name}", "title": name, "percent": 100, "children": [inner, rest]}
    whole = scheme(tree)
    assert lint(Scheme.model_validate(whole)) == []
    found = score(whole, figures=[figure("coverage", 1, 2), figure("timeliness", 1, 1)])
    assert found.node("point")["declared_weight"] == pytest.approx(0.84)
    assert found.node("point")["weight"] == pytest.approx(0.84)
    assert found.node("point")["score"] == pytest.approx(0.42)
    assert found.total()["score"] == pytest.approx(99.58)


WOYANG = {
    "规范性文件立改废": (2.0, 0.64),
    "意见征集": (4.0, 0.6),
    "意见反馈": (2.0, 0.6),
    "建议提案办理制度和总体情况": (1.0, 0.5),
    "公务员招录": (1.0, 1.0),
    "负责人解读": (2.0, 0.6),
}
"""涡阳县水利局 2020Q3, extract: full marks of the item, share deducted."""


def test_the_deduction_form_of_woyang(score: Score) -> None:
    """100 - 18.78 = 81.22; (81.22 + 0.64) / (100 + 0.64) x 100. One item stands for the rest."""
    shares = [*WOYANG.values(), (88.0, 11.20 / 88)]
    nodes, figures = [], []
    for place, (points, deducted) in enumerate(shares):
        steps = [{"at_least": 0.5, "deduct": deducted}]
        rule = {"type": "steps", "steps": steps}
        nodes.append(leaf(f"item_{place}", points, "coverage", rule, domain=f"d{place}"))
        figures.append(figure("coverage", 0, 1, domain=f"d{place}"))
    found = score(scheme(*nodes), figures=figures)
    lost = [found.node(f"item_{n}")["deduction"] for n in range(6)]
    assert lost == pytest.approx([1.28, 2.4, 1.2, 0.5, 1.0, 1.2])
    assert f"{found.total()['deduction']:.2f} {found.total()['score']:.2f}" == "18.78 81.22"
    # The 重点 part applies with 0.64 points only: what does not apply leaves both sums.
    stress = [leaf("stress", 0.64, "timeliness"), leaf("absent", 3, "compliance")]
    whole = scheme(group("basis", 100, *nodes), group("stress_part", 3.64, *stress), not_applicable="rescale")
    found = score(whole, figures=[*figures, figure("timeliness", 1, 1)])
    assert found.total()["score"] == pytest.approx((81.22 + 0.64) / 100.64 * 100, abs=1e-6)


@pytest.mark.parametrize(
    ("valid", "expected"), [(100, "12.00"), (95, "12.00"), (94, "11.64"), (50, "9.00"), (0, "6.00")]
)
def test_the_thresholds_of_suzhou(score: Score, valid: int, expected: str) -> None:
    """有效入库率 and 完整率 + 准确率: from 95 % on 6 (3, 3) points, below rate x points."""
    rule = {"type": "threshold", "full_at": 0.95}
    nodes = (
        leaf("stored", 6, "compliance", rule),
        leaf("complete", 3, "coverage", rule),
        leaf("right", 3, "timeliness", rule),
    )
    figures = [figure("compliance", valid, 100), figure("coverage", 95, 100), figure("timeliness", 1, 1)]
    found = score(scheme(*nodes, full=12), figures=figures)
    assert f"{found.total()['score']:.2f}" == expected


def three(mode: str) -> Row:
    first = group("g", 40, leaf("a", 30, "coverage"), leaf("b", 10, "timeliness"))
    return scheme(first, leaf("c", 60, "compliance"), not_applicable=mode)


def test_points_go_to_the_siblings(score: Score) -> None:
    found = score(three("redistribute"), figures=[figure("coverage", 1, 2), figure("compliance", 1, 1)])
    assert [found.node(n)["weight"] for n in ("g", "a", "b", "c")] == [40, 40, 0, 60]
    assert (found.node("b")["status"], found.node("b")["score"]) == ("not_applicable", None)
    assert found.node("a")["declared_weight"] == 30
    assert "方案规定30分，加上不能评的同级各项分来的分值" in found.node("a")["note"]
    assert found.total()["score"] == pytest.approx(80)
    whole = score(three("redistribute"), figures=[figure("compliance", 1, 2)])
    assert [whole.node(n)["weight"] for n in ("g", "a", "b", "c")] == [0, 0, 0, 100]
    assert whole.total()["score"] == pytest.approx(50)


def test_the_score_is_rescaled(score: Score) -> None:
    found = score(three("rescale"), figures=[figure("coverage", 1, 2), figure("compliance", 1, 1)])
    assert found.total()["score"] == pytest.approx((15 + 60) / 90 * 100, abs=1e-6)
    assert found.node("a")["weight"] == pytest.approx(100 * 30 / 90, abs=1e-6)
    assert found.node("g")["weight"] == pytest.approx(100 * 30 / 90, abs=1e-6)


def test_full_marks_for_what_does_not_apply(score: Score) -> None:
    found = score(three("full"), figures=[figure("coverage", 1, 2), figure("compliance", 1, 1)])
    assert (found.node("b")["score"], found.node("b")["status"]) == (10, "not_applicable")
    assert found.total()["score"] == pytest.approx(85)
    # Full marks are no score for a body of which nothing at all was seen.
    assert found.total("czj")["score"] is None


def test_not_observed_is_not_zero(score: Score) -> None:
    blocked = figure("coverage", 0, 0, excluded=3, excluded_reasons='{"channel-blocked":2,"exempt":1}')
    exempt = figure("timeliness", 0, 0, excluded=1, excluded_reasons='{"exempt":1}')
    found = score(three("redistribute"), figures=[blocked, exempt, figure("compliance", 1, 1)])
    assert (found.node("a")["status"], found.node("b")["status"]) == ("not_observed", "not_applicable")
    assert found.total()["score"] == 100
    assert found.node("a")["note"].startswith("没有可评的数据（栏目被网站拦截 2；已登记为不涉及 1），不扣分")
    nothing = found.total("czj")
    assert (nothing["score"], nothing["grade"], nothing["deduction"]) == (None, None, 0)


def test_a_body_without_sources_is_not_observed(score: Score) -> None:
    unseen = [{"body_id": "ylj", "name": "区医疗保障局", "kind": "department", "coverage": "none"}]
    seen = figure("coverage", 1, 1, body_id="mzj")
    found = score(three("redistribute"), figures=[seen], bodies=unseen)
    assert found.total("ylj")["status"] == "not_observed"
    assert found.node("a", "ylj")["status"] == "not_observed"


@pytest.mark.parametrize(
    ("done", "bonus", "counted"),
    [(90, 1, 5), (90, 0.5, 4), (80, 1, 0), (81, 1, 5)],
)
def test_bonus_counts_above_its_limit_and_up_to_its_cap(
    score: Score, done: int, bonus: float, counted: float
) -> None:
    extra = {"cap": 5, "when_above": 80, "children": [leaf("x", 8, "compliance")]}
    found = score(
        scheme(leaf("a", 100), bonus=extra),
        figures=[figure("coverage", done, 100), figure("compliance", int(bonus * 10), 10)],
    )
    assert found.node("bonus")["score"] == pytest.approx(counted)
    assert found.total()["score"] == pytest.approx(done + counted)
    assert found.total()["deduction"] == pytest.approx(100 - done)
    assert found.lost("x") == []


def test_bonus_without_a_figure_costs_nothing(score: Score) -> None:
    extra = {"cap": 5, "children": [leaf("x", 5, "compliance")]}
    found = score(scheme(leaf("a", 100), bonus=extra), figures=[figure("coverage", 9, 10)])
    assert (found.node("x")["score"], found.node("bonus")["score"], found.total()["score"]) == (None, 0, 90)


def veto(effect: str, **more: Any) -> Row:
    when = {"indicator": "empty_columns", "measure": "numerator", "at_least": 5}
    return {"id": "v", "title": "空白栏目", "effect": effect, "when": when, **more}


@pytest.mark.parametrize(
    ("effect", "empty", "status", "grade"),
    [("fail", 5, "vetoed", "不合格"), ("fail", 4, "clear", "优秀"), ("review", 5, "flagged", "优秀"),
     ("name", 5, "flagged", "优秀")],
)  # fmt: skip
def test_vetoes(score: Score, effect: str, empty: int, status: str, grade: str) -> None:
    found = score(
        scheme(leaf("a", 100), vetoes=[veto(effect)], grades=GRADES),
        figures=[figure("coverage", 1, 1), figure("empty_columns", empty, 10)],
    )
    assert (found.node("v")["status"], found.total()["grade"]) == (status, grade)
    assert found.total()["score"] == 100
    assert found.node("v", "czj")["status"] == "not_applicable"


def test_an_alarm_is_not_raised_by_a_few_records(score: Score) -> None:
    when = {"indicator": "late_rate", "above": 0.5, "least": 10}
    alarm = {"id": "v", "title": "迟报", "effect": "name", "when": when}

    def run(late: int, of: int) -> Row:
        figures = [figure("coverage", 1, 1), figure("late_rate", late, of)]
        return score(scheme(leaf("a", 100), vetoes=[alarm]), figures=figures).node("v")

    few = run(9, 9)
    assert few["status"] == "clear"
    assert few["note"] == (
        "条件：指标“双公示迟报率”的数值超过50%（分母不少于10才判断）；实际为100%（9/9），不足10条，不作判断，未触发。"
    )
    assert (run(6, 10)["status"], run(5, 10)["status"]) == ("flagged", "clear")


def judged(**more: Any) -> Row:
    """Half of the marks must have been judged."""
    return scheme(
        leaf("a", 40, "coverage"), leaf("b", 40, "timeliness"), leaf("c", 20, "compliance"),
        grades=GRADES, least_judged=0.5, bonus={"cap": 5, "children": [leaf("x", 5, "coverage")]}, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("unseen", "share", "ranked"),
    [
        # Items of the first leaf that were not observed; 40 of 80 marks are those of what was blocked.
        (0, 0.5, True),
        (1, 0.25, False),
    ],
)
def test_a_body_of_which_little_was_seen_has_no_grade(
    score: Score, unseen: int, share: float, ranked: bool
) -> None:
    seen = figure("coverage", 1, 1, excluded=unseen + 3,
                  excluded_reasons=f'{{"channel-blocked":{unseen},"exempt":1,"limit-prompt":2}}')  # fmt: skip
    blocked = figure("timeliness", 0, 0, excluded=2, excluded_reasons='{"no-channel":2}')
    found = score(judged(), figures=[seen, blocked])
    total = found.total()
    assert (total["judged_share"], total["is_ranked"]) == (share, ranked)
    assert (total["score"], total["grade"]) == ((105, "优秀") if ranked else (100, None))
    told = "可评的部分只占25%，不足50%，不定等次、不计加分、不排名"
    assert (told in total["note"]) is not ranked
    assert found.node("a")["judged_share"] is None


def test_a_veto_stands_also_where_little_was_seen(score: Score) -> None:
    blocked = figure("coverage", 0, 0, excluded=2, excluded_reasons='{"no-channel":2}')
    found = score(
        judged(vetoes=[veto("fail")]),
        figures=[blocked, figure("compliance", 1, 1), figure("empty_columns", 5, 5)],
    )
    assert (found.total()["grade"], found.total()["is_ranked"]) == ("不合格", False)
    assert "不足50%，不计加分、不排名；触发单项否决1项" in found.total()["note"]


def test_a_period_before_the_first_look_is_no_period_to_compare_with(score: Score) -> None:
    look = {"capture_id": "k", "source_id": "mzj", "channel_id": "c", "format": "pages", "path": "p",
            "version_no": 1, "outcome": "ok", "fetched_at": datetime(2026, 1, 2, 17, tzinfo=UTC)}  # fmt: skip
    figures = [
        *(figure(name, 1, 2) for name in ("coverage", "timeliness", "compliance")),
        figure("compliance", 1, 1, "2025"),
    ]
    found = score(judged(), figures=figures, captures=[look])
    before, now = found.total(period="2025"), found.total()
    assert (before["score"], before["grade"], before["judged_share"]) == (100, None, 0)
    assert "；“a”可评的部分只占0%，不足50%，不定等次" in before["note"]
    assert found.node("a", period="2025")["note"].startswith(
        "没有可评的数据（时期在首次采集（2026-01-03）之前），不扣分"
    )
    assert (now["score"], now["previous_period"], now["previous_score"]) == (52.5, None, None)
    assert found.node("c")["previous_score"] is None
    # Had somebody looked in 2025, what has no figure then would not apply.
    early = {**look, "fetched_at": datetime(2025, 12, 30, tzinfo=UTC)}
    found = score(judged(), figures=figures, captures=[early])
    assert found.node("a", period="2025")["status"] == "not_applicable"
    assert (found.total()["previous_score"], found.total(period="2025")["judged_share"]) == (100, 1)


def test_a_person_decides_a_veto(score: Score) -> None:
    decided = {"body": "mzj", "period": 2026, "decided_by": "区政务公开办", "reason": "核实为改日期"}
    manual = {"id": "v", "title": "伪造发稿日期", "effect": "review"}

    def run(day: str) -> Scored:
        confirmed = {**manual, "confirmed": [{**decided, "decided_on": day}]}
        whole = scheme(leaf("a", 100), vetoes=[confirmed], grades=GRADES)
        return score(whole, figures=[figure("coverage", 1, 1), figure("coverage", 1, 1, body_id="czj")])

    found = run("2026-11-21")
    assert (found.node("v")["status"], found.total()["grade"]) == ("vetoed", "不合格")
    assert "区政务公开办2026-11-21认定：核实为改日期" in found.node("v")["note"]
    assert (found.node("v", "czj")["status"], found.total("czj")["grade"]) == ("not_observed", "优秀")
    # An assessment as of an earlier day does not know it.
    assert run("2026-11-22").total()["grade"] == "优秀"


@pytest.mark.parametrize(
    ("done", "grade"),
    [
        (8500, "优秀"),
        (8499, "良好"),
        (7000, "良好"),
        (6999, "合格"),
        (6000, "合格"),
        (5999, "不合格"),
        (0, "不合格"),
    ],
)
def test_grades_at_their_limits(score: Score, done: int, grade: str) -> None:
    """Inner Mongolia: 优秀 85-100, 良好 70-84, 合格 60-69, 不合格 below 60."""
    found = score(scheme(leaf("a", 100), grades=GRADES), figures=[figure("coverage", done, 10_000)])
    assert found.total()["grade"] == grade


def test_the_grade_is_that_of_the_printed_score(score: Score) -> None:
    found = score(scheme(leaf("a", 100), grades=GRADES), figures=[figure("coverage", 16_999, 20_000)])
    assert f"{found.total()['score']:.3f}" == "84.995"
    assert found.total()["grade"] == "优秀"


def test_domains_and_kinds_are_chosen(score: Score) -> None:
    chosen = [
        leaf("care", 50, "coverage", domain="养老服务"),
        leaf("both", 50, "late_rate", hits="bad", kind=["permit", "penalty"]),
    ]
    figures = [
        figure("coverage", 1, 1),
        figure("coverage", 1, 4, domain="养老服务"),
        figure("late_rate", 9, 9, kind="all"),
        figure("late_rate", 1, 4, kind="permit"),
        figure("late_rate", 0, 6, kind="penalty"),
    ]
    found = score(scheme(*chosen), figures=figures)
    assert (found.node("care")["score"], found.node("both")["score"]) == (12.5, 45)
    assert [row["domain"] for row in found.lost("care")] == ["养老服务"] * 3
    assert [row["row_id"] for row in found.lost("both")] == ["r3-0"]


def test_the_whole_takes_the_rows_of_all_kinds_once(score: Score) -> None:
    figures = [figure("zero_reports", 1, 1, kind=kind) for kind in ("all", "permit", "penalty")]
    rule = {"type": "per_failure", "points": 100}
    found = score(scheme(leaf("a", 100, "zero_reports", rule, hits="bad")), figures=figures)
    assert [(row["row_id"], row["points"]) for row in found.lost("a")] == [("r0-0", 100)]


def test_points_lost_add_up_exactly(score: Score) -> None:
    found = score(
        scheme(leaf("a", 33, "coverage"), leaf("b", 67, "timeliness")),
        figures=[figure("coverage", 1, 8), figure("timeliness", 6, 13)],
    )
    assert sum(row["points"] for row in found.lost("a")) == pytest.approx(33 * 7 / 8, abs=1e-9)
    # Seven rows lose the same, to eight decimals; one of them takes what is left.
    assert sorted(Counter(row["points"] for row in found.lost("b")).values()) == [1, 6]
    assert len({row["deduction_id"] for row in found.deductions}) == 14


def test_which_bodies_are_scored(score: Score) -> None:
    def bodies(**chosen: Any) -> set[str]:
        found = score(
            scheme(leaf("a", 100), bodies=chosen), figures=[figure("coverage", 1, 1)], powers=["czj", "qxz"]
        )
        return {row["body_id"] for row in found.scores}

    assert bodies() == {"mzj", "czj", "qxz"}
    assert bodies(kinds=["department"]) == {"mzj", "czj"}
    assert bodies(kinds=["department"], ids=["qxz"], leave_out=["czj"]) == {"mzj", "qxz"}
    assert bodies(with_powers=True) == {"czj", "qxz"}


def test_reorganised_bodies_are_scored_while_they_exist(score: Score) -> None:
    bodies = [
        {"body_id": "old", "name": "旧局", "kind": "department", "valid_to": date(2025, 12, 31)},
        {"body_id": "new", "name": "新局", "kind": "department", "valid_from": date(2026, 1, 1)},
    ]
    figures = [figure("coverage", 1, 2, "2025", body_id="old"), figure("coverage", 1, 1, body_id="new")]
    found = score(scheme(leaf("a", 100)), figures=figures, bodies=bodies)
    totals = {(r["body_id"], r["period"]) for r in found.scores}
    assert totals == {("old", "2025"), ("new", "2026")}


def test_periods_and_the_one_before(score: Score) -> None:
    periods = ("2025-12", "2026-01", "2026-12", "2025-H2", "2025")
    found = score(
        scheme(leaf("a", 100), period="month", since="2025-06"),
        figures=[figure("coverage", n, 10, period) for n, period in enumerate(periods, 1)],
    )
    # December 2026 has not begun on 2026-11-21.
    assert {row["period"] for row in found.scores} == {"2025-12", "2026-01"}
    january = found.total(period="2026-01")
    assert (january["previous_period"], january["previous_score"], january["score"]) == ("2025-12", 10, 20)
    assert found.total(period="2025-12")["previous_period"] is None


def test_rows_of_a_month_cost_points_in_its_quarter(score: Score) -> None:
    quarter = figure("timeliness", 1, 2, "2026-Q3")
    month = figure("timeliness", 1, 2, "2026-09")
    found = score(scheme(leaf("a", 100, "timeliness"), period="quarter"), figures=[quarter, month])
    rows = found.lost("a", period="2026-Q3")
    assert {row["row_id"] for row in rows} == {"r0-1", "r1-1"}


def test_the_running_period_says_so(score: Score) -> None:
    found = score(scheme(leaf("a", 100)), figures=[figure("coverage", 1, 2)])
    assert found.total()["note"] == ("满分100分，扣50分，基本分50分；1项已评分；时期未结束，截至2026-11-21。")


def test_several_schemes_stand_beside_each_other(score: Score) -> None:
    other = {**scheme(leaf("a", 50), leaf("b", 50, "timeliness")), "name": "t"}
    found = score(
        scheme(leaf("a", 100)), other, figures=[figure("coverage", 1, 2), figure("timeliness", 1, 1)]
    )
    totals = {r["scheme"]: r["score"] for r in found.scores if (r["node"], r["body_id"]) == ("total", "mzj")}
    assert totals == {"s": 50, "t": 75}
