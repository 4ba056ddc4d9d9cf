"""Regulators' own penalty tables: values that stand in free text, read with certainty or with a doubt.

Belongs here: amounts, kinds, document numbers, dates and parties as cells of such tables write them.
Does not belong here: headings (`header.py`), files, what a correct value is (`warehouse/`).
"""

from sources.double_publicity.freeform.cells import is_blank, read_bodies, read_day, read_people
from sources.double_publicity.freeform.columns import TEXT_COLUMNS, FreeformColumns, columns_of, read_custom
from sources.double_publicity.freeform.doubts import Doubt
from sources.double_publicity.freeform.numbers import NumberReading, identity_of, read_numbers
from sources.double_publicity.freeform.prose import PenaltyReading, read_penalty_text

__all__ = [
    "TEXT_COLUMNS",
    "Doubt",
    "FreeformColumns",
    "NumberReading",
    "PenaltyReading",
    "columns_of",
    "identity_of",
    "is_blank",
    "read_bodies",
    "read_custom",
    "read_day",
    "read_numbers",
    "read_penalty_text",
    "read_people",
]
