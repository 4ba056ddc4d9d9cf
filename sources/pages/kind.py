"""What a saved page is, before anybody reads fields from it.

Belongs here: text against binary, challenge walls and error pages, redirects, lists against documents.
Does not belong here: the fields of a document.
"""

import re

from sources.pages.blocks import Page
from sources.pages.words import words

LARGEST = 20 * 1024 * 1024  # bytes; larger pages are not read
_CONTROL_SHARE = 20  # one control character in so many bytes: no text
_DAMAGE_SHARE = 5  # one undecodable character in so many: no text
_HAN = re.compile(r"[\u3400-\u9fff]")
_FEWEST_HAN = 10
_HEAD = 16_000  # characters in which walls show themselves
_SHORT = 3_000  # characters of visible text: walls and error pages are short
_VERY_SHORT = 400
_NOTHING = 20
_MOST_LINES = 300
_STUB = 5_000  # characters of a page that only redirects
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|div|table|p|span|meta|script|ul|td|a|br|h[1-6]|font)\b", re.IGNORECASE
)
_REFRESH = re.compile(
    r"<meta[^>]+http-equiv\s*=\s*[\"']?refresh[^>]*url\s*=\s*(?P<url>[^\"'>\s]+)", re.IGNORECASE
)
_SCRIPT_MOVE = re.compile(
    r"(?:window\.|self\.|top\.|document\.)?location(?:\.href|\.replace)?\s*(?:=|\()\s*[\"'](?P<url>[^\"']+)[\"']"
)
_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_MAGIC = {
    b"%PDF": "PDF", b"PK\x03\x04": "ZIP/DOCX/XLSX", b"\xd0\xcf\x11\xe0": "DOC/XLS", b"\x1f\x8b": "GZIP",
    b"Rar!": "RAR", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"7z\xbc\xaf": "7Z",
}  # fmt: skip


def binary_kind(data: bytes) -> str | None:
    """The format of a file that is no text at all, "binary" when unknown; None for text."""
    for magic, name in _MAGIC.items():
        if data.startswith(magic):
            return name
    head = data[:4096]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None
    controls = sum(head.count(bytes([c])) for c in range(32) if c not in (9, 10, 11, 12, 13, 27))
    return "binary" if head and controls * _CONTROL_SHARE > len(head) else None


def is_wreck(text: str) -> bool:
    """Whether so much of a text is damaged that it was none."""
    return text.count("\ufffd") * _DAMAGE_SHARE > len(text)


def is_chinese(text: str | None) -> bool:
    """Whether a text has Chinese characters enough to be a document of a Chinese body."""
    return bool(text) and len(_HAN.findall(text[:20_000] if text else "")) >= _FEWEST_HAN


def is_html(text: str) -> bool:
    """Whether a text is marked up as HTML."""
    return _MARKUP.search(text, 0, 200_000) is not None


def blocked(page: Page, source: str) -> str | None:
    """What stopped us when the page is a challenge wall or an error page; None for real pages.

    Walls and error pages are short; an article about them is longer, and a real page may carry the script
    of a wall.
    """
    visible = " ".join(block.text for block in page.blocks[:_MOST_LINES])
    length = sum(len(block.text) for block in page.blocks)
    if length > _SHORT:
        return None
    head = source[:_HEAD]
    for name, pattern in words().walls:
        if pattern.search(visible) or (length < _VERY_SHORT and pattern.search(head)):
            return name
    error = words().errors.search(page.title_tag)
    if not error and length < _VERY_SHORT:
        error = words().errors.search(visible)
    if error:
        return error.group(0).strip(" -|:：—") or "错误页"
    bare = length < _NOTHING and page.scripts and len(source) > _VERY_SHORT
    return "脚本挑战" if bare and "<frame" not in source and not _REFRESH.search(head) else None


def redirect_target(text: str) -> str | None:
    """The address that a stub page sends its reader to, when it shows nothing else."""
    if len(text) > _STUB or len("".join(_TAGS.sub("", text).split())) > 60:
        return None
    match = _REFRESH.search(text) or _SCRIPT_MOVE.search(text)
    return match["url"] if match else None
