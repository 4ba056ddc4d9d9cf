"""What a person means who types a body, an indicator or a node of a scheme.

Belongs here: reading what was typed, and the nearest candidates when it means nothing. Does not belong here:
figures (`why.py`).
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from warehouse.engine import Engine, sql
from warehouse.indicator_pairs import load_indicators

TOTAL = "total"
DISTRICT = ("全区", "all")
"""What is typed for the figures of all bodies together."""

_SCORE = ("score", "得分", "总分")
_NEAR = 5
_SIMILAR = 0.3


class NotFoundError(LookupError):
    """What was typed means nothing, or several things. The message is for people and names the nearest."""


@dataclass(frozen=True)
class Question:
    """What is asked for: an indicator's figure, or a node of a scheme (with its figure if it is a leaf)."""

    indicator: str | None = None
    scheme: str | None = None
    node: str | None = None


def find_body(engine: Engine, text: str) -> tuple[str | None, str]:
    """Id and name of the body that is meant: by id, by name or alias, or by a part of them that only it has.

    `全区` gives (None, 全区). Raises NotFoundError with the nearest names.
    """
    if text in DISTRICT:
        return None, DISTRICT[0]
    names: dict[str, list[str]] = {}
    for row in engine.query(sql("why/names")).to_pylist():
        names.setdefault(row["body_id"], []).extend([row["name"], *(row["aliases"] or ())])
    if text in names:
        return text, names[text][0]
    for found in (
        [body for body, known in names.items() if text in known],
        [body for body, known in names.items() if text and any(text in name for name in known)],
    ):
        if len(found) == 1:
            return found[0], names[found[0]][0]
        if found:
            shown = "、".join(f"{body}（{names[body][0]}）" for body in sorted(found)[:_NEAR])
            raise NotFoundError(f"“{text}”对上 {len(found)} 个机构：{shown}。请写编号或更多的字。")
    nearest = _nearest(text, {name: body for body, known in names.items() for name in (body, *known)})
    shown = "、".join(f"{body}（{names[body][0]}）" for body in nearest) or "、".join(sorted(names)[:_NEAR])
    raise NotFoundError(f"没有机构“{text}”。相近的：{shown}。全区合计写“全区”。")


def find_question(engine: Engine, text: str) -> Question:
    """What is asked for: an indicator's name or Chinese title, `scheme:node`, or `score` (the whole score).

    Raises NotFoundError with the nearest candidates.
    """
    known = engine.query(
        "SELECT DISTINCT scheme, node, title, indicator FROM metrics.scores ORDER BY scheme, node"
    ).to_pylist()
    schemes = sorted({row["scheme"] for row in known})
    scheme, colon, node = text.replace("：", ":").partition(":")
    if text in _SCORE:
        if len(schemes) != 1:
            shown = "、".join(f"{name}:{TOTAL}" for name in schemes) or "还没有评分，请先运行 zwgk run"
            raise NotFoundError(f"有 {len(schemes)} 个方案的得分，请写明方案：{shown}。")
        return Question(scheme=schemes[0], node=TOTAL)
    if colon:
        if scheme not in schemes:
            raise NotFoundError(f"没有方案“{scheme}”的得分。有的：{'、'.join(schemes) or '无'}。")
        own = [row for row in known if row["scheme"] == scheme]
        for row in own:
            if node in (row["node"], row["title"]):
                return Question(row["indicator"], scheme, row["node"])
        nearest = _nearest(node, {word: row["node"] for row in own for word in (row["title"], row["node"])})
        shown = "、".join(
            f"{scheme}:{name}" for name in nearest or sorted(row["node"] for row in own)[:_NEAR]
        )
        raise NotFoundError(f"方案“{scheme}”没有节点“{node}”。相近的：{shown}。")
    indicators = load_indicators()
    for name, spec in indicators.items():
        if text in (name, spec.title.zh):
            return Question(name)
    parts = [name for name, spec in indicators.items() if text and (text in spec.title.zh or text in name)]
    if len(parts) == 1:
        return Question(parts[0])
    words = {word: name for name, spec in indicators.items() for word in (name, spec.title.zh)}
    near = parts or _nearest(text, words) or list(indicators)
    shown = "、".join(f"{name}（{indicators[name].title.zh}）" for name in near[:_NEAR])
    more = "；评分写 方案:节点，如 " + f"{schemes[0]}:{TOTAL}" if schemes else ""
    raise NotFoundError(f"没有指标“{text}”，或不止一个。相近的：{shown}{more}。")


def _nearest(text: str, words: Mapping[str, str]) -> list[str]:
    """What the words nearest to a text stand for, each once, nearest first."""
    close = difflib.get_close_matches(text, list(words), n=_NEAR, cutoff=_SIMILAR)
    return list(dict.fromkeys(words[word] for word in close))
