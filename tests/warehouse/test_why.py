"""From a figure to its rows: what people type, what is counted, whether it adds up, what is said."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from warehouse.engine import Engine
from warehouse.indicator_rows import show_rows
from warehouse.registry_tables import register_registry
from warehouse.scoring.model import Scheme
from warehouse.store import Store
from warehouse.why import INPUTS, Explanation, explain
from warehouse.why_find import NotFoundError, Question, find_body, find_question
from warehouse.why_text import plain, render

AS_OF = date(2026, 10, 31)
SHA = "cd" * 32
CIVIL = ("mzj", "云岭市示范区民政局")
SCHEME = Scheme.model_validate(
    {
        "name": "local",
        "version": "1",
        "title": {"zh": "本区", "en": "local"},
        "basis": {"zh": "无", "en": "none"},
        "origin": "ours",
        "period": "year",
        "not_applicable": "redistribute",
        "nodes": [
            {
                "id": "items",
                "title": "目录覆盖",
                "points": 60,
                "rule": {"type": "proportional"},
                "figure": {"indicator": "coverage"},
            },
            {
                "id": "late",
                "title": "迟报",
                "points": 40,
                "rule": {"type": "proportional"},
                "figure": {"indicator": "late_rate", "hits": "bad"},
            },
        ],
    }
)
Row = dict[str, Any]


def verdict(number: int, status: str, **more: Any) -> Row:
    return {
        "verdict_id": f"verdict-{number}",
        "obligation_id": "duty-1",
        "body_id": "mzj",
        "item_id": "05-1",
        "domain": "社会救助",
        "kind": "exists",
        "period": "2026",
        "status": status,
        "reason_code": "code",
        "reason": f"第{number}条的原因。",
        "as_of": AS_OF,
        **more,
    }


def node(name: str, parent: str | None, number: int, points: float, lost: float, **more: Any) -> Row:
    return {
        "scheme": "local",
        "period": "2026",
        "body_id": "mzj",
        "node": name,
        "parent": parent,
        "node_no": number,
        "depth": 0 if parent is None else 1,
        "title": name,
        "part": "base",
        "declared_weight": points,
        "weight": points,
        "score": points - lost,
        "deduction": lost,
        "status": "scored",
        "note": "怎样计分。",
        "as_of": AS_OF,
        **more,
    }


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Coverage of one body: two of four items published, one more that does not apply."""
    store = Store(tmp_path)
    store.write_rows(
        "core.bodies",
        [
            {"body_id": "mzj", "name": CIVIL[1], "aliases": ["区民政局"]},
            {"body_id": "mzj", "name": "云岭市示范区民政和救助局", "valid_from": date(1899, 1, 1)},
            {"body_id": "rsj", "name": "云岭市示范区人力资源和社会保障局"},
            {"body_id": "yb", "name": "云岭市示范区医疗保障局"},
        ],
    )
    store.write_rows(
        "core.notices",
        [
            {
                "record_id": "notice-1",
                "title": "\x1b[31m低保\u202e指南",
                "body_id": "mzj",
                "content_hash": "h",
                "source_id": "mzj",
                "capture_id": "cap-1",
            }
        ],
    )
    store.write_rows(
        "core.obligations",
        [
            {
                "obligation_id": "duty-1",
                "body_id": "mzj",
                "kind": "exists",
                "scope": "all",
                "testable": True,
                "origin": "catalogue",
                "is_assumed": False,
                "basis": "社会救助暂行办法第一条",
                "limit_text": "20个工作日",
                "reason_zh": "目录写明由民政局公开。",
                "reason_en": "named in the catalogue",
            }
        ],
    )
    store.write_rows(
        "ops.captures",
        [
            {
                "capture_id": "cap-1",
                "source_id": "mzj",
                "channel_id": "zn",
                "format": "pages",
                "path": "1.html",
                "version_no": 1,
                "outcome": "ok",
                "sha256": SHA,
                "fetched_at": datetime(2026, 10, 20, 17, 5, tzinfo=UTC),
            }
        ],
    )
    evidence = {"evidence_kind": "notice", "evidence_id": "notice-1", "evidence_capture_id": "cap-1"}
    store.write_rows(
        "metrics.verdicts",
        [
            verdict(1, "missing"),
            verdict(
                2,
                "incomplete",
                **evidence,
                published_date=date(2026, 9, 1),
                objection_id="SS-1",
                original_status="missing",
            ),
            verdict(3, "met", **evidence),
            verdict(4, "met"),
            verdict(5, "not_applicable"),
            verdict(6, "met", body_id="rsj"),
        ],
    )
    figure = {"indicator": "coverage", "unit": "ratio", "excluded": 0, "excluded_reasons": "{}"}
    store.write_rows(
        "metrics.indicators",
        [
            {
                **figure,
                "body_id": "mzj",
                "period": "2026",
                "numerator": 2,
                "denominator": 4,
                "value": 0.5,
                "excluded": 1,
                "excluded_reasons": '{"exempt":1}',
                "previous_period": "2025",
                "previous_value": 0.25,
            },
            {**figure, "body_id": "mzj", "period": "2025", "numerator": 1, "denominator": 4, "value": 0.25},
            {**figure, "period": "2026", "numerator": 3, "denominator": 5, "value": 0.6, "excluded": 1},
            *(
                {
                    **figure,
                    "indicator": "requests_answered",
                    "body_id": "mzj",
                    "kind": kind,
                    "period": period,
                    "numerator": 1,
                    "denominator": 1,
                    "value": 1.0,
                }
                for kind, period in (("own", "2025"), ("government", "2025"), ("own", "2024"))
            ),
            {**figure, "body_id": "rsj", "period": "2026", "numerator": 9, "denominator": 9, "value": 1.0},
        ],
    )
    store.write_rows(
        "metrics.scores",
        [
            node("total", None, 1, 100, 30, grade="合格"),
            node("items", "total", 2, 60, 30, indicator="coverage", numerator=2, denominator=4, raw=0.5),
            node("late", "total", 3, 40, 0, indicator="late_rate", numerator=0, denominator=0),
        ],
    )
    store.write_rows(
        "metrics.deductions",
        [
            {
                "deduction_id": f"d-{number}",
                "scheme": "local",
                "period": "2026",
                "body_id": "mzj",
                "node": "items",
                "indicator": "coverage",
                "points": 15.0,
                "row_kind": "verdict",
                "row_id": f"verdict-{number}",
                "verdict_id": f"verdict-{number}",
                "reason": "原因",
            }
            for number in (1, 2)
        ],
    )
    with Engine(store, as_of=AS_OF) as opened:
        opened.attach(*INPUTS)
        yield opened


def ask(engine: Engine, question: str, period: str | None = None, **more: Any) -> Explanation:
    return explain(engine, CIVIL, find_question(engine, question), period, schemes=[SCHEME], **more)


@pytest.mark.parametrize("text", ["mzj", "云岭市示范区民政局", "区民政局", "民政和救助", "民政"])
def test_body_by_id_name_or_part(engine: Engine, text: str) -> None:
    assert find_body(engine, text) == CIVIL


def test_all_bodies(engine: Engine) -> None:
    assert find_body(engine, "全区") == (None, "全区")


def test_unclear_or_unknown_body_names_candidates(engine: Engine) -> None:
    with pytest.raises(NotFoundError, match=r"“保障局”对上 2 个机构：rsj（.*）、yb（.*）"):
        find_body(engine, "保障局")
    with pytest.raises(NotFoundError, match=r"没有机构“云岭区民正局”。相近的：mzj"):
        find_body(engine, "云岭区民正局")
    with pytest.raises(NotFoundError, match="没有机构“”"):
        find_body(engine, "")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("coverage", Question("coverage")),
        ("目录覆盖率", Question("coverage")),
        ("迟报", Question("late_rate")),
        ("score", Question(None, "local", "total")),
        ("local:items", Question("coverage", "local", "items")),
        ("local：total", Question(None, "local", "total")),
    ],
)
def test_question(engine: Engine, text: str, question: Question) -> None:
    assert find_question(engine, text) == question


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("covrage", "coverage（目录覆盖率）"),
        ("率", "相近的"),
        ("local:item", "相近的：local:items"),
        ("nobody:items", "没有方案“nobody”的得分。有的：local"),
    ],
)
def test_unknown_question_names_candidates(engine: Engine, text: str, message: str) -> None:
    with pytest.raises(NotFoundError, match=message):
        find_question(engine, text)


def test_figure_with_its_rows(engine: Engine) -> None:
    found = ask(engine, "coverage")
    assert (found.period, found.counts) == ("2026", {"failed": 2, "done": 2, "excluded": 1})
    assert found.agrees
    assert [(row["outcome"], row["row_id"]) for row in found.rows] == [
        ("failed", "verdict-1"),
        ("failed", "verdict-2"),
        ("excluded", "verdict-5"),
    ]
    assert [row["sha256"] for row in found.rows] == [None, SHA, None]
    whole = ask(engine, "coverage", with_done=True)
    assert [row["row_id"] for row in whole.rows][3:] == ["verdict-3", "verdict-4"]
    first = ask(engine, "coverage", with_done=True, limit=1)
    assert [row["row_id"] for row in first.rows] == ["verdict-1", "verdict-5", "verdict-3"]
    assert first.agrees


def test_figure_of_all_bodies(engine: Engine) -> None:
    found = explain(engine, find_body(engine, "全区"), Question("coverage"))
    assert found.agrees
    assert found.counts == {"failed": 2, "done": 3, "excluded": 1}


def test_rows_that_do_not_add_up_are_told(engine: Engine) -> None:
    found = explain(engine, ("rsj", "人社局"), Question("coverage"))
    assert not found.agrees
    assert "核对：不一致！分子 9 ≠ 做到的 1 条" in render(found, with_done=False)


def test_text(engine: Engine) -> None:
    text = render(ask(engine, "目录覆盖率"), with_done=False)
    for line in (
        "云岭市示范区民政局  目录覆盖率  2026",
        "数值：50.00%",
        "分子 2，分母 4",
        "不计入 1 条（已登记为不涉及 1）",
        "上期（2025）25.00%",
        "公式：覆盖率 ＝ 已公开的责任数 ÷ 适用且可判断的责任数",
        "核对：分子 2 ＝ 做到的 2 条",
        "核对：分母 4 ＝ 做到的 2 条 ＋ 没有做到的 2 条",
        "没有做到的 2 条：",
        "verdict-2〔内容不全〕",
        "日期：标明发布 2026-09-01",
        "申诉：SS-1 改变了结论，原结论为未公开",
        "责任：duty-1 目录写明由民政局公开。时限原文“20个工作日”。",
        "证据：公文 notice-1《⟨U+001B⟩[31m低保⟨U+202E⟩指南》",
        "存档：cap-1，2026-10-21 01:05（北京时间） 取得，1.html",
        f"zwgk cat {SHA}",
        "做到的 2 条：加 --all 列出。",
        "申诉编号,verdict-1,机构的主张,pending,,,,提出日期,",
    ):
        assert line in text
    assert "\x1b" not in text
    assert "列出前 1 条，加 --limit" in render(ask(engine, "coverage", limit=1), with_done=False)


def test_a_time_limit_that_the_duty_tells_is_not_told_twice(engine: Engine) -> None:
    found = ask(engine, "目录覆盖率")
    for row in found.rows:
        row["duty_reason"] = "目录写明由民政局公开。公开时限原文“20个工作日”。"
    duties = [line for line in render(found, with_done=True).splitlines() if "责任：" in line]
    assert duties
    assert {line.count("20个工作日") for line in duties} == {1}


def test_leaf_of_a_scheme(engine: Engine) -> None:
    found = ask(engine, "local:items")
    assert found.agrees
    assert [row["points"] for row in found.rows] == [15.0, 15.0, None]
    assert {check["name"] for check in found.checks} == {"numerator", "denominator", "deduction"}
    text = render(found, with_done=False)
    assert "得分 30.00，满分 60，扣分 30.00（已评分）" in text
    assert "扣 15.00 分" in text
    assert "核对：扣分 30.00 ＝ 各条扣分之和 30.00" in text


def test_leaf_whose_hits_are_bad(engine: Engine) -> None:
    found = ask(engine, "local:late")
    assert found.hits_are_bad
    assert "核对：分子 0 ＝ 没有做到的 0 条" in render(found, with_done=False)


def test_whole_score_lists_what_is_below(engine: Engine) -> None:
    found = ask(engine, "score")
    assert [row["node"] for row in found.below] == ["items", "late"]
    assert found.agrees
    text = render(found, with_done=False)
    assert "得分 70.00，满分 100，扣分 30.00，等次 合格" in text
    assert "local:items  items  30.00／60，扣 30.00" in text
    assert "objections.csv" not in text


def test_no_such_figure(engine: Engine) -> None:
    with pytest.raises(NotFoundError, match="在2019的数。有的时期：2025、2026"):
        ask(engine, "coverage", "2019")
    with pytest.raises(NotFoundError, match="没有云岭市示范区民政局的目录覆盖率：没有这样的数"):
        ask(engine, "coverage", domain="养老服务")
    with pytest.raises(NotFoundError, match="得分只有各机构的"):
        explain(engine, (None, "全区"), Question(None, "local", "total"))


def test_figures_by_kind_only(engine: Engine) -> None:
    """Without a total of all kinds the only kind is taken, and several are listed with the exact command."""
    register_registry(engine, {})
    show_rows(engine)
    found = ask(engine, "requests_answered", "2024")
    assert (found.figure or {})["kind"] == "own"
    assert "own" in found.limits
    command = r"zwgk why mzj requests_answered 2025 --kind government$"
    with pytest.raises(
        NotFoundError, match=r"请写明分组：government（本级政府）、own（本机关）。.*" + command
    ):
        ask(engine, "requests_answered", "2025")
    assert (ask(engine, "requests_answered", "2025", kind="own").figure or {})["kind"] == "own"
    with pytest.raises(NotFoundError, match="在2019的数"):
        ask(engine, "requests_answered", "2019", kind="own")


def test_json_holds_everything(engine: Engine) -> None:
    found = ask(engine, "local:items").as_json()
    assert found["agrees"] is True
    assert found["indicator"]["title"] == {"zh": "目录覆盖率", "en": "Coverage of the catalogue"}
    assert found["figure"] == {"numerator": 2, "denominator": 4, "value": 0.5}
    assert len(found["rows"]) == 3


def test_personal_numbers_stay_out_of_the_text() -> None:
    assert "13900001111" not in plain("联系13900001111")
