"""The CSV file of a dataset.

Belongs here: the text of a cell, and putting many of them together fast. Does not belong here: what is
published.

The CSV is for spreadsheets: UTF-8 with a byte-order mark, CRLF, a text that a spreadsheet would take
for a formula gets an apostrophe in front, lists are joined with ；. NULL is an empty cell, an empty
text is `""`. The Parquet file has the values untouched.

A file is its pieces of text one after the other. Columns of few values give each value once, already with
its quotes; neighbours of few values are put together, one text for each combination. One gathering of
pieces in the order of the file (`take` of arrow) then makes the lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.hashing import BackgroundDigest

LIST_DELIMITER = "；"
_MARK = b"\xef\xbb\xbf"
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
# For each byte whether a formula may begin with it; 0xEF begins the wide characters.
_MAY_BEGIN_FORMULA = np.isin(np.arange(256), np.frombuffer(b"=+-@\t\r\n\xef", np.uint8))
_QUOTED = r'[",\r\n]'
_QUOTED_BYTES = (b'"', b",", b"\r", b"\n")
_LAST_QUOTED = ord(",")
# Pieces of a file that stay in the processor's cache from their making to the disk and the digest.
_WRITTEN_BYTES = 1 << 20
# Of them at least so many lines, unless they are of several megabytes each.
_FEWEST_ROWS, _LARGEST_BYTES = 64, 1 << 30
# Neighbouring columns are put together while they have at most so many combinations.
_COMBINED = 1024
# Days and numbers count as few when there are so many rows for each between the first and the last.
_SPAN = 4

Codes = npt.NDArray[np.int32]


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
    widest = sum(pc.max(pc.binary_length(piece.texts)).as_py() or 0 for piece in pieces)
    block = max(_WRITTEN_BYTES // widest, min(_FEWEST_ROWS, _LARGEST_BYTES // widest), 1)
    texts = pa.concat_arrays([piece.texts for piece in pieces])
    starts = list(accumulate((len(piece.texts) for piece in pieces[:-1]), initial=0))
    places = np.empty((min(block, rows), len(pieces)), np.int32)
    for first in range(0, rows, block):
        chosen = places[: min(block, rows - first)]
        last = first + len(chosen)
        for position, (piece, start) in enumerate(zip(pieces, starts, strict=True)):
            if piece.codes is None:
                chosen[:, position] = np.arange(start + first, start + last, dtype=np.int32)
            else:
                np.add(piece.codes[first:last], start, out=chosen[:, position])
        lines = pc.take(texts, pa.array(chosen.ravel()), boundscheck=False)
        yield memoryview(lines.buffers()[2])[: np.frombuffer(lines.buffers()[1], np.int32)[len(lines)]]


def _pieces(table: pa.Table) -> list[_Piece]:
    """The parts of the lines: columns of many values as they are, and all that stands between them."""
    rows = table.num_rows
    nowhere = np.zeros(rows, np.int32)
    pieces: list[_Piece] = []
    for position, column in enumerate(table.columns):
        end = "," if position + 1 < table.num_columns else "\r\n"
        pieces += [_cells(column, nowhere), _Piece(pa.array([end]), nowhere)]
    merged: list[_Piece] = []
    for piece in pieces:
        together = _together(merged[-1], piece) if merged else None
        if together is None:
            merged.append(piece)
        else:
            merged[-1] = together
    return [piece for piece in merged if pc.max(pc.binary_length(piece.texts)).as_py()]


def _together(one: _Piece, other: _Piece) -> _Piece | None:
    """Two neighbours as one piece of all their combinations; None when those would be too many."""
    if one.codes is None or other.codes is None:
        return None
    left, right = len(one.texts), len(other.texts)
    if left == 1:
        return _Piece(pc.binary_join_element_wise(one.texts[0], other.texts, ""), other.codes)
    if right == 1:
        return _Piece(pc.binary_join_element_wise(one.texts, other.texts[0], ""), one.codes)
    if left * right > _COMBINED:
        return None
    every = np.arange(left * right)
    texts = pc.binary_join_element_wise(
        one.texts.take(pa.array(every // right)), other.texts.take(pa.array(every % right)), ""
    )
    return _Piece(texts, one.codes * right + other.codes)


def _cells(column: pa.ChunkedArray, nowhere: Codes) -> _Piece:
    """The cells of a column as they stand in the file; `nowhere` are the codes of a column of one text."""
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0)
    kind = array.type
    if array.null_count == len(array):
        return _Piece(pa.array([""]), nowhere)
    if pa.types.is_string(kind):
        return _Piece(_escaped(array), None)
    if pa.types.is_list(kind):
        return _Piece(_escaped(_joined(array)), None)
    if pa.types.is_integer(kind) or pa.types.is_date32(kind):
        array = _numbered(array)
        if not pa.types.is_dictionary(array.type):
            return _Piece(array.cast(pa.string()), None)
    elif not pa.types.is_dictionary(kind):
        array = pc.dictionary_encode(array)
    values, codes = array.dictionary, array.indices
    texts = _escaped(values) if pa.types.is_string(values.type) else _plain(values)
    if codes.null_count:
        codes = pc.fill_null(codes, len(texts))
        texts = pa.concat_arrays([texts, pa.array([""])])
    return _Piece(texts, codes.to_numpy())


def _numbered(array: pa.Array) -> pa.Array:
    """Days or whole numbers that lie close together as a dictionary of all between the first and the last;
    else as they are."""
    plain = array.view(pa.int32()) if pa.types.is_date32(array.type) else array
    ends = pc.min_max(plain).as_py()
    span = ends["max"] - ends["min"] + 1
    if span * _SPAN > len(array):
        return pc.dictionary_encode(array) if pa.types.is_date32(array.type) else array
    values = pa.array(np.arange(ends["min"], ends["max"] + 1), plain.type).view(array.type)
    return pa.DictionaryArray.from_arrays(pc.subtract(plain, ends["min"]).cast(pa.int32()), values)


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
    if len(texts) - np.count_nonzero(ends[1:] > ends[:-1]) > texts.null_count:
        return True
    signs = np.frombuffer(data, np.uint8)
    starts = ends[: np.searchsorted(ends, ends[-1])]
    if _MAY_BEGIN_FORMULA[signs[starts]].any():
        return True
    content = signs[ends[0] : ends[-1]]
    return bool(content.min() <= _LAST_QUOTED) and any(sign in content.tobytes() for sign in _QUOTED_BYTES)
