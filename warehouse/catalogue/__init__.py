"""Editions of a disclosure catalogue: the national reference, differences, adoption, lint.

Belongs here: what holds for whole catalogues and between two of them, as plain functions over items.
Does not belong here: reading files and time limits (`sources/catalogue`, `sources/limits`), duties
(`obligations.py`).
"""

from warehouse.catalogue.bodies import Bodies
from warehouse.catalogue.differences import Differences, compare
from warehouse.catalogue.model import Change, Item, Rename
from warehouse.catalogue.national import NationalDomain, NationalItem, national_domains, national_items

__all__ = [
    "Bodies",
    "Change",
    "Differences",
    "Item",
    "NationalDomain",
    "NationalItem",
    "Rename",
    "compare",
    "national_domains",
    "national_items",
]
