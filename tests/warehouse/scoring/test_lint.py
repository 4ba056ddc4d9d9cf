"""What `zwgk scheme lint` finds in files: problems of form with their lines, and of sense."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from warehouse.scoring.lint import problems, usable_schemes
from warehouse.scoring.load import FOLDER, load_scheme, load_schemes
from warehouse.scoring.wording import explain

Check = Callable[[str], list[tuple[str, str, int | None]]]
Row = dict[str, Any]

GOOD = """\
name: own
version: 1
title: {zh: 本区方案, en: own}
basis: {zh: 本区办法, en: own}
origin: ours
period: year
not_applicable: redistribute
nodes:
  - {id: a, title: 覆盖, points: 60, figure: {indicator: coverage}, rule: {type: proportional}}
  - id: b
    title: 及时
    points: 40
    children:
      - {id: c, title: 及时率, percent: 100, figure: {indicator: timeliness},
         rule: {type: threshold, full_at: 0.95}}
vetoes:
  - {id: v, title: 空白栏目, effect: fail, when: {indicator: empty_columns, measure: numerator, at_least: 5}}
grades:
  - {name: 优秀, at_least: 85}
  - {name: 不合格, at_least: 0}
"""


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """The problems of a scheme's text: severity, message and line."""

    def run(text: str) -> list[tuple[str, str, int | None]]:
        path = tmp_path / "own.yml"
        path.write_text(text, encoding="utf-8")
        return [(p.severity, p.message_zh, p.line) for p in problems(load_scheme(path))]

    return run


def test_a_good_scheme_has_no_problems(check: Check) -> None:
    assert check(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("points: 60", "points: 50", "总分为100分，下面各项合计90分，须相等", 8),
        ("percent: 100", "percent: 90", "“及时”下各项的百分比合计90%，须为100%", 10),
        ("indicator: coverage", "indicator: coverag", "没有指标 coverag；最接近的是：coverage", 9),
        ("indicator: coverage}", "indicator: coverage, domain: 养老服}", "没有领域“养老服”；最接近", 9),
        ("indicator: coverage", "indicator: doc_number_gaps", "没有可以核对的逐条依据，不能用于评分", 9),
        ("at_least: 85", "at_least: 101", "等次“优秀”达不到：最高只有100分", 18),
        ("at_least: 85", "at_least: 0", "等次“不合格”达不到：分数线不低于前一等次", 18),
        ("name: 不合格", "name: 优秀", "等次名称有重复", 18),
        ("measure: numerator, at_least: 5", "at_least: 5", "这个指标是比率，界限须在0和1之间", 17),
        ("at_least: 5}", "at_least: 0}", "条件总是成立", 17),
        ("at_least: 5}", "at_least: -1}", "条件的界限不能小于0", 17),
        ("measure: numerator, at_least: 5", "above: 1", "条件永不成立", 17),
        ("id: c", "id: a", "编号 a 用了2次", 14),
        ("id: c", "id: total", "编号 total 留给总分", 14),
        ("{indicator: coverage}", "{indicator: timeliness_lag}", "不是比率，只能用 bands", 9),
        ("at_least: 5}}", "at_least: 5, above: 3}}", "须写且只写一个", 17),
        ("effect: fail, when", "effect: fails, when", "须为 'fail', 'review' or 'name' 之一", 17),
        ("full_at: 0.95", "full_at: 95", "须不大于 1", 15),
        ("type: proportional", "type: proportion", "type 须为", 9),
        ("rule: {type: proportional}", "ruel: {type: proportional}", "没有这个键，请核对拼写", 9),
        ("period: year\n", "", "缺少这一项", 1),
        ("name: own", "name: other", "方案名“other”与文件名“own”不同", 1),
        ("period: year", "period: year\nperiod: month", "这个键写了两次", 7),
        ("points: 60,", "points: 60, percent: 60,", "points 和 percent 只能写一个", 9),
        ("points: 60,", "", "末级须写 points 或 percent", 9),
        (", rule: {type: proportional}", "", "末级须写 rule", 9),
        ("title: 覆盖", "title: ''", "不能为空", 9),
        ("points: 60", "points: 六十", "须为数字", 9),
    ],
)  # fmt: skip
def test_mistakes_are_found_where_they_stand(
    check: Check, old: str, new: str, message: str, line: int
) -> None:
    assert old in GOOD
    found = check(GOOD.replace(old, new, 1))
    assert any(message in text and where == line for _, text, where in found), found
    assert any(severity == "E" for severity, _, _ in found)


def test_a_weight_of_zero_is_an_error(check: Check) -> None:
    text = GOOD.replace("points: 60", "points: 0").replace("points: 40", "points: 100")
    assert ("E", "“覆盖”的分值是0，须大于0；不评的请删去", 9) in check(text)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{type: steps, steps: [{at_least: 0.5, deduct: 0.4}, {at_least: 0.2, deduct: 0.2}]}", "从小到大"),
        ("{type: steps, steps: [{at_least: 20, deduct: 0.4}]}", "须在0和1之间"),
        ("{type: steps, steps: [{at_least: 0, deduct: 0.4}]}", "全部做到的也扣分"),
        ("{type: bands, bands: [{up_to: 7, share: 1}, {up_to: 7, share: 0}]}", "不重复"),
        ("{type: per_failure, points: 5, cap: 80}", "扣到0为止"),
    ],
)
def test_rules_that_contradict_themselves(check: Check, rule: str, message: str) -> None:
    found = check(GOOD.replace("{type: proportional}", rule, 1))
    assert any(message in text for _, text, _ in found), found


def test_bonus_that_cannot_be_earned(check: Check) -> None:
    bonus = """\
bonus:
  cap: 5
  when_above: 100
  children:
    - {id: x, title: 加, points: 3, figure: {indicator: coverage}, rule: {type: proportional}}
"""
    texts = [text for _, text, _ in check(GOOD + bonus)]
    assert texts == ["加分各项合计3分，达不到上限5分", "基本分不会超过100分，加分永远不计"]


def test_scores_below_the_last_grade_are_told(check: Check) -> None:
    assert check(GOOD.replace("at_least: 0}", "at_least: 10}"))[0][:2] == (
        "W",
        "低于10分的没有等次，请加一个 at_least: 0 的等次",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "文件里没有方案"),
        ("- a\n- b\n", "文件里没有方案"),
        ("a: [1, 2\n", "不是正确的 YAML"),
        ("a: &x [*x]\n", "第1行用了 YAML 引用"),
        ("a: " + "[" * 500 + "]" * 500, "层级超过"),
        ("a: 2026-13-45\n", "不是正确的 YAML"),
        ("? [a, b]\n: 1\n", "不是正确的 YAML"),
        ("a: !!python/object:os.system x\n", "不是正确的 YAML"),
        ("a: \x00\n", "不是正确的 YAML"),
    ],
)
def test_what_is_no_scheme_is_told_and_nothing_breaks(check: Check, text: str, message: str) -> None:
    [(severity, found, _)] = check(text)
    assert severity == "E"
    assert message in found


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "gbk.yml").write_bytes("name: 本区".encode("gbk"))
    (tmp_path / "large.yml").write_bytes(b"#" * (1 << 21))
    assert "不是 UTF-8" in load_scheme(tmp_path / "gbk.yml").problems[0].message_zh
    assert "字节" in load_scheme(tmp_path / "large.yml").problems[0].message_zh
    assert "不能读取" in load_scheme(tmp_path).problems[0].message_zh


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["name", "nodes", "id", "points", "children", "figure", "rule", "type", "vetoes", "when", "period"]
    ), inner, max_size=6),
    max_leaves=20,
))  # fmt: skip
def test_no_mapping_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, raw: Any) -> None:
    path = tmp_path_factory.mktemp("schemes") / "own.yml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    loaded = load_scheme(path)
    assert loaded.scheme is None
    assert loaded.problems


@given(st.sampled_from(sorted(FOLDER.glob("*.yml"))), st.integers(0, 5000), st.text(max_size=3))
def test_no_typo_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, ready: Path, place: int, typo: str
) -> None:
    text = ready.read_text(encoding="utf-8")
    path = tmp_path_factory.mktemp("schemes") / ready.name
    broken = text[: place % len(text)] + typo + text[place % len(text) + 1 :]
    path.write_text(broken, encoding="utf-8", errors="replace")
    loaded = load_scheme(path)
    problems(loaded)
    assert loaded.scheme is not None or loaded.problems


def test_a_districts_own_schemes_stand_beside_the_ready_ones(tmp_path: Path) -> None:
    (tmp_path / "schemes").mkdir()
    (tmp_path / "schemes" / "own.yml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "schemes" / "site_check.yml").write_text("name: [", encoding="utf-8")
    assert set(load_schemes(tmp_path)) == {"district", "double_publicity", "own", "site_check"}
    good, bad = usable_schemes(tmp_path)
    assert "own" in {scheme.name for scheme in good}
    # Its own file takes the place of the ready one, also when it is broken: nobody is scored by another.
    assert "site_check" not in {scheme.name for scheme in good}
    assert bad["site_check"]


def test_the_explanation_names_points_rules_and_origins(tmp_path: Path) -> None:
    path = tmp_path / "own.yml"
    path.write_text(GOOD, encoding="utf-8")
    scheme = load_scheme(path).scheme
    assert scheme is not None
    assert explain(scheme)[5:] == [
        "· 覆盖（a）60分：指标“目录覆盖率”，得分＝数值×60［本项目自定］",
        "■ 及时（b）40分［本项目自定］",
        "  · 及时率（c）40分：指标“及时率”，数值达到95%得满分，不到的按数值×40［本项目自定］",
        "◆ 空白栏目（v）：指标“空白栏目率”的分子不少于5时，等次为不合格［本项目自定］",
        "等次（按两位小数的总分）：优秀≥85，不合格≥0",
    ]
