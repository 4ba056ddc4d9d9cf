"""The indicators: each a pair `metrics/<name>.yml` (definition) and `metrics/<name>.sql` (computation).

Belongs here: the form of a definition, loading the pairs. Does not belong here: computing them
(`indicators.py`), the rows behind a figure (`indicator_rows.py`), their documentation (`indicator_docs.py`).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field

from warehouse.contract import Strict, Words

FOLDER = Path(__file__).parent / "metrics"

Unit = Literal["ratio", "workdays", "days", "count"]


class Parameter(Strict):
    """A number that an indicator's statement takes from `run.indicator_parameters`."""

    value: float
    zh: str
    en: str


class Rows(Strict):
    """Which rows an indicator counts, as SQL conditions over the columns of `table`.

    `table` has the columns of metrics.verdicts, and perhaps more (`show_verdicts`). `select` picks what
    belongs to the indicator, `counted` of these the denominator, `hit` of those the numerator; `kind` is the
    indicator's own group.
    """

    table: str = "metrics.verdicts"
    select: str
    counted: str
    hit: str
    kind: str = "CAST(NULL AS VARCHAR)"


class Indicator(Strict):
    """The definition of an indicator; `wording` is a sentence with placeholders for a row of its table.

    `totals` says which totals are added to the counts that the statement gives; with `none` it gives the
    table itself. `periods` says what quarters and years consist of: the `sum` of their months, the state
    of their `last` month (a thing that lasts counts once), or rows of their `own`. Rows that are counted are
    declared in `rows` or by a statement `<name>.rows.sql`; an indicator without rows belongs in no scheme.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    version: str
    title: Words
    definition: Words
    formula: Words
    numerator: Words
    denominator: Words
    exclusions: Words
    basis: Words
    wording: Words
    totals: Literal["by_domain", "by_kind", "none"]
    unit: Unit = "ratio"
    periods: Literal["sum", "last", "own"] = "sum"
    rows: Rows | None = None
    parameters: Mapping[str, Parameter] = Field(default_factory=dict)

    @property
    def table(self) -> str:
        """The table that the indicator fills."""
        return f"metrics.{self.name}"

    @property
    def sql(self) -> str:
        """The statement that computes it."""
        return _text(f"{self.name}.sql")

    @property
    def rows_sql(self) -> str | None:
        """The statement of its rows, for an indicator that does not declare them in `rows`."""
        return _optional(f"{self.name}.rows.sql")

    @property
    def figures_sql(self) -> str | None:
        """The statement of its figures in metrics.indicators, where its table has another form."""
        return _optional(f"{self.name}.figures.sql")

    @property
    def has_rows(self) -> bool:
        """Whether the rows behind a figure can be told."""
        return self.rows is not None or self.rows_sql is not None


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8").strip().rstrip(";")


def _optional(name: str) -> str | None:
    return _text(name) if (FOLDER / name).exists() else None


@cache
def load_indicators() -> dict[str, Indicator]:
    """All indicators by name, in name order.

    Raises ValueError when a definition is not named after its file or has no statement beside it.
    """
    found: dict[str, Indicator] = {}
    for path in sorted(FOLDER.glob("*.yml")):
        indicator = Indicator.model_validate(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
        if indicator.name != path.stem:
            raise ValueError(f"{path.name} defines the indicator {indicator.name}")
        if not path.with_suffix(".sql").exists():
            raise ValueError(f"{path.name} has no {path.stem}.sql beside it")
        found[indicator.name] = indicator
    return found
