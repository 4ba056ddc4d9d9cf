"""YAML files of the registry, read so that every problem has its line and none hides another.

Belongs here: parsing with line numbers, and the wording of what a model refuses.
Does not belong here: what the keys mean (`model.py`), checks across files (`registry_checks.py`).
"""

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sources.problems import Problem

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]

_MAX_BYTES = 1 << 20
_MAX_DEPTH = 20
_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "float", "null"))


@dataclass(slots=True)
class Document:
    """A parsed file: plain values (dates stay text), and the line of every key and list entry."""

    path: Path
    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    texts: dict[Place, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, place: Place, message: str, hint: str = "") -> None:
        """Note a problem at `place`, or at the nearest place above it that stands in the file."""
        self.problems.append(Problem(self.path, self.line(place), message, hint))

    def line(self, place: Place) -> int | None:
        """The line of a place, else of the nearest place above it."""
        for length in range(len(place), -1, -1):
            if place[:length] in self.lines:
                return self.lines[place[:length]]
        return None


def read_yaml(file: Path) -> Document:
    """Parse one YAML file; whatever is wrong with it is in `problems`, and `value` is None without a mapping.

    Anchors, aliases and deep nesting are refused: a registry needs none, and they can blow up a reader.
    """
    document = Document(file)
    text = _text(file, document)
    if text is None or not _sound(text, document):
        return document
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(node, yaml.MappingNode):
        document.problem((), "文件里没有“键: 值”的内容", "参照 sources/README.md 的样例填写")
        return document
    document.lines[()] = node.start_mark.line + 1
    document.value = _plain(node, (), document)
    return document


def read_model(file: Path, model: type[Model]) -> tuple[Model | None, Document]:
    """Parse and validate one YAML file; None when it does not fit, with all reasons in `problems`."""
    document = read_yaml(file)
    if not isinstance(document.value, dict):
        return None, document
    try:
        found = model.model_validate(document.value)
    except ValidationError as refusal:
        errors = refusal.errors(include_url=False)
        for error in errors:
            # A list whose parts were all refused counts as too short: the parts tell the reason.
            if error["type"] == "too_short" and any(_is_part(other["loc"], error["loc"]) for other in errors):
                continue
            _word(error, document, model)
        return None, document
    return (None if document.problems else found), document


def _text(file: Path, document: Document) -> str | None:
    try:
        size = file.stat().st_size
        if size > _MAX_BYTES:
            document.problem((), f"文件有 {size:,} 字节，配置文件不应超过 1 MB", "请确认放的是登记文件")
            return None
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        document.problem((), "文件不是 UTF-8 编码", "在编辑器里选“另存为”，编码选 UTF-8")
    except OSError as error:
        document.problem((), f"文件读不了：{error.strerror}", "请检查文件是否存在、有没有读取权限")
    return None


def _sound(text: str, document: Document) -> bool:
    """Whether the text can be composed; the events are read first because that needs no recursion."""
    depth, documents = 0, 0
    count = len(document.problems)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                document.problems.append(
                    Problem(
                        document.path,
                        line,
                        "不能用锚点 & 和引用 *",
                        "请把内容原样写出来；以 * 开头的文字要加引号",
                    )
                )
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                document.problems.append(
                    Problem(document.path, line, "一个文件里写了两份内容（中间有 ---）", "请分成两个文件")
                )
                return False
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH:
                document.problems.append(Problem(document.path, line, "嵌套层数太多", "请检查缩进和括号"))
                return False
    except yaml.YAMLError as error:
        document.problems.append(_syntax(error, text, document.path))
    return len(document.problems) == count


def _syntax(error: yaml.YAMLError, text: str, path: Path) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return Problem(path, None, "含有 YAML 不允许的字符", "请删去看不见的控制字符后重存")
    lines = text.splitlines()
    line = min(mark.line + 1, max(len(lines), 1))
    near = "\n".join(lines[max(line - 2, 0) : line])
    if "\t" in near:
        hint = "缩进只能用空格，不能用制表符（Tab）"
    elif re.search(r"^\s*(- )?\w+：", near, re.M):
        hint = "键后面的冒号要用英文半角“: ”（冒号加一个空格），不能用全角“：”"
    else:
        hint = "检查这一行和上一行的缩进、冒号后的空格、引号是否成对"
    return Problem(path, line, f"YAML 写法有误（{getattr(error, 'problem', None) or '无法解析'}）", hint)


def _plain(node: yaml.Node, place: Place, document: Document) -> Any:
    """The value of a node: mappings, lists, text, numbers, booleans; anything else as the text written."""
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, document)
    if isinstance(node, yaml.SequenceNode):
        for index, part in enumerate(node.value):
            document.lines[(*place, index)] = part.start_mark.line + 1
        return [_plain(part, (*place, index), document) for index, part in enumerate(node.value)]
    document.texts[place] = node.value
    if node.tag not in _PLAIN_TAGS:
        return node.value
    try:
        return yaml.constructor.SafeConstructor().construct_object(node)
    except (ValueError, KeyError):
        return node.value


def _mapping(node: yaml.MappingNode, place: Place, document: Document) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            document.problems.append(Problem(document.path, line, "键必须是一个词", "请检查括号和冒号"))
            continue
        name = str(key.value)
        if name in values:
            first = document.lines[(*place, name)]
            document.problems.append(
                Problem(document.path, line, f"“{name}”写了两次（第一次在第 {first} 行）", "请只留一处")
            )
            continue
        document.lines[(*place, name)] = line
        values[name] = _plain(value, (*place, name), document)
    return values


def _word(error: ErrorDetails, document: Document, model: type[BaseModel]) -> None:
    """One refusal of the model in Chinese, at its line."""
    place: Place = error["loc"]
    name = _named(place)
    context = error.get("ctx") or {}
    kind = error["type"]
    if kind == "missing":
        document.problem(place, f"缺少“{name}”", _title_of(model, place))
    elif kind == "extra_forbidden":
        near = difflib.get_close_matches(str(place[-1]), _keys(model, place[:-1]), n=1, cutoff=0.5)
        document.problem(
            place, f"不认识的键“{name}”", f"是不是“{near[0]}”？" if near else "请检查缩进，或删去这一行"
        )
    elif kind == "value_error":
        document.problem(place, f"{name}：{context['error']}" if name else str(context["error"]))
    elif kind == "literal_error":
        document.problem(
            place,
            f"“{name}”不能是“{_shown(place, document)}”",
            f"可以写：{context['expected'].replace(' or ', ', ')}",
        )
    elif kind == "string_type":
        text = _shown(place, document)
        hint = f'加上引号：{place[-1]}: "{text}"' if text else "请写上内容，或删去这一行"
        document.problem(place, f"“{name}”要写成文字", hint if isinstance(place[-1], str) else "加上引号")
    elif kind == "string_pattern_mismatch":
        document.problem(place, f"“{name}”的写法不对：“{_shown(place, document)}”", _title_of(model, place))
    elif kind in ("tuple_type", "list_type"):
        document.problem(place, f"“{name}”要写成列表", "写成 [甲, 乙]，或每行一个“- 甲”")
    elif kind in ("model_type", "dict_type", "model_attributes_type"):
        document.problem(place, f"“{name}”下面要有缩进的“键: 值”", "请检查缩进，冒号要用英文半角")
    elif kind in ("too_short", "string_too_short"):
        document.problem(place, f"“{name}”不能是空的", _title_of(model, place))
    else:
        document.problem(place, f"“{name}”要写成不小于 0 的整数，现在是“{_shown(place, document)}”")


def _is_part(place: Place, whole: Place) -> bool:
    return len(place) > len(whole) and place[: len(whole)] == whole


def _named(place: Place) -> str:
    """`channels[2].title`: counted from 1, as people count."""
    name = ""
    for part in place:
        if isinstance(part, int):
            name += f"[{part + 1}]"
        elif part != "[key]":
            name += f".{part}" if name else part
    return name


def _shown(place: Place, document: Document) -> str:
    return document.texts.get(place, "")[:60]


def _model_at(model: type[BaseModel], place: Place) -> type[BaseModel] | None:
    """The model that describes the mapping at `place`."""
    here: type[BaseModel] | None = model
    for part in place:
        if isinstance(part, int) or here is None:
            continue
        declared = here.model_fields.get(str(part))
        here = _model_in(declared.annotation) if declared else None
    return here


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if found := _model_in(part):
            return found
    return None


def _keys(model: type[BaseModel], place: Place) -> list[str]:
    here = _model_at(model, place)
    return list(here.model_fields) if here else []


def _title_of(model: type[BaseModel], place: Place) -> str:
    """Title and description of a key, as editors show them; '' for a place that has none."""
    names = [index for index, part in enumerate(place) if isinstance(part, str)]
    if not names:
        return ""
    here = _model_at(model, place[: names[-1]])
    declared = here.model_fields.get(str(place[names[-1]])) if here else None
    if declared is None:
        return ""
    return "：".join(part for part in (declared.title, declared.description) if part)
