"""The pictures in the READMEs: four pages of the sample district's report, as a browser shows them.

With README_UPDATE=1 in the environment they are taken anew, to be looked at by a person.
"""

import os
import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from assets.context import District
from assets.report import write_report

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

SIZE = {"width": 1280, "height": 1000}
_LARGEST = 400_000
_LATE = """SELECT verdict_id FROM metrics.verdicts
WHERE body_id = 'mzj' AND kind = 'within' AND status = 'late'
ORDER BY lag_workdays DESC, verdict_id LIMIT 1"""


def _pages(district: District) -> dict[str, str]:
    with duckdb.connect(str(district.database), read_only=True) as connection:
        [(late,)] = connection.execute(_LATE).fetchall()
    return {
        "report-overview": "index.html",
        "report-body": "bodies/mzj.html",
        "report-indicator": "indicators/timeliness.html",
        "report-evidence": f"evidence/{late}.html",
    }


def test_pictures(sample_run: District, browser: "BrowserContext", repo: Path, tmp_path: Path) -> None:
    """Every page that is pictured is in the report, and every picture in both READMEs."""
    written = write_report(
        sample_run.registry, sample_run.bureaus, sample_run.store, tmp_path / "report"
    ).folder
    pages = _pages(sample_run)
    for name, path in pages.items():
        picture = repo / "docs" / "images" / f"{name}.png"
        page = browser.new_page()
        page.set_viewport_size(SIZE)  # type: ignore[arg-type]
        page.goto((written / path).as_uri())
        assert page.title()
        if os.environ.get("README_UPDATE"):
            page.screenshot(path=str(picture))
        page.close()
        content = picture.read_bytes()
        assert struct.unpack(">II", content[16:24]) == (SIZE["width"], SIZE["height"])
        assert len(content) <= _LARGEST


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_shown(repo: Path, readme: str) -> None:
    shown = re.findall(r"\]\((docs/images/[^)]+)\)", (repo / readme).read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(
        path.relative_to(repo).as_posix() for path in (repo / "docs" / "images").glob("*.png")
    )
