"""Writing the journal of a crawl, and what an earlier, stopped crawl of the same folder has done already.

Belongs here: lines, bodies, flushing, the memory of what is done. Does not belong here: the shapes of the
records (`plan.py`), deciding what to ask.
"""

import fcntl
import hashlib
import os
from collections import defaultdict
from pathlib import Path

from sources.crawl.plan import BODIES, JOURNAL, End, Entry, Fetch, Listing, Record, journal_line, read_journal

_AGAIN = frozenset({"timeout", "connection"})
_NEVER = frozenset({"undeclared-host", "address"})
FetchKey = tuple[str, str, str]  # channel, role, address


class FolderBusyError(OSError):
    """Another crawl writes to this folder."""


class Journal:
    """The journal of a folder, open for appending. One process at a time may hold it."""

    def __init__(self, folder: Path) -> None:
        """Open or begin; a torn last line is cut off. Raises FolderBusyError."""
        self._bodies = folder / BODIES
        self._bodies.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / JOURNAL, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise FolderBusyError(f"another crawl writes to {folder}") from error
        self._fetches: dict[FetchKey, list[Fetch]] = defaultdict(list)
        self._entries: set[tuple[str, str, int, int]] = set()
        self._listed: dict[str, Listing] = {}
        self.requests = 0
        """Requests of earlier crawls of this folder, without those for robots.txt and redirects."""
        self._mend(folder / JOURNAL)
        for record in read_journal(folder):
            self._remember(record)
            if isinstance(record, Fetch):
                self.requests += record.attempts

    def done(self, channel_id: str, role: str, url: str) -> Fetch | None:
        """The answer that needs no further request; None when there is none, or a second try is due."""
        found = self._fetches.get((channel_id, role, url))
        if not found:
            return None
        last = found[-1]
        unlucky = last.outcome == "error" and last.detail in _AGAIN
        if last.sha256 is not None and not (self._bodies / last.sha256).exists():
            return None
        undone = last.outcome == "not_attempted" and last.detail not in _NEVER
        return None if (unlucky or undone) and len(found) < 2 else last

    def write(self, record: Record) -> None:
        """Append one line, unless it says again what an earlier crawl of the folder has written."""
        if isinstance(record, Entry) and _place(record) in self._entries:
            return
        if isinstance(record, Listing) and self._listed.get(record.channel_id) == record:
            return
        self._remember(record)
        line = journal_line(record).encode("utf-8")
        while line:
            line = line[os.write(self._file, line) :]
        if isinstance(record, Listing | End):
            os.fsync(self._file)

    def keep(self, body: bytes) -> str:
        """Keep a content under its SHA-256; the name."""
        name = hashlib.sha256(body).hexdigest()
        path = self._bodies / name
        if not path.exists():
            partial = path.with_name(f"{name}.part")
            partial.write_bytes(body)
            os.replace(partial, path)
        return name

    def body(self, fetch: Fetch) -> bytes | None:
        """The content of an answer; None when it has none or it was lost."""
        if fetch.sha256 is None:
            return None
        try:
            return (self._bodies / fetch.sha256).read_bytes()
        except OSError:
            return None

    def close(self) -> None:
        """Close the file, which lets the next crawl have it."""
        os.close(self._file)

    def _remember(self, record: Record) -> None:
        if isinstance(record, Fetch):
            self._fetches[record.channel_id, record.role, record.url].append(record)
        elif isinstance(record, Entry):
            self._entries.add(_place(record))
        elif isinstance(record, Listing):
            self._listed[record.channel_id] = record

    def _mend(self, path: Path) -> None:
        """Cut off a last line that a killed crawl did not finish, so that the next one starts a line."""
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.ftruncate(self._file, whole)


def _place(entry: Entry) -> tuple[str, str, int, int]:
    return entry.channel_id, entry.list_url, entry.page, entry.position
