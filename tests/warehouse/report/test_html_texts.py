"""How figures, codes and hostile texts are written."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.report import texts
from warehouse.words import status_word


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "—"),
        (0, "0"),
        (1234567, "1,234,567"),
        (84.965, "84.97"),
        (-0.004, "0"),
        (-0.5, "-0.5"),
        (3.10, "3.1"),
    ],
)
def test_number(value: float | None, shown: str) -> None:
    assert texts.number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "—"), (65, "65.00"), (66.194, "66.19"), (99.995, "100.00")]
)
def test_score(value: float | None, shown: str) -> None:
    assert texts.score(value) == shown


def test_what_is_not_due_yet_is_called_so() -> None:
    assert texts.STATUSES[texts.status("not_applicable", "period-not-due") or ""] == "尚未到期"
    assert texts.STATUSES[texts.status("not_applicable", "exempt") or ""] == "不涉及"
    # An objection that was upheld may change the status of such a verdict.
    assert texts.status("met", "pair-not-due") == "met"
    assert status_word("not_applicable", "portal-not-due") == "尚未到期"
    assert status_word("not_applicable", "exempt") == "不涉及"
    assert status_word(None, None) == ""


def test_figures_have_their_unit_and_changes_their_sign() -> None:
    assert texts.figure(0.036, "ratio") == "3.6%"
    assert texts.figure(1.0, "ratio") == "100%"
    assert texts.figure(None, "ratio") == "—"
    assert texts.figure(12, "workdays") == "12个工作日"
    assert texts.change(0.042, "ratio") == "+4.2个百分点"
    assert texts.change(-3.0) == "−3"
    assert texts.change(0.0) == "持平"
    assert texts.change(None) == "—"


def test_periods_are_named_and_sorted_by_their_end() -> None:
    periods = ["2026", "2026-09", "2026-Q3", "2025", "2026-H1", "2026-10"]
    assert [texts.period_text(period) for period in periods[:3]] == ["2026年", "2026年9月", "2026年第3季度"]
    assert texts.period_text("2026-H1") == "2026年上半年"
    assert sorted(periods, key=texts.period_order) == [
        "2025",
        "2026-H1",
        "2026-09",
        "2026-Q3",
        "2026-10",
        "2026",
    ]


def test_days_are_beijing_days() -> None:
    assert texts.day(datetime(2026, 10, 31, 17, 0, tzinfo=UTC)) == "2026-11-01"
    assert texts.day(date(2026, 10, 31)) == "2026-10-31"
    assert texts.moment(datetime(2026, 10, 20, 1, 30, tzinfo=UTC)) == "2026-10-20 09:30（北京时间）"


def test_direction_and_control_characters_become_visible() -> None:
    assert texts.plain("甲\u202e乙\u200f\x00\u2066") == "甲⟦U+202E⟧乙⟦U+200F⟧⟦U+0000⟧⟦U+2066⟧"
    assert texts.plain("第一行\n第二行") == "第一行\n第二行"
    assert texts.plain("全角　空格") == "全角　空格"


@given(st.text())
def test_no_text_keeps_a_hidden_character(text: str) -> None:
    shown = texts.plain(text)
    assert not any(0x202A <= ord(c) <= 0x202E or 0x2066 <= ord(c) <= 0x2069 for c in shown)
    assert not any(ord(c) < 0x20 and c not in "\n\t" for c in shown)
    shown.encode("utf-8")


@given(st.text())
def test_a_file_name_stays_in_its_folder(name: str) -> None:
    file = texts.file_name(name)
    assert file.isascii()
    assert file.lower() != "index"
    assert not set(file) & set("/\\.: ")
    assert texts.file_name(name) == file


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://mzj.shifanqu.example/a.html?x=1", True),
        ("https://shifanqu.example/政策", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ('http://a.example/"onmouseover=', False),
        ("http://a.example/\u202e", False),
        ("  http://a.example", False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None, allowed: bool) -> None:
    assert (texts.web_address(url) == url) is (allowed or url is None)


def test_reasons_of_exclusion() -> None:
    words = {"channel-blocked": "栏目被网站拦截"}
    assert texts.reasons('{"x-new":1,"channel-blocked":3}', words) == "栏目被网站拦截 3；x-new 1"
    assert texts.reasons("{}", words) == "—"
    assert texts.reasons("not json", words) == "not json"
