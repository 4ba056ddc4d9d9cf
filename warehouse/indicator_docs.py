"""The text of `docs/indicators.md`, from the definitions of the indicators.

Belongs here: how a definition is set out for readers. Does not belong here: the definitions
(`metrics/*.yml`), computing (`indicators.py`).
"""

from warehouse.contract import Words, contract
from warehouse.indicator_pairs import Indicator, load_indicators

_UNITS = {
    "ratio": Words(zh="比率，0 到 1", en="ratio, 0 to 1"),
    "workdays": Words(zh="工作日", en="working days"),
    "days": Words(zh="日", en="days"),
    "count": Words(zh="个数", en="a number"),
}
_PERIODS = {
    "sum": Words(
        zh="由其中各月、季、半年的数量相加", en="the counts of their months, quarters and halves added up"
    ),
    "last": Words(zh="取其中最后一个有结论的月份的状态", en="the state of their last month with verdicts"),
    "own": Words(zh="各时期分别判断，不由月份相加", en="judged by themselves and not added up from months"),
}
_ROWS = {
    True: Words(
        zh="计入和不计入的每一条都可以列出（`zwgk why`），可用于评估方案",
        en="every row counted or left out can be listed (`zwgk why`); may be used in a scheme",
    ),
    False: Words(zh="不能逐条列出，不用于评估方案", en="cannot be listed; not used in a scheme"),
}


def indicator_docs() -> str:
    """The text of `docs/indicators.md`: definition, formula, exclusions, basis, columns of each indicator."""
    lines = [
        "# 指标 Indicators",
        "",
        "由 `warehouse/metrics/*.yml` 生成，请勿手工修改。"
        "Generated from `warehouse/metrics/*.yml`; do not edit.",
        "",
        "每个指标的每一行都给出分子、分母、不计入的数量和原因；分母为 0 时没有比值。"
        "机构或领域为空的行是合计。全部指标合在 `metrics.indicators`，并列出上一时期的数和变化。",
        "Every row gives numerator, denominator, and what was excluded and why; "
        "no value when the denominator is 0. Rows whose body or domain is NULL are totals. "
        "All indicators stand together in `metrics.indicators`, with the figure of the period before and the "
        "change.",
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
        ("单位 unit", _UNITS[indicator.unit]),
        ("季和年 quarters and years", _PERIODS[indicator.periods]),
        ("逐条 rows", _ROWS[indicator.has_rows]),
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
