"""The indicators: each a pair `metrics/<name>.yml` (definition) and `metrics/<name>.sql` (computation).

Belongs here: loading the pairs, writing their tables, and their documentation. Does not belong here: judging
(`verdicts.py`), the formulas (the pairs hold them), assessment schemes.
"""

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field

from warehouse.contract import Strict, Words, contract
from warehouse.engine import Engine

FOLDER = Path(__file__).parent / "metrics"

INPUTS = ("core.bodies", "core.permits", "core.penalties", "ops.quarantine", "metrics.verdicts")
"""Tables to attach before `build_indicators`; `registry.channels` must be registered."""


class Indicator(Strict):
    """The definition of an indicator; `wording` is a sentence with placeholders for a row of its table."""

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

    @property
    def table(self) -> str:
        """The table that the indicator fills."""
        return f"metrics.{self.name}"

    @property
    def sql(self) -> str:
        """The statement that computes it."""
        return (FOLDER / f"{self.name}.sql").read_text(encoding="utf-8").strip().rstrip(";")


@cache
def load_indicators() -> dict[str, Indicator]:
    """All indicators by name, in name order.

    Raises ValueError when a definition is not named after its file or has no statement beside it.
    """
    found: dict[str, Indicator] = {}
    for path in sorted(FOLDER.glob("*.yml")):
        indicator = Indicator.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        if indicator.name != path.stem:
            raise ValueError(f"{path.name} defines the indicator {indicator.name}")
        if not path.with_suffix(".sql").exists():
            raise ValueError(f"{path.name} has no {path.stem}.sql beside it")
        found[indicator.name] = indicator
    return found


def build_indicators(engine: Engine) -> dict[str, int]:
    """Compute every indicator into its table `metrics.<name>`; rows by table."""
    return {i.table: engine.write(i.table, i.sql) for i in load_indicators().values()}


def indicator_docs() -> str:
    """The text of `docs/indicators.md`: definition, formula, exclusions, basis, columns of each indicator."""
    lines = [
        "# 指标 Indicators",
        "",
        "由 `warehouse/metrics/*.yml` 生成，请勿手工修改。"
        "Generated from `warehouse/metrics/*.yml`; do not edit.",
        "",
        "每个指标的每一行都给出分子、分母、不计入的数量和原因；分母为 0 时没有比值。"
        "机构或领域为空的行是合计。",
        "Every row gives numerator, denominator, and what was excluded and why; "
        "no value when the denominator is 0. Rows whose body or domain is NULL are totals.",
        "",
    ]
    for indicator in load_indicators().values():
        lines += _section(indicator)
    return "\n".join(lines).rstrip("\n") + "\n"


def _section(indicator: Indicator) -> list[str]:
    spec = contract(indicator.table)
    lines = [
        f"## {indicator.title.zh} {indicator.title.en}",
        "",
        f"`{indicator.table}`，版本 version {indicator.version}。{spec.grain.zh}（{spec.grain.en}）。",
        "",
        "| | 中文 | English |",
        "|---|---|---|",
    ]
    rows: list[tuple[str, Words]] = [
        ("定义 definition", indicator.definition),
        ("公式 formula", indicator.formula),
        ("分子 numerator", indicator.numerator),
        ("分母 denominator", indicator.denominator),
        ("不计入 excluded", indicator.exclusions),
        ("依据 basis", indicator.basis),
        ("表述 wording", indicator.wording),
    ]
    lines += [f"| {label} | {_cell(words.zh)} | {_cell(words.en)} |" for label, words in rows]
    lines += ["", f"列 columns: {'、'.join(f'`{f.name}` {f.title.zh}' for f in spec.fields)}。", ""]
    return lines


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
