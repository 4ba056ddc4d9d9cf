"""Rows of a regular CSV text, fast: all cells as text, in batches in the order of the file.

Belongs here: what the fast reader takes and what it refuses. Does not belong here: which rows are data
(`intake.py`), encodings, ragged files (`sources/double_publicity`).

It gives the cells that Python's `csv` gives: lines may end in all ways, also mixed; quotation marks that do
not begin a cell are text. What `csv` makes up for (missing cells, a quotation mark that nobody closes) is
refused.
"""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import csv

USUAL_BLOCK = 1 << 20
"""Bytes read at a time; small enough to stay in a processor's cache from one step to the next."""
LARGEST_BLOCK = 64 << 20
# The usual pool gives memory back to the system at once, to ask for it again with the next block.
_POOL = pa.jemalloc_memory_pool() if "jemalloc" in pa.supported_memory_backends() else None
_LOSS = "\ufffd".encode()
_LOSS_BEGINS = int.from_bytes(_LOSS[:2], "little")


class Refused(Exception):
    """The fast reader does not take the file as it is; the patient one will."""


class BlockTooSmall(Refused):
    """A record is longer than a block."""


class CsvText:
    """A CSV text in UTF-8 of columns c0, c1 …; its rows are read once, by `batches`."""

    def __init__(
        self,
        text: BinaryIO,
        width: int,
        separator: str,
        header_row: int,
        *,
        may_be_damaged: bool,
        block: int = USUAL_BLOCK,
    ) -> None:
        """Data begins below record `header_row` (from 0); the caller closes `text`.

        U+FFFD, the mark of undecodable bytes, is refused unless the text `may_be_damaged`.
        """
        self._passing = _Passing(text, separator * (width - 1), may_be_damaged)
        self._width, self._separator, self._skipped, self._block = width, separator, header_row + 1, block

    @property
    def is_damaged(self) -> bool:
        """Whether U+FFFD stands in what was read so far: at least in all batches given."""
        return self._passing.is_damaged

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows in their order. Raises `Refused`, maybe behind some batches."""
        if self._width < 2:
            raise Refused("one column")
        try:
            yield from self._without_last_row(self._read())
        except pa.ArrowException as error:
            kind = BlockTooSmall if "straddling" in str(error) else Refused
            raise kind(str(error)) from error

    def _read(self) -> Iterator[pa.RecordBatch]:
        names = [f"c{place}" for place in range(self._width)]
        reader = csv.open_csv(
            pa.PythonFile(self._passing, mode="r"),
            csv.ReadOptions(block_size=self._block, column_names=names, skip_rows_after_names=self._skipped),
            csv.ParseOptions(delimiter=self._separator, newlines_in_values=True),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
            memory_pool=_POOL,
        )
        with reader:
            yield from reader

    def _without_last_row(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """All rows but the one put behind the text: inside an open quotation it became part of a cell."""
        last: pa.RecordBatch | None = None
        for batch in batches:
            if batch.num_rows:
                if last is not None:
                    yield last
                last = batch
        if last is None or any(column[-1].as_py() for column in last.columns):
            raise Refused("an open quotation mark")
        yield last.slice(0, last.num_rows - 1)


class _Passing(io.BufferedIOBase):
    """The bytes of a text as they pass by, with a row of empty cells behind them."""

    def __init__(self, text: BinaryIO, empty_row: str, may_be_damaged: bool) -> None:
        self.is_damaged = False
        self._text, self._may_be_damaged = text, may_be_damaged
        self._behind = f"\n{empty_row}\n".encode()
        self._next: bytes | None = None
        self._tail = b""
        self._is_begun = False

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes. One piece is read ahead, so that the row behind comes with the last one."""
        piece = self._next if self._next is not None else self._looked_at(size)
        self._next = self._looked_at(size) if piece else b""
        if not self._next:
            piece, self._behind = piece + self._behind, b""
        if not self._is_begun:
            self._is_begun = True
            _check_utf8(piece)
        return piece

    def _looked_at(self, size: int | None) -> bytes:
        piece = self._text.read(-1 if size is None else size)
        if b"\x00" in piece:
            raise Refused("NUL bytes")
        if not self.is_damaged and (_LOSS in self._tail + piece[:2] or _has_loss(piece)):
            if not self._may_be_damaged:
                raise Refused("marks of loss")
            self.is_damaged = True
        self._tail = (self._tail + piece[-2:])[-2:]
        return piece


def _check_utf8(beginning: bytes) -> None:
    """Refuse a text whose header is no UTF-8: of what is skipped the reader does not tell."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError as error:
        raise Refused(str(error)) from error


def _has_loss(piece: bytes) -> bool:
    """Whether U+FFFD stands in UTF-8 bytes; a search of the bytes alone takes six times as long."""
    pairs = (
        np.frombuffer(piece, "<u2", (len(piece) - first) // 2, first) for first in (0, 1) if len(piece) > 1
    )
    return any(bool((found == _LOSS_BEGINS).any()) for found in pairs) and _LOSS in piece
