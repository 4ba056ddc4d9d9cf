"""The report as files: templates, the content policy, menus, and where each page stands.

Belongs here: rendering one page into its file. Does not belong here: what a page holds.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from warehouse.reasons import reason_words
from warehouse.report import texts
from warehouse.words import words

TEMPLATES = Path(__file__).parent / "templates"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
"""Nothing but the style sheet and the pictures beside the page is loaded; no script runs."""
MENU = (
    ("overview", "概览", "index.html"),
    ("bodies", "机构", "bodies/index.html"),
    ("domains", "领域", "domains/index.html"),
    ("indicators", "指标", "indicators/index.html"),
)


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
            "kind": lambda code: words("group").get(code, texts.plain(code)),
            "reasons": partial(texts.reasons, words={**texts.STATUSES, **reason_words()}),
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


def _points(value: float | None) -> str:
    """Points lost: two decimals, four where two would say nothing."""
    return texts.number(value, 2 if value is None or abs(value) >= 0.01 else 4)
