"""The national reference catalogue: the items of the 26 domains, as the ministries' guides name them.

Belongs here: reading `reference/national_catalogue.csv`, `national_domains.csv`, `law_names.csv` and
`body_roles.csv`. Does not belong here: a district's own catalogue.

Basis: 国办发〔2019〕54号 and the guides named in `national_domains.csv`. `verified` is `seen` where the item
was read on a government site, else `unverified`.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse.catalogue.wording import title_key

FOLDER = Path(__file__).parent.parent / "reference"


@dataclass(frozen=True, slots=True)
class NationalItem:
    """An item of the national list; `body_role` names a kind of body (民政部门), not one body."""

    item_id: str
    domain_no: int
    domain: str
    level1: str
    level2: str | None
    level3: str | None
    content: str
    basis: tuple[str, ...]
    limit_text: str
    body_role: str
    carriers: tuple[str, ...]
    audience_all: bool
    audience_specific: str | None
    mode: str
    level_county: bool | None
    level_town: bool | None
    stage: str
    verified: bool
    row: int

    @property
    def path(self) -> str:
        """`领域/一级/二级`, as the registry writes items."""
        names = (self.domain, self.level1, self.level2, self.level3)
        return "/".join(name.replace("/", "／") for name in names if name)


@dataclass(frozen=True, slots=True)
class NationalDomain:
    """A domain of the standard; `verified` says which of its facts were read in a document."""

    no: int
    domain: str
    issuing_body: str
    doc_number: str | None
    verified: str
    reaches_town: bool
    lead_bodies: tuple[str, ...]


@cache
def national_items() -> tuple[NationalItem, ...]:
    """The national list in the order of the standard."""
    items = []
    for number, row in enumerate(_rows("national_catalogue.csv"), 1):
        audience = row["audience"]
        levels = row["level_county"] or row["level_town"]
        items.append(
            NationalItem(
                item_id=row["item_id"],
                domain_no=int(row["domain_no"]),
                domain=row["domain"],
                level1=row["level1"],
                level2=row["level2"] or None,
                level3=row["level3"] or None,
                content=row["content"],
                basis=tuple(row["basis"].split("；")),
                limit_text=row["limit_text"],
                body_role=row["body_role"],
                carriers=tuple(row["carriers"].split("；")),
                audience_all=audience == "全社会",
                audience_specific=audience.partition(":")[2] or None,
                mode=row["mode"],
                # Four domains have no 公开层级 in the national table: nobody can tell.
                level_county=row["level_county"] == "Y" if levels else None,
                level_town=row["level_town"] == "Y" if levels else None,
                stage=row["stage"],
                verified=row["verified"] == "seen",
                row=number,
            )
        )
    return tuple(items)


@cache
def national_domains() -> tuple[NationalDomain, ...]:
    """The 26 domains in the order of the standard."""
    return tuple(
        NationalDomain(
            int(row["domain_no"]),
            row["domain"],
            row["issuing_body"],
            row["doc_number"] or None,
            row["verified"],
            row["reaches_town"] == "Y",
            tuple(name for name in row["lead_bodies"].split("、") if name),
        )
        for row in _rows("national_domains.csv")
    )


@cache
def law_names() -> dict[str, dict[str, str]]:
    """The known titles of laws and documents by their key (`title_key`): name, kind, state, successor."""
    return {title_key(row["name"]): row for row in _rows("law_names.csv")}


@cache
def body_roles() -> dict[str, tuple[str, ...]]:
    """For each kind of body in the national list the endings of the names that such bodies have."""
    return {row["role"]: tuple(row["name_endings"].split("；")) for row in _rows("body_roles.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)
