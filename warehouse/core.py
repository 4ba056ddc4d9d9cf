"""The core layer: typed, valid rows keyed to bodies and catalogue items.

Belongs here: the order of the statements that build core tables from parsed ones, apart from permits and
penalties (`records/`) and duties (`obligations.py`). Does not belong here: reading of files, Dagster.
"""

from warehouse.catalogue.overrides import apply_overrides
from warehouse.catalogue.versions import build_changes
from warehouse.engine import Engine, sql
from warehouse.obligations import keep_issues
from warehouse.registry_tables import register_reference


def build_captures(engine: Engine) -> dict[str, int]:
    """`ops.captures` from the bureaus' capture logs, and from what collecting saw of them later; rows by
    table."""
    engine.attach("raw.captures", "raw.fetches", "raw.crawls", "raw.sightings")
    return {"ops.captures": engine.write("ops.captures", sql("core/captures"))}


def build_bodies(engine: Engine) -> dict[str, int]:
    """`core.bodies` from `registry.bodies`; rows by table."""
    return {"core.bodies": engine.write("core.bodies", sql("core/bodies"))}


def build_catalogue(engine: Engine) -> dict[str, int]:
    """`core.catalogue_items` from the parsed catalogue tables and `registry`, and what its versions
    changed as `core.catalogue_changes`; findings to `work.duty_issues`; rows by table."""
    attach_current(engine)
    engine.attach("parsed.catalogue_items", "core.bodies")
    engine.write("core.catalogue_items", sql("core/catalogue_items"))
    rows = {
        "core.catalogue_items": apply_overrides(engine),
        "core.catalogue_changes": build_changes(engine),
    }
    register_reference(engine)
    keep_issues(engine, sql("catalogue/issues"), ("item-rename-suspected", "channel-item-split"))
    return rows


def attach_current(engine: Engine) -> None:
    """Show `ops.captures` and `ops.current_captures`: the captures that stand at their paths now."""
    engine.attach("ops.captures")
    engine.execute(f"CREATE OR REPLACE VIEW ops.current_captures AS {sql('core/current_captures')}")


def attach_capture_dates(engine: Engine) -> None:
    """Show `core.capture_dates`: claimed publication and first sight of each capture."""
    engine.attach("ops.captures", "parsed.entries")
    engine.execute("CREATE SCHEMA IF NOT EXISTS core")
    engine.execute(f"CREATE OR REPLACE VIEW core.capture_dates AS {sql('core/capture_dates')}")


def attach_capture_places(engine: Engine) -> None:
    """Show `core.capture_dates` and `core.capture_places`; the registry must be registered."""
    attach_capture_dates(engine)
    attach_current(engine)
    engine.execute(f"CREATE OR REPLACE VIEW core.capture_places AS {sql('core/capture_places')}")


def attach_keyed_notices(engine: Engine) -> None:
    """Show `core.keyed_notices`: the captured notices with their record_id and content_hash."""
    attach_capture_dates(engine)
    engine.attach("parsed.notices")
    engine.execute(f"CREATE OR REPLACE VIEW core.keyed_notices AS {sql('core/keyed_notices')}")


def build_notices(engine: Engine) -> dict[str, int]:
    """`core.notices`, and the notices without a title as rejects; rows by table."""
    attach_keyed_notices(engine)
    return {
        "core.notices": engine.write("core.notices", sql("core/notices")),
        "ops.rejects": engine.write("ops.rejects", sql("core/notice_rejects"), "notices"),
    }


def build_issues(engine: Engine) -> dict[str, int]:
    """`ops.issues` from the findings of all steps; rows by table."""
    attach_current(engine)
    engine.attach("parsed.issues", "ops.findings")
    return {"ops.issues": engine.write("ops.issues", sql("quarantine/issues"))}


def build_quarantine(engine: Engine) -> dict[str, int]:
    """`ops.quarantine` from the rejects of all steps; rows by table."""
    attach_current(engine)
    engine.attach("ops.rejects")
    return {"ops.quarantine": engine.write("ops.quarantine", sql("quarantine/quarantine"))}
