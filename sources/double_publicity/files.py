"""What a file is to its readers: bytes that can be read from the beginning as often as wanted.

Belongs here: this protocol. Does not belong here: what the bytes mean, where they lie.
"""

from typing import BinaryIO, Literal, Protocol


class Sized(Protocol):
    """What tells a size in bytes as `os.stat_result` does."""

    @property
    def st_size(self) -> int:
        """The size in bytes."""


class File(Protocol):
    """A `Path` to a file, or something that is read like one: an object of an archive."""

    @property
    def name(self) -> str:
        """The name without folders."""

    def open(self, mode: Literal["rb"]) -> BinaryIO:
        """A stream of the bytes, to be closed."""

    def read_bytes(self) -> bytes:
        """All bytes."""

    def stat(self) -> Sized:
        """The size."""
