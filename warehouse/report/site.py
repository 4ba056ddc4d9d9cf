"""The report as files: templates, the content policy, menus, and where each page stands.

Belongs here: rendering one page into its file. Does not belong here: what a page holds.
"""

import csv
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from warehouse.registry_tables import REFERENCE_FOLDER
from warehouse.report import texts

TEMPLATES = Path(__file__).parent / "templates"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
"""Nothing but the style sheet and the pictures beside the page is loaded; no script runs."""
MENU = (
    ("overview", "概览", "index.html"),
    ("bodies", "机构", "bodies/index.html"),
    ("domains", "领域", "domains/index.html"),
    ("indicators", "指标", "indicators/index.html"),
)
_GROUPS = {**texts.RECORD_KINDS, "county": "县级", "town": "乡级", "village": "村级"}
_SHORT_REASONS = {
    "channel-blocked": "栏目被网站拦截",
    "channel-error": "栏目读取出错",
    "channel-moved": "栏目已迁移",
    "channel-not-attempted": "栏目没有采集",
    "no-channel": "没有登记栏目",
    "exempt": "已登记为不涉及",
    "on-request": "依申请公开",
}


class Site:
    """Writes pages below `folder`."""

    def __init__(self, folder: Path, title: str, as_of: date) -> None:
        """`title` stands at the head of every page."""
        self.folder = folder
        self.title = title
        self.as_of = as_of
        self.pages = 0
        self._folders: set[Path] = set()
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, auto_reload=False
        )
        self._templates.filters |= {
            "plain": texts.plain,
            "day": texts.day,
            "moment": texts.moment,
            "period": texts.period_text,
            "number": texts.number,
            "figure": texts.figure,
            "score": texts.score,
            "change": texts.change,
            "cell": texts.cell,
            "points": _points,
            "status": lambda code: texts.STATUSES.get(code, texts.plain(code)),
            "kind": lambda code: _GROUPS.get(code, texts.plain(code)),
            "reasons": partial(texts.reasons, words=reason_words()),
        }
        self._templates.globals |= {"policy": POLICY, "site_title": title, "as_of": as_of, "menu": MENU}

    def page(
        self,
        path: str,
        template: str,
        title: str,
        content: Mapping[str, Any],
        section: str = "",
        trail: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Render a template into the file `path`; `trail` are texts and paths of the pages above it."""
        self.write(
            path,
            self._templates.get_template(template).render(
                {
                    "here": path,
                    "root": "../" * path.count("/"),
                    "title": title,
                    "section": section,
                    "trail": trail,
                    **content,
                }
            ),
        )
        self.pages += 1

    def write(self, path: str, text: str) -> None:
        """Write a text file below the report's folder."""
        target = self.folder / path
        if target.parent not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        target.write_bytes(text.encode("utf-8", "replace"))

    def style(self) -> None:
        """Put the style sheet in place."""
        self.write("report.css", (TEMPLATES / "report.css").read_text(encoding="utf-8"))


def reason_words() -> dict[str, str]:
    """Short Chinese words for reason codes and rules, as far as there are any."""
    words = dict(_SHORT_REASONS)
    with (REFERENCE_FOLDER / "statuses.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if "{" not in row["zh"]:
                words.setdefault(row["reason_code"], row["zh"].rstrip("。"))
    for code, text in texts.STATUSES.items():
        words.setdefault(code, text)
    return words


def _points(value: float | None) -> str:
    """Points lost: two decimals, four where two would say nothing."""
    return texts.number(value, 2 if value is None or abs(value) >= 0.01 else 4)
