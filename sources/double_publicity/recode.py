"""Copying a text as UTF-8; a large one by several processes at once, for a decoder keeps one core busy.

Belongs here: decoding with replacement, counting what was lost. Does not belong here: which encoding a file
has, findings (`delimited.py`). The file is also run as a program, so it imports the standard library only.
"""

import codecs
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

_CHUNK_BYTES = 1 << 22
_LARGE = 64 << 20
# In these 0x0A is always a line end, never part of a longer character: a text may be cut behind it, but not
# where a broken character of four bytes (GB 18030) would reach over the cut.
_CUT_AT_LINES = ("gb18030", "utf-8", "utf-8-sig")
_BROKEN = re.compile(rb"[\x81-\xfe][0-9]\n\Z")
_LINES_TRIED = 1000


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


def recode(path: Path, encoding: str, target: Path) -> Copied:
    """Copy a text as UTF-8 without NUL characters; undecodable bytes become U+FFFD."""
    size = path.stat().st_size
    parts = min(os.cpu_count() or 1, size // _LARGE) if encoding in _CUT_AT_LINES else 1
    if parts < 2:
        return recode_part(path, encoding, target, 0, size)
    with path.open("rb") as handle:
        cuts = {0, size, *(_cut(handle, size * number // parts) for number in range(1, parts))}
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        return _in_processes(path, encoding, target, sorted(cuts), Path(folder))


def recode_part(path: Path, encoding: str, target: Path, start: int, stop: int) -> Copied:
    """`recode` for the bytes from `start` to `stop`, each at the beginning of a line or at an end."""
    # A signature is one at the very beginning only.
    decoder = codecs.getincrementaldecoder("utf-8" if start and encoding == "utf-8-sig" else encoding)(
        errors="replace"
    )
    copied = Copied()
    with path.open("rb") as source, target.open("wb") as copy:
        source.seek(start)
        left = stop - start
        while True:
            piece = source.read(min(_CHUNK_BYTES, left))
            left -= len(piece)
            text = decoder.decode(piece, final=not piece)
            copied = copied.then(_seen(text))
            copy.write(text.replace("\x00", "").encode("utf-8", "replace"))
            if not piece:
                return copied


def _cut(handle: BinaryIO, place: int) -> int:
    """The beginning of a line at or behind `place` before which no character is broken; else the end."""
    handle.seek(place)
    for _ in range(_LINES_TRIED):
        line = handle.readline()
        if not _BROKEN.search(line):
            return handle.tell()
    return handle.seek(0, os.SEEK_END)


def _seen(text: str) -> Copied:
    damages, nuls = text.count("\ufffd"), text.count("\x00")
    return Copied(
        damages,
        text.count("\n", 0, text.index("\ufffd")) + 1 if damages else 0,
        nuls,
        text.count("\n", 0, text.index("\x00")) + 1 if nuls else 0,
        text.count("\n"),
    )


def _in_processes(path: Path, encoding: str, target: Path, cuts: list[int], folder: Path) -> Copied:
    """The first part here, each other one in a process of its own; the copies joined in order."""
    others = []
    for number, (start, stop) in enumerate(pairwise(cuts[1:])):
        part = folder / str(number)
        command = [sys.executable, "-I", __file__, str(path), encoding, str(part), str(start), str(stop)]
        others.append((part, start, stop, subprocess.Popen(command, stdout=subprocess.PIPE)))
    copied = recode_part(path, encoding, target, cuts[0], cuts[1])
    with target.open("ab") as joined:
        for part, start, stop, process in others:
            told, _ = process.communicate()
            # Where a program cannot be started in this way, the part is copied here.
            seen = (
                Copied(**json.loads(told))
                if process.returncode == 0
                else recode_part(path, encoding, part, start, stop)
            )
            copied = copied.then(seen)
            with part.open("rb") as piece:
                shutil.copyfileobj(piece, joined, _CHUNK_BYTES)
    return copied


if __name__ == "__main__":
    _path, _encoding, _target, _start, _stop = sys.argv[1:]
    print(json.dumps(asdict(recode_part(Path(_path), _encoding, Path(_target), int(_start), int(_stop)))))
