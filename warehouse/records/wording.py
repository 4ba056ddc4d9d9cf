"""What is told of rows that break rules: issues, and quarantined rows with their cells.

Belongs here: wording of findings, hiding of personal values in them. Does not belong here: finding them
(`build.py`), the texts (contracts), the report for a clerk (`report.py`).
"""

from warehouse.contract import contract
from warehouse.records.kinds import Kind

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
