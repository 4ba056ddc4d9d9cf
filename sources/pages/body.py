"""Where the document begins and ends on the page.

Belongs here: choosing the blocks of the body and writing them as text.
Does not belong here: fields, attachments.
"""

import re
from itertools import accumulate

from lxml import etree

from sources.dates import find_days
from sources.pages.blocks import MARK, Block, Page, Region
from sources.pages.ending import date_line, number_before_date
from sources.pages.titles import LONGEST_RUN, run_of, same_key
from sources.pages.words import words

FILE_NAME = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|7z|csv|txt|ceb|tif|rtf)\b", re.IGNORECASE
)
ANNEX = re.compile(
    r"附件|附表|附录|相关(?:文件|文档)|文件下载|资料下载|\.(?:docx?|xlsx?|pdf|wps|zip|rar)\b", re.IGNORECASE
)
_LONGEST_PART = 20  # links of another part of the page below the text
_BETWEEN_PARTS = 2  # empty blocks between two elements that hold one text
_SHARE_OF_PAGE = 0.3  # a region of a weak name must hold this much of the text outside links
_AFTER_END = 0.5  # an end line inside a region counts when less than this share of the text comes after it
_DATE_BESIDE = 22  # characters: a date with its time and brackets
_BARE_ANNEX = re.compile(r"^(?:相关)?(?:附件|文件)(?:下载|列表)?\s*[:：]?[|\s]*$")
_EMPTY_DOWNLOAD = re.compile(r"^附件下载[:：]\s*\|")
_END_INSIDE = re.compile(
    r"^[【\[(（]?(?:责任编辑|责编|编辑|审核|来源|信息来源|供稿|作者|初审|复审|终审|校对)\s*[:：]"
)
_LONGEST_BAR = 60  # characters of a line below the title
_LONGEST_FOOTER = 100
_FOOTER = re.compile(r"版权所有|Copyright|©|ICP备|公网安备|网站标识码", re.IGNORECASE)
_DATE_STARTS = frozenset("12１２一二[【(（ ")  # of a line that begins with a date
_BESIDE_DATE = re.compile(r"[\])）】]?[\s|]*[\u4e00-\u9fff]{2,8}\s?[:：(（][^，,；;]{0,30}")  # 访问：22
_ONLY_SIGNS = re.compile(r"[\W\d_]*")


def main_part(page: Page) -> Page:
    """The page without hidden parts and furniture; the whole page when nothing would be left."""
    # Lines that end a text stay, even in furniture: they say where it ends.
    keep = [not (b.chrome or b.hidden) or _is_end(b) for b in page.blocks]
    if sum(len(b.text) for b, kept in zip(page.blocks, keep, strict=True) if kept and not b.mostly_link) < 30:
        keep = [not block.chrome for block in page.blocks]
        if not any(keep):
            return page
    before = [0]
    for kept in keep:
        before.append(before[-1] + kept)
    return Page(
        [block for block, kept in zip(page.blocks, keep, strict=True) if kept],
        [Region(before[r.start], before[r.end], r.strong, r.depth) for r in page.regions],
        page.root, page.title_tag, page.scripts,
    )  # fmt: skip


def _is_end(block: Block) -> bool:
    return len(block.text) < 60 and words().end_line.match(block.text) is not None


def bounds(page: Page, title: str | None, header: set[int]) -> tuple[int, int]:
    """`[start, end)` of the blocks of the document, title and header lines left out."""
    blocks = page.blocks
    region = _best_region(page, header)
    key = same_key(title) if title else ""
    if region:
        start, stop = region.start, region.end
    else:
        start, stop = _behind_header(blocks, key, header, is_text=page.root is None), len(blocks)
    start = _skip_head(blocks, start, stop, key, header)
    end = _find_end(blocks, start, stop, inside=region is not None)
    while end > start and (_is_trailing(blocks[end - 1]) or (end - 1 in header and end - 1 > start + 1)):
        end -= 1
    return start, _without_other_part(blocks, start, end)


def _without_other_part(blocks: list[Block], start: int, end: int) -> int:
    """Where the text ends when a heading with nothing but links below it follows (常用下载)."""
    for index in range(end - 1, max(start, end - _LONGEST_PART), -1):
        block = blocks[index]
        if block.heading and block.text and not block.mostly_link:
            return end if ANNEX.search(block.text) or index + 1 == end else index
        if block.text and not block.mostly_link:
            break
    return end


def render(blocks: list[Block]) -> str | None:
    """Paragraphs separated by line feeds, rows of tables with their cells separated by tabs."""
    lines = [block.text for block in blocks if block.text.strip()]
    return "\n".join(lines) or None


def _weight(blocks: list[Block]) -> int:
    return sum(map(_weight_of, blocks))


def _weight_of(block: Block) -> int:
    """Characters outside links; a line that ends a text has none."""
    return 0 if _is_end(block) else len(block.text) - block.link


def _best_region(page: Page, header: set[int]) -> Region | None:
    """The element whose name says that it holds the document and whose content bears it out."""
    if not page.regions:
        return None
    weights = [0, *accumulate(_weight_of(block) for block in page.blocks)]
    files = [0, *accumulate(bool(b.links) and FILE_NAME.search(b.text) is not None for b in page.blocks)]
    total = max(1, weights[-1])
    best: tuple[bool, int, int] | None = None
    chosen: Region | None = None
    for region in page.regions:
        weight = weights[region.end] - weights[region.start]
        has_files = files[region.end] > files[region.start]
        if not weight and not has_files:
            continue
        behind = bool(header) and region.start > min(header)
        if not region.strong and weight < total * _SHARE_OF_PAGE and not (has_files and behind):
            continue
        if not region.strong and header and region.start <= min(header) and max(header) < region.end:
            continue  # it holds the header block as well: no better than the page
        rank = (region.strong, weight, region.depth)
        if (
            best is None
            or rank[:2] > best[:2]
            or (rank[0] == best[0] and weight * 10 >= best[1] * 9 and region.depth > best[2])
        ):
            best, chosen = rank, region
    return _with_neighbours(page, chosen, weights) if chosen else None


def _with_neighbours(page: Page, chosen: Region, weights: list[int]) -> Region:
    """The chosen element with those of its kind next to it: editors leave a text in several."""
    start, end = chosen.start, chosen.end
    alike = [one for one in page.regions if one.strong == chosen.strong and one.depth == chosen.depth]
    place = alike.index(chosen)
    for one in alike[place + 1 :]:
        if not _continues(page.blocks, weights, end, one.start, one):
            break
        end = one.end
    for one in reversed(alike[:place]):
        if not _continues(page.blocks, weights, one.end, start, one):
            break
        start = one.start
    return Region(start, end, chosen.strong, chosen.depth)


def _continues(blocks: list[Block], weights: list[int], start: int, end: int, other: Region) -> bool:
    """Whether nothing to speak of lies between two elements and the other one holds text, not links."""
    if not 0 <= end - start <= _BETWEEN_PARTS or any(b.heading or b.text for b in blocks[start:end]):
        return False
    inside = blocks[other.start : other.end]
    weight = weights[other.end] - weights[other.start]
    return weight * 2 > sum(len(block.text) for block in inside) and not any(map(_is_end, inside[:1]))


def _behind_header(blocks: list[Block], key: str, header: set[int], *, is_text: bool) -> int:
    """Behind the title and the header lines next to it."""
    for index, block in enumerate(blocks):
        if key and not block.mostly_link:
            count = run_of(blocks, index, key)
            if count:
                return index + count
    if is_text:
        return 0
    early = [index for index in header if index <= len(blocks) // 2]
    if early:
        return max(early) + 1
    return next((i for i, b in enumerate(blocks) if len(b.text) >= 30 and not b.mostly_link), 0)


def _skip_head(blocks: list[Block], start: int, stop: int, key: str, header: set[int]) -> int:
    """Over repeated titles, header lines, share bars and other furniture before the first paragraph."""
    index = start
    while index < stop:
        block = blocks[index]
        text = block.text
        count = run_of(blocks[index : min(stop, index + LONGEST_RUN + 1)], 0, key) if key else 0
        if count:
            index += count
            continue
        is_file = FILE_NAME.search(text) is not None
        skip = (
            not text
            or index in header
            or text in words().furniture
            or words().breadcrumb.match(text) is not None
            or (block.mostly_link and not is_file and not _is_title_like_link(block))
            or (words().end_line.match(text) is not None and len(text) < 60)
            or (len(text) <= 20 and _ONLY_SIGNS.fullmatch(text) is not None)
            or (len(text) <= 60 and not words().noise.sub("", text))
            or (date_line(text) is not None and not text.startswith(("（", "(")))
            or _is_bar(block)
            or number_before_date(text) is not None
            or text in words().empty_values
            or text in words().attributes
            or _is_subtitle(blocks, index, stop, header)
        )
        if not skip:
            break
        index += 1
    return index


def _is_subtitle(blocks: list[Block], index: int, stop: int, header: set[int]) -> bool:
    """A short heading or a line with a dash that a header line follows: it belongs to the title."""
    block = blocks[index]
    if len(block.text) > _LONGEST_BAR or not (block.heading or block.text.startswith(("—", "--", "－"))):
        return False
    return any(i in header or _is_bar(blocks[i]) for i in range(index + 1, min(index + 3, stop)))


def _is_bar(block: Block) -> bool:
    """A date with an origin or tools beside it, each in an element of its own, without labels."""
    if len(block.text) > _LONGEST_BAR or block.text[:1] not in _DATE_STARTS or "。" in block.text:
        return False
    days = find_days(block.text)
    if len(days) != 1 or days[0].start > 2:
        return False
    return MARK in block.marked or _BESIDE_DATE.fullmatch(block.text[days[0].end :]) is not None


def _is_title_like_link(block: Block) -> bool:
    return any(link.get("appendix") or "attach" in (link.get("class") or "") for link in block.links)


def _find_end(blocks: list[Block], start: int, stop: int, *, inside: bool) -> int:
    left = _weight(blocks[start:stop])
    total = max(1, left)
    seen = 0
    for index in range(start, stop):
        block = blocks[index]
        text = block.text
        if index > start and (
            words().end_line.match(text)
            or _EMPTY_DOWNLOAD.match(text)
            or (_END_INSIDE.match(text) and len(text) <= 40)
        ):
            rest = left
            # A share bar between title and text has nothing before it yet.
            if (not inside or rest < total * _AFTER_END) and (seen or rest == 0):
                return index
        seen += len(text)
        left -= _weight_of(block)
    return stop


def _is_trailing(block: Block) -> bool:
    text = block.text.replace("\t", "")
    if not text.strip() or text in words().furniture or _BARE_ANNEX.match(text):
        return True
    if len(text) <= _LONGEST_FOOTER and _FOOTER.search(text):
        return True
    if (
        (block.mostly_link or _is_entry(block))
        and not FILE_NAME.search(text)
        and not _is_title_like_link(block)
    ):
        return not any(FILE_NAME.search(_of_link(link)) for link in block.links)
    return words().end_line.match(text) is not None


def _is_entry(block: Block) -> bool:
    """A link with a date beside it, as in lists of related documents."""
    days = find_days(block.text) if block.link and len(block.text) - block.link <= _DATE_BESIDE else []
    return len(days) == 1 and bool(days[0].start == 0 or not block.text[days[0].end :].strip("]）)】 "))


def _of_link(link: etree._Element) -> str:
    return " ".join(link.get(name) or "" for name in ("href", "title", "alt", "oldsrc"))
