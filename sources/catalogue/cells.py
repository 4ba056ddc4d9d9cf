"""What single cells of a catalogue say: levels, bases, marks, texts.

Belongs here: one cell at a time. Does not belong here: carriers (`carriers.py`), rows (`read.py`).
"""

import re
import unicodedata
from dataclasses import dataclass

from sources.catalogue.identity import without_numbering

_DASHES = re.compile(r"[\s\-‐-―—─━－_/／\\~～.…*]*")
_DITTO = re.compile(r"\s*[（(]?\s*同\s*[上前](?:\s*[一行栏列])?\s*[)）]?\s*[。，]?\s*|[〃″]")
_CJK_BLANK = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])|\n")
_NOT_MARKED = frozenset("×✗✘xX□○〇☐口否无0NnoO-—─/\\£¨\u0308\uf0a3\uf0a8\uf06f")
_MARKS = re.compile(r"^[\s√✓✔☑■●◆▲★vV∨R是Yy]+|[\s√✓✔☑■●◆▲★]+$")
_TITLE_WORD = re.compile(
    r"(?:法|条例|办法|规定|意见|通知|决定|方案|细则|标准|指引|规范|纲要|公告|制度|规则"
    r"|指南|规程|批复|解释|要点|计划|函)$"
)
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百零\d]+[条章款节项]")
_DOC_NUMBER = re.compile(r"[（(][^（()）]*(?:〔|\[|【|号|令|公告|年第)[^（()）]*[)）]")
_TAG = re.compile(r"【[^【】]{1,8}】|\[[^\[\]]{1,4}\]")


def is_ditto(text: str) -> bool:
    """Whether a cell says `the same as above`."""
    return bool(_DITTO.fullmatch(text)) if text.strip() else False


def one_line(text: str) -> str | None:
    """The text without line breaks and blanks between Chinese signs; None when it is empty or a dash."""
    words = _CJK_BLANK.sub("", text.replace("\u3000", " ").replace("\xa0", " ")).strip()
    return None if _DASHES.fullmatch(words) else words


def level_text(text: str) -> str | None:
    """The name of an item at one level: without numbering and line breaks; None for a dash or nothing."""
    words = one_line(without_numbering(text.strip()))
    return without_numbering(words) if words else None


def kept_text(text: str) -> str | None:
    """A text with its lines, each trimmed; None when it is empty or a dash."""
    lines = [re.sub(r"[ \t\u3000\xa0]+", " ", line).strip() for line in text.splitlines()]
    words = "\n".join(line for line in lines if line)
    return None if _DASHES.fullmatch(words) else words


def basis_titles(text: str) -> list[str]:
    """The titles of a 公开依据 cell: inside the outermost 《》, or as printed where 《》 are missing.

    Document numbers, article texts and tags such as 【法律】 are left out; each title once.
    """
    words = unicodedata.normalize("NFKC", text).replace("\u3000", " ")
    titles: list[str] = []
    loose: list[str] = []
    depth, start, outside = 0, 0, 0
    for index, sign in enumerate(words):
        if sign == "《":
            if depth == 0:
                loose.append(words[outside:index])
                start = index + 1
            depth += 1
        elif sign == "》" and depth:
            depth -= 1
            if depth == 0:
                titles.append(words[start:index])
                outside = index + 1
    if depth:
        # A title whose closing bracket was lost ends with its line.
        line = re.split(r"[\n;；。]", words[start:])[0].removesuffix("》")
        titles.append(line)
        outside = start + len(line)
    if not titles:
        titles = _loose_titles(words, every=True)
    elif depth == 0:
        loose.append(words[outside:])
    found = [name for title in titles if (name := _CJK_BLANK.sub("", title).strip())]
    beside = [title for piece in loose for title in _loose_titles(piece, every=False)]
    return list(dict.fromkeys(_in_order(words, [*found, *beside]) if beside else found))


def _loose_titles(text: str, *, every: bool) -> list[str]:
    """Titles printed without 《》: between list marks; among other titles only what ends like a title."""
    bare = _DOC_NUMBER.sub("", _TAG.sub("", text))
    pieces = re.split(r"[\n;；。]|(?<=[^\d])[、,，]|\d{1,2}[.、]|[①-⑳]", bare)
    found = []
    for piece in pieces:
        title = without_numbering("".join(piece.split())).strip("、,，;；。:()和及与等")
        if not title or _DASHES.fullmatch(title) or _ARTICLE.match(title):
            continue
        if every or (len(title) >= 4 and _TITLE_WORD.search(title)):
            found.append(title)
    return found


def _in_order(text: str, titles: list[str]) -> list[str]:
    compact = "".join(text.split())
    return sorted(titles, key=lambda title: compact.find("".join(title.split())))


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell under a √ column: marked or not, and the text beside the mark."""

    marked: bool
    text: str | None = None


def read_mark(cell: str) -> Mark:
    """Any sign marks, except what says no (×, □, 否) and dashes; words beside the sign are kept."""
    words = unicodedata.normalize("NFKC", cell).strip()
    if not words or all(sign in _NOT_MARKED for sign in words) or _DASHES.fullmatch(words):
        return Mark(False)
    text = _MARKS.sub("", words).strip()
    if re.fullmatch(r"\(.*\)", text, re.S) and text.find(")") == len(text) - 1:
        text = text[1:-1].strip()
    return Mark(True, one_line(text) if text else None)
