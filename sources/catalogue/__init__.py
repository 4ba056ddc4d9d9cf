"""Disclosure catalogues (基层政务公开标准目录) to items.

Belongs here: columns, merged and repeated cells, marks, carriers, domains, the identity of an
item; the lists that a plan carries beside the catalogue.
Does not belong here: file formats (`sources/tables/`), time limits (`sources/limits/`), obligations.
"""

from sources.catalogue.domains import Domain, domain_of, domains
from sources.catalogue.identity import item_id, item_key
from sources.catalogue.lists import ListReading, ListRow, read_list_file, read_lists
from sources.catalogue.model import CatalogueItem, CatalogueReading
from sources.catalogue.read import read_catalogue

__all__ = [
    "CatalogueItem",
    "CatalogueReading",
    "Domain",
    "ListReading",
    "ListRow",
    "domain_of",
    "domains",
    "item_id",
    "item_key",
    "read_catalogue",
    "read_list_file",
    "read_lists",
]
