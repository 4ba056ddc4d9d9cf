"""What had been seen by the end of the as-of day: the view of the past on which core and metrics stand.

Belongs here: which captures, crawls, requests and sightings were known, and showing the stage files so. Does
not belong here: what follows from them (core, `verdicts.py`), the day itself (`engine.py`).

An assessment as of a day knows nothing of later captures (Beijing time): of a page that changed later it
takes the content of that time, what came later is not there. The rule stands in one place, where a step shows
the raw and parsed tables, so that core, quarantine, links, verdicts and indicators all follow it, and a run
for an earlier day gives today what it gave then. What was seen later stays in `raw` and comes back with the
next run for a later day.
"""

from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from warehouse.contract import contract, load_contracts
from warehouse.engine import Engine

BEIJING = timezone(timedelta(hours=8))

LATER_CAPTURES = """SELECT source_id, COUNT(*) AS captures, MIN(fetched_at) AS first_at
FROM raw.captures
WHERE fetched_at >= TIMESTAMPTZ '{end}'
GROUP BY source_id
ORDER BY source_id"""

_MOMENTS = {
    "raw.captures": "fetched_at",
    "raw.crawls": "COALESCE(finished_at, looked_at, started_at)",
    "raw.fetches": "finished_at",
}
# The ledger holds one state per address. First sight and the look before it never change; what it says of
# later days is taken back: a listing date or a content that may be later, a withdrawal not known yet.
_SIGHTINGS = {
    "listed_date": "CASE WHEN s.last_seen_at < {end} THEN s.listed_date ELSE s.first_listed_date END",
    "last_seen_at": "CASE WHEN s.last_seen_at < {end} THEN s.last_seen_at ELSE s.first_seen_at END",
    **{
        name: f"CASE WHEN s.withdrawn_at < {{end}} THEN s.{name} END"
        for name in ("withdrawn_at", "withdrawn_reason", "withdrawn_crawl_id")
    },
    "returned_at": "CASE WHEN s.returned_at < {end} THEN s.returned_at END",
    **{
        name: f"CASE WHEN COALESCE(s.last_fetched_at < {{end}}, TRUE) THEN s.{name} END"
        for name in ("capture_id", "sha256", "etag", "last_modified")
    },
    **{
        name: f"CASE WHEN s.last_fetched_at < {{end}} THEN s.{name} END"
        for name in ("last_fetched_at", "last_outcome", "last_detail")
    },
}


def end_of_day(day: date) -> datetime:
    """The first instant after a day in Beijing."""
    return datetime.combine(day + timedelta(days=1), time(), BEIJING)


def hide_later(engine: Engine, as_of: date) -> None:
    """Let `engine.attach` show the raw and parsed tables as they were at the end of the day `as_of`.

    Without later captures the parsed tables are shown as they are, at no cost.
    """
    end = f"TIMESTAMPTZ '{end_of_day(as_of).isoformat()}'"
    for table, moment in _MOMENTS.items():
        engine.show(table, f"SELECT * FROM {{stored}} WHERE COALESCE({moment} < {end}, TRUE)")
    engine.show("raw.sightings", _sightings(end))
    later = engine.store.read("raw.captures", columns=("capture_id", "fetched_at"))
    hidden = [
        row["capture_id"]
        for row in later.to_pylist()
        if row["fetched_at"] is not None and row["fetched_at"] >= end_of_day(as_of)
    ]
    if not hidden:
        return
    listed = ", ".join("'" + capture.replace("'", "''") + "'" for capture in sorted(hidden))
    engine.execute(f"CREATE OR REPLACE TABLE run.later_captures AS SELECT UNNEST([{listed}]) AS capture_id")
    for spec in load_contracts().values():
        if spec.stage == "parsed" and "capture_id" in spec.columns:
            engine.show(
                spec.table,
                "SELECT s.* FROM {stored} AS s"
                " ANTI JOIN run.later_captures AS l ON l.capture_id = s.capture_id",
            )


def later_captures(engine: Engine, as_of: date) -> list[dict[str, Any]]:
    """Captures after the end of the as-of day, which the assessment does not know: `source_id, captures,
    first_at`. The engine must show `raw.captures` whole."""
    statement = LATER_CAPTURES.format(end=end_of_day(as_of).isoformat())
    found: list[dict[str, object]] = engine.query(statement).to_pylist()
    return found


def _sightings(end: str) -> str:
    columns = ", ".join(
        f"{_SIGHTINGS[name].format(end=end)} AS {name}" if name in _SIGHTINGS else f"s.{name}"
        for name in contract("raw.sightings").columns
    )
    return f"SELECT {columns} FROM {{stored}} AS s WHERE s.first_seen_at < {end}"
