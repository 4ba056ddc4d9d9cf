"""A text as UTF-8 while it is read.

Belongs here: decoding with replacement, counting what was lost. Does not belong here: which encoding a file
has, findings (`delimited.py`).
"""

import codecs
import io
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy met: undecodable places and NUL characters, each with the line of the first one (from 1; 0:
    none), and the number of line ends."""

    damages: int = 0
    first_damage: int = 0
    nuls: int = 0
    first_nul: int = 0
    lines: int = 0

    def then(self, other: "Copied") -> "Copied":
        """This part of a text and the one behind it."""
        return Copied(
            self.damages + other.damages,
            self.first_damage or (self.lines + other.first_damage if other.first_damage else 0),
            self.nuls + other.nuls,
            self.first_nul or (self.lines + other.first_nul if other.first_nul else 0),
            self.lines + other.lines,
        )


class Utf8Stream(io.BufferedIOBase):
    """A stream of a text in UTF-8 without NUL characters; undecodable bytes become U+FFFD.

    `copied` tells what was met so far. Closing it closes the text.
    """

    def __init__(self, text: BinaryIO, encoding: str) -> None:
        """`text` is read from where it stands, its bytes are in `encoding`."""
        self.copied = Copied()
        self._text = text
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._ended = False

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes, about `size` of them (all without one); none at the end."""
        # In most encodings of Chinese a character takes two bytes, in UTF-8 three.
        wanted = -1 if size is None or size < 0 else size * 2 // 3 + 1
        while not self._ended and size != 0:
            piece = self._text.read(wanted)
            self._ended = not piece or wanted < 0
            text = self._decoder.decode(piece, final=self._ended)
            if text:
                self.copied = self.copied.then(_seen(text))
                if clean := text.replace("\x00", ""):
                    return clean.encode("utf-8", "replace")
        return b""

    def close(self) -> None:
        self._text.close()
        super().close()


def _seen(text: str) -> Copied:
    damages, nuls = text.count("\ufffd"), text.count("\x00")
    return Copied(
        damages,
        text.count("\n", 0, text.index("\ufffd")) + 1 if damages else 0,
        nuls,
        text.count("\n", 0, text.index("\x00")) + 1 if nuls else 0,
        text.count("\n"),
    )
