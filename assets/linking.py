"""Layer CORE, links: which items records fulfil, what waits for a person, what belongs to no item.

Belongs here: the step, its inputs, findings on reviewed decisions. Does not belong here: how links are made
(`warehouse/links`), the file of decisions (`sources/review.py`).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg

from assets.context import District, DistrictResource
from assets.describe import check_spec, table_result, table_spec
from assets.findings import finding_rows
from sources.findings import finding
from sources.problems import Problem
from sources.registry_catalogue import current_ids, heirs
from sources.review import REVIEW_FILE, read_reviews
from warehouse.links import Outcome, build_links

TABLES = ("core.links", "core.review_queue", "core.unlinked")
# Permits and penalties stand upstream of the duties.
_UPSTREAM = ("core.obligations", "core.notices")


def review_rows(district: District) -> list[dict[str, Any]]:
    """The district's decisions of the as-of day or before, with items as they are kept after renames and
    mergers.

    What is wrong with the others shows in `zwgk check`.
    """
    problems: list[Problem] = []
    kept, merged = current_ids(district.registry.renames), heirs(district.registry.renames)
    reviews = read_reviews(district.bureaus / REVIEW_FILE, problems)
    rows = [review.as_row() for review in reviews if review.decided_on <= district.as_of]
    for row in rows:
        items = [kept.get(item, item) for item in row["item_ids"]]
        row["item_ids"] = list(dict.fromkeys(i for item in items for i in (item, *merged.get(item, ()))))
    return rows


def review_findings(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Decisions that meet nothing or name an unknown item, as rows of `ops.findings`."""
    rows: list[dict[str, Any]] = []
    for outcome in outcomes:
        review = outcome.review
        about_item = outcome.rule == "review-item-unknown"
        found = finding(
            outcome.rule,
            field="items" if about_item else "record_id",
            value=outcome.value,
            locator=f"{REVIEW_FILE}:{review['line']}",
            line=review["line"],
            record=review["record_id"] or review["title"] or "",
            item=outcome.value if about_item else "",
        )
        rows += finding_rows([found], review["body_id"])
    return rows


@dg.multi_asset(
    name="links",
    specs=[table_spec(table, group="core", deps=_UPSTREAM) for table in TABLES],
    check_specs=[check_spec(table) for table in TABLES],
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def links(district: DistrictResource) -> Iterator[dg.MaterializeResult[None]]:
    """Tie records to items; every record is linked, waits for a person, or belongs to no item."""
    place = district.district()
    with place.engine_with_registry() as engine:
        _, outcomes = build_links(engine, review_rows(place))
        place.store.write_rows("ops.findings", review_findings(outcomes), "links")
        for table in TABLES:
            yield table_result(engine, table)
