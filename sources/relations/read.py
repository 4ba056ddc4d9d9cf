"""A document to the statements it makes of other documents.

Belongs here: what a sentence or a title says of a citation. Does not belong here: citations themselves
(`cites.py`), links (`links.py`), windows (`windows.py`), which collected document is meant (`warehouse/`).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sources.pages import PageReading
from sources.relations import links as page_links
from sources.relations.cites import Cite, cites, without_draft
from sources.relations.model import Relation, RelationKind, RelationReading, Window
from sources.relations.windows import find_windows
from sources.relations.words import words

_SENTENCE = re.compile(r"[^。；;！!\n]+[。；;！!]?")
_ABOUT = re.compile(r"(?:关于|对)?(?P<about>[^《》]{6,100}?)(?:的)?(?:政策)?(?:解读|图解|起草说明|编制说明)")
_RESULT_ABOUT = re.compile(
    r"关于(?:对|就)?(?P<about>.{4,90}?)(?:向社会|面向社会|公开|广泛)*(?:征求|征集|征询|公众意见|社会意见|意见)"
)
_REPLY_ABOUT = re.compile(
    r"^(?:[^《》]{2,40}?)?(?:关于|对)?(?P<about>关于.{4,90}(?:请示|报告|申请|来函|函|建议|提案))的(?:批复|复函|答复|回复|函复)"
)
_HEAD = 900  # characters of a text in which it says what it is about
_BETWEEN = 60  # characters between a citation and the words that say what becomes of it
_LONGEST_TEXT = 400_000
_LONGEST_LINE = 4000  # characters of a line or sentence that is looked at for citations
_MOST = 300
_LIST_LINE = re.compile(r"^\s*(?:[（(]?\d{1,3}[)）.．、]|[（(]?[一二三四五六七八九十]{1,3}[)）、]|\d{1,3}\t)")
_NEGATED = re.compile(r"(?:未|不|尚未|不予|没有|是否|或者?|如|已按程序[^，]*)(?:被)?(?:作出)?$")
_COMPACT = re.compile(r"\s+")
_TITLE_LIKE = re.compile(r"关于|(?:办法|规定|通知|意见|方案|细则|决定)(?:[（(].{1,12}[）)])?$")


def read_relations(page: PageReading, *, url: str | None = None, html: str | None = None) -> RelationReading:
    """The statements and windows of a notice. `html` (the decoded page) gives its links as well.

    `url` makes their addresses absolute. Self-citations and grounds (根据《…》) are no statements.
    """
    out = RelationReading()
    title = _COMPACT.sub("", page.title or "")
    text = (page.body_text or "")[:_LONGEST_TEXT]
    kinds = kinds_of(title) or _kinds_of_text(text)
    found: list[Relation] = []
    found += _of_kind(title, text, kinds)
    found += _changes(title, text)
    if html is not None:
        found += page_links.relations_of(page_links.anchors(html, url), kinds, title)
    out.relations = _once(found, page)
    out.windows = _windows(title, text, kinds, page)
    return out


def kinds_of(title: str) -> frozenset[str]:
    """What a title says the document is: interpretation, result, consultation, reply, display."""
    outside = re.sub(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》", "", title)
    found = {kind for kind, pattern in words().titles.items() if pattern.search(outside)}
    if "result" in found and not words().consultation.search(title):
        found.discard("result")
    if "result" in found or "interpretation" in found:
        found.discard("consultation")
    return frozenset(found)


def _kinds_of_text(text: str) -> frozenset[str]:
    """What a text says the document is, for titles that do not tell."""
    head = text[:_HEAD]
    return frozenset(kind for kind, pattern in words().texts.items() if pattern.search(head))


def _once(found: Sequence[Relation], page: PageReading) -> list[Relation]:
    """Each statement once, without those about the document itself."""
    own = _COMPACT.sub("", page.title or "")
    kept: list[Relation] = []
    seen: set[tuple[str, str | None, str | None, str | None]] = set()
    for one in found:
        key = (one.kind, one.number, one.title, one.url)
        if key in seen or len(kept) >= _MOST:
            continue
        if (one.number == page.doc_number and one.number) or (one.title == own and not one.url):
            continue
        # The same title without its number, when it is known with it.
        if (
            one.number is None
            and one.url is None
            and any(other.kind == one.kind and other.title == one.title and other.number for other in found)
        ):
            continue
        seen.add(key)
        kept.append(one)
    return kept


# -- documents that are about another one ------------------------------------------------------------
def _of_kind(title: str, text: str, kinds: frozenset[str]) -> list[Relation]:
    if "interpretation" in kinds:
        return _about("interprets", title, text, _ABOUT)
    if "result" in kinds:
        return _about("result_of", title, text, _RESULT_ABOUT)
    if "reply" in kinds:
        return _reply(title, text)
    return []


def _about(kind: RelationKind, title: str, text: str, pattern: re.Pattern[str]) -> list[Relation]:
    """What an interpretation or a result is about: cited in its title, else first in its text."""
    head = list(cites(text[:_HEAD]))
    named = [one for one in cites(title) if one.title]
    out: list[Relation] = []
    for one in named:
        named_title = without_draft(one.title or "")
        beside = next(
            (c for c in head if c.title and c.number and _same(without_draft(c.title), named_title)),
            None,
        )
        number = one.number or (beside.number if beside else None)
        out.append(Relation(kind, title[:200], number, named_title))
    if out:
        return out
    first = next(
        (
            c for c in head
            if (c.title or c.number) and not words().ground.search(text[max(0, c.start - 24) : c.start])
        ),
        None,
    )  # fmt: skip
    about = pattern.search(title)
    subject = about["about"].removeprefix("关于").removesuffix("的") if about else None
    if first and (subject is None or first.title is None or _same(first.title, subject)):
        evidence = text[max(0, first.start - 20) : first.end + 30]
        return [
            Relation(kind, evidence[:200], first.number, without_draft(first.title) if first.title else None)
        ]
    return [Relation(kind, title[:200], None, without_draft(subject))] if subject else []


def _same(one: str, other: str) -> bool:
    a, b = ("".join(c for c in text if c.isalnum()) for text in (one, other))
    return bool(a) and bool(b) and (a in b or b in a)


def _reply(title: str, text: str) -> list[Relation]:
    """你局《关于…的请示》（…号）收悉; else the title: 关于…请示的批复."""
    head = text[:_HEAD]
    received = [
        Relation("replies_to", head[max(0, c.start - 10) : c.end + 6][:200], c.number, c.title)
        for c in cites(head)
        if words().received.match(head[c.end : c.end + 12].lstrip("）)文件等 "))
    ]
    if received:
        return received
    about = _REPLY_ABOUT.search(title)
    return [Relation("replies_to", title[:200], None, about["about"])] if about else []


# -- sentences that change another document -----------------------------------------------------------
def _changes(title: str, text: str) -> list[Relation]:
    out: list[Relation] = []
    out += _sentence(title, is_title=True)
    listing = bool(words().repeal_list.search(title)) and not cites(title)
    in_list = False
    for whole in text.split("\n"):
        line = whole if len(whole) <= _LONGEST_LINE else ""  # no heading and no row of a list
        if _is_list_head(line):
            in_list = True
        elif (
            in_list
            and line.strip()
            and not _LIST_LINE.match(line)
            and "\t" not in line
            and not _is_bare(line)
        ):
            in_list = False
        for match in _SENTENCE.finditer(whole):
            out += _sentence(match[0][:_LONGEST_LINE])
            if len(out) >= _MOST * 2:
                return out
        if (in_list or listing) and (_LIST_LINE.match(line) or "\t" in line or _is_bare(line)):
            out += [
                Relation("repeals", _COMPACT.sub(" ", line)[:200], c.number, c.title) for c in _listed(line)
            ]
        if len(out) >= _MOST * 2:
            break
    return out


def _is_list_head(line: str) -> bool:
    """…下列文件予以废止： / 附件：废止的文件目录"""
    text = line.strip()
    found = words().repeal_list.search(text)
    if found is None or len(text) > 120 or cites(text):
        return False
    return text.endswith(("：", ":")) or re.search(r"(?:目录|清单|一览表|名单)$", text) is not None


def _is_bare(line: str) -> bool:
    """A line that is a citation and nothing else."""
    text = line.strip()
    found = cites(text)
    return bool(found) and found[0].start <= 8 and found[-1].end >= len(text) - 3


def _listed(line: str) -> Iterator[Cite]:
    cells = [cell.strip() for cell in line.split("\t")]
    found = [one for cell in cells for one in cites(cell)]
    titled = [one for one in found if one.title]
    number = next((one.number for one in found if one.number and not one.title), None)
    if len(titled) == 1 and titled[0].number is None and len(cells) > 1:
        yield Cite(0, len(line), titled[0].title, number)
    elif titled:
        yield from titled
    elif len(cells) > 1 and (
        title := next((c for c in cells if len(c) >= 8 and _TITLE_LIKE.search(c)), None)
    ):
        yield Cite(0, len(line), _COMPACT.sub("", title), number)
    elif number:
        yield Cite(0, len(line), None, number)


def _is_document(cite: Cite) -> bool:
    """Whether a citation names a document, not a form, and not the document that speaks (《通知》)."""
    if cite.title is None or cite.number is not None:
        return True
    return cite.title not in words().short_names and words().document.search(cite.title) is not None


def _sentence(sentence: str, *, is_title: bool = False) -> list[Relation]:
    """What a sentence says of the documents that it cites."""
    names = words()
    if not (names.repeal_list.search(sentence) or names.amend_after.search(sentence)
            or names.amend_part.search(sentence) or is_title):  # fmt: skip
        return []
    found = [c for c in cites(sentence) if not names.ground.search(sentence[max(0, c.start - 24) : c.start])]
    out: list[Relation] = []
    for place, cite in enumerate(found):
        kind = _fate(sentence, found, place, is_title=is_title)
        if kind and _is_document(cite):
            out.append(Relation(kind, sentence.strip()[:200], cite.number, cite.title))
    return out


def _fate(sentence: str, found: Sequence[Cite], place: int, *, is_title: bool) -> RelationKind | None:
    cite = found[place]
    # Several citations in a row share what is said behind the last one: 《甲》、《乙》同时废止.
    last = place
    while last + 1 < len(found) and re.fullmatch(
        r"[\s、，,和及以与（()）]*(?:原|和|以及|及其[^，《]{0,8})?",
        sentence[found[last].end : found[last + 1].start],
    ):
        last += 1
    first = place
    while first > 0 and re.fullmatch(r"[\s、和及以与]*", sentence[found[first - 1].end : found[first].start]):
        first -= 1
    behind = sentence[found[last].end : found[last].end + _BETWEEN]
    stop = found[last + 1].start if last + 1 < len(found) else len(sentence)
    behind = behind[: max(0, stop - found[last].end)]
    before = sentence[max(0, found[first].start - 14) : found[first].start]
    repealed = words().repeal_after.search(behind)
    is_part = words().part.search(behind[: repealed.start()]) if repealed else None
    if repealed and not _NEGATED.search(behind[: repealed.start()]):
        return "amends" if is_part else "repeals"
    if words().repeal_before.search(before) and not _NEGATED.search(before.rstrip("废止失效宣布决定")):
        rest = sentence[cite.end : cite.end + 12]
        return "amends" if words().part.match(rest) else "repeals"
    part = words().amend_part.search(behind)
    if words().amend_after.search(behind) or (part and words().part.search(behind[: part.start()])):
        return "amends"
    if is_title and words().amend_before.search(before):
        return "amends"
    return None


# -- windows ----------------------------------------------------------------------------------------
def _windows(title: str, text: str, kinds: frozenset[str], page: PageReading) -> list[Window]:
    stated = page.published_at or page.written_date
    year = int(stated[:4]) if stated else None
    if "result" in kinds or "interpretation" in kinds:
        return []
    if "consultation" in kinds:
        return find_windows("consultation", text, year)
    if "display" in kinds or page.genre == "公示":
        return find_windows("notice_period", text, year)
    return []


def relation_rows(reading: RelationReading, source_id: str, capture_id: str) -> list[dict[str, Any]]:
    """Rows of `parsed.relations`: all strings; `position` counts from 1, statements before windows."""
    place = {"source_id": source_id, "capture_id": capture_id}
    rows: list[dict[str, Any]] = [
        {
            **place, "kind": one.kind, "cited_number": one.number, "cited_title": one.title,
            "cited_url": one.url, "evidence": one.evidence,
        }
        for one in reading.relations
    ]  # fmt: skip
    rows += [
        {
            **place, "kind": one.kind, "evidence": one.text, "opens": one.opens, "closes": one.closes,
            "days": None if one.days is None else str(one.days), "unit": one.unit,
            "from_publication": str(one.from_publication).lower(),
        }
        for one in reading.windows
    ]  # fmt: skip
    return [{**row, "position": position} for position, row in enumerate(rows, start=1)]
