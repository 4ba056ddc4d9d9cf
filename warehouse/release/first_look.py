"""A first look at many texts at once: is there anything that a mask could take out?

Belongs here: telling in no time that a whole column holds nothing. Does not belong here: what a mask takes
out (`warehouse/sql/release/masks.sql`). Whatever `mask_worth_a_look` and `mask_may_hold_number` there find
has to be found here too; that more is found here costs time and nothing else.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_WORDS = tuple(word.encode() for word in ("身份", "本人"))
_DIGITS = 11

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]


def may_hold_anything(texts: pa.Array, *, numbers_only: bool) -> bool:
    """Has one of the texts (or texts of lists) eleven digits, or, unless `numbers_only`, what may be a
    licence plate or the words that stand before a person's address?"""
    if pa.types.is_list(texts.type):
        texts = texts.flatten()
    if len(texts) == texts.null_count:
        return False
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    if ends[0] == ends[-1]:
        return False
    signs = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]]
    starts = ends[:-1][np.diff(ends) > 0] - ends[0]
    wide = _wide(signs)
    digits = _between(signs, "0", "9")
    if ((wide >= 0x90) & (wide <= 0x99)).any():
        return True
    if _longest(digits, starts) >= _DIGITS and _longest(digits, _parts(signs, digits, starts)) >= _DIGITS:
        return True
    if numbers_only:
        return False
    letters = _between(signs | np.uint8(0x20), "a", "z")[1:] & (signs[:-1] >= 0x80)
    return bool(letters.any() or (wide > 0x99).any()) or any(word in signs.tobytes() for word in _WORDS)


def _longest(digits: Flags, starts: npt.NDArray[np.signedinteger]) -> int:
    """The most digits between two starts."""
    return int(np.add.reduceat(digits, starts, dtype=np.int32).max())


def _parts(signs: Bytes, digits: Flags, starts: npt.NDArray[np.signedinteger]) -> npt.NDArray[np.intp]:
    """Where texts start, and every sign that ends a number: all but digits and the blanks and hyphens (plain,
    or of the characters that begin with the bytes C2, E2, EF or are E3 80 80) that may stand in one."""
    ends = ~(digits | (signs == 0x20) | (signs == 0x2D) | (signs >= 0x80)) | (signs > 0xC2)
    ends &= (signs != 0xE2) & (signs != 0xEF)
    wide = np.flatnonzero(signs[:-2] == 0xE3)
    ends[wide] = (signs[wide + 1] != 0x80) | (signs[wide + 2] != 0x80)
    ends[starts] = True
    return np.flatnonzero(ends)


def _between(signs: Bytes, first: str, last: str) -> Flags:
    return (signs - np.uint8(ord(first))) <= ord(last) - ord(first)


def _wide(signs: Bytes) -> npt.NDArray[np.int_]:
    """For each wide digit (EF BC 90 to 99) its last byte, for each wide letter one above that."""
    places = np.flatnonzero(signs[:-2] == 0xEF)
    second, third = signs[places + 1], signs[places + 2].astype(np.int_)
    letter = (second == 0xBC) & (third >= 0xA1) & (third <= 0xBA)
    letter |= (second == 0xBD) & (third >= 0x81) & (third <= 0x9A)
    return np.where(letter, 0xFF, np.where(second == 0xBC, np.minimum(third, 0x9A) * (third <= 0x99), 0))
