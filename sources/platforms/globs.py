"""File name patterns of a channel (`pattern`, `exclude`).

Belongs here: matching a relative path. Does not belong here: walking folders.
"""

import fnmatch
import re
from functools import cache


def matches(path: str, pattern: str) -> bool:
    """Whether a path with `/` fits a glob: `*` and `?` within one level, `**` for any number of levels."""
    return _compiled(pattern).match(path) is not None


def excluded(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether a pattern names the path; one without `/` is compared with the file's name at any level."""
    name = path.rsplit("/", 1)[-1]
    return any(matches(path if "/" in pattern else name, pattern) for pattern in patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    levels = [level for level in pattern.split("/") if level not in ("", ".")]
    parts: list[str] = []
    for index, level in enumerate(levels):
        last = index == len(levels) - 1
        if level == "**":
            parts.append(".*" if last else "(?:.*/)?")
        else:
            parts.append(_level(level) + ("" if last else "/"))
    return re.compile("(?s:" + "".join(parts) + r")\Z")


def _level(level: str) -> str:
    """One level of a glob as a regular expression that does not cross a `/`."""
    # fnmatch writes `*` as `.*` (atomic groups around it from Python 3.12 on) and `?` as `.`.
    pieces = re.split(r"([*?]|\[[^\]]+\])", level)
    found = ""
    for piece in pieces:
        if piece == "*":
            found += "[^/]*"
        elif piece == "?":
            found += "[^/]"
        elif piece.startswith("[") and piece.endswith("]"):
            found += fnmatch.translate(piece)[len("(?s:") : -len(r")\Z")]
        else:
            found += re.escape(piece)
    return found
