"""The reviewed words that tell a domain, found in a title.

Belongs here: finding words, the longest at each place, and adding up what they tell.
Does not belong here: the words themselves (`lexicon.csv`), learning.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

WEIGHTS: Mapping[str, float] = {
    "overriding": 8.0,
    "certain": 5.0,
    "decisive": 3.0,
    "supporting": 1.0,
    "excluding": -2.0,
}
MOST = 10.0  # what words together can tell of one domain: a long title must not shout
BETWEEN = "…"  # `医院…招聘`: the second word after the first, not at once
_FARTHEST = 24  # characters between the two words of a pair
Entry = tuple[str | None, str, str]


class Hit(NamedTuple):
    """A word at its place, with (column of the class, weight) for each class that it tells."""

    start: int
    end: int
    word: str
    tells: tuple[tuple[int, float], ...]


class Lexicon:
    """Words and pairs of words with weights per class.

    A word inside a longer word found at the same place does not count; a pair counts beside its words.
    """

    def __init__(self, entries: Iterable[Entry], classes: Sequence[str | None]) -> None:
        column = {name: number for number, name in enumerate(classes)}
        tells: dict[str, list[tuple[int, float]]] = {}
        for domain, word, kind in entries:
            tells.setdefault(word, []).append((column[domain], WEIGHTS[kind]))
        self.classes = tuple(classes)
        self._tells = {word: tuple(told) for word, told in tells.items() if BETWEEN not in word}
        self._pairs: dict[str, list[tuple[str, tuple[tuple[int, float], ...]]]] = {}
        for pair, told in tells.items():
            if BETWEEN in pair:
                first, second = pair.split(BETWEEN)
                self._pairs.setdefault(first, []).append((second, tuple(told)))
        by_head: dict[str, set[int]] = {}
        for word in self._tells:
            by_head.setdefault(word[:1], set()).add(len(word))
        self._lengths = {head: sorted(lengths, reverse=True) for head, lengths in by_head.items()}

    def hits(self, text: str) -> list[Hit]:
        """The longest words of the lexicon in a text, by place; parts of a longer hit are left out."""
        found: list[Hit] = []
        reach = 0
        tells, lengths = self._tells, self._lengths
        for start, head in enumerate(text):
            for length in lengths.get(head, ()):
                word = text[start : start + length]
                if word in tells and start + length > reach:
                    reach = start + length
                    found.append(Hit(start, reach, word, tells[word]))
                    break
        return found + self._pair_hits(text)

    def _pair_hits(self, text: str) -> list[Hit]:
        """Two words with something between them: the hit is the stretch of the text that they span."""
        found: list[Hit] = []
        for first, seconds in self._pairs.items():
            start = text.find(first)
            if start < 0:
                continue
            after = start + len(first) + 1
            for second, told in seconds:
                at = text.find(second, after, after + _FARTHEST + len(second))
                if at >= 0:
                    found.append(Hit(start, at + len(second), text[start : at + len(second)], told))
        return found

    def score(self, found: Iterable[Hit]) -> NDArray[np.float64]:
        """What the hits tell of each class; a word counts once however often it stands there."""
        total = np.zeros(len(self.classes))
        seen: set[str] = set()
        for hit in found:
            if hit.word not in seen:
                seen.add(hit.word)
                for column, weight in hit.tells:
                    total[column] += weight
        return np.clip(total, -MOST, MOST)
