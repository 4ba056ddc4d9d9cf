"""The streams of an OLE container (.xls), read with bounds before a parser follows its chains.

Belongs here: [MS-CFB] as far as streams need it; chains that run in circles or out of the file are refused.
Does not belong here: what the streams hold (`biff.py`).
"""

import struct
from collections.abc import Sequence

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_TABLES = 109
_LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks: end of chain, free, table."""


class OleError(ValueError):
    """The container is damaged."""


def streams(data: bytes) -> dict[str, bytes]:
    """The streams at the top of a container by name; raises OleError when it is damaged."""
    try:
        return _Container(data).streams()
    except (struct.error, IndexError, OverflowError) as error:
        raise OleError(str(error)) from error


class _Container:
    def __init__(self, data: bytes) -> None:
        if not data.startswith(SIGNATURE) or len(data) < 512:
            raise OleError("no container")
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise OleError("sector size")
        self._data, self._size = data, 1 << shift
        self._count = (len(data) - 512 + self._size - 1) // self._size
        self._directory_start, self._cutoff = struct.unpack_from("<I4xI", data, 48)
        small_start, _, more, more_count = struct.unpack_from("<IIII", data, 60)
        tables = [n for n in struct.unpack_from(f"<{_HEADER_TABLES}I", data, 76) if n < _LAST]
        per_sector = self._size // 4
        seen: set[int] = set()
        while more < _LAST:
            if more in seen or len(seen) > more_count:
                raise OleError("chain of tables")
            seen.add(more)
            *entries, more = self._words(more)
            tables.extend(n for n in entries if n < _LAST)
        if len(tables) > self._count // per_sector + _HEADER_TABLES + 1:
            raise OleError("number of tables")
        self._next = [word for table in tables for word in self._words(table)]
        self._small_next = self._words_of(self._chain(small_start, self._next, self._count))

    def streams(self) -> dict[str, bytes]:
        directory = b"".join(
            self._sector(n) for n in self._chain(self._directory_start, self._next, self._count)
        )
        entries = []
        for at in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            entries.append((name, kind, start, size))
        root = next((entry for entry in entries if entry[1] == 5), None)
        small = b""
        if root is not None and root[2] < _LAST:
            small = b"".join(self._sector(n) for n in self._chain(root[2], self._next, self._count))
        found: dict[str, bytes] = {}
        for name, kind, start, size in entries:
            if kind == 2 and name not in found:
                found[name] = self._stream(start, size, small)
        return found

    def _stream(self, start: int, size: int, small: bytes) -> bytes:
        if size < self._cutoff:
            chain = self._chain(start, self._small_next, len(small) // 64 + 1)
            return b"".join(small[n * 64 : n * 64 + 64] for n in chain)[:size]
        return b"".join(self._sector(n) for n in self._chain(start, self._next, self._count))[:size]

    def _chain(self, start: int, following: Sequence[int], most: int) -> list[int]:
        chain: list[int] = []
        while start < _LAST:
            if len(chain) > most or start >= len(following):
                raise OleError("chain of sectors")
            chain.append(start)
            start = following[start]
        return chain

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise OleError("sector beyond the end")
        return self._data[start : start + self._size]

    def _words(self, number: int) -> tuple[int, ...]:
        sector = self._sector(number)
        if len(sector) < self._size:
            raise OleError("table cut off")
        return struct.unpack(f"<{len(sector) // 4}I", sector)

    def _words_of(self, chain: Sequence[int]) -> list[int]:
        return [word for number in chain for word in self._words(number)]
