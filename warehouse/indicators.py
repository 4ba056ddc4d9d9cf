"""The indicators: each a pair `metrics/<name>.yml` (definition) and `metrics/<name>.sql` (computation).

Belongs here: loading the pairs, writing their tables, and their documentation. Does not belong here: judging
(`verdicts.py`), the formulas (the pairs hold them), assessment schemes.

Verdicts and records are scanned once, into the small tables of `sql/indicators/`; the pairs read those. A
pair with `totals: by_domain` or `by_kind` gives plain counts (body_id, domain, kind, field, period,
numerator, denominator, excluded, reason); totals, quarters, years and values are added alike for all of them.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import pyarrow as pa
import yaml
from pydantic import Field

from warehouse.contract import Strict, Words, contract
from warehouse.engine import Engine, sql
from warehouse.obligations import run_steps
from warehouse.reconciliation import field_counts_statement, show_decisions

FOLDER = Path(__file__).parent / "metrics"

INPUTS = (
    "core.bodies",
    "core.catalogue_items",
    "core.notices",
    "core.permits",
    "core.penalties",
    "core.permit_copies",
    "core.penalty_copies",
    "core.links",
    "ops.captures",
    "ops.quarantine",
    "metrics.verdicts",
)
"""Tables to attach before `build_indicators`; the `registry.*` tables must be registered."""

_COUNTS = ("verdict_counts", "decision_counts", "submissions", "paired_decisions", "number_sequences")
_PARAMETERS = pa.schema([("indicator", pa.string()), ("name", pa.string()), ("value", pa.float64())])
_FIRST_YEAR = 2000


class Parameter(Strict):
    """A number that an indicator's statement takes from `run.indicator_parameters`."""

    value: float
    zh: str
    en: str


class Indicator(Strict):
    """The definition of an indicator; `wording` is a sentence with placeholders for a row of its table.

    `totals` says which totals are added to the counts that the statement gives; with `none` it gives the
    table itself.
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
    parameters: Mapping[str, Parameter] = Field(default_factory=dict)

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
    """Compute every indicator into its table `metrics.<name>`; rows by table.

    Raises ValueError when the engine has no as-of day: periods end there.
    """
    as_of: date | None = engine.query("SELECT as_of FROM run.parameters").column("as_of")[0].as_py()
    if as_of is None:
        raise ValueError("build_indicators needs an Engine with an as-of day")
    indicators = load_indicators()
    engine.register("run.months", _months(as_of))
    parameters = [
        {"indicator": indicator.name, "name": name, "value": parameter.value}
        for indicator in indicators.values()
        for name, parameter in indicator.parameters.items()
    ]
    engine.register_rows("run.indicator_parameters", parameters, _PARAMETERS)
    show_decisions(engine)
    run_steps(engine, "verdicts", ("channel_states",))
    run_steps(engine, "indicators", _COUNTS)
    engine.execute(f"CREATE OR REPLACE TABLE work.field_counts AS {field_counts_statement()}")
    return {i.table: _write(engine, i) for i in indicators.values()}


def _write(engine: Engine, indicator: Indicator) -> int:
    if indicator.totals == "none":
        return engine.write(indicator.table, indicator.sql)
    engine.execute(f"CREATE OR REPLACE TABLE work.counted AS {indicator.sql}")
    totals = "totals" if indicator.totals == "by_domain" else "totals_by_kind"
    return engine.write(indicator.table, sql(f"indicators/{totals}"))


def _months(as_of: date) -> pa.Table:
    """Every month up to that of the as-of day: `month` (2026-09) and its last day."""
    starts = [date(year, month, 1) for year in range(_FIRST_YEAR, as_of.year + 1) for month in range(1, 13)]
    rows = [
        {
            "month": f"{day:%Y-%m}",
            "last_day": (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1),
        }
        for day in starts
        if day <= as_of
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema([("month", pa.string()), ("last_day", pa.date32())]))


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
    lines += [
        f"| 参数 parameter `{name}` = {parameter.value:g} | {_cell(parameter.zh)} | {_cell(parameter.en)} |"
        for name, parameter in indicator.parameters.items()
    ]
    lines += ["", f"列 columns: {'、'.join(f'`{f.name}` {f.title.zh}' for f in spec.fields)}。", ""]
    return lines


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
