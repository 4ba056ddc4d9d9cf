"""Double-publicity files of all layouts, subjects, parties and formats, made from the declared templates.

Belongs here: correct rows and the ways to write them, for tests, mutation and measuring.
Does not belong here: damaging them (`fuzz.py`), files with a stated defect and its gold.
Everything is fictional: areas, codes and names do not exist.
"""

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.xls_writer import Sheet, workbook
from sources.double_publicity.layouts import Template, layouts

_AREA = "990101"
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FIRST_DAY = date(2024, 1, 2)
_CREATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
Rows = list[list[str]]


@dataclass(frozen=True)
class Table:
    """One table: its template, its headings, its rows as text."""

    template: Template
    headings: list[str]
    rows: Rows

    @property
    def title(self) -> str:
        """What a bureau would call the sheet."""
        subject = {"permit": "许可", "penalty": "处罚"}[self.template.subject]
        return {"organisation": "法人", "person": "自然人", "mixed": ""}[self.template.party] + subject


def uscc(kind: str, number: int) -> str:
    """A unified social credit code of an area that does not exist (GB 32100-2015)."""
    body = f"{kind}{_AREA}{number:09d}"
    total = sum(_USCC.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + _USCC[-total % 31]


def identity_number(number: int) -> str:
    """An identity number of an area that does not exist (GB 11643-1999)."""
    born = date(1960, 1, 1) + timedelta(days=number * 37 % 14_000)
    body = f"{_AREA}{born:%Y%m%d}{number % 1000:03d}"
    return body + "10X98765432"[sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(body)) % 11]


def headings(template: Template) -> list[str]:
    """The standard headings of a template."""
    columns = layouts().columns(template.layout, template.subject)
    return [columns[column].name for column in template.columns]


def codes(template: Template) -> list[str]:
    """The column codes of a template, in lower case; the heading where there is none."""
    columns = layouts().columns(template.layout, template.subject)
    return [(columns[c].codes[0].lower() if columns[c].codes else columns[c].name) for c in template.columns]


def table(template: Template, count: int, start: int = 1) -> Table:
    """`count` correct rows of a template."""
    rows = []
    for number in range(start, start + count):
        values = _values(template, number)
        rows.append([values.get(column, "") for column in template.columns])
    return Table(template, headings(template), rows)


def _values(template: Template, number: int) -> dict[str, str]:
    day = _FIRST_DAY + timedelta(days=number % 700)
    later = day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else day + timedelta(days=365)
    agency, code = "云岭市示范区市场监督管理局", uscc("11", 7)
    permit = template.subject == "permit"
    word = "许" if permit else "罚"
    values = {
        "doc_number": f"云市监{word}〔{day.year}〕{number}号",
        "decided_date": day.isoformat(),
        "valid_until": later.isoformat(),
        "agency_name": agency,
        "agency_uscc": code,
        "data_source_name": agency,
        "data_source_uscc": code,
        "area_code": _AREA,
        "updated_at": later.isoformat(),
        "status": "0" if template.layout == "A" else "1",
        "project_name": "食品经营许可",
        "case_name": "销售过期食品案",
        "permit_kind": "普通",
        "penalty_kind": "罚款",
        "doc_name": "准予许可决定书",
        "content": "食品销售，散装",
        "valid_from": day.isoformat(),
        "offence_kind": "销售过期食品",
        "offence": "经查，当事人销售超过保质期的食品，\n事实清楚。"
        if number % 3 == 0
        else "销售超过保质期的食品",
        "basis": "《中华人民共和国食品安全法》第一百二十四条",
        "penalty_text": "罚款5000元",
        "fine_wan": "0.5",
        "show_until": later.isoformat(),
        "use_scope": "0",
        "show_term": "1",
    }
    if template.party == "person":
        values |= {
            "party_name": f"洪某{'甲乙丙丁戊己庚辛'[number % 8]}",
            "party_kind": "自然人",
            "id_type": "身份证",
            "id_no": identity_number(number),
        }
    else:
        values |= {
            "party_name": f"云岭市示范商贸有限公司第{number}分公司",
            "party_kind": "法人及非法人组织",
            "uscc": uscc("91", number),
            "legal_rep": "洪某某",
        }
    return values


def csv_bytes(
    tables: Sequence[Table], encoding: str = "utf-8", separator: str = ",", newline: str = "\r\n"
) -> bytes:
    """One table below the other as delimited text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=newline)
    for one in tables:
        writer.writerow(one.headings)
        writer.writerows(one.rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(
    tables: Sequence[Table], arrange: Callable[[Worksheet, Table], None] | None = None, cover: bool = False
) -> bytes:
    """A sheet for each table, by `arrange` if given; with `cover` behind a sheet of instructions."""
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    if cover:
        first.title = "填报说明"
        for heading in ["字段", *tables[0].headings]:
            first.append([heading, "按决定书填写"])
    else:
        book.remove(first)
    for number, one in enumerate(tables, start=1):
        sheet = book.create_sheet(one.title if one.title not in book.sheetnames else f"{one.title}{number}")
        if arrange is not None:
            arrange(sheet, one)
            continue
        for row in [one.headings, *one.rows]:
            sheet.append([cell or None for cell in row])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook, the same for the same content."""
    buffer = io.BytesIO()
    book.save(buffer)
    return rezipped(buffer.getvalue(), lambda name, data: _CREATED.sub(rb"\g<1>2026-01-04T09:00:00Z", data))


def rezipped(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A zip file with changed members, without those that become None; fixed times."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            changed = change(name, source.read(name))
            if changed is not None:
                member = zipfile.ZipInfo(name, (2026, 1, 4, 9, 0, 0))
                target.writestr(member, changed, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def xls_bytes(tables: Sequence[Table]) -> bytes:
    """The same as .xls."""
    names = [one.title or f"表{number}" for number, one in enumerate(tables, start=1)]
    return workbook([Sheet(name, [one.headings, *one.rows]) for name, one in zip(names, tables, strict=True)])


def xml_bytes(tables: Sequence[Table]) -> bytes:
    """The same as an XML spreadsheet of 2003."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    sheets = "".join(
        f'<ss:Worksheet ss:Name="{one.title or number}"><ss:Table>'
        + "".join(
            "<ss:Row>"
            + "".join(f'<ss:Cell><ss:Data ss:Type="String">{html.escape(c)}</ss:Data></ss:Cell>' for c in row)
            + "</ss:Row>"
            for row in [one.headings, *one.rows]
        )
        + "</ss:Table></ss:Worksheet>"
        for number, one in enumerate(tables, start=1)
    )
    return f'<?xml version="1.0"?><ss:Workbook xmlns:ss="{space}">{sheets}</ss:Workbook>'.encode()


def json_bytes(one: Table) -> bytes:
    """The query result of a portal."""
    keys = codes(one.template)
    entries = [
        {"id": str(number), "entity": dict(zip(keys, row, strict=True))}
        for number, row in enumerate(one.rows, start=1)
    ]
    document = {"status": 1, "message": "success", "data": {"total": len(entries), "list": entries}}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def html_table(one: Table) -> str:
    """A table of a page."""
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in one.headings)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(cell).replace(chr(10), '<br>')}</td>" for cell in row) + "</tr>"
        for row in one.rows
    )
    return f'<table class="list"><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>'


def html_bytes(tables: Sequence[Table], encoding: str = "utf-8") -> bytes:
    """A saved page of a bureau with the tables inside its own layout tables."""
    parts = "".join(f"<h3>{one.title}公示</h3>{html_table(one)}" for one in tables)
    page = (
        f'<!DOCTYPE html><html><head><meta charset="{encoding}"><title>示范区</title></head><body>'
        '<table width="100%"><tr><td class="nav">首页<br>政务公开</td><td>'
        f"{parts}</td></tr></table><p>版权所有：示范区</p></body></html>"
    )
    return page.encode(encoding)


@dataclass(frozen=True)
class SeedFile:
    """A correct file: its data rows of the subject of its first table, and all of them."""

    name: str
    data: bytes
    rows: int
    all_rows: int


def seeds(count: int = 6) -> list[SeedFile]:
    """Files of all templates in all formats, and files with several tables."""
    made: list[SeedFile] = []
    templates = layouts().templates
    for number, template in enumerate(templates):
        one = table(template, count, start=number * 100 + 1)
        stem = f"{template.layout}-{template.subject}-{template.party}"
        coded = replace(one, headings=[code.upper() for code in codes(template)])
        for name, data in (
            (f"{stem}.csv", csv_bytes([one])),
            (f"{stem}-gb.csv", csv_bytes([one], "gb18030", "\t", "\n")),
            (f"{stem}.xlsx", xlsx_bytes([one], cover=True)),
            (f"{stem}.xls", xls_bytes([one])),
            (f"{stem}.html", html_bytes([one], "gbk")),
            (f"{stem}.json", json_bytes(one)),
            (f"{stem}-u16.txt", csv_bytes([coded], "utf-16", "\t")),
        ):
            made.append(SeedFile(name, data, count, count))
    several = [table(t, count, start=900) for t in templates if t.layout == "C"]
    permits = [one for one in several if one.template.subject == "permit"]
    made.append(SeedFile("several.xlsx", xlsx_bytes(several), 2 * count, 4 * count))
    made.append(SeedFile("several.xls", xls_bytes(several), 2 * count, 4 * count))
    made.append(SeedFile("several.html", html_bytes(several), 2 * count, 4 * count))
    made.append(SeedFile("several.xml", xml_bytes(several), 2 * count, 4 * count))
    made.append(SeedFile("stacked.csv", csv_bytes(permits), 2 * count, 2 * count))
    return made
