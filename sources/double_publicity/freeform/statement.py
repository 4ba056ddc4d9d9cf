"""One statement of a decision, up to its full stop: which verb of penalty a sum belongs to.

Belongs here: what has been said so far in the statement, and the owner of a sum. Does not belong here:
multiples, totals and sums over statements (`sums.py`).
"""

import re
from collections.abc import Sequence
from typing import Literal

from sources.double_publicity.freeform.amounts import NUMBER
from sources.double_publicity.freeform.tokens import Token

Side = Literal["fine", "confiscate"]
Owner = Literal["fine", "confiscate", "both", "order", "none", "unowned", "total"]
PENAL = ("fine", "confiscate", "both")

# What may stand between a sum and the noun of penalty behind it.
_BEHIND = re.compile(
    r"^(?:人民币|整|\)|的|,?计|等)*"
    r"(?P<noun>(?:行政)?(?:处罚|经济处罚)?(?:罚款|罚金)|(?:的|行政|经济)*处罚(?!委员会|程序|决定)|处理|罚没)"
)
# 26000元百分之五, 860元一倍: what the fine is worked out from.
_BASE = re.compile(rf"^(?:人民币)?\)?的?(?:{NUMBER}倍|百分之|{NUMBER}[%‰])")
_CONFISCATED = re.compile(r"^[^,。;:、\d]{0,8}(?:予以|依法|全部|一并|全额)*没收")
_ENDS = re.compile(r"^(?:人民币|整|\))*(?:[。;,、\n]|$|并|以及|和)")
_LISTED = re.compile(r"[、,;]?(?:对)?[^,。;、]{2,40}?(?:各|分别|为)?")
# A verb reaches over other words, not over the name of another sum.
_OTHER_SUM = re.compile(r"所得|货值|贷款|存款|销售额|收入|投资|价款|利息|合同|工程")
_MULTIPLE_OF = re.compile(r"(?:违法|违规|非法)所得.{0,8}倍")
_HEADER = re.compile(r"(?:罚款|罚金)(?:金额|处罚|的?行政处罚|如下)*$")
_FRAME = re.compile(r"[人民币共计合约处整的。.,;:\n()]")
_REACH = 60  # characters between a verb and its sum
LIST = re.compile(r"(?:、|,|和|及|与|以及)+(?:人民币)?")


class Statement:
    """What a statement has said so far; one is made anew after every full stop, semicolon and line."""

    def __init__(self, text: str, start: int, persons: Sequence[str], *, alone: bool) -> None:
        """`persons` are names known to stand in the row; `alone`: the whole text has no verb of penalty."""
        self.text, self.persons, self.alone = text, persons, alone
        self.begin = start  # from here on addressees can stand
        self.verb: Token | None = None
        self.used = False  # the verb has its sum
        self.each: Token | None = None
        self.total: Token | None = None
        self.rate: Token | None = None
        self.times: Token | None = None
        self.parts: Owner | None = None  # 其中: the sums are parts of one that counted
        self.parts_depth = 0
        self.last: tuple[Token, Owner] | None = None
        self.addressed = False
        self.verbs: set[str] = set()

    def meet(self, token: Token) -> None:
        """A verb. A noun of penalty right behind a sum (20万元罚款) opens nothing new."""
        if token.kind in PENAL:
            self.verbs.add(token.kind)
        if token.kind in ("fine", "both") and self.last is not None and self._closes(self.last[0], token):
            return
        before = self.verb
        if before is not None and not self.used and before.kind in ("confiscate", "fine"):
            between = self.text[before.end : token.start]
            if token.kind == "order" and not re.search("[,、]|责令", between):
                return  # 没收尚未清退的费用: part of the name of what is confiscated
            if token.kind == "impose" and not ("," in between or self.text.startswith("并处", token.start)):
                return  # 罚款处以 …: the verb before goes on
        self.verb, self.used = token, False

    def address(self, token: Token) -> None:
        """对…: a new addressee; what 分别 said of the one before does not hold for it."""
        if self.each is not None and (
            self.text[self.each.end : token.start] in ("", "处", "给予")
            or self.text.startswith(("对其", "对该", "对此"), token.start)
        ):
            return
        self.each = None
        self.addressed = True
        self.begin = token.start

    def owner(self, token: Token) -> Owner:
        """Whose sum this is: a penalty's, an order's (退还), nobody's, or unclear."""
        rest = self.text[token.end : token.end + 40]
        if _BASE.match(rest):
            return "none"
        behind = _BEHIND.match(rest)
        noun = behind["noun"] if behind else ""
        if self.verb is not None and not self.used:
            owner = self._of_verb(self.verb, self.text[self.verb.end : token.start], noun, rest)
            if owner is not None:
                return owner
        if "罚没" in noun:
            return "both"
        if "罚" in noun or (noun and self.verb is not None and not self.used):
            return "fine"
        if _CONFISCATED.match(rest):
            return "confiscate"
        return self._of_context(token)

    def _of_verb(self, verb: Token, between: str, noun: str, rest: str) -> Owner | None:
        if verb.kind == "confiscate":
            return "confiscate"
        if verb.kind == "both":
            return "both"
        if verb.kind == "fine":
            near = len(between) <= _REACH and not _OTHER_SUM.search(_MULTIPLE_OF.sub("", between))
            return "fine" if near else None
        if verb.kind == "order":
            return None if "罚" in noun else "order"
        if "罚没" in noun:
            return "both"
        if noun:
            return "fine"
        if _CONFISCATED.match(rest):
            return "confiscate"
        if _ENDS.match(rest) and not _OTHER_SUM.search(between) and len(between) <= _REACH:
            return "fine"
        return None

    def _of_context(self, token: Token) -> Owner:
        """A sum with no verb of its own: one of a list, a total, the whole decision, or no penalty."""
        rest = self.text[token.end : token.end + 8]
        if self.last is not None:
            previous, owner = self.last
            between = self.text[previous.end : token.start]
            if LIST.fullmatch(between):
                return owner
            named = any(name and name in between for name in self.persons) or re.match(r"[、,]对", between)
            if (
                self.total is None and owner in ("fine", "confiscate") and named
                and _LISTED.fullmatch(between) and _ENDS.match(rest) and not _OTHER_SUM.search(between)
            ):  # fmt: skip
                return owner
        if self.total is not None:
            return "total"
        if self.alone:
            bare = _FRAME.sub("", self.text[: token.start] + self.text[token.end :])
            return "fine" if not bare else "unowned"
        if self._under_header(token) and _ENDS.match(rest):
            return "fine"
        near = self.text[max(token.start - 30, 0) : token.end + 6]
        return "none" if self.addressed or _OTHER_SUM.search(near) else "unowned"

    def _under_header(self, token: Token) -> bool:
        """罚款:1.对甲公司5万元;2.对乙公司3万元: the verb stands once, before a colon."""
        head = self.text.find(":", 0, token.start)
        return head >= 0 and _HEADER.search(self.text[:head]) is not None

    def _closes(self, money: Token, token: Token) -> bool:
        behind = _BEHIND.match(self.text[money.end : token.end])
        return behind is not None and behind.end() == token.end - money.end
