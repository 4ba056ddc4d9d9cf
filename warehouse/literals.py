"""Texts as literals of SQL.

Belongs here: quoting. Does not belong here: statements (`warehouse/sql`, contracts).
"""

from pathlib import Path


def quoted(text: str | Path) -> str:
    """A text or path as a string of SQL, with its quotation marks."""
    return "'" + str(text).replace("'", "''") + "'"
