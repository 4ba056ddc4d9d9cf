"""What a purged version says about itself: the figures, the sentence for people, the file for machines.

Belongs here: wording and shape. Does not belong here: removing anything (`purge.py`).
Nothing here tells which records were removed: no names, no numbers, no ids.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

PURGED = "PURGED.json"


@dataclass(frozen=True)
class PurgedFile:
    """A data file before and after: SHA-256 and bytes."""

    path: str
    sha256_before: str
    sha256_after: str
    bytes_before: int
    bytes_after: int


@dataclass(frozen=True)
class PurgedDataset:
    """Rows of a dataset before and after, the removed ones by reason, and its files."""

    name: str
    title_zh: str
    rows_before: int
    rows_after: int
    reasons: Mapping[str, int]
    files: tuple[PurgedFile, ...]

    @property
    def removed(self) -> int:
        """How many rows were removed."""
        return self.rows_before - self.rows_after


@dataclass(frozen=True)
class PurgedVersion:
    """What was taken out of one version, as of which day. Without datasets only documents named a record."""

    version: str
    as_of: date
    datasets: tuple[PurgedDataset, ...]

    @property
    def removed(self) -> int:
        """How many rows were removed from all its datasets."""
        return sum(dataset.removed for dataset in self.datasets)


def note(purged: PurgedVersion) -> str:
    """The paragraph that is added to `CHANGES.md` and `README.md`."""
    day = purged.as_of.isoformat()
    parts = "；".join(
        f"{dataset.title_zh} {dataset.removed} 行（{_reasons(dataset)}）" for dataset in purged.datasets
    )
    rows = f"{purged.removed} 行：{parts}" if parts else "0 行，只隐去了说明文字中的记录号"
    lines = [
        f"## {day} 清除 / Purged",
        "",
        f"{day} 依规从本版本清除了撤下的记录，共 {rows}。"
        "上文的行数和样例是清除前的；现行行数、字节数和校验和以 `datapackage.json`、`SHA256SUMS` 为准。"
        "此前下载过本版本的，请换用现在的文件；已被他人下载的副本无法收回。",
        f"Withdrawn records were removed from this version ({purged.removed} rows). Figures and samples above"
        " are those from before; please replace earlier downloads. Copies of others cannot be recalled.",
    ]
    if purged.datasets:
        lines += ["", "| 文件 / file | 原 SHA-256 / before | 现 SHA-256 / after |", "|---|---|---|"]
    lines += [
        f"| {file.path} | `{file.sha256_before}` | `{file.sha256_after}` |"
        for dataset in purged.datasets
        for file in dataset.files
    ]
    return "\n".join(lines) + "\n"


def protocol(earlier: Path, purged: PurgedVersion) -> dict[str, Any]:
    """The content of `PURGED.json`: all purges of the version, the latest last; `earlier` is the file so
    far."""
    purges: list[Any] = json.loads(earlier.read_text(encoding="utf-8"))["purges"] if earlier.is_file() else []
    datasets = [{**asdict(dataset), "removed": dataset.removed} for dataset in purged.datasets]
    entry = {"as_of": purged.as_of.isoformat(), "removed": purged.removed, "datasets": datasets}
    return {"version": purged.version, "purges": [*purges, entry]}


def _reasons(dataset: PurgedDataset) -> str:
    return "、".join(f"{reason} {number}" for reason, number in dataset.reasons.items())
