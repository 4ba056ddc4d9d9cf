"""The columns of a table of tasks.

Belongs here: telling which column holds what by its heading. Does not belong here: rows.
"""

from collections.abc import Sequence

from sources.tasks.words import plain, words

_RESPONSIBLE = ("lead", "bodies", "cooperating")


def columns_of(cells: Sequence[str]) -> list[str | None] | None:
    """What each cell heads, or None when the row is no heading of a table of tasks.

    Such a table says what is done and by whom, under headings that it knows (or by when, and a number).
    """
    kinds = [words().column_of.get(plain(cell)) if cell.strip() else None for cell in cells]
    if any(
        cell.strip() and kind is None and len(plain(cell)) > 12
        for cell, kind in zip(cells, kinds, strict=True)
    ):
        return None
    seen: list[str | None] = []
    for kind in kinds:
        seen.append(None if kind in seen and kind not in ("content", "other") else kind)
    if not set(seen) & {"task", "content"}:
        return None
    if set(seen) & set(_RESPONSIBLE) or ("due" in seen and "number" in seen):
        return seen
    return None
