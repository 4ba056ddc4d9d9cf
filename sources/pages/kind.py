"""What a saved page is, before anybody reads fields from it.

Belongs here: text against binary, challenge walls and error pages, redirects, lists against documents.
Does not belong here: the fields of a document.
"""

import re

from sources.dates import find_days
from sources.pages import attachments, ending, labels, lists, page_dates, titles
from sources.pages.blocks import Page
from sources.pages.body_end import FILE_NAME
from sources.pages.context import Context
from sources.pages.reading import Kind
from sources.pages.words import words

LARGEST = 20 * 1024 * 1024  # bytes; larger pages are not read
_CONTROL_SHARE = 20  # one control character in so many bytes: no text
_DAMAGE_SHARE = 5  # one undecodable character in so many: no text
_HAN = re.compile(r"[\u3400-\u9fff]")
_FEWEST_HAN = 10
_HEAD = 16_000  # characters in which walls show themselves
SHORT = 3_000  # characters of visible text: walls and error pages are short
_VERY_SHORT = 400
_NOTHING = 20
_MOST_LINES = 300
_STUB = 5_000  # characters of a page that only redirects
_SHORT_TITLE = 12  # characters: a shorter heading without a kind of document may name a column
_SENTENCES = 40  # characters outside links that a document has at least
_MOST_DATES = 3
_FEWEST_DATED, _FEWEST_ENTRIES = 3, 6
_FEWEST_IN_SHORT = 2  # dated entries of a list too short for these, when nothing else stands on the page
_PROSE = 20  # characters outside links: a sentence, where a list has dates and pagers
_DATE_LINE = 20  # characters: a date beside an entry, with its time or its label
_DATE_FIELDS = ("published_at", "written_date", "issued_date")
_HEADER_FIELDS = (
    *_DATE_FIELDS, "index_number", "doc_number", "issuer", "source", "topic", "genre", "validity",
    "disclosure_attribute", "column",
)  # fmt: skip
_FEWEST_FIELDS = 2
_UNLABELLED = 8  # lines above the text in which values without labels stand
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
    if length > SHORT:
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
    # A document may be one file, or its text may be loaded by a script.
    bare = bare and not any(block.links for block in page.blocks) and "ArticleTitle" not in head
    return "脚本挑战" if bare and "<frame" not in source and not _REFRESH.search(head) else None


def redirect_target(text: str) -> str | None:
    """The address that a stub page sends its reader to, when it shows nothing else."""
    if len(text) > _STUB or len("".join(_TAGS.sub("", text).split())) > 60:
        return None
    match = _REFRESH.search(text) or _SCRIPT_MOVE.search(text)
    return match["url"] if match else None


def of_document(page: Context) -> Kind:
    """notice: a title or a header block, with a text or files; list: like entries with dates and no text;
    else other. The title and the body of `page` must have been found."""
    title, text = page.out.title, page.out.body_text or ""
    is_article = bool(page.meta.get("title")) or _has_document_header(page) or _lost_its_title(page)
    if not is_article and page.whole.root is not None:
        page.entries = lists.all_entries(page.whole.root, page.source, page.url)
        if _is_list(page):
            return "list"
    if not text:
        # A document that is a picture or loaded by a script.
        is_dated = "published_at" in page.meta or page.label("published_at") is not None
        return "notice" if is_article and title and is_dated else "other"
    if not title and not is_article:
        return "other"
    links = sum(block.link for block in page.body)
    if is_article and attachments.find(page.body, page.whole.scripts, None):
        return "notice"
    enough = is_article or len(text) - links >= _SENTENCES
    return "notice" if enough and links * 2 <= len(text) else "other"


def _is_list(page: Context) -> bool:
    paragraphs = sum(len(b.text) - b.link >= _SENTENCES and "。" in b.text for b in page.body)
    dated = sum(entry["date"] is not None for entry in page.entries)
    if (dated >= _FEWEST_DATED or len(page.entries) >= _FEWEST_ENTRIES) and paragraphs <= 1:
        return True
    # A new or quiet column: few entries, no sentence anywhere on the page, no other text to speak of.
    prose = any(len(b.text) - b.link >= _PROSE and "。" in b.text for b in page.page.blocks)
    beside = sum(len(b.text) - b.link for b in page.body) - _DATE_LINE * len(page.entries)
    fewest = 1 if "column" in page.meta and "published_at" not in page.meta else _FEWEST_IN_SHORT
    if dated < fewest or prose or beside > _SENTENCES:
        return False
    return not all(_is_file(entry["url"]) for entry in page.entries)


def _is_file(url: str | None) -> bool:
    return FILE_NAME.search(url or "") is not None


def _has_document_header(page: Context) -> bool:
    """A title of a document with a header line: a date, an origin, an index number."""
    title = page.out.title
    if not title or page.out.evidence["title"]["source"] not in ("label", "heading"):
        return False
    found = [one for one in page.labels if one.field in ("published_at", "index_number", "source")]
    if _dates_entries(page):
        return False
    long_enough = len(title) >= _SHORT_TITLE or titles.has_genre(titles.same_key(title))
    # A short heading is a document's when an origin or a date stands directly below it.
    return bool(found) and (long_enough or any(find_days(block.text) for block in page.between()))


def _lost_its_title(page: Context) -> bool:
    """A page without a title that has a date and another field of a document, not both from the signature."""
    if page.out.title or not page.body or _dates_entries(page):
        return False
    found = {name for name in _HEADER_FIELDS if labels.usable(page.labels, name)}
    if "published_at" in page.meta or page_dates.in_scripts(page):
        found.add("published_at")
    # Some header blocks show the values without their labels (主动公开, 2020.01.02).
    for block in page.page.blocks[max(0, page.body_start - _UNLABELLED) : page.body_start]:
        if block.text in words().attributes:
            found.add("disclosure_attribute")
        elif ending.date_line(block.text):
            found.add("published_at")
    if not found:
        return False
    signature = ending.signature(page.body)
    found |= {name for name, value in (("written_date", signature.day), ("issuer", signature.names)) if value}
    return len(found) >= _FEWEST_FIELDS and not found.isdisjoint(_DATE_FIELDS)


def _dates_entries(page: Context) -> bool:
    """Whether the labelled dates are those of the entries of a list: many, or one label with several days."""
    dates = [one for one in page.labels if one.field == "published_at"]
    days: dict[str, set[str]] = {}
    for one in dates:
        days.setdefault(one.name, set()).update(found.day for found in find_days(one.value)[:1])
    return len(dates) > _MOST_DATES or any(len(several) > 1 for several in days.values())
