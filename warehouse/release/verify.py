"""Is what lies in the folder of releases what was published?

Belongs here: reading and comparing. Does not belong here: mending.
"""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.archive import Problem
from warehouse.release.package import DATA_SUFFIXES, PACKAGE, SUMS, read_checksums, sha256_of
from warehouse.release.versions import LATEST, latest_version, order_of, versions

_DOCUMENTS = (PACKAGE, "README.md", "CHANGES.md")
_RESTORE = "请从备份恢复这个版本，或移走它后重新发布"


def verify(open_dir: Path) -> list[Problem]:
    """Check every version and the pointer `latest`; what is wrong, in version order. Empty when all is well.

    A folder without any version is a problem too: there is nothing that could be right.
    """
    names = versions(open_dir)
    if not names:
        return [Problem(".", "no-version", "没有任何发布版本：请先运行发布")]
    problems = [problem for name in names for problem in verify_version(open_dir / name)]
    for path in sorted(open_dir.iterdir()):
        if path.name != LATEST and not path.name.startswith(".") and order_of(path.name) is None:
            problems.append(Problem(path.name, "unexpected-entry", "不是发布版本：请移走这个文件或文件夹"))
    pointed = latest_version(open_dir)
    if pointed is None:
        problems.append(Problem(LATEST, "latest-missing", "缺少 latest：请重新运行发布"))
    elif pointed != names[-1]:
        message = f"latest 指向 {pointed}，最新版本是 {names[-1]}：请重新运行发布"
        problems.append(Problem(LATEST, "latest-wrong", message))
    return problems


def verify_version(folder: Path) -> list[Problem]:
    """Check one version: files missing, extra or changed, and whether `datapackage.json` describes them."""
    found = {path.name for path in folder.iterdir()}
    if SUMS not in found:
        return [Problem(f"{folder.name}/{SUMS}", "file-missing", f"缺少校验和文件：{_RESTORE}")]
    sums = read_checksums(folder / SUMS)
    problems = []
    for name in sorted({*sums, *_DOCUMENTS} - found):
        problems.append(Problem(f"{folder.name}/{name}", "file-missing", f"缺少文件：{_RESTORE}"))
    for name in sorted(found - {*sums, SUMS}):
        problems.append(Problem(f"{folder.name}/{name}", "file-extra", "不属于这个版本的文件：请移走"))
    for name in sorted(found & set(sums)):
        if not (folder / name).is_file() or sha256_of(folder / name) != sums[name]:
            problems.append(Problem(f"{folder.name}/{name}", "checksum", f"内容与校验和不符：{_RESTORE}"))
    if PACKAGE in found:
        problems += [
            Problem(f"{folder.name}/{PACKAGE}", "package", f"{message}：{_RESTORE}")
            for message in _package_problems(folder, sums)
        ]
    return problems


def _package_problems(folder: Path, sums: dict[str, str]) -> list[str]:
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        messages = (
            [] if package["version"] == folder.name else [f"版本号是 {package['version']}，与文件夹名不同"]
        )
        paths = [str(resource["path"]) for resource in package["resources"]]
        data = {name for name in sums if name.endswith(DATA_SUFFIXES)}
        messages += [f"没有描述文件 {name}" for name in sorted(data - set(paths))]
        messages += [f"描述了不存在的文件 {name}" for name in sorted(set(paths) - data)]
        for resource in package["resources"]:
            if resource["path"] in data and (folder / resource["path"]).is_file():
                messages += _resource_problems(folder / resource["path"], resource, sums)
    except (OSError, ValueError, KeyError, TypeError):
        return ["内容读不出"]
    return messages


def _resource_problems(path: Path, resource: dict[str, Any], sums: dict[str, str]) -> list[str]:
    messages = []
    if resource["bytes"] != path.stat().st_size:
        messages.append(f"{path.name} 的字节数不符")
    if resource["hash"] != f"sha256:{sums[path.name]}":
        messages.append(f"{path.name} 的校验和不符")
    names = [field["name"] for field in resource["schema"]["fields"]]
    if not set(resource["schema"]["primaryKey"]) <= set(names):
        messages.append(f"{path.name} 的主键不在字段中")
    try:
        columns, rows = _contents(path)
    except (pa.ArrowException, UnicodeDecodeError):
        return [*messages, f"{path.name} 读不出"]
    if columns != names:
        messages.append(f"{path.name} 的字段不符")
    if rows is not None and rows != resource["rows"]:
        messages.append(f"{path.name} 的行数不符")
    return messages


def _contents(path: Path) -> tuple[list[str], int | None]:
    """Column names and, where it costs nothing, the number of rows."""
    if path.suffix == ".parquet":
        metadata = pq.read_metadata(path)
        return list(metadata.schema.to_arrow_schema().names), metadata.num_rows
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return handle.readline().rstrip("\r\n").split(","), None
