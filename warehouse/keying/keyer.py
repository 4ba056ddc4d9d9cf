"""Titles → domains and items: the lexicon and the learned model together, with a score and the words.

Belongs here: putting the parts together. Does not belong here: declared channels, links, the review queue.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from warehouse.keying.data import (
    LEARNED,
    Calibration,
    Decision,
    Example,
    Item,
    bundled_calibration,
    bundled_digest,
    bundled_domains,
    bundled_examples,
    bundled_items,
    bundled_lexicon,
)
from warehouse.keying.evidence import words
from warehouse.keying.frames import framed
from warehouse.keying.items import ItemFinder
from warehouse.keying.lexicon import WEIGHTS, Entry, Hit, Lexicon
from warehouse.keying.model import Keyed, NgramModel, Request
from warehouse.keying.text import Parts, parts, plain

_WORTH_NAME, _WORTH_WORDS, _WORTH_EXAMPLE, _WORTH_FRAMED, _WORTH_DECISION = 0.5, 0.2, 1.0, 0.5, 2.0
_WORTH_ISSUER, _WORTH_BODY_TEXT, _WORTH_BODY_ALONE, _WORTH_COLUMN = 0.25, 0.3, 0.9, 4.0
_BODY_TEXT = 400  # characters of the text that are looked at
_BATCH = 4096
_PIECES = 12
_COLUMN_CODE = re.compile(r"\s*[(（][\x00-\x7f]*[)）]\s*$")


class TitleKeyer:
    """Keys titles; built once, it may be used for any number of batches."""

    def __init__(
        self,
        items: Sequence[Item],
        examples: Sequence[Example],
        lexicon: Iterable[Entry],
        domains: dict[str, tuple[str, ...]],
        calibration: Calibration,
        decisions: Sequence[Decision] = (),
        model: NgramModel | None = None,
    ) -> None:
        """`model` is one that was learned from the same before; without it one is learned now."""
        self.classes: tuple[str | None, ...] = (*domains, None)
        self.calibration = calibration
        self._column = {name: number for number, name in enumerate(self.classes)}
        self._aliases = sorted(
            ((alias, self._column[domain]) for domain, aliases in domains.items() for alias in aliases),
            key=lambda pair: -len(pair[0]),
        )
        self._lexicon = Lexicon(lexicon, self.classes)
        known = {item.item_id: item for item in items}
        self._decided = {
            plain(decision.title): (decision.domain, known.get(decision.item_id or ""))
            for decision in decisions
            if decision.domain in self._column
        }
        learned = [*examples, *(_as_example(decision, known) for decision in decisions)]
        texts = [
            *((example.title, example.domain, _WORTH_EXAMPLE) for example in examples),
            *((whole, e.domain, _WORTH_FRAMED) for e in examples if (whole := framed(e.title))),
            *((decision.title, decision.domain, _WORTH_DECISION) for decision in decisions),
            *((item.domain + item.level1 + item.level2, item.domain, _WORTH_NAME) for item in items),
            *((item.words, item.domain, _WORTH_WORDS) for item in items if item.words),
        ]
        texts = [text for text in texts if text[1] in self._column]
        self.model = model or NgramModel(len(self.classes)).fit(
            [parts(title).subject for title, _, _ in texts],
            [self._column[domain] for _, domain, _ in texts],
            [worth for _, _, worth in texts],
        )
        self._items = ItemFinder(items, learned)

    @classmethod
    def from_bundled(
        cls,
        items: Sequence[Item] = (),
        examples: Sequence[Example] = (),
        decisions: Sequence[Decision] = (),
    ) -> "TitleKeyer":
        """The keyer of this package; a district may add its own.

        Args:
            items: the district's catalogue; for every domain that it has, its items replace the bundled ones.
            examples: more titles with their domain.
            decisions: what people decided in the review; learned from, and final for the same title.
        """
        own = {item.domain for item in items}
        is_bundled = not (items or examples or decisions)
        return cls(
            [*items, *(item for item in bundled_items() if item.domain not in own)],
            [*bundled_examples(), *examples],
            bundled_lexicon(),
            bundled_domains(),
            bundled_calibration(),
            decisions,
            NgramModel.load(LEARNED, bundled_digest()) if is_bundled else None,
        )

    def key(self, requests: Sequence[Request]) -> list[Keyed]:
        """The answers in the order of the requests."""
        answers: list[Keyed] = []
        for start in range(0, len(requests), _BATCH):
            answers += self._batch(requests[start : start + _BATCH])
        return answers

    def _batch(self, requests: Sequence[Request]) -> list[Keyed]:
        cut = [parts(request.title) for request in requests]
        matrix = self.model.transform([one.subject for one in cut])
        learned = np.asarray(matrix @ self.model.coefficients) + self.model.intercept
        hits = [self._lexicon.hits(one.subject) for one in cut]
        told = np.vstack([self._told(*row) for row in zip(requests, cut, hits, strict=True)])
        columns = [self._column_of(request) for request in requests]
        total = (learned + self.calibration.lexicon_weight * told) / self.calibration.temperature
        for row, named in enumerate(columns):
            if named is not None:
                total[row, named[0]] += _WORTH_COLUMN
        chances = np.exp(total - total.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        best = chances.argmax(axis=1)
        about = [self._about(request, one) for request, one in zip(requests, cut, strict=True)]
        found = self._found_items(about, best)
        answers: list[Keyed] = []
        for row, at in enumerate(best):
            request, item = requests[row], found[row]
            decided = self._decided.get(plain(request.title)) if self._decided else None
            if decided is not None:
                answers.append(_decided(request, *decided))
                continue
            score = round(float(chances[row, at]), 4)
            domain = self.classes[at]
            named = columns[row]
            by_column = named is not None and named[0] == at
            limit = self.calibration.threshold_none if domain is None else self.calibration.threshold
            evidence = self._evidence(matrix, row, int(at), request, cut[row], hits[row])
            if named is not None and by_column:
                evidence += (named[1],)
            answers.append(
                Keyed(
                    domain,
                    item.item_id if item else None,
                    item.level1 if item else None,
                    (item.level2 or None) if item else None,
                    "column" if by_column else "text",
                    score,
                    score >= limit and bool(evidence) and bool(request.title.strip()),
                    evidence,
                )
            )
        return answers

    def _told(self, request: Request, cut: Parts, hits: list[Hit]) -> NDArray[np.float64]:
        told = self._lexicon.score(hits)
        aside = cut.issuer + (request.body_name or "")
        if aside:
            told = told + _WORTH_ISSUER * self._lexicon.score(self._lexicon.hits(aside))
        if request.body_text:
            # A title that names its subject is trusted; behind a bare 公告 the text has to speak.
            worth = _WORTH_BODY_TEXT if told.max() >= WEIGHTS["decisive"] else _WORTH_BODY_ALONE
            told = told + worth * self._lexicon.score(self._lexicon.hits(_start(request.body_text)))
        return told

    def _column_of(self, request: Request) -> tuple[int, str] | None:
        """The domain that the column names and its name there, the last part of the path first."""
        if not request.column_path:
            return None
        for part in reversed(plain(request.column_path).split(">")):
            for alias, column in self._aliases:
                if alias in part:
                    return column, alias
        return None

    def _about(self, request: Request, cut: Parts) -> str:
        """What an item is looked for with: the subject, and the end of the column's path (often a level)."""
        if not request.column_path:
            return cut.subject
        return f"{cut.subject} {_COLUMN_CODE.sub('', request.column_path).split('>')[-1].strip()}"

    def _found_items(self, about: Sequence[str], best: NDArray[np.int64]) -> list[Item | None]:
        found: list[Item | None] = [None] * len(about)
        for at in np.unique(best):
            domain = self.classes[at]
            if domain is None:
                continue
            rows = [int(row) for row in np.flatnonzero(best == at)]
            for row, (item, like) in zip(
                rows, self._items.find(domain, [about[row] for row in rows]), strict=True
            ):
                found[row] = item if like >= self.calibration.item_floor else None
        return found

    def _evidence(
        self, matrix: Any, row: int, at: int, request: Request, cut: Parts, hits: list[Hit]
    ) -> tuple[str, ...]:
        start, end = matrix.indptr[row], matrix.indptr[row + 1]
        terms = matrix.indices[start:end]
        weights = matrix.data[start:end] * self.model.coefficients[terms, at]
        most = np.argsort(-weights, kind="stable")[:_PIECES]
        pieces = [(self.model.terms[terms[place]], float(weights[place])) for place in most]
        found = words(cut.whole, _speaking(hits, at), pieces)
        if not found and request.body_text:
            text = _start(request.body_text)
            found = words(text, _speaking(self._lexicon.hits(text), at), ())
        return found


def _start(body_text: str) -> str:
    return plain(body_text[:_BODY_TEXT])


def _speaking(hits: Iterable[Hit], at: int) -> list[tuple[str, float]]:
    return [(hit.word, weight) for hit in hits for column, weight in hit.tells if column == at]


def _as_example(decision: Decision, known: dict[str, Item]) -> Example:
    item = known.get(decision.item_id or "")
    return Example(decision.title, decision.domain, item.level1 if item else "", item.level2 if item else "")


def _decided(request: Request, domain: str | None, item: Item | None) -> Keyed:
    return Keyed(
        domain,
        item.item_id if item else None,
        item.level1 if item else None,
        (item.level2 or None) if item else None,
        "decision",
        1.0,
        True,
        (plain(request.title),),
    )
