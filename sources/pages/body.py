"""Where the document begins and ends on the page.

Belongs here: choosing the blocks of the body and writing them as text.
Does not belong here: fields, attachments.
"""

import re
from itertools import accumulate

from sources import doc_numbers
from sources.dates import find_days
from sources.pages.blocks import MARK, Block, Page, Region
from sources.pages.body_end import (
    FILE_NAME,
    find_end,
    is_end,
    is_title_like_link,
    is_trailing,
    second_copy,
    weight_of,
    without_other_part,
)
from sources.pages.ending import date_line, number_before_date
from sources.pages.titles import LONGEST_RUN, run_of, same_key
from sources.pages.words import words

_BETWEEN_PARTS = 2  # empty blocks between two elements that hold one text
_SHARE_OF_PAGE = 0.3  # a region of a weak name must hold this much of the text outside links
_OF_SENTENCE = ("。", "；", "：", ":", "，")
_LONGEST_BAR = 60  # characters of a line below the title
_DATE_STARTS = frozenset("12１２一二[【(（ ")  # of a line that begins with a date
_BESIDE_DATE = re.compile(r"[\])）】]?[\s|]*[\u4e00-\u9fff]{2,8}\s?[:：(（][^，,；;]{0,30}")  # 访问：22
_ONLY_SIGNS = re.compile(r"[\W\d_]*")


def main_part(page: Page) -> Page:
    """The page without hidden parts and furniture; the whole page when nothing would be left."""
    # Lines that end a text stay, even in furniture: they say where it ends.
    keep = [not (b.chrome or b.hidden) or is_end(b) for b in page.blocks]
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
    stop = second_copy(blocks, start, stop, key)
    end = find_end(blocks, start, stop, inside=region is not None)
    while end > start and (is_trailing(blocks[end - 1]) or (end - 1 in header and end - 1 > start + 1)):
        end -= 1
    return start, without_other_part(blocks, start, end)


def render(blocks: list[Block]) -> str | None:
    """Paragraphs separated by line feeds, rows of tables with their cells separated by tabs."""
    lines = [block.text for block in blocks if block.text.strip()]
    return "\n".join(lines) or None


def _best_region(page: Page, header: set[int]) -> Region | None:
    """The element whose name says that it holds the document and whose content bears it out."""
    if not page.regions:
        return None
    weights = [0, *accumulate(weight_of(block) for block in page.blocks)]
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
    return weight * 2 > sum(len(block.text) for block in inside) and not any(map(is_end, inside[:1]))


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
    index, headed = start, False
    while index < stop:
        block = blocks[index]
        text = block.text
        headed = headed or index in header
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
            or (block.mostly_link and not is_file and not is_title_like_link(block))
            or (words().end_line.match(text) is not None and len(text) < 60)
            or (len(text) <= 20 and _ONLY_SIGNS.fullmatch(text) is not None)
            or (len(text) <= 60 and not words().noise.sub("", text))
            or (date_line(text) is not None and not text.startswith(("（", "(")))
            or _is_bar(block)
            or number_before_date(text) is not None
            or text in words().empty_values
            or text in words().attributes
            or _is_subtitle(blocks, index, stop, header, headed=headed)
        )
        if not skip:
            break
        index += 1
    return index


def _is_subtitle(blocks: list[Block], index: int, stop: int, header: set[int], *, headed: bool) -> bool:
    """A short line that a header line follows: a subtitle, a number, names and a date below the title."""
    block = blocks[index]
    if len(block.text) > _LONGEST_BAR:
        return False
    following = range(index + 1, min(index + 3, stop))
    if block.heading or block.text.startswith(("—", "--", "－")) or doc_numbers.normalise(block.text):
        return any(i in header or _is_bar(blocks[i]) for i in following)
    if headed or block.cells or block.text.endswith(_OF_SENTENCE):
        return False
    return any(i in header and not blocks[i].cells and find_days(blocks[i].text) for i in following)


def _is_bar(block: Block) -> bool:
    """A date with an origin or tools beside it, each in an element of its own, without labels."""
    if len(block.text) > _LONGEST_BAR or block.text[:1] not in _DATE_STARTS or "。" in block.text:
        return False
    days = find_days(block.text)
    if len(days) != 1 or days[0].start > 2:
        return False
    return MARK in block.marked or _BESIDE_DATE.fullmatch(block.text[days[0].end :]) is not None
