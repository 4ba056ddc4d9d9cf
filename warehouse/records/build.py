"""Permits and penalties from parsed to core, with their issues and quarantined rows.

Belongs here: the order of the statements and what is generated from contracts.
Does not belong here: rules (contracts), reading of files (`intake.py`), the report for a clerk (`report.py`).
"""

from dataclasses import asdict, dataclass

import pyarrow as pa

from warehouse.contract import contract
from warehouse.engine import Engine, sql
from warehouse.records.copies import build_copies
from warehouse.records.reference import code_lists, layout_columns, register_references
from warehouse.registry_tables import reference_table
from warehouse.rules import Check, checks, judge_statement, screen_statement

HIDDEN = "（已隐去）"
_VALUE_LENGTH = 200
# Identity numbers (by their date of birth) and mobile phones, wherever they were typed.
# However they are typed: full-width digits, blanks and hyphens between the groups. A phone stands alone: the
# same digits inside a longer code are none.
_DIGIT = "[0-9０-９]"
_GAP = r"[ \-\x{A0}\x{2000}-\x{200B}\x{3000}‐‑–—－]{0,3}"
_IDENTITY = (
    f"{_DIGIT}{{6}}{_GAP}(?:[1１][89８９]|[2２][0０]){_DIGIT}{{2}}{_GAP}(?:[0０][1-9１-９]|[1１][0-2０-２])"
    f"{_GAP}[0-3０-３]{_DIGIT}{_GAP}{_DIGIT}{{3}}{_GAP}[0-9０-９XxＸｘ]"
)
_PHONE = rf"\b[1１][3-9３-９]{_DIGIT}{_GAP}{_DIGIT}{{4}}{_GAP}{_DIGIT}{{4}}\b"
_WIDE_PHONE = f"１[３-９][０-９]{_GAP}[０-９]{{4}}{_GAP}[０-９]{{4}}"
_NUMBERS = f"{_IDENTITY}|{_PHONE}|{_WIDE_PHONE}"
_EARLIEST = ("published_date", "first_seen_at")
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

    Takes both as attached views, `core.capture_places` and `core.capture_dates` (`warehouse/core.py`) and the
    day of judgement from `run.parameters`. Of decisions that stand in several rows it writes the copies too.
    Leaves `work.record_issues` (columns of `ops.findings`, and for the pre-check `check_no` and `cause`) and
    `work.record_quarantine` (columns of `ops.rejects`), and for each kind that has rows what
    `valid_statement` needs: `work.versions_<plural>` names the valid rows of the records that stand in
    several (`capture_id, row, record_id, place, first_seen_at, published_date`).
    Returns the number of rows by table.
    """
    counts: dict[str, int] = {}
    _prepare(engine)
    for kind in KINDS:
        if engine.query(f"SELECT 1 AS one FROM parsed.{kind.plural} LIMIT 1").num_rows == 0:
            # Planning the statements takes longer than running them over few rows.
            for table in (f"core.{kind.plural}", f"core.{kind.subject}_copies"):
                counts[table] = engine.store.write_rows(table, [])
                engine.attach(table)
            continue
        _judge(engine, kind)
        _find_versions(engine, kind)
        # The rows come in the order of the parsed files, which is that of core: no sort of all records.
        counts[f"core.{kind.plural}"] = engine.write_in_slices(
            f"core.{kind.plural}", core_statement(kind), f"parsed.{kind.plural}"
        )
        valid = valid_statement(kind, f"work.versions_{kind.plural}")
        copies = build_copies(engine, kind.subject, kind.plural, valid)
        counts[f"core.{kind.subject}_copies"] = copies
    for table in ("record_issues", "record_quarantine"):
        counts[f"work.{table}"] = _count(engine, f"work.{table}")
    return counts


def judge_records(engine: Engine, subject: str) -> None:
    """The issues and quarantined rows of `permit` or `penalty` as in `build_records`; core is not written."""
    _prepare(engine)
    for kind in KINDS:
        if kind.subject == subject:
            _judge(engine, kind)


def valid_statement(kind: Kind, rows: str | None = None) -> str:
    """The valid rows of a kind, typed, with all columns of its core table; dates are those of their own file.

    Of a record that stands in several rows all valid ones are there. `rows` names a table with
    `capture_id, row` (such as `work.versions_permits`) to which the statement keeps. To be run on the
    engine of `build_records`, after it.
    """
    statement = sql(f"records/valid_{kind.plural}")
    if rows is None:
        return statement
    cleaned = _cleaned(kind, _selected(kind, rows))
    return statement.replace(f"FROM work.cleaned_{kind.plural} AS c", f"FROM ({cleaned}) AS c")


def core_statement(kind: Kind) -> str:
    """The rows of core: of each record the row that counts, with the earliest dates of all its rows."""
    columns = ", ".join(
        f"COALESCE(v.{name}, r.{name}) AS {name}" if name in _EARLIEST else f"r.{name}"
        for name in contract(f"core.{kind.plural}").columns
    )
    return f"""SELECT {columns}
FROM ({valid_statement(kind)}) AS r
LEFT JOIN work.versions_{kind.plural} AS v ON v.capture_id = r.capture_id AND v.row = r.row
WHERE v.place IS NULL OR v.place = 1"""


def _prepare(engine: Engine) -> None:
    engine.execute("CREATE SCHEMA IF NOT EXISTS work")
    register_references(engine)
    engine.register("reference.issue_types", reference_table("reference.issue_types"))
    for table, shape in (("record_issues", "ops.findings"), ("record_quarantine", "ops.rejects")):
        columns = [f'"{f.name}" {f.sql_type}' for f in contract(shape).fields]
        if table == "record_issues":
            columns += ["check_no BIGINT", "cause VARCHAR"]
        engine.execute(f"CREATE OR REPLACE TABLE work.{table} ({', '.join(columns)})")


def _judge(engine: Engine, kind: Kind) -> None:
    """Screen all rows, look closely at the few that do not pass; issues, quarantine, `work.marks_<plural>`.

    The screening tells from every row whether it breaks a rule, and keeps 64 bits of its key. Only rows that
    do not pass, or whose key stands twice in a file, are copied and go through the statements that word
    issues.
    """
    found = kind.checks()
    rows = [{**asdict(check), "column_name": check.column} for check in found]
    engine.register_rows(f"work.checks_{kind.plural}", rows, _CHECK_SCHEMA)
    cleaned = f"cleaned_{kind.plural}"
    _create(engine, "captures", captures_statement(kind))
    _create(engine, f"codes_{kind.plural}", sql(f"records/codes_{kind.plural}"))
    if kind.subject == "penalty":
        _create(engine, "penalty_kinds", sql("records/penalty_kinds"))
    engine.execute(f"CREATE OR REPLACE VIEW work.{cleaned} AS {sql(f'records/{cleaned}')}")
    engine.execute("CREATE OR REPLACE TABLE work.repeats (capture_id VARCHAR, row BIGINT)")
    _create(engine, "screened", screening_statement(kind))
    _create(engine, "candidates", sql("records/candidates"))
    _create(engine, "touched", sql("records/touched"))
    engine.execute("DROP TABLE work.screened")
    _create(engine, "touched_rows", f"SELECT * FROM {_selected(kind, 'work.touched')} AS t")
    _create(engine, "touched_cells", _cleaned(kind, "work.touched_rows"))
    _create(engine, "repeats", sql("records/repeats"))
    _create(engine, "keys", sql("records/keys"))
    _create(engine, "findings", findings_statement(kind))
    _create(engine, f"marks_{kind.plural}", marks_statement(kind))
    engine.execute(f"INSERT INTO work.record_issues BY NAME {issues_statement(kind)}")
    engine.execute(f"INSERT INTO work.record_quarantine BY NAME {quarantine_statement(kind)}")


def _find_versions(engine: Engine, kind: Kind) -> None:
    """`work.versions_<plural>`: the valid rows of the records that stand in several rows."""
    # Candidates of one file only are among the touched rows; then the parsed rows need no further reading.
    [(elsewhere,)] = engine.connection.execute(
        "SELECT COUNT(*) FROM work.candidates AS c"
        " ANTI JOIN work.touched AS t ON t.capture_id = c.capture_id AND t.row = c.row"
    ).fetchall()
    cells = (
        _cleaned(kind, _selected(kind, "work.candidates"))
        if elsewhere
        else "SELECT * FROM work.touched_cells"
    )
    _create(engine, "valid_candidates", candidates_statement(kind, cells))
    _create(engine, f"versions_{kind.plural}", sql("records/versions"))


def captures_statement(kind: Kind) -> str:
    """A small number for each capture, which the table of all rows keeps instead of its id."""
    return f"""SELECT capture_id, CAST(ROW_NUMBER() OVER (ORDER BY capture_id) AS INTEGER) AS capture_no
FROM (SELECT capture_id FROM parsed.{kind.plural} GROUP BY capture_id) AS c"""


def screening_statement(kind: Kind) -> str:
    """One row per row: `capture_no, row, key_hash, is_suspect`; the hash is NULL without a key."""
    return screen_statement(kind.checks(), sql(f"records/judged_{kind.plural}"))


def findings_statement(kind: Kind) -> str:
    """The rules that the touched rows break, one row per rule and column."""
    judged = sql(f"records/judged_{kind.plural}")
    return judge_statement(kind.checks(), judged.replace(f"work.cleaned_{kind.plural}", "work.touched_cells"))


def marks_statement(kind: Kind) -> str:
    """The rows that break a rule of severity E, and those whose record id comes from an extended key."""
    return f"""WITH errors AS (
  SELECT DISTINCT f.capture_id, f.row
  FROM work.findings AS f
  JOIN work.checks_{kind.plural} AS c ON c.number = f.check_no
  WHERE c.severity = 'E'
)
SELECT
  k.capture_id, k.row, e.row IS NOT NULL AS is_error,
  CASE WHEN k.is_split THEN decision_id('{kind.subject}', k.natural_key) END AS record_id
FROM work.keys AS k
LEFT JOIN errors AS e ON e.capture_id = k.capture_id AND e.row = k.row
WHERE e.row IS NOT NULL OR k.is_split"""


def candidates_statement(kind: Kind, cells: str) -> str:
    """The valid rows with a key among the cleaned rows `cells`, with their record ids."""
    return f"""SELECT
  c.capture_id, c.row, COALESCE(m.record_id, decision_id('{kind.subject}', c.record_key)) AS record_id
FROM ({cells}) AS c
LEFT JOIN work.marks_{kind.plural} AS m ON m.capture_id = c.capture_id AND m.row = c.row
WHERE c.record_key IS NOT NULL AND NOT COALESCE(m.is_error, FALSE)"""


def _cleaned(kind: Kind, source: str) -> str:
    """The statement that cleans cells, over another table than all parsed rows."""
    return sql(f"records/cleaned_{kind.plural}").replace(
        f"FROM parsed.{kind.plural} AS p", f"FROM {source} AS p"
    )


def _selected(kind: Kind, rows: str) -> str:
    """The parsed rows that the table `rows` names by `capture_id, row`."""
    return f"""(
    SELECT p.*
    FROM parsed.{kind.plural} AS p
    JOIN {rows} AS w ON w.capture_id = p.capture_id AND w.row = p.row
  )"""


def _create(engine: Engine, table: str, statement: str) -> None:
    engine.execute(f"CREATE OR REPLACE TABLE work.{table} AS {statement}")


def _count(engine: Engine, table: str) -> int:
    [(rows,)] = engine.connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()
    return int(rows)


def issues_statement(kind: Kind) -> str:
    """The findings with their wording; values of personal columns are hidden, identity numbers everywhere."""
    whens = []
    for spec in contract(f"parsed.{kind.plural}").fields:
        hidden = f"REGEXP_REPLACE(p.{spec.name}, '{_NUMBERS}', '{HIDDEN}', 'g')"
        if spec.name == "party_name":
            value = f"CASE WHEN f.party <> 'person' THEN {hidden} END"
        elif spec.disclosure == "personal":
            value = f"CASE WHEN COALESCE(p.{spec.name}, '') <> '' THEN '{HIDDEN}' END"
        elif spec.type == "string":
            value = hidden
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
  JOIN work.touched_rows AS p ON p.capture_id = f.capture_id AND p.row = f.row
  JOIN reference.layout_columns AS t
    ON t.subject = '{kind.subject}' AND t.layout = f.layout AND t.column_name = c.column_name
    AND t.party = CASE WHEN f.layout IN ('A', 'custom') THEN 'mixed' ELSE f.party END
)
SELECT
  v.source_id, v.capture_id,
  CASE WHEN k.natural_key IS NOT NULL THEN decision_id('{kind.subject}', k.natural_key) END AS record_id,
  v.rule, v.severity, v.responsibility, v.row, v.field,
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
JOIN work.touched_rows AS p ON p.capture_id = b.capture_id AND p.row = b.row"""
