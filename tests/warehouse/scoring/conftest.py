"""`score`: the scores by schemes from hand-made figures, in a folder of the test."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.tools.scored import Scored, score_figures
from warehouse.scoring.model import Scheme


@pytest.fixture
def score(tmp_path: Path) -> Callable[..., Scored]:
    """`score_figures` for schemes one after the other, the rest by keyword."""

    def run(*schemes: Mapping[str, Any] | Scheme, **given: Any) -> Scored:
        return score_figures(tmp_path, schemes, **given)

    return run
