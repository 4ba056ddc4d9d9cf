"""Document numbers (发文字号): one canonical spelling for all the variants that pages show.

Grammar of GB/T 9704-2012: 机关代字 + 〔YYYY〕 + serial + 号. Orders (国令第707号) and announcements
(…公告2019年第14号) have grammars of their own.
Belongs here: finding, repairing and spelling document numbers. Does not belong here: whose number it is.
"""

import re
from dataclasses import dataclass

_OPEN = r"[〔\[【(（﹝〖［{｛<＜〈《「『﹙⟨]"
_CLOSE = r"[〕\]】)）﹞〗］}｝>＞〉》」』﹚⟩]"
_SAME_LENGTH = str.maketrans("０１２３４５６７８９\u3000\xa0\t\u2002\u2003", "0123456789     ")
# A body's short name may stand in brackets: （示）应急罚〔2021〕1号.
_CODE = (
    r"(?P<code>(?:[(（](?![一二三四五六七八九十原见])[\u3400-\u9fff][)）] ?(?=[\u3400-\u9fff]{2}))?"
    r"[A-Za-z\u3400-\u9fff](?:[ ]?[A-Za-z\u3400-\u9fff]){0,24})"
)
_YEAR = r"(?P<year>(?:1 ?9|2 ?0) ?\d ?\d)"
_SERIAL = r"(?P<serial>(?:[A-Z]{1,2} ?[-－—]? ?)?\d(?: ?\d){0,4}(?:[-－—]\d{1,3})?)"
_NO = r"(?P<no>[号號])"
_BRACKETED_YEAR = re.compile(rf"{_OPEN} {{0,3}}(?:1 ?9|2 ?0)|(?:19|20)\d\d {{0,3}}{_CLOSE}")
_FULL = re.compile(
    rf"{_CODE} {{0,4}}(?P<open>{_OPEN}{{1,2}}) {{0,3}}{_YEAR} {{0,3}}年? ?(?P<close>{_CLOSE}{{1,2}})"
    rf" {{0,3}}(?P<di>第)? {{0,3}}{_SERIAL} {{0,3}}{_NO}?"
)
_ONE_BRACKET = re.compile(
    rf"{_CODE} {{0,4}}(?:(?P<open>{_OPEN}) ?{_YEAR}|{_YEAR.replace('year', 'year2')} ?(?P<close>{_CLOSE})) ?"
    rf"(?P<di>第)? ?(?P<serial>\d{{1,4}})(?!\d) ?{_NO}?"
)
# No bracket at all: only behind a character that ends a code, else house numbers would match.
_NO_BRACKET = re.compile(
    r"(?P<code>[A-Za-z\u3400-\u9fff]{1,24}[发函字办规通文告呈请批复电知议任建审管政委])"
    r"(?P<year>(?:19|20)\d{2})(?P<serial>\d{1,4})(?P<no>号)"
)
# A line or cell that holds nothing but a number may have lost more: 示统202039号, 示政办2020年15号.
_BARE_CODE = (
    r"(?P<code>[\u3400-\u9fff]{2,16})"
    r"(?<![路街巷道弄里村楼室院区镇乡园栋幢座组号箱话机年度届第期])"
)
_LOOSE = re.compile(
    rf"{_BARE_CODE} ?(?P<year>(?:19|20)\d{{2}})(?: ?年 ?第?| ?第| |[-－—])? ?(?P<serial>\d{{1,4}})(?P<no>号)"
)
_AMBIGUOUS = re.compile(r"[A-Za-z\u3400-\u9fff]{2,24}(?:19|20)\d{2}(?:19|20)\d{0,2} ?号?")
_ORDER = re.compile(
    r"(?P<code>(?:[\u3400-\u9fff]{0,30}?)(?:主席|国务院|国|人民政府|政府|部|委员会|局|总局|署|银行|公安厅)?令)"
    r" {0,3}[(（]?第 ?(?P<serial>\d{1,4}|[〇零一二三四五六七八九十百]{1,6}) ?号[)）]?"
)
_ANNOUNCEMENT = re.compile(
    r"(?P<code>[\u3400-\u9fff]{0,30}(?:公告|通告|通报|公报)) {0,3}[(（〔\[]?"
    r"(?P<year>(?:19|20)\d{2}) ?年?[)）〕\]]? {0,3}(?:年 ?)?第 ?(?P<serial>\d{1,4}) ?号"
)
_ORDER_BEHIND = re.compile(
    r"(?P<code>[\u3400-\u9fff]{2,20}(?:政府|部|委员会|委|局|署|厅|院|行)) ?第 ?(?P<serial>\d{1,4}) ?号令"
)
_BARE_ORDER = re.compile(r"(令?)第 ?(\d{1,4}) ?号(令?)")
_SHORT_ORDER = re.compile(r"([\u3400-\u9fff]{0,24}(?:政府|部|委|局|署|厅|院|行|主席|国)令) ?(\d{1,4}) ?号")
_BARE_ANNOUNCEMENT = re.compile(r"[〔\[(（]?((?:19|20)\d{2})[〕\])）]? ?年? ?第 ?(\d{1,4}) ?号")
_LABEL_LEAD = re.compile(r"^(?:发文字号|发文文号|文件编号|文件字号|文号|字号|编号) {0,3}[:：] {0,3}")
_TAIL = re.compile(
    r"(?<=[号\d]) {0,3}(?:文件|文|[★☆*]|[(（](?:有效|现行有效|失效|已失效|废止|已废止)[)）])+$"
)
# Words of the sentence around a cited number; they are not part of the code of the body.
_LEAD = re.compile(
    r"^.*(?:根据|按照|依据|依照|遵照|贯彻|落实|执行|印发|转发|参照|参见|详见|结合|现将|关于|同意|原文|文号|字号|编号|文件|"
    r"废止|修订|通知|公告|公示|通告|意见|方案|办法|规定|决定|批复|请示|报告|要求|精神|以及|包括|替代|代替|的|见|原|"
    r"(?<!有)(?<!总)公司)(?=[A-Za-z\u3400-\u9fff]{2,})"
)
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
# 示政发〔二〇一八〕三号
_HAN_NUMBER = re.compile(
    rf"(?P<code>[A-Za-z\u3400-\u9fff][A-Za-z\u3400-\u9fff ]{{0,24}}) ?{_OPEN} ?"
    rf"(?P<year>[一二][〇○零九0一二三四五六七八]{{3}}) ?{_CLOSE}"
    r" ?第? ?(?P<serial>\d{1,4}|[〇○零一二三四五六七八九十百]{1,6}) ?[号號]"
)
_HAN_YEAR = re.compile(r"[一二][〇○零九0]")
_SIGN = re.compile(r"[号號\d]")  # every number has one of these
_LONGEST = 100  # characters of a cell or line that holds a number and nothing else
_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A document number in canonical spelling, where it stood, and whether brackets or 号 were restored."""

    text: str
    repaired: bool = False
    start: int = 0
    end: int = 0


def normalise(text: str | None) -> DocNumber | None:
    """The document number that `text` consists of, or None.

    Enclosing brackets and a label-like lead are tolerated; text around the number is not.
    """
    if not text or len(text) > _LONGEST or not _SIGN.search(text):
        return None
    plain = text.translate(_SAME_LENGTH).strip(" \r\n，,；;。:：")
    plain = _BETWEEN_HAN.sub("", re.sub(r"\s+", " ", plain))
    plain = _TAIL.sub("", _LABEL_LEAD.sub("", plain))
    for candidate in (plain, plain[1:-1] if plain[:1] in "(（[【" and plain[-1:] in ")）]】" else ""):
        bare = _BARE_ORDER.fullmatch(candidate)
        if bare:
            return DocNumber(f"{bare[1] or bare[3]}第{bare[2]}号", False, 0, len(text))
        bare = _SHORT_ORDER.fullmatch(candidate)  # 政府令12号
        if bare:
            return DocNumber(f"{bare[1]}第{bare[2]}号", False, 0, len(text))
        bare = _BARE_ANNOUNCEMENT.fullmatch(candidate)
        if bare:
            return DocNumber(f"{bare[1]}年第{bare[2]}号", False, 0, len(text))
        for found in _scan(candidate, whole=True):
            if found.start == 0 and found.end >= len(candidate):
                return DocNumber(found.text, found.repaired, 0, len(text))
        loose = _LOOSE.fullmatch(candidate)
        if loose and not is_ambiguous(candidate):
            return DocNumber(f"{loose['code']}〔{loose['year']}〕{loose['serial']}号", True, 0, len(text))
    return None


def is_ambiguous(text: str | None) -> bool:
    """Whether `text` is a number without brackets whose serial could begin a year (示政函202020号)."""
    plain = (text or "")[:_LONGEST].translate(_SAME_LENGTH).strip(" \r\n，,；;。:：()（）")
    return _AMBIGUOUS.fullmatch(_LABEL_LEAD.sub("", plain)) is not None


def find(text: str) -> list[DocNumber]:
    """All document numbers in running text, in order, not overlapping, with `[start, end)`."""
    if not _SIGN.search(text):
        return []
    return _scan(text.translate(_SAME_LENGTH), whole=False)


def _scan(plain: str, *, whole: bool) -> list[DocNumber]:
    taken: list[DocNumber] = []
    if "号" not in plain and "號" not in plain and not _BRACKETED_YEAR.search(plain):
        return taken
    readers = (
        (_ANNOUNCEMENT, _announcement), (_FULL, _full), (_ONE_BRACKET, _one_bracket),
        (_NO_BRACKET, _no_bracket), (_HAN_NUMBER, _in_han), (_ORDER, _order), (_ORDER_BEHIND, _order_behind),
    )  # fmt: skip
    for pattern, read in readers:
        if pattern is _HAN_NUMBER and not _HAN_YEAR.search(plain):
            continue
        for match in pattern.finditer(plain):
            if any(match.start() < one.end and one.start < match.end() for one in taken):
                continue
            code, skipped = _code_of(
                match["code"], plain[match.start() - 1 : match.start()] or " ", whole=whole
            )
            found = read(match, code)
            if found is not None:
                taken.append(DocNumber(found[0], found[1], match.start() + skipped, match.end()))
    return sorted(taken, key=lambda one: one.start)


def _code_of(raw: str, before: str, *, whole: bool) -> tuple[str, int]:
    """The code without the words of the sentence before it, and how many characters were left out."""
    skipped = 0
    lead = None if whole and len(raw) <= 20 else _LEAD.match(raw)
    if lead:
        skipped = lead.end()
    rest = raw[skipped:]
    stripped = rest.lstrip()
    # 《…》（…号）和京政办字〔2017〕29号: a conjunction right after a bracket is none of the code.
    if not whole and len(stripped) > 3 and stripped[0] in "和及与" and before in "）)》”〕":
        stripped = stripped[1:]
    return stripped.replace(" ", ""), skipped + len(rest) - len(stripped)


def _full(match: re.Match[str], code: str) -> tuple[str, bool] | None:
    serial = match["serial"].replace(" ", "").replace("－", "-").replace("—", "-")
    code = code.replace("(", "（").replace(")", "）")
    return f"{code}〔{match['year'].replace(' ', '')}〕{match['di'] or ''}{serial}号", match["no"] is None


def _one_bracket(match: re.Match[str], code: str) -> tuple[str, bool] | None:
    year = (match["year"] or match["year2"]).replace(" ", "")
    return f"{code}〔{year}〕{match['di'] or ''}{match['serial']}号", True


def _no_bracket(match: re.Match[str], code: str) -> tuple[str, bool] | None:
    # 202020号 could have lost more than its brackets: no guess.
    if match["serial"].startswith(("19", "20")):
        return None
    return f"{code}〔{match['year']}〕{match['serial']}号", True


def _in_han(match: re.Match[str], code: str) -> tuple[str, bool] | None:
    year = "".join(str(_HAN_DIGITS.get(c, c)) for c in match["year"].replace("○", "〇"))
    serial = match["serial"].replace("○", "〇")
    return f"{code}〔{year}〕{serial if serial.isdigit() else _han_number(serial)}号", False


def _order(match: re.Match[str], code: str) -> tuple[str, bool] | None:
    if len(code) < 2:
        return None
    code = code.removeprefix("中华人民共和国")
    code = {"国务院令": "国令"}.get(code, code)
    serial = match["serial"]
    return f"{code}第{serial if serial.isdigit() else _han_number(serial)}号", False


def _order_behind(match: re.Match[str], code: str) -> tuple[str, bool] | None:
    return (f"{code}令第{match['serial']}号", False) if len(code) >= 3 else None


def _announcement(match: re.Match[str], code: str) -> tuple[str, bool] | None:
    return f"{code}{match['year']}年第{match['serial']}号", False


def _han_number(text: str) -> int:
    """第一百二十三号: Chinese numerals below 1000; a row of digits (一二三) is read as digits."""
    if not set(text) & set("十百"):
        return int("".join(str(_HAN_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for char in text:
        if char == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = _HAN_DIGITS[char]
    return total + digit
