"""The CSV file of a dataset.

Belongs here: the text of a cell, and putting many of them together fast. Does not belong here: what is
published.

The CSV is for spreadsheets: UTF-8 with a byte-order mark, CRLF, a text that a spreadsheet would take
for a formula gets an apostrophe in front, lists are joined with ；. NULL is an empty cell, an empty
text is `""`. The Parquet file has the values untouched.

A file is its pieces of text one after the other. Columns of few values give each value once, already with
its quotes and commas; neighbours that vary together are put together once per combination. One gathering of
pieces in the order of the file (`take` of arrow) then makes the lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.hashing import BackgroundDigest

LIST_DELIMITER = "；"
_MARK = b"\xef\xbb\xbf"
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
# The first bytes of what may be a formula; 0xEF begins the wide characters.
_FORMULA_BYTES = np.frombuffer(b"=+-@\t\r\n\xef", np.uint8)
_QUOTED = r'[",\r\n]'
# Pieces of a file that stay in the processor's cache from their making to the disk and the digest.
_WRITTEN_BYTES = 1 << 20
# Neighbouring columns are put together while they have at most so many combinations per row.
_COMBINED = 4

Codes = npt.NDArray[np.int64]


class CsvWriter:
    """A CSV file to which tables of the same columns are written one after the other.

    `close` it, then ask for `sha256`; the file must not exist.
    """

    def __init__(self, target: Path, columns: list[str]) -> None:
        """Opens the file and writes the header."""
        self.sha256 = ""
        self._handle = target.open("xb", buffering=0)
        self._digest = BackgroundDigest()
        self._put(_MARK + ",".join(columns).encode() + b"\r\n")

    def write(self, table: pa.Table) -> None:
        """Append the rows of a table; its texts may be of 1 GB in all."""
        for lines in csv_lines(table):
            self._put(lines)

    def close(self) -> None:
        """End the file; `sha256` is then its digest."""
        self._handle.close()
        self.sha256 = self._digest.hexdigest()

    def _put(self, content: bytes | memoryview) -> None:
        self._handle.write(content)
        self._digest.update(content)


def quoted(path: Path) -> str:
    """A path inside a SQL string."""
    return str(path).replace("'", "''")


@dataclass(frozen=True)
class _Piece:
    """A part of every line: its different texts, and which of them each row has (None: row n has text n)."""

    texts: pa.Array
    codes: Codes | None


def csv_lines(table: pa.Table) -> Iterator[memoryview]:
    """The rows of a table as pieces of the file, each of whole lines."""
    rows = table.num_rows
    if rows == 0:
        return
    pieces = _pieces(table)
    places = np.empty((rows, len(pieces)), np.int32)
    start = 0
    for position, piece in enumerate(pieces):
        codes = np.arange(rows) if piece.codes is None else piece.codes
        np.add(codes, start, out=places[:, position], casting="unsafe")
        start += len(piece.texts)
    texts = pa.concat_arrays([piece.texts for piece in pieces])
    lengths = pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    ends = np.cumsum(lengths[places].sum(axis=1, dtype=np.int64))
    cuts = np.searchsorted(ends, np.arange(0, ends[-1] + _WRITTEN_BYTES, _WRITTEN_BYTES), side="right")
    for first, last in pairwise(cuts):
        if first < last:
            lines = texts.take(pa.array(places[first:last].ravel()))
            yield memoryview(lines.buffers()[2])[: np.frombuffer(lines.buffers()[1], np.int32)[len(lines)]]


def _pieces(table: pa.Table) -> list[_Piece]:
    """The parts of the lines: columns of many values as they are, and all that stands between them."""
    rows = table.num_rows
    pieces: list[_Piece] = []
    between = _constant("", rows)
    for position in range(table.num_columns):
        if position:
            between = _Piece(pc.binary_join_element_wise(between.texts, "", ","), between.codes)
        cells = _cells(table.column(position))
        if cells.codes is None:
            pieces += [between, cells]
            between = _constant("", rows)
            continue
        together = _together(between, cells, rows)
        if together is None:
            pieces.append(between)
            together = cells
        between = together
    pieces.append(_Piece(pc.binary_join_element_wise(between.texts, "", "\r\n"), between.codes))
    return [piece for piece in pieces if piece.codes is None or pc.max(pc.binary_length(piece.texts)).as_py()]


def _constant(text: str, rows: int) -> _Piece:
    return _Piece(pa.array([text]), np.zeros(rows, np.int64))


def _together(one: _Piece, other: _Piece, rows: int) -> _Piece | None:
    """Two parts as one; None when that would make about as many texts as rows."""
    if one.codes is None or other.codes is None:
        return None
    size = len(other.texts)
    if size == 1 or len(one.texts) == 1:
        texts = pc.binary_join_element_wise(
            one.texts[0] if size > 1 else one.texts, other.texts[0] if size == 1 else other.texts, ""
        )
        return _Piece(texts, other.codes if size > 1 else one.codes)
    both = pc.dictionary_encode(pa.array(one.codes * size + other.codes))
    found = both.dictionary.to_numpy()
    if len(found) * _COMBINED > rows:
        return None
    texts = pc.binary_join_element_wise(
        one.texts.take(pa.array(found // size)), other.texts.take(pa.array(found % size)), ""
    )
    return _Piece(texts, both.indices.to_numpy().astype(np.int64))


def _cells(column: pa.ChunkedArray) -> _Piece:
    """The cells of a column as they stand in the file."""
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0)
    kind = array.type
    if pa.types.is_string(kind):
        return _Piece(_escaped(array), None)
    if pa.types.is_list(kind):
        return _Piece(_escaped(_joined(array)), None)
    if pa.types.is_integer(kind):
        return _Piece(array.cast(pa.string()), None)
    if not pa.types.is_dictionary(kind):
        array = pc.dictionary_encode(array)
    values, codes = array.dictionary, array.indices
    texts = _escaped(values) if pa.types.is_string(values.type) else _plain(values)
    if codes.null_count:
        codes = pc.fill_null(codes, len(texts))
        texts = pa.concat_arrays([texts, pa.array([""])])
    elif len(texts) == 0:
        texts = pa.array([""])
    return _Piece(texts, codes.to_numpy().astype(np.int64))


def _plain(values: pa.Array) -> pa.Array:
    """Days, moments, numbers and truth values as text."""
    if pa.types.is_timestamp(values.type):
        return pc.strftime(values.cast(pa.timestamp("s"), safe=False), "%Y-%m-%dT%H:%M:%SZ")
    if pa.types.is_floating(values.type):
        return pa.array([repr(value) for value in values.to_pylist()], pa.string())
    return values.cast(pa.string())


def _joined(lists: pa.Array) -> pa.Array:
    """Lists of texts as one text each."""
    if lists.flatten().null_count == 0:
        return pc.binary_join(lists, LIST_DELIMITER)
    parts = [None if one is None else [part for part in one if part is not None] for one in lists.to_pylist()]
    return pa.array([None if one is None else LIST_DELIMITER.join(one) for one in parts], pa.string())


def _escaped(texts: pa.Array) -> pa.Array:
    """Texts with the apostrophes and quotes that they need.

    Looking for four characters in all of them, and at the first byte of each, is cheap; only where something
    is found, the texts themselves are looked at.
    """
    if not _may_need_escape(texts):
        return texts
    formula = pc.match_substring_regex(texts, _FORMULA)
    if pc.any(formula).as_py():
        texts = pc.if_else(formula, pc.binary_join_element_wise("'", texts, ""), texts)
    quotes = pc.or_(pc.match_substring_regex(texts, _QUOTED), pc.equal(pc.binary_length(texts), 0))
    if pc.any(quotes).as_py():
        doubled = pc.replace_substring(texts, '"', '""')
        texts = pc.if_else(quotes, pc.binary_join_element_wise('"', doubled, '"', ""), texts)
    return texts


def _may_need_escape(texts: pa.Array) -> bool:
    _, offsets, data = texts.buffers()
    if len(texts) == texts.null_count:
        return False
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    starts = ends[:-1][np.diff(ends) > 0]
    if len(starts) < len(texts) - texts.null_count:
        return True
    if np.isin(np.frombuffer(data, np.uint8)[starts], _FORMULA_BYTES).any():
        return True
    content = memoryview(data)[ends[0] : ends[-1]].tobytes()
    return any(sign in content for sign in (b'"', b",", b"\r", b"\n"))
