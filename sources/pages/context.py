"""What the readers of the fields share: the page, its labels, its meta tags, and the reading so far.

Belongs here: finding one's way on the page. Does not belong here: reading a field.
"""

import re
from dataclasses import dataclass, field

from sources.pages import body, body_end, header, labels, meta, titles
from sources.pages.blocks import Block, Page
from sources.pages.labels import Label
from sources.pages.reading import PageReading
from sources.pages.words import words

_OTHER_DATE = re.compile(r"(?:日期|时间|时限|有效期)$")  # dates with a label of their own
_HEADER_BLOCKS = 120  # blocks in which a page's header block stands; menus come before it
_BEHIND_TEXT = 12  # lines below the text that may still belong to the document
_ANSWER = ("回复", "答复")  # who answered and when: below the question
_LAST_LINE = 4  # characters of the last line of a broken title
_LABELLED_HEAD = 3  # lines of the text whose labels still count


@dataclass(slots=True)
class Context:
    """One page on its way to a reading; `page` is without furniture, `whole` with it."""

    whole: Page
    page: Page
    url: str | None
    out: PageReading
    source: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    header: set[int] = field(default_factory=set)
    body: list[Block] = field(default_factory=list)
    body_start: int = 0
    decision: set[int] = field(default_factory=set)  # rows of a permit or penalty set out as a table
    title_raw: str = ""
    title_validity: str | None = None
    entries: list[dict[str, str | None]] = field(default_factory=list)

    @property
    def is_html(self) -> bool:
        """Whether there is a tree: a page, not a copied text."""
        return self.whole.root is not None

    def label(self, name: str) -> Label | None:
        """The preferred label of a field that has a value."""
        return labels.first(self.labels, name)

    def set_title(self, text: str, source: str) -> None:
        """Note a title, cleaned, unless there is one; a placeholder (无标题, null) is none."""
        title, validity = titles.clean(text)
        if title in words().empty_values or (source == "title-tag" and title in words().column_names):
            return
        if self.out.note("title", title or None, source, text):
            self.title_validity, self.title_raw = validity, text

    def find_body(self) -> None:
        """Choose the blocks of the text; from then on the labels inside them do not count."""
        start, end = body.bounds(self.page, self.out.title, self.header)
        if self.decision and start <= max(self.decision) < end:
            start = min(start, *self.decision)
        self.body, self.body_start = self.page.blocks[start:end], start
        self.out.body_text = body.render(self.body)
        # Inside the text labels are content (责任部门 of tasks), but for a buyer on top and an answer.
        self.labels = [
            one
            for one in self.labels
            if not start <= one.index < end
            or (one.field == "buyer" and one.index < start + _LABELLED_HEAD)
            or one.name.startswith(_ANSWER)
        ]

    def header_lines(self) -> list[Block]:
        """Header lines above the text: a date may stand in them without a label of its own."""
        above = [
            i for i in sorted(self.header) if i < (self.body_start if self.body else len(self.page.blocks))
        ]
        other = self.dated_blocks()
        return [self.page.blocks[i] for i in above if i not in other and self.page.blocks[i].cells is None]

    def header_rows(self) -> list[Block]:
        """Rows of the header block: some name the document's file (文件下载)."""
        blocks = self.page.blocks
        return [blocks[i] for i in sorted(self.header) if i < self.body_start and blocks[i].cells]

    def dated_blocks(self) -> set[int]:
        """Blocks whose dates have labels of their own."""
        return {
            i for one in self.labels if _OTHER_DATE.search(one.name) for i in range(one.index, one.last + 1)
        }

    def behind(self) -> list[Block]:
        """The blocks that follow the text: files and a 附注 may stand below its element."""
        end = self.body_start + len(self.body)
        found = self.page.blocks[end : end + _BEHIND_TEXT]
        # A heading that names no annex begins another part of the page.
        other = (i for i, b in enumerate(found) if b.heading and b.text and not body_end.ANNEX.search(b.text))
        return found[: next(other, None)]

    def between(self) -> list[Block]:
        """Blocks between the title and the text."""
        if not self.body or not self.out.title:
            return []
        key = titles.same_key(self.out.title)
        found = None
        for index in range(self.body_start - 1, max(-1, self.body_start - 20), -1):
            text = titles.same_key(titles.clean(self.page.blocks[index].text)[0])
            if text[-12:] == key[-12:] or (len(text) >= _LAST_LINE and key.endswith(text)):
                if found is not None and index in self.header:
                    continue  # the name in the header block, not another heading
                found = index
        return [] if found is None else self.page.blocks[found + 1 : self.body_start]

    def undated_between(self) -> list[Block]:
        """Blocks between the title and the text without those whose dates have labels."""
        other = {id(self.page.blocks[i]) for i in self.dated_blocks()}
        return [block for block in self.between() if id(block) not in other]

    def head(self) -> list[Block]:
        """The lines above the text and its first ones, where a document number of its own stands."""
        if not self.body:
            return []
        title = titles.same_key(self.out.title or "")
        above = self.page.blocks[max(0, self.body_start - 6) : self.body_start]
        return [b for b in above if not b.mostly_link and titles.same_key(b.text) != title] + self.body[:6]


def start(page: Page, url: str | None, out: PageReading, source: str = "") -> Context:
    """The context of a page whose fields are not read yet."""
    main = body.main_part(page)
    decision = header.decision_rows(main.blocks)
    found = [one for one in labels.scan(main.blocks) if one.index not in decision]
    early = [one for one in found if one.index < _HEADER_BLOCKS]
    return Context(
        whole=page,
        page=main,
        url=url,
        out=out,
        source=source,
        meta=meta.read_meta(page.root) if page.root is not None else {},
        labels=found,
        decision=decision,
        header=header.with_gaps(header.header_lines(early, main.blocks), early, main.blocks),
    )
