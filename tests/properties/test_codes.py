"""Check characters of codes, computed here in another way than in the macros and in `sources/`."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.uscc import uscc_fault

Apply = Callable[[str, Sequence[str | None]], list[Any]]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc_residue(code: str) -> int:
    """GB 32100-2015 by Horner's scheme from the right: a valid code leaves 0 modulo 31 (weights are 3^i)."""
    total = 0
    for sign in reversed(code):
        total = (total * 3 + ALPHABET.index(sign)) % 31
    # Position 18 has weight 1 in the standard and 3^17 = 22 in the scheme.
    return (total + ALPHABET.index(code[17]) * (1 - pow(3, 17, 31))) % 31


def is_uscc(code: str) -> bool:
    return len(code) == 18 and set(code) <= set(ALPHABET) and code != "0" * 18 and uscc_residue(code) == 0


def completed(body: str) -> str:
    return next(body + sign for sign in ALPHABET if uscc_residue(body + sign) == 0)


def is_identity_number(code: str) -> bool:
    """GB 11643-1999 as ISO 7064 MOD 11-2: doubling from the left leaves 1 modulo 11."""
    if len(code) != 18 or not code[:17].isascii() or not code[:17].isdigit() or code[17] not in "0123456789X":
        return False
    try:
        date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return False
    total = 0
    for digit in code[:17]:
        total = (total + int(digit)) * 2 % 11
    return (total + (10 if code[17] == "X" else int(code[17]))) % 11 == 1


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("91230500MA1B3N1N2M", True),
        ("91320105780688132K", True),
        ("11441700007280420Y", True),
        ("116103000160042761", True),
        ("00000000000000000X", False),
        ("000000000000000000", False),
        ("91230500MA1B3N1N2N", False),
        ("91230500MAIB3N1N2M", False),
    ],
)
def test_published_codes(apply: Apply, code: str, valid: bool) -> None:
    assert (is_uscc(code), apply("is_uscc(x)", [code])) == (valid, [valid])


bodies = st.text(st.sampled_from(ALPHABET), min_size=17, max_size=17).filter(
    lambda body: body.strip("0") != ""
)


@given(st.lists(bodies, min_size=1, max_size=30))
def test_every_completed_code_is_valid(apply: Apply, given_bodies: list[str]) -> None:
    codes = [completed(body) for body in given_bodies]
    assert apply("is_uscc(x)", codes) == [True] * len(codes)
    assert [uscc_fault(code) for code in codes] == [None] * len(codes)


@given(bodies, st.integers(0, 17), st.sampled_from(ALPHABET + "IOSVZ*"))
def test_one_wrong_sign_is_found(apply: Apply, body: str, place: int, sign: str) -> None:
    code = completed(body)
    changed = code[:place] + sign + code[place + 1 :]
    assert apply("is_uscc(x)", [changed]) == [changed == code] == [is_uscc(changed)]


@given(bodies, st.integers(0, 15))
def test_exchanged_neighbours_are_found(apply: Apply, body: str, place: int) -> None:
    code = completed(body)
    changed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert apply("is_uscc(x)", [changed]) == [is_uscc(changed)]
    # 3 - 1 is not 0 modulo 31, so that this code finds every exchange in its first 17 characters.
    assert is_uscc(changed) == (changed == code)


@given(st.lists(st.text(st.sampled_from(ALPHABET + "IO"), max_size=19), min_size=1, max_size=20))
def test_any_text_as_a_code(apply: Apply, texts: list[str]) -> None:
    assert apply("is_uscc(x)", texts) == [is_uscc(text) for text in texts]


days = st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(lambda day: f"{day:%Y%m%d}")
sequences = st.integers(0, 999).map(lambda number: f"{number:03d}")


@given(days, sequences)
def test_identity_numbers(apply: Apply, day: str, sequence: str) -> None:
    numbers = [f"990101{day}{sequence}{check}" for check in "0123456789X"]
    verdicts = apply("is_identity_number(x)", numbers)
    assert verdicts == [is_identity_number(number) for number in numbers]
    assert sum(verdicts) == 1


@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99), sequences)
def test_birth_dates_must_exist(apply: Apply, year: int, month: int, day: int, sequence: str) -> None:
    numbers = [f"990101{year:04d}{month:02d}{day:02d}{sequence}{check}" for check in "0123456789X"]
    expected = [is_identity_number(number) for number in numbers]
    assert apply("is_identity_number(x)", numbers) == expected


@given(st.text(st.sampled_from("0123456789Xx*-"), max_size=19))
def test_any_text_as_an_identity_number(apply: Apply, text: str) -> None:
    assert apply("is_identity_number(x)", [text]) == [is_identity_number(text)]
