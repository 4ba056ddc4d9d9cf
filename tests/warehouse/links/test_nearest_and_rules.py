"""Likeness of titles and items, and the rules of `reference/link_rules.csv`."""

import pytest

from warehouse.keying import Keyed
from warehouse.links.decide import by_rule, by_text, decision_answer
from warehouse.links.model import Answer, Catalogue, Open, Subject, Tied
from warehouse.links.nearest import CatalogueItem, Nearest, names_subject
from warehouse.links.rules import link_forms, link_rules

RELIEF = CatalogueItem("05-a", "社会救助", "最低生活保障", "审批信息")
RELIEF_POLICY = CatalogueItem("05-b", "社会救助", "最低生活保障", "政策法规文件")
CARE = CatalogueItem("06-a", "养老服务", "养老服务业务办理", "高龄老年人津贴")
CARE_HOMES = CatalogueItem("06-b", "养老服务", "养老服务行业管理信息", "养老机构备案信息")
LICENCE = CatalogueItem("21-a", "卫生健康", "行政许可类事项", "公共场所卫生许可")
DOCTORS = CatalogueItem("21-b", "卫生健康", "行政许可类事项", "医师执业注册")
FINES = CatalogueItem("21-c", "卫生健康", "行政处罚类事项", "对公共场所卫生违法行为的处罚")
ALL = (RELIEF, RELIEF_POLICY, CARE, CARE_HOMES, LICENCE, DOCTORS, FINES)
BODIES = {"mzj": ALL[:4], "wjj": ALL[4:], "qzfb": (), "office": ALL[:1]}


def catalogue() -> Catalogue:
    domains: dict[str, list[CatalogueItem]] = {}
    for item in ALL:
        domains.setdefault(item.domain, []).append(item)
    return Catalogue(BODIES, domains, frozenset(domains), frozenset({"office"}), Nearest(ALL))


def subject(title: str, body: str = "mzj", kind: str = "notice", genre: str | None = None) -> Subject:
    return Subject("x-1", kind, body, "tzgg", body, title, genre, "通知公告")


def ruled(title: str, **more: str) -> Answer | None:
    return by_rule(subject(title, **more), catalogue(), {"wjj": frozenset({"permit", "penalty"})})


def keyed(domain: str | None, item_id: str | None = None, *, accepted: bool = True) -> Keyed:
    return Keyed(domain, item_id, None, None, "text", 0.9, accepted, ("养老",))


def test_nearest_ranks_by_shared_rare_words_and_says_which() -> None:
    found = Nearest(ALL).find("示范区2026年高龄津贴发放情况", ALL)
    assert found[0].item == CARE
    assert "高龄" in found[0].words
    assert 0 < found[0].likeness < 1
    assert all(near.likeness > 0 for near in found)
    assert Nearest(ALL).find("招商引资推介会", ALL) == []


def test_a_title_that_holds_the_whole_name_is_fully_like() -> None:
    [first, *_] = Nearest(ALL).find("最低生活保障审批信息", ALL)
    assert (first.item, first.likeness) == (RELIEF, 1.0)


@pytest.mark.parametrize(
    ("title", "item", "named"),
    [
        ("公共场所卫生许可证", LICENCE, True),
        ("医师执业证书", DOCTORS, False),
        ("关于最低生活保障的通知", RELIEF_POLICY, True),
        ("关于养老的通知", RELIEF_POLICY, False),
    ],
)
def test_names_subject(title: str, item: CatalogueItem, named: bool) -> None:
    assert names_subject(title, item) is named


@pytest.mark.parametrize(
    ("title", "more", "items", "rule"),
    [
        ("2026年9月低保审批结果公示", {"genre": "公示"}, ("05-a",), "minimum-living"),
        ("公共场所卫生许可证", {"kind": "permit", "body": "wjj"}, ("21-a",), "permit-named"),
        ("", {"kind": "penalty", "body": "wjj"}, ("21-c",), "penalty-only"),
        ("示范区民政局2025年政府信息公开年度报告", {"genre": "年报"}, (), "open-government"),
        ("示范区政务公开工作要点", {}, (), "open-government"),
        ("对区政协第12号提案的答复", {"genre": "答复"}, (), "motion-reply"),
        ("行政许可公示（2026年第9期）", {"body": "wjj", "genre": "公示"}, (), "permit-page"),
    ],
)
def test_rules(title: str, more: dict[str, str], items: tuple[str, ...], rule: str) -> None:
    answer = ruled(title, **more)
    assert isinstance(answer, Tied)
    assert (answer.items, answer.method) == (items, "rule")
    assert answer.evidence.split("：")[0] == rule


def test_a_page_of_decisions_is_evidence_where_the_body_hands_in_none() -> None:
    assert ruled("行政许可公示（2026年第9期）", genre="公示") is None


def test_a_rule_that_meets_several_items_leaves_them_to_a_person() -> None:
    answer = ruled("", kind="permit", body="wjj")
    assert isinstance(answer, Open)
    assert answer.reason == "rule_ambiguous"
    assert {item.item_id for item, _ in answer.candidates if item} == {"21-a", "21-b"}


def test_every_rule_has_a_pattern_a_score_and_a_reason() -> None:
    rules = link_rules()
    assert {rule.record_kind for rule in rules} == {"notice", "permit", "penalty"}
    assert all(0.8 <= rule.score < 1 and len(rule.reason) > 8 for rule in rules)
    assert all(rule.is_none or rule.item_words for rule in rules)
    assert len(link_forms()) > 3


@pytest.mark.parametrize(
    ("title", "body", "answer", "items", "reason"),
    [
        ("高龄老年人津贴发放情况", "mzj", keyed("养老服务", "06-a"), ("06-a",), None),
        ("高龄老年人津贴发放情况", "mzj", keyed("养老服务", accepted=False), None, "domain_unsure"),
        ("关于举办老年文艺汇演的通知", "mzj", keyed("养老服务", "06-a"), None, "item_unsure"),
        ("高龄老年人津贴发放情况", "wjj", keyed("养老服务", "06-a"), None, "other_body"),
        ("高龄老年人津贴发放情况", "office", keyed("养老服务", "06-a"), ("06-a",), None),
        ("高龄老年人津贴发放情况", "qzfb", keyed("养老服务", "06-a"), ("06-a",), None),
        ("关于征兵的公告", "mzj", keyed(None), (), None),
        ("关于征兵的公告", "mzj", keyed(None, accepted=False), None, "domain_unsure"),
        ("高龄老年人津贴系统采购公告", "mzj", keyed("养老服务", "06-a"), None, "item_unsure"),
    ],
)
def test_text(
    title: str, body: str, answer: Keyed, items: tuple[str, ...] | None, reason: str | None
) -> None:
    found = by_text(subject(title, body), answer, catalogue())
    if isinstance(found, Tied):
        assert (found.items, found.method, found.score) == (items, "text", 0.9)
        assert found.evidence
    else:
        assert (items, found.reason) == (None, reason)


def test_candidates_are_of_the_body_and_none_is_one_of_them_when_it_is_likeliest() -> None:
    found = by_text(subject("高龄老年人体检"), keyed(None, accepted=False), catalogue())
    assert isinstance(found, Open)
    rows = found.as_json()
    assert (rows[0]["item_id"], rows[0]["path"]) == (None, None)
    assert rows[1]["path"] == "养老服务/养老服务业务办理/高龄老年人津贴"


def test_a_certificate_by_far_nearest_to_one_item_is_tied_to_it() -> None:
    doctor = decision_answer(subject("医师执业证书", "wjj", "permit"), catalogue(), {})
    assert isinstance(doctor, Tied)
    assert (doctor.items, doctor.method, doctor.score) == (("21-b",), "rule", 0.8)
    assert isinstance(decision_answer(subject("某种证书", "wjj", "permit"), catalogue(), {}), Open)


def test_a_policy_is_never_tied_to_the_business_that_it_is_about() -> None:
    title = "关于印发高龄老年人津贴管理办法的通知"
    found = by_text(subject(title), keyed("养老服务", "06-a"), catalogue())
    assert isinstance(found, Open)
    policy = by_text(subject("关于印发《社会救助实施办法》的通知"), keyed("社会救助"), catalogue())
    assert isinstance(policy, Tied)
    assert policy.items == ("05-b",)
