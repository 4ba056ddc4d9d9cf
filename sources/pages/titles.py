"""The title of a document.

Belongs here: finding and cleaning titles of pages and texts. Does not belong here: other fields.
"""

import re

from sources import doc_numbers
from sources.dates import find_days
from sources.pages.blocks import Block
from sources.pages.words import words

_LONGEST = 160
_DEEPEST = 3_000  # blocks: menus and header blocks before a title are shorter
_SHORTEST_COLUMN = 4  # characters: 公告 or 通知 alone may head a document
_SHORTEST_LINE = 4  # characters of the first line of a broken title
_LONGEST_MARK = 40  # characters of marks and numbers around a title
LONGEST_RUN = 5  # lines that one title may be broken into
_SPACE = re.compile(r"[\s\u3000、]+")
_QUOTES = str.maketrans("“”‘’＂＇()【】[]〔〕,:;－—–", "\"\"''\"'（）〔〕〔〕〔〕，：；---")
_INVALID_MARK = re.compile(
    r"^[\s\u3000]*[（(\[【〔]\s*(?P<mark>失效|已失效|废止|已废止|已修改|有效|现行有效|部分失效)\s*[）)\]】〕][\s\u3000]*"
)
_CHIP = re.compile(r"^(?P<mark>有效|失效|废止|已废止|已修改)[ \u3000]+(?=\S{6})")
_TAIL_CHIP = re.compile(r"[\s\u3000]*[（(\[【〔]\s*(?P<mark>失效|已失效|废止|已废止|已修改)\s*[）)\]】〕]$")
_ICON = re.compile(r"^[\[【](?:图|组图|图文|视频|置顶|新|热)[\]】][\s\u3000]*")
_SEPARATOR = re.compile(
    r"[ \u3000]*[|｜_»«·]+[ \u3000]*|[ \u3000]+[-–—]+[ \u3000]*|[ \u3000]*[-–—]+[ \u3000]+|[ \u3000]{2,}"
    r"|[ \u3000]*(?:--|——)[ \u3000]*"
    r"|[-–—](?=[^-–—]*(?:网|门户|平台|政府|局|委员会|办公室|中心|网站群!?)$)"
)
_SITE_TAIL = re.compile(
    r"(?:网|网站|门户|门户网站|平台|人民政府|政府信息公开|信息公开|政务公开|网站群!?|局|委员会|委|厅|办公室|中心|频道|首页|正文|专栏|信用中国(?:[（(][^（）()]{2,12}[）)])?|中国[\u4e00-\u9fff]{2,4}|数据发布库)$"
)
# What stands below a title and belongs to it.
_VERSION = re.compile(
    r"[（(〔\[](?:公开)?(?:征求意见稿|草案|试行|暂行|修订|修订版|修正|讨论稿|送审稿|摘要|第[一二三四五六七八九十\d]{1,3}批)[）)〕\]]"
)
_ENUMERATED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．]|第[一二三四五六七八九十百\d]{1,4}[条章节])"
)
_ADDRESSEE = re.compile(r"[:：]$")
_SENTENCE = re.compile(
    r"[。；;！？!?]|[，,].*[，,].*[，,]|^(?:为了?|根据|按照|经|近日|\d{1,2}月\d{1,2}日|据)(?=.{12})"
)
_RED_HEAD = re.compile(r"(?:文件|公文)$")
_OPENER = re.compile(r"关于|印发|转发|批转|公布|发布|征求")


def same_key(text: str) -> str:
    """A form for comparing titles: no white space, no 、 (joint bodies), one kind of brackets."""
    return _SPACE.sub("", text).translate(_QUOTES)


def is_part(one: str, other: str) -> bool:
    """Whether one title is the other shortened (…), or with a mark or a body's name more."""
    short, long = sorted((same_key(one).rstrip(".…"), same_key(other).rstrip(".…")), key=len)
    return len(short) >= _SHORTEST_LINE and short in long


def clean(title: str) -> tuple[str, str | None]:
    """(title, validity mark): without status marks, chips, icons and a document number in front."""
    mark: str | None = None
    text = title.strip(" \u3000\r\n")
    for pattern in (_INVALID_MARK, _CHIP, _TAIL_CHIP):
        match = pattern.search(text)
        if match:
            mark = mark or match["mark"]
            text = (text[: match.start()] + text[match.end() :]).strip(" \u3000")
    text = _ICON.sub("", text)
    numbers = doc_numbers.find(text[:60])
    if numbers and numbers[0].start == 0 and len(text) - numbers[0].end >= 6:
        text = text[numbers[0].end :].strip(" \u3000：:")
    if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
        text = text[1:-1]
    return text, words().validities.get(mark.removeprefix("部分") if mark else "")


def of_title_tag(text: str, site_name: str | None) -> str | None:
    """The document's part of the <title>: the site's name and columns behind it are cut off."""
    rest = text.strip(" -_|")
    if site_name and rest.endswith(site_name):
        rest = rest[: -len(site_name)].rstrip(" \u3000-_|–—·»")
    parts = [part for part in _SEPARATOR.split(rest) if part]
    while len(parts) > 1 and (_SITE_TAIL.search(parts[-1]) or len(parts[-1]) < 6):
        parts.pop()
    if len(parts) > 1:
        # Keep everything up to the last part that was not the site's: titles contain separators too.
        rest = rest[: rest.rfind(parts[-1]) + len(parts[-1])]
    elif parts:
        rest = parts[0]
    rest = _without_site_in_front(rest.strip(" \u3000-_|"))
    return rest or None


def _without_site_in_front(text: str) -> str:
    """示范区人民政府 通知公告 关于…的通知 -> 关于…的通知."""
    parts = _SEPARATOR.split(text)
    columns = words().column_names
    while len(parts) > 1 and (parts[0] in columns or (parts[1] in columns and len(parts) > 2)):
        text = text[text.find(parts[1], len(parts.pop(0))) :]
    return text


def has_genre(text: str) -> bool:
    """Whether a text ends like a title (…的通知, …办法（试行）)."""
    return words().genre_end.search(text) is not None


def genre_of(title: str) -> str | None:
    """The kind of document by the end of its title."""
    plain = re.sub(r"(?:[（(〔\[【][^（()）]{1,24}[）)〕\]】])+$", "", same_key(title)).rstrip('》”"')
    if re.search(r"[（(〔](?:征求意见稿|草案)", same_key(title)) or re.search(r"征求.{0,60}意见", title):
        return "意见征集"
    for ending, genre in words().genre_of:
        if plain.endswith(ending):
            return genre
    head = next(
        (
            genre
            for ending, genre in words().genre_of
            if ending in ("解读", "一图读懂", "图解") and plain.startswith(ending)
        ),
        None,
    )
    return head or next(
        (
            genre
            for ending, genre in words().genre_of
            if ending in ("行政许可", "行政处罚", "公示") and ending in plain
        ),
        None,
    )


def run_of(blocks: list[Block], index: int, key: str) -> int:
    """How many blocks from `index` on spell exactly the title with this key (0: they do not)."""
    joined = ""
    for count, block in enumerate(blocks[index : index + LONGEST_RUN + 1], start=1):
        joined += same_key(block.text)
        if joined == key:
            return count
        if not key.startswith(joined):
            # The header may carry status marks or the number in front of the title.
            if count > 1 or len(joined) > len(key) + _LONGEST_MARK or joined[-_SHORTEST_LINE:] not in key:
                return 0
            joined = same_key(clean(block.text)[0])
            if joined == key:
                return 1
            if len(joined) < _SHORTEST_LINE or not key.startswith(joined):
                return 0
    return 0


def visible(blocks: list[Block], title_tag: str | None, header: set[int]) -> tuple[int, int, str] | None:
    """The heading that the page shows: (first block, number of blocks, text), by position and markup."""
    tag_key = same_key(title_tag) if title_tag else ""
    first_header = min(header, default=None)
    best: tuple[int, int, int, str] | None = None
    for index, block in enumerate(blocks[:_DEEPEST]):
        text = block.text
        if (
            not 2 <= len(text) <= _LONGEST
            or index in header
            or block.mostly_link
            or block.chrome
            or block.cells
        ):
            continue
        before = blocks[index - 1] if index else None
        if before and before.text and (before.owner, before.heading) == (block.owner, block.heading):
            continue  # a later line of the same heading
        count = 1
        while (
            index + count < len(blocks)
            and blocks[index + count].owner == block.owner
            and (blocks[index + count].heading, blocks[index + count].hint) == (block.heading, block.hint)
            and count < LONGEST_RUN
        ):
            count += 1
        whole = _joined([b.text for b in blocks[index : index + count]])
        score = _score(block, whole, tag_key)
        below = range(index + count, min(index + count + 4, len(blocks)))
        if score and any(i in header or (i < index + count + 2 and _is_stamp(blocks[i])) for i in below):
            score += 3
        if first_header is not None and index > first_header + 60:
            score -= 2
        if score >= 5 and (best is None or score > best[0]) and len(whole) <= _LONGEST:
            best = (score, index, count, whole)
    return _completed(blocks, tag_key, best[1:]) if best else None


def _completed(blocks: list[Block], tag_key: str, found: tuple[int, int, str]) -> tuple[int, int, str]:
    """The heading with the lines beside it when they spell the <title> together: a broken title."""
    index, _, text = found
    key = same_key(text)
    if len(key) < len(tag_key) and key in tag_key and not blocks[index].heading:
        for start in range(max(0, index - LONGEST_RUN + 1), index + 1):
            count = run_of(blocks, start, tag_key)
            if count > 1 and start + count > index:
                return start, count, _joined([block.text for block in blocks[start : start + count]])
    return found


def is_red_head(text: str) -> bool:
    """Whether a line is the red head of a paper (示范区人民政府文件), which many documents have."""
    name = text.removesuffix("文件").rstrip(" \u3000")
    return name != text and words().body_end.search(name) is not None


def _is_stamp(block: Block) -> bool:
    """A short line that begins with a date ([2009-5-6] 阅读 30 次)."""
    days = find_days(block.text) if 6 <= len(block.text) <= 60 else []
    return len(days) == 1 and days[0].start <= 2


def _score(block: Block, text: str, tag_key: str) -> int:
    key = same_key(text)
    score = {1: 4, 2: 3, 3: 3, 4: 3}.get(block.heading, 0) + 3 * block.hint
    score += 3 * (block.large and not score)
    if len(key) >= 4 and (
        key == tag_key
        or (len(key) >= 6 and not _is_body(key) and (tag_key.startswith(key) or tag_key.endswith(key)))
    ):
        score += 5
    score += (block.bold or block.centred) + 2 * has_genre(key)
    if text in words().furniture or words().breadcrumb.match(text) or doc_numbers.normalise(text):
        return 0
    if is_red_head(text):
        return 0
    if text in words().column_names and len(text) >= _SHORTEST_COLUMN:
        return 0
    return 0 if score < 3 or (len(key) < 5 and not has_genre(key)) else score


def _is_body(key: str) -> bool:
    """A name such as a signature: the beginning of many titles and none itself."""
    return words().body_end.search(key) is not None and not has_genre(key)


def _joined(parts: list[str]) -> str:
    """Lines of one title: no space between Chinese characters, one space between names of bodies."""
    out = ""
    for part in parts:
        if (
            out
            and words().body_end.search(out)
            and words().body_end.search(part)
            and not _OPENER.search(out + part)
        ):
            out += " "
        out += part
    return out


def of_text(blocks: list[Block], header: set[int], limit: int = 14) -> tuple[int, int, str] | None:
    """The title of a plain text: (first block, number of blocks, text); None when it does not hold one."""
    furniture = words().furniture
    index = 0
    limit += sum(place < limit for place in header)
    while index < min(limit, len(blocks)):
        text = blocks[index].text
        if (
            index in header
            or blocks[index].mostly_link
            or text in furniture
            or words().breadcrumb.match(text)
            or doc_numbers.normalise(text)
            or _RED_HEAD.search(text)
        ):
            index += 1
            continue
        if _stops(text):
            return None
        count, title = _run(blocks, index)
        if title:
            following = blocks[index + count].text if index + count < len(blocks) else ""
            # 方案 above 方案的通知: the notice that carries the plan names the document.
            if len(following) > len(title) and following.startswith(title) and has_genre(following):
                return index + count, 1, following
            return index, count, title
        if index + 1 in header and index not in header and 6 <= len(text) <= 80:
            return index, 1, text  # what stands directly above the header line
        if find_days(text) or len(text) > 40:
            return None
        index += 1
    return None


def _stops(text: str) -> bool:
    """Whether the body begins here: an addressee, a sentence, an article of a rule."""
    return bool(
        _ADDRESSEE.search(text) or _ENUMERATED.match(text) or len(text) > _LONGEST or _SENTENCE.search(text)
    )


def _run(blocks: list[Block], index: int) -> tuple[int, str | None]:
    """Join lines from `index` on until they end like a title."""
    parts: list[str] = []
    for block in blocks[index : index + LONGEST_RUN]:
        if parts and (_stops(block.text) or doc_numbers.normalise(block.text) or find_days(block.text)):
            break
        parts.append(block.text)
        title = _joined(parts)
        if len(title) > _LONGEST:
            break
        if has_genre(same_key(title)) and not (len(parts) == 1 and _continues(blocks, index, title)):
            behind = blocks[index + len(parts)].text if index + len(parts) < len(blocks) else ""
            if _VERSION.fullmatch(behind):
                return len(parts) + 1, title + behind
            return len(parts), title
        if not (_OPENER.search(title) or words().body_end.search(parts[-1])):
            break
    title = _joined(parts[:1])
    if title.startswith("关于") and len(title) >= 8:
        return 1, title
    return 1, None


def _continues(blocks: list[Block], index: int, title: str) -> bool:
    """Whether a line that ends with a kind of document is only the first half of a broken title."""
    following = blocks[index + 1].text if index + 1 < len(blocks) else ""
    return (
        following.startswith(("的", "》的"))
        and has_genre(same_key(following))
        and not title.endswith("的通知")
    )
