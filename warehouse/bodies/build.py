"""`core.body_mentions`: the bodies that notices, plans, catalogues, permits and penalties name.

Belongs here: bringing the different texts to the matcher and its answers back into tables.
Does not belong here: how a name is matched (`matcher.py`), duties (`warehouse/obligations.py`).
"""

import json
from collections.abc import Iterable
from datetime import date

import pyarrow as pa

from warehouse.bodies.matcher import SURE, Matcher, Mention
from warehouse.bodies.names import Body, Stems
from warehouse.engine import Engine, sql
from warehouse.reviewed import reviewed_table

INPUTS = (
    *("core.bodies", "core.catalogue_items", "core.permits", "core.penalties"),
    *("parsed.notices", "parsed.tasks"),
)
"""Tables to attach before `build_body_mentions`."""

_T = pa.string()
_STEMS = pa.schema([("stem", _T), ("form", _T), ("relation", _T), ("note", _T)])
_ROLES = pa.schema([("role", _T), ("name_endings", _T)])
_ISSUE_TYPES = pa.schema(
    [(name, _T) for name in ("rule", "severity", "responsibility", "dimension", "message_zh", "message_en")]
)
_MENTIONS = pa.schema(
    [
        *(("origin", _T), ("source_id", _T), ("text", _T), ("word_no", pa.int64()), ("word", _T)),
        *(("plain_word", _T), ("outcome", _T), ("body_id", _T), ("method", _T), ("score", pa.float64())),
        *(("is_sure", pa.bool_()), ("is_successor", pa.bool_())),
        *(("valid_from", pa.date32()), ("valid_to", pa.date32())),
    ]
)
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)


def build_body_mentions(engine: Engine) -> dict[str, int]:
    """Write `core.body_mentions`, findings to `work.mention_issues`; rows by table.

    The tables of `INPUTS` must be attached. Issuers that are no body of the district (a province's, a
    court's) stay unresolved and are reported as information.
    """
    engine.execute("CREATE SCHEMA IF NOT EXISTS work")
    engine.register("reference.duty_issue_types", reviewed_table("duty_issue_types.csv", _ISSUE_TYPES))
    resolve_texts(engine, "texts")
    count = engine.write("core.body_mentions", sql("bodies/body_mentions"))
    engine.execute(f"CREATE OR REPLACE TABLE work.mention_issues AS {sql('bodies/issues')}")
    return {"core.body_mentions": count}


def resolve_texts(engine: Engine, statement: str) -> None:
    """Resolve the texts of `sql/bodies/<statement>.sql` (`texts` or `catalogue_texts`).

    Leaves `work.body_texts`, `work.body_mentions`, `work.body_names` and `work.unresolved_words`. The matcher
    sees each different text of a publisher once; a district has some thousands of them, whatever the number
    of records.
    """
    engine.execute("CREATE SCHEMA IF NOT EXISTS work")
    engine.execute(f"CREATE OR REPLACE TABLE work.body_texts AS {sql(f'bodies/{statement}')}")
    matcher = matcher_of(engine)
    texts = engine.query("SELECT origin, source_id, text FROM work.body_texts ORDER BY ALL").to_pylist()
    rows = [
        row for found in texts for row in _rows(matcher, found["origin"], found["source_id"], found["text"])
    ]
    engine.register_rows("work.body_mentions", rows, _MENTIONS)
    names = [{"word": word, "body_id": body_id} for word, body_id in matcher.names()]
    engine.register_rows("work.body_names", names, pa.schema([("word", _T), ("body_id", _T)]))
    engine.execute(f"CREATE OR REPLACE TABLE work.unresolved_words AS {sql('bodies/unresolved')}")


def matcher_of(engine: Engine) -> Matcher:
    """The matcher for the attached `core.bodies`, with the reviewed stems and roles."""
    bodies = [
        Body(
            body_id=row["body_id"],
            name=row["name"],
            aliases=tuple(row["aliases"] or ()),
            kind=row["kind"],
            valid_from=row["valid_from"] or _FIRST,
            valid_to=row["valid_to"] or _LAST,
            successor_id=row["successor_id"],
        )
        for row in engine.query("SELECT * FROM core.bodies").to_pylist()
    ]
    stems = Stems.of(reviewed_table("body_stems.csv", _STEMS).to_pylist())
    roles = {
        row["role"]: row["name_endings"].split("；")
        for row in reviewed_table("body_roles.csv", _ROLES).to_pylist()
        if "*" not in row["name_endings"]
    }
    return Matcher(bodies, stems, roles)


def _rows(matcher: Matcher, origin: str, source_id: str, text: str) -> Iterable[dict[str, object]]:
    """The mentions of one text as rows; the bodies of a plan's task stand as a JSON list."""
    number = 0
    for part in _listed(text) if origin == "plan" else [text]:
        for mention in matcher.mentions(part, source_id):
            yield _row(matcher, mention, origin, source_id, text, number + mention.word_no)
        number += 100


def _listed(text: str) -> list[str]:
    try:
        parts = json.loads(text)
    except ValueError:
        return [text]
    return [str(part) for part in parts] if isinstance(parts, list) else [text]


def _row(
    matcher: Matcher, mention: Mention, origin: str, source_id: str, text: str, number: int
) -> dict[str, object]:
    return {
        "origin": origin,
        "source_id": source_id,
        "text": text,
        "word_no": number,
        "word": mention.word,
        "plain_word": matcher.place.strip(mention.word),
        "outcome": mention.outcome,
        "body_id": mention.body_id,
        "method": mention.method,
        "score": mention.score,
        "is_sure": mention.score is not None and mention.score >= SURE,
        "is_successor": mention.is_successor,
        "valid_from": mention.valid_from,
        "valid_to": mention.valid_to,
    }
