"""The report in a real browser: what it loads, what it says on the console, keyboard, accessibility.

The browser, and when these tests are skipped: conftest.py.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.tools import report_tables
from warehouse.report.build import ReportOptions, build_report
from warehouse.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

PAGES = (
    "index.html",
    "schemes/district.html",
    "bodies/index.html",
    "bodies/b001.html",
    "domains/index.html",
    "domains/18.html",
    "indicators/index.html",
    "indicators/timeliness.html",
    "evidence/verdict-w00100002.html",
    "evidence/verdict-e001002.html",
    "evidence/verdict-e001021.html",
)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Path:
    """A report with hostile titles, an objection, deductions, vetoes."""
    store = Store(tmp_path_factory.mktemp("district"))
    report_tables.build(store)
    objection = {
        "objection_id": "objection-001",
        "verdict_id": "verdict-w00100002",
        "claim": report_tables.HOSTILE,
        "decision": "upheld",
        "new_status": "met",
        "reason": "照片属实",
        "decided_by": "区政务公开办",
        "filed_on": date(2026, 10, 12),
        "decided_on": date(2026, 10, 20),
    }
    options = ReportOptions(region="云岭市示范区", objections=(objection,))
    return build_report(store, store.root / "report", options).folder


class Watched:
    """A tab that remembers what it asked for and what was said."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.asked: list[str] = []
        self.answered: list[str] = []
        self.said: list[str] = []
        page.on("response", lambda response: self.answered.append(response.url))
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("requestfailed", lambda request: self.said.append(f"failed: {request.url}"))
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))


@pytest.fixture
def tab(browser: "BrowserContext") -> Iterator[Watched]:
    """A new tab of desktop width."""
    watched = Watched(browser.new_page())
    watched.page.set_viewport_size(DESKTOP)
    yield watched
    watched.page.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_from_elsewhere_and_nothing_on_the_console(tab: Watched, report: Path, path: str) -> None:
    tab.page.goto((report / path).as_uri())
    tab.page.wait_for_load_state("networkidle")
    assert tab.said == []
    folder = report.as_uri()
    assert f"{folder}/report.css" in tab.asked
    assert all(url.startswith((folder, "data:")) for url in tab.asked)
    # The style sheet and every picture were really taken.
    assert tab.page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "1216px"
    assert tab.page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")


@pytest.mark.parametrize("path", PAGES)
def test_no_accessibility_violations(tab: Watched, report: Path, path: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab.page.goto((report / path).as_uri())
    # Whatever can be unfolded is looked at too. The checker comes in through the debugger's protocol: the
    # page's own policy lets no script in.
    tab.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for size in (DESKTOP, PHONE):
        tab.page.set_viewport_size(size)
        found = Axe().run(tab.page).response
        assert len(found["passes"]) > 10
        wrong = [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]
        assert wrong == []


def test_the_checker_does_find_violations(tab: Watched, report: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab.page.goto((report / "index.html").as_uri())
    tab.page.evaluate("document.querySelector('figure img').removeAttribute('alt')")
    assert "image-alt" in [violation["id"] for violation in Axe().run(tab.page).response["violations"]]


def test_the_policy_lets_no_script_run(tab: Watched, report: Path) -> None:
    tab.page.goto((report / "index.html").as_uri())
    tab.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'document.title = \"ran\"';"
        " document.body.append(s); const i = new Image(); i.src = 'http://evil.example/a.png';"
        " document.body.append(i); }"
    )
    assert tab.page.title() != "ran"
    assert any("Content Security Policy" in text for text in tab.said)
    assert any("img-src" in text and "evil.example" in text for text in tab.said)
    assert not any("evil" in url for url in tab.answered)


def test_from_the_overview_to_the_evidence_by_keyboard(tab: Watched, report: Path) -> None:
    page = tab.page
    page.goto((report / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert focused(page) == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    tab_to(page, "示范区民政局")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/bodies/b001.html")
    tab_to(page, "证据页 verdict-", 80)
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence/verdict-*.html")
    assert page.locator("h2", has_text="存档").is_visible()


def test_data_tables_open_by_keyboard(tab: Watched, report: Path) -> None:
    page = tab.page
    page.goto((report / "index.html").as_uri())
    tab_to(page, "图中数据（公开历时的分布）", 120)
    page.keyboard.press("Enter")
    assert page.locator("caption", has_text="公开历时的分布").is_visible()


@pytest.mark.parametrize("path", ["bodies/b001.html", "evidence/verdict-w00100002.html"])
def test_hostile_titles_are_text(tab: Watched, report: Path, path: str) -> None:
    tab.page.goto((report / path).as_uri())
    shown = tab.page.locator("bdi", has_text="<script>alert").first
    assert '<script>alert("标题")</script>=HYPERLINK(' in shown.inner_text()
    assert "⟦U+202E⟧" in shown.inner_text()
    assert tab.page.locator("script").count() == 0
    assert tab.page.evaluate("getComputedStyle(document.querySelector('bdi')).unicodeBidi") == "isolate"
    assert tab.said == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_a_phone(tab: Watched, report: Path, path: str) -> None:
    tab.page.set_viewport_size(PHONE)
    tab.page.goto((report / path).as_uri())
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_printed_pages_have_no_menus_and_all_data(tab: Watched, report: Path) -> None:
    page = tab.page
    page.goto((report / "index.html").as_uri())
    assert page.locator("table.data").first.is_hidden()
    page.emulate_media(media="print")
    assert page.locator("nav.main").is_hidden()
    assert page.locator("table.data").first.is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def focused(page: "Page") -> str:
    """The text of what has the focus."""
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def tab_to(page: "Page", text: str, most: int = 60) -> None:
    """Press Tab until a link or button that begins with `text` has the focus."""
    seen = []
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("['A', 'SUMMARY', 'BUTTON'].includes(document.activeElement.tagName)"):
            seen.append(focused(page))
            if seen[-1].startswith(text):
                return
    pytest.fail(f"{text} was not reached by keyboard; seen: {seen}")
