"""`core.links`, `core.review_queue`, `core.unlinked`: the order in which they are made.

Belongs here: the statements of `sql/links/` in order, rows of the three tables. Does not belong here: what
decides (`decide.py`, `rules.py`, `reviews.py`).

Permits and penalties are decided by groups (body, channel, certificate), so that of millions of them only the
groups come here; the rows themselves are tied by a join.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import pyarrow as pa

from warehouse.core import attach_keyed_notices
from warehouse.engine import Engine, sql
from warehouse.keying import TitleKeyer
from warehouse.links.decide import Key, decision_answer, notice_answers
from warehouse.links.inputs import (
    body_names,
    declared_items,
    kinds_of,
    read_cases,
    read_catalogue,
    read_notices,
)
from warehouse.links.model import Answer, Catalogue, Open, Subject, Tied
from warehouse.links.reviews import Outcome, Reviews
from warehouse.obligations import run_steps

INPUTS = (
    "core.bodies",
    "core.catalogue_items",
    "core.obligations",
    "core.permits",
    "core.penalties",
)
"""Tables that `build_links` attaches besides those of the notices; it needs the `registry.*` tables."""

TextMatch = Callable[[], Key]
"""Gives the function that keys titles; called only when there are titles to key, because it takes a while."""

_TEXT, _NUMBER, _DAY = pa.string(), pa.float64(), pa.date32()
_RECORD_ITEMS = pa.schema(
    [
        ("record_kind", _TEXT),
        ("record_id", _TEXT),
        ("item_id", _TEXT),
        ("body_id", _TEXT),
        ("method", _TEXT),
        ("score", _NUMBER),
        ("channel_id", _TEXT),
        ("evidence", _TEXT),
        ("day", _DAY),
    ]
)
_CASE_ITEMS = pa.schema(
    [
        ("record_kind", _TEXT),
        ("body_id", _TEXT),
        ("source_id", _TEXT),
        ("channel_id", _TEXT),
        ("subject", _TEXT),
        ("item_id", _TEXT),
        ("method", _TEXT),
        ("score", _NUMBER),
        ("evidence", _TEXT),
    ]
)
_REVIEWED = pa.schema([("record_kind", _TEXT), ("record_id", _TEXT)])
Row = dict[str, Any]


@cache
def bundled_match() -> Key:
    """The text match with the data of this package; learnt once in a process."""
    return TitleKeyer.from_bundled().key


def build_links(
    engine: Engine,
    reviews: Sequence[Mapping[str, Any]] = (),
    match: TextMatch = bundled_match,
    *,
    text_links: bool = True,
) -> tuple[dict[str, int], list[Outcome]]:
    """Write the three tables; rows by table, and what a person should know about the reviewed decisions.

    In order: a reviewed decision, the declared column (score 1), a rule, the text of the title. What is not
    sure goes to `core.review_queue`, what belongs to no item to `core.unlinked`.

    Args:
        engine: with the `registry.*` tables.
        reviews: rows as in `reviews.REVIEW_SCHEMA`, in the order of the file.
        match: gives the text match.
        text_links: False sends what only the text decides to the review queue, as its first candidate.
    """
    attach_keyed_notices(engine)
    engine.attach(*INPUTS)
    run_steps(engine, "links", ("item_versions", "item_names", "body_items", "notices"))
    decided = Reviews(reviews)
    catalogue = read_catalogue(engine)
    tied: list[tuple[Subject, Tied]] = decided.of_decisions(engine)
    waiting: list[tuple[Subject, Open]] = []
    notices = read_notices(engine)
    reviewed = [(notice, answer) for notice, _ in notices if (answer := decided.of(notice)) is not None]
    tied += reviewed
    done = {subject.queue_id for subject, _ in tied}
    engine.register_rows(
        "work.reviewed_records",
        [{"record_kind": subject.record_kind, "record_id": subject.queue_id} for subject, _ in tied],
        _REVIEWED,
    )
    run_steps(engine, "links", ("decision_places", "decision_captures", "cases"))
    cases = read_cases(engine)
    has = kinds_of(cases)
    rest = [notice for notice, is_declared in notices if not is_declared and notice.queue_id not in done]
    answers = notice_answers(rest, catalogue, has, body_names(engine), lambda asked: match()(asked))
    for notice, found in zip(rest, answers, strict=True):
        _sort(notice, _shown(found, catalogue, text_links), tied, waiting)
    case_tied = _decide_cases(cases, declared_items(engine), decided, catalogue, has, waiting)
    engine.register_rows("work.record_items", [r for s, a in tied for r in _record_rows(s, a)], _RECORD_ITEMS)
    engine.register_rows("work.case_items", [r for s, a in case_tied for r in _case_rows(s, a)], _CASE_ITEMS)
    run_steps(engine, "links", ("answers", "version_names", "tied", "sorted_links"))
    engine.execute("DROP TABLE work.tied")
    counts = {"core.links": engine.write("core.links", sql("core/links"), is_sorted=True)}
    engine.execute("DROP TABLE work.sorted_links")
    unlinked = [_unlinked(subject, answer) for subject, answer in (*tied, *case_tied) if not answer.items]
    queue = [_queued(subject, answer) for subject, answer in waiting]
    for table, rows in (("core.review_queue", queue), ("core.unlinked", unlinked)):
        counts[table] = engine.store.write_rows(table, rows)
        engine.attach(table)
    known = [row["item_id"] for row in engine.query("SELECT item_id FROM work.item_names").to_pylist()]
    return counts, decided.outcomes(known)


def _decide_cases(
    cases: Sequence[Subject],
    declared: Mapping[tuple[str, str], Tied],
    decided: Reviews,
    catalogue: Catalogue,
    has: Mapping[str, frozenset[str]],
    waiting: list[tuple[Subject, Open]],
) -> list[tuple[Subject, Tied]]:
    tied: list[tuple[Subject, Tied]] = []
    for case in cases:
        answer: Answer | None = decided.of(case)
        if answer is None:
            answer = declared.get((case.source_id, case.channel_id or ""))
        _sort(case, answer or decision_answer(case, catalogue, has), tied, waiting)
    return tied


def _sort(
    subject: Subject, answer: Answer, tied: list[tuple[Subject, Tied]], waiting: list[tuple[Subject, Open]]
) -> None:
    if isinstance(answer, Tied):
        tied.append((subject, answer))
    else:
        waiting.append((subject, answer))


def _shown(answer: Answer, catalogue: Catalogue, text_links: bool) -> Answer:
    """A link that only the text gives, as a suggestion where the district wants a person to confirm it."""
    if text_links or not isinstance(answer, Tied) or answer.method != "text" or not answer.items:
        return answer
    items = [i for many in catalogue.by_domain.values() for i in many if i.item_id == answer.items[0]]
    first = items[0] if items else None
    return Open(
        "item_unsure", first.domain if first else None, answer.score, answer.evidence, ((first, 1.0),)
    )


def _record_rows(subject: Subject, answer: Tied) -> list[Row]:
    return [
        {
            "record_kind": subject.record_kind,
            "record_id": subject.queue_id,
            "item_id": item_id,
            "body_id": subject.body_id,
            "method": answer.method,
            "score": answer.score,
            "channel_id": subject.channel_id,
            "evidence": answer.evidence,
            "day": subject.day,
        }
        for item_id in dict.fromkeys(answer.items)
    ]


def _case_rows(subject: Subject, answer: Tied) -> list[Row]:
    return [
        {
            "record_kind": subject.record_kind,
            "body_id": subject.body_id,
            "source_id": subject.source_id,
            "channel_id": subject.channel_id,
            "subject": subject.title,
            "item_id": item_id,
            "method": answer.method,
            "score": answer.score,
            "evidence": answer.evidence,
        }
        for item_id in dict.fromkeys(answer.items)
    ]


def _place(subject: Subject) -> Row:
    return {
        "queue_id": subject.queue_id,
        "record_kind": subject.record_kind,
        "body_id": subject.body_id,
        "channel_id": subject.channel_id,
        "title": subject.title or None,
        "records": subject.records,
    }


def _unlinked(subject: Subject, answer: Tied) -> Row:
    return {**_place(subject), "method": answer.method, "score": answer.score, "evidence": answer.evidence}


def _queued(subject: Subject, answer: Open) -> Row:
    return {
        **_place(subject),
        "reason": answer.reason,
        "domain": answer.domain,
        "score": answer.score,
        "evidence": answer.evidence or None,
        "candidates": json.dumps(answer.as_json(), ensure_ascii=False),
    }


def unsettled(engine: Engine) -> int:
    """How many records stand in none of the three tables: 0, or the tables were not made together."""
    engine.attach("core.notices", "core.links", "core.review_queue", "core.unlinked", *INPUTS)
    return int(engine.query(sql("links/unsettled")).column("records")[0].as_py())
