"""What people have decided on links: which records each decision meets, and what became of it.

Belongs here: matching decisions and records.
Does not belong here: reading `review.csv` (`sources/review.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from warehouse.engine import Engine, sql
from warehouse.keying.text import plain
from warehouse.links.model import Subject, Tied

_TEXT = pa.string()
REVIEW_SCHEMA = pa.schema(
    [
        ("line", pa.int64()),
        ("record_kind", _TEXT),
        ("record_id", _TEXT),
        ("body_id", _TEXT),
        ("title", _TEXT),
        ("item_ids", pa.list_(_TEXT)),
        ("reason", _TEXT),
        ("decided_by", _TEXT),
        ("decided_on", pa.date32()),
    ]
)
"""The decisions of `review.csv`; `item_ids` empty: the record belongs to no item. `record_id` NULL: `body_id`
and `title` (of permits and penalties the decision number) name the records."""

Rule = Literal["review-record-gone", "review-item-unknown"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a person should know about a decision: it meets nothing, or names an item of no catalogue."""

    rule: Rule
    review: Mapping[str, Any]
    value: str


def answer_of(review: Mapping[str, Any]) -> Tied:
    """The answer that a decision gives; who decided stays in the file."""
    return Tied(tuple(review["item_ids"]), "review", 1.0, f"{review['reason']}（{review['decided_on']}）")


class Reviews:
    """The decisions, by what they name; a decision on one record goes before one on all of a title."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self.rows = tuple(rows)
        self._by_id = {row["record_id"]: row for row in rows if row["record_id"]}
        self._by_title = {
            (row["record_kind"], row["body_id"], plain(row["title"])): row
            for row in rows
            if not row["record_id"]
        }
        self._met: set[int] = set()

    def of(self, subject: Subject) -> Tied | None:
        """The decision on a notice or a group."""
        row = self._by_id.get(subject.queue_id)
        if row is None and subject.record_kind == "notice":
            row = self._by_title.get(("notice", subject.body_id, plain(subject.title)))
        if row is None:
            return None
        self._met.add(row["line"])
        return answer_of(row)

    def of_decisions(self, engine: Engine) -> list[tuple[Subject, Tied]]:
        """The single permits and penalties on which there is a decision, with it."""
        engine.register_rows("work.reviews", self.rows, REVIEW_SCHEMA)
        if not any(row["record_kind"] != "notice" for row in self.rows):
            return []
        by_line = {row["line"]: row for row in self.rows}
        found: dict[str, tuple[Subject, Tied]] = {}
        named = sorted(
            engine.query(sql("links/reviewed_decisions")).to_pylist(),
            key=lambda row: (by_line[row["line"]]["record_id"] is None, row["record_id"], row["line"]),
        )
        for row in named:
            self._met.add(row["line"])
            subject = Subject(
                queue_id=row["record_id"],
                record_kind=row["record_kind"],
                body_id=row["body_id"],
                channel_id=None,
                source_id=row["body_id"],
                title=row["doc_number"],
                genre=None,
                channel_title=None,
                day=row["day"],
            )
            found.setdefault(row["record_id"], (subject, answer_of(by_line[row["line"]])))
        return [found[record_id] for record_id in sorted(found)]

    def outcomes(self, known_items: Iterable[str]) -> list[Outcome]:
        """What a person should know, in the order of the file."""
        known = set(known_items)
        found: list[Outcome] = []
        for row in self.rows:
            if row["line"] not in self._met:
                found.append(Outcome("review-record-gone", row, row["record_id"] or row["title"]))
            found += [
                Outcome("review-item-unknown", row, item_id)
                for item_id in row["item_ids"]
                if item_id not in known
            ]
        return found
