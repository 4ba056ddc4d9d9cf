"""Keying by text: the title of a notice → one of the 26 domains (or none) and its catalogue item.

Belongs here: the text match, its lexicon, its examples and its calibration.
Does not belong here: declared channels, rules by kind of record, the review queue.
"""

from warehouse.keying.data import Decision, Example, Item, bundled_examples, bundled_items
from warehouse.keying.keyer import TitleKeyer
from warehouse.keying.model import Keyed, Request

__all__ = [
    "Decision",
    "Example",
    "Item",
    "Keyed",
    "Request",
    "TitleKeyer",
    "bundled_examples",
    "bundled_items",
]
