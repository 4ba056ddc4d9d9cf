"""Time limits: one row per rule of the grammar, written for this test."""

import pytest

from sources.limits import read_limit

Reading = tuple[str, object, str | None, str | None]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("自政府信息形成之日起二十个工作日内予以公开", ("within", 20, "working_day", "formed")),
        ("信息产生、更新之日起个15工作日内", ("within", 15, "working_day", "formed_or_changed")),
        ("信 息 变 更之 日起 5 个 工作\n日内", ("within", 5, "working_day", "changed")),
        ("信息获取（形成、变更）3个工作日内", ("within", 3, "working_day", "obtained_formed_or_changed")),
        ("制作或者获取名单之日起7日内", ("within", 7, "calendar_day", "made_or_obtained")),
        ("自作出行政许可决定之日起7个工作日内", ("within", 7, "working_day", "decision_made")),
        ("预算经批准后20日内", ("within", 20, "calendar_day", "approved")),
        ("文件印发后3个工作日内", ("within", 3, "working_day", "issued")),
        ("与成文时间间隔不超过10个工作日", ("within", 10, "working_day", "document_dated")),
        ("文件公布后3个工作日内", ("within", 3, "working_day", "document_published")),
        ("与文件同步公开，最迟不超过3个工作日", ("within", 3, "working_day", "document_published")),
        ("自接到申请之日起一个月内", ("within", 1, "month", "application_received")),
        ("收到上级批复文件两周内", ("within", 14, "calendar_day", "document_received")),
        ("抽检结果确定后半年内", ("within", 6, "month", "work_completed")),
        ("项目启动后24小时内", ("within", 24, "hour", "activity_start")),
        ("15日内（自收到申请之日起）", ("within", 15, "calendar_day", "application_received")),
        ("每季度终了后10个工作日内", ("within", 10, "working_day", "work_completed")),
        ("3至5个工作日内", ("within", 5, "working_day", "unspecified")),
        ("信息形成当日", ("within", 0, "calendar_day", "formed")),
        ("30个工作日内（特殊情况可延长15个工作日）", ("within", 30, "working_day", "unspecified")),
        ("信息形成后及时公开，最长不超过20个工作日", ("within", 20, "working_day", "formed")),
        ("听证会召开前5个工作日", ("before_event", 5, "working_day", "activity_start")),
        ("至少提前3日公告", ("before_event", 3, "calendar_day", "unspecified")),
        ("规划批准前", ("before_event", None, None, "approved")),
        ("随招标文件一并公开", ("on_event", None, None, "document_published")),
        ("在项目开工时，在现场公示栏公开", ("on_event", None, None, "activity_start")),
        ("每年6月底前", ("by_date", "06-30", "year", None)),
        ("每年二月底前", ("by_date", "02-28", "year", None)),
        ("次年1月31日之前", ("by_date", "01-31", "year", None)),
        ("每半年公布一次", ("periodic", 6, "month", None)),
        ("一年一次", ("periodic", 1, "year", None)),
        ("按季度公开", ("periodic", 3, "month", None)),
        ("每周更新", ("periodic", 7, "calendar_day", None)),
        ("定期更新", ("periodic", None, None, None)),
        ("每年不少于12条", ("quota", 12, "year", None)),
        ("公开征求意见时间不少于三十日", ("min_duration", 30, "calendar_day", "consultation")),
        ("审批前公示不得少于5个工作日", ("min_duration", 5, "working_day", "public_notice")),
        ("公示10个工作日以上", ("min_duration", 10, "working_day", "public_notice")),
        ("立即公开", ("realtime", None, None, "unspecified")),
        ("信息变更后及时更新", ("prompt", None, None, "changed")),
        ("按工作进度及时公开", ("prompt", None, None, "progress")),
        ("长期公示", ("long_term", None, None, None)),
        ("动态调整", ("dynamic", None, None, None)),
        ("同 上。", ("inherit", None, None, None)),
        ("按照有关规定执行", ("by_law", None, None, None)),
        ("法律法规另有规定的，从其规定", ("by_law", None, None, None)),
        ("依申请公开", ("on_request", None, None, None)),
        ("信息形成之日起××个工作日内", ("unknown", None, None, None)),
        ("信息形成之日起○○个工作日内", ("unknown", None, None, None)),
        ("信息形成之日起 个工作日内", ("unknown", None, None, None)),
        ("2031年6月底前", ("unknown", None, None, None)),
        ("主动公开", ("unknown", None, None, None)),
        ("", ("none", None, None, None)),
        (" ── ", ("none", None, None, None)),
        (None, ("none", None, None, None)),
    ],
)
def test_single_duty(text: str | None, reading: Reading) -> None:
    limit = read_limit(text)
    assert (limit.kind, limit.value, limit.unit, limit.anchor) == reading
    assert limit.text == text


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("每月10日前", {"month_of_period": 1, "day": 10, "op": "before"}),
        ("每季度第二个月5日", {"month_of_period": 2, "day": 5, "op": "on"}),
        ("每季度末月25日前", {"month_of_period": 3, "day": 25, "op": "before"}),
        ("每年的9月", {"month_of_period": 9, "op": "in"}),
        ("每年3月第一周", {"month_of_period": 3, "week_of_period": 1, "op": "in"}),
        ("每月最后一天", {"month_of_period": 1, "day": 31, "op": "on"}),
        ("每月底前", {"month_of_period": 1, "day": 31, "op": "before"}),
    ],
)
def test_due_inside_the_period(text: str, due: dict[str, object] | None) -> None:
    limit = read_limit(text)
    assert limit.kind == "periodic"
    assert [part.due for part in limit.parts] == ([due] if due else [])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("信息形成之日起20个工作日内公开；变更之日起10个工作日内更新", ["within", "within"]),
        ("①名单公示7个工作日；②其他内容依申请公开", ["min_duration", "on_request"]),
        ("制定之日起10个工作日内，公示5日", ["within", "min_duration"]),
        ("许可信息及时公开，其他信息20个工作日内公开", ["prompt", "within"]),
        ("3个工作日内|长期", ["within", "long_term"]),
        ("每季度公布一次（重大事项随时公布）", ["periodic", "prompt"]),
        ("长期公开（动态调整）", ["long_term", "dynamic"]),
        ("提前10日公告，结束后5个工作日内公布结果", ["before_event", "within"]),
    ],
)
def test_composites_keep_the_order_of_the_text(text: str, kinds: list[str]) -> None:
    limit = read_limit(text)
    assert limit.kind == "composite"
    assert (limit.value, limit.unit, limit.anchor) == (None, None, None)
    assert [part.kind for part in limit.parts] == kinds


def test_merged_cells_that_print_a_limit_twice_are_one_duty() -> None:
    limit = read_limit("信息形成之日起20个工作日内信息形成之日起20个工作日内")
    assert (limit.kind, limit.value) == ("within", 20)


def test_alternatives_are_joined_by_or() -> None:
    limit = read_limit("信息形成之日起20个工作日内或变更之日起10个工作日内")
    assert [part.join for part in limit.parts] == [None, "or"]


@pytest.mark.parametrize(
    "carve_out",
    [
        "，法律、法规另有规定的，从其规定",
        "（相关政策另有规定的除外）",
        "国家另有规定的从其规定",
        "。法律对公开期限另有要求的，按其规定",
    ],
)
def test_a_carve_out_does_not_change_the_kind(carve_out: str) -> None:
    limit = read_limit("信息形成或者变更之日起20个工作日内" + carve_out)
    assert (limit.kind, limit.value, limit.anchor) == ("within", 20, "formed_or_changed")
    assert [(part.kind, part.role) for part in limit.parts] == [("within", None), ("by_law", "override")]
    assert limit.testable


def test_exact_lengths_are_told_from_minimum_lengths() -> None:
    assert [part.op for part in read_limit("公示期为7日").parts] == ["=="]
    assert read_limit("公示期不少于7日").parts == ()


def test_json_has_numbers_and_all_keys() -> None:
    assert read_limit("公示期为七日").as_json() == {
        "text": "公示期为七日",
        "kind": "min_duration",
        "value": 7,
        "unit": "calendar_day",
        "anchor": "public_notice",
        "parts": [
            {
                "kind": "min_duration",
                "value": 7,
                "unit": "calendar_day",
                "anchor": "public_notice",
                "op": "==",
            }
        ],
        "testable": True,
    }


@pytest.mark.parametrize(
    ("text", "testable"),
    [
        ("信息形成之日起20个工作日内", True),
        ("20个工作日", False),
        ("实施前", True),
        ("提前3日", False),
        ("定期公开", False),
        ("每月公开", True),
        ("及时公开", False),
        ("及时公开；公示5日", True),
        ("长期公开、动态更新", False),
        ("按规定时限公开", False),
    ],
)
def test_testable(text: str, testable: bool) -> None:
    assert read_limit(text).testable is testable
