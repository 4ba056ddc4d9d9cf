"""What the property tests share: the macros over a column of texts."""

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pytest

from warehouse.engine import Engine
from warehouse.store import Store

Apply = Callable[[str, Sequence[str | None]], list[Any]]


@pytest.fixture(scope="session")
def apply(tmp_path_factory: pytest.TempPathFactory) -> Apply:
    """Evaluates an expression over the column x for a list of texts, in their order."""
    engine = Engine(Store(tmp_path_factory.mktemp("macros")))

    def evaluate(expression: str, values: Sequence[str | None]) -> list[Any]:
        numbers = pa.array(range(len(values)), pa.int64())
        engine.register("work.given", pa.table({"n": numbers, "x": pa.array(values, pa.string())}))
        return list(
            engine.query(f"SELECT {expression} AS y FROM work.given ORDER BY n").column("y").to_pylist()
        )

    return evaluate
