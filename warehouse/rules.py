"""Row rules of a contract as one SQL statement that judges all rows.

Belongs here: from declared rules to checks (one per rule and column), and from checks to SQL.
Does not belong here: the rules (contracts), the cleaning of cells (`sql/records/cleaned_*.sql`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from warehouse.contract import Contract, Rule
from warehouse.literals import quoted

_LABELS_SHOWN = 14


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column of one template: its heading there and what a cell must be."""

    subject: str
    layout: str
    party: str
    column: str
    title_zh: str
    required: bool
    max_length: int | None
    code_list: str | None


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a value list. `match`: exact, prefix (more follows), with_remarks (备注 must explain)."""

    list: str
    label: str
    match: str
    severity_class: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Check:
    """One rule on one column: `predicate` is TRUE for a row that breaks it; messages keep the
    placeholders {row}, {field} and {value}."""

    number: int
    rule: str
    column: str
    severity: str
    responsibility: str
    message_zh: str
    message_en: str
    basis: str
    predicate: str


def checks(
    contract: Contract, columns: Sequence[LayoutColumn], lists: Mapping[str, Sequence[Code]]
) -> tuple[Check, ...]:
    """All checks of a contract's rules, in the order in which they are declared."""
    found: list[Check] = []
    for rule in contract.rules:
        for column, spec in _targets(rule, columns, lists):
            predicate = _place(rule.when, {"col": column, **spec.words})
            guards = [*spec.guards, *_guards(rule)]
            if column in rule.unless:
                guards.append(f"NOT COALESCE({rule.unless[column]}, FALSE)")
            found.append(
                Check(
                    len(found) + 1,
                    rule.id,
                    column,
                    rule.severity,
                    rule.responsibility,
                    _place(rule.message.zh, spec.words),
                    _place(rule.message.en, spec.words),
                    rule.basis or "",
                    " AND ".join([f"({predicate.strip()})", *guards]),
                )
            )
    return tuple(found)


def flag_statement(found: Sequence[Check], source: str) -> str:
    """The rows of `source` with `is_broken` (a rule of severity E) and `is_suspect` (a rule of any).

    Most rows break none, and which ones a row breaks is asked of few. In a CASE the engine leaves out what is
    already decided, part by part.
    """
    errors = _any(check for check in found if check.severity == "E")
    others = _any(check for check in found if check.severity != "E")
    return f"""WITH judged AS (
{source}
),
flagged AS (
  SELECT *, {errors} AS is_broken, {others} AS is_odd
  FROM judged
)
SELECT *, is_broken OR is_odd AS is_suspect
FROM flagged"""


def judge_statement(found: Sequence[Check], source: str) -> str:
    """One row per broken rule, as `source_id, capture_id, row, layout, party, check_no`."""
    cases = ",\n      ".join(f"CASE WHEN {check.predicate} THEN {check.number} END" for check in found)
    return f"""WITH judged AS (
{source}
),
listed AS (
  SELECT
    source_id, capture_id, row, layout, party,
    LIST_FILTER([
      {cases}
    ], LAMBDA n : n IS NOT NULL) AS findings
  FROM judged
)
SELECT source_id, capture_id, row, layout, party, UNNEST(findings) AS check_no
FROM listed"""


def _any(found: Iterable[Check]) -> str:
    """Whether one of the predicates is TRUE."""
    any_of = "\n    OR ".join(check.predicate for check in found)
    return f"CASE\n    WHEN {any_of} THEN TRUE\n    ELSE FALSE\n  END"


@dataclass(frozen=True, slots=True)
class _Spec:
    words: Mapping[str, str]
    guards: tuple[str, ...] = ()


def _place(template: str, words: Mapping[str, str]) -> str:
    # Not str.format: predicates hold regular expressions with braces, messages placeholders filled later.
    for name, word in words.items():
        template = template.replace("{" + name + "}", word)
    return template


def _guards(rule: Rule) -> list[str]:
    guards = []
    if rule.layouts:
        guards.append(f"layout IN ({_listing(rule.layouts)})")
    if rule.party:
        guards.append(f"party = '{rule.party}'")
    return guards


def _targets(
    rule: Rule, columns: Sequence[LayoutColumn], lists: Mapping[str, Sequence[Code]]
) -> list[tuple[str, _Spec]]:
    """The columns on which a rule stands, with what is known of each."""
    if rule.each is None:
        return [(column, _Spec({})) for column in rule.fields]
    targets: list[tuple[str, _Spec]] = []
    for column in dict.fromkeys(entry.column for entry in columns):
        present = [entry for entry in columns if entry.column == column]
        for value in dict.fromkeys(getattr(entry, rule.each) for entry in present):
            if value:
                having = [entry for entry in present if getattr(entry, rule.each) == value]
                words = {"limit": str(value)}
                if rule.each == "code_list":
                    words = {"listed": _listed(column, lists[value]), "labels": _labels(lists[value])}
                targets.append((column, _Spec(words, _scope(having, present))))
    return targets


def _scope(having: Sequence[LayoutColumn], present: Sequence[LayoutColumn]) -> tuple[str, ...]:
    """Guards that leave the templates `having` out of those in which the column is `present`."""
    if len(having) == len(present):
        return ()
    whole: list[str] = []
    parts: list[str] = []
    for layout in dict.fromkeys(entry.layout for entry in having):
        of_layout = [entry for entry in having if entry.layout == layout]
        if len(of_layout) == sum(entry.layout == layout for entry in present):
            whole.append(layout)
        else:
            parts.extend(f"layout = '{layout}' AND party = '{entry.party}'" for entry in of_layout)
    if whole:
        parts.insert(0, f"layout IN ({_listing(whole)})")
    return (f"({' OR '.join(parts)})",)


def _listed(column: str, codes: Sequence[Code]) -> str:
    # Not IN: DuckDB makes a join of a long list, which costs more than some comparisons.
    parts = [f"{column} = {quoted(code.label)}" for code in codes if code.match == "exact"]
    parts.extend(f"{column} LIKE '{code.label}_%'" for code in codes if code.match == "prefix")
    parts.extend(
        f"{column} = '{code.label}' AND COALESCE(remarks, '') <> ''"
        for code in codes
        if code.match == "with_remarks"
    )
    return " OR ".join(parts)


def _labels(codes: Sequence[Code]) -> str:
    words = [
        code.label + ("具体种类" if code.match == "prefix" else "")
        for code in codes
        if code.match != "with_remarks"
    ]
    return "、".join(words[:_LABELS_SHOWN])


def _listing(words: Sequence[str]) -> str:
    return ", ".join(map(quoted, words))
