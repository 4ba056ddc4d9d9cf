"""What lint finds, each with what to do."""

import csv
from dataclasses import replace
from typing import Any

import pytest

from tests.tools.catalogues import catalogue, item
from warehouse.catalogue import Bodies, Item
from warehouse.catalogue.lint import lint, unmatched_overrides
from warehouse.catalogue.national import FOLDER, national_domains, national_items


def rules(items: list[Item], **more: Any) -> list[str]:
    return [finding.rule for finding in lint(items, complete=False, **more)]


def test_a_sound_catalogue_has_no_findings() -> None:
    assert rules(catalogue()) == []


EDITS: list[tuple[dict[str, Any], str]] = [
    ({"content": None}, "element-missing"),
    ({"basis": ()}, "element-missing"),
    ({"body": None}, "element-missing"),
    ({"carriers": None}, "element-missing"),
    ({"mode_active": None, "mode_on_request": None}, "element-missing"),
    ({"limit_text": "及时公开", "limit": ("prompt", None, None, "unspecified", None)}, "limit-no-number"),
    (
        {"limit_text": "20个工作日", "limit": ("within", "20", "working_day", "unspecified", None)},
        "limit-no-clock",
    ),
    ({"limit_text": "*个工作日", "limit": ("unknown", None, None, None, None)}, "limit-unknown"),
    ({"limit_text": "按规定", "limit": ("by_law", None, None, None, None)}, "limit-by-law"),
    ({"limit_text": "30日", "limit": ("within", "30", "working_day", "formed", None)}, "limit-too-long"),
    ({"limit_text": "前", "limit": ("before_event", None, None, "unspecified", None)}, "limit-untestable"),
    ({"basis": ("中华人民共和国飞禽走兽老虎机条例",)}, "basis-unknown"),
    ({"basis": ("中华人民共和国收养法",)}, "basis-repealed"),
    ({"domain": None}, "domain-unknown"),
]


@pytest.mark.parametrize(("edit", "rule"), EDITS, ids=[f"{rule}-{next(iter(e))}" for e, rule in EDITS])
def test_one_flaw_is_one_finding(edit: dict[str, Any], rule: str) -> None:
    testable = "limit" not in edit or rule == "limit-too-long"
    items = [replace(catalogue()[0], limit_testable=testable, **edit), *catalogue()[1:]]
    [finding] = lint(items, complete=False)
    assert finding.rule == rule
    assert finding.row == 1
    assert finding.advice
    assert "{" not in finding.message + finding.advice


def test_a_lost_column_is_one_finding_for_the_domain() -> None:
    assert rules([replace(row, carriers=None) for row in catalogue()]) == ["column-untold"]


@pytest.mark.parametrize(
    "title", ["示范区社会救助实施办法", "云岭市养老服务条例", "社会救助暂行办法（试行）"]
)
def test_local_documents_and_spellings_of_known_ones_are_not_unknown(title: str) -> None:
    assert rules([replace(catalogue()[0], basis=(title,))]) == []


@pytest.mark.parametrize("title", ["城市老虎机管理条例", "社区星空彩票法", "星空彩票官网下载安装条例"])
def test_laws_that_nobody_knows_are_unknown(title: str) -> None:
    assert rules([replace(catalogue()[0], basis=(title,))]) == ["basis-unknown"]


def test_bodies_are_checked_against_the_registry() -> None:
    bodies = Bodies([{"body_id": "mzj", "name": "示范区民政局", "aliases": ["区民政局"]}])
    items = [item("甲"), item("乙", 2, body="区民正局、各镇街"), item("丙", 3, body="区民正局")]
    [finding] = lint(items, bodies=bodies, complete=False)
    assert (finding.rule, finding.value, finding.row) == ("body-unknown", "区民正局", 2)
    assert "涉及2个事项" in finding.message
    assert "区民政局" in finding.advice


def test_empty_domains_and_differences_to_the_national_list() -> None:
    reference = catalogue()
    own = [*reference[1:], item("本区事项", 9, content="甲")]
    found = lint(own, national=reference)
    assert sum(finding.rule == "domain-empty" for finding in found) == len(national_domains()) - 1
    [differs] = [finding for finding in found if finding.rule == "domain-differs"]
    assert differs.names == ("缺：社会救助/最低生活保障/政策法规文件", "另有：社会救助/最低生活保障/本区事项")


def test_rows_that_repeat_and_files_without_items() -> None:
    assert rules([item("甲"), item("甲", 2)]) == ["item-repeated"]
    assert rules([item("甲"), item("甲", 2, limit_text="另一时限")]) == []
    assert rules([]) == ["items-missing"]


def test_overrides_of_unknown_items() -> None:
    [finding] = unmatched_overrides([("社会救助", 2), ("社会救助/没有/这一项", 3)])
    assert (finding.rule, finding.item, finding.value) == ("override-unmatched", "社会救助/没有/这一项", "3")


def test_reference_tables_fit_together() -> None:
    assert len(national_domains()) == 26
    assert sum(domain.reaches_town for domain in national_domains()) == 16
    assert {item.domain for item in national_items()} == {domain.domain for domain in national_domains()}
    with (FOLDER / "catalogue_lint.csv").open(encoding="utf-8", newline="") as handle:
        found = {row["rule"]: row for row in csv.DictReader(handle)}
    assert all(row["severity"] in "EWI" and row["advice_zh"] for row in found.values())
