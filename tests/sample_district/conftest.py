"""One run of the sample district for all of its tests, and the expected answers beside it."""

import csv
from pathlib import Path
from typing import Any

import pytest

from warehouse.store import Store

_EXPECTED = Path(__file__).parent / "expected"

Row = dict[str, str]


class District:
    """The tables of one finished run."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._tables: dict[str, list[dict[str, Any]]] = {}

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table."""
        if table not in self._tables:
            self._tables[table] = Store(self.data).read(table).to_pylist()
        return self._tables[table]

    def captures(self) -> dict[str, dict[str, Any]]:
        """Captures by id."""
        return {row["capture_id"]: row for row in self.rows("ops.captures")}

    def capture_id(self, place: Row) -> str | None:
        """The capture of a file that an expected answer names by source, channel and path."""
        names = ("source_id", "channel_id", "path")
        found = [row for row in self.rows("ops.captures") if all(row[name] == place[name] for name in names)]
        return found[0]["capture_id"] if found else None

    def item_path(self) -> dict[str, str]:
        """领域/一级/二级 of every item, by item id."""
        return {
            row["item_id"]: "/".join(row[name] for name in ("domain", "level1", "level2"))
            for row in self.rows("core.catalogue_items")
        }


@pytest.fixture(scope="session")
def district(sample_run: Any) -> District:
    """The one run that all tests share."""
    return District(sample_run.data)


@pytest.fixture(scope="session")
def expected() -> dict[str, list[Row]]:
    """The expected answers by file name without suffix."""
    answers: dict[str, list[Row]] = {}
    for path in sorted(_EXPECTED.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            answers[path.stem] = list(csv.DictReader(handle))
    return answers


@pytest.fixture(scope="session")
def seeded() -> list[str]:
    """Every identity number, phone, address, card and plate that was put into the samples."""
    lines = (_EXPECTED / "personal_data.txt").read_text(encoding="utf-8").splitlines()
    return sorted({line for line in lines if line and not line.startswith("#")})
