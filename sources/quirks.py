"""What one bureau's site does as no other: mended on the page's tree before the page is read.

Belongs here: finding and running a bureau's `quirks.py`. Does not belong here: what many sites do
(`sources/pages`), what a publishing system does (`sources/platforms`).

A bureau's folder may hold a file `quirks.py` with one function

    def mend(soup: BeautifulSoup, url: str | None) -> None: ...

that changes the tree: takes out a box, moves a date out of a script, puts a heading where it belongs. The
archived bytes stay as they came. The file is code of the district's own registry and is run as such.
"""

import importlib.util
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup

from sources.problems import Problem
from sources.text import declared_encoding, decode

QUIRKS_FILE = "quirks.py"
Mend = Callable[[BeautifulSoup, str | None], None]


class QuirksError(Exception):
    """A `quirks.py` that cannot be used; the message says why, in Chinese."""


def load_quirks(folder: Path) -> Mend | None:
    """The `mend` of a bureau's folder, None without the file. Raises QuirksError."""
    file = folder / QUIRKS_FILE
    if not file.is_file():
        return None
    spec = importlib.util.spec_from_file_location(f"quirks_of_{folder.name}", file)
    if spec is None or spec.loader is None:
        raise QuirksError("不是 Python 文件")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    # Whatever somebody's file does at import: it becomes a problem of the registry.
    except Exception as error:
        raise QuirksError(f"不能导入（{type(error).__name__}: {error}）") from error
    mend = getattr(module, "mend", None)
    if not callable(mend):
        raise QuirksError("没有函数 mend(soup, url)")
    found: Mend = mend
    return found


def quirk_problems(folder: Path) -> list[Problem]:
    """What is wrong with the `quirks.py` of a bureau's folder; [] without one."""
    try:
        load_quirks(folder)
    except QuirksError as error:
        hint = "请改正，或移走这个文件；写法见 docs/guides/collect-a-website.md"
        return [Problem(folder / QUIRKS_FILE, None, f"特例代码不能用：{error}", hint)]
    return []


def mended(data: bytes, mend: Mend, url: str | None) -> tuple[bytes, str]:
    """A page's bytes after `mend`, as UTF-8, and how the bytes that came were decoded.

    Raises whatever `mend` raises.
    """
    decoded = decode(data, declared_encoding(data))
    soup = BeautifulSoup(decoded.text, "lxml")
    mend(soup, url)
    return str(soup).encode("utf-8"), decoded.encoding
