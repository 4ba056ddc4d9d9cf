"""Makes the permit and penalty files of the sample district (layout C of the 双公示 templates).

Run `python tests/tools/sample_records.py`. Each file of `sample_files.csv` is a run of correct rows with the
seeded defects of `sample_defects.csv` written over them; what the defects must lead to stands in
`tests/sample_district/expected/row_rules.csv` (written by hand from the rules, not made here).
"""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from fictional import AREA, BRANDS, birth, bureau_code, identity_number, person, uscc
from openpyxl import Workbook
from openpyxl.styles import Font
from workbooks import save

HERE = Path(__file__).parent

PARTY = ["行政相对人名称", "行政相对人类别"]
CODES = [
    "行政相对人代码_1(统一社会信用代码)",
    "行政相对人代码_2(工商注册号)",
    "行政相对人代码_3(组织机构代码)",
    "行政相对人代码_4(税务登记号)",
    "行政相对人代码_5(事业单位证书号)",
    "行政相对人代码_6(社会组织登记证号)",
    "法定代表人",
    "法定代表人证件类型",
    "法定代表人证件号码",
]
PERSON = ["证件类型", "证件号码"]
PERMIT = [
    "行政许可决定文书名称",
    "行政许可决定文书号",
    "许可类别",
    "许可证书名称",
    "许可编号",
    "许可内容",
    "许可决定日期",
    "有效期自",
    "有效期至",
    "许可机关",
    "许可机关统一社会信用代码",
    "当前状态",
]
PENALTY = [
    "行政处罚决定书文号",
    "违法行为类型",
    "违法事实",
    "处罚依据",
    "处罚类别",
    "处罚内容",
    "罚款金额(万元)",
    "没收违法所得、没收非法财物的金额(万元)",
    "暂扣或吊销证照名称及编号",
    "处罚决定日期",
    "处罚有效期",
    "公示截止期",
    "处罚机关",
    "处罚机关统一社会信用代码",
]
SOURCE = ["数据来源单位", "数据来源单位统一社会信用代码", "备注"]
_TEXTS = ("path", "bureau", "subject", "number", "trade", "matter", "writing", "encoding", "title")
Row = dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """One file: where it lies, what it holds, how it is written. `days` = (decision day, number of rows)."""

    path: str
    bureau: str
    subject: str
    number: str
    trade: str
    matter: str
    writing: str
    encoding: str
    title: str
    code: int
    persons: bool
    start: int
    days: tuple[tuple[str, int], ...]

    @property
    def columns(self) -> list[str]:
        """The template's columns in its order."""
        return (
            PARTY
            + (PERSON if self.persons else CODES)
            + (PERMIT if self.subject == "permit" else PENALTY)
            + SOURCE
        )


def sheets() -> list[Sheet]:
    """The files of `sample_files.csv`; a run of decision days is written `2026-09-15*8`, meaning 8 rows."""
    with (HERE / "sample_files.csv").open(encoding="utf-8", newline="") as handle:
        return [
            Sheet(
                **{name: line[name] for name in _TEXTS},
                code=int(line["code"]),
                persons=line["persons"] == "yes",
                start=int(line["start"]),
                days=tuple((run[:10], int(run[11:])) for run in line["days"].split()),
            )
            for line in csv.DictReader(handle)
        ]


def rows(sheet: Sheet) -> list[Row]:
    """The correct rows of a file, with the seeded defects written over them."""
    days = [date.fromisoformat(day) for day, count in sheet.days for _ in range(count)]
    made = [_row(sheet, number, day) for number, day in enumerate(days, start=1)]
    with (HERE / "sample_defects.csv").open(encoding="utf-8", newline="") as handle:
        for defect in csv.DictReader(handle):
            if defect["file"] == sheet.path:
                assert defect["column"] in sheet.columns, defect
                made[int(defect["row"]) - 1][defect["column"]] = defect["value"].replace("\\n", "\n")
    return made


def _row(sheet: Sheet, number: int, day: date) -> Row:
    serial = sheet.start + number
    row = dict.fromkeys(sheet.columns, "")
    code = bureau_code(sheet.code)
    if sheet.persons:
        row.update(
            zip(
                PARTY + PERSON,
                (person(serial), "自然人", "身份证", identity_number(birth(serial), serial)),
                strict=True,
            )
        )
    else:
        brand = BRANDS[number % len(BRANDS)]
        name = f"云岭市示范区{brand}{sheet.trade}"
        row.update(
            {
                PARTY[0]: name,
                PARTY[1]: "法人及非法人组织",
                CODES[0]: uscc("91", serial),
                CODES[6]: person(serial),
            }
        )
        if number % 5 == 1:
            row.update({CODES[7]: "身份证", CODES[8]: identity_number(birth(serial), serial)})
    first, _, second = sheet.matter.partition("|")
    text, start, decided = sheet.number.format(number), day.isoformat(), day.isoformat()
    if sheet.subject == "permit":
        until = "长期" if number % 6 == 0 else day.replace(year=day.year + 5).isoformat()
        values = ["准予行政许可决定书", text, "普通", first, f"{AREA}{serial:08d}", second, decided]
        row.update(zip(PERMIT, [*values, start, until, sheet.bureau, code, "1"], strict=True))
    else:
        until = day.replace(year=day.year + 1).isoformat()
        thousands = 5 + number % 4
        facts = f"经查，当事人{first}，事实清楚，证据确凿。"
        values = [text, first, facts, second, "罚款", f"罚款{thousands}000元", f"0.{thousands}", "", ""]
        row.update(zip(PENALTY, [*values, decided, until, until, sheet.bureau, code], strict=True))
    row.update({SOURCE[0]: sheet.bureau, SOURCE[1]: code})
    return row


def written(sheet: Sheet, text: str) -> str:
    """A readable day in the file's own notation; everything else as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day.strftime(sheet.writing).replace("{m}", str(day.month)).replace("{d}", str(day.day))


def write_csv(sheet: Sheet, bureaus: Path) -> None:
    """A delimited file in the encoding of the bureau's system."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(sheet.columns)
    for row in rows(sheet):
        writer.writerow([written(sheet, row[name]) for name in sheet.columns])
    path = bureaus / sheet.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue().encode(sheet.encoding))


def write_workbook(sheet: Sheet, bureaus: Path) -> None:
    """A workbook with a merged title row, date cells, the agency merged downwards."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Sheet1"
    columns = list(sheet.columns)
    headings = list(columns)
    if sheet.path.startswith("wjj/"):
        # the bureau's own habit: a running number, and another wording of one heading
        columns.insert(0, "序号")
        headings = ["法定代表人(负责人)" if name == "法定代表人" else name for name in columns]
    page.append([sheet.title])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    page["A1"].font = Font(bold=True, size=16)
    page.append(headings)
    made = rows(sheet)
    for number, row in enumerate(made, start=1):
        page.append([_cell(name, row.get(name, str(number))) for name in columns])
    agency = columns.index("许可机关" if sheet.subject == "permit" else "处罚机关") + 1
    if len({row[columns[agency - 1]] for row in made}) == 1:
        page.merge_cells(start_row=3, start_column=agency, end_row=2 + len(made), end_column=agency)
    page.append([None])
    page.cell(row=page.max_row + 2, column=1, value="填报人：办公室　　联系电话：0990-5550100")
    book.create_sheet("填报说明")["A1"] = "本表按全国信用信息共享平台数据标准填报。"
    save(book, bureaus / sheet.path)


def _cell(name: str, text: str) -> str | float | datetime | None:
    if not text:
        return None
    if name.endswith("(万元)"):
        return float(text)
    if name.endswith(("日期", "有效期自", "有效期至", "处罚有效期", "公示截止期")):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return text
    return text


def write_broken(bureaus: Path) -> None:
    """Sent by mistake: a page named .xlsx, nothing, zero bytes, half a workbook, a summary table."""
    page = (HERE / "sample_download_page.html").read_bytes()
    whole = (bureaus / "rsj/samples/rlzy/rlzyxk-2026.xlsx").read_bytes()
    summary = "月份,新办件数,变更件数\r\n2026年7月,5,2\r\n2026年8月,7,1\r\n"
    for name, data in {
        "cgj/samples/xzxk/cgxk-2026-10.xlsx": page,
        "cgj/samples/xzxk/cgxk-2026-08.csv": b"",
        "wlj/samples/ylxk/ylcs-2026.xls": bytes(2048),
        "rsj/samples/rlzy/rlzyxk-2025.xlsx": whole[:20000],
        "rsj/samples/rlzy/rlzyxk-huizong.csv": summary.encode(),
    }.items():
        path = bureaus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def make(bureaus: Path) -> None:
    """Write all permit and penalty files below a folder of bureaus."""
    for sheet in sheets():
        (write_workbook if sheet.path.endswith(".xlsx") else write_csv)(sheet, bureaus)
    write_broken(bureaus)


if __name__ == "__main__":
    make(HERE.parents[1] / "sources" / "bureaus")
