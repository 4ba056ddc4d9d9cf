"""The platform `files`: pages and tables that somebody saved into a folder, with an optional capture log.

Belongs here: which files a channel has, where each came from and when. Nothing is read but the log.
Does not belong here: what the bytes are (`media.py`, of which `sniff` is offered here as well), the archive,
the parsing.
"""

import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sources.findings import Finding, finding
from sources.model import Channel
from sources.platforms.capture_log import NAME, LogEntry, LoggedOutcome, midnight, read_log, same_name
from sources.platforms.globs import excluded, matches
from sources.platforms.media import Media, sniff

__all__ = ["FoundFile", "Listing", "Media", "list_captures", "sniff"]

# Left behind by operating systems and offices; never something that a bureau published.
_LITTER = frozenset({"thumbs.db", "desktop.ini"})
# Marks a key that is an address, so that it is never taken for a path.
_NO_FILE = "\n"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One capture of a channel.

    `relative` is the path below the channel's folder (the address when nothing but that is known); `path`,
    where the bytes are, and `size` are None when there are none. `captured_at` is an instant in UTC,
    `published_date` the day that the site shows beside the file. `outcome` None means: see the content.
    """

    relative: str
    path: Path | None
    url: str | None
    captured_at: datetime
    published_date: date | None
    outcome: LoggedOutcome | None
    size: int | None


@dataclass(slots=True)
class Listing:
    """The captures of a channel by path and time, and what is wrong with its folder or log."""

    found: list[FoundFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def list_captures(source_folder: Path, channel: Channel, as_of: date) -> Listing:
    """What the folder of a channel holds, and what its capture log says was not obtained.

    A file without a row in captures.csv counts as captured on `as_of`, 00:00 in Beijing. Links that leave the
    folder, hidden files and leftovers of office programs are not followed. Without a folder there are no
    captures. Same folder, same list.
    """
    listing = Listing()
    if channel.path is None:
        return listing
    root = source_folder / channel.path
    if not root.is_dir():
        return listing
    files = dict(_files(root, channel, listing.findings))
    logged: dict[str, list[LogEntry]] = {}
    log = root / NAME
    entries = [] if _leaves(log, root, NAME, listing.findings) else read_log(log, listing.findings)
    for entry in entries:
        if entry.file is None or _belongs(entry.file, channel):
            logged.setdefault(entry.file or f"{_NO_FILE}{entry.url}", []).append(entry)
    default = midnight(as_of)
    for path in sorted(files.keys() | logged.keys()):
        rows = logged.get(path, [])
        listing.found += _captures(path, files.get(path), rows, default, listing.findings)
    listing.found.sort(key=lambda one: (one.relative, one.captured_at))
    return listing


def _captures(
    path: str, file: Path | None, entries: list[LogEntry], default: datetime, findings: list[Finding]
) -> Iterator[FoundFile]:
    """The captures under one path: its failed ones, and the one that left the bytes there."""
    if file is not None and not entries:
        yield _found(path, file, None, default, None)
    entries = _told_apart(path, file, entries, default, findings)
    # The first success left the bytes; without one the last failed attempt did (an error page).
    holder = next((entry for entry in entries if entry.outcome is None), entries[-1] if entries else None)
    for entry in entries:
        outcome = entry.outcome
        if file is None and outcome is None:
            findings.append(_about("captures-file-missing", path, entry))
            outcome = "error"
        mine = file if entry is holder else None
        yield _found(path, mine, entry, entry.captured_at or default, outcome)


def _told_apart(
    path: str, file: Path | None, entries: list[LogEntry], default: datetime, findings: list[Finding]
) -> list[LogEntry]:
    """The rows of one path by time, without those that no capture of their own stands behind."""
    kept: dict[tuple[datetime | None, str | None], LogEntry] = {}
    for entry in sorted(entries, key=lambda one: (one.captured_at or default, one.line)):
        # The folder holds one version of a file: only one success can be shown.
        is_success = entry.outcome is None and file is not None
        key = (None if is_success else entry.captured_at or default, entry.outcome)
        if key in kept:
            findings.append(_about("captures-row-repeated", path, entry, first=kept[key].line))
        else:
            kept[key] = entry
    return list(kept.values())


def _about(rule: str, path: str, entry: LogEntry, **params: int) -> Finding:
    return finding(
        rule, field="file", value=path.removeprefix(_NO_FILE), row=entry.line, locator=NAME, **params
    )


def _found(
    path: str, file: Path | None, entry: LogEntry | None, at: datetime, outcome: LoggedOutcome | None
) -> FoundFile:
    return FoundFile(
        relative=path.removeprefix(_NO_FILE),
        path=file,
        url=entry.url if entry else None,
        captured_at=at,
        published_date=entry.published_date if entry else None,
        outcome=outcome,
        size=file.stat().st_size if file else None,
    )


def _files(root: Path, channel: Channel, findings: list[Finding]) -> Iterator[tuple[str, Path]]:
    """The channel's files by path; the walk stays inside `root`."""

    def refused(error: OSError) -> None:
        path = _readable(os.path.relpath(error.filename, root))
        findings.append(finding("folder-unreadable", value=path, locator=path))

    for folder, folders, names in os.walk(root, onerror=refused):
        folders.sort()
        # What a linked folder inside the channel holds is found at its real place.
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".") and name not in links]
        for name in sorted([*names, *links]):
            file = Path(folder) / name
            path = _readable(os.path.relpath(file, root))
            wanted = not excluded(path, channel.exclude) if name in links else _belongs(path, channel)
            if not wanted or _is_litter(name) or _leaves(file, root, path, findings):
                continue
            if stat.S_ISREG(file.stat().st_mode):
                yield path, file


def _leaves(file: Path, root: Path, path: str, findings: list[Finding]) -> bool:
    """Whether a link leads out of `root` or nowhere, with a finding."""
    if not file.is_symlink():
        return False
    try:
        target = file.resolve(strict=True)
    except (OSError, RuntimeError):
        target = None
    if target is not None and target.is_relative_to(root.resolve()):
        return False
    findings.append(finding("file-link-outside", value=path, locator=path))
    return True


def _belongs(path: str, channel: Channel) -> bool:
    return path != NAME and matches(path, channel.pattern) and not excluded(path, channel.exclude)


def _is_litter(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _LITTER


def _readable(path: str) -> str:
    """The path as text: names from Chinese Windows archives are GB18030 bytes, not UTF-8."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        path = os.fsencode(path).decode("gb18030", "replace")
    return same_name(unicodedata.normalize("NFC", path))
