"""The data dictionary `docs/data_dictionary.md`: one section per table, made from the contracts.

Belongs here: the wording and order of the document. Does not belong here: facts about tables; they
stand in `warehouse/contracts/`. `python -m warehouse.dictionary docs/data_dictionary.md` renews it.
"""

import sys
from pathlib import Path

from warehouse.contract import Contract, FieldSpec, Rule, load_contracts

_STAGES = ("core", "metrics", "quarantine", "parsed", "raw")
_STAGE_TITLES = {
    "core": "core：有效记录 / Valid records",
    "metrics": "metrics：评判和指标 / Verdicts and indicators",
    "quarantine": "quarantine：问题和隔离 / Issues and quarantine",
    "parsed": "parsed：读出的原样内容 / Rows as read",
    "raw": "raw：采集 / Captures",
}
_IN_FILE = ("core", "metrics", "quarantine")
_DISCLOSURE = {
    "open": "公开 open",
    "internal": "内部 internal",
    "personal": "个人信息，不公开 personal",
    "person_name": "自然人只留姓氏 person_name",
    "free_text": "隐去个人信息后公开 free_text",
}
_HEAD = """\
# 数据字典 / Data dictionary

由 `warehouse/contracts/` 中的表契约生成，请勿手工修改。
Made from the table contracts in `warehouse/contracts/`; do not edit by hand. To renew it:
`python -m warehouse.dictionary docs/data_dictionary.md`

- 分析请用 `data/warehouse.duckdb`（core、metrics、quarantine 各表）；parsed、raw 是中间结果，仅供核对。
- 公开发布的数据集在 `data/open/latest/`。
- 公开级别：`open` 原样公开；`internal`、`personal` 不公开；`person_name` 自然人姓名只留姓氏；
  `free_text` 隐去证件号码、手机号、住址等后公开。
- For analysis use `data/warehouse.duckdb`; parsed and raw are intermediate results.
- Published datasets lie in `data/open/latest/`.
- Disclosure: `open` as it is; `internal` and `personal` stay in the house; `person_name` keeps the surname of
  a natural person; `free_text` is published without identity numbers, mobile numbers, private addresses.
"""


def data_dictionary() -> str:
    """The whole document as Markdown."""
    specs = load_contracts()
    parts = [_HEAD, _contents(list(specs.values()))]
    for stage in _STAGES:
        tables = [spec for spec in specs.values() if spec.stage == stage]
        if tables:
            parts.append(f"## {_STAGE_TITLES[stage]}\n")
            parts.extend(_section(spec) for spec in tables)
    return "\n".join(parts)


def example_query(spec: Contract) -> str:
    """A DuckDB statement that shows rows of the table, to copy and paste at the root of the checkout."""
    columns = ", ".join(f'"{name}"' for name in spec.columns[:6])
    order = ", ".join(f'"{name}"' for name in spec.key)
    if spec.stage in _IN_FILE:
        attach = "ATTACH IF NOT EXISTS 'data/warehouse.duckdb' AS zwgk (READ_ONLY);\n"
        return f"{attach}SELECT {columns}\nFROM zwgk.{spec.table}\nORDER BY {order}\nLIMIT 10;"
    file = f"{spec.name}/*.parquet" if spec.partitioned else f"{spec.name}.parquet"
    return f"SELECT {columns}\nFROM 'data/{spec.stage}/{file}'\nORDER BY {order}\nLIMIT 10;"


def _contents(specs: list[Contract]) -> str:
    lines = ["| 表 table | 名称 | title | 数据集 dataset |", "|---|---|---|---|"]
    lines += [
        f"| [`{spec.table}`](#{_anchor(spec)}) | {_cell(spec.title.zh)} | {_cell(spec.title.en)}"
        f" | {spec.dataset or ''} |"
        for stage in _STAGES
        for spec in specs
        if spec.stage == stage
    ]
    return "\n".join(lines) + "\n"


def _section(spec: Contract) -> str:
    key = "、".join(f"`{name}`" for name in spec.key)
    lines = [
        f'<a id="{_anchor(spec)}"></a>',
        "",
        f"### `{spec.table}` {spec.title.zh} / {spec.title.en}",
        "",
        f"- 用途 / purpose: {spec.description.zh} / {spec.description.en}",
        f"- 粒度 / grain: {spec.grain.zh} / {spec.grain.en}",
        f"- 主键 / key: {key}",
    ]
    if spec.dataset:
        lines.append(f"- 数据集 / dataset: `{spec.dataset}.parquet`, `{spec.dataset}.csv`")
    lines += ["", "```sql", example_query(spec), "```", ""]
    lines += [
        "| 字段 column | 名称 | title | 类型 type | 单位 unit | 必填 required | 取值 codes"
        " | 公开 disclosure | 说明 description |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [_field(field) for field in spec.fields]
    if spec.rules:
        lines += ["", "| 规则 rule | 级别 | 责任方 | 字段 | 说明 | 依据 basis |", "|---|---|---|---|---|---|"]
        lines += [_rule(rule) for rule in spec.rules]
    return "\n".join(lines) + "\n"


def _field(field: FieldSpec) -> str:
    description = f"{field.description.zh} / {field.description.en}" if field.description else ""
    cells = [
        f"`{field.name}`",
        field.title.zh,
        field.title.en,
        field.sql_type,
        field.unit or "",
        "是 yes" if field.required else "",
        "、".join(field.codes or ()),
        _DISCLOSURE[field.disclosure],
        description,
    ]
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _rule(rule: Rule) -> str:
    cells = [
        f"`{rule.id}`",
        rule.severity,
        rule.responsibility,
        "、".join(rule.fields),
        rule.message.zh,
        rule.basis or "",
    ]
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _anchor(spec: Contract) -> str:
    return spec.table.replace(".", "-")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(data_dictionary(), encoding="utf-8")
