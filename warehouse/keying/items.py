"""The item of a domain to which a title is nearest.

Belongs here: nearest neighbours among the items of one domain. Does not belong here: finding the domain.
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from warehouse.keying.data import Example, Item
from warehouse.keying.text import plain

_TEXT_WORTH, _NAME_WORTH, _LEVEL_WORTH, _GENRE_WORTH = 0.5, 1.0, 0.35, 0.3
# The kind of document, where a catalogue gives it an item of its own: (title, name of the item).
_GENRES = tuple(
    (re.compile(title), re.compile(name))
    for title, name in (
        (r"解读|问答|一图读懂|明白纸", r"政策解读|解读"),
        (
            r"(?:办法|细则|意见|条例|规定|法|若干措施|要点|预案|暂行)(?:》|\(|的?(?:补充)?(?:通知|公告|函)?$)"
            r"|标准目录|公开目录",
            r"政策文件|政策法规|规范性文件|法规文件|法规政策|部门文件|其他文件|管理政策|通用政策|法律法规",
        ),
        (r"处罚|罚〔|罚字|案$|案公示", r"处罚"),
        (r"双随机|随机抽查|检查|抽查", r"检查|抽查|监管"),
        (r"指南|须知|流程|怎么|如何", r"指南|办事"),
        (r"停水|停气|停电|停热|停暖|停供", r"停水"),
        (r"拟征|预公告|启动公告", r"拟征收"),
        (r"采购|磋商|询价|比选", r"政府采购"),
    )
)
Row = tuple[str, int, float]  # text, number of the item, worth


def _grams(text: str) -> list[str]:
    return [text[at : at + size] for size in (2, 3) for at in range(len(text) - size + 1)]


class ItemFinder:
    """The items of every domain with their texts: names, content elements, example titles."""

    def __init__(self, items: Sequence[Item], examples: Sequence[Example]) -> None:
        self.items = tuple(items)
        rows: dict[str, list[Row]] = {}
        number = {(item.domain, item.level1, item.level2): at for at, item in enumerate(self.items)}
        for at, item in enumerate(self.items):
            names = [name for name in (item.level1, item.level2, item.level3) if name]
            texts: list[Row] = [(names[-1] if names else item.domain, at, _NAME_WORTH)]
            texts.append(("".join(names), at, _NAME_WORTH))
            if item.words:
                texts.append((item.words, at, _TEXT_WORTH))
            rows.setdefault(item.domain, []).extend(texts)
        for example in examples:
            if example.domain and (example.domain, example.level1, example.level2) in number:
                place = number[example.domain, example.level1, example.level2]
                rows.setdefault(example.domain, []).append((example.title, place, _NAME_WORTH))
        # The library takes seconds to import: who only asks for the items need not wait for it.
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer(analyzer=_grams, sublinear_tf=True)
        self._vectorizer.fit([plain(text) for told in rows.values() for text, _, _ in told])
        self._domains: dict[str, tuple[Any, NDArray[np.int64], NDArray[np.int64]]] = {}
        self._genres: dict[str, NDArray[np.float64]] = {}
        for domain, told in rows.items():
            told.sort(key=lambda row: row[1])
            matrix = self._vectorizer.transform([plain(text) for text, _, _ in told])
            worth = np.array([row[2] for row in told])
            matrix = matrix.multiply(worth[:, None]).T.tocsr()
            members = np.array([row[1] for row in told], dtype=np.int64)
            starts = np.flatnonzero(np.r_[True, members[1:] != members[:-1]]).astype(np.int64)
            self._domains[domain] = (matrix, starts, members[starts])
            names = [self.items[at].level1 + self.items[at].level2 for at in members[starts]]
            self._genres[domain] = np.array(
                [[_GENRE_WORTH * bool(wanted.search(name)) for name in names] for _, wanted in _GENRES]
            )

    def find(self, domain: str, titles: Sequence[str]) -> list[tuple[Item | None, float]]:
        """The nearest item of a domain for each title and its likeness, 0 to 1; None: no items there."""
        if domain not in self._domains:
            return [(None, 0.0)] * len(titles)
        matrix, starts, members = self._domains[domain]
        like = (self._vectorizer.transform([plain(title) for title in titles]) @ matrix).toarray()
        best = np.maximum.reduceat(like, starts, axis=1)
        # An item of which several texts are like the title is a better guess than one lucky neighbour.
        best = best + _LEVEL_WORTH * np.add.reduceat(like, starts, axis=1) / np.diff(
            np.r_[starts, like.shape[1]]
        )
        cues = np.array(
            [[bool(cue.search(title)) for cue, _ in _GENRES] for title in titles], dtype=np.float64
        )
        best += cues @ self._genres[domain]
        chosen = best.argmax(axis=1)
        return [
            (self.items[members[place]], min(1.0, float(best[row, place])))
            for row, place in enumerate(chosen)
        ]
