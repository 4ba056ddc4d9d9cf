"""Titles in one form: issuers, numbers, n-grams."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.keying.text import ngrams, parts, plain


@pytest.mark.parametrize(
    ("title", "issuer", "subject"),
    [
        ("云岭市民政局关于低保对象的公示", "云岭市民政局", "关于低保对象的公示"),
        ("云岭市财政局 云岭市教育局关于学生资助的通知", "云岭市财政局云岭市教育局", "关于学生资助的通知"),
        ("《示范区管委会办公室关于落户的通知》", "示范区管委会办公室", "关于落户的通知"),
        ("云岭市财政局转发关于印花税的公告", "云岭市财政局转发", "关于印花税的公告"),
        ("关于低保对象的公示", "", "关于低保对象的公示"),
        ("居民关心的关于低保的问题", "", "居民关心的关于低保的问题"),
        ("征收土地公告 云征公告〔2023〕5号", "", "征收土地公告云征公告〔2023〕5号"),
    ],
)
def test_parts(title: str, issuer: str, subject: str) -> None:
    assert parts(title)[1:] == (issuer, subject)


def test_ngrams_stay_between_breaks() -> None:
    assert ngrams("2023年低保、供水", 2, 3) == ["年低", "低保", "年低保", "供水"]


def test_full_and_half_width_are_one() -> None:
    assert plain("（２０２３）　Ａ 级") == "(2023)A级"


@given(st.text(max_size=300))
def test_any_text_has_parts(text: str) -> None:
    cut = parts(text)
    assert len(cut.whole) <= 200
    assert all(piece for piece in ngrams(cut.subject))
