"""The closing summary of a run: what a person needs in order to act.

Belongs here: collecting the figures from the stage files, as data and as Chinese text.
Does not belong here: computing verdicts or indicators (they are read), running anything.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from assets.context import District
from warehouse.knowledge import later_captures

_STAGE_TABLES = (
    "parsed.notices",
    "parsed.entries",
    "parsed.permits",
    "parsed.penalties",
    "parsed.catalogue_items",
    "core.notices",
    "core.permits",
    "core.penalties",
    "core.catalogue_items",
    "core.obligations",
    "core.links",
    "core.review_queue",
    "metrics.verdicts",
    "ops.quarantine",
    "ops.issues",
)


@dataclass
class Summary:
    """Figures of the last run; `as_json` is what `zwgk run --json` prints."""

    as_of: str
    bureaus: int
    captures: list[dict[str, Any]] = field(default_factory=list)
    later: list[dict[str, Any]] = field(default_factory=list)
    crawls: list[dict[str, Any]] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    quarantined: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    errors: int = 0
    indicators: list[dict[str, Any]] = field(default_factory=list)
    verdicts: dict[str, int] = field(default_factory=dict)
    release: str | None = None
    files: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain values only."""
        return asdict(self)


def summarise(district: District) -> Summary:
    """Read the stage files of a district's data folder; nothing is computed anew."""
    latest = district.releases / "latest"
    summary = Summary(
        as_of=district.as_of.isoformat(),
        bureaus=len(district.registry.sources),
        release=latest.resolve().name if latest.exists() else None,
        files={"warehouse": str(district.database), "open": str(latest), "issues": "ops.issues"},
    )
    with district.engine(whole=True) as engine:
        tables = (
            *_STAGE_TABLES,
            "raw.captures",
            "ops.captures",
            "ops.crawls",
            "core.bodies",
            "metrics.coverage",
            "metrics.timeliness",
        )
        engine.attach(*tables)
        counts = " UNION ALL ".join(f"SELECT '{t}' AS name, COUNT(*) AS n FROM {t}" for t in _STAGE_TABLES)
        summary.rows = {row["name"]: row["n"] for row in engine.query(counts).to_pylist()}
        summary.captures = engine.query(
            "SELECT source_id, outcome, COUNT(*) AS files FROM ops.captures GROUP BY ALL ORDER BY ALL"
        ).to_pylist()
        summary.later = [
            {**row, "first_at": row["first_at"].isoformat()} for row in later_captures(engine, district.as_of)
        ]
        summary.crawls = engine.query(_CRAWLS).to_pylist()
        summary.quarantined = engine.query(
            "SELECT table_name, source_id, COUNT(*) AS rows FROM ops.quarantine GROUP BY ALL ORDER BY ALL"
        ).to_pylist()
        summary.issues = engine.query(
            "SELECT rule, severity, responsibility, COUNT(*) AS issues, MIN(message_zh) AS example"
            " FROM ops.issues GROUP BY ALL ORDER BY severity, issues DESC, rule"
        ).to_pylist()
        summary.errors = sum(row["issues"] for row in summary.issues if row["severity"] == "E")
        summary.verdicts = {
            row["status"]: row["n"]
            for row in engine.query(
                "SELECT status, COUNT(*) AS n FROM metrics.verdicts GROUP BY status ORDER BY status"
            ).to_pylist()
        }
        summary.indicators = engine.query(_INDICATORS.format(year=district.as_of.year)).to_pylist()
    return summary


# The last crawl of each bureau's website, a row per channel.
_CRAWLS = """
SELECT source_id, channel_id, outcome, detail, entries, new, changed, vanished, requests, failed
FROM ops.crawls
WHERE started_at = (SELECT MAX(o.started_at) FROM ops.crawls AS o WHERE o.source_id = crawls.source_id)
ORDER BY source_id, channel_id
"""

_INDICATORS = """
SELECT c.body_id, c.body_name,
  c.numerator AS covered, c.denominator AS duties, c.excluded AS duties_excluded, c.value AS coverage,
  t.numerator AS in_time, t.denominator AS timed, t.excluded AS timed_excluded, t.value AS timeliness
FROM metrics.coverage AS c
LEFT JOIN metrics.timeliness AS t
  ON t.period = c.period AND t.domain IS NULL AND t.body_id IS NOT DISTINCT FROM c.body_id
WHERE c.domain IS NULL AND c.period = '{year}'
ORDER BY c.body_id NULLS LAST
"""
