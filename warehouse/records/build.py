"""Permits and penalties from parsed to core, with their issues and quarantined rows.

Belongs here: the order of the statements and what is generated from contracts.
Does not belong here: rules (contracts), reading of files (`intake.py`), what is told of rows (`wording.py`).
"""

from dataclasses import asdict

import pyarrow as pa

from warehouse.contract import contract
from warehouse.engine import Engine, sql
from warehouse.records.copies import build_copies
from warehouse.records.kinds import KINDS, Kind
from warehouse.records.reference import display_months, register_references
from warehouse.records.wording import issues_statement, quarantine_statement
from warehouse.registry_tables import reference_table
from warehouse.rules import flag_statement, judge_statement

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
    # A view over files, which every stream would read again.
    _create(engine, "capture_dates", "SELECT * FROM core.capture_dates")
    for kind in KINDS:
        if engine.query(f"SELECT 1 AS one FROM parsed.{kind.plural} LIMIT 1").num_rows == 0:
            # Planning the statements takes longer than running them over few rows.
            for table in (f"core.{kind.plural}", f"core.{kind.subject}_copies"):
                counts[table] = engine.store.write_rows(table, [])
                engine.attach(table)
            continue
        _compare(engine, kind)
        _find_versions(engine, kind)
        # The rows come in the order of the parsed files, which is that of core: no sort of all records.
        counts[f"core.{kind.plural}"] = engine.write_in_streams(
            f"core.{kind.plural}", core_statement(kind), f"parsed.{kind.plural}", noted="work.suspects"
        )
        _look_at_others(engine, kind)
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
            _compare(engine, kind)
            flagged = flagged_statement(kind)
            _create(engine, "suspects", f"SELECT capture_id, row FROM ({flagged}) AS f WHERE is_suspect")
            _look_at_others(engine, kind)


def valid_statement(kind: Kind, rows: str | None = None) -> str:
    """The valid rows of a kind, typed, with all columns of its core table; dates are those of their own file.

    Of a record that stands in several rows all valid ones are there. `rows` names a table with the
    `capture_id, row` of valid rows (such as `work.versions_permits`) to which the statement keeps. To be run
    on the engine of `build_records`, after it.
    """
    columns = ", ".join(contract(f"core.{kind.plural}").columns)
    flagged = flagged_statement(kind)
    if rows is not None:
        cleaned = _cleaned(kind, _selected(kind, rows))
        flagged = f"SELECT *, FALSE AS is_broken, FALSE AS is_suspect FROM ({cleaned}) AS c"
    return f"SELECT {columns} FROM ({_typed(kind, flagged)}) AS t WHERE NOT is_error"


def core_statement(kind: Kind) -> str:
    """All rows, typed. Those with `is_kept` are the rows of core: of each record the row that counts, with
    the earliest dates of all its rows. Those with `is_noted` break a rule by themselves."""
    columns = ", ".join(
        f"COALESCE(v.{name}, r.{name}) AS {name}" if name in _EARLIEST else f"r.{name}"
        for name in contract(f"core.{kind.plural}").columns
    )
    return f"""SELECT
  {columns},
  NOT r.is_error AND COALESCE(v.place, 1) = 1 AS is_kept, r.is_suspect AS is_noted
FROM ({_typed(kind, flagged_statement(kind))}) AS r
LEFT JOIN work.versions_{kind.plural} AS v ON v.capture_id = r.capture_id AND v.row = r.row"""


def _prepare(engine: Engine) -> None:
    engine.execute("CREATE SCHEMA IF NOT EXISTS work")
    register_references(engine)
    _create(engine, "uscc_parts", sql("records/uscc_parts"))
    engine.register("reference.issue_types", reference_table("reference.issue_types"))
    for table, shape in (("record_issues", "ops.findings"), ("record_quarantine", "ops.rejects")):
        columns = [f'"{f.name}" {f.sql_type}' for f in contract(shape).fields]
        if table == "record_issues":
            columns += ["check_no BIGINT", "cause VARCHAR"]
        engine.execute(f"CREATE OR REPLACE TABLE work.{table} ({', '.join(columns)})")


def _compare(engine: Engine, kind: Kind) -> None:
    """What a row's fate depends on beside the row: whether its decision stands in other rows as well.

    Of every row 64 bits of its key are kept. The rows that share them with others are judged at once.
    """
    rows = [{**asdict(check), "column_name": check.column} for check in kind.checks()]
    engine.register_rows(f"work.checks_{kind.plural}", rows, _CHECK_SCHEMA)
    cleaned = f"cleaned_{kind.plural}"
    _create(engine, "captures", captures_statement(kind))
    _create(engine, f"codes_{kind.plural}", sql(f"records/codes_{kind.plural}"))
    if kind.subject == "penalty":
        _create(engine, "penalty_kinds", sql("records/penalty_kinds"))
    engine.execute(f"CREATE OR REPLACE VIEW work.{cleaned} AS {sql(f'records/{cleaned}')}")
    engine.execute("CREATE OR REPLACE TABLE work.repeats (capture_id VARCHAR, row BIGINT)")
    _create(engine, "keyed", key_statement(kind))
    _create(engine, "candidates", sql("records/candidates"))
    engine.execute("DROP TABLE work.keyed")
    _create(engine, "judged_candidates", candidates_statement(kind))
    _create(engine, "touched", sql("records/touched"))
    _look_closely(engine, kind)


def _find_versions(engine: Engine, kind: Kind) -> None:
    """`work.marks_<plural>`, and `work.versions_<plural>`: the valid rows of the records that stand in
    several. They are all that the pass over all rows has to know."""
    _create(engine, f"marks_{kind.plural}", marks_statement(kind))
    _create(engine, "valid_candidates", valid_candidates_statement(kind))
    _create(engine, f"versions_{kind.plural}", sql("records/versions"))


def _look_closely(engine: Engine, kind: Kind) -> None:
    """Which rules the rows of `work.touched` break, in `work.findings`, worded as issues, and the quarantined
    rows. Only these rows are copied for it."""
    _create(engine, "touched_rows", f"SELECT * FROM {_selected(kind, 'work.touched')} AS t")
    _create(engine, "touched_cells", _cleaned(kind, "work.touched_rows"))
    _create(engine, "repeats", sql("records/repeats"))
    _create(engine, "keys", sql("records/keys"))
    _create(engine, "findings", findings_statement(kind))
    engine.execute(f"INSERT INTO work.record_issues BY NAME {issues_statement(kind)}")
    engine.execute(f"INSERT INTO work.record_quarantine BY NAME {quarantine_statement(kind)}")


def _look_at_others(engine: Engine, kind: Kind) -> None:
    """`_look_closely` for the rows of `work.suspects` that it has not seen."""
    rest = "SELECT capture_id, row FROM work.suspects EXCEPT SELECT capture_id, row FROM work.touched"
    _create(engine, "others", rest)
    _create(engine, "touched", "SELECT * FROM work.others")
    _look_closely(engine, kind)


def captures_statement(kind: Kind) -> str:
    """A small number for each capture, which the table of all keys keeps instead of its id."""
    return f"""SELECT capture_id, CAST(ROW_NUMBER() OVER (ORDER BY capture_id) AS INTEGER) AS capture_no
FROM (SELECT capture_id FROM parsed.{kind.plural} GROUP BY capture_id) AS c"""


def key_statement(kind: Kind) -> str:
    """64 bits of the key of each row: `capture_no, row, key_hash`; the hash is NULL without a key."""
    return f"""SELECT
  k.capture_no, c.row,
  CASE WHEN c.record_key IS NOT NULL THEN HASH(c.record_key) END AS key_hash
FROM work.cleaned_{kind.plural} AS c
JOIN work.captures AS k ON k.capture_id = c.capture_id"""


def flagged_statement(kind: Kind, cells: str | None = None) -> str:
    """All rows, or those of the statement of cleaned rows `cells`, with `is_broken` and `is_suspect`."""
    return flag_statement(kind.checks(), _judged(kind, cells))


def candidates_statement(kind: Kind) -> str:
    """The rows whose key stands in others as well: `capture_id, row, record_id, is_suspect`."""
    flagged = flagged_statement(kind, _cleaned(kind, _selected(kind, "work.candidates")))
    return f"""SELECT capture_id, row, decision_id('{kind.subject}', record_key) AS record_id, is_suspect
FROM ({flagged}) AS c"""


def findings_statement(kind: Kind) -> str:
    """The rules that the touched rows break, one row per rule and column."""
    return judge_statement(kind.checks(), _judged(kind, "SELECT * FROM work.touched_cells"))


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


def valid_candidates_statement(kind: Kind) -> str:
    """The valid ones among the candidates, with their record ids."""
    return f"""SELECT c.capture_id, c.row, COALESCE(m.record_id, c.record_id) AS record_id
FROM work.judged_candidates AS c
LEFT JOIN work.marks_{kind.plural} AS m ON m.capture_id = c.capture_id AND m.row = c.row
WHERE NOT COALESCE(m.is_error, FALSE)"""


def _judged(kind: Kind, cells: str | None = None) -> str:
    """All cleaned rows, or those of the statement `cells`, with all that the rules compare."""
    rows = f"({cells})" if cells is not None else f"work.cleaned_{kind.plural}"
    if kind.subject == "penalty":
        classed = sql("records/classed_penalties").replace(
            "FROM work.cleaned_penalties AS c", f"FROM {rows} AS c"
        )
        rows = f"({classed})"
    judged = sql("records/judged").replace("FROM work.cleaned_permits AS c", f"FROM {rows} AS c")
    if kind.subject == "penalty":
        judged = (
            f"SELECT *, {display_months('min_months')}, {display_months('max_months')}\nFROM ({judged}) AS p"
        )
    return judged


def _typed(kind: Kind, flagged: str) -> str:
    """The rows of a statement like `flagged_statement` with the columns of core, `is_error`, `is_suspect`."""
    typed = sql(f"records/valid_{kind.plural}")
    return typed.replace(f"FROM work.flagged_{kind.plural} AS c", f"FROM ({flagged}) AS c")


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
