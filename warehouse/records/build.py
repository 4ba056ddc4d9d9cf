"""Permits and penalties from parsed to core, with their issues and quarantined rows.

Belongs here: the order of the statements and what is generated from contracts.
Does not belong here: rules (contracts), reading of files (`intake.py`), the report for a clerk (`report.py`).
"""

from dataclasses import asdict, dataclass

import pyarrow as pa

from warehouse.contract import contract
from warehouse.engine import Engine, sql
from warehouse.records.reference import code_lists, layout_columns, register_references
from warehouse.rules import Check, checks, judge_statement

HIDDEN = "（已隐去）"
_VALUE_LENGTH = 200
# Identity numbers (by their date of birth) and mobile phones, wherever they were typed.
_IDENTITY = "[0-9]{6}(18|19|20)[0-9]{2}(0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9Xx]"
_PHONE = "1[3-9][0-9]{9}"
_CHECK_SCHEMA = pa.schema(
    [
        ("number", pa.int64()),
        ("rule", pa.string()),
        ("column_name", pa.string()),
        ("severity", pa.string()),
        ("responsibility", pa.string()),
        ("message_zh", pa.string()),
        ("message_en", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: `permit` in the tables `permits`."""

    subject: str
    plural: str

    def checks(self) -> tuple[Check, ...]:
        """The checks of its contract."""
        return checks(contract(f"core.{self.plural}"), layout_columns(self.subject), code_lists())


KINDS = (Kind("permit", "permits"), Kind("penalty", "penalties"))


def build_records(engine: Engine) -> dict[str, int]:
    """Judge the rows of `parsed.permits` and `parsed.penalties` and write the valid ones to core.

    Takes both as attached views, `core.capture_dates(capture_id, published_date, first_seen_at)` and the
    day of judgement from `run.parameters`. Leaves `work.record_issues` (columns of `ops.findings`, and for
    the pre-check `check_no` and `cause`) and `work.record_quarantine` (columns of `ops.rejects`).
    Returns the number of rows by table.
    """
    counts: dict[str, int] = {}
    _prepare(engine)
    for kind in KINDS:
        _judge(engine, kind)
        engine.execute(f"CREATE OR REPLACE TABLE work.versions AS {sql('records/versions')}")
        counts[f"core.{kind.plural}"] = engine.write(
            f"core.{kind.plural}", sql(f"records/core_{kind.plural}")
        )
    for table in ("record_issues", "record_quarantine"):
        [(rows,)] = engine.connection.execute(f"SELECT COUNT(*) FROM work.{table}").fetchall()
        counts[f"work.{table}"] = int(rows)
    return counts


def judge_records(engine: Engine, subject: str) -> None:
    """The issues and quarantined rows of `permit` or `penalty` as in `build_records`; core is not written."""
    _prepare(engine)
    for kind in KINDS:
        if kind.subject == subject:
            _judge(engine, kind)


def _prepare(engine: Engine) -> None:
    engine.execute("CREATE SCHEMA IF NOT EXISTS work")
    register_references(engine)
    for table, shape in (("record_issues", "ops.findings"), ("record_quarantine", "ops.rejects")):
        columns = [f'"{f.name}" {f.sql_type}' for f in contract(shape).fields]
        if table == "record_issues":
            columns += ["check_no BIGINT", "cause VARCHAR"]
        engine.execute(f"CREATE OR REPLACE TABLE work.{table} ({', '.join(columns)})")


def keys_statement(kind: Kind) -> str:
    """One row per row: `capture_id, row, record_id`; the last is NULL when the row cannot be identified."""
    return f"""SELECT capture_id, row,
  CASE WHEN record_key IS NOT NULL THEN decision_id('{kind.subject}', record_key) END AS record_id
FROM work.cleaned_{kind.plural}"""


def _judge(engine: Engine, kind: Kind) -> None:
    """Fill `work.keys` and `work.errors`; add to `work.record_issues` and `work.record_quarantine`."""
    found = kind.checks()
    rows = [{**asdict(check), "column_name": check.column} for check in found]
    engine.register_rows(f"work.checks_{kind.plural}", rows, _CHECK_SCHEMA)
    engine.execute(
        f"CREATE OR REPLACE VIEW work.cleaned_{kind.plural} AS {sql(f'records/cleaned_{kind.plural}')}"
    )
    engine.execute(f"CREATE OR REPLACE TABLE work.keys AS {keys_statement(kind)}")
    engine.execute(f"CREATE OR REPLACE TABLE work.repeats AS {sql('records/repeats')}")
    engine.execute(f"CREATE OR REPLACE TABLE work.bad_codes AS {sql(f'records/bad_codes_{kind.plural}')}")
    if kind.subject == "penalty":
        engine.execute(f"CREATE OR REPLACE TABLE work.penalty_kinds AS {sql('records/penalty_kinds')}")
    statement = judge_statement(found, sql(f"records/judged_{kind.plural}"))
    engine.execute(f"CREATE OR REPLACE TABLE work.findings AS {statement}")
    engine.execute(f"CREATE OR REPLACE TABLE work.errors AS {errors_statement(kind)}")
    engine.execute(f"INSERT INTO work.record_issues BY NAME {issues_statement(kind)}")
    engine.execute(f"INSERT INTO work.record_quarantine BY NAME {quarantine_statement(kind)}")


def errors_statement(kind: Kind) -> str:
    """The rows that break a rule of severity E."""
    return f"""SELECT DISTINCT f.capture_id, f.row
FROM work.findings AS f
JOIN work.checks_{kind.plural} AS c ON c.number = f.check_no
WHERE c.severity = 'E'"""


def issues_statement(kind: Kind) -> str:
    """The findings with their wording; values of personal columns are hidden, identity numbers everywhere."""
    whens = []
    for spec in contract(f"parsed.{kind.plural}").fields:
        if spec.name == "party_name":
            value = "CASE WHEN f.party <> 'person' THEN p.party_name END"
        elif spec.disclosure == "personal":
            value = f"CASE WHEN COALESCE(p.{spec.name}, '') <> '' THEN '{HIDDEN}' END"
        elif spec.disclosure == "free_text":
            value = f"REGEXP_REPLACE(p.{spec.name}, '{_IDENTITY}|{_PHONE}', '{HIDDEN}', 'g')"
        elif spec.type == "string":
            value = f"REGEXP_REPLACE(p.{spec.name}, '{_IDENTITY}', '{HIDDEN}', 'g')"
        else:
            continue
        whens.append(f"WHEN '{spec.name}' THEN {value}")
    cases = "\n      ".join(whens)
    return f"""WITH valued AS (
  SELECT DISTINCT
    f.source_id, f.capture_id, f.row, f.check_no,
    c.rule, c.severity, c.responsibility, c.message_zh, c.message_en,
    t.title AS field,
    SUBSTRING(trim_ends(CASE c.column_name
      {cases}
    END), 1, {_VALUE_LENGTH}) AS value
  FROM work.findings AS f
  JOIN work.checks_{kind.plural} AS c ON c.number = f.check_no
  JOIN parsed.{kind.plural} AS p ON p.capture_id = f.capture_id AND p.row = f.row
  JOIN reference.layout_columns AS t
    ON t.subject = '{kind.subject}' AND t.layout = f.layout AND t.column_name = c.column_name
    AND t.party = CASE WHEN f.layout IN ('A', 'custom') THEN 'mixed' ELSE f.party END
)
SELECT
  v.source_id, v.capture_id, k.record_id, v.rule, v.severity, v.responsibility, v.row, v.field,
  NULLIF(v.value, '') AS value,
  CAST(NULL AS VARCHAR) AS locator,
  REPLACE(REPLACE(REPLACE(v.message_zh, '{{row}}', CAST(v.row AS VARCHAR)), '{{field}}', v.field),
    '{{value}}', COALESCE(v.value, '')) AS message_zh,
  REPLACE(REPLACE(REPLACE(v.message_en, '{{row}}', CAST(v.row AS VARCHAR)), '{{field}}', v.field),
    '{{value}}', COALESCE(v.value, '')) AS message_en,
  v.check_no,
  v.message_zh AS cause
FROM valued AS v
LEFT JOIN work.keys AS k ON k.capture_id = v.capture_id AND k.row = v.row"""


def quarantine_statement(kind: Kind) -> str:
    """The rows that break a rule of severity E, with their raw cells as JSON and the rules they break."""
    names = [
        f.name
        for f in contract(f"parsed.{kind.plural}").fields
        if f.name not in ("source_id", "capture_id", "row")
    ]
    cells = ", ".join(f"'{name}': p.{name}" for name in names)
    return f"""WITH broken AS (
  SELECT f.source_id, f.capture_id, f.row, LIST_SORT(ARRAY_AGG(DISTINCT c.rule)) AS rules
  FROM work.findings AS f
  JOIN work.checks_{kind.plural} AS c ON c.number = f.check_no
  WHERE c.severity = 'E'
  GROUP BY f.source_id, f.capture_id, f.row
)
SELECT
  b.source_id, b.capture_id, 'core.{kind.plural}' AS table_name, b.row,
  CAST(TO_JSON({{{cells}}}) AS VARCHAR) AS raw,
  b.rules
FROM broken AS b
JOIN parsed.{kind.plural} AS p ON p.capture_id = b.capture_id AND p.row = b.row"""
