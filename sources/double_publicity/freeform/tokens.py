"""A decision's text as tokens: sums, verbs of penalty, multipliers, totals, ends of statements.

Belongs here: cutting the text. Does not belong here: which sum belongs to which verb (`sums.py`).
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sources.double_publicity.freeform.amounts import (
    HAN_NUMERAL,
    NUMBER,
    Money,
    find_money,
    number_value,
)

Kind = Literal[
    "money", "times", "fine", "confiscate", "both", "impose", "order",
    "total", "each", "rate", "parts", "address", "open", "close", "comma", "stop",
]  # fmt: skip

_N = rf"(?:\d|{HAN_NUMERAL})"
_UNITS = r"(?:人|名|家|户|个|项|笔|次|起|处|位|宗|单位|行为|违法行为)"
_WORDS: tuple[tuple[Kind, str], ...] = (
    ("times", rf"没(?P<c>{_N})罚(?P<f>{_N})|(?P<t>{NUMBER})倍|百分之{NUMBER}|{NUMBER}[%‰]"),
    ("both", r"罚没"),
    (
        "fine",
        rf"(?<!计)处罚金额|(?:经济)?处罚(?:款|金(?!额))|经济处罚|罚(?:款|金(?!额))|罚(?=人民币|¥|(?:{NUMBER})[元万])|处罚(?=人民币|(?:{NUMBER})[元万])",
    ),
    (
        "confiscate",
        r"没收|没(?=(?:违法|非法)所得|" + NUMBER + r"元)|(?:追缴|收缴)(?=[^,。;]{0,6}(?:违法|非法))",
    ),
    (
        "order",
        r"退还|退赔|退回|清退|返还|发还|归还|补缴|补交|补足|补办|补发|赔偿|追回|追缴|收缴|缴纳|支付|上缴|奖励|责令(?:其)?(?:支付|补)",
    ),
    (
        "impose",
        rf"并处|处以|处予|处(?=人民币|{_N}|[^罚分理境长置所方在办,。;]{{1,30}}(?:元|万))|给予|予以|作出|做出",
    ),
    ("total", r"合计|共计|累计|总计|总共|统共|合并|(?<=款)总额|(?<=罚)总额|一并处|共(?=处|罚|人民币|[\d¥])"),
    (
        "each",
        rf"分别(?=给予|予以|处|罚|作|做|对|针对|并|依法|人民币|¥|\d|{HAN_NUMERAL}+[元万]|没收|为|按|警告|被)|各自|各(?=处|罚|给|予|并|作|人民币|警告|被|\d|{HAN_NUMERAL}+[元万])|均(?=处|罚|给|予|被|作)|逐一|每一?{_UNITS}(?!平方)",
    ),
    (
        "rate",
        r"每一?(?:平方米|平方|亩|立方米|吨|公斤|千克|日|天|月|小时|株|棵|只|头|条|瓶|盒|辆|台|平米|件|份|张)",
    ),
    ("parts", r"其中|包括|含(?!税|量|有)"),
    (
        "address",
        r"(?:(?<=^)|(?<=[,。;\n:)）、.])|(?<=并)|(?<=决定)|(?<=同时)|(?<=另)|(?<=现)|(?<=拟)|(?<=款)|(?<=元)|(?<=罚))(?:针对|对于|对)",
    ),
    ("open", r"\("),
    ("close", r"\)"),
    ("stop", r"[。;\n]"),
    ("comma", r"[,:、]"),
)
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _WORDS))


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text that matters: `money` of a sum, `times` of a multiple (None for a percentage)."""

    kind: Kind
    start: int
    end: int
    money: Money | None = None
    times: Decimal | None = None


def tokens_of(text: str) -> list[Token]:
    """The tokens of a normalised text, in order. Words inside a sum are none of them."""
    sums = find_money(text)
    inside = 0
    found: list[Token] = [Token("money", money.start, money.end, money) for money in sums]
    for match in _TOKEN.finditer(text):
        while inside < len(sums) and sums[inside].end <= match.start():
            inside += 1
        if inside < len(sums) and sums[inside].start < match.end() and match.start() >= sums[inside].start:
            continue
        kind: Kind = match.lastgroup if match.lastgroup not in ("c", "f", "t") else "times"  # type: ignore[assignment]
        times = number_value(match["t"])[0] if match["t"] else None
        found.append(Token(kind, match.start(), match.end(), times=times))
    return sorted(found, key=lambda token: (token.start, token.end))
