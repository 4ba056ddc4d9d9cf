"""Lists of documents: their entries.

Belongs here: finding the repeated part of a page, titles, dates.
Does not belong here: entries that scripts build (`list_scripts.py`), the way to the next page (`pagers.py`).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, islice

from lxml import etree

from sources.dates import find_days
from sources.pages import list_scripts
from sources.pages.attachments import absolute
from sources.pages.blocks import parse, squeeze
from sources.pages.entry_dates import date_of, is_date, told, without_date
from sources.pages.pagers import NEXT
from sources.pages.tags import CHROME
from sources.pages.words import words

_ITEM_TAGS = frozenset({"li", "tr", "dd", "dt", "article"})
_ROW_LISTS = frozenset({"dl", "ul"})  # an entry whose date and title are items of their own
_CLIMB = 5  # levels from a link up to its entry
_MOST_LINKS = 4  # links inside one entry (title, column, file)
_MOST_ON_PAGE = 20_000  # links that are looked at
_LONGEST_EXTRA = 400  # characters of an entry beside its title: a summary, not a page
_CUT = re.compile(r"(?:\.{2,}|…+)$")
_SEVERAL = 2
# Some systems put all they know into the attribute: 标题：… 点击数：… 发表时间：….
_LISTED_STARTS = ("标题", "文章标题")
_LISTED = re.compile(
    r"(?:文章)?标题\s?[:：]\s?(?P<title>.+?)"
    r"(?:\s(?:作\s?者|点击数?|点击次数|浏览|发表时间|更新时间|发布时间|发布日期|时\s?间|日期)\s?[:：].*)?"
)
_PUBLISHED_NAME = re.compile(r"(?:信息)?(?:发布|公开|公布|上网|公示|公告)(?:日期|时间)")
_PUBLISHED_LABEL = re.compile(
    rf"{_PUBLISHED_NAME.pattern}\s*[:：]?\s*(?P<value>(?:19|20)\d{{2}}[^\u4e00-\u9fff]?.{{0,20}})"
)
_BULLET = re.compile(r"^[·•\-—>»▪■◆●\s\u3000]+(?=\S)")
_TEMPLATE = re.compile(r"['\"]\s?\+|\+\s?['\"]|\{\{|\$\{|<%")  # a title that only the script knows
_NEAREST, _LONGEST_BESIDE = 3, 60  # siblings and characters beside a link that is an entry of its own
_FEWEST_LEFT = 3  # dated entries in a comment or a script
_TITLE_ALONE = 8  # characters: an undated link among dated ones with so many is an entry, not "更多"
_ARROWS = " \u3000>＞»›<＜«‹[]【】+…."
_Item = tuple[dict[str, str | None], etree._Element]  # an entry with the element that holds it
_IGNORED = frozenset({"script", "style", "select", "option"})


def entries(root: etree._Element, url: str | None) -> list[dict[str, str | None]]:
    """`[{"title", "url", "date"}]` of the largest group of like entries, dated groups first."""
    items = _items(root)
    groups: dict[tuple[str, ...], list[_Item]] = defaultdict(list)
    for item, links in items:
        entry = _entry(item, links, url)
        if entry:
            groups[_signature(item)].append((entry, item))
    best: list[dict[str, str | None]] = []
    rank = (0, 0, 0)
    for group in groups.values():
        dated = sum(entry["date"] is not None for entry, _ in group)
        letters = sum(len(entry["title"] or "") for entry, _ in group)
        if not dated and (len(group) < 4 or letters < 10 * len(group)):
            continue
        mine = (dated if dated * 2 >= len(group) else 0, letters, len(group))
        if mine > rank:
            rank, best = mine, [entry for entry, _ in (_with_gaps(group) if dated else group)]
    return _unique(best)


def _with_gaps(group: list[_Item]) -> list[_Item]:
    """The dated entries, and those undated ones that stand among them: no menus of the same make."""
    shapes: dict[etree._Element | None, set[tuple[str, ...]]] = defaultdict(set)
    for entry, item in group:
        if entry["date"] is not None:
            shapes[item.getparent()].add(_shape(item))
    kept = []
    for entry, item in group:
        title, siblings = entry["title"] or "", shapes.get(item.getparent(), set())
        alike = _shape(item) in siblings and set(_shape(item)) != {"a"}
        among = siblings and (alike or len(title) >= _TITLE_ALONE)
        if entry["date"] is not None or (among and not _is_furniture(title)):
            kept.append((entry, item))
    return kept


def _shape(item: etree._Element) -> tuple[str, ...]:
    """The elements directly inside an entry; where a date is left blank its element is still there."""
    return tuple(sorted(str(child.tag) for child in item))


def _is_furniture(title: str) -> bool:
    bare = title.strip(_ARROWS)
    return bare in words().furniture or bare in words().list_links or words().end_line.match(bare) is not None


def all_entries(root: etree._Element, source: str, url: str | None) -> list[dict[str, str | None]]:
    """As `entries`; when the page shows no dated ones, those that are left for its script."""
    is_data = list_scripts.is_data(source)
    fewest = 1 if is_data else _FEWEST_LEFT  # the last page of an interface may have one entry
    shown = [] if is_data else entries(root, url)
    dated = sum(entry["date"] is not None for entry in shown)
    if dated and (dated >= _FEWEST_LEFT or "<record>" not in source):
        return shown
    for left in chain(_comments(source), list_scripts.fragments(source)):
        if left.count("<a") >= fewest:
            inside = parse(left)
            found = entries(inside, url) if inside is not None else []
            found = [entry for entry in found if not _TEMPLATE.search(entry["title"] or "")]
            if sum(entry["date"] is not None for entry in found) >= fewest:
                return found
    told = _unique(list_scripts.entries(source, url))
    return told if len(told) >= _FEWEST_LEFT or (told and not shown) else shown


def _comments(source: str) -> Iterator[str]:
    end = 0
    while (start := source.find("<!--", end)) >= 0:
        end = source.find("-->", start)
        if end < 0:
            return
        yield source[start + 4 : end]


def _unique(found: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
    seen: set[tuple[str | None, ...]] = set()
    kept = []
    for entry in found:
        key = (entry["title"], entry["url"], entry["date"])
        if key not in seen:
            seen.add(key)
            kept.append(entry)
    return kept


def _items(root: etree._Element) -> list[tuple[etree._Element, list[etree._Element]]]:
    """Entries with their links: the nearest row, or the largest element with this one link."""
    all_links = islice((a for a in root.iter("a") if a.get("href") is not None), _MOST_ON_PAGE)
    links = [a for a in all_links if _text(a)]
    count: dict[etree._Element, set[str]] = defaultdict(set)
    for number, link in enumerate(links):
        href = link.get("href") or ""
        # javascript:; hides different targets behind one address: count each.
        name = href if not href.lower().startswith("javascript") and href != "#" else str(number)
        above: etree._Element | None = link
        for _ in range(_CLIMB + 1):
            if above is None:
                break
            count[above].add(name)
            above = above.getparent()
    chosen: dict[etree._Element, list[etree._Element]] = {}
    for link in links:
        item = _item_of(link, count)
        if item is not None:
            chosen.setdefault(item, []).append(link)
    return list(chosen.items())


def _item_of(link: etree._Element, count: dict[etree._Element, set[str]]) -> etree._Element | None:
    above: etree._Element | None = link
    alone = link
    for _ in range(_CLIMB + 1):
        if above is None or above.tag in ("body", "html", "table", "ul", "ol", "form"):
            break
        names = f"{above.get('id') or ''} {above.get('class') or ''}".lower().split()
        if above.tag in CHROME or not words().chrome.isdisjoint(names):
            return None
        if above.tag in _ITEM_TAGS:
            parent = above.getparent()
            if parent is not None and parent.tag in _ROW_LISTS and len(count[parent]) == 1:
                return parent
            if len(count[above]) <= _MOST_LINKS:
                return above
            # A row that lays out the page: its links are entries when dates stand beside them.
            return alone if above.tag == "tr" and find_days(_beside(alone)) else None
        if len(count[above]) == 1:
            alone = above
        above = above.getparent()
    return alone


def _signature(item: etree._Element) -> tuple[str, ...]:
    """Entries of one list look alike: tag of the entry, tags and classes of the two elements above it."""
    parts = [str(item.tag)]
    above = item.getparent()
    for _ in range(2):
        if above is None:
            break
        parts.append(f"{above.tag}.{above.get('class') or ''}")
        above = above.getparent()
    return tuple(parts)


def _entry(
    item: etree._Element, links: list[etree._Element], url: str | None
) -> dict[str, str | None] | None:
    titled = [(_title(link), link) for link in links]
    title, link = max(titled, key=lambda pair: len(pair[0]))
    if len(re.sub(r"\W", "", title)) < 2 or NEXT.match(title) or title.isdigit():
        return None
    whole = _text(item, " ")
    rest = whole.replace(_text(link, " "), " ", 1) if item is not link else ""
    described = item.getnext() if item.tag == "dt" else None
    if described is not None and described.tag == "dd":
        rest += " " + _text(described, " ")
    if len(rest) > _LONGEST_EXTRA:
        return None
    date = (
        _labelled_date(item, rest)
        or date_of(rest or _beside(item))
        or next((date_of(n.text or "") for n in link.iter() if n is not link and is_date(n)), None)
        or next((date_of(n.get("datetime") or "") for n in item.iter("time")), None)
    )
    if not date:
        # Inside the link before or behind the title; a date within a title belongs to the title.
        date, title = without_date(title)
    date = date or date_of(_text(link, " ").replace(title, " ")) or told(link.get("title") or "")
    return {"title": title, "url": absolute(link.get("href"), url), "date": date}


def _labelled_date(item: etree._Element, rest: str) -> str | None:
    """The publication date of an entry with several dates: by its label, or by the name of its column."""
    if len(find_days(rest)) < _SEVERAL:
        return None
    label = _PUBLISHED_LABEL.search(rest)
    if label:
        return date_of(label["value"])
    if item.tag != "tr":
        return None
    table = next(item.iterancestors("table"), None)
    head = next(table.iter("tr"), None) if table is not None else None
    names = [_text(cell) for cell in head] if head is not None and head is not item else []
    cells = list(item)
    if len(names) != len(cells):
        return None
    place = next((i for i, name in enumerate(names) if _PUBLISHED_NAME.fullmatch(name)), None)
    return None if place is None else date_of(_text(cells[place], " "))


def _beside(link: etree._Element) -> str:
    """The text beside a link that is an entry of its own: behind it, or before it where dates come first."""
    parent = link.getparent()
    first = next(parent.iterchildren("a"), None) if parent is not None else None
    if parent is None or first is None:
        return ""
    lead = " ".join(
        [parent.text or "", *(_text(e) + (e.tail or "") for e in first.itersiblings(preceding=True))]
    )
    if find_days(lead) and not find_days(first.tail or ""):
        return _until_link(link, preceding=True)
    return _until_link(link, preceding=False)


def _until_link(link: etree._Element, *, preceding: bool) -> str:
    """Text between a link and the end of its line."""
    parts = [] if preceding else [link.tail or ""]
    for count, sibling in enumerate(link.itersiblings(preceding=preceding)):
        if count == _NEAREST or sibling.tag in ("br", "a", "p", "div", "ul", "table"):
            parts.append((sibling.tail or "") if preceding else "")
            break
        parts.extend((_text(sibling), sibling.tail or ""))
    text = " ".join(parts)
    return text if len(text) <= _LONGEST_BESIDE else ""


def _title(link: etree._Element) -> str:
    """The title as printed; the title attribute when the printed one is cut off."""
    if len(link):
        heading = next((one for one in link.iter("h1", "h2", "h3", "h4", "h5", "h6") if _text(one)), None)
        printed = _text(heading) if heading is not None else _text(link, without_dates=True)
    else:
        printed = squeeze(link.text or "")
    printed = _BULLET.sub("", printed)
    full = squeeze(link.get("title") or "")
    listed = _LISTED.fullmatch(full) if full.startswith(_LISTED_STARTS) else None
    full = listed["title"] if listed else full
    cut = _CUT.search(printed)
    if full and ((cut and full.startswith(printed[: cut.start()][:6])) or not printed):
        return full
    return squeeze(printed)


def _text(element: etree._Element, joint: str = "", *, without_dates: bool = False) -> str:
    if not without_dates and (not len(element) or next(element.iter(*_IGNORED), None) is None):
        return squeeze(joint.join(map(str, element.itertext())))
    parts: list[str] = []
    for node in element.iter():
        ignored = node.tag in _IGNORED or not isinstance(node.tag, str)
        if not ignored and node.text and not (without_dates and node is not element and is_date(node)):
            parts.append(node.text)
        if node.tail and node is not element:
            parts.append(node.tail)
    return squeeze(joint.join(parts))
