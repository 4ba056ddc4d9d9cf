"""`README.md` of a release: what it is, how to read it, what was taken out, in Chinese and English.

Belongs here: the wording. Does not belong here: counting (`datasets.py`).
"""

from collections.abc import Sequence
from datetime import date

from warehouse.release.datasets import DatasetResult
from warehouse.release.package import LICENCE

_KINDS = {
    "identity": ("身份证号", "identity numbers"),
    "mobile": ("手机号", "mobile numbers"),
    "card": ("银行卡号", "bank card numbers"),
    "plate": ("车牌号", "licence plates"),
    "address": ("住址", "private addresses"),
}


def readme(results: Sequence[DatasetResult], version: str, as_of: date) -> str:
    """The text for the version, with rows, dropped columns and masked cells of each dataset."""
    example = results[0].name if results else "notices"
    return _TEMPLATE.format(
        version=version,
        as_of=as_of.isoformat(),
        example=example,
        datasets="\n".join(f"| `{r.name}` | {r.title_zh} | {r.title_en} | {r.rows} |" for r in results),
        dropped_zh=_dropped(results, "没有删去的字段。"),
        dropped_en=_dropped(results, "No column was dropped."),
        masked_zh=_masked(results, 0, "没有需要隐去的内容。"),
        masked_en=_masked(results, 1, "Nothing had to be masked."),
        withheld_zh=_withheld(results, "没有撤下的记录。"),
        withheld_en=_withheld(results, "No record is withdrawn."),
        licence=LICENCE["name"],
        licence_path=LICENCE["path"],
    )


def _dropped(results: Sequence[DatasetResult], nothing: str) -> str:
    lines = [
        f"  - `{result.name}`: " + ", ".join(f"`{column}`" for column in result.dropped)
        for result in results
        if result.dropped
    ]
    return "\n".join(lines) or f"  - {nothing}"


def _withheld(results: Sequence[DatasetResult], nothing: str) -> str:
    lines = [
        f"  - `{result.name}`: " + ", ".join(f"{reason} {n}" for reason, n in result.reasons.items())
        for result in results
        if result.reasons
    ]
    return "\n".join(lines) or f"  - {nothing}"


def _masked(results: Sequence[DatasetResult], language: int, nothing: str) -> str:
    lines = [
        f"  - `{result.name}`: "
        + ", ".join(f"{_KINDS[kind][language]} {n}" for kind, n in result.masked.items())
        for result in results
        if result.masked
    ]
    return "\n".join(lines) or f"  - {nothing}"


_TEMPLATE = """\
# 政务公开数据 {version}

区县政务公开数据：目录事项、公文、行政许可、行政处罚，以及由此评判的公开责任和指标。评判日期 {as_of}。

## 数据集 / Datasets

| 文件 / file | 名称 | title | 行数 / rows |
|---|---|---|---:|
{datasets}

每个数据集有两个文件，内容相同：`.parquet`（供程序使用）和 `.csv`（供表格软件使用）。
字段说明见 `datapackage.json`，与上一版本的差别见 `CHANGES.md`。

## 怎样读取

DuckDB：

```sql
SELECT * FROM '{example}.parquet' LIMIT 10;
```

pandas：

```python
import pandas as pd
df = pd.read_parquet("{example}.parquet")
```

Excel / WPS：可直接双击 `.csv`（UTF-8，带 BOM）。

- 信用代码等长数字会被表格软件改写；需要原样保留时，请用“数据 → 从文本/CSV”导入，并把这些列设为文本。
- 以 `=`、`+`、`-`、`@` 等开头的文字前加了一个撇号（'），以免被当作公式执行。
- 列表用“；”分隔；空单元格表示没有值。

核对文件是否完整：`sha256sum -c SHA256SUMS`

## 来源

数据来自各机关在政府网站公开的网页和双公示文件。
记录的 `source_id`、`capture_id` 指向采集记录（数据集 `captures`），其中有网址、时间和原文件的 SHA-256；
评判结果（`verdicts`）指向它所依据的记录。

## 删去了什么，为什么

依据个人信息保护法第二十八条和行政处罚结果公开的有关规定，发布前：

- 自然人姓名只保留姓氏（张某）；正文中同一姓名也照此处理。
- 下列字段整列不公开（证件号码、法定代表人信息、内部位置等）：
{dropped_zh}
- 文字中的身份证号、手机号、银行卡号、车牌号、自然人住址以“（……已隐去）”代替。被隐去的单元格数：
{masked_zh}

## 撤下的记录

公示期满、信用修复、撤销的许可和处罚不再公开，所有数据集（许可、处罚、对应、评判、问题）都不含它们。
公示期满指过了公示截止期；没有截止期，或截止期超过规定上限的，以规定的最长公示期为准
（发改办财金〔2019〕527号、国家发展改革委令2023年第58号；2026年4月1日起为信用修复管理办法，国家发展改革委令2025年第36号）。
本版因此不含的行数：
{withheld_zh}

- 曾经公开、后来撤下的记录列在 `tombstones`（撤下清单）：何时、因何撤下、最后在哪个版本，
  不含名称、文号和文字。
- 持有旧数据的，请删去清单中的记录。编号由记录号算出：
  `'tomb-' || left(sha256('tombstone|' || record_id), 32)`。
- 指标（覆盖率、及时率等）按评判时的全部记录计算，撤下的记录仍计算在内：撤下不改变机关当时是否按时公开。
  因此由 `verdicts` 逐行加总，会比指标的分子、分母少撤下的行数。
- 从以前的版本里也清除了撤下的记录的，那个版本的 `PURGED.json` 和 `CHANGES.md` 末尾会写明。

## 许可

{licence}（{licence_path}）。使用时请注明来源和版本。

---

# Government disclosure data {version}

Catalogue items, notices, permits and penalties of a district, and the publication duties and indicators
judged from them. Judged as of {as_of}. The table above lists the datasets.

Each dataset comes as `.parquet` (for programs) and `.csv` (for spreadsheets) with the same content. Columns
are described in `datapackage.json`, differences to the previous version in `CHANGES.md`.

**Reading it.** DuckDB: `SELECT * FROM '{example}.parquet' LIMIT 10;`; pandas:
`pd.read_parquet("{example}.parquet")`. The CSV files are UTF-8 with a byte-order mark and open in Excel;
import long codes as text.
Texts that start with `=`, `+`, `-`, `@` and the like carry an apostrophe in front so that
no spreadsheet runs them; lists are joined with `；`; an empty cell means no value.
`sha256sum -c SHA256SUMS` checks the files.

**Provenance.** The data come from pages and double-publicity files that the bodies publish. `source_id` and
`capture_id` of a row lead to the capture log (`captures`: address, time, SHA-256 of the bytes); a verdict
names the record it rests on.

**What was removed, and why** (Personal Information Protection Law art. 28, rules on publishing penalties):

- Names of natural persons keep the surname only (张某), also where a text repeats the name.
- These columns are not published:
{dropped_en}
- Identity, mobile and bank card numbers, licence plates and private addresses in texts are replaced by
  （…已隐去）. Masked cells:
{masked_en}

**Withdrawn records.** Permits and penalties whose display ended, whose party's credit was repaired or which
were revoked are left out of every dataset (the end of display is 公示截止期, never later than the lawful
maximum). Rows left out of this version:
{withheld_en}
Records that once were published and then withdrawn are listed in `tombstones`, without names, numbers or
texts; a tombstone's id is `'tomb-' || left(sha256('tombstone|' || record_id), 32)`. Please delete them from
your copies. Indicators still count them, because withdrawal does not change whether a body published in time;
adding up `verdicts` therefore gives less than an indicator's numerator and denominator. A version that was
purged of withdrawn records later says so in `PURGED.json` and at the end of its `CHANGES.md`.

**Licence.** {licence} ({licence_path}). Please name source and version.
"""
