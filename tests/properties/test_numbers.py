"""Decision numbers: one canonical form, which no second pass changes."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

Apply = Callable[[str, Sequence[str | None]], list[Any]]
BRACKETS = ["〔〕", "[]", "()", "（）", "［］", "【】", "﹝﹞", "<>", "〈〉", "{}", "『』"]


def canonical(apply: Apply, texts: Sequence[str]) -> list[str]:
    plain = apply("canonical_text(x)", texts)
    return apply("canonical_number(x)", plain)


full_width = str.maketrans("0123456789", "０１２３４５６７８９")
bureaus = st.text(st.sampled_from("云岭示范市监交罚许环文旅字"), min_size=2, max_size=8)
years = st.integers(1990, 2039)
serials = st.integers(1, 99_999)


@given(bureaus, years, serials, st.sampled_from(BRACKETS), st.sampled_from(["", "第", "第 0"]), st.booleans())
def test_all_wordings_of_a_number_are_one(
    apply: Apply, bureau: str, year: int, serial: int, brackets: str, ordinal: str, wide: bool
) -> None:
    written = f"{bureau} {brackets[0]} {year}{brackets[1]}{ordinal}{serial}号 "
    written = written.translate(full_width) if wide else written
    expected = f"{bureau}〔{year}〕{ordinal.replace(' ', '')}{serial}号"
    assert canonical(apply, [written]) == [expected]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=20))
def test_a_second_pass_changes_nothing_in_any_text(apply: Apply, texts: list[str]) -> None:
    texts = [text.replace("\x00", "") for text in texts]
    once = canonical(apply, texts)
    assert canonical(apply, once) == once


signs = st.sampled_from([*"云罚字第号A1２3４ 　\n(（)）[]〔〕【】<>2026", "\u00a0", "\u3000"])


@given(st.lists(st.text(signs, max_size=24), min_size=1, max_size=20))
def test_a_second_pass_changes_nothing_in_numbers(apply: Apply, texts: list[str]) -> None:
    once = canonical(apply, texts)
    assert canonical(apply, once) == once
    assert [unicodedata.normalize("NFKC", text) for text in once] == once
    assert [text for text in once if any(sign.isspace() for sign in text)] == []
