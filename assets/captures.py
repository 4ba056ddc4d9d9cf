"""The capture log of a bureau in memory, and the ids of its rows.

Belongs here: finding the rows of a place, adding one. Does not belong here: what is captured (`capturing.py`
for files, `collecting_journal.py` for websites).
"""

import hashlib
from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]


class Log:
    """The capture log of a bureau: rows by capture_id, and those of one path of a channel."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """`rows` of earlier runs, in any order."""
        self.rows: dict[str, Row] = {}
        self._places: dict[tuple[str, str], list[Row]] = {}
        for row in sorted(rows, key=lambda row: (row["channel_id"], row["path"], row["version_no"])):
            self.add(row)

    def add(self, row: Row) -> None:
        """Add a row of a capture that is not in the log."""
        self.rows[row["capture_id"]] = row
        self._places.setdefault((row["channel_id"], row["path"]), []).append(row)

    def at(self, channel_id: str, path: str) -> list[Row]:
        """The rows of one path, in the order in which they came."""
        return self._places.get((channel_id, path), [])


def capture_key(slug: str, channel_id: str, path: str, content: str) -> str:
    """The capture_id of a content (its digest, or what tells a failed attempt apart) at a path."""
    return "cap-" + hashlib.sha256("|".join((slug, channel_id, path, content)).encode()).hexdigest()[:16]
