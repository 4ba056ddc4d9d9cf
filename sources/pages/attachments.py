"""Attachments of a document.

Belongs here: links to files in the body, beside it, and written by scripts.
Does not belong here: fetching or reading the files.
"""

import re
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from sources.pages.blocks import Block, squeeze
from sources.pages.body_end import FILE_NAME

_IN_SCRIPT = re.compile(
    r"<a\b[^>]*?href\s*=\s*\\?[\"']?(?P<url>[^\"'\\\s>]+)[^>]*>(?P<title>.*?)(?=<br|</a|<a\b|$)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_SCRIPT = 10_000  # characters; longer scripts are programs, not links
_TAGS = re.compile(r"<[^>]*>")
_ANNEX_LINE = re.compile(r"^(?:附件|政策文件|相关附件|附件下载|文件下载)\s*\d{0,2}\s*[:：]\s*(?P<title>.+)$")
_NO_ADDRESS = ("javascript:", "#", "mailto:", "data:", "vbscript:", "about:", "tel:")
_SHOWN = re.compile(r"[?&](?:file|url|src|path)=(?P<file>[^&#]+)", re.IGNORECASE)  # viewer.html?file=…
_DOWNLOAD = re.compile(r"download|attach|uploadfile|/file/|fileid|filedown", re.IGNORECASE)


def absolute(href: str | None, url: str | None) -> str | None:
    """The address of a link, absolute when the page's `url` is known; None for scripts and the like."""
    href = squeeze(href or "")
    if not href or href.lower().startswith(_NO_ADDRESS):
        return None
    if not url:
        return href
    try:
        joined = urljoin(url, href)
        scheme = urlsplit(joined).scheme
    except ValueError:
        return None
    return joined if scheme in ("http", "https", "ftp") else None


def find(blocks: list[Block], scripts: list[str], url: str | None) -> list[dict[str, str | None]]:
    """`[{"title", "url"}]` in the order of the page, each file once."""
    found: list[dict[str, str | None]] = []
    for block in blocks:
        for link in block.links:
            one = _of_link(link, url)
            if one:
                found.append(one)
    for script in scripts:
        if "document.write" in script and "<a" in script and len(script) < _LONGEST_SCRIPT:
            for match in _IN_SCRIPT.finditer(script):
                title = squeeze(_TAGS.sub("", match["title"]))
                if title and (FILE_NAME.search(match["url"]) or FILE_NAME.search(title)) and "+" not in title:
                    found.append({"title": title, "url": absolute(match["url"], url)})
    unique: dict[tuple[str | None, str | None], dict[str, str | None]] = {}
    for one in found:
        unique.setdefault((one["url"] or one["title"], one["url"]), one)
    return list(unique.values())


def embedded(root: etree._Element | None, url: str | None) -> list[dict[str, str | None]]:
    """The file that a page shows in a viewer instead of a text."""
    found: list[dict[str, str | None]] = []
    for frame in root.iter("iframe", "embed", "object") if root is not None else ():
        source = frame.get("src") or frame.get("data") or ""
        inner = _SHOWN.search(source)
        source = unquote(inner["file"]) if inner else source
        path = source.split("?", 1)[0].split("#", 1)[0]
        if FILE_NAME.search(path):
            found.append({"title": path.rsplit("/", 1)[-1], "url": absolute(source, url)})
    return found


def in_text(blocks: list[Block]) -> list[dict[str, str | None]]:
    """Names of files in a copied text, where the links are lost."""
    found: list[dict[str, str | None]] = []
    for block in blocks:
        match = FILE_NAME.search(block.text)
        if match and match.end() == len(block.text) and len(block.text) <= 160:
            annex = _ANNEX_LINE.match(block.text)
            found.append({"title": annex["title"] if annex else block.text, "url": None})
    return found


def _of_link(link: etree._Element, url: str | None) -> dict[str, str | None] | None:
    href = link.get("href") or ""
    names = [link.get(name) or "" for name in ("title", "alt", "download", "oldsrc", "data-filename")]
    text = squeeze("".join(map(str, link.itertext())))
    if not text and not len(link):
        return None  # an anchor that shows nothing
    path = href.split("?", 1)[0].split("#", 1)[0]
    is_file = any(FILE_NAME.search(part) for part in (path, text, *names))
    marked = bool(link.get("appendix") or "attach" in (link.get("class") or "").lower())
    if not is_file and not marked and not (_DOWNLOAD.search(href) and FILE_NAME.search(href)):
        return None
    if path.lower().endswith((".html", ".htm", ".shtml", ".jhtml")):
        return None
    title = text
    if not title or title in ("附件下载", "下载", "点击下载", "附件", "点击查看", "查看"):
        title = next((name for name in names if name and FILE_NAME.search(name)), text)
    address = absolute(href, url) or absolute(link.get("oldsrc"), url)
    return {"title": title or path.rsplit("/", 1)[-1] or None, "url": address}
