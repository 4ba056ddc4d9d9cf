"""The readers that are compared: ours and, where they are installed, three general extractors.

Belongs here: calling them and naming what they return as the gold does. The others are given the decoded
text, so that decoding is on our account only, and a copied text as paragraphs of HTML.
"""

import html
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from benchmarks.page_gold import FIRST, LAST, PUBLISHED, Case
from sources.pages import read_list, read_page
from sources.text import declared_encoding, decode

PACKAGES = {"GNE": "gne", "trafilatura": "trafilatura", "htmldate": "htmldate"}
"""Optional development dependencies (extra `bench`), by the name of the reader."""
Values = Mapping[str, str | None]


@dataclass(frozen=True)
class Reader:
    """`read` gives values by field for a prepared page; `fields` are those that the reader has at all."""

    name: str
    fields: frozenset[str]
    prepare: Callable[[bytes], object]
    read: Callable[..., Values]
    failures: list[str] = field(default_factory=list)

    def values(self, case: Case) -> Values:
        """What the reader finds on a page; nothing where it breaks off, noted in `failures`."""
        try:
            return self.read(self.prepare(case.path.read_bytes()))
        except Exception as problem:  # a foreign reader may raise whatever it likes
            if self.name == "ours":
                raise
            self.failures.append(f"{case.path.name}: {type(problem).__name__}")
            return {}


def as_html(data: bytes) -> str:
    """The decoded page; a copied text as paragraphs."""
    text = decode(data, declared_encoding(data)).text
    if "<" in text:
        return text
    return f"<html><body>{''.join(f'<p>{html.escape(line)}</p>' for line in text.splitlines())}</body></html>"


def bare_parse(text: str) -> Values:
    """The floor: the tree and nothing else."""
    etree.fromstring(text.encode(), etree.HTMLParser(encoding="utf-8"))
    return {}


def ours(data: bytes) -> Values:
    """Our reading of a page."""
    reading = read_page(data)
    return {
        "title": reading.title,
        PUBLISHED: reading.published_at,
        "document number": reading.doc_number,
        "issuer": reading.issuer,
        "written date": reading.written_date,
        "index number": reading.index_number,
        "attribute": reading.disclosure_attribute,
        "validity": reading.validity,
        "topic": reading.topic,
        "attachments": str(len(reading.attachments)),
        FIRST: reading.body_text,
        LAST: reading.body_text,
    }


OURS = Reader("ours", frozenset(ours(b"")), bytes, ours)
FLOOR = Reader("bare lxml parse", frozenset(), as_html, bare_parse)
OUR_LISTS = Reader(
    "ours, as a list", frozenset(), bytes, lambda data: {"n": str(len(read_list(data).entries))}
)


def others() -> tuple[list[Reader], list[str]]:
    """The readers that are installed, and the packages that are missing."""
    makers = {"GNE": _gne, "trafilatura": _trafilatura, "htmldate": _htmldate}
    found, missing = [], []
    for name, package in PACKAGES.items():
        try:
            found.append(makers[name](package))
        except ImportError:
            missing.append(package)
    return found, missing


def _gne(package: str) -> Reader:
    extractor = importlib.import_module(package).GeneralNewsExtractor()

    def read(text: str) -> Values:
        result = extractor.extract(text)
        body = result.get("content")
        return {"title": result.get("title"), PUBLISHED: result.get("publish_time"), FIRST: body, LAST: body}

    return Reader("GNE", frozenset({"title", PUBLISHED, FIRST, LAST}), as_html, read)


def _trafilatura(package: str) -> Reader:
    extract = importlib.import_module(package).bare_extraction

    def read(text: str) -> Values:
        result = extract(text, with_metadata=True)
        if result is None:
            return {}
        return {"title": result.title, PUBLISHED: result.date, FIRST: result.text, LAST: result.text}

    return Reader("trafilatura", frozenset({"title", PUBLISHED, FIRST, LAST}), as_html, read)


def _htmldate(package: str) -> Reader:
    find_date = importlib.import_module(package).find_date
    return Reader(
        "htmldate",
        frozenset({PUBLISHED}),
        as_html,
        lambda text: {PUBLISHED: find_date(text, original_date=True)},
    )
