"""Versions of the open data: their names, their order, and the pointer `latest`.

Belongs here: what is in the folder of releases as names. Does not belong here: what is in a release.

A version is called after the day by which duties were judged (`2026-11-21`), and `.2`, `.3` … when
the content of that day changed. `latest` is a relative symbolic link to the newest version, or a
text file with its name where the file system has no links.
"""

import os
import re
from datetime import date
from pathlib import Path

LATEST = "latest"
_NEXT = ".latest-next"
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.([2-9]|[1-9]\d+))?")


def order_of(name: str) -> tuple[date, int] | None:
    """Day and number of a version's name; None when `name` is not one."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    try:
        return date.fromisoformat(match[1]), int(match[2] or 1)
    except ValueError:
        return None


def versions(folder: Path) -> list[str]:
    """The versions in the folder of releases, oldest first."""
    if not folder.is_dir():
        return []
    found = [
        (order, path.name) for path in folder.iterdir() if (order := order_of(path.name)) and path.is_dir()
    ]
    return [name for _, name in sorted(found)]


def next_version(folder: Path, as_of: date) -> str:
    """The name of the next version of the day `as_of`."""
    numbers = [order[1] for name in versions(folder) if (order := order_of(name)) and order[0] == as_of]
    return f"{as_of.isoformat()}.{max(numbers) + 1}" if numbers else as_of.isoformat()


def version_before(folder: Path, as_of: date) -> str | None:
    """The newest version of the day `as_of` or of a day before it."""
    names = [name for name in versions(folder) if (order := order_of(name)) and order[0] <= as_of]
    return names[-1] if names else None


def latest_version(folder: Path) -> str | None:
    """The name that `latest` gives, whether or not there is such a version; None without a pointer."""
    pointer = folder / LATEST
    if pointer.is_symlink():
        return os.readlink(pointer)
    if pointer.is_file():
        return pointer.read_text(encoding="utf-8").strip()
    return None


def point_latest(folder: Path) -> str | None:
    """Let `latest` point to the newest version, in one step; the version's name.

    A reader that follows `latest` finds the old version or the new one, never nothing. The temporary name
    is always the same, so that a killed publication leaves nothing that the next one does not take away.
    """
    names = versions(folder)
    if not names:
        return None
    if latest_version(folder) == names[-1]:
        return names[-1]
    pointer = folder / _NEXT
    pointer.unlink(missing_ok=True)
    try:
        pointer.symlink_to(names[-1], target_is_directory=True)
    except OSError:
        pointer.write_text(names[-1] + "\n", encoding="utf-8")
    os.replace(pointer, folder / LATEST)
    return names[-1]
