"""Where the text of a page ends: tools, footers, related documents and second copies behind it.

Belongs here: telling lines of the text from what comes behind it.
Does not belong here: where the text begins, which element of the page holds it (`body.py`).
"""

import re

from lxml import etree

from sources.dates import find_days
from sources.pages.blocks import Block
from sources.pages.ending import body_names, date_line
from sources.pages.titles import run_of
from sources.pages.words import words

FILE_NAME = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|7z|csv|txt|ceb|tif|rtf)\b", re.IGNORECASE
)
ANNEX = re.compile(
    r"附件|附表|附录|相关(?:文件|文档)|文件下载|资料下载|\.(?:docx?|xlsx?|pdf|wps|zip|rar)\b", re.IGNORECASE
)
_LONGEST_PART = 20  # links of another part of the page below the text
_AFTER_END = 0.5  # an end line inside a region counts when less than this share of the text comes after it
_DATE_BESIDE = 22  # characters: a date with its time and brackets
_BARE_ANNEX = re.compile(r"^(?:相关)?(?:附件|文件)(?:下载|列表)?\s*[:：]?[|\s]*$")
_EMPTY_DOWNLOAD = re.compile(r"^附件下载[:：]\s*\|")
_END_INSIDE = re.compile(
    r"^[【\[(（]?(?:责任编辑|责编|编辑|审核|来源|信息来源|供稿|作者|初审|复审|终审|校对)\s*[:：]"
)
_LONGEST_FOOTER = 100
_FOOTER = re.compile(r"版权所有|Copyright|©|ICP备|公网安备|网站标识码", re.IGNORECASE)
_FOOTER_LINE = re.compile(
    r"[\u4e00-\u9fff （）()]{3,40}(?:局|室|府|会|委|办|厅|部|院|心|站|处|科)(?:主办|承办|主管|维护)"
    r"|(?:[ \u3000|]*(?:今日|昨日|本月|总|累计|网站|您是第)?访问"
    r"(?:(?:总?量|人次|人数|次数)[:：]?|[:：])[^：:]{0,12}){1,4}"
)
_HOSTS = re.compile(r"主办|承办|技术支持")  # a footer names them, and the announcement of an event
_OF_TEXT = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}条|附件?[:：])|[。；]$"
)
_SAID = re.compile(r"[。；]$|如下[:：]$")
_NOTICE = re.compile(r"版权|转载|免责|请您对|您访问|网站声明|扫|用手机|[【\[（(]|原文|本文|文章")
_SHORTEST_HEADING = 8
_LONGEST_NEW = 60  # characters of a line that a second copy may have of its own


def is_end(block: Block) -> bool:
    """Whether a line is one of those that end a text: tools, a footer, related documents."""
    return len(block.text) < 60 and words().end_line.match(block.text) is not None


def weight_of(block: Block) -> int:
    """Characters outside links; a line that ends a text has none."""
    return 0 if is_end(block) else len(block.text) - block.link


def find_end(blocks: list[Block], start: int, stop: int, *, inside: bool) -> int:
    """The first line behind the text; inside the element of the text only where little is left."""
    left = sum(map(weight_of, blocks[start:stop]))
    total = max(1, left)
    seen = 0
    for index in range(start, stop):
        block = blocks[index]
        text = block.text
        if index > start and (
            (words().end_line.match(text) and not _goes_on(blocks, index, stop))
            or _EMPTY_DOWNLOAD.match(text)
            or (_END_INSIDE.match(text) and len(text) <= 40)
        ):
            rest = left
            # A share bar between title and text has nothing before it yet.
            if (not inside or rest < total * _AFTER_END) and (seen or rest == 0):
                return index
        seen += len(text)
        left -= weight_of(block)
    return stop


def _goes_on(blocks: list[Block], index: int, stop: int) -> bool:
    """Whether a line that looks like an end stands in the text: a sentence, or 主办单位 of an event."""
    text = blocks[index].text
    if _SAID.search(text) and len(text) > _LONGEST_PART and not _NOTICE.match(text):
        return True
    if not _HOSTS.match(text):
        return False
    for block in blocks[index:stop]:
        if _FOOTER.search(block.text):
            return False
        if _OF_TEXT.search(block.text) or date_line(block.text):
            return True
    return False


def second_copy(blocks: list[Block], start: int, stop: int, key: str) -> int:
    """Where the same document comes again (for small screens): its heading, and no text that is new."""
    for index in range(start + 1, stop):
        if key and blocks[index].heading and run_of(blocks, index, key):
            seen = {block.text for block in blocks[start:index]}
            if all(len(b.text) <= _LONGEST_NEW or b.text in seen for b in blocks[index + 1 : stop]):
                return index
    return stop


def without_other_part(blocks: list[Block], start: int, end: int) -> int:
    """Where the text ends when a heading with nothing but links below it follows (常用下载)."""
    for index in range(end - 1, max(start, end - _LONGEST_PART), -1):
        block = blocks[index]
        if block.heading and block.text and not block.mostly_link:
            return end if ANNEX.search(block.text) or index + 1 == end else index
        if block.text and not block.mostly_link:
            break
    return end


def is_trailing(block: Block) -> bool:
    """Whether a last line is no part of the text."""
    text = block.text.replace("\t", "")
    if not text.strip() or text in words().furniture or _BARE_ANNEX.match(text):
        return True
    if block.heading and len(text) <= _SHORTEST_HEADING and not date_line(text) and not body_names(text):
        return True  # a heading with nothing below it
    if len(text) <= _LONGEST_FOOTER and (_FOOTER.search(text) or _FOOTER_LINE.fullmatch(text)):
        return True
    if (
        (block.mostly_link or _is_entry(block))
        and not FILE_NAME.search(text)
        and not is_title_like_link(block)
    ):
        return not any(FILE_NAME.search(_of_link(link)) for link in block.links)
    return words().end_line.match(text) is not None


def _is_entry(block: Block) -> bool:
    """A link with a date beside it, as in lists of related documents."""
    days = find_days(block.text) if block.link and len(block.text) - block.link <= _DATE_BESIDE else []
    return len(days) == 1 and bool(days[0].start == 0 or not block.text[days[0].end :].strip("]）)】 "))


def is_title_like_link(block: Block) -> bool:
    return any(link.get("appendix") or "attach" in (link.get("class") or "") for link in block.links)


def _of_link(link: etree._Element) -> str:
    return " ".join(link.get(name) or "" for name in ("href", "title", "alt", "oldsrc"))
