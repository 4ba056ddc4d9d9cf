"""Amounts in 万元 as cells hold them, against decimal arithmetic."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

Apply = Callable[[str, Sequence[str | None]], list[Any]]
YUAN = "wan_to_yuan(to_wan(clean_text(x)))"
amounts = st.decimals(0, 10**9, places=6)


def yuan(wan: Decimal) -> Decimal:
    return (wan * 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.lists(amounts, min_size=1, max_size=20))
def test_every_way_to_write_an_amount(apply: Apply, values: list[Decimal]) -> None:
    ways: tuple[Callable[[Decimal], str], ...] = (
        lambda v: f"{v:f}",
        lambda v: f"{v:,f}",
        lambda v: f"{v:f}万元",
        lambda v: f" {v:,f} 万元\u3000",
        lambda v: f"{v:f}".rstrip("0").rstrip("."),
    )
    for way in ways:
        assert apply(YUAN, [way(v) for v in values]) == [yuan(v) for v in values]


@given(st.integers(0, 10**12).map(lambda cents: Decimal(cents) / 100))
def test_yuan_become_the_same_yuan(apply: Apply, amount: Decimal) -> None:
    """Amounts in yuan and fen have at most six decimals in 万元: nothing is lost on the way back."""
    assert apply(YUAN, [f"{amount / 10_000:f}"]) == [amount]


@pytest.mark.parametrize(
    "text",
    [
        *("", "无", "二十万元", "0.5元", "5000元", "约0.5", "-1", "+1", "1e3", "1,00", "1,0000", ".5", "5."),
        *("0.5万", "0.5 万 元", "１", "0.5;0.3", "1 000", "NaN", "inf", "1_000"),
    ],
)
def test_what_is_no_amount(apply: Apply, text: str) -> None:
    assert apply(YUAN, [text]) == [None]


@given(st.text(st.sampled_from("0123456789.,万元 -+e"), max_size=12))
def test_any_text(apply: Apply, text: str) -> None:
    (found,) = apply(YUAN, [text])
    plain = text.strip().removesuffix("万元").strip().replace(",", "")
    if found is not None:
        assert found == yuan(Decimal(plain))


@given(st.integers(100, 10**7), st.sampled_from(["罚款{:d}元", "处罚款人民币{:,d}元整", "{:d}元罚款"]))
def test_yuan_typed_into_the_column_of_wan(apply: Apply, amount: int, wording: str) -> None:
    given_ = f"is_amount_in_yuan(to_wan(x), '{wording.format(amount)}')"
    assert apply(given_, [str(amount), str(amount + 1)]) == [True, False]
