"""The grammar of official documents inside the text: signature and date, marks below them, the number on top.

Layout of GB/T 9704-2012 (发文机关署名, 成文日期, 附注, 发文字号).
Belongs here: reading these from the lines of a body. Does not belong here: header blocks, meta tags.
"""

import re
from dataclasses import dataclass

from sources import doc_numbers
from sources.dates import find_days, to_day
from sources.doc_numbers import DocNumber
from sources.pages.blocks import MARK, Block
from sources.pages.words import words

_SPACE = re.compile(r"[\s\u3000]+")
_NAME = re.compile(r"[\u3400-\u9fffA-Za-z（）()·\-－—]{3,60}")
_SEPARATORS = re.compile(r"[\s\u3000、，,]+")
_COMMA = re.compile(r"[，,]|、.*、")
_FRAME = " \u3000（）()[]【】。.，,：:"
_MARK = "(?P<mark>公开发布|主动公开|对外公开|依申请公开|不予公开|不宜公开|不对外公开|不公开|删减后公开|公开)"
_SUBJECT = "(?:此件|本件|该件|此文件|本文件|此文)"
_OPEN, _CLOSE = r"[（(\[【〔]", r"[）)\]】〕]"
# On lines without white space. A mark that is quoted or spoken about (标注“（此件不予公开）”的文件) is none.
_PUBLIC = (
    re.compile(
        rf"(?<![“‘\"'《「]){_OPEN}{_SUBJECT}(?:属于?|为)?{_MARK}(?:[，,；;。、][^（）()]{{0,20}})?{_CLOSE}(?![”’\"'》」的])"
    ),
    re.compile(rf"(?:^|(?<=日)){_SUBJECT}(?:属于?|为)?{_MARK}(?=$|[。，,；;抄印])"),
    re.compile(rf"^{_OPEN}{_MARK}{_CLOSE}$"),
    re.compile(
        rf"^{_OPEN}?(?:信息)?公开(?:属性|方式|类别|选项|形式|类型)[:：]{_MARK}(?={_CLOSE}|$|[。，,；;]|[\u4e00-\u9fff]{{2,8}}[:：])"
    ),
)
_PUBLIC_NOTE = re.compile(rf"{_OPEN}?\s*{_SUBJECT}\s*(?:属于?|为)?{_MARK}")
_FOR_OTHERS = re.compile(r"[（(][^（）()]{2,20}代章[）)]")
_PRINTED = re.compile(r"印发$|印制$")
_OFFICE_HOLDER = re.compile(
    r"^(?:总理|主席|省长|市长|县长|区长|局长|部长|主任|厅长|署长|州长|代市长|代区长|委员长)"
    r"[ \u3000]*[\u4e00-\u9fff·\u3000 ]{2,8}$"
)
_NOT_A_NAME = re.compile(
    r"^(?:附件|附|各|抄送|联系|地址|电话|传真|邮编|特此|此件|来源|作者|责任|主送|单位|公示|报名|咨询|时间|注)|[的是为在了和与及]$|有限公司.{0,4}公司$|关于|负责|牵头"
)
_SERIES_HEADS = ("令", "公告", "通告")
_LONGEST_BAR = 120  # characters of a line of values between title and text
_LONGEST_HEAD = 60  # characters of a red head with its number
_DATE_ENDS = tuple("0123456789日")
_LONGEST_NOTE = 120  # characters of a 题注 in which the first order is looked for
_SERIES = re.compile(r"(?:(?:19|20)\d{2}年)?第")
_NUMBER_NAME = re.compile(r"(?:文号|字号|文书号|决定书编号)[:：]?$")
_DECIDER = re.compile(r"(?:作出)?(?:行政)?(?:许可|处罚|审批|实施)(?:决定)?的?机关(?:名称)?")
_RED_HEAD = re.compile(
    r"(?:(?P<name>[\u3400-\u9fff \u3000]{3,40})文件[ \u3000]*)?"
    r"(?P<number>.{4,40}?)[ \u3000]*(?:签发人?[:：].*)?"
)
# 题注 of a rule: （2018年11月20日云岭市人民政府令第189号公布 自2019年1月1日起施行）
_ENACTED = re.compile(
    r"[（(].{0,60}?日(?P<number>[\u4e00-\u9fff]{2,20}令(?:第)?[（(]?第?\d{1,4}号[）)]?)(?:公布|发布|颁布)"
)
_ADDRESS = re.compile(r"https?://|www\.|[\w.\-/]+\.(?:cn|com|html?)", re.IGNORECASE)
_STATUS = re.compile(r"\s*[（(\[【〔]\s*[\u4e00-\u9fff]{2,5}\s*[）)\]】〕]\s*")
_HEAD_LINES = 8
_BYLINE = 3  # lines: names and a date this early stand under the title, not under the text
_FEWEST_ABOVE = 2  # lines of text above names without a date
_SIGNATURE_GAP = 3  # lines between the name and the date
_LONGEST_JOINT = 24  # lines of names above one date


@dataclass(frozen=True, slots=True)
class Signature:
    """Names below the text (joint ones separated by 、) and the day; either may be missing.

    `on_top`: they stand under the title, as reports have them.
    """

    names: str | None
    day: str | None
    raw: str
    on_top: bool = False


def date_line(text: str) -> str | None:
    """The day of a line that holds a date and nothing else."""
    plain = text.strip(_FRAME)
    if not 6 <= len(plain) <= 32 or _PRINTED.search(plain):
        return None
    found = find_days(plain)
    if (
        len(found) == 1
        and not plain[: found[0].start].strip(_FRAME)
        and not plain[found[0].end :].strip(_FRAME)
    ):
        return found[0].day
    return to_day(plain) if plain.isdigit() and len(plain) <= 8 else None


def body_names(text: str) -> str | None:
    """Names of public bodies when a line holds nothing else, joint ones separated by 、; else None."""
    plain = _FOR_OTHERS.sub("", text).strip(" \u3000。.")
    plain = re.sub(r"[（(](?:印章|盖章|公章|章|印)[）)]$", "", plain).strip(" \u3000")
    if not 3 <= len(plain) <= 160 or _NOT_A_NAME.search(plain) or not _balanced(plain):
        return None
    parts = [part for part in _SEPARATORS.split(plain) if part]
    if len(parts) > 1 and all(len(part) <= 2 for part in parts):
        parts = ["".join(parts)]  # a name whose characters are set apart
    if len(parts) > 1 and not all(_is_name(part) for part in parts):
        if _COMMA.search(plain):
            return None  # a sentence: …领导某某，秘书长某某参加大会。
        parts = ["".join(parts)]
    if not all(_is_name(part) for part in parts):
        return None
    return "、".join(name for part in parts for name in _unglue(part))


def _balanced(text: str) -> bool:
    return text.count("（") + text.count("(") == text.count("）") + text.count(")")


def _is_name(text: str) -> bool:
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", text)
    return _NAME.fullmatch(text) is not None and words().body_end.search(bare) is not None


def _unglue(name: str) -> list[str]:
    """东莞市…局东莞市…局 -> two names: split where the place's name comes again behind an ending."""
    place = re.match(r"[\u4e00-\u9fff]{2,6}?[省市县区州旗盟]", name)
    if not place:
        return [name]
    parts = [place[0] + part for part in name.split(place[0])[1:]]
    return parts if len(parts) > 1 and all(_is_name(part) for part in parts) else [name]


def signature(blocks: list[Block]) -> Signature:
    """The first signature with a date; else the last date that stands alone; else nothing.

    The first one, because behind it come annexes with dates of their own (a plan behind its notice).
    """
    alone: tuple[int, str] | None = None
    for index, block in enumerate(blocks):
        text = block.text
        if block.cells or not text or len(text) > 120:
            continue
        day = date_line(text)
        if day:
            names, signed = _names_above(blocks, index)
            if names or signed:
                return Signature(
                    names, day, f"{names or ''} {text}".strip(), index < _BYLINE and len(blocks) > 2 * _BYLINE
                )
            if index:  # a date on top of the text is not below a signature
                alone = (index, day)
            continue
        found = find_days(text)
        if len(found) == 1 and not text[found[0].end :].strip(_FRAME) and found[0].start >= 3:
            names = body_names(text[: found[0].start])
            if names:
                return Signature(names, found[0].day, text, index < _BYLINE and len(blocks) > 2 * _BYLINE)
    if alone and _may_stand_alone(blocks, alone[0]):
        return Signature(None, alone[1], blocks[alone[0]].text)
    return Signature(_name_at_end(blocks), None, "")


def _names_above(blocks: list[Block], index: int) -> tuple[str | None, bool]:
    """Names in the lines above a date, nearest last; and whether a holder of an office signed instead."""
    names: list[str] = []
    skipped = 0
    for block in reversed(blocks[max(0, index - _LONGEST_JOINT) : index]):
        text = block.text
        if not text:
            continue
        if _OFFICE_HOLDER.match(text):
            return None, True
        found = None if block.cells or block.mostly_link else body_names(text)
        if found:
            names.insert(0, found)
        elif _FOR_OTHERS.search(text) or _PUBLIC_NOTE.match(text):
            continue
        elif names or skipped >= _SIGNATURE_GAP - 1 or len(text) > 60:
            break
        else:
            skipped += 1
    return ("、".join(names) or None), False


def _may_stand_alone(blocks: list[Block], index: int) -> bool:
    """A date without a name counts at the end of the text, or above an annex."""
    rest = [block.text for block in blocks[index + 1 :] if block.text]
    return len(rest) <= 4 or rest[0].startswith(("附", "（此件", "(此件", "此件")) or index >= 3


def _name_at_end(blocks: list[Block]) -> str | None:
    """The names that end the text without a date, one or several lines of them."""
    names: list[str] = []
    for block in reversed(blocks[-_LONGEST_JOINT:]):
        if not block.text or _ADDRESS.match(block.text):
            continue
        found = None if block.cells or block.mostly_link else body_names(block.text)
        if not found:
            break
        names.insert(0, found)
    above = len(blocks) - len(names)
    # Below two lines the last one must end a sentence.
    enough = above > _FEWEST_ABOVE or (above == _FEWEST_ABOVE and blocks[above - 1].text.endswith("。"))
    return "、".join(names) if names and enough else None


def public_mark(blocks: list[Block]) -> tuple[str, str] | None:
    """(公开属性, the mark) of a 附注 like （此件公开发布）; the first one of several."""
    for block in blocks:
        text = _SPACE.sub("", block.text)
        if "公开" not in text:
            continue
        for pattern in _PUBLIC:
            match = pattern.search(text)
            # 删减后公开: partly open, none of our three values (unverified in the standard).
            value = words().attributes.get(match["mark"]) if match else None
            if match and value:
                return value, match[0]
    return None


def own_number(blocks: list[Block], title: str | None) -> tuple[DocNumber, str, str] | None:
    """The document's own number: (number, source, raw). A number cited in a sentence is never taken."""
    lines = [block for block in blocks if block.text][:_HEAD_LINES]
    for block in lines:
        if MARK in block.marked and len(block.text) <= _LONGEST_BAR:
            numbers = [doc_numbers.normalise(part) for part in block.marked.split(MARK)]
            apart = [one for one in numbers if one and "〔" in one.text]
            if len(apart) == 1:
                return apart[0], "header-line", block.text
    for position, block in enumerate(lines):
        text = _number_cell(block.cells) if block.cells else block.text.strip()
        note = _ENACTED.match(_SPACE.sub("", block.text[:_LONGEST_NOTE]))
        enacted = doc_numbers.normalise(note["number"]) if note else None
        if enacted:
            return enacted, "text-note", block.text[:_LONGEST_NOTE]
        if len(block.text) > 60 and not block.cells:
            break
        number = doc_numbers.normalise(text) or _beside(text) or number_before_date(text)
        if number and _SERIES.match(number.text):
            above = lines[position - 1].text if position else ""
            head = above if above.endswith(_SERIES_HEADS) else title or ""
            joined = (
                doc_numbers.normalise(_SPACE.sub("", head) + number.text)
                if head.endswith(_SERIES_HEADS)
                else None
            )
            if joined:
                return joined, "text-number-line", f"{head} {text}"
            continue
        if number:
            return number, "text-number-line", text
    if title:
        found = doc_numbers.find(title)
        for at in found:
            before, behind = title[: at.start], title[at.end :].strip(" \u3000）)]】")
            # In front of the title (behind a status mark) or at its end: the document's own.
            if "《" not in before and (not behind or not before or _STATUS.fullmatch(before)):
                return DocNumber(at.text, at.repaired), "title", title
    return None


def number_before_date(text: str) -> DocNumber | None:
    """The number of a line that holds a number and a date behind it (示政发〔2012〕7号 2012-02-20)."""
    if not text.endswith(_DATE_ENDS) or "号" not in text or len(text) > _LONGEST_HEAD:
        return None
    days = find_days(text)
    return doc_numbers.normalise(text[: days[0].start]) if len(days) == 1 and days[0].start else None


def from_decision(blocks: list[Block]) -> tuple[str, str] | None:
    """(body, row) of the row that names who decided (许可机关, 处罚机关) in a decision set out as a table."""
    for block in blocks:
        cells = block.cells or ()
        if len(cells) in (2, 4) and "机关" in block.text:
            for name, value in zip(cells[::2], cells[1::2], strict=True):
                found = body_names(value) if _DECIDER.fullmatch(name.strip(":： ")) else None
                if found:
                    return found, block.text
    return None


def _number_cell(cells: list[str]) -> str:
    """The value of a row like 行政处罚决定书文号 | 示罚〔2020〕1号; '' for other rows."""
    return cells[1] if len(cells) == 2 and _NUMBER_NAME.search(cells[0]) else ""


def _beside(text: str) -> DocNumber | None:
    """The number of a red head: behind …文件, or before 签发人."""
    match = _RED_HEAD.fullmatch(text)
    if not match:
        return None
    return doc_numbers.normalise(match["number"].strip(" \u3000★☆*"))


def from_order(number: str) -> str | None:
    """The body that gave an order: 某市人民政府令第12号 -> 某市人民政府."""
    match = re.fullmatch(r"(?P<name>.+)令第\d+号", number)
    if not match:
        return None
    return "国务院" if match["name"] == "国" else body_names(match["name"])


def from_red_head(blocks: list[Block]) -> tuple[str, str, str] | None:
    """(body, source, line) of a red head on top of the text: 示范区人民政府文件."""
    for block in blocks:
        name, mark, _ = block.text.partition("文件")
        if mark and len(block.text) <= _LONGEST_HEAD and words().body_end.search(name):
            found = body_names(name)
            return (found, "red-head", block.text) if found else None
    return None


def from_title(title: str) -> str | None:
    """The bodies that a title begins with: X关于…, X印发…, X公告; joint ones separated by 、."""
    match = re.match(r"(?P<names>[^《》“”]{3,120}?)(?=关于|印发|转发|批转|公布|发布|公开征求)", title)
    if match:
        raw = re.sub(
            r"等[一二三四五六七八九十\d]+(?:个)?(?:部门|单位|委局|厅局|机关)$",
            "",
            match["names"].strip(" \u3000"),
        )
        return body_names(raw) if words().body_end.search(raw) else None
    match = re.fullmatch(r"(?P<head>.{4,80})(?:公告|通告|公示).{0,24}", title)
    if match and "《" not in title:
        ends = [end.end() for end in words().body_in_title.finditer(match["head"])]
        for end in ends[:1]:
            name = match["head"][:end]
            if _NAME.fullmatch(name) and end < len(match["head"]):
                return name
    return None
