"""Sums of money in running text: Arabic, Chinese and mixed numerals, yuan with 角 and 分.

Belongs here: finding sums and their value. Does not belong here: what a sum is for (`sums.py`).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_HAN = {c: i for i, c in enumerate("零一二三四五六七八九")}
_HAN |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_HAN |= {"〇": 0, "○": 0, "两": 2, "貳": 2, "弍": 2, "贰": 2, "叄": 3, "參": 3, "陸": 6, "弌": 1, "幺": 1}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_DIGITS = "".join(_HAN)
_MULTIPLIERS = "".join(_SMALL) + "".join(_LARGE) + "廿卅"
HAN_NUMERAL = f"[{_DIGITS}{_MULTIPLIERS}]"
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
NUMBER = rf"(?:{ARABIC}|{HAN_NUMERAL})(?:{HAN_NUMERAL}|{ARABIC})*"
_FOREIGN = (
    "美元|美金|港元|港币|港圆|欧元|日元|日圆|英镑|澳元|澳大利亚元|加元|加拿大元|新元|新加坡元|新西兰元|新台币|台币|"
    "澳门元|澳门币|葡币|韩元|韩币|瑞士法郎|法郎|瑞典克朗|卢布|泰铢|卢比|林吉特|马克|USD|HKD|EUR|JPY|GBP|AUD|CAD"
)
_YUAN = r"[元圆](?!月|旦|宵|件|素|器|首|年)"
# 余, 多 … make a sum a rough one; 以上/以下 and a dash make it the end of a range.
_ROUGH_BEFORE = r"(?:约|近|大约|逾|超过|超|不超过|不低于|不少于|至少|最高|最低|不足|数|几)"
_PIECE = re.compile(rf"{ARABIC}|{HAN_NUMERAL}")
_MONEY = re.compile(
    rf"(?P<before>{_ROUGH_BEFORE})?(?P<prefix>(?:人民币|RMB|CNY|¥|{_FOREIGN}|US\$|HK\$|[$€£])"
    rf"(?:\(?大写\)?|\(?小写\)?|[:为计])*)?(?P<number>{NUMBER}|[数几](?=[十百千万亿]))(?P<rough>[余多几来]?)"
    rf"(?P<scale>[十百千万亿拾佰仟萬億]*)"
    rf"(?:(?P<foreign>{_FOREIGN})|(?P<yuan>{_YUAN}|(?<=[万亿千百萬億仟佰])园)"
    rf"(?:零?(?P<jiao>{NUMBER})角)?(?:零?(?P<fen>{NUMBER})分(?!之))?|(?P<only>角)(?:零?(?P<fen2>{NUMBER})分(?!之))?)?"
    rf"(?:人民币)?(?P<whole>[整正](?![改顿治个体]))?(?:人民币)?(?P<after>左右|上下|以上|以下|以内)?"
)
# A number without 元 is money after 人民币, or with 万/亿 when no counted noun follows.
_COUNTED = re.compile(
    r"[名个家人户吨亩股张件条次支瓶份台辆头只亿余多级平方公里千克斤克升米年月日天时吋倍%‰项笔起位处宗种类条款号例批套本册盒袋包箱字]"
)
_RANGE = re.compile(r"[-~—–至到]")
_CENT = Decimal("0.01")
_LARGEST = Decimal(10) ** 15  # a thousand billion: more is no sum but a number that lost its separators


@dataclass(frozen=True, slots=True)
class Money:
    """A sum at `[start, end)` of a text. `yuan` is None for other currencies and unreadable numbers.

    `flaw` says why the value is no certain one: `foreign`, `rough` (余, 约), `range` (以上 … 以下),
    `ambiguous` (3万5元), `unit` (a bare number), `fraction` (parts of a 分).
    """

    start: int
    end: int
    yuan: Decimal | None
    flaw: str | None = None


def number_value(text: str) -> tuple[Decimal | None, bool]:
    """The value of a numeral in any mixture of Arabic and Chinese digits, and whether it is unambiguous.

    二十万零五百 → 200500; 3万5千 → 35000; 1.5万 → 15000. `三万五` could be 30005 or 35000: not certain.
    """
    try:
        return _value(text)
    except (ValueError, ArithmeticError):
        return None, False


def _value(text: str) -> tuple[Decimal | None, bool]:
    pieces = _PIECE.findall(text)
    if len(pieces) == 1 and pieces[0][0].isdigit():
        return Decimal(pieces[0].replace(",", "")), True
    if all(piece in _HAN for piece in pieces):
        return Decimal("".join(str(_HAN[piece]) for piece in pieces)), True
    total = section = Decimal(0)
    pending: Decimal | None = None
    certain, last, zero = True, 0, False
    lowest_large = 0
    lowest = 0
    for piece in pieces:
        if piece[0].isdigit():
            if pending is not None:
                return None, False
            pending, zero = Decimal(piece.replace(",", "")), zero or piece.startswith("0")
        elif piece in _HAN:
            if _HAN[piece] == 0 and pending is None:
                zero = True
                continue
            if pending is not None:
                return None, False
            pending = Decimal(_HAN[piece])
        elif piece in "廿卅":
            section, last, lowest, pending = section + (20 if piece == "廿" else 30), 10, 10, None
        elif piece in _SMALL:
            size = _SMALL[piece]
            if (lowest and size >= lowest) or (pending is None and size > 10 and piece is not pieces[0]):
                return None, False
            section += (pending if pending is not None else Decimal(1)) * size
            pending, last, lowest, zero = None, size, size, False
        else:
            size = _LARGE[piece]
            group = section + (pending or 0)
            if not group and not (total and size > lowest_large):
                return None, False
            if lowest_large and size > lowest_large:
                # 一万亿: the larger unit multiplies all before it.
                total = (total + group) * size
            elif lowest_large == size:
                return None, False
            else:
                total += group * size
            section, pending, last, lowest, zero, lowest_large = Decimal(0), None, size, 0, False, size
    if pending is not None:
        if last > 10 and not zero and pending < 10:
            certain = False
        if (lowest and pending >= lowest) or (lowest_large and pending >= lowest_large):
            return None, False
        section += pending
    return total + section, certain


def find_money(text: str) -> list[Money]:
    """All sums in normalised text (NFKC, no blanks), in order. A bare number is none."""
    return [money for match in _MONEY.finditer(text) if (money := _money(text, match)) is not None]


def _money(text: str, match: re.Match[str]) -> Money | None:
    number = match["number"]
    if not (match["prefix"] or match["before"]) and all(sign in _LARGE for sign in number + match["scale"]):
        return None  # the family name 万
    start, end = match.start("prefix") if match["prefix"] else match.start("number"), match.end()
    unit = match["yuan"] or match["foreign"] or match["only"]
    scaled = (number + match["scale"])[-1] in _LARGE
    if unit is None:
        if not (match["prefix"] or scaled) or _COUNTED.match(text, match.end()):
            return None
        if text[end : end + 1] in ("分", "角"):
            return None
    if text[max(start - 1, 0) : start] == "第":
        return None
    if match["foreign"] or (match["prefix"] and not re.match(r"人民币|RMB|CNY|¥", match["prefix"])):
        return Money(start, end, None, "foreign")
    if number in "数几":
        return Money(start, end, None, "rough")
    value, certain = number_value(number + match["scale"]) if not match["rough"] else (None, True)
    flaw = None if certain and value is not None else "ambiguous"
    if match["before"] or match["rough"] or match["after"] in ("左右", "上下"):
        flaw = "rough"
    if match["after"] in ("以上", "以下", "以内") or _in_range(text, start, end):
        flaw = "range"
    if value is None:
        return Money(start, end, None, flaw)
    if match["only"]:
        value = value / 10
    for name, share in (("jiao", 10), ("fen", 100), ("fen2", 100)):
        if match[name]:
            part, _ = number_value(match[name])
            value += (part or Decimal(0)) / share
    if unit is None and not scaled and match["prefix"] and value < 1000:
        flaw = flaw or "unit"
    if value > _LARGEST:
        return Money(start, end, None, "ambiguous")
    rounded = value.quantize(_CENT)
    if rounded != value:
        flaw = flaw or "fraction"
    return Money(start, end, rounded, flaw)


def _in_range(text: str, start: int, end: int) -> bool:
    """5万元至10万元, 5-10万元: neither end is a stated sum."""
    after = _RANGE.match(text, end)
    if after and re.compile(NUMBER).match(text, after.end()):
        following = re.compile(rf"{NUMBER}[元万亿]").match(text, after.end())
        return following is not None
    return bool(re.search(rf"(?:{NUMBER})(?:万|亿|千)?(?:元)?[-~—–至到]$", text[max(start - 16, 0) : start]))
