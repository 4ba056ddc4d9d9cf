"""Site meta tags (the labels of 政府网站发展指引, 国办发〔2017〕47号).

Belongs here: reading the tags and the site's identification code. Does not belong here: weighing them against
what the page shows.
"""

import html as entities
import re

from lxml import etree

from sources.pages.blocks import Block, squeeze
from sources.pages.words import words

# Names met in practice, in lower case -> our name. The guide's name first.
_NAMES = {
    "sitename": "site_name",
    "siteidcode": "site_id_code",
    "columnname": "column",
    "lanmu": "column",
    "articletitle": "title",
    "og:title": "title",
    "pubdate": "published_at",
    "firstpublishedtime": "published_at",
    "publishdate": "published_at",
    "article:published_time": "published_at",
    "contentsource": "source",
    "source": "source",
    "indexid": "index_number",
    "filenum": "doc_number",
}
# What people call the tags, for findings.
TAG_NAMES = {
    "title": "标题（ArticleTitle）",
    "published_at": "发布日期（PubDate）",
    "site_name": "网站名称（SiteName）",
}
# 10 digits (area code and serial); ministries: bm and 8 digits.
_SITE_CODE = re.compile(r"(?:bm\d{8}|\d{10})", re.IGNORECASE)
_FOOTER_CODE = re.compile(r"标识(?:编)?码[ :：]{0,4}(bm\d{8}|\d{10})(?!\d)", re.IGNORECASE)


def read_meta(root: etree._Element) -> dict[str, str]:
    """Values of the tags by our names; empty ones and "null" are left out. The first of a name wins."""
    found: dict[str, str] = {}
    ignored = words().empty_values
    for tag in root.iter("meta"):
        name = _NAMES.get((tag.get("name") or tag.get("property") or "").strip().lower())
        if not name or name in found:
            continue
        # Some systems escape twice (&amp;#65288;).
        value = squeeze(entities.unescape(tag.get("content") or ""))
        if value and value not in ignored:
            found[name] = value
    return found


def site_code(text: str | None) -> str | None:
    """The identification code that `text` is, or None for anything else ("28")."""
    match = _SITE_CODE.fullmatch((text or "").strip())
    return match.group(0).lower() if match else None


def footer_code(blocks: list[Block]) -> str | None:
    """The identification code printed on the page (网站标识码 in the footer)."""
    for block in reversed(blocks):
        match = _FOOTER_CODE.search(block.text) if "标识" in block.text else None
        if match:
            return match.group(1).lower()
    return None
