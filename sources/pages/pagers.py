"""The address of the next page of a list: a link, a script's pager, the number behind the current one.

Belongs here: pagers in HTML and in scripts. Does not belong here: entries, fetching pages.
"""

import re
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from sources.pages.attachments import absolute
from sources.pages.blocks import squeeze
from sources.pages.list_scripts import scripts

NEXT = re.compile(
    r"^[\s>»\[【]*(?:下一页|下页|后一页|下一頁|后页|较早(?:的)?文章|older posts|next(?: page)?|>|»|›|→)"
    r"[\s>»→\]】]*$",
    re.IGNORECASE,
)
_NEXT_NAME = re.compile(r"(?:^|[\s_-])(?:next|nextpage|page-next|layui-laypage-next)(?:$|\s)", re.IGNORECASE)
_LONGEST_NEXT = 12
_LONGEST_SHOWN = 40  # characters with white space around them
_LONGEST_NUMBER = 3  # digits of a page number; four are a year
_CURRENT = re.compile(r"current|active|here|^on$|cur\b|selected|now|thisclass", re.IGNORECASE)
_IN_HANDLER = re.compile(
    r"[\"'](?P<url>[^\"'\s()]*(?:\.(?:s?html?|jhtml|jspx?|aspx?|php|do)\b|\?)[^\"'\s]*)[\"']"
)
# TRS: createPageHTML(pages, current from 0, "index", "html");
# UCAP: createPageHTML('div', pages, current from 1, 'name', 'ext', rows). The numbers may be variables.
_CREATE = re.compile(r"(?<!function )createPageHTML\s*\((?P<arguments>[^()]{3,200})\)")
_GROUP = re.compile(r"<nextgroup>\s*<!\[CDATA\[\s*<a[^>]*?href\s*=\s*[\"'](?P<url>[^\"']+)", re.IGNORECASE)
_HINTS = (
    "countpage", "pagecount", "page_count", "totalpage", "total_page", "pagetotal", "pagenums", "pagesum",
    "limit", "perpage", "pagesize", "page_size",
)  # fmt: skip
_TOTAL = re.compile(
    r"\b(?:countPage|page_?count|total_?pages?|pageTotal|nPageCount|pageNums|pageSum)\b[\"']?\s*[=:]\s*[\"']?(?P<n>\d{1,5})",
    re.IGNORECASE,
)
_AT = re.compile(
    r"\b(?P<name>current_?Page|cur_?Page|page_?Index|currPage|nCurrIndex|page_?No|curr|currentIndex|nowPage)\b[\"']?\s*[=:]\s*[\"']?(?P<n>\d{1,5})",
    re.IGNORECASE,
)
_ROWS = re.compile(
    r"\b(?:count|total(?:Records?|Rows?|Count)?|recordCount)[\"']?\s*:\s*(?P<n>\d{1,7})", re.IGNORECASE
)
_LIMIT = re.compile(r"\b(?:limit|page_?size|perPage|rows)[\"']?\s*:\s*(?P<n>\d{1,4})", re.IGNORECASE)
_LITERALS = r"(?:(?:\"[^\"\n]{0,120}\"|'[^'\n]{0,120}')\s{0,4}\+\s{0,4}){1,4}"
# 'index' + '_' + nextPage + '.html', "?page=" + obj.curr
_MADE = re.compile(
    rf"(?P<head>{_LITERALS})\(?\s?[A-Za-z_$][\w$.]{{0,40}}(?:\s?[+-]\s?1)?\s?\)?(?:\s{{0,4}}\+\s{{0,4}}[\"'](?P<tail>\.[a-z]{{2,6}}\b[^\"'\s\\<>]{{0,80}}))?"
)
_LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_PAGE_QUERY = re.compile(r"[?&][\w.]{0,24}(?:page|pn|paging|curr|p)\w{0,8}=$", re.IGNORECASE)
_AT_END_OF_NAME = re.compile(r"[_\-/]$")
_NUMBER_IN_PATH = re.compile(r"[_\-](\d{1,4})\.\w{2,6}$")


def next_url(root: etree._Element, source: str, url: str | None) -> str | None:
    """The address of the next page, absolute when `url` is known; None on the last page, without a pager."""
    return _linked(root, url) or _scripted(source, url) or _numbered(root, url)


def _linked(root: etree._Element, url: str | None) -> str | None:
    for link in root.iter("link", "a"):
        if _says_next(link):
            address = absolute(link.get("href"), url) or _in_handler(link, url)
            if address:
                return address
    for other in root.iterfind(".//*[@onclick]"):
        if other.tag != "a" and _says_next(other):
            address = _in_handler(other, url)
            if address:
                return address
    return None


def _says_next(element: etree._Element) -> bool:
    if element.tag == "link" or element.get("rel"):
        return (element.get("rel") or "").lower() == "next"
    text = _shown(element)
    if text:
        return len(text) <= _LONGEST_NEXT and NEXT.match(text) is not None
    titles = [
        element.get("title"),
        element.get("value"),
        *(image.get("alt") for image in element.iter("img")),
    ]
    told = next((squeeze(title) for title in titles if title), "")
    return NEXT.match(told) is not None if told else _NEXT_NAME.search(element.get("class") or "") is not None


def _shown(element: etree._Element) -> str:
    """The text of a short element; the beginning of a longer one."""
    if not len(element):
        return squeeze((element.text or "")[:_LONGEST_SHOWN])
    parts: list[str] = []
    for part in element.itertext():
        parts.append(str(part))
        if len(parts) > _LONGEST_NEXT:
            break
    return squeeze("".join(parts))


def _in_handler(element: etree._Element, url: str | None) -> str | None:
    """The address that a click hands to a script: toPage('index_2.html')."""
    for name in ("onclick", "href"):
        match = _IN_HANDLER.search(element.get(name) or "")
        if match:
            return absolute(match["url"], url)
    return None


def _scripted(source: str, url: str | None) -> str | None:
    lower = source.lower()
    group = _GROUP.search(source) if "<nextgroup" in lower else None
    if group:
        return absolute(group["url"].replace("&amp;", "&"), url)
    for call in _CREATE.finditer(source) if "createpagehtml" in lower else ():
        made = _created([part.strip() for part in call["arguments"].split(",")], source)
        if made is not None:
            return absolute(made, url) if made else None
    if not any(hint in lower for hint in _HINTS):
        return None
    return _counted("\n".join(scripts(source)), url)


def _counted(source: str, url: str | None) -> str | None:
    """The next page of a pager that knows the number of pages and how their addresses are made."""
    total = _TOTAL.search(source)
    rows, limit = _ROWS.search(source), _LIMIT.search(source)
    pages = int(total["n"]) if total else 0
    if not pages and rows and limit and int(limit["n"]):
        pages = -(-int(rows["n"]) // int(limit["n"]))
    if pages < 2:
        return None
    at = _AT.search(source)
    # TRS counts from 0; everybody else from 1, and an address without a number is the first page.
    from_zero = at is not None and (
        int(at["n"]) == 0 or (total is not None and "countpage" in total[0].lower())
    )
    current = int(at["n"]) if at else _number_of(url)
    if current + 1 >= pages + (not from_zero):
        return None
    for match in _MADE.finditer(source):
        address = _address(match["head"], match["tail"], current + 1)
        if address:
            return absolute(address, url)
    return None


def _created(arguments: list[str], source: str) -> str | None:
    """The next page of a createPageHTML call: '' on the last one, None when the call tells nothing."""
    values = [_value(argument, source) for argument in arguments]
    from_one = len(values) >= 5 and not values[0].isdecimal()
    pages, current, name, suffix = (*values[from_one : from_one + 4], "", "", "", "")[:4]
    if not (pages.isdecimal() and current.isdecimal() and name and suffix):
        return None
    at = int(current)
    return f"{name}_{at + 1}.{suffix.lstrip('.')}" if at + 1 < int(pages) + from_one else ""


def _value(argument: str, source: str) -> str:
    """A literal, or the literal that a variable was set to; '' for anything else."""
    if argument[:1] in ("'", '"'):
        return argument.strip("\"'")
    if argument.isdecimal():
        return argument
    if not re.fullmatch(r"[A-Za-z_$][\w$]{0,40}", argument):
        return ""
    match = re.search(rf"\b{re.escape(argument)}\s*=\s*[\"']?([\w\-/.]+)", source)
    return match[1] if match else ""


def _address(head: str, tail: str | None, number: int) -> str | None:
    """The address that a script puts together from literals around the number of a page."""
    lead = "".join(double or single for double, single in _LITERAL.findall(head))
    lead = re.split(r"[\s\"'\\<>]", lead)[-1]
    if not _PAGE_QUERY.search(lead):
        lead = lead.rsplit("=", 1)[-1]  # href=index_
    if tail and _AT_END_OF_NAME.search(lead):
        return f"{lead}{number}{tail}"
    return f"{lead}{number}" if _PAGE_QUERY.search(lead) else None


def _number_of(url: str | None) -> int:
    """The number of the page as its own address tells it; 1 when it does not."""
    parts = urlsplit(url or "")
    match = _NUMBER_IN_PATH.search(parts.path)
    if match:
        return int(match[1])
    for name, values in parse_qs(parts.query).items():
        if _PAGE_QUERY.search(f"?{name}=") and values[0].isdecimal():
            return int(values[0][:5])
    return 1


def _numbered(root: etree._Element, url: str | None) -> str | None:
    """A row of page numbers: the link behind the current number."""
    numbers: dict[etree._Element, dict[int, str]] = {}
    for element in root.iter("a", "span", "b", "strong", "em", "li"):
        text = _shown(element) if len(element) <= 1 else ""
        if not text.isdecimal() or len(text) > _LONGEST_NUMBER:
            continue
        marked = (
            element.tag in ("b", "strong")
            or _CURRENT.search(element.get("class") or "")
            or (element.tag == "span" and element.get("href") is None)
        )
        parent = element.getparent()
        if not marked or parent is None:
            continue
        if parent not in numbers:
            numbers[parent] = _addresses(parent, url)
        following = numbers[parent].get(int(text) + 1)
        if following:
            return following
    return None


def _addresses(pager: etree._Element, url: str | None) -> dict[int, str]:
    """The addresses of the numbered links inside an element."""
    found: dict[int, str] = {}
    for link in pager.iter("a"):
        text = _shown(link)
        numbered = text.isdecimal() and len(text) <= _LONGEST_NUMBER
        address = absolute(link.get("href"), url) if numbered else None
        if address:
            found.setdefault(int(text), address)
    return found
