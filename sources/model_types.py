"""Kinds of cells in the registry's YAML files, worded for those who write them.

Belongs here: what a day, an address, a path, a code must look like. Does not belong here: keys
(`model.py`, `model_web.py`).
"""

import re
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict

from sources.uscc import uscc_fault

ID_PATTERN = r"^[a-z][a-z0-9_]*$"


def _iso_day(value: object) -> object:
    if isinstance(value, date) or value is None:
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value} 这一天不存在") from None
    raise ValueError(f"日期写成 2026-01-31 的样子，现在是“{value}”")


def _checked_uscc(value: str) -> str:
    if fault := uscc_fault(value):
        raise ValueError(fault)
    return value


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)
    except ValueError:
        sound = False
    if not sound:
        raise ValueError(f"网址要以 http:// 或 https:// 开头，现在是“{value}”")
    return value


def _folder_path(value: str) -> str:
    if "\\" in value:
        raise ValueError("路径用正斜杠 /，不用反斜杠")
    if PurePosixPath(value).is_absolute() or re.match(r"^[A-Za-z]:", value) or value.startswith("~"):
        raise ValueError("路径要相对于 source.yml 所在的文件夹，不能是绝对路径，否则换一台机器就找不到")
    return value


def _glob_below(value: str) -> str:
    if ".." in PurePosixPath(_folder_path(value)).parts:
        raise ValueError("文件名模式不能含 ..；要指到别处，请改 path")
    return value


def _item_path(value: str) -> str:
    levels = [level.strip() for level in value.split("/")]
    if not 2 <= len(levels) <= 4 or not all(levels):
        raise ValueError(f"事项写成“领域/一级/二级[/三级]”，现在是“{value}”")
    return value


_UPDATE_UNITS = {
    "日": "calendar_day",
    "天": "calendar_day",
    "个工作日": "working_day",
    "个月": "month",
    "年": "year",
}
_UPDATE_WINDOW = re.compile(r"([1-9]\d{0,3})(个工作日|日|天|个月|年)")
NOT_JUDGED = "无"


def update_terms(text: str) -> tuple[str | None, str]:
    """Number and unit of an update window (`14日` gives `14`, `calendar_day`); `无` gives no number and the
    unit `none`: the column is not judged. Raises ValueError for any other wording."""
    if text == NOT_JUDGED:
        return None, "none"
    if found := _UPDATE_WINDOW.fullmatch(text):
        return found[1], _UPDATE_UNITS[found[2]]
    raise ValueError(f"更新期限写成 14日、10个工作日、6个月、1年，不考核更新的写 无；现在是“{text}”")


def _update_window(value: str) -> str:
    update_terms(value)
    return value


Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
Identifier = Annotated[str, Field(pattern=ID_PATTERN)]
Day = Annotated[date, BeforeValidator(_iso_day)]
Uscc = Annotated[str, AfterValidator(_checked_uscc)]
Address = Annotated[str, AfterValidator(_web_address)]
FolderPath = Annotated[str, Field(min_length=1), AfterValidator(_folder_path)]
Glob = Annotated[str, Field(min_length=1), AfterValidator(_glob_below)]
ItemPath = Annotated[str, Field(min_length=1), AfterValidator(_item_path)]
UpdateWindow = Annotated[str, AfterValidator(_update_window)]
Count = Annotated[int, Strict(), Field(ge=0)]


class Declared(BaseModel):
    """A mapping of which every key is known, so that a misspelt key is loud."""

    model_config = ConfigDict(extra="forbid", frozen=True)
