"""Names of bodies in the cells and clauses of plans, with what each does.

Belongs here: splitting lists of bodies, and the roles: leading, doing, cooperating. Does not belong here:
which registered body a name means, where a clause stands in a text.
"""

import re
from dataclasses import dataclass, field

from sources.tasks.due import points, tidy
from sources.tasks.words import words

_OPEN, _CLOSE = "（(〔[【<《“", "）)〕]】>》”"
_SEPARATORS = "、，,；;。\n\t|/／"
_AND = re.compile(r"(?:以及|[和及与])(?=[\u3400-\u9fff])")
_SPACE = re.compile(r"\s+")
_TRIM = re.compile(r"^(?:由|责成|[.:：·\-—])+|[.:：·\-—]+$")
_LONGEST_NAME = 32
_ORDER = {"lead": 0, "do": 1, "cooperate": 2}


@dataclass(slots=True)
class Duties:
    """Bodies by role as written, the words of a due time, and names that do not look like bodies."""

    named: list[tuple[str, str]] = field(default_factory=list)  # (role, body)
    due: str | None = None
    odd: list[str] = field(default_factory=list)
    has_role: bool = False

    @property
    def bodies(self) -> list[str]:
        """All bodies: leading, doing, cooperating."""
        return [name for _, name in sorted(self.named, key=lambda pair: _ORDER[pair[0]])]

    @property
    def cooperating(self) -> list[str]:
        """Those that only cooperate."""
        return [name for role, name in self.named if role == "cooperate"]


def is_body(name: str) -> bool:
    """Whether a text looks like the name of a body or of a group of bodies."""
    return 2 <= len(name) <= _LONGEST_NAME and words().body_end.search(name) is not None


def pieces(text: str) -> list[str]:
    """The text split at separators outside brackets; blanks between two names separate them too."""
    parts: list[str] = []
    current: list[str] = []
    depth = 0
    for char in text:
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        if char in _SEPARATORS and not depth:
            parts.append("".join(current))
            current = []
        else:
            current.append(char)
    parts.append("".join(current))
    return [piece for part in parts for piece in _at_blanks(part.strip()) if piece]


def _at_blanks(part: str) -> list[str]:
    words_of = _SPACE.split(part)
    if len(words_of) > 1 and all(len(word) > 2 and is_body(_without_role(word)[0]) for word in words_of):
        return words_of
    return [_SPACE.sub("", part)]


def names_of(text: str) -> tuple[list[str], list[str]]:
    """Bodies of a list such as a cell holds, and among them those that do not look like bodies."""
    duties = read_duties(text)
    return [name for _, name in duties.named], duties.odd


def read_duties(text: str, role: str = "do") -> Duties:
    """Bodies with their roles from a list or clause; `role` is that of names without a word of their own.

    区财政局牵头，区教育局、区民政局配合，2020年10月底前完成
    """
    out = Duties()
    pending: list[tuple[str | None, str]] = []
    joined = False
    for piece in pieces(text):
        piece, due = _cut_due(piece)
        if due:
            out.due = f"{out.due}，{due}" if out.due else due
            out.has_role = out.has_role or "完成" in due
        bare, said = _without_role(piece)
        parts = words().joins.split(bare) if said or words().joins.match(bare) else [bare]
        for place, part in enumerate(parts):
            joined = joined or place > 0
            for name in _names(part):
                if name in words().bare_names and pending:
                    pending[-1] = (pending[-1][0], f"{pending[-1][1]}、{name}")
                else:
                    pending.append(("cooperate" if joined else None, name))
        if said:
            out.has_role = True
            _close(out, pending, said)
            pending, joined = [], False
    _close(out, pending, role)
    return out


def _close(out: Duties, pending: list[tuple[str | None, str]], role: str) -> None:
    for own, name in pending:
        out.named.append((own or role, name))
        if not is_body(name.rsplit("、", 1)[-1]) and name not in out.odd:
            out.odd.append(name)


def _without_role(piece: str) -> tuple[str, str | None]:
    """The piece without what it says of the body's part, and that role."""
    found = words().role.search(piece)
    if found is None:
        return piece, None
    verbs = found[0]
    for role in ("lead", "cooperate", "do"):
        if any(word in verbs for word in words().role_words[role]):
            return piece[: found.start()], role
    return piece, None


def _names(part: str) -> list[str]:
    part = _TRIM.sub("", part.strip())
    tail = words().generic_tail.search(part)
    names: list[str] = []
    if tail:
        part = part[: tail.start()]
    for name in _split_and(part):
        if name:
            names.append(name)
    if tail and tail["tail"]:
        names.append(tail["tail"])
    return names


def _split_and(part: str) -> list[str]:
    """区教育局和区体育局 are two, 区文化和旅游局 is one: both sides must look like names."""
    for match in _AND.finditer(part):
        left, right = part[: match.start()], part[match.end() :]
        depth = sum(part[: match.start()].count(sign) for sign in "（(") - sum(
            part[: match.start()].count(sign) for sign in "）)"
        )
        if not depth and len(left) > 2 and len(right) > 2 and is_body(left) and is_body(right):
            return [left, *_split_and(right)]
    return [part.strip()]


def _cut_due(piece: str) -> tuple[str, str | None]:
    """A due time off the end of a piece: 区财政局2020年10月底前完成."""
    plain = tidy(piece)
    found = points(plain)
    if found:
        return plain[: found[0].start].removesuffix("于").removesuffix("在"), plain[found[0].start :]
    if not is_body(_without_role(piece)[0]) and (
        words().standing.search(piece) or words().periodic.search(piece)
    ):
        return "", piece
    return piece, None
