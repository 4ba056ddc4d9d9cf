"""A limit's wording to one canonical spelling, before any grammar.

Belongs here: blanks, digits, numerals, brackets, list numbers, titles of laws, units.
Does not belong here: clauses and duties.
"""

import re
import unicodedata

CUT = "¶"
"""Marks where a list number stood: a new clause begins."""

MASK = "*"
"""Stands for digits that a copy masked; a row of circles is a mask, not the number nought."""

_NUMERALS = "零〇○一二两三四五六七八九十百"
_DIGIT = dict(zip("零〇○一二两三四五六七八九", (0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_CIRCLED = re.compile("[\u2460-\u2473\u2776-\u277f\u2474-\u2487\u2488-\u249b]")
_LIST_NUMBER = re.compile(rf"(?:(?<=^)|(?<=[^\d.])|(?<={CUT}))\d{{1,2}}[.、](?=[^\d])")
_BRACKET_NUMBER = re.compile(r"(?:^|(?<=[;。,:|]))\((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)")
_CHINESE_NUMBER = re.compile(r"(?:^|(?<=[;。|]))[一二三四五六七八九十]{1,3}[、.]")
_NUMERAL = re.compile(
    rf"[{_NUMERALS}]+(?=个|工作|日|天|小时|月|年|周|星期|季度|条|件|篇|次|期|(?:至|到|-)[{_NUMERALS}]+个?工作)"
)
_TITLE = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")
_PINYIN = re.compile(r"\([a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)")
_VARIANTS = str.maketrans(
    dict(
        zip(
            "個內時開間長佈後實從規變務製訂級隨動態壹贰叁肆伍陆柒捌玖拾佰",
            "个内时开间长布后实从规变务制订级随动态一二三四五六七八九十百",
            strict=True,
        )
    )
    | {"廿": "二十", "卅": "三十"}
)
_SPELLINGS = (
    (re.compile(r"自然日|日历[日天]"), "日"),
    (re.compile(r"工作[曰目](?![标录的])"), "工作日"),
    (re.compile(r"(?<=\d)个*工作(?=[内前后])|(?<=\d)个*工作?(?=[;。)]*$)(?<=工|作)"), "个工作日"),
    (re.compile(r"(?<=\d)\([一二三四五六七八九十百]+\)"), ""),
    (re.compile(rf"[{_NUMERALS}]+\((\d+)\)(?=个?(?:工作|日|天|小时|月))"), r"\1"),
    (re.compile(r"(?<![\d每第])1(月|周|季度?|年)(?:1次|[1一](?=公开|公布|更新|发布|公示))"), r"每\g<1>"),
    (re.compile(r"^(月|季|周|半年)报(?=[,;。(]|$)"), r"每\g<1>"),
    (re.compile(r"每逢?[单双]月"), "每2个月"),
    (re.compile(r"全年(?=(?:共|累计|总共|至少|不得?少于|不得?低于|≥)*\d)"), "每年"),
    (re.compile(r"(?<=\d)\(含\)"), ""),
    (re.compile(r"个*(\d+(?:\.\d+)?)个*(?=工作日|日|天|小时|周|星期|季度|月)"), r"\1"),
    (re.compile(r"\d+(?:工作日|日)?[-~—至到](?=\d+(?:工作日|天|日内|小时))"), ""),
    (re.compile(r"钟头|(?<=\d)[hH](?![a-zA-Z])"), "小时"),
    (re.compile(r"星期(?!\d)|礼拜"), "周"),
    (re.compile(r"其它"), "其他"),
    (re.compile(r"或者|抑或"), "或"),
    (re.compile(r"做出"), "作出"),
    (re.compile(r"[.．]$"), "。"),
)
# Two dates of one period, which share what stands after the second: 每年6月、12月底前.
_TWO_MONTHS = re.compile(
    r"每年(\d{1,2})月份?[、和及](?:每年)?(\d{1,2})月份?((?:底|末|[上中下]旬|\d{1,2}[日号])?(?:[之以]?前)?)"
)
_TWO_DAYS = re.compile(r"每月(\d{1,2})[日号][、和及](\d{1,2})[日号]([之以]?前)?")
_MONTHS = re.compile(r"个+(\d+)月|(\d+)个+月")


def normalise(text: str) -> str:
    """The wording without blanks, in half-width forms, with digits for numerals before a unit.

    Contents of 《…》 become 《》, because titles of laws contain the words of limits; list numbers become
    `CUT`; `N个月` (a length) becomes `N个月` and stays apart from `N月` (a month of the year).
    """
    words = _CIRCLED.sub(CUT, text)
    words = unicodedata.normalize("NFKC", words).translate(_VARIANTS)
    words = "".join(words.split()).replace("\u200b", "").replace("\ufeff", "")
    words = _TITLE.sub("《》", words)
    words = _PINYIN.sub("", words)
    words = re.sub(r"[【\[{〔]", "(", words)
    words = re.sub(r"[】\]}〕]", ")", words)
    words = words.replace("︰", ":").replace("丨", "|").replace("､", "、")
    words = _CHINESE_NUMBER.sub(CUT, words)
    words = _BRACKET_NUMBER.sub(CUT, words)
    words = _LIST_NUMBER.sub(CUT, words)
    words = _NUMERAL.sub(lambda found: str(_number(found[0]) or MASK), words)
    words = re.sub(r"元月", "1月", words)
    words = _TWO_MONTHS.sub(r"每年\1月\3;每年\2月\3", words)
    words = _TWO_DAYS.sub(r"每月\1日\3;每月\2日\3", words)
    words = _MONTHS.sub(lambda found: f"{found[1] or found[2]}箇月", words)
    for pattern, spelling in _SPELLINGS:
        words = pattern.sub(spelling, words)
    return words.replace("箇", "个")


def _number(numeral: str) -> int:
    """A Chinese numeral below 1000, also digit by digit (二〇)."""
    if not any(sign in numeral for sign in "十百"):
        return int("".join(str(_DIGIT[sign]) for sign in numeral))
    total, current = 0, 0
    for sign in numeral:
        if sign == "百":
            total += (current or 1) * 100
            current = 0
        elif sign == "十":
            total += (current or 1) * 10
            current = 0
        else:
            current = _DIGIT[sign]
    return total + current
