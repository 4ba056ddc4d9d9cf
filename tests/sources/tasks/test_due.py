"""Due times of tasks: what each notation means, and what has no or more than one reading."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.tasks.due import Years, read_due, span_of
from sources.tasks.settle import years_of

KNOWN = Years(title=2026)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017年7月底前", "2017-07-31"),
        ("2018年2月底前完成", "2018-02-28"),
        ("2026年9月中旬前", "2026-09-20"),
        ("9月上旬", "2026-09-10"),
        ("9月下旬前", "2026-09-30"),
        ("6月末", "2026-06-30"),
        ("2018年底前", "2018-12-31"),
        ("2018年末", "2018-12-31"),
        ("2018年", "2018-12-31"),
        ("2018年度内", "2018-12-31"),
        ("年内完成", "2026-12-31"),
        ("全年", "2026-12-31"),
        ("2026年上半年", "2026-06-30"),
        ("上半年", "2026-06-30"),
        ("第一季度", "2026-03-31"),
        ("2027年第3季度末", "2027-09-30"),
        ("二季度前", "2026-06-30"),
        ("2018 年 6 月 20 日前", "2018-06-20"),
        ("２０２６年１１月３０日前", "2026-11-30"),
        ("11月30日之前", "2026-11-30"),
        ("十二月底前", "2026-12-31"),
        ("二〇二六年十月底前", "2026-10-31"),
        ("2026-08-31", "2026-08-31"),
        ("2026.8.31前", "2026-08-31"),
        ("2026/8", "2026-08-31"),
        ("8月1日—8月16日", "2026-08-16"),
        ("8月1-16日", "2026-08-16"),
        ("2026年8—9月", "2026-09-30"),
        ("2026年11月至2027年2月", "2027-02-28"),
        ("2026年11月至次年2月", "2027-02-28"),
        ("明年3月底前", "2027-03-31"),
        ("当年12月20日前", "2026-12-20"),
        ("2024年2月底前", "2024-02-29"),
        ("2026年6月底前完成，长期坚持", "2026-06-30"),
        ("20187月底前", "2018-07-31"),
        ("20179", "2017-09-30"),
        ("201710", "2017-10-31"),
        ("20182", "2018-02-28"),
    ],
)
def test_day(text: str, day: str) -> None:
    due = read_due(text, KNOWN)
    assert (due.day, due.kind) == (day, "day")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("长期坚持", "standing"),
        ("持续推进", "standing"),
        ("立行立改", "standing"),
        ("每年1月底前", "periodic"),
        ("每月5日前", "periodic"),
        ("每季度末", "periodic"),
        ("方案印发后20个工作日内", "relative"),
        ("尽快", "unreadable"),
        ("9月初", "unreadable"),
        ("201711", "ambiguous"),
        ("2026年2月30日前", "year-unknown"),
    ],
)
def test_no_day(text: str, kind: str) -> None:
    due = read_due(text, KNOWN)
    assert (due.day, due.kind) == (None, kind)


def test_lost_signs_are_flagged_and_settled_by_the_rest_of_the_table() -> None:
    assert read_due("20179", KNOWN).repaired
    assert not read_due("2017年9月", KNOWN).repaired
    assert read_due("201711", KNOWN, months_only=True).day == "2017-11-30"


def test_several_days_give_the_last_one() -> None:
    due = read_due("2026年6月底前出台，9月底前完成", Years())
    assert (due.day, due.several) == ("2026-09-30", True)


PHASE = (date(2025, 9, 1), date(2026, 4, 30))


@pytest.mark.parametrize(
    ("years", "day"),
    [
        (Years(), None),
        (Years(phase=PHASE), "2026-03-31"),
        (Years(title=2025), "2025-03-31"),
        (Years(above=date(2026, 1, 31)), "2026-03-31"),
        (Years(above=date(2025, 11, 30)), None),
        (Years(above=date(2025, 11, 30), written=date(2025, 8, 1)), "2026-03-31"),
        (Years(written=date(2026, 1, 5)), "2026-03-31"),
        (Years(written=date(2025, 8, 1)), None),
        (Years(number=2026), "2026-03-31"),
        (Years(phase=PHASE, title=2025), "2026-03-31"),
    ],
)
def test_year_that_is_not_written(years: Years, day: str | None) -> None:
    assert read_due("3月底前", years).day == day


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("启动阶段（2017年7月-2017年9月）", (date(2017, 7, 1), date(2017, 9, 30))),
        ("二、编制阶段(20179-20182月)", (date(2017, 9, 1), date(2018, 2, 28))),
        ("实施阶段（2020年8月—9月）", (date(2020, 8, 1), date(2020, 9, 30))),
        ("总结阶段（2020年10月）", (date(2020, 10, 1), date(2020, 10, 31))),
        ("全面推进阶段", None),
    ],
)
def test_span_of_a_phase(text: str, span: tuple[date, date] | None) -> None:
    assert span_of(text, Years()) == span


def test_years_of_a_document() -> None:
    assert years_of("示范区2026年政务公开工作要点", "2026-03-02", "云示政办发〔2026〕3号") == Years(
        title=2026, written=date(2026, 3, 2), number=2026
    )
    assert years_of("示范区2026年至2028年行动计划", None, None).title is None


@given(st.text(alphabet="0123456789年月日底前中旬上下季度第一二三四至到-长期每后内  ", max_size=40))
def test_any_text_has_a_day_or_a_reason(text: str) -> None:
    due = read_due(text, KNOWN)
    assert (due.day is None) == (due.kind != "day")
