"""Delimited text with several tables one below the other, or with its header repeated.

Belongs here: noticing it without reading a big file into memory, and reading such a file whole.
Does not belong here: the usual text with one header (`delimited.py`), where tables begin (`blocks.py`).
"""

from collections.abc import Sequence

from sources.double_publicity.files import File
from sources.double_publicity.header import Header
from sources.double_publicity.layouts import plain_heading
from sources.tables import GridReading, read_text_grid
from sources.text import decode

LARGEST_BYTES = 256 << 20
"""Larger files are exports of systems: their header is not looked for again."""

_CHUNK_BYTES = 1 << 22
# What the headings of the party's name have in common in all official tables, and their codes.
_COMMON = ("相对人名称", "XDR_MC", "xdr_mc")


def repeats_header(file: File, encoding: str, above: Sequence[Sequence[str]], header: Header) -> bool:
    """Whether the heading of the party's name may stand below the header again; `above` ends with the header.

    True only says that the file is worth reading whole.
    """
    if file.stat().st_size > LARGEST_BYTES:
        return False
    places = header.places.get("party_name") or header.places.get("doc_number") or ()
    cells = [header.headings[place] for place in places if plain_heading(header.headings[place])]
    if not cells:
        return False
    word = next((common for common in _COMMON if common in cells[0]), cells[0])
    seen = sum(cell.count(word) for row in above for cell in row)
    return _count(file, _encoded(file, word, encoding), seen + 1) > seen


def read_stacked(file: File, separator: str) -> GridReading:
    """The whole text as one grid."""
    decoded = decode(file.read_bytes())
    reading = read_text_grid(decoded.text, file.name, separator)
    reading.findings[:0] = decoded.findings
    return reading


def _encoded(file: File, word: str, encoding: str) -> bytes:
    if encoding != "utf-16":
        return word.encode("utf-8" if encoding == "utf-8-sig" else encoding)
    with file.open("rb") as handle:
        return word.encode("utf-16-be" if handle.read(2) == b"\xfe\xff" else "utf-16-le")


def _count(file: File, word: bytes, enough: int) -> int:
    count, tail = 0, b""
    with file.open("rb") as handle:
        while count < enough and (piece := handle.read(_CHUNK_BYTES)):
            text = tail + piece
            count += text.count(word)
            # One byte less than the word: what was counted cannot be counted again.
            tail = text[max(len(text) - len(word) + 1, 0) :]
    return count
