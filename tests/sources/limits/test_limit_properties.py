"""Properties of limits: composed wordings read the same however they are spelt; nothing raises."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sources.limits import read_limit
from sources.limits.model import ANCHORED, Limit

_ONES = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """A number below 100 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _ONES[tens] + "十"
    return head + (_ONES[ones] if ones else "") if number else "零"


UNITS = {
    "个工作日": ("working_day", 1),
    "日": ("calendar_day", 1),
    "天": ("calendar_day", 1),
    "小时": ("hour", 1),
    "个月": ("month", 1),
    "年": ("year", 1),
    "周": ("calendar_day", 7),
}
CLOCKS = {
    "信息形成": "formed",
    "信息产生": "formed",
    "信息形成或者变更": "formed_or_changed",
    "信息形成（变更）": "formed_or_changed",
    "该政府信息形成、变更": "formed_or_changed",
    "事项变更": "changed",
    "制定或获取政策": "made_or_obtained",
    "作出行政处罚决定": "decision_made",
    "决定作出": "decision_made",
    "方案批准": "approved",
    "文件印发": "issued",
    "收到申请": "application_received",
    "收到征地批准文件": "document_received",
    "公告发布": "document_published",
    "评审结果确定": "work_completed",
}
NUMBERS = st.integers(1, 60)


@st.composite
def spelt(draw: st.DrawFn, number: int) -> str:
    """A number in digits, full-width digits or Chinese numerals, with blanks around it."""
    digits = str(number)
    word = draw(
        st.sampled_from([digits, digits.translate({48 + i: 0xFF10 + i for i in range(10)}), chinese(number)])
    )
    return draw(st.sampled_from(["", " ", "\n"])) + word + draw(st.sampled_from(["", " "]))


@settings(max_examples=400)
@given(st.data(), NUMBERS, st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(CLOCKS)))
def test_spelling_does_not_change_a_deadline(data: st.DataObject, number: int, unit: str, clock: str) -> None:
    since = data.draw(st.sampled_from(["之日起", "后", "之 日起", "之日起，应在"]))
    start = data.draw(st.sampled_from(["", "自", "应当自"]))
    end = data.draw(st.sampled_from(["内", "以内", "内公开", "内予以公开。", "内及时公开", "内向社会公布"]))
    limit = read_limit(start + clock + since + data.draw(spelt(number)) + unit + end)
    name, size = UNITS[unit]
    assert (limit.kind, limit.value, limit.unit, limit.anchor) == (
        "within",
        number * size,
        name,
        CLOCKS[clock],
    )
    assert limit.parts == ()
    assert limit.testable


@given(st.data(), NUMBERS, st.sampled_from(["个工作日", "日", "天"]))
def test_minimum_postings(data: st.DataObject, number: int, unit: str) -> None:
    what, anchor = data.draw(
        st.sampled_from(
            [("公示期", "public_notice"), ("公告时间", "public_notice"), ("征求意见期限", "consultation")]
        )
    )
    least = data.draw(st.sampled_from(["不少于", "不得少于", "一般不得少于"]))
    limit = read_limit(what + least + data.draw(spelt(number)) + unit)
    assert (limit.kind, limit.value, limit.unit) == ("min_duration", number, UNITS[unit][0])
    assert limit.anchor == anchor


@given(st.data(), st.integers(1, 12), st.integers(1, 28))
def test_dates_of_the_year(data: st.DataObject, month: int, day: int) -> None:
    text = f"每年{data.draw(spelt(month))}月{data.draw(spelt(day))}日前公开"
    limit = read_limit(text)
    assert (limit.kind, limit.value, limit.unit) == ("by_date", f"{month:02d}-{day:02d}", "year")


@given(NUMBERS, NUMBERS, st.sampled_from(sorted(CLOCKS)), st.sampled_from(sorted(CLOCKS)))
def test_two_limits_are_two_parts(first: int, second: int, clock: str, other: str) -> None:
    limit = read_limit(f"自{clock}之日起{first}个工作日内公开；自{other}之日起{second}日内更新")
    assert limit.kind == "composite"
    assert [(part.value, part.unit, part.anchor) for part in limit.parts] == [
        (first, "working_day", CLOCKS[clock]),
        (second, "calendar_day", CLOCKS[other]),
    ]


def is_sound(limit: Limit) -> bool:
    """Whether a reading keeps the closed form: anchors where they belong, composites in parts."""
    if (limit.anchor is not None) != (limit.kind in ANCHORED):
        return False
    if limit.kind == "composite":
        return limit.value is None and len(limit.parts) > 1
    return limit.value is None or limit.unit is not None or limit.kind == "quota"


PIECES = st.sampled_from(
    [
        *"日月年内前后时每起公示期不少于（）；，。|1２三十个",
        "工作日",
        "信息形成",
        "变更",
        "长期",
        "随",
        "《条例》",
        "另有规定",
        "①",
    ]
)


@settings(max_examples=500)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join)))
def test_nothing_raises_and_readings_are_sound(text: str) -> None:
    limit = read_limit(text)
    assert limit.text == text
    assert is_sound(limit), limit
    assert read_limit(text) == limit
