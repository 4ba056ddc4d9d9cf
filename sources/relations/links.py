"""Links of a page that lead to a related document: 解读链接, 相关文件, 结果反馈.

Belongs here: anchors with what is written in and before them. Does not belong here: which collected document
stands at an address.
"""

from dataclasses import dataclass

from lxml import etree

from sources.pages.attachments import absolute
from sources.pages.blocks import parse, squeeze
from sources.relations.model import Relation, RelationKind
from sources.relations.words import words

_MOST = 400  # anchors of a page
_SHORTEST_TITLE = 8
_LONGEST = 160
_FILES = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".zip", ".rar", ".jpg", ".png", ".mp4", ".ofd")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link: its words, the words right before it, its absolute address."""

    text: str
    before: str
    url: str


def anchors(html: str, url: str | None) -> list[Anchor]:
    """The links of a page that show a text and lead to a page, in order."""
    root = parse(html)
    if root is None:
        return []
    found: list[Anchor] = []
    for link in root.iter("a"):
        address = absolute(link.get("href"), url)
        text = squeeze("".join(map(str, link.itertext())))
        if not address or not text or len(text) > _LONGEST or address.split("?")[0].lower().endswith(_FILES):
            continue
        found.append(Anchor(text, _before(link), address))
        if len(found) >= _MOST:
            break
    return found


def _before(link: etree._Element) -> str:
    """The words before a link inside its block, else the block before: its label."""
    parent = link.getparent()
    if parent is None:
        return ""
    parts = [parent.text or ""]
    for sibling in parent:
        if sibling is link:
            break
        parts.append("".join(map(str, sibling.itertext())) if isinstance(sibling.tag, str) else "")
        parts.append(sibling.tail or "")
    text = squeeze("".join(parts))
    if text:
        return text[-40:]
    earlier = parent.getprevious()
    if earlier is None or not isinstance(earlier.tag, str):
        return ""
    return squeeze("".join(map(str, earlier.itertext())))[-40:]


def relations_of(found: list[Anchor], kinds: frozenset[str], title: str) -> list[Relation]:
    """The relations that links state; `kinds` says what this document is (see words.yml, titles).

    A link counts when its own words or a label right before it name the relation, and it is no menu: its
    words are long enough for a title, or the label stands before it.
    """
    out: list[Relation] = []
    for anchor in found:
        for kind, label, needed in words().links:
            if needed != "any" and needed not in kinds:
                continue
            if kind == "interpreted_by" and "interpretation" in kinds:
                continue
            labelled = (
                label.search(anchor.before[-14:]) is not None and anchor.before.rstrip()[-1:] in ":：】]〉>"
            )
            named = label.search(anchor.text) is not None and len(anchor.text) >= _SHORTEST_TITLE
            if labelled or (named and _same_subject(anchor.text, title)):
                evidence = f"{anchor.before[-14:]}{anchor.text}"[:200]
                out.append(Relation(_kind(kind), evidence, None, anchor.text[:160], anchor.url))
                break
    return out


def _kind(name: str) -> RelationKind:
    kinds: tuple[RelationKind, ...] = ("interpreted_by", "interprets", "has_result", "result_of")
    return next(kind for kind in kinds if kind == name)


def _same_subject(text: str, title: str) -> bool:
    """Whether a link speaks of this document: eight signs of its title in a row stand in the link."""
    plain = "".join(sign for sign in title if sign.isalnum())
    other = "".join(sign for sign in text if sign.isalnum())
    return any(plain[at : at + 8] in other for at in range(0, max(1, len(plain) - 7)))
