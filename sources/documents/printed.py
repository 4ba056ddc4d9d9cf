"""Documents of printed pages (PDF, OFD): is there text on them that can be read?

Belongs here: judging the characters of all pages (scanned, garbled), taking their text over.
Does not belong here: file formats, lines and tables (`layout.py`).
"""

import re

from sources.documents.document import DocumentText, Unreadable
from sources.documents.layout import Page, blocks_of
from sources.findings import finding

_SIGN = re.compile(r"\w")
_FEW_SIGNS = 10  # letters of a page that bears a picture: a stamp or page number over a scan
_FEW_A_PAGE = 10  # letters a page of a document whose pages are all pictures
_GARBLED_SHARE = 0.2
_MOST_NAMED = 10


def take_pages(pages: list[Page], out: DocumentText) -> None:
    """Fill `out.blocks` from pages; raises `Unreadable` for `document-scanned` and `document-garbled`.

    `out.pages` is the number of pages that the file has, also of those that are not among `pages`.
    """
    signs = [len(_SIGN.findall(page.text)) for page in pages]
    broken = sum(page.broken for page in pages)
    if broken > _GARBLED_SHARE * max(sum(len(page.text) for page in pages), 1):
        raise Unreadable(finding("document-garbled"))
    if sum(signs) < _FEW_A_PAGE * len(pages) and any(page.images for page in pages):
        raise Unreadable(finding("document-scanned", pages=out.pages or len(pages)))
    out.blocks = blocks_of(pages)
    scanned = [
        str(number)
        for number, (page, count) in enumerate(zip(pages, signs, strict=True), start=1)
        if page.images and count < _FEW_SIGNS
    ]
    if scanned:
        more = f"等共 {len(scanned)}" if len(scanned) > _MOST_NAMED else ""
        out.findings.append(
            finding("document-pages-scanned", numbers="、".join(scanned[:_MOST_NAMED]) + more)
        )
