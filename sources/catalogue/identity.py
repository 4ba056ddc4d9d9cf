"""The stable identity of a catalogue item.

Belongs here: the key of an item. Does not belong here: reading items. There is no national item code;
the number in front of a row restarts per sheet and the body differs from town to town, so neither counts.
"""

import hashlib
import re
import unicodedata

from sources.catalogue.domains import domain_of

_NUMBERING = re.compile(
    r"^\s*(?:[(\uff08][0-9一二三四五六七八九十]{1,4}[)\uff09]|[一二三四五六七八九十]{1,3}[、.\uff0e]"
    r"|\d+(?:[.\uff0e-]\d+)+[、.\uff0e]?|\d{1,4}(?:[、.\uff0e)\uff09]|\s+)|[\u2460-\u2473\u2776-\u277f\u2474-\u249b])\s*"
)


def without_numbering(text: str) -> str:
    """The text without a list number in front: （一）, 1., 1.2, 0101 , 三、, ①."""
    words = text
    while (found := _NUMBERING.match(words)) and found.end() < len(words):
        words = words[found.end() :]
    return words


def normalised(text: str | None) -> str:
    """The part of a name that identifies: NFKC, without numbering, blanks and punctuation, in lower case."""
    words = unicodedata.normalize("NFKC", without_numbering(unicodedata.normalize("NFKC", text or "")))
    return "".join(sign for sign in words if unicodedata.category(sign)[0] in "LN").lower()


def item_id(domain: str | None, level1: str | None, level2: str | None, level3: str | None) -> str:
    """`DD-xxxxxxxx`: the domain's number (00 when none) and 8 hex digits over the three levels.

    The same item has the same id in every file, version, town and year; its limit, its body and its row
    are no part of it.
    """
    named = domain_of(domain)
    path = "\x1f".join(normalised(level) for level in (level1, level2, level3)).rstrip("\x1f")
    digest = hashlib.sha256(path.encode("utf-8")).hexdigest()[:8]
    return f"{named.no if named else 0:02d}-{digest}"


def item_key(path: str) -> str:
    """The id of a readable reference `领域/一级[/二级[/三级]]`, as configuration writes it.

    A slash inside a name is written full-width (入户／现场). Raises ValueError when the reference has
    fewer than two or more than four names, an empty one, or names a domain that does not exist.
    """
    names = [name.strip() for name in path.split("/")]
    if not 2 <= len(names) <= 4 or not all(names):
        raise ValueError(f"item reference {path!r} is not 领域/一级/二级[/三级]")
    if domain_of(names[0]) is None:
        raise ValueError(f"item reference {path!r} names no domain of the standard: {names[0]!r}")
    level1, level2, level3 = (*names[1:], None, None)[:3]
    return item_id(names[0], level1, level2, level3)
