"""What the attributes of an element tell about its content: styles, ids and classes.

Belongs here: one attribute's meaning, remembered, because attributes repeat on a page.
Does not belong here: the words themselves (`words.yml`), the pass over the tree (`blocks.py`).
"""

import re
from functools import lru_cache

from sources.pages.words import words

_TOKEN = re.compile(r"[A-Za-z][A-Za-z\d_\-]*")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LARGE = re.compile(r"font-size\s*:\s*(?:2[2-9]|3\d|4\d)(?:\.\d+)?\s*p[xt]", re.IGNORECASE)
PLAIN = (False, False, False, False)


@lru_cache(maxsize=4096)
def style_tells(style: str) -> tuple[bool, bool, bool, bool]:
    """What a style tells: (hidden, centred, bold, large)."""
    found = tuple(pattern.search(style) is not None for pattern in (_HIDDEN, _CENTRED, _BOLD, _LARGE))
    return (found[0], found[1], found[2], found[3]) if any(found) else PLAIN


@lru_cache(maxsize=4096)
def names_tell(raw: str) -> tuple[bool, bool, bool | None]:
    """What id and classes tell: (a title, furniture, the document: True for sure, False perhaps, None no).

    Whole names, in lower case; numbers at the end of a name do not count.
    """
    tokens = _TOKEN.findall(raw.lower())
    names = {name for token in tokens for name in (token, token.rstrip("0123456789").rstrip("-_"))}
    known = words()
    region = True if not known.content_strong.isdisjoint(names) else None
    if region is None and not known.content_weak.isdisjoint(names):
        region = False
    return not known.title_hints.isdisjoint(names), not known.chrome.isdisjoint(names), region
