"""Links between documents and windows for the public: `core.document_links`, `core.windows`.

Belongs here: the order of the statements in `sql/relations/`. Does not belong here: reading of documents
(`sources/relations`), which document a notice is (`core.py`).
"""

from warehouse.calendar import register_calendar
from warehouse.core import attach_keyed_notices
from warehouse.engine import Engine, sql
from warehouse.obligations import keep_issues, run_steps
from warehouse.registry_tables import register_reference

INPUTS = ("core.notices", "parsed.relations", "parsed.notices", "parsed.entries", "ops.captures")
"""Tables that the builds read; they attach them themselves."""

_LINK_STEPS = ("notice_records", "statements", "titles", "title_keys", "candidates", "outcomes")
_RULES = ("link-ambiguous", "link-contradictory", "window-order", "window-inconsistent")


def build_relations(engine: Engine) -> dict[str, int]:
    """Write `core.document_links` and `core.windows`, findings to `work.duty_issues`; rows by table.

    A cited document is looked up by its number, its title (as it is, without the issuer, or as the document
    that it issues) and its address; what leads to several notices of the district is not linked.
    """
    attach_keyed_notices(engine)
    engine.attach("core.notices", "parsed.relations")
    register_reference(engine)
    register_calendar(engine)
    run_steps(engine, "relations", (*_LINK_STEPS, "window_days"))
    rows = {
        "core.document_links": engine.write("core.document_links", sql("relations/document_links")),
        "core.windows": engine.write("core.windows", sql("relations/windows")),
    }
    keep_issues(engine, sql("relations/issues"), _RULES)
    return rows
