"""The archive: captured bytes by their SHA-256, compressed, append-only.

Belongs here: putting bytes in, getting them out, proving that they are still what they were.
Does not belong here: what the bytes mean (`sources/`), when they were fetched (`ops.captures`).

An object lies at `<root>/ab/<sha256>.zst` (`ab` = first two digits) and is never rewritten: the name
says what the content is, so a second `put` of the same bytes has nothing to do. An object is written
under a temporary name and moved into place, so that a killed run leaves at most a `.partial-` file.

The bytes of an object do not depend on the machine: large files are compressed in zstd's way for several
threads, whose output is the same for any number of them. Hashing runs beside. Their level is the first, which
on tables is as small as the third and takes two thirds of its time; pages gain a little from the third.
"""

import hashlib
import io
import os
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, cast

import zstandard

from warehouse.hashing import BackgroundDigest

_LEVEL = 3
_LEVEL_OF_LARGE = 1
_THREADS_OF_LARGE = 2
_LARGE = 8 << 20
_CHUNK = 1 << 20
_PARTIAL = ".partial-"
_NAME = re.compile(r"[0-9a-f]{64}")


class ArchiveError(Exception):
    """The archive does not have an object, or has it damaged. The message says which and what to do."""


@dataclass(frozen=True)
class Stored:
    """What `put` stored: the address of the content and its size in bytes, uncompressed."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Problem:
    """Something `verify` found: relative path, kind (slug), and a Chinese sentence for a person."""

    path: str
    kind: str
    message: str


class Archive:
    """Content-addressed bytes under one folder (`data/raw/archive`)."""

    def __init__(self, root: Path) -> None:
        """`root` is created when the first object is put."""
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the object lies or would lie; ValueError when `sha256` is not 64 lower-case hex digits."""
        if not _NAME.fullmatch(sha256):
            raise ValueError(f"not a SHA-256 digest: {sha256!r}")
        return self.root / sha256[:2] / f"{sha256}.zst"

    def put(self, content: Path | bytes, *, expected: str | None = None) -> Stored:
        """Store a file or bytes; an object that exists is left alone. Large files are streamed, and read
        once.

        `expected` is the digest that a file probably has (an earlier capture of the same path): if it is in
        the archive, the file is hashed first and, when it is that object, not compressed at all.
        A file that changes while it is read is stored as it was read, under the digest of just that.
        Raises OSError when the file cannot be read or the archive cannot be written.
        """
        with _opened(content) as stream:
            head = stream.read(_LARGE)
            if len(head) < _LARGE:
                return self._put_small(head)
            if expected is not None and self.path(expected).exists():
                stream.seek(0)
                known = _digest(stream)
                if known.sha256 == expected:
                    return known
            stream.seek(0)
            return self._put_large(stream)

    def _put_small(self, content: bytes) -> Stored:
        stored = Stored(hashlib.sha256(content).hexdigest(), len(content))
        if not self.path(stored.sha256).exists():
            with self._writing() as partial:
                compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
                with partial.open("xb") as target, compressor.stream_writer(target, closefd=False) as writer:
                    writer.write(content)
                self._keep(partial, stored.sha256)
        return stored

    def _put_large(self, stream: BinaryIO) -> Stored:
        with self._writing() as partial:
            compressor = zstandard.ZstdCompressor(
                level=_LEVEL_OF_LARGE, write_checksum=True, threads=_THREADS_OF_LARGE
            )
            with partial.open("xb") as target, compressor.stream_writer(target, closefd=False) as writer:
                stored = _digest(stream, writer)
            self._keep(partial, stored.sha256)
        return stored

    @contextmanager
    def _writing(self) -> Iterator[Path]:
        """The path of a partial file, which is gone afterwards."""
        self.root.mkdir(parents=True, exist_ok=True)
        partial = self._partial()
        try:
            yield partial
        finally:
            partial.unlink(missing_ok=True)

    def _keep(self, partial: Path, sha256: str) -> None:
        final = self.path(sha256)
        if final.exists():
            return
        with partial.open("rb") as handle:
            os.fsync(handle.fileno())
        final.parent.mkdir(exist_ok=True)
        os.replace(partial, final)

    def open(self, sha256: str) -> BinaryIO:
        """The object's bytes as a stream to read from and close; ArchiveError when there is no such object.

        A stream is not compared with its digest; `read` and `file` compare.
        """
        path = self.path(sha256)
        try:
            handle = path.open("rb")
        except FileNotFoundError:
            raise ArchiveError(f"档案中没有 {sha256}：请重新导入原文件") from None
        return zstandard.ZstdDecompressor().stream_reader(handle, closefd=True)

    def read(self, sha256: str, limit: int | None = None) -> bytes:
        """The object's bytes, at most `limit` of them; a whole object is compared with its digest."""
        with self.open(sha256) as stream:
            try:
                content = stream.read(-1 if limit is None else limit)
                whole = limit is None or not stream.read(1)
            except zstandard.ZstdError as error:
                raise _damaged(sha256) from error
        if whole and hashlib.sha256(content).hexdigest() != sha256:
            raise _damaged(sha256)
        return content

    @contextmanager
    def file(self, sha256: str, size: int, name: str = "object") -> Iterator["ArchivedFile"]:
        """The object as a file of `size` bytes called `name`, read where it lies, without a copy on the disk.

        Raises ArchiveError when the object is missing or is not what its name says: at the latest at the end,
        so what was made of the bytes is to be kept only behind it.
        """
        file = ArchivedFile(self, sha256, size, name)
        yield file
        file.verify()

    def verify(self) -> list[Problem]:
        """Read every object and compare it with its name; what is wrong, in path order.

        Leftovers of a killed run (`.partial-…`) are not problems: the next run sweeps them away.
        """
        problems: list[Problem] = []
        for path in sorted(self.root.rglob("*")):
            relative = path.relative_to(self.root)
            if relative.parts[0].startswith(_PARTIAL) or path.is_dir():
                continue
            sha256 = path.name.removesuffix(".zst")
            if not _NAME.fullmatch(sha256) or path != self.path(sha256):
                message = "不是档案对象：请移走这个文件"
                problems.append(Problem(str(relative), "unexpected-file", message))
            elif not self._intact(sha256):
                message = "内容与校验和不符（损坏或被改动）：请从备份恢复，或重新导入原文件"
                problems.append(Problem(str(relative), "damaged", message))
        return problems

    def missing(self, named: Iterable[tuple[str, str]]) -> list[Problem]:
        """The named objects that the archive does not have, in the order of their digests.

        `named` are digests with the place that names each (a table and its row). That an object which is
        there is intact `verify` tells.
        """
        places: dict[str, str] = {}
        for sha256, place in named:
            places.setdefault(sha256, place)
        return [
            Problem(place, "missing", f"档案中没有 {sha256}：请从备份恢复，或重新采集、重新导入原文件")
            for sha256, place in sorted(places.items())
            if not _NAME.fullmatch(sha256) or not self.path(sha256).is_file()
        ]

    def _partial(self) -> Path:
        """A name that no reader takes for an object; it tells `Store.sweep` which process writes it."""
        return self.root / f"{_PARTIAL}{os.getpid()}-{uuid.uuid4().hex[:8]}"

    def _intact(self, sha256: str) -> bool:
        with self.open(sha256) as stream:
            try:
                return _digest(stream).sha256 == sha256
            except zstandard.ZstdError:
                return False


@dataclass(frozen=True, slots=True)
class _Size:
    st_size: int


class ArchivedFile:
    """An object of the archive, to be read like a `Path`, as often as wanted, each time from the beginning.

    Who reads to the end has its digest compared on the way; ArchiveError when the bytes are others.
    """

    def __init__(self, archive: Archive, sha256: str, size: int, name: str) -> None:
        """`size` are the bytes of the object, `name` what it was called where it came from."""
        self.name = name
        self._archive, self._sha256, self._size = archive, sha256, size
        self._intact = False

    def open(self, mode: Literal["rb"] = "rb") -> BinaryIO:
        """A stream of the bytes."""
        return cast(BinaryIO, _Compared(self._archive.open(self._sha256), self._sha256, self._found_intact))

    def read_bytes(self) -> bytes:
        """All bytes."""
        content = self._archive.read(self._sha256)
        self._found_intact()
        return content

    def stat(self) -> _Size:
        """The size, as `st_size`."""
        return _Size(self._size)

    def verify(self) -> None:
        """Read the bytes for their digest, if nobody has yet read them to the end."""
        if not self._intact:
            with self.open() as stream:
                while stream.read(_CHUNK):
                    pass

    def _found_intact(self) -> None:
        self._intact = True


class _Compared(io.BufferedIOBase):
    """A stream of an object whose digest is compared at the end."""

    def __init__(self, stream: BinaryIO, sha256: str, intact: Callable[[], None]) -> None:
        self._stream, self._sha256, self._intact = stream, sha256, intact
        self._digest = BackgroundDigest()

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            piece = self._stream.read(-1 if size is None else size)
        except zstandard.ZstdError as error:
            raise _damaged(self._sha256) from error
        if piece:
            self._digest.update(piece)
        if (not piece and size != 0) or size is None or size < 0:
            if self._digest.hexdigest() != self._sha256:
                raise _damaged(self._sha256)
            self._intact()
        return piece

    def close(self) -> None:
        self._digest.close()
        self._stream.close()
        super().close()


def _damaged(sha256: str) -> ArchiveError:
    return ArchiveError(f"档案对象 {sha256} 已损坏：请从备份恢复，或重新导入原文件")


def _opened(content: Path | bytes) -> BinaryIO:
    return io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def _digest(stream: BinaryIO, copy_to: BinaryIO | zstandard.ZstdCompressionWriter | None = None) -> Stored:
    with BackgroundDigest() as digest:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            if copy_to is not None:
                copy_to.write(chunk)
        return Stored(digest.hexdigest(), digest.bytes)
