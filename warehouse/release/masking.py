"""What of a table is published: the disclosure levels of its contract as one SELECT.

Belongs here: which columns and rows leave the house, and which macro each column goes through (the
macros stand in `warehouse/sql/release/masks.sql`). Does not belong here: writing files.

Rules: `open` as it is; `internal` and `personal` columns dropped; `person_name` surname + 某 where the
party is a natural person; `free_text` through the masks. A table with `show_until` (公示截止期) loses the
rows whose publicity has ended (信用修复管理办法, 国家发展改革委令2025年第36号; rule R14b).
"""

from collections.abc import Mapping

from warehouse.contract import Contract, FieldSpec
from warehouse.engine import Engine, sql

LABELS = {
    "identity": "（身份证号已隐去）",
    "mobile": "（手机号已隐去）",
    "card": "（银行卡号已隐去）",
    "plate": "（车牌号已隐去）",
    "address": "（住址已隐去）",
}
NATURAL_PERSON = "自然人"
_WITHHELD = ("internal", "personal")
_STEPS = (
    "mask_grouped_cards",
    "mask_identity_numbers",
    "mask_grouped_mobiles",
    "mask_number_runs",
    "mask_plates",
)
_NATURAL = "row_is_about_a_person"


def published_fields(spec: Contract) -> tuple[FieldSpec, ...]:
    """The columns that are published, in the contract's order.

    Raises ValueError when the contract contradicts itself: a key column that is not `open`, a `person_name`
    without a `party_kind` that says whose name it is, a column to be masked that is not a string.
    """
    names = set(spec.columns)
    for name in spec.key:
        if spec.field(name).disclosure != "open":
            raise ValueError(f"{spec.table}: key column {name} must have the disclosure level open")
    for field in spec.fields:
        if field.disclosure == "person_name" and "party_kind" not in names:
            raise ValueError(
                f"{spec.table}: {field.name} is a person_name, but there is no column party_kind"
            )
        if field.disclosure in ("person_name", "free_text") and field.type != "string":
            raise ValueError(f"{spec.table}: {field.name} is {field.disclosure} and has to be of type string")
    return tuple(field for field in spec.fields if field.disclosure not in _WITHHELD)


def dropped_fields(spec: Contract) -> tuple[FieldSpec, ...]:
    """The columns that stay in the house."""
    return tuple(field for field in spec.fields if field.disclosure in _WITHHELD)


def load_masks(engine: Engine) -> None:
    """Define the macros on the engine's connection."""
    engine.execute(sql("release/masks"))


def published_select(spec: Contract) -> str:
    """The SELECT over the table `spec.table` that gives its published columns and rows, unordered.

    It needs the macros (`load_masks`) and, for a table with `show_until`, `run.parameters`.
    """
    fields = published_fields(spec)
    names = [f'"{field.name}"' for field in fields if field.disclosure == "person_name"]
    texts = [f'"{field.name}"' for field in fields if field.disclosure == "free_text"]
    query = f"SELECT *, {_natural(spec, names)} AS {_NATURAL} FROM {spec.table}{_shown(spec)}"
    # One level per step: a step names its column several times, nested they would grow without measure.
    query = _level(fields, query, {text: _without_names(text, names) for text in texts})
    # Most texts hold nothing to mask: one look at each decides whether the steps are worth their time.
    looks = {text: f"look_{position}" for position, text in enumerate(texts)}
    query = _level(fields, query, {}, {look: f"mask_worth_a_look({text})" for text, look in looks.items()})
    for step in _STEPS:
        masks = {
            text: f"CASE WHEN {look} THEN {step}({text}) ELSE {text} END" for text, look in looks.items()
        }
        query = _level(fields, query, masks, {look: look for look in looks.values()})
    masks = {
        text: f"CASE WHEN {_NATURAL} THEN mask_addresses({text})"
        f" WHEN {look} THEN mask_own_addresses({text}) ELSE {text} END"
        for text, look in looks.items()
    }
    query = _level(fields, query, masks)
    return f"SELECT {', '.join(_published(field) for field in fields)} FROM ({query}) AS masked_rows"


def _level(
    fields: tuple[FieldSpec, ...], query: str, masks: Mapping[str, str], more: Mapping[str, str] | None = None
) -> str:
    """`query` with some columns replaced by an expression (`masks`) and helper columns (`more`)."""
    names = [f'"{field.name}"' for field in fields]
    columns = [f"{masks[name]} AS {name}" if name in masks else name for name in names]
    columns.append(_NATURAL)
    columns.extend(f"{expression} AS {name}" for name, expression in (more or {}).items())
    return f"SELECT {', '.join(columns)} FROM ({query}) AS step_rows"


def withheld_select(spec: Contract) -> str | None:
    """The SELECT that counts the rows left out because their publicity ended; None without such a rule."""
    if "show_until" not in spec.columns:
        return None
    return f"SELECT count(*) AS n FROM {spec.table} WHERE show_until < (SELECT as_of FROM run.parameters)"


def _shown(spec: Contract) -> str:
    if "show_until" not in spec.columns:
        return ""
    return " WHERE show_until IS NULL OR show_until >= (SELECT as_of FROM run.parameters)"


def _natural(spec: Contract, names: list[str]) -> str:
    """Is the row about a natural person? Without a kind, a name of up to four characters is taken for one."""
    if "party_kind" not in spec.columns:
        return "FALSE"
    fallback = f"length({names[0]}) <= 4" if names else "FALSE"
    return f"COALESCE(party_kind = '{NATURAL_PERSON}', {fallback}, FALSE)"


def _without_names(column: str, names: list[str]) -> str:
    """A free text may name the person again (关于对张三的处罚决定): there it is shortened too."""
    expression = column
    for name in names:
        replaced = f"replace({expression}, {name}, mask_person({name}))"
        expression = f"CASE WHEN {_NATURAL} AND length({name}) >= 2 THEN {replaced} ELSE {expression} END"
    return expression


def _published(field: FieldSpec) -> str:
    name = f'"{field.name}"'
    if field.disclosure == "person_name":
        return f"CASE WHEN {_NATURAL} THEN mask_person({name}) ELSE {name} END AS {name}"
    return name
