"""公开对象, 公开方式, 公开层级: the groups of √ columns.

Belongs here: marks of one item to flags. Does not belong here: single cells, other columns.
"""

import re
from dataclasses import dataclass

from sources.catalogue.cells import Mark, one_line, read_mark
from sources.catalogue.header import Header

_BARE = "√"
_CHOSEN = re.compile(r"[■√☑✓●]\s*([^\s■□√☑✓●○〇☐]+)")


@dataclass(frozen=True, slots=True)
class Flags:
    """The flags of an item; None where the file does not tell."""

    audience_all: bool | None
    audience_specific: str | None
    mode_active: bool | None
    mode_on_request: bool | None
    level_county: bool | None
    level_town: bool | None
    level_village: bool | None


def read_flags(cells: dict[str, str], header: Header) -> Flags:
    """The flags of one item.

    In a group with at least one mark the other columns mean no; a group without any mark tells nothing,
    because copies lose their √. A column that does not exist is None.
    """
    audience = _group(cells, header, ("audience_all", "audience_specific"))
    mode = _group(cells, header, ("mode_active", "mode_on_request"))
    level = _group(cells, header, ("level_county", "level_town", "level_village"))
    specific = audience.get("audience_specific")
    specific_text = (specific.text or _BARE) if specific and specific.marked else None
    everyone = audience.get("audience_all")
    all_flag = everyone.marked if everyone else None
    if not audience and (words := _words(cells.get("audience", ""))):
        all_flag, specific_text = _audience_text(words)
    flags = {name: mark.marked for name, mark in (*mode.items(), *level.items())}
    if not mode and (words := _words(cells.get("mode", ""))):
        flags |= {"mode_active": "主动" in words, "mode_on_request": "申请" in words}
    if not level and (words := _words(cells.get("level", ""))):
        flags |= {
            "level_county": bool(re.search(r"[县区市旗州]级?", words)),
            "level_town": bool(re.search(r"乡|镇|街道", words)),
            "level_village": bool(re.search(r"村|社区", words)),
        }
    return Flags(
        all_flag,
        specific_text,
        flags.get("mode_active"),
        flags.get("mode_on_request"),
        flags.get("level_county"),
        flags.get("level_town"),
        flags.get("level_village"),
    )


def _group(cells: dict[str, str], header: Header, names: tuple[str, ...]) -> dict[str, Mark]:
    marks = {name: read_mark(cells.get(name, "")) for name in names if name in header.columns}
    return marks if any(mark.marked for mark in marks.values()) else {}


def _words(cell: str) -> str | None:
    """The words of a group printed as one column of text; of a choice with boxes the chosen ones."""
    return "、".join(_CHOSEN.findall(cell)) or one_line(cell)


def _audience_text(words: str) -> tuple[bool | None, str | None]:
    """A single 公开对象 column of text: 全社会, 社会公众, or a description of a group."""
    everyone = bool(re.search(r"社会|公众|全体|所有人|不限", words))
    rest = re.sub(r"面向(?:全?社会|公众)|全社会|社会公众|社会|[√、,，;；/和及]", "", words)
    return everyone, (rest or None) if not everyone or "特定" in rest else None
