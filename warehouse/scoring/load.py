"""Reading schemes: the three ready ones of `warehouse/schemes/` and the district's own in a folder.

Belongs here: files to `Scheme`, with every problem of form and the line on which it stands. Does not belong
here: whether a scheme makes sense (`lint.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import ValidationError

from warehouse.scoring.model import Scheme

FOLDER = Path(__file__).parent.parent / "schemes"
OWN_FOLDER = "schemes"
"""The folder of a district's own schemes, inside its registry folder."""

_MOST_BYTES = 1 << 20
_MOST_DEPTH = 40
_MOST_EVENTS = 50_000
_TEXTS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个键，请核对拼写",
    "union_tag_not_found": "缺少 type（proportional、threshold、steps、per_failure、bands 之一）",
    "union_tag_invalid": "type 须为 proportional、threshold、steps、per_failure、bands 之一",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "写法不对（编号用小写字母、数字、下划线；时期写2026、2026-Q3或2026-09）",
    "string_type": "须为文字",
    "decimal_parsing": "须为数字",
    "decimal_type": "须为数字",
    "float_parsing": "须为数字",
    "float_type": "须为数字",
    "greater_than": "须大于 {gt}",
    "greater_than_equal": "须不小于 {ge}",
    "less_than_equal": "须不大于 {le}",
    "literal_error": "须为 {expected} 之一",
    "tuple_type": "须为列表",
    "model_type": "须为一组“键: 值”",
}
Location = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """A problem of a scheme: E keeps it from being used. `where` is the place in the file, `line` from 1."""

    severity: Literal["E", "W"]
    where: str
    message_zh: str
    line: int | None = None


@dataclass(frozen=True)
class Loaded:
    """A scheme's file: the scheme unless its form is wrong, problems, and the line of each node."""

    path: Path
    name: str
    scheme: Scheme | None
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)


def load_scheme(path: Path) -> Loaded:
    """Read one file; a file that cannot be read or understood gives problems and no scheme."""
    try:
        data = path.read_bytes()
        if len(data) > _MOST_BYTES:
            return _broken(path, f"文件超过 {_MOST_BYTES} 字节，不像一个评估方案")
        text = data.decode("utf-8-sig")
        if refusal := _refusal(text):
            return _broken(path, refusal)
        root = yaml.compose(text, yaml.CSafeLoader)
        raw = yaml.load(text, yaml.CSafeLoader)
    except OSError as error:
        return _broken(path, f"不能读取文件：{error.strerror}")
    except UnicodeDecodeError:
        return _broken(path, "不是 UTF-8 编码的文字，请另存为 UTF-8")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return _broken(path, f"不是正确的 YAML：{error.problem}", mark.line + 1 if mark else None)
    except (yaml.YAMLError, ValueError, TypeError, OverflowError) as error:
        return _broken(path, f"不是正确的 YAML：{error}")
    if not isinstance(raw, Mapping):
        return _broken(path, "文件里没有方案：最外层须为“键: 值”")
    places = dict(_places(root, ()))
    twice = [
        Problem("E", _where(place), "这个键写了两次，只能保留一个", line)
        for place, line in _repeated(root, ())
    ]
    try:
        scheme = Scheme.model_validate(raw)
    except ValidationError as error:
        return Loaded(path, path.stem, None, (*twice, *_problems(error, places)))
    if scheme.name != path.stem:
        text = f"方案名“{scheme.name}”与文件名“{path.stem}”不同，请改成一样"
        twice.append(Problem("E", "name", text, places.get(("name",))))
    return Loaded(path, scheme.name, None if twice else scheme, tuple(twice), dict(_node_lines(root)))


def load_schemes(bureaus: Path | None = None) -> dict[str, Loaded]:
    """All schemes by file name, in name order: the ready ones, and those of `<bureaus>/schemes/`, which take
    the place of a ready one of the same name."""
    found = {path.stem: load_scheme(path) for path in sorted(FOLDER.glob("*.yml"))}
    if bureaus is not None:
        found |= {path.stem: load_scheme(path) for path in sorted((bureaus / OWN_FOLDER).glob("*.yml"))}
    return dict(sorted(found.items()))


def _broken(path: Path, message: str, line: int | None = None) -> Loaded:
    return Loaded(path, path.stem, None, (Problem("E", "", message, line),))


def _refusal(text: str) -> str | None:
    """Why a text is not taken: its parts are counted before anything is built of them."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, yaml.CSafeLoader)):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            return f"第{line}行用了 YAML 引用（*…），请把内容写出来"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MOST_DEPTH:
            return f"层级超过 {_MOST_DEPTH} 层"
        if number > _MOST_EVENTS:
            return "内容太多，不像一个评估方案"
    return None


def _places(node: yaml.Node | None, path: Location) -> Iterator[tuple[Location, int]]:
    """The line of every part of the file, by its path."""
    if node is None:
        return
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _places(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _places(value, (*path, place))


def _node_lines(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """The line of every node of the score sheet by its id, and of every key of the scheme by its name."""
    if isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _node_lines(value)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "id":
                yield str(value.value), value.start_mark.line + 1
            elif key.value in ("nodes", "bonus", "grades"):
                yield str(key.value), key.start_mark.line + 1
            yield from _node_lines(value)


def _repeated(node: yaml.Node | None, path: Location) -> Iterator[tuple[Location, int]]:
    """Keys that stand twice in a mapping: YAML would take the last without a word."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            here = (*path, str(key.value))
            if str(key.value) in seen:
                yield here, key.start_mark.line + 1
            seen.add(str(key.value))
            yield from _repeated(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _repeated(value, (*path, place))


def _problems(error: ValidationError, places: Mapping[Location, int]) -> Iterator[Problem]:
    for found in error.errors(include_url=False):
        # A rule's location names its type in between, which does not stand in the file's path.
        location = tuple(part for part in found["loc"] if part not in _RULE_TYPES)
        above = (location[:n] for n in range(len(location), -1, -1))
        line = next((places[part] for part in above if part in places), None)
        yield Problem("E", _where(location), _text(found), line)


_RULE_TYPES = ("proportional", "threshold", "per_failure", "bands", "str", "tuple[str, ...]")


def _text(found: Mapping[str, Any]) -> str:
    if found["type"] == "value_error":
        return str(found["ctx"]["error"])
    template = _TEXTS.get(found["type"])
    return template.format(**found.get("ctx", {})) if template else f"取值不对（{found['msg']}）"


def _where(location: Location) -> str:
    """`nodes[0].rule.type`, as it is found in the file."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
