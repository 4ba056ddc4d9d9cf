"""A short run of the fuzzer with fixed files; the long one is `python -m benchmarks.fuzz`."""

from pathlib import Path

import pytest

from benchmarks.dp_files import seeds
from benchmarks.fuzz_checks import check, check_reading, mutant_of

SEED = 2026
FILES = seeds()
# One file of every format among the first templates, and those with several tables.
JUDGED = [*range(0, 7), len(FILES) - 5, len(FILES) - 1]


def test_the_same_seed_gives_the_same_files() -> None:
    assert [mutant_of(FILES, SEED, n) for n in range(12)] == [mutant_of(seeds(), SEED, n) for n in range(12)]


@pytest.mark.parametrize("start", range(0, 240, 40))
def test_reading_neither_raises_nor_loses_rows(tmp_path: Path, start: int) -> None:
    outcomes = [check_reading(mutant_of(FILES, SEED, n), tmp_path / "file") for n in range(start, start + 40)]
    assert "read" in outcomes


@pytest.mark.parametrize("number", JUDGED)
def test_judging_neither_raises_nor_loses_rows(tmp_path: Path, number: int) -> None:
    assert check(mutant_of(FILES, SEED, number), tmp_path, with_intake=number == 0)
