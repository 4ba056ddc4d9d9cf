"""A new workbook of plain rows: text cells, frozen headings, widths by content.

Belongs here: its parts. Does not belong here: which rows it holds (`fresh.py`), marks.
Cells are text, so that codes keep their digits; nothing is written that a spreadsheet takes for a formula.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.annotated.ooxml import (
    BOOK_TYPE,
    MAIN,
    RELATIONS,
    SHEET_TYPE,
    write_parts,
    xml_attribute,
    xml_text,
)
from pipelines.annotated.own_sheet import Cell, Row, Setup, is_formula_like, link_to, sheet_xml
from pipelines.annotated.styles import Look, Styles
from pipelines.annotated.summary import display_width

_SAMPLE = 200
_NARROWEST, _WIDEST = 6.0, 42.0
_HEAD = "FFE3E9F0"
_STYLE_SHEET = (
    f'<styleSheet xmlns="{MAIN}"><fonts><font><sz val="11"/><name val="微软雅黑"/><family val="2"/>'
    '<charset val="134"/></font></fonts><fills><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders><border><left/><right/><top/><bottom/>'
    '<diagonal/></border></borders><cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
).encode()

Rows = Callable[[], Iterator[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Plain:
    """A sheet to be written: its name, its rows (asked for twice), its header's row number from 1."""

    name: str
    rows: Rows
    header_line: int | None = None


def write_book(plain: Sequence[Plain], target: Path) -> None:
    """Write the new workbook; without sheets a workbook with one empty sheet."""
    styles = Styles(_STYLE_SHEET)
    sheets = plain or [Plain("（没有读出内容）", lambda: iter(()))]
    looks = {
        "text": styles.look(Look(wrap=False, is_text=True)),
        "quoted": styles.look(Look(wrap=False, is_text=True, is_quoted=True)),
        "head": styles.look(Look(bold=True, fill=_HEAD, border=True, across="center", is_text=True)),
    }
    entries, links, types = "", "", ""
    for number, sheet in enumerate(sheets, start=1):
        entries += f'<sheet name="{xml_attribute(sheet.name)}" sheetId="{number}" r:id="rId{number}"/>'
        target_part = f"worksheets/sheet{number}.xml"
        links += f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="{target_part}"/>'
        types += f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{SHEET_TYPE}"/>'
    names = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">'
        f"{xml_text(link_to(sheet.name, f'${sheet.header_line}:${sheet.header_line}'))}"
        "</definedName>"
        for number, sheet in enumerate(sheets)
        if sheet.header_line is not None
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
    parts: list[tuple[str, bytes | Iterator[bytes]]] = [
        (
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml"'
            f' ContentType="{BOOK_TYPE}"/><Override PartName="/xl/styles.xml" ContentType="{kind}"/>{types}'
            "</Types>".encode(),
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
            f' Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
        ),
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{entries}</sheets>{f'<definedNames>{names}</definedNames>' if names else ''}"
            "</workbook>".encode(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{links}<Relationship Id="rIdStyles"'
            f' Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'.encode(),
        ),
        ("xl/styles.xml", styles.content()),
    ]
    for number, sheet in enumerate(sheets, start=1):
        setup = Setup(_widths(sheet), frozen_rows=sheet.header_line or 0, fits_page=False)
        parts.append((f"xl/worksheets/sheet{number}.xml", sheet_xml(_styled(sheet, looks), setup)))
    write_parts(target, parts)


def _styled(sheet: Plain, looks: Mapping[str, int]) -> Iterator[Row]:
    for line, row in enumerate(sheet.rows(), start=1):
        if line == sheet.header_line:
            yield Row([Cell(text, looks["head"]) for text in row], 36)
            continue
        yield Row(
            [
                Cell(text, looks["quoted" if is_formula_like(text) else "text"]) if text else None
                for text in row
            ]
        )


def _widths(sheet: Plain) -> list[float]:
    """A width for each column by its first cells; titles, which run over several columns, left out."""
    widths: list[float] = []
    for line, row in enumerate(sheet.rows(), start=1):
        if line > _SAMPLE:
            break
        if sum(1 for cell in row if cell) < 2:
            continue
        widths.extend([_NARROWEST] * (len(row) - len(widths)))
        for column, text in enumerate(row):
            # A heading may be broken into two lines.
            width = display_width(text[:80]) * (0.55 if line == sheet.header_line else 1.0) + 2
            widths[column] = min(_WIDEST, max(widths[column], width))
    return widths or [_NARROWEST]
