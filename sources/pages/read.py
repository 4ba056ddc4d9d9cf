"""Reading one saved page, page body or text copy into a notice, and one list page into its entries.

Belongs here: the way from bytes to a reading. Does not belong here: how a single field is found.
"""

import re

from sources.findings import finding
from sources.pages import body, conflicts, context, ending, fields, kind, lists, meta, page_dates, titles
from sources.pages.blocks import flatten, from_text, parse
from sources.pages.context import Context
from sources.pages.list_scripts import is_data, is_feed
from sources.pages.pagers import next_url
from sources.pages.reading import Kind, ListReading, PageReading
from sources.pages.words import words
from sources.text import declared_encoding, decode

_ADDRESS_LINE = re.compile(r"\s*https?://\S{4,1000}\s*(?:\n|$)")
_CHINESE = re.compile(r"[\u4e00-\u9fff、（）]+")
_ABOVE_TEXT = 8  # lines above the text in which its title may stand without markup


def read_page(data: bytes, *, name: str = "", url: str | None = None) -> PageReading:
    """Read a page (HTML by content, else plain text). Nothing in the content raises.

    `name` is for messages only; `url` makes the addresses of attachments absolute. Files above 20 MB
    are not read.
    """
    out = PageReading()
    text = _decoded(data, out)
    if text is None:
        return out
    if not kind.is_html(text):
        address = _ADDRESS_LINE.match(text)
        _read_text(context.start(from_text(text[address.end() :] if address else text), url, out))
        if out.kind == "notice" and not out.title:
            # The copy lost it, not the page.
            kept = [one for one in out.issues if one.rule != "page-title-missing"]
            out.issues = [*kept, finding("page-copy-title-missing", field="title")]
        return out
    root = parse(text)
    if root is None:
        out.issues.append(finding("page-other"))
        return out
    page = flatten(root)
    reason = kind.blocked(page, text)
    target = kind.redirect_target(text)
    if reason:
        out.kind = "blocked"
        out.issues.append(finding("page-blocked", reason=reason))
    elif target:
        out.issues.append(finding("page-redirect", value=target[:200], target=target[:200]))
    else:
        _read_html(context.start(page, url, out, text))
    return out


def read_text(text: str, *, url: str | None = None, title: str | None = None) -> PageReading:
    """Read the text of a document: one paragraph a line, rows of tables with their cells between tabs.

    `title` is the heading that the document sets apart; without it the first lines are searched for one.
    """
    page = from_text(text)
    for block in page.blocks:
        if block.cells is not None:
            block.text = "\t".join(block.cells)
    reading = context.start(page, url, PageReading())
    if title:
        reading.set_title(title, "heading")
    _read_text(reading)
    return reading.out


def read_list(data: bytes, *, name: str = "", url: str | None = None) -> ListReading:
    """Read a list page: entries in the page's order and the next page. Nothing in the content raises.

    An entry's `date` is a day, or a moment when the list shows the time; `url` is None where the page
    has only a script. `name` is for messages only.
    """
    shell = PageReading()
    text = _decoded(data, shell)
    result = ListReading(encoding=shell.encoding, issues=shell.issues)
    if text is None:
        return result
    root = parse(text) if kind.is_html(text) or is_data(text) or is_feed(text) else None
    reason = kind.blocked(flatten(root, enough=kind.SHORT), text) if root is not None else None
    if reason:
        result.issues.append(finding("page-blocked", reason=reason))
        return result
    if root is not None:
        result.entries = lists.all_entries(root, text, url)
        result.next_url = next_url(root, text, url)
    if not result.entries:
        result.issues.append(finding("page-list-empty"))
    undated = sum(entry["date"] is None for entry in result.entries)
    if undated:
        result.issues.append(finding("page-entry-undated", count=undated))
    return result


def is_blocked(data: bytes) -> bool:
    """Whether a saved page is a challenge wall or an error page; cheaper than `classify`, same answer."""
    if not data.strip() or len(data) > kind.LARGEST or kind.binary_kind(data):
        return False
    text = decode(data, declared_encoding(data)).text
    root = parse(text) if kind.is_html(text) else None
    return root is not None and kind.blocked(flatten(root, enough=kind.SHORT), text) is not None


def classify(data: bytes, name: str = "") -> Kind:
    """The kind of a page without its fields: walls by their words, the rest by structure."""
    if not data.strip() or len(data) > kind.LARGEST or kind.binary_kind(data):
        return "other"
    text = decode(data, declared_encoding(data)).text
    if not kind.is_html(text):
        plain = context.start(from_text(_ADDRESS_LINE.sub("", text, count=1)), None, PageReading())
        _text_title(plain)
        plain.find_body()
        return "notice" if kind.is_chinese(plain.out.body_text) else "other"
    root = parse(text)
    if root is None:
        return "other"
    flat = flatten(root)
    if kind.blocked(flat, text):
        return "blocked"
    if kind.redirect_target(text):
        return "other"
    page = context.start(flat, None, PageReading(), text)
    _html_title(page)
    page.find_body()
    return kind.of_document(page)


def _decoded(data: bytes, out: PageReading) -> str | None:
    """The text of the bytes, or None with a finding when there is none to read."""
    if not data.strip(b"\x00 \r\n\t"):
        out.issues.append(finding("file-not-text" if b"\x00" in data else "file-empty"))
        return None
    if len(data) > kind.LARGEST:
        out.issues.append(
            finding("file-too-large", size=f"{len(data) >> 20} MB", limit=f"{kind.LARGEST >> 20} MB")
        )
        return None
    binary = kind.binary_kind(data)
    if binary:
        unknown = binary == "binary"
        out.issues.append(
            finding("file-not-text") if unknown else finding("file-kind-unsupported", suffix=binary)
        )
        return None
    decoded = decode(data, declared_encoding(data))
    out.encoding = decoded.encoding
    out.issues.extend(decoded.findings)
    if kind.is_wreck(decoded.text):
        out.issues.append(finding("file-not-text"))
        return None
    return decoded.text


def _read_text(page: Context) -> None:
    _text_title(page)
    page.find_body()
    page.out.kind = "notice" if kind.is_chinese(page.out.body_text) else "other"
    _fill(page)
    _check(page)


def _read_html(page: Context) -> None:
    _html_title(page)
    page.find_body()
    page.out.kind = kind.of_document(page)
    if page.out.kind == "list":
        _list_fields(page)
        return
    tag = _tag_title(page)
    if page.out.kind == "other" and tag:
        page.set_title(tag, "title-tag")
    _fill(page)
    fields.site_code(page)
    _check(page)


def _fill(page: Context) -> None:
    signature = ending.signature(page.body)
    page_dates.fill(page, signature)
    fields.fill(page, signature)
    conflicts.check(page, signature)


# -- title ----------------------------------------------------------------------------------------
def _text_title(page: Context) -> None:
    label = page.label("title")
    if label:
        page.set_title(label.value, "label")
    found = titles.of_text(page.page.blocks, page.header)
    if found:
        page.set_title(found[2], "text-heading")


def _html_title(page: Context) -> None:
    """Label, meta tag (when the page shows the same), visible heading, <title>, first lines of the text."""
    tag = _tag_title(page)
    shown = titles.visible(page.page.blocks, tag, page.header)
    label = page.label("title")
    tagged = page.meta.get("title")
    if label:
        page.set_title(label.value, "label")
    if tagged and (shown is None or _is_shown(page, tagged)):
        page.set_title(tagged, "meta")
    elif tagged and shown and not titles.is_part(tagged, shown[2]):
        # The tag was copied from another page: what people see counts.
        page.out.issues.append(
            finding(
                "page-meta-conflict",
                field="title",
                value=tagged[:80],
                shown=shown[2][:80],
                label=meta.TAG_NAMES["title"],
            )
        )
    if shown:
        page.set_title(shown[2], "heading")
    if tag and (
        page.decision
        or (titles.has_genre(titles.same_key(tag)) and tag != fields.column_of(page))
        or (_is_shown(page, tag) and not ending.body_names(tag))
    ):
        page.set_title(tag, "title-tag")
    if not page.out.title:
        start, _ = body.bounds(page.page, None, page.header)
        above = range(max(0, start - _ABOVE_TEXT), start)
        lines = [page.page.blocks[i] for i in above if i not in page.header] + page.page.blocks[start:]
        found = titles.of_text(lines, set(), limit=_ABOVE_TEXT + 3)
        if found:
            page.set_title(found[2], "text-heading")


def _tag_title(page: Context) -> str | None:
    tag = titles.of_title_tag(page.whole.title_tag, page.meta.get("site_name"))
    return None if tag and titles.is_red_head(tag) else tag


def _is_shown(page: Context, title: str) -> bool:
    key = titles.same_key(titles.clean(title)[0])
    return any(titles.run_of(page.page.blocks, i, key) for i in range(len(page.page.blocks)))


# -- lists ----------------------------------------------------------------------------------------
def _list_fields(page: Context) -> None:
    """A list has a column, not a document: its title is the column's name."""
    out = page.out
    out.title = out.body_text = None
    out.evidence.clear()
    fields.column(page)
    if out.column:
        out.note("title", out.column, out.evidence["column"]["source"], out.column)
    above = _heading_above_entries(page)
    out.note("title", above, "heading", above or "")
    tag = _tag_title(page)
    out.note("title", tag, "title-tag", tag or "")
    fields.site_code(page)


def _heading_above_entries(page: Context) -> str | None:
    """The short line above the first entry."""
    first = next((entry["title"] for entry in page.entries if entry["title"]), None)
    if not first:
        return None
    key = titles.same_key(first)[:16]
    blocks = page.page.blocks
    at = next((i for i, block in enumerate(blocks) if key in titles.same_key(block.text)), 0)
    for block in reversed(blocks[max(0, at - 4) : at]):
        text = block.text
        if 2 <= len(text) <= 14 and _CHINESE.fullmatch(text) and text not in words().furniture:
            return text
    return None


# -- contradictions and gaps ------------------------------------------------------------------------
def _check(page: Context) -> None:
    out = page.out
    if out.kind == "other":
        out.issues.append(finding("page-other"))
    if out.kind == "notice" and not out.title:
        out.issues.append(finding("page-title-missing", field="title"))
    if not out.body_text:
        out.issues.append(finding("page-body-empty", field="body_text"))
    if out.kind == "notice" and not out.published_at and page.is_html:
        out.issues.append(finding("page-published-missing", field="published_at"))
    page_dates.check_order(page)
