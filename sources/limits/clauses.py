"""A normalised wording to clauses, with the carve-outs taken out.

Belongs here: where clauses begin and end, `另有规定的从其规定`. Does not belong here: quantities and duties.
"""

import re
from dataclasses import dataclass

from sources.limits.normalise import CUT

_HARD = re.compile(rf"[;。|{CUT}]+")
_CARVE = re.compile(
    r"另有[^,;。|()]{0,12}?(?:规定|要求|约定)|另有(?:规|要|约)?$|从其规定|(?:规定|要求)[^,;。|()]{0,8}除外"
    r"|有(?:特殊|特别|明确|其他|不同)[^,;。|()]{0,10}?(?:规定|要求)(?=[^;。|()]{0,8}(?:从其|按|依|执行|除外|的))"
)
_CARVE_REST = re.compile(
    r"[^,;。|()]{0,12}?(?:,?(?:应当?|则|也)?(?:遵?从其规定|按照?[^,;。|()]{0,12}(?:规定|执行|办理)|依照?其?规定(?:执行)?|除外)"
    r"|(?=[,;。|()]|$))"
)
_CARVE_HEAD = re.compile(r"但是?|如果?|若|国家|法律|行政法规|法规|规章|相关|有关|上级|政策|对|省|市")
_NUMBER = re.compile(r"\d+(?:工作日|日|天|小时|个月|年|周|季度)(?:以?之?内)?|前")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and its place in the normalised wording."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The clauses of a wording and its carve-outs, both in the order of the text."""

    clauses: list[Clause]
    carved: list[Clause]


def cut(words: str) -> Cut:
    """Clauses between hard stops; a carve-out is blanked, so that it never joins or parts clauses."""
    carved: list[Clause] = []
    position = 0
    while found := _CARVE.search(words, position):
        start = _left_edge(words, found.start())
        rest = _CARVE_REST.match(words, found.end())
        end = rest.end() if rest else found.end()
        carved.append(Clause(words[start:end], start))
        words = words[:start] + "," * (end - start) + words[end:]
        position = end
    clauses: list[Clause] = []
    position = 0
    for stop in _HARD.finditer(words):
        clauses.append(Clause(words[position : stop.start()], position))
        position = stop.end()
    clauses.append(Clause(words[position:], position))
    return Cut([clause for clause in clauses if clause.text.strip(",()、")], carved)


def _left_edge(words: str, place: int) -> int:
    """Where the carve-out begins: after the last stop, or where its subject starts after a number."""
    edge = max(words.rfind(stop, 0, place) for stop in f",;。|({CUT})") + 1
    numbers = [found.end() for found in _NUMBER.finditer(words, edge, place)]
    if numbers:
        head = _CARVE_HEAD.search(words, numbers[-1], place)
        edge = head.start() if head else place
    return edge
