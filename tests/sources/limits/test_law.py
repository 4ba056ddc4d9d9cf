"""The law's default: where it applies, and that it is marked."""

import pytest

from sources.limits import law_default, read_limit


@pytest.mark.parametrize(
    ("text", "what", "value", "unit"),
    [
        ("", "limit", 20, "working_day"),
        ("及时公开", "limit", 20, "working_day"),
        ("实时更新", "limit", 20, "working_day"),
        ("长期公开、动态更新", "limit", 20, "working_day"),
        ("20个工作日", "clock", 20, "working_day"),
        ("3个工作日内|动态调整", "clock", 3, "working_day"),
        ("二十日内", "clock", 20, "calendar_day"),
    ],
)
def test_the_default_fills_what_is_silent(text: str, what: str, value: int, unit: str) -> None:
    assumed = law_default(read_limit(text), is_active=True)
    assert assumed is not None
    assert (assumed.what, assumed.part.value, assumed.part.unit) == (what, value, unit)
    assert assumed.part.anchor == "formed_or_changed"
    assert "第二十六条" in assumed.basis


@pytest.mark.parametrize(
    "text",
    [
        "信息形成之日起20个工作日内",
        "作出决定之日起7个工作日内",
        "每季度公开",
        "公示期不少于7日",
        "24小时内",
        "提前3日",
        "依申请公开",
        "按规定时限公开",
        "法律法规另有规定的从其规定",
        "同上",
        "信息形成之日起*个工作日内",
        "及时公开；公示5日",
        "及时公开；按规定时限公示",
        "详见附件",
    ],
)
def test_the_default_leaves_every_other_limit_alone(text: str) -> None:
    assert law_default(read_limit(text), is_active=True) is None


@pytest.mark.parametrize("is_active", [False, None])
def test_the_default_is_for_proactive_disclosure(is_active: bool | None) -> None:
    assert law_default(read_limit("及时公开"), is_active=is_active) is None


def test_another_law_sets_the_clock_of_budgets() -> None:
    assert law_default(read_limit("及时公开"), is_active=True, domain="财政预决算") is None
