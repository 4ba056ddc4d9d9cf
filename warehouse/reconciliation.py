"""Two channels side by side: the body's own site or ledger against the credit portal (信用平台).

Belongs here: which fields are compared and how, and the statements generated from the contracts for it. Does
not belong here: judging (`verdicts.py`), rates (`metrics/concealment_rate.sql`, `error_rate.sql`), the rows
themselves (`core.permit_copies`, `core.penalty_copies`: every row of a decision that stands in several).
"""

from warehouse.contract import FieldSpec, contract
from warehouse.engine import Engine, sql
from warehouse.obligations import is_empty, run_steps
from warehouse.records.copies import WHERE_IT_STANDS

TABLES = {"permit": "core.permits", "penalty": "core.penalties"}
COPIES = {"permit": "core.permit_copies", "penalty": "core.penalty_copies"}

NOT_COMPARED = frozenset(
    {
        *WHERE_IT_STANDS,  # when it stood where is the matter of timeliness
        *("doc_number", "party_name"),  # the natural key: where it differs there are two records
        *("data_source_name", "data_source_uscc", "remarks"),  # each channel names its own source
    }
)
"""Columns of `core.permits` and `core.penalties` that do not belong to the decision itself."""
_PAIR_COLUMNS = (
    "record_id VARCHAR, in_own INTEGER, in_portal INTEGER, portal_published DATE, portal_observed DATE,"
    " portal_capture_id VARCHAR, differing VARCHAR"
)


def compared_fields(subject: str) -> tuple[FieldSpec, ...]:
    """The fields of `permit` or `penalty` that must be alike in both channels: all that are published, apart
    from `NOT_COMPARED`."""
    return tuple(
        f
        for f in contract(TABLES[subject]).fields
        if f.name not in NOT_COMPARED and f.disclosure in ("open", "free_text", "person_name")
    )


def show_decisions(engine: Engine) -> None:
    """Show `work.decisions`: permits and penalties with their dates and items, and `work.channel_pairs`.

    Needs core.permits, core.penalties, their copies, core.links, core.catalogue_items, ops.captures and the
    registry's tables; attaches core.unlinked when it is not there.
    """
    engine.attach_missing("core.unlinked")
    run_steps(engine, "decisions", ("capture_sets", "record_sets", "item_sets", "capture_roles"))
    engine.execute(f"CREATE OR REPLACE VIEW work.decisions AS {sql('decisions/decisions')}")
    build_pairs(engine)


def build_pairs(engine: Engine) -> None:
    """Build `work.permit_pairs`, `work.penalty_pairs` and both as `work.channel_pairs`.

    Needs the copies and `work.capture_roles`. `channel_pairs` has one row per decision that stands in several
    rows: whether it stands in an own channel and in the portal, the portal's dates, the names of the fields
    that differ (NULL when the decision stands in one of them only).
    """
    for subject in TABLES:
        made = f"AS {pairs_statement(subject)}"
        if is_empty(engine, COPIES[subject]):
            made = (
                f"({_PAIR_COLUMNS}{''.join(f', differs_{f.name} INTEGER' for f in compared_fields(subject))})"
            )
        engine.execute(f"CREATE OR REPLACE TABLE work.{subject}_pairs {made}")
    parts = [
        f"SELECT '{subject}' AS record_kind, record_id, in_own, in_portal, portal_published, portal_observed,"
        f" portal_capture_id, differing FROM work.{subject}_pairs"
        for subject in TABLES
    ]
    engine.execute(f"CREATE OR REPLACE TABLE work.channel_pairs AS {' UNION ALL '.join(parts)}")


def pairs_statement(subject: str) -> str:
    """One row per decision that stands in several rows, with `differs_<field>` 1, 0, or NULL when one of the
    two channels does not give the field: what is not stated is incomplete and not wrong.

    Compared are the newest rows of both channels; text without white space and in one form of width.
    """
    fields = compared_fields(subject)
    flags = ",\n    ".join(f"{_differs(f)} AS differs_{f.name}" for f in fields)
    names = ",\n    ".join(f"CASE WHEN differs_{f.name} = 1 THEN '{f.title.zh}' END" for f in fields)
    outer = ", ".join(f"d.differs_{f.name}" for f in fields)
    return f"""WITH placed AS (
  SELECT
    x.*, COALESCE(r.role, x.role, 'own') AS place, CAST(c.fetched_at + INTERVAL 8 HOUR AS DATE) AS seen_day,
    ROW_NUMBER() OVER (
      PARTITION BY x.record_id, COALESCE(r.role, x.role, 'own')
      ORDER BY c.fetched_at DESC, x.version_no DESC, x.capture_id, x.row
    ) AS nth
  FROM {COPIES[subject]} AS x
  LEFT JOIN ops.captures AS c ON c.capture_id = x.capture_id
  LEFT JOIN work.capture_roles AS r ON r.capture_id = x.capture_id
),
spans AS (
  SELECT
    record_id,
    MAX(CASE WHEN place = 'own' THEN 1 ELSE 0 END) AS in_own,
    MAX(CASE WHEN place = 'credit_portal' THEN 1 ELSE 0 END) AS in_portal,
    MIN(CASE WHEN place = 'credit_portal' THEN published_date END) AS portal_published,
    MIN(CASE WHEN place = 'credit_portal' THEN seen_day END) AS portal_observed,
    MAX(CASE WHEN place = 'credit_portal' AND nth = 1 THEN capture_id END) AS portal_capture_id
  FROM placed
  GROUP BY record_id
),
compared AS (
  SELECT
    o.record_id,
    {flags}
  FROM placed AS o
  JOIN placed AS p ON p.record_id = o.record_id AND p.place = 'credit_portal' AND p.nth = 1
  WHERE o.place = 'own' AND o.nth = 1
),
named AS (
  SELECT
    *,
    CONCAT_WS('、',
    {names}
    ) AS differing
  FROM compared
)
SELECT
  s.record_id, s.in_own, s.in_portal, s.portal_published, s.portal_observed, s.portal_capture_id, d.differing,
  {outer}
FROM spans AS s
LEFT JOIN named AS d ON d.record_id = s.record_id"""


def field_counts_statement() -> str:
    """Decisions that stand in both channels, by body, domain, kind and month of decision: one row per
    compared field, and one with the field NULL for decisions in which any field differs. What the portal
    shows only after the as-of day does not count."""
    parts = []
    for subject in TABLES:
        fields = compared_fields(subject)
        sums = ",\n    ".join(
            f"SUM(x.differs_{f.name}) AS wrong_{f.name}, COUNT(x.differs_{f.name}) AS told_{f.name}"
            for f in fields
        )
        base = f"{subject}_counts"
        parts.append(
            f"""{base} AS (
  SELECT
    d.body_id, d.domain, d.month, COUNT(*) AS pairs,
    SUM(CASE WHEN x.differing <> '' THEN 1 ELSE 0 END) AS wrong,
    {sums}
  FROM work.{subject}_pairs AS x
  JOIN work.paired_decisions AS d ON d.record_kind = '{subject}' AND d.record_id = x.record_id
  WHERE x.in_own = 1 AND x.in_portal = 1
  GROUP BY d.body_id, d.domain, d.month
)"""
        )
    rows = []
    for subject in TABLES:
        head = f"SELECT body_id, domain, '{subject}' AS kind, month"
        rows.append(
            f"{head}, CAST(NULL AS VARCHAR) AS field, wrong AS numerator, pairs AS denominator,"
            f" CAST(0 AS BIGINT) AS excluded FROM {subject}_counts"
        )
        rows += [
            f"{head}, '{f.name}' AS field, COALESCE(wrong_{f.name}, 0) AS numerator,"
            f" told_{f.name} AS denominator, pairs - told_{f.name} AS excluded FROM {subject}_counts"
            for f in compared_fields(subject)
        ]
    return "WITH " + ",\n".join(parts) + "\n" + "\nUNION ALL\n".join(rows)


def _differs(spec: FieldSpec) -> str:
    own, portal = f"o.{spec.name}", f"p.{spec.name}"
    if spec.type == "strings":
        given = f"{own} IS NULL OR {portal} IS NULL"
        own, portal = (f"ARRAY_TO_STRING(LIST_SORT({side}), '、')" for side in (own, portal))
    elif spec.type == "string":
        given = f"COALESCE({own}, '') = '' OR COALESCE({portal}, '') = ''"
        own, portal = f"canonical_text({own})", f"canonical_text({portal})"
    else:
        given = f"{own} IS NULL OR {portal} IS NULL"
    return f"CASE WHEN {given} THEN NULL WHEN {own} = {portal} THEN 0 ELSE 1 END"
