"""The history of decisions that stand in several places: `core.permit_copies` and `core.penalty_copies`.

Belongs here: what counts as a change of a decision, and what a person is told of several copies. Does not
belong here: which row is current (`sql/records/versions.sql`), comparing channels (`reconciliation.py`).
"""

from warehouse.contract import FieldSpec, contract
from warehouse.engine import Engine, sql

WHERE_IT_STANDS = (
    "record_id",
    "published_date",
    "first_seen_at",
    "body_id",
    "layout",
    "content_hash",
    "source_id",
    "capture_id",
    "row",
    "locator",
)
"""Columns that say where a row comes from, not what was decided."""


def compared_fields(plural: str) -> tuple[FieldSpec, ...]:
    """The columns of `core.<plural>` in which a correction can show."""
    return tuple(field for field in contract(f"core.{plural}").fields if field.name not in WHERE_IT_STANDS)


def _changed(field: FieldSpec) -> str:
    before, after = f"b.{field.name}", f"a.{field.name}"
    if field.type == "string":
        # White space and the width of characters are no correction.
        before, after = f"canonical_text({before})", f"canonical_text({after})"
    return f"CASE WHEN {after} IS DISTINCT FROM {before} THEN '{field.name}' END"


def copies_statement(plural: str) -> str:
    """The rows of `core.<subject>_copies` from `work.shared_<plural>`.

    That table holds the valid typed rows of decisions that stand in several rows, with their `place`
    (`sql/records/versions.sql`). A row that repeats the one before it in its channel is left out, and so is a
    decision of which one row remains.
    """
    changes = ", ".join(_changed(field) for field in compared_fields(plural))
    return f"""WITH placed AS (
  SELECT
    t.*, p.channel_id, p.role,
    MAX(CASE WHEN t.place = 1 THEN 1 ELSE 0 END)
      OVER (PARTITION BY t.record_id, p.source_id, p.channel_id) = 1 AS is_chosen,
    ROW_NUMBER() OVER (
      PARTITION BY t.record_id, p.source_id, p.channel_id
      ORDER BY CASE WHEN p.is_current THEN 1 ELSE 0 END, p.first_seen_at NULLS FIRST,
        p.published_date NULLS FIRST, p.path, t.capture_id, t.row
    ) AS nth
  FROM work.shared_{plural} AS t
  JOIN core.capture_places AS p ON p.capture_id = t.capture_id
),
compared AS (
  SELECT
    a.*, b.nth IS NULL AS is_first, b.status AS status_before,
    CASE
      WHEN b.nth IS NOT NULL THEN LIST_FILTER([{changes}], LAMBDA name : name IS NOT NULL)
    END AS changed_fields
  FROM placed AS a
  LEFT JOIN placed AS b
    ON b.record_id = a.record_id AND b.source_id = a.source_id AND b.channel_id = a.channel_id
    AND b.nth = a.nth - 1
),
versions AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY record_id, source_id, channel_id ORDER BY nth) AS version_no,
    ROW_NUMBER() OVER (PARTITION BY record_id, source_id, channel_id ORDER BY nth DESC) AS from_last,
    COUNT(*) OVER (PARTITION BY record_id) AS n,
    CASE
      WHEN is_first THEN 'first'
      WHEN status = '无效' AND COALESCE(status_before, '') <> '无效' THEN 'revoked'
      WHEN status_before = '无效' AND COALESCE(status, '') <> '无效' THEN 'restored'
      ELSE 'corrected'
    END AS change
  FROM compared
  WHERE is_first OR LEN(changed_fields) > 0
)
SELECT *, from_last = 1 AND is_chosen AS is_current
FROM versions
WHERE n > 1"""


def build_copies(engine: Engine, subject: str, plural: str, valid: str) -> int:
    """Write `core.<subject>_copies`, and tell in `work.record_issues` what to look at; rows written.

    `valid` is the statement of the typed rows of `work.versions_<plural>`. The issues: one decision written
    twice in a file with its number in two forms (`dp-near-duplicate`), and one that its file no longer has
    (`dp-record-gone`). Needs `core.capture_places`, `reference.issue_types` and the table `core.<plural>`.
    """
    engine.execute(
        f"CREATE OR REPLACE TABLE work.shared_{plural} AS SELECT t.*, v.place FROM ({valid}) AS t"
        f" JOIN work.versions_{plural} AS v ON v.capture_id = t.capture_id AND v.row = t.row"
    )
    rows = engine.write(f"core.{subject}_copies", copies_statement(plural))
    for name in ("near_duplicates", "gone"):
        statement = sql(f"records/{name}").replace("permits", plural)
        engine.execute(f"INSERT INTO work.record_issues BY NAME {statement}")
    engine.execute(f"DROP TABLE work.shared_{plural}")
    return rows
