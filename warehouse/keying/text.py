"""A title as the matchers see it: one form of every character, without issuer, years and numbers.

Belongs here: normalising, cutting into n-grams. Does not belong here: what a word tells.
"""

import csv
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

with (Path(__file__).parent / "characters.csv").open(encoding="utf-8", newline="") as _file:
    # Copies of notices on other sites stand in traditional characters.
    _SIMPLIFIED = {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(_file)}
_SPACE = re.compile(r"\s+")
_ISSUER_END = re.compile(
    r"(?:局|厅|委|委员会|办公室|政府|管委会|指挥部|办事处|中心|总队|支队|大队|法院|学校|大学|学院|医院|卫生院|小组)$"
)
# Words that every bureau's titles share: they tell the kind of document, never its subject.
_BREAK = re.compile(
    r"[^\u4e00-\u9fffA-Za-z]+|关于|印发|转发|(?:的)?(?:补充)?(?:通知|公告|公示|通告)(?=$|[^\u4e00-\u9fff])"
    r"|进一步|做好|(?:19|20)?\d+|有关|征求意见稿|的"
)
_MOST_ISSUER = 70
_LONGEST = 200


class Parts(NamedTuple):
    """`whole`: the title in one form of characters; `issuer`: who speaks; `subject`: what about."""

    whole: str
    issuer: str
    subject: str


def parts(title: str) -> Parts:
    """The issuer before 关于 apart from the subject; an issuer names a body, which serves many domains."""
    whole = (
        _SPACE.sub("", unicodedata.normalize("NFKC", title))[:_LONGEST].strip("《》").translate(_SIMPLIFIED)
    )
    at = whole.find("关于", 0, _MOST_ISSUER)
    issuer = ""
    if at > 0:
        before = whole[:at].removesuffix("办公厅").removesuffix("转发").removesuffix("印发")
        if _ISSUER_END.search(before) or before != whole[:at]:
            issuer = whole[:at]
    return Parts(whole, issuer, whole[len(issuer) :])


def ngrams(subject: str, shortest: int = 1, longest: int = 4) -> list[str]:
    """The character n-grams of a subject; none reaches over punctuation, numbers or a genre's formula."""
    found: list[str] = []
    for run in _BREAK.split(subject):
        size = len(run)
        for length in range(shortest, min(longest, size) + 1):
            found += [run[start : start + length] for start in range(size - length + 1)]
    return found


def plain(text: str) -> str:
    """Without white space and width variants: the form in which two titles are the same."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))
