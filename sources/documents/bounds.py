"""Bounds against hostile or runaway documents.

Belongs here: the limits. Does not belong here: the readers that keep to them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Largest sizes that are read.

    `part_bytes` bounds one unpacked part of an office file, `ratio` its packing (checked from
    `ratio_from_bytes` on); `members` and `unpacked_bytes` bound an archive; `pages`, `seconds` and
    `memory_bytes` a PDF; `chars`, `blocks` and `cells` the text of any document.
    """

    file_bytes: int = 100 << 20
    part_bytes: int = 64 << 20
    ratio: int = 300
    ratio_from_bytes: int = 8 << 20
    members: int = 100
    unpacked_bytes: int = 256 << 20
    pages: int = 500
    seconds: int = 60
    memory_bytes: int = 2 << 30
    chars: int = 5_000_000
    blocks: int = 500_000
    cells: int = 1_000_000


DEFAULT = Bounds()
