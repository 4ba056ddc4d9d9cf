"""The inbox: a folder into which bureaus drop their files, one folder for each bureau.

Belongs here: what lies there, for whom it is, whether it is complete, putting it away.
Does not belong here: what becomes of a file (`receiving.py`), when somebody looks (`pipelines/`).

Nothing in this folder is trusted: links are not followed, names are made safe before they are used again.
"""

import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assets.received import RECORD_FORMATS
from sources.model import Channel
from sources.registry import Registry, Source

TAKEN = "已收"
RETURNED = "退回"
_DEPTH = 3
_MOST_FILES = 10_000
_NAME_BYTES = 150
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", ".lock")
_LITTER = frozenset({"thumbs.db", "desktop.ini", "说明.txt"})
# Signs that a file name must not have on one of the systems it may be copied to, and those that turn the
# direction of writing, with which a name pretends another suffix.
_UNSAFE = frozenset('<>:"/\\|?*\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069')

Signature = tuple[int, int, int, int]
"""Size, time of writing, time of change, number of the file: as long as these stay, so does the content."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where files are dropped, where the answers go, and how long nobody must have written to a file until it
    counts as complete, in seconds."""

    inbox: Path
    outbox: Path
    settle: float = 10.0


@dataclass(frozen=True, slots=True)
class Drop:
    """A file in the inbox: `folders` are the names of the folders it lies in, the bureau's first."""

    path: Path
    name: str
    folders: tuple[str, ...]
    signature: Signature
    is_link: bool = False

    @property
    def size(self) -> int:
        """Bytes."""
        return self.signature[0]

    @property
    def bureau(self) -> str:
        """The bureau's folder; '' for a file that lies in none."""
        return self.folders[0] if self.folders else ""


@dataclass(frozen=True, slots=True)
class Address:
    """For whom a file is: the bureau and, if its folder says so, the channel; else why that is not known."""

    source: Source | None = None
    channel: Channel | None = None
    problem: str | None = None


def list_drops(inbox: Path) -> list[Drop]:
    """The files that lie in the inbox, in the order of their paths; unfinished and put away ones left out."""
    return sorted(_walk(inbox, ()), key=lambda drop: str(drop.path)) if inbox.is_dir() else []


def _walk(folder: Path, above: tuple[str, ...]) -> Iterator[Drop]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)[:_MOST_FILES]
    except OSError:
        return
    for entry in entries:
        name = entry.name
        if name.startswith((".", "~$")) or name.lower() in _LITTER or name.lower().endswith(_UNFINISHED):
            continue
        try:
            found = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        if stat.S_ISDIR(found.st_mode):
            if name not in (TAKEN, RETURNED) and len(above) < _DEPTH:
                yield from _walk(Path(entry.path), (*above, safe_name(name)))
        elif stat.S_ISREG(found.st_mode) or stat.S_ISLNK(found.st_mode):
            is_link = stat.S_ISLNK(found.st_mode)
            yield Drop(Path(entry.path), safe_name(name), above, signature_of(found), is_link)


def signature_of(found: os.stat_result) -> Signature:
    """What tells a changed file from an unchanged one."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def complete(
    drops: Sequence[Drop],
    before: Mapping[str, tuple[Signature, float]],
    now: float,
    settle: float,
) -> tuple[list[Drop], dict[str, tuple[Signature, float]]]:
    """The files that nobody writes to any more, and what was seen, for the next look.

    `now` is in seconds since 1970; `before` says, by path, what the last looks saw and since when. Links are
    never complete. A file counts when nobody has written to it for `settle` seconds; where the clock of
    another machine runs ahead, that takes two looks.
    """
    done: list[Drop] = []
    seen: dict[str, tuple[Signature, float]] = {}
    for drop in drops:
        if drop.is_link:
            continue
        known = before.get(str(drop.path))
        since = known[1] if known is not None and known[0] == drop.signature else now
        seen[str(drop.path)] = (drop.signature, since)
        touched = max(drop.signature[1], drop.signature[2]) / 1e9
        if now - touched >= settle or now - since >= settle:
            done.append(drop)
    return done, seen


def address_of(drop: Drop, registry: Registry) -> Address:
    """For whom a file is, by its folders' names: a bureau's id, name or alias, a channel's id or title."""
    if not drop.folders:
        return Address(problem="文件要放进本单位的文件夹里，不能直接放在收件箱下面。")
    sources = [source for source in registry.sources.values() if _plain(drop.bureau) in _names(source)]
    if len(sources) != 1:
        told = "没有登记" if not sources else "不止一个单位登记了"
        return Address(problem=f"{told}名为“{drop.bureau}”的单位。请放进本单位的文件夹，或请数据团队登记。")
    [source] = sources
    if source.status != "active":
        return Address(
            source, problem=f"“{drop.bureau}”已停止采集（{source.status}），没有导入。请联系数据团队。"
        )
    channels = record_channels(source)
    if not own_channels(source):
        return Address(source, problem=f"“{drop.bureau}”没有登记双公示栏目，没有导入。请联系数据团队。")
    for name in reversed(drop.folders[1:]):
        for channel in channels:
            if _plain(name) in (_plain(channel.id), _plain(safe_name(channel.title))):
                return Address(source, channel)
    return Address(source)


def record_channels(source: Source) -> list[Channel]:
    """The channels of a bureau into which permits or penalties can be dropped."""
    return [channel for channel in source.channels if channel.format in RECORD_FORMATS]


def own_channels(source: Source) -> list[Channel]:
    """Those that a file can be for when its folder names none: what a credit portal shows of a bureau is not
    what the bureau submits."""
    return [channel for channel in record_channels(source) if channel.role == "own"]


def put_away(drop: Drop, folder: str) -> Path | None:
    """Move a file that is done with to `已收` or `退回` beside it; None when it changed or cannot be moved.

    An earlier file of the same name stays.
    """
    try:
        if signature_of(os.lstat(drop.path)) != drop.signature:
            return None
        place = drop.path.parent / folder
        if place.is_symlink():
            return None
        place.mkdir(exist_ok=True)
        stem, suffix = os.path.splitext(drop.path.name)
        target, number = place / drop.path.name, 2
        while target.exists() or target.is_symlink():
            target = place / f"{stem[:80]}({number}){suffix}"
            number += 1
        os.rename(drop.path, target)
    except OSError:
        return None
    return target


def safe_name(name: str) -> str:
    """A file's name as text that every system and every program takes for a plain name."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        # Names from Chinese Windows archives are GB18030 bytes.
        name = os.fsencode(name).decode("gb18030", "replace")
    name = unicodedata.normalize("NFC", name)
    clean = "".join("_" if sign in _UNSAFE or unicodedata.category(sign)[0] == "C" else sign for sign in name)
    clean = clean.strip(" .") or "无名文件"
    stem, suffix = os.path.splitext(clean)
    while len((stem + suffix).encode()) > _NAME_BYTES:
        stem, suffix = (stem[:-1], suffix) if len(stem) > 1 else (stem, suffix[: len(suffix) // 2])
    return stem + suffix


def make_folders(inbox: Path, registry: Registry) -> None:
    """A folder for every bureau and channel that takes files, so that clerks see where to put them."""
    inbox.mkdir(parents=True, exist_ok=True)
    for source in registry.sources.values():
        if source.status != "active" or not own_channels(source):
            continue
        known = [path.name for path in inbox.iterdir() if _plain(path.name) in _names(source)]
        bureau = inbox / (known[0] if known else safe_name(source.publisher.name))
        for channel in own_channels(source):
            if not (bureau / channel.id).is_dir():
                (bureau / safe_name(channel.title)).mkdir(parents=True, exist_ok=True)


def _names(source: Source) -> set[str]:
    names = (source.slug, source.publisher.name, *source.publisher.aliases)
    return {_plain(safe_name(name)) for name in names}


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()
