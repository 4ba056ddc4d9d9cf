"""Figures at their printed precision: what bulletins print, halves, nothing to count."""

from fractions import Fraction

import pytest

from warehouse.report.figures import change_text, number_text, ratio_text, share_text


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimals", "printed"),
    [
        (128854, 128854, 2, "100%"),
        (332, 9220, 1, "3.6%"),
        (96, 119634, 2, "0.08%"),
        (54, 56, 0, "96%"),
        (54, 56, 2, "96.43%"),
        (160, 173, 1, "92.5%"),
        (259, 314, 2, "82.48%"),
        (1, 50, 2, "2%"),
        (0, 7, 2, "0%"),
        (0, 0, 2, "—"),
        (None, 145000, 2, "—"),
        (1, 200, 0, "1%"),
        (1, 3, 0, "33%"),
    ],
)
def test_shares(numerator: int | None, denominator: int, decimals: int, printed: str) -> None:
    assert share_text(numerator, denominator, decimals) == printed
    if numerator is not None and denominator:
        assert ratio_text(numerator / denominator, decimals) == printed


def test_numbers_and_changes() -> None:
    assert number_text(100 - 18.78) == "81.22"
    assert number_text(2.675) == "2.68"
    assert number_text(5.0) == "5"
    assert number_text(100) == "100"
    assert number_text(0.004) == "0"
    assert number_text(-0.004) == "0"
    assert number_text(-1.005) == "-1.01"
    assert number_text(1e-30) == "0"
    assert number_text(None) == "—"
    assert ratio_text(None) == "—"
    assert ratio_text(Fraction(1, 8), 1) == "12.5%"
    assert change_text(0.035) == "+3.5"
    assert change_text(-0.0004) == "-0.04"
    assert change_text(0.0) == "0"
    assert change_text(None) == "—"
    with pytest.raises(ValueError, match="negative"):
        number_text(1, -1)
