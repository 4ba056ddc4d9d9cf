"""How a figure is printed: rates, numbers and scores at their printed precision.

Belongs here: rounding and its wording, alike for reports, workbooks and explanations. Does not belong here:
computing figures (`indicators.py`, `scoring/`), sentences around them.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

Number = int | float | Decimal | Fraction

NO_FIGURE = "—"
"""What stands for a figure that does not exist: a unit without records has no rate, neither 0 % nor 100 %."""

_CACHED = 1 << 16
_DIGITS = 12  # what a double certainly tells; behind it only noise of binary fractions


@lru_cache(_CACHED, typed=True)
def ratio_text(value: Number | None, decimals: int = 2) -> str:
    """A ratio (0 to 1) as a percentage: 0.036 is `3.6%`, 1 is `100%`, None is `—`.

    Rounded half up at `decimals` places of the percentage, as bulletins do, without trailing zeros.
    Raises ValueError for a negative number of decimals.
    """
    return NO_FIGURE if value is None else f"{number_text(_exact(value) * 100, decimals)}%"


def share_text(numerator: int | None, denominator: int | None, decimals: int = 2) -> str:
    """`ratio_text` of two counts; `—` when one of them is unknown or there is nothing to count."""
    if numerator is None or not denominator:
        return NO_FIGURE
    return ratio_text(Fraction(numerator, denominator), decimals)


@lru_cache(_CACHED, typed=True)
def number_text(value: Number | None, decimals: int = 2) -> str:
    """A number rounded half up without trailing zeros: 81.220 is `81.22`, 5.0 is `5`, None is `—`."""
    if value is None:
        return NO_FIGURE
    if decimals < 0:
        raise ValueError("decimals cannot be negative")
    exact = _exact(value)
    scaled = abs(exact) * 10**decimals
    whole = scaled.numerator // scaled.denominator
    if (scaled - whole) * 2 >= 1:
        whole += 1
    text = f"{Decimal(whole).scaleb(-decimals):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"-{text}" if exact < 0 and whole else text


def change_text(value: Number | None, decimals: int = 2) -> str:
    """The change of a ratio in percentage points: 0.035 is `+3.5`, 0 is `0`, None is `—`."""
    if value is None:
        return NO_FIGURE
    text = number_text(_exact(value) * 100, decimals)
    return text if text == "0" or text.startswith("-") else f"+{text}"


def _exact(value: Number) -> Fraction:
    """The number that a double stands for: 0.34 and not 0.33999…, so that halves round up as written."""
    if not isinstance(value, float):
        return Fraction(value)
    number = Decimal(repr(value))
    if not number:
        return Fraction(0)
    places = _DIGITS - 1 - number.adjusted()
    return Fraction(number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
