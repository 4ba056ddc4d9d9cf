"""The list of changes (动态调整清单) for people, in Chinese.

Belongs here: wording. Does not belong here: finding changes.
"""

from collections.abc import Iterable, Iterator

from warehouse.catalogue.differences import Differences
from warehouse.catalogue.model import Change

FIELDS = {
    "content": "公开内容",
    "basis": "公开依据",
    "limit_text": "公开时限",
    "body": "公开主体",
    "carriers": "公开渠道和载体",
    "audience_all": "公开对象（全社会）",
    "audience_specific": "公开对象（特定群众）",
    "mode": "公开方式",
    "mode_active": "公开方式（主动）",
    "mode_on_request": "公开方式（依申请）",
    "level_county": "公开层级（县级）",
    "level_town": "公开层级（乡级）",
    "level_village": "公开层级（村级）",
    "stage": "五公开环节",
}
KINDS = {
    "added": "新增",
    "removed": "取消",
    "renamed": "改名",
    "moved": "移动",
    "merged": "合并",
    "split": "拆分",
    "changed": "调整",
    "body_renamed": "机构更名",
    "body_merged": "机构合并",
}
_MOST = 120


def render(found: Differences, before: str, after: str) -> str:
    """The whole list: summary, changes by domain, bodies, and what is no change."""
    counts = [f"{word} {found.count(kind)}" for kind, word in KINDS.items() if found.count(kind)]
    lines = [
        f"目录变动：{before}（{found.before_items} 项）→ {after}（{found.after_items} 项）："
        + ("，".join(counts) if counts else "没有实质变动")
    ]
    items = [change for change in found.changes if change.item_id is not None]
    for domain in dict.fromkeys(change.domain for change in items):
        lines += ["", f"【{domain or '未注明领域'}】"]
        own = [change for change in items if change.domain == domain]
        for kind in KINDS:
            lines += [f"  {line_of(change)}" for change in own if change.kind == kind]
    bodies = [change for change in found.changes if change.item_id is None]
    if bodies:
        lines += ["", "【机构】"]
        lines += [f"  {line_of(change)}" for change in bodies]
    lines += list(_notes(found))
    return "\n".join(lines)


def line_of(change: Change) -> str:
    """One change as one line."""
    word = KINDS[change.kind]
    unsure = "" if change.declared else "（按名称和内容推定，请核对）"
    path = (change.path or "").partition("/")[2]
    if change.item_id is None:
        return f"{word}：{change.before} → {change.after}（涉及 {change.items} 项，事项本身不变）{unsure}"
    if change.kind in ("added", "removed"):
        return f"{word}：{path}"
    if change.kind == "changed":
        name = FIELDS[change.field or ""]
        return f"{word}：{path} {name}：{_short(change.before)} → {_short(change.after)}"
    return f"{word}：{_without_domain(change.before)} → {_without_domain(change.after)}{unsure}"


def _notes(found: Differences) -> Iterator[str]:
    notes = []
    if found.renumbered:
        notes.append(f"只是次序变了的 {len(found.renumbered)} 项")
    if found.reworded:
        notes.append(f"时限换了说法而意思没变的 {len(found.reworded)} 项")
    if notes:
        yield from ("", f"不算变动：{'，'.join(notes)}。")
    if found.untold:
        names = "、".join(FIELDS[name] for name in found.untold)
        yield from ("", f"有一方没有写、无法比较的栏：{names}。")


def _short(text: str | None) -> str:
    words = " ".join((text or "（空）").split())
    return f"“{words[:_MOST]}…”" if len(words) > _MOST else f"“{words}”" if text else words


def _without_domain(paths: str | None) -> str:
    return "；".join(_tail(path) for path in (paths or "").split("；"))


def _tail(path: str) -> str:
    return path.partition("/")[2] or path


def as_json(found: Differences, before: str, after: str) -> dict[str, object]:
    """The differences as one JSON object."""
    return {
        "before": {"name": before, "items": found.before_items},
        "after": {"name": after, "items": found.after_items},
        "changes": [_object(change) for change in found.changes],
        "reworded": [_object(change) for change in found.reworded],
        "renumbered": found.renumbered,
        "untold": found.untold,
    }


def _object(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "item_id": change.item_id,
        "domain": change.domain,
        "path": change.path,
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "others": list(change.others),
        "declared": change.declared,
        "items": change.items,
        "text": line_of(change),
    }


def lines(changes: Iterable[Change]) -> list[str]:
    """Each change as one line, in their order."""
    return [line_of(change) for change in changes]
