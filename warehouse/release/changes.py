"""What changed from one version of the open data to another: the result and its wording.

Belongs here: the figures of a comparison, as JSON, as Chinese text, as `CHANGES.md`.
Does not belong here: comparing (`compare.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from warehouse.release.datasets import DatasetResult


@dataclass(frozen=True)
class DatasetChanges:
    """Changes of one dataset. `survival` is the percentage of the old keys that are still there, None without
    old rows; `changed_columns` counts the changed rows by column; samples are keys, at most five of each."""

    name: str
    title_zh: str
    title_en: str
    rows_before: int
    rows_after: int
    added: int
    removed: int
    changed: int
    survival: float | None
    changed_columns: dict[str, int]
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]
    key_changed: bool
    samples: dict[str, tuple[str, ...]]

    @property
    def same(self) -> bool:
        """Are rows, columns and key as they were?"""
        counts = self.added or self.removed or self.changed
        return not (counts or self.columns_added or self.columns_removed or self.key_changed)


@dataclass(frozen=True)
class Changes:
    """Changes against an earlier release by dataset, in name order; `before` is None for a first one."""

    before: str | None
    after: str
    datasets: tuple[DatasetChanges, ...]

    @property
    def same(self) -> bool:
        """Do the two hold the same?"""
        return self.before is not None and all(dataset.same for dataset in self.datasets)

    def as_json(self) -> dict[str, Any]:
        """Plain values for `zwgk diff --json`."""
        return {"same": self.same, **asdict(self)}

    def render(self) -> str:
        """Chinese text for a person."""
        if self.before is None:
            lines = [f"{self.after} 是首次发布，没有可比较的上一版本。"]
            lines += [f"- {d.title_zh}（{d.name}）：{d.rows_after} 行" for d in self.datasets]
            return "\n".join(lines) + "\n"
        lines = [f"{self.before} → {self.after}"]
        if self.same:
            lines.append("两个版本的数据相同。")
        lines.extend(_line_zh(dataset) for dataset in self.datasets)
        return "\n".join(lines) + "\n"


def changes_document(
    changes: Changes, results: Sequence[DatasetResult], new_tombstones: Mapping[str, int]
) -> str:
    """`CHANGES.md` in Chinese and English; `new_tombstones` counts the records newly withdrawn, by reason."""
    lines = ["# 变更说明 / Changes", ""]
    if changes.before is None:
        lines += [f"{changes.after}：首次发布。 / First release.", ""]
    else:
        lines += [f"{changes.before} → {changes.after}", ""]
    lines += [
        "| 数据集 / dataset | 原行数 / before | 现行数 / after | 新增 / added | 删除 / removed"
        " | 修改 / changed | 标识保留率 / id survival |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {d.title_zh} {d.title_en} (`{d.name}`) | {d.rows_before} | {d.rows_after} | {d.added}"
        f" | {d.removed} | {d.changed} | {_percent(d.survival)} |"
        for d in changes.datasets
    ]
    if changes.before is not None:
        for dataset in changes.datasets:
            lines += _details(dataset)
    lines += _withdrawn(results, new_tombstones)
    lines += [
        "",
        "标识保留率：上一版本的主键中仍在本版本的比例。撤下的行计入“删除”，不再列出其主键。",
        "Id survival: share of the previous version's keys that are still there. Withdrawn rows count as"
        " removed; their keys are not named.",
    ]
    return "\n".join(lines) + "\n"


def _withdrawn(results: Sequence[DatasetResult], new_tombstones: Mapping[str, int]) -> list[str]:
    lines = ["", "## 撤下 / Withdrawn"]
    if new_tombstones:
        lines.append(
            "- 自上一版本以来新撤下的记录 / records withdrawn since the previous version: "
            + _reasons(new_tombstones)
        )
    lines += [
        f"- 本版不含的行 / rows left out: {result.title_zh} `{result.name}` {_reasons(result.reasons)}"
        for result in results
        if result.reasons
    ]
    return lines if len(lines) > 2 else [*lines, "- 没有撤下的记录。 / None."]


def _reasons(counts: Mapping[str, int]) -> str:
    return "、".join(f"{reason} {number}" for reason, number in counts.items())


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} %"


def _line_zh(dataset: DatasetChanges) -> str:
    head = f"- {dataset.title_zh}（{dataset.name}）：{dataset.rows_before} → {dataset.rows_after} 行"
    if dataset.same:
        return f"{head}，无变化"
    text = (
        f"{head}，新增 {dataset.added}、删除 {dataset.removed}、修改 {dataset.changed}，"
        f"标识保留率 {_percent(dataset.survival)}"
    )
    words = {"added": "新增", "removed": "删除", "changed": "修改"}
    for kind, keys in dataset.samples.items():
        text += f"\n  {words[kind]}：{'；'.join(keys)}"
        if getattr(dataset, kind) > len(keys):
            text += " …"
    if dataset.changed_columns:
        text += "\n  变化的字段：" + "、".join(
            f"{name} {n} 行" for name, n in dataset.changed_columns.items()
        )
    if dataset.columns_added or dataset.columns_removed:
        added, removed = "、".join(dataset.columns_added), "、".join(dataset.columns_removed)
        text += f"\n  字段：增加 {added or '无'}；去掉 {removed or '无'}"
    if dataset.key_changed:
        text += "\n  主键定义改变"
    return text


def _details(dataset: DatasetChanges) -> list[str]:
    if dataset.same:
        return []
    lines = ["", f"## {dataset.title_zh} {dataset.title_en} (`{dataset.name}`)"]
    words = {"added": "新增 / added", "removed": "删除 / removed", "changed": "修改 / changed"}
    for kind, keys in dataset.samples.items():
        more = " …" if getattr(dataset, kind) > len(keys) else ""
        lines.append(f"- {words[kind]}: " + ", ".join(f"`{key}`" for key in keys) + more)
    if dataset.changed_columns:
        text = ", ".join(f"`{name}` {number}" for name, number in dataset.changed_columns.items())
        lines.append(f"- 变化的字段（行数） / changed columns (rows): {text}")
    if dataset.columns_added:
        lines.append(
            "- 增加的字段 / columns added: " + ", ".join(f"`{name}`" for name in dataset.columns_added)
        )
    if dataset.columns_removed:
        lines.append(
            "- 去掉的字段 / columns removed: " + ", ".join(f"`{name}`" for name in dataset.columns_removed)
        )
    if dataset.key_changed:
        lines.append("- 主键定义改变 / the key was redefined")
    return lines
