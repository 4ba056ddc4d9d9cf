"""Putting a new folder in the place of an old one in one step.

Belongs here: the exchange and what makes it good after a kill. Does not belong here: what is in the folders.

Linux exchanges two folders in one step (renameat2, RENAME_EXCHANGE). Where the system or the file system
cannot, the old folder steps aside first; `recover` puts it back if the process died in between.
"""

import ctypes
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ASIDE = ".aside-"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def swapping(target: Path) -> Iterator[Path]:
    """A new empty folder that takes the place of the folder `target` at the end; on an error nothing
    changes."""
    partial = target.parent / f".partial-{os.getpid()}-{uuid.uuid4().hex[:8]}-{target.name}"
    partial.mkdir()
    try:
        yield partial
        if not _exchange(partial, target):
            _replace(partial, target)
    finally:
        if partial.is_dir():
            shutil.rmtree(partial)


def recover(folder: Path) -> None:
    """Finish what a killed `swapping` left of two steps: the old folder comes back, or goes if the new one
    stands."""
    if not folder.is_dir():
        return
    for aside in sorted(folder.glob(f"{_ASIDE}*")):
        target = folder / aside.name.removeprefix(_ASIDE)
        if target.exists():
            shutil.rmtree(aside)
        else:
            os.rename(aside, target)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where that is not to be had."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    done: int = call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return done == 0


def _replace(partial: Path, target: Path) -> None:
    aside = target.parent / f"{_ASIDE}{target.name}"
    os.rename(target, aside)
    os.rename(partial, target)
    shutil.rmtree(aside)
