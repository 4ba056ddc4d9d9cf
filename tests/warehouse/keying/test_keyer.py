"""Titles that nobody trained on, keyed: domain, item, evidence, what other fields add, a district's data."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.keying import Decision, Example, Item, Request, TitleKeyer
from warehouse.keying.text import plain

_DOMAINS = [
    ("云溪县2026年第一批公租房选房结果的公示", "保障性住房", "配给管理"),
    ("云溪县民政局关于2026年9月城乡低保金发放情况的公示", "社会救助", "最低生活保障"),
    ("关于2026年农村危房改造补助资金分配情况的公示", "农村危房改造", "资金管理"),
    ("云溪县2025年度县级部门决算公开", "财政预决算", "财政预决算"),
    ("关于北门片区管道检修临时停水的通知", "市政服务", "公共服务信息"),
    ("云溪县2026年义务教育阶段学校招生工作实施方案", "义务教育", "招生管理"),
    ("云溪县市场监督管理局食品安全监督抽检信息公告（2026年第9期）", "食品药品监管", "监督检查"),
    ("关于云溪县老粮库地块房屋征收补偿方案征求意见的公告", "国有土地上房屋征收与补偿", "征收"),
    ("拟征收土地公告 云溪征告〔2026〕3号", "农村集体土地征收", "征地前期准备"),
    ("示范纸业年产五万吨生活用纸项目环境影响报告书受理公示", "生态环境", "行政许可"),
]
_NONE = [
    "关于调整住房公积金个人贷款最高额度的通知",
    "云溪县2026年面向社会公开招聘事业单位工作人员公告",
    "云溪县召开党风廉政建设工作会议",
    "云溪县人民政府2025年政府信息公开工作年度报告",
    "关于2026年省社会科学基金项目申报的通知",
]


@pytest.mark.parametrize(("title", "domain", "level1"), _DOMAINS)
def test_domain_and_item(keyer: TitleKeyer, title: str, domain: str, level1: str) -> None:
    (answer,) = keyer.key([Request(title)])
    assert (answer.domain, answer.level1, answer.accepted) == (domain, level1, True)
    assert answer.method == "text"
    assert answer.evidence
    assert all(word in plain(title) for word in answer.evidence)


@pytest.mark.parametrize("title", _NONE)
def test_none_of_the_26(keyer: TitleKeyer, title: str) -> None:
    (answer,) = keyer.key([Request(title)])
    assert (answer.domain, answer.item_id, answer.level1, answer.level2) == (None, None, None, None)
    assert answer.accepted


@pytest.mark.parametrize("title", ["", " ", "公告", "2026年第3号", "x"])
def test_a_title_that_tells_nothing_goes_to_a_person(keyer: TitleKeyer, title: str) -> None:
    (answer,) = keyer.key([Request(title)])
    assert not answer.accepted


def test_the_column_speaks_for_a_bare_title(keyer: TitleKeyer) -> None:
    column = "政务公开>基层政务公开>社会救助>最低生活保障 (zwgk/shjz/zdsh)"
    (answer,) = keyer.key([Request("名单", column_path=column)])
    assert (answer.domain, answer.level1, answer.method) == ("社会救助", "最低生活保障", "column")
    assert "社会救助" in answer.evidence


def test_a_stray_in_a_column_keeps_its_own_domain(keyer: TitleKeyer) -> None:
    column = "政务公开>基层政务公开>卫生健康"
    (answer,) = keyer.key([Request("云溪县人民医院彩超采购项目公开招标公告", column_path=column)])
    assert answer.domain == "公共资源交易"


def test_the_text_speaks_for_a_bare_title(keyer: TitleKeyer) -> None:
    text = "因供水管道抢修，北门路沿线将于明日暂停供水，请用户做好储水准备。"
    bare, told = keyer.key([Request("公告"), Request("公告", body_text=text)])
    assert bare.domain is None
    assert told.domain == "市政服务"
    assert all(word in text for word in told.evidence)


def test_answers_come_in_order_whatever_the_batch(keyer: TitleKeyer) -> None:
    requests = [Request(title) for title, _, _ in _DOMAINS] + [Request(title) for title in _NONE]
    together = keyer.key(requests * 400)
    assert together[: len(requests)] == [keyer.key([request])[0] for request in requests]
    assert together[-len(requests) :] == together[: len(requests)]
    assert keyer.key([]) == []


def test_the_same_titles_give_the_same_answers(keyer: TitleKeyer) -> None:
    requests = [Request(title) for title, _, _ in _DOMAINS]
    assert TitleKeyer.from_bundled().key(requests) == keyer.key(requests)


def test_a_district_brings_its_items_examples_and_decisions() -> None:
    items = [
        Item("x1", "市政服务", "供水", "停水预告", words="停水时间、停水范围"),
        Item("x2", "市政服务", "供水", "水质月报", words="出厂水、管网水"),
    ]
    final = "关于年中集中活动的通知"
    keyer = TitleKeyer.from_bundled(
        items=items,
        examples=[
            Example(f"乌篷船夜航{what}", "公共文化服务") for what in ("班次", "票价", "预约", "停靠点")
        ],
        decisions=[
            Decision(final, "救灾"),
            Decision("某些事项的通报", "市政服务", "x2"),
            Decision("关于停水的通知", "没有这个领域"),
        ],
    )
    answers = keyer.key(
        [
            Request("北门停水的通知"),
            Request(f" {final}"),
            Request("某些事项的通报"),
            Request("乌篷船夜航须知"),
            Request("关于停水的通知"),
        ]
    )
    assert [(answer.domain, answer.item_id) for answer in answers[:3]] == [
        ("市政服务", "x1"),
        ("救灾", None),
        ("市政服务", "x2"),
    ]
    assert [answer.method for answer in answers] == ["text", "decision", "decision", "text", "text"]
    assert answers[3].domain == "公共文化服务"
    assert answers[4].domain == "市政服务", "a decision for a domain that is not there teaches nothing"


@settings(max_examples=60)
@given(st.text(max_size=250), st.none() | st.text(max_size=60), st.none() | st.text(max_size=500))
def test_any_text_gets_an_answer(keyer: TitleKeyer, title: str, column: str | None, text: str | None) -> None:
    (answer,) = keyer.key([Request(title, column, None, text)])
    assert 0 <= answer.score <= 1
    assert answer.domain in keyer.classes
    assert set(answer.as_json()) == {
        "domain",
        "item_id",
        "level1",
        "level2",
        "method",
        "score",
        "accepted",
        "evidence",
    }
