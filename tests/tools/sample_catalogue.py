"""Makes the three catalogue files of the sample district from `sample_catalogue_items.csv`.

Run `python tests/tools/sample_catalogue.py`. The items' names, contents, bases and carriers follow the
national guides; bodies and limits are those of the fictional 云岭市示范区. One file per form in which
districts publish: a workbook with a sheet per domain, a web page with two tables, a GBK table.
"""

import csv
import html
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import save

HERE = Path(__file__).parent
CHECKLIST = (
    "政府网站", "政府公报", "两微一端", "发布会/听证会", "广播电视", "纸质媒体", "公开查阅点", "政务服务中心",
    "便民服务站", "入户/现场", "社区/企事业单位/村公示栏(电子屏)", "精准推送",
)  # fmt: skip
NUMBERS = {"社会救助": "五", "养老服务": "六", "就业": "九", "社会保险": "十", "保障性住房": "十四"}
Item = dict[str, str]


def items(form: str) -> list[Item]:
    """The items of one file, in the order of the table."""
    with (HERE / "sample_catalogue_items.csv").open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["file"] == form]


def basis(item: Item) -> str:
    """Titles in book brackets."""
    return "".join(f"《{title}》" for title in item["basis"].split("；"))


def checklist(item: Item) -> str:
    """All carriers with ■ before the chosen ones and □ before the others."""
    chosen = item["carriers"].split("；")
    boxes = [("■" if name in chosen else "□") + name for name in CHECKLIST]
    others = [name for name in chosen if name not in CHECKLIST]
    boxes.extend("■" + name.replace(":", "：") for name in others)
    return "\n".join("  ".join(boxes[i : i + 2]) for i in range(0, len(boxes), 2))


def workbook(folder: Path) -> None:
    """A cover sheet and one sheet per domain: title row, two header rows, merged 一级事项, a note below."""
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "编制说明"
    cover["A1"] = "云岭市示范区基层政务公开标准目录（2026年版）编制说明"
    cover["A2"] = "本目录依据国家有关领域基层政务公开标准指引编制，分领域列于后附各表。"
    cover["A3"] = "编制单位：云岭市示范区人民政府办公室"
    for domain, group in groupby(items("xlsx"), key=lambda row: row["domain"]):
        _sheet(book.create_sheet(domain), domain, list(group))
    save(book, folder / "shifanqu-ml-2026-minsheng.xlsx")


def _sheet(sheet: Worksheet, domain: str, rows: list[Item]) -> None:
    sheet.append([f"（{NUMBERS[domain]}）云岭市示范区{domain}领域基层政务公开标准目录（2026年版）"])
    sheet.append([
        "序号", "公开事项", None, "公开内容\n（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体",
        "公开对象", None, "公开方式", None, "公开层级", None,
    ])  # fmt: skip
    sheet.append(
        [
            None,
            "一级\n事项",
            "二级\n事项",
            *[None] * 5,
            "全社会",
            "特定群众",
            "主动",
            "依申请",
            "区级",
            "乡、村级",
        ]
    )
    for span in ("A1:N1", "B2:C2", "I2:J2", "K2:L2", "M2:N2", *(f"{c}2:{c}3" for c in "ADEFGH")):
        sheet.merge_cells(span)
    line = 4
    for number, row in enumerate(rows, start=1):
        content = "\n".join("●" + part for part in row["content"].split("；"))
        first = number == 1 or rows[number - 2]["level1"] != row["level1"]
        same_basis = not first and rows[number - 2]["basis"] == row["basis"]
        sheet.append([
            number, row["level1"] if first else None, row["level2"], content,
            "同上" if same_basis else basis(row), row["limit_text"], row["body"], checklist(row),
            row["audience_all"], row["audience_specific"], row["mode_active"], row["mode_on_request"],
            row["level_county"], row["level_town"],
        ])  # fmt: skip
        if number == len(rows) or rows[number]["level1"] != row["level1"]:
            start = line - sum(1 for _ in _run_back(rows, number))
            if start < line:
                sheet.merge_cells(f"B{start}:B{line}")
        line += 1
    sheet.append(["注：本表由区政府办公室会同责任单位编制，公开主体调整时同步修订。"])
    sheet.merge_cells(f"A{line}:N{line}")
    sheet["A1"].font = Font(bold=True, size=16)
    for cells in sheet.iter_rows(min_row=1, max_row=3):
        for cell in cells:
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _run_back(rows: list[Item], number: int) -> list[Item]:
    """The items directly above item `number` (from 1) that share its 一级事项."""
    above: list[Item] = []
    for row in reversed(rows[: number - 1]):
        if row["level1"] != rows[number - 1]["level1"]:
            break
        above.append(row)
    return above


def page(folder: Path) -> None:
    """Two domains on one page, the 一级事项 and 依据 cells spanning rows."""
    tables = []
    for domain, group in groupby(items("html"), key=lambda row: row["domain"]):
        rows = list(group)
        body = "".join(_row(rows, i) for i in range(len(rows)))
        tables.append(
            f"<h3>云岭市示范区{domain}领域基层政务公开标准目录</h3>\n" + HEAD + body + "</tbody></table>\n"
        )
    text = (HERE / "sample_catalogue_page.html").read_text(encoding="utf-8")
    path = folder / "art_20260105_wsjk_spyp.html"
    path.write_text(text.replace("@TABLES@", "".join(tables)), encoding="utf-8")


HEAD = (
    '<table border="1" cellspacing="0" cellpadding="3" width="1180"><tbody>\n'
    '<tr><td rowspan="2">序号</td><td colspan="2">公开事项</td><td rowspan="2">公开内容（要素）</td>'
    '<td rowspan="2">公开依据</td><td rowspan="2">公开时限</td><td rowspan="2">公开主体</td>'
    '<td rowspan="2">公开渠道和载体</td><td colspan="2">公开对象</td><td colspan="2">公开方式</td>'
    '<td colspan="2">公开层级</td></tr>\n<tr><td>一级事项</td><td>二级事项</td><td>全社会</td>'
    "<td>特定群众</td><td>主动</td><td>依申请</td><td>区级</td><td>镇（街）级</td></tr>\n"
)


def _row(rows: list[Item], i: int) -> str:
    row = rows[i]
    cells = [f"<td>{i + 1}</td>", _span(rows, i, "level1"), f"<td>{row['level2']}</td>"]
    content = "<br/>".join(f"{n}.{part}" for n, part in enumerate(row["content"].split("；"), start=1))
    cells.append(f"<td>{content}</td>")
    cells.append(_span(rows, i, "basis"))
    cells.extend(f"<td>{html.escape(row[name])}</td>" for name in ("limit_text", "body"))
    chosen = "<br/>".join("■" + name.replace(":", "：") for name in row["carriers"].split("；"))
    cells.append(f"<td>{chosen}</td>")
    marks = (
        "audience_all",
        "audience_specific",
        "mode_active",
        "mode_on_request",
        "level_county",
        "level_town",
    )
    cells.extend(f"<td>{row[name] or '&nbsp;'}</td>" for name in marks)
    return "<tr>" + "".join(cells) + "</tr>\n"


def _span(rows: list[Item], i: int, name: str) -> str:
    """The cell of a column whose equal neighbours inside one 一级事项 are merged; '' below the first."""
    key = (rows[i]["level1"], rows[i][name])
    if i and (rows[i - 1]["level1"], rows[i - 1][name]) == key:
        return ""
    size = 1
    while i + size < len(rows) and (rows[i + size]["level1"], rows[i + size][name]) == key:
        size += 1
    text = basis(rows[i]) if name == "basis" else html.escape(rows[i][name])
    return f'<td rowspan="{size}">{text}</td>' if size > 1 else f"<td>{text}</td>"


def table(folder: Path) -> None:
    """One GBK table with the domain in the first column and plain lists of carriers."""
    path = folder / "shifanqu-ml-2026-chengjian.csv"
    with path.open("w", encoding="gbk", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow([
            "公开领域", "序号", "公开事项", "", "公开内容（要素）", "公开依据", "公开时限", "公开主体",
            "公开渠道和载体", "公开对象", "", "公开方式", "", "公开层级", "", "群众评价方式",
        ])  # fmt: skip
        writer.writerow(
            [
                "",
                "",
                "一级事项",
                "二级事项",
                *[""] * 5,
                "全社会",
                "特定群众",
                "主动",
                "依申请",
                "区级",
                "镇街级",
                "",
            ]
        )
        for number, row in enumerate(items("csv"), start=1):
            writer.writerow([
                row["domain"], number, row["level1"], row["level2"], row["content"].replace("；", "、"),
                basis(row), row["limit_text"], row["body"],
                row["carriers"].replace("；", "、").replace(":", "："),
                row["audience_all"], row["audience_specific"], row["mode_active"], row["mode_on_request"],
                row["level_county"], row["level_town"], "网上评议",
            ])  # fmt: skip


def make(bureaus: Path) -> None:
    """Write the three catalogue files below a folder of bureaus."""
    folder = bureaus / "qzfb" / "samples" / "ml"
    folder.mkdir(parents=True, exist_ok=True)
    workbook(folder)
    page(folder)
    table(folder)


if __name__ == "__main__":
    make(HERE.parents[1] / "sources" / "bureaus")
