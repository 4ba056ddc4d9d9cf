"""The catalogues that a person names: files, folders, versions of the data folder, the national list.

Belongs here: names to items. Does not belong here: commands, and any comparison.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.console import fail, say

if TYPE_CHECKING:
    from sources.registry import Registry
    from warehouse.catalogue import Item

NATIONAL = ("全国", "national")
_SUFFIXES = (".csv", ".xlsx", ".xls", ".html", ".htm", ".docx", ".doc", ".pdf")


def named_items(name: str, data: Path) -> "list[Item]":
    """The items of a file, a folder of files, a version in the data folder, or the national list."""
    if name in NATIONAL:
        return national_reference()
    path = Path(name)
    if path.is_file():
        return file_items(path)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in _SUFFIXES)
        return [item for file in files if file.name != "captures.csv" for item in file_items(file)]
    return _version_items(name, data)


def _version_items(name: str, data: Path) -> "list[Item]":
    """A version by its name, or `source:version` where several publishers use the name."""
    from warehouse.catalogue.model import item_of_row
    from warehouse.store import Store

    store = Store(data)
    if not store.files("core.catalogue_items"):
        raise fail(f"没有文件或版本“{name}”（{data} 里也还没有目录，先运行 zwgk run）")
    rows: list[dict[str, Any]] = store.read("core.catalogue_items").to_pylist()
    source, _, version = name.rpartition(":")
    found = [row for row in rows if row["version"] == version and source in ("", row["source_id"])]
    if not found:
        versions = "、".join(sorted({f"{row['source_id']}:{row['version']}" for row in rows}))
        raise fail(f"没有文件或版本“{name}”。已有的版本：{versions}")
    if len({row["source_id"] for row in found}) > 1:
        sources = "、".join(sorted({f"{row['source_id']}:{version}" for row in found}))
        raise fail(f"几个来源都有版本“{version}”，请写明：{sources}")
    return [item_of_row(row) for row in sorted(found, key=lambda row: (row["capture_id"], row["row"]))]


def file_items(file: Path) -> "list[Item]":
    """The items of a file; what its reader found wrong is said."""
    from sources.catalogue import read_catalogue
    from warehouse.catalogue.model import item_of_reading

    if not file.is_file():
        raise fail(f"没有这个文件：{file}")
    reading = read_catalogue(file.read_bytes(), name=file.name)
    for found in reading.findings:
        if found.severity == "E":
            say(f"{file.name}：{found.message_zh}")
    return [item_of_reading(item.as_json()) for item in reading.items]


def registered_items(registry: "Registry") -> "Iterator[tuple[str, list[Item]]]":
    """The catalogue files that the registry's channels hold in folders."""
    for source in registry.sources.values():
        for channel in source.channels:
            if channel.format == "catalogue" and channel.path is not None:
                for file in sorted((source.folder / channel.path).glob(channel.pattern)):
                    if file.suffix.lower() in _SUFFIXES and file.name != "captures.csv":
                        yield f"{source.slug}/{channel.path}/{file.name}", file_items(file)


def national_reference() -> "list[Item]":
    """The national list with its limits read; it names kinds of bodies and so has no bodies."""
    from sources.limits import read_limit
    from warehouse.catalogue import national_items
    from warehouse.catalogue.model import item_of_reading

    names: Sequence[str] = (
        *("item_id", "domain", "level1", "level2", "level3", "content", "basis", "limit_text", "carriers"),
        *("audience_all", "audience_specific", "level_county", "level_town", "stage", "row"),
    )
    return [
        item_of_reading(
            {
                **{name: getattr(item, name) for name in names},
                "limit": read_limit(item.limit_text).as_json(),
                "body": None,
                "mode_active": "主动" in item.mode,
                "mode_on_request": "依申请" in item.mode,
                "level_village": None,
            }
        )
        for item in national_items()
    ]
