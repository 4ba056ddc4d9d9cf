"""The goals on the labelled titles, by title alone and with the bundled data alone; prints the figures."""

from pathlib import Path

import pytest

from benchmarks import keying
from warehouse.keying import Request, TitleKeyer


def test_goals_on_the_labelled_titles(shared: Path, keyer: TitleKeyer) -> None:
    file = shared / "real" / "titles_labels.csv"
    if not file.is_file():
        pytest.skip("no labelled titles")
    titles = keying.labelled(file)
    got = keying.figures(titles, keyer.key([Request(one.title) for one in titles]))
    print(got)
    assert got.accuracy >= 0.90
    assert (got.precision or 0) >= 0.97
    assert (got.coverage or 0) >= 0.75
    assert (got.none or 0) >= 0.85
