"""Disclosure catalogues (基层政务公开标准目录) to items.

Belongs here: columns, merged and repeated cells, marks, carriers, domains, the identity of an item.
Does not belong here: file formats (`sources/tables/`), time limits (`sources/limits/`), obligations.
"""

from sources.catalogue.domains import Domain, domain_of, domains
from sources.catalogue.identity import item_id, item_key
from sources.catalogue.model import CatalogueItem, CatalogueReading
from sources.catalogue.read import read_catalogue

__all__ = [
    "CatalogueItem",
    "CatalogueReading",
    "Domain",
    "domain_of",
    "domains",
    "item_id",
    "item_key",
    "read_catalogue",
]
