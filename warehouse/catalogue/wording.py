"""What two wordings of a cell have in common: spelling, bullets, list numbers and order do not count.

Belongs here: one cell at a time. Does not belong here: items, bodies of a registry.
"""

import re
import unicodedata

_NUMBERING = re.compile(r"^\s*(?:[(（]?[0-9一二三四五六七八九十]{1,3}[)）、.．]|[①-⑳❶-❿]|[●■◆▲★·•\-—])+\s*")
_PIECES = re.compile(r"[\n;；。●■◆▲★•①-⑳❶-❿]|(?<![0-9])[0-9]{1,2}[.．、](?![0-9])")
_TITLE_NOISE = re.compile(r"中华人民共和国|[(（][^()（）]*(?:〔|号|令|\[)[^()（）]*[)）]")
_SEPARATORS = re.compile(r"[、，,；;/／\n|]|(?<=部门)或|或(?=行政)")


def plain(text: str | None) -> str:
    """Letters and digits only, after NFKC, without a list number in front, in lower case."""
    words = unicodedata.normalize("NFKC", _NUMBERING.sub("", text or ""))
    return "".join(sign for sign in words if unicodedata.category(sign)[0] in "LN").lower()


def elements(text: str | None) -> frozenset[str]:
    """The elements that a 公开内容 cell lists."""
    return frozenset(word for piece in _PIECES.split(text or "") if (word := plain(piece)))


def title_key(title: str) -> str:
    """A law's title without 中华人民共和国, brackets, blanks and document number."""
    return plain(_TITLE_NOISE.sub("", title)).removesuffix("试行").removesuffix("暂行")


def body_words(text: str | None) -> tuple[str, ...]:
    """The bodies that a 公开主体 cell lists, each as written, without blanks, half-width brackets."""
    words = re.sub(r"\s+", "", (text or "").replace("（", "(").replace("）", ")"))
    return tuple(dict.fromkeys(word for word in _SEPARATORS.split(words) if word))


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring signs, by which two names are compared; a single sign stands for itself."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset([text] if text else [])


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """Twice what two sets share over what they hold (Dice): 0 to 1."""
    total = len(first) + len(second)
    return 2 * len(first & second) / total if total else 0.0


def containment(part: frozenset[str], whole: frozenset[str]) -> float:
    """How much of a set stands in another: 0 to 1."""
    return len(part & whole) / len(part) if part else 0.0
