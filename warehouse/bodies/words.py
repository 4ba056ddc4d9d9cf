"""Several bodies in one text: separators, labels, group words.

Belongs here: cutting a cell or an issuer line into names, what words such as 各镇街 stand for.
Does not belong here: which body a name means (`matcher.py`), parts of one name (`names.py`).
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

from warehouse.bodies.names import plain

Group = Literal["towns", "rural", "streets", "departments", "own"]

_SEPARATORS = re.compile(r"[、,;/|+。]+")
_CONJUNCTIONS = re.compile(r"以及|会同|[和与及或]")
_LABEL = re.compile(r"^(?:牵头|责任|配合|主办|协办|承办|实施|落实)?(?:单位|部门|主体|机关)?[::]")
_ETC = re.compile(
    r"等?(?:相关|有关)?(?:单位|部门)?(?:按(?:照)?(?:各自)?职责分工.*|分工负责|负责|牵头|配合)$"
    r"|等(?:各|相关|有关)*(?:部门|单位)?$"
)
_ROLE = re.compile(r"\((?:牵头|配合|主办|协办|负责|盖章|公章|章|代章)(?:单位|部门)?\)")
_BRACKETS = re.compile(r"^(?P<outside>[^()]+)\((?P<inside>[^()]+)\)(?P<after>[^()]*)$")

# 各镇(街), 乡镇人民政府, 镇人民政府(街道办事处) …: nothing but words for towns is left without these words.
_TOWN_NOISE = re.compile(
    r"(?:人民政府|政府|办事处|全区|全县|全市|辖区|所属|辖区内|党委|党工委|[各区县市级和及与、,/()])"
)
_TOWN_WORDS = re.compile(r"[乡镇街道办]*[乡镇街][乡镇街道办]*")
_DEPARTMENTS = re.compile(
    r"(?:区|县|市|旗)?(?:政府|直|级|直属)?(?:各|各有关|各相关|所有|全部)(?:政府)?(?:工作)?(?:部门|单位|委办局|委局|科局|机关)"
    r"(?:和?单位)?|(?:区|县|市)(?:直|级)(?:各)?(?:部门|单位|机关)|(?:区|县|市)政府各(?:有关)?(?:部门|工作部门)"
)
_OWN = frozenset(
    (
        "本局",
        "本单位",
        "本机关",
        "本部门",
        "本委",
        "本办",
        "本镇",
        "本乡",
        "本街道",
        "本级政府",
        "本级人民政府",
        "我局",
        "我单位",
        "我镇",
        "我街道",
        "局机关",
        "本镇人民政府",
        "本街道办事处",
    )
)


def group_of(word: str) -> Group | None:
    """What a word stands for that names no single body: all towns, all departments, the publisher itself."""
    if word in _OWN:
        return "own"
    if _DEPARTMENTS.fullmatch(word):
        return "departments"
    left = _TOWN_NOISE.sub("", word)
    if not _TOWN_WORDS.fullmatch(left):
        return None
    # 乡镇人民政府 is the standard catalogue's word for the whole level, streets included.
    if "街" in word and not re.search(r"[乡镇]", word):
        return "streets"
    if "街" in word or "乡镇" in word:
        return "towns"
    return "rural"


def pieces(text: str, resolves: Callable[[str], bool]) -> list[str]:
    """The names that a text lists, in order and without repetition; `resolves` says whether a name is known.

    A text that is known as a whole stays one name. Blanks, conjunctions and brackets separate only where
    both sides are known, because names hold them too (住房和城乡建设局).
    """
    whole = plain(text)
    if not whole:
        return []
    if resolves(whole):
        return [whole]
    found: list[str] = []
    for raw in _SEPARATORS.split(unicodedata.normalize("NFKC", text)):
        for piece in _piece(raw, resolves):
            if piece not in found:
                found.append(piece)
    return found


def _piece(raw: str, resolves: Callable[[str], bool]) -> list[str]:
    """The names between two separators."""
    word = _trimmed(plain(raw))
    if not word or resolves(word):
        return [word] if word else []
    blanks = [_trimmed(plain(part)) for part in raw.split()]
    if len(blanks) > 1 and all(part and resolves(part) for part in blanks):
        return blanks
    if brackets := _BRACKETS.match(word):
        outside = brackets["outside"] + brackets["after"]
        if resolves(outside):
            inside = brackets["inside"]
            return [outside, inside] if resolves(inside) else [outside]
    return _joined_by_words(word, resolves) or [word]


def _joined_by_words(word: str, resolves: Callable[[str], bool]) -> list[str]:
    """The names that 和, 与, 及 … connect, empty when that leaves an unknown one."""
    for found in _CONJUNCTIONS.finditer(word[:200]):
        left, right = _trimmed(word[: found.start()]), _trimmed(word[found.end() :])
        if left and right and resolves(left):
            if resolves(right):
                return [left, right]
            if more := _joined_by_words(right, resolves):
                return [left, *more]
    return []


def _trimmed(word: str) -> str:
    """A name without labels (牵头单位:), roles in brackets and the end of a list (等部门)."""
    word = _ROLE.sub("", _LABEL.sub("", word)).strip(".:-—")
    if word.count("(") != word.count(")"):
        word = word.strip("()")
    shorter = _ETC.sub("", word)
    return shorter or word
