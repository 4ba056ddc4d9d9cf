"""Fines and confiscations of a decision, summed.

A small grammar over `tokens_of`: a sum belongs to the verb before it or the noun of penalty behind it
(`statement.py`); 分别 and 各 multiply it by what is named or counted; a total is compared with its parts,
never added to them; what is said twice counts once.
Belongs here: counting and totals. Does not belong here: kinds of penalty (`kinds.py`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sources.double_publicity.freeform.doubts import Doubt
from sources.double_publicity.freeform.objects import count_objects
from sources.double_publicity.freeform.statement import LIST, PENAL, Owner, Side, Statement
from sources.double_publicity.freeform.tokens import Token, tokens_of

_VERBS = (*PENAL, "order", "impose")
_AGAIN = re.compile(r"[\[(]?(?:大写|小写|人民币|即|:|折合)*[\])]?[(:]?")
# 综合上述两项: from here on the decision says its whole result once more.
_RESULT = re.compile(r"(?:综合|综上)(?:上述|以上|前述|所述)[^,。;:\n]{0,24}[,:;。\n]")
_STATEMENTS = re.compile(r"(?<=[。;\n])")
_UNCERTAIN = frozenset({"range", "rough", "ambiguous", "foreign"})
# 累计罚没1.51万元: totals are rounded.
_ROUNDING = Decimal(100)


@dataclass(slots=True)
class _Item:
    """A sum that counts `factor` times; `is_open` when 分别 has nothing to count by."""

    side: Side
    yuan: Decimal
    factor: int
    statement: int
    is_open: bool = False


@dataclass(slots=True)
class SumReading:
    """Sums in yuan (None when none is stated) and what was doubtful about them."""

    fine: Decimal | None = None
    confiscated: Decimal | None = None
    doubts: list[Doubt] = field(default_factory=list)


def read_sums(text: str, *, persons: Sequence[str] = (), parties: int = 0, offence: str = "") -> SumReading:
    """The fines and confiscations that a normalised text states.

    `persons` are names in the row, `parties` the number of persons and bodies in its cells and `offence` the
    facts of the case: they settle what 分别 multiplies by when the text itself names nobody (with a doubt).
    """
    once = _once(text)
    result = [match.end() for match in _RESULT.finditer(once)]
    if result:
        whole = _Reader(once[result[-1] :], persons, parties, offence).read()
        if whole.fine is not None or whole.confiscated is not None:
            parts = _Reader(once[: result[-1]], persons, parties, offence).read()
            stated = parts.fine is not None or parts.confiscated is not None
            if stated and (parts.fine, parts.confiscated) != (whole.fine, whole.confiscated):
                whole.doubts.append(Doubt("text-total-differs", once[result[-1] :]))
            return whole
    reading = _Reader(once, persons, parties, offence).read()
    if once != text:
        reading.doubts.append(Doubt("text-statement-repeated", text))
    return reading


def _once(text: str) -> str:
    """The text without statements that repeat one with the same addressee and the same words."""
    half, odd = divmod(len(text), 2)
    if not odd and half > 4 and text[:half] == text[half:]:
        return text[:half]
    seen: set[str] = set()
    kept: list[str] = []
    for statement in _STATEMENTS.split(text):
        plain = statement.strip("。;\n")
        if not (plain.startswith(("对", "给予")) and "元" in plain and plain in seen):
            kept.append(statement)
        seen.add(plain)
    return "".join(kept)


class _Reader:
    """One pass over the tokens of a text."""

    def __init__(self, text: str, persons: Sequence[str], parties: int, offence: str) -> None:
        self.text, self.tokens = text, tokens_of(text)
        self.persons, self.parties, self.offence = persons, parties, offence
        self.alone = not any(token.kind in _VERBS for token in self.tokens)
        self.items: list[_Item] = []
        self.doubts: list[Doubt] = []
        self.totalled = 0  # items before this one stand under an earlier total
        self.joint: Decimal | None = None
        self.number = 0
        self.now = self.statement(0)

    def statement(self, start: int) -> Statement:
        self.number += 1
        return Statement(self.text, start, self.persons, alone=self.alone)

    def read(self) -> SumReading:
        depth = 0
        for index, token in enumerate(self.tokens):
            now = self.now
            match token.kind:
                case "stop":
                    self.close()
                    self.now = self.statement(token.end)
                case "money":
                    self.take(index, token, depth)
                case "open":
                    depth += 1
                case "close":
                    depth = max(depth - 1, 0)
                    if depth < now.parts_depth:
                        now.parts = None
                case "fine" | "confiscate" | "both" | "order" | "impose":
                    now.meet(token)
                case "each":
                    now.each = token
                case "total":
                    now.total = token
                case "rate":
                    now.rate = token
                case "times":
                    now.times = token
                case "address":
                    now.address(token)
                case "parts" if now.last is not None:
                    now.parts, now.parts_depth = now.last[1], depth
        self.close()
        self.check_joint()
        return SumReading(self.sum_of("fine"), self.sum_of("confiscate"), self.doubts)

    def close(self) -> None:
        """The end of a statement: a fine that is only a multiple has no sum."""
        now = self.now
        if now.times is None or "fine" not in now.verbs or self.joint is not None:
            return
        if not any(item.side == "fine" and item.statement == self.number for item in self.items):
            self.doubt("text-sum-derived", now.times)

    def take(self, index: int, token: Token, depth: int) -> None:
        """A sum: whose it is, how often it counts, or why it does not."""
        now, money = self.now, token.money
        if money is None or self.restates(token, depth):
            return
        owner = now.owner(token)
        if owner == "total":
            owner = self.side_of_total()
        if owner in ("none", "unowned", "order"):
            if owner == "unowned":
                self.doubt("text-sum-unclear", token)
            now.used = now.used or owner == "order"
            return
        now.used = True
        if now.rate is not None:
            now.rate = None
            self.doubt("text-sum-derived", token)
            return
        now.last = (token, owner)
        if money.flaw:
            self.doubt("text-sum-foreign" if money.flaw == "foreign" else "text-sum-unclear", token)
        if money.yuan is None or money.flaw in _UNCERTAIN:
            return
        if now.total is not None or owner == "both":
            self.take_total(token, owner, money.yuan)
        else:
            self.count(index, token, "fine" if owner == "fine" else "confiscate", money.yuan)
        now.times = None

    def restates(self, token: Token, depth: int) -> bool:
        """(贰拾万元整) after 20万元, 即…, and the parts of a sum that has been counted."""
        now = self.now
        if now.last is None or token.money is None or now.last[0].money is None:
            return False
        previous, owner = now.last
        if now.parts in ("fine", "confiscate"):
            return True
        between = self.text[previous.end : token.start]
        before = now.last[0].money.yuan
        if between and _AGAIN.fullmatch(between):
            if None not in (token.money.yuan, before) and before not in (
                token.money.yuan,
                self.bracket_sum(token),
            ):
                self.doubt("text-sum-differs", token)
            return True
        listed = depth and between.startswith("(") and owner in ("fine", "confiscate")
        if listed and self.bracket_sum(token) == before:
            now.parts, now.parts_depth = owner, depth
            return True
        return False

    def bracket_sum(self, token: Token) -> Decimal:
        """What the sums from here to the closing bracket come to."""
        end = self.text.find(")", token.start)
        inside = [t.money for t in self.tokens if t.money and token.start <= t.start < end]
        return sum((money.yuan for money in inside if money.yuan is not None), Decimal(0))

    def side_of_total(self) -> Owner:
        """What 共计 … without a verb of its own sums up: what the statement has imposed so far."""
        here = {item.side for item in self.items if item.statement == self.number}
        verbs = self.now.verbs
        fine = "fine" in here or "fine" in verbs
        gain = "confiscate" in here or "confiscate" in verbs
        if not fine and not gain:
            fine = any(item.side == "fine" for item in self.items)
            gain = any(item.side == "confiscate" for item in self.items)
        if "both" in verbs or (fine and gain):
            return "both"
        return "fine" if fine else "confiscate" if gain else "unowned"

    def take_total(self, token: Token, owner: Owner, yuan: Decimal) -> None:
        """A total: compared with its parts; the sum itself when there are none."""
        now = self.now
        now.total = None
        here = [item for item in self.items if item.statement == self.number]
        if owner == "both" or self.is_joint(owner, here):
            gains = [item.yuan * item.factor for item in here if item.side == "confiscate"]
            times = now.times.times if now.times is not None else None
            if gains and times is not None and gains[-1] * times == yuan:
                # 3倍罚款共计 …: the fine alone, three times the confiscated sum.
                self.items.append(_Item("fine", yuan, 1, self.number))
            else:
                self.joint = yuan
            return
        side: Side = "fine" if owner == "fine" else "confiscate"
        every = [item for item in self.items if item.side == side]
        fresh = [item for item in self.items[self.totalled :] if item.side == side]
        own = [item for item in here if item.side == side]
        if not every or (now.addressed and not own):
            self.items.append(_Item(side, yuan, 1, self.number))
            return
        self.totalled = len(self.items)
        for scope in (fresh, every, own):
            if scope and (sum(item.yuan * item.factor for item in scope) == yuan or self.solve(scope, yuan)):
                self.settle(scope)
                return
        self.doubt("text-total-differs", token)

    def is_joint(self, owner: Owner, here: list[_Item]) -> bool:
        """没收违法所得并处1倍罚款合计…: the fine has no sum of its own, so the total is of both."""
        if owner != "fine" or "confiscate" not in self.now.verbs:
            return False
        return self.now.times is not None or not any(item.side == "confiscate" for item in here)

    def solve(self, scope: list[_Item], total: Decimal) -> bool:
        """One sum given 分别 without a count: the total tells how often it counts."""
        unknown = [item for item in scope if item.is_open]
        if len(unknown) != 1 or unknown[0].yuan <= 0:
            return False
        rest = total - sum(item.yuan * item.factor for item in scope if item is not unknown[0])
        if rest <= 0 or rest % unknown[0].yuan:
            return False
        unknown[0].factor = int(rest / unknown[0].yuan)
        return True

    def settle(self, scope: list[_Item]) -> None:
        """The total confirms the count: what was open about it is settled."""
        if any(item.is_open for item in scope):
            self.doubts = [doubt for doubt in self.doubts if not doubt.rule.startswith("text-count-")]
        for item in scope:
            item.is_open = False

    def count(self, index: int, token: Token, side: Side, yuan: Decimal) -> None:
        now = self.now
        goes_on = self.list_goes_on(index)
        factor, is_open = 1, False
        if now.each is not None and not goes_on and not self.in_list(index):
            factor, is_open = self.factor(token)
        self.items.append(_Item(side, yuan, factor, self.number, is_open))
        if not goes_on:
            now.each = None
            now.begin = token.end

    def begins_list(self, start: int, token: Token) -> bool:
        return bool(LIST.fullmatch(self.text[start : token.start]))

    def in_list(self, index: int) -> bool:
        """分别 … 十万元、八万元和五万元: each sum counts once."""
        before = next((t for t in reversed(self.tokens[:index]) if t.kind == "money"), None)
        return before is not None and self.begins_list(before.end, self.tokens[index])

    def list_goes_on(self, index: int) -> bool:
        after = next((t for t in self.tokens[index + 1 :] if t.kind == "money"), None)
        return after is not None and self.begins_list(self.tokens[index].end, after)

    def factor(self, token: Token) -> tuple[int, bool]:
        """How often a sum given 分别/各 counts, and whether the text itself leaves that open."""
        now = self.now
        if now.each is None:
            return 1, False
        before, after = self.text[now.begin : now.each.start], self.text[now.each.end : token.start]
        bracket = re.match(r"(?:整|人民币)*的?(?:罚款)?\(([^()]*[、,][^()]*)\)", self.text[token.end :])
        phrases = [before, after if re.search(r"对|名|家|人", after) else ""]
        phrases.append(f"对{bracket[1]}" if bracket else "")
        for phrase in phrases:
            found = count_objects(phrase, self.persons) if phrase else None
            if found is not None and found > 1:
                return found, False
        facts = f"对{re.split('未|违|没有|因|在', self.offence)[0]}" if self.offence else ""
        cells = self.parties if self.parties > 1 else count_objects(facts) if facts else None
        if cells is not None and cells > 1:
            self.doubt("text-count-cells", token)
            return cells, True
        self.doubt("text-count-unknown", token)
        return 1, True

    def check_joint(self) -> None:
        """A total of fine and confiscation: not taken apart when one of them has no sum, else compared."""
        if self.joint is None:
            return
        fine, gain = self.sum_of("fine"), self.sum_of("confiscate")
        if fine is None or gain is None:
            self.doubts.append(Doubt("text-sum-joint", f"{self.joint}"))
        elif abs(fine + gain - self.joint) > _ROUNDING:
            self.doubts.append(Doubt("text-total-differs", f"{self.joint}"))

    def sum_of(self, side: Side) -> Decimal | None:
        sums = [item.yuan * item.factor for item in self.items if item.side == side]
        return sum(sums, Decimal(0)) if sums else None

    def doubt(self, rule: str, token: Token) -> None:
        self.doubts.append(Doubt(rule, self.text[max(token.start - 24, 0) : token.end + 12]))
