"""A first look at many texts at once: is there anything that a mask could take out?

Belongs here: telling in no time that a whole column holds nothing, and in which texts of it something stands.
Does not belong here: what a mask takes out; the patterns are those of `warehouse/sql/release/masks.sql`.

The texts of a column are looked at as one, with line breaks in between, which no pattern can cross: most
columns hold nothing, and a search through one long text takes half the time of one through many short ones.
"""

import re
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.engine import sql

_PATTERN = re.compile(r"MACRO mask_(\w+)_pattern\(\) AS\s+'([^']*)'")
_BETWEEN = "\n"


def may_hold_anything(texts: pa.Array, *, numbers_only: bool) -> bool:
    """Does one of the texts (or texts of lists) hold what `mask_may_hold_number` finds (`numbers_only`), or
    else `mask_worth_a_look`?"""
    if pa.types.is_list(texts.type):
        texts = texts.flatten()
    texts = texts.drop_null()
    if len(texts) == 0:
        return False
    whole = pc.binary_join(pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts), _BETWEEN)
    return bool(pc.match_substring_regex(whole, _pattern(numbers_only))[0].as_py())


def holding_anything(texts: pa.Array, *, numbers_only: bool) -> pa.Array:
    """For each text whether it is one of those; false where there is none."""
    return pc.fill_null(pc.match_substring_regex(texts, _pattern(numbers_only)), False)


@cache
def _pattern(numbers_only: bool) -> str:
    patterns = dict(_PATTERN.findall(sql("release/masks")))
    return f"{patterns['mobile']}|{patterns['identity']}" if numbers_only else patterns["look"]
