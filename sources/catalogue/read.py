"""A catalogue file to items: the one entrance of this package.

Belongs here: tables to items in the file's order, and the findings about them.
Does not belong here: file formats, the meaning of single cells.
"""

import re

from sources.catalogue.carriers import read_carriers
from sources.catalogue.cells import basis_titles, kept_text, level_text, one_line
from sources.catalogue.domains import domain_of
from sources.catalogue.groups import Flags, read_flags
from sources.catalogue.header import Header, find_header
from sources.catalogue.identity import item_id
from sources.catalogue.lines import grid_of_lines
from sources.catalogue.model import CatalogueItem, CatalogueReading
from sources.catalogue.rows import Entry, entries, table_name, title_domain
from sources.catalogue.tables import TableReading, read_tables
from sources.catalogue.unfolded import unfolded
from sources.findings import Finding, finding
from sources.limits import read_limit
from sources.tables import Grid

_BODY_END = re.compile(r"(?:局|委|委员会|部门|政府|办|办公室|中心|院|站|处|所|会|街道|队|社|厅)$")
_PINYIN = re.compile(r"[\u4e00-\u9fff][（(][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]")
_LEAST_PINYIN = 3
_CHOSEN = re.compile(r"[■√☑✓●]\s*([^\s■□√☑✓●○〇]+)")


def read_catalogue(data: bytes, *, name: str) -> CatalogueReading:
    """The items of a disclosure catalogue (.csv, .xlsx, .xls, page, .docx, .pdf), in the file's order.

    Several sheets or tables are read one after the other. Never raises on bad input: a file without a
    recognisable header gives the finding `catalogue-header-missing` and no items.
    """
    tables = read_tables(data, name)
    reading = CatalogueReading(findings=list(tables.findings))
    shown = [grid for grid in tables.grids if not grid.hidden]
    headed = [grid for grid in shown if find_header(grid.filled()) is not None]
    if not headed:
        headed = _out_of_shape(reading, tables, shown)
    for grid in headed:
        filled = grid.filled()
        if (header := find_header(filled)) is not None:
            _read_table(reading, tables, grid, filled, header)
    has_text = bool(shown or tables.lines)
    if not headed and has_text and not any(found.severity == "E" for found in reading.findings):
        reading.findings.append(finding("catalogue-header-missing", locator=name))
    elif _altered(shown):
        reading.findings.append(finding("catalogue-copy-altered", locator=name))
    return reading


def _out_of_shape(reading: CatalogueReading, tables: TableReading, shown: list[Grid]) -> list[Grid]:
    """Catalogues without a header row: tables that lost their shape, else the lines of the text."""
    found = [grid for grid in map(unfolded, shown) if grid is not None]
    if not found and (grid := grid_of_lines(tables.lines)) is not None:
        found = [grid]
        reading.findings = [one for one in reading.findings if one.rule != "table-missing"]
        reading.findings.append(finding("catalogue-layout-lost"))
    return found


def _altered(grids: list[Grid]) -> bool:
    """Whether somebody spliced pinyin into the text: copies outside official sites do."""
    hits = sum(len(_PINYIN.findall(cell)) for grid in grids for row in grid.rows for cell in row)
    return hits >= _LEAST_PINYIN


def _read_table(
    reading: CatalogueReading, tables: TableReading, grid: Grid, filled: list[list[str]], header: Header
) -> None:
    sheet = table_name(tables, grid)
    for label in header.unknown:
        reading.findings.append(finding("catalogue-column-unknown", value=label, locator=sheet))
    domain = title_domain(tables, grid, filled, header)
    found = entries(grid, filled, header, domain)
    flags_missing, carriers_unmarked, domain_missing = 0, 0, False
    for entry in found:
        item = _item(entry, header, sheet, grid.first_line + entry.index, len(reading.items) + 1)
        reading.items.append(item)
        reading.findings.extend(_item_findings(item))
        domain_missing = domain_missing or item.domain is None
        carriers_unmarked += item.carriers is None and bool(entry.cells.get("carriers", "").strip())
        flags_missing += _has_no_mark(item, header)
    if not found:
        reading.findings.append(finding("catalogue-items-missing", locator=sheet, sheet=sheet))
    if domain_missing:
        reading.findings.append(finding("catalogue-domain-missing", locator=sheet, sheet=sheet))
    if carriers_unmarked:
        reading.findings.append(
            finding("catalogue-carriers-unmarked", locator=sheet, sheet=sheet, count=carriers_unmarked)
        )
    if flags_missing:
        reading.findings.append(
            finding("catalogue-marks-missing", locator=sheet, sheet=sheet, count=flags_missing)
        )


def _item(entry: Entry, header: Header, sheet: str, line: int, row: int) -> CatalogueItem:
    cells = entry.cells
    named = domain_of(cells.get("domain")) if cells.get("domain", "").strip() else entry.domain
    level1, level2, level3 = _levels(cells)
    limit_text = _limit_text(cells)
    flags: Flags = read_flags(cells, header)
    domain = named.name if named else None
    return CatalogueItem(
        domain=domain,
        level1=level1,
        level2=level2,
        level3=level3,
        content=kept_text(cells.get("content", "")),
        basis=basis_titles(cells.get("basis", "")),
        limit_text=limit_text,
        limit=read_limit(limit_text),
        body=_body(cells.get("body", "")),
        carriers=read_carriers(cells.get("carriers", "")),
        audience_all=flags.audience_all,
        audience_specific=flags.audience_specific,
        mode_active=flags.mode_active,
        mode_on_request=flags.mode_on_request,
        level_county=flags.level_county,
        level_town=flags.level_town,
        level_village=flags.level_village,
        stage=_stage(cells.get("stage", "")),
        row=row,
        item_id=item_id(domain, level1, level2, level3),
        sheet=sheet,
        line=line,
    )


def _levels(cells: dict[str, str]) -> tuple[str | None, str | None, str | None]:
    if slashed := cells.get("levels_slashed"):
        names = [level_text(name) for name in re.split(r"[/／]", slashed, maxsplit=2)]
        level1, level2, level3 = [*names, None, None][:3]
        return level1, level2, level3
    level1, level2, level3 = (level_text(cells.get(name, "")) for name in ("level1", "level2", "level3"))
    if level1 is None and level2 is not None:
        return level2, level3, None
    return level1, level2, level3


def _limit_text(cells: dict[str, str]) -> str | None:
    pieces = [one_line(cells.get(name, "")) for name in ("limit", "retention")]
    return "|".join(piece for piece in pieces if piece) or None


def _body(cell: str) -> str | None:
    """Lines of the cell: a line that ends like a body's name is one, any other goes on in the next line."""
    words = ""
    for line in cell.splitlines():
        piece = one_line(line)
        if piece:
            words += ("、" if words and _BODY_END.search(words) and len(piece) > 2 else "") + piece
    return one_line(words)


def _stage(cell: str) -> str | None:
    chosen = _CHOSEN.findall(cell)
    if chosen:
        return "、".join(chosen)
    return None if "□" in cell or "○" in cell else one_line(cell)


def _item_findings(item: CatalogueItem) -> list[Finding]:
    if item.limit.kind != "unknown":
        return []
    locator = f"{item.sheet}:{item.line}"
    return [finding("limit-unknown", field="公开时限", value=item.limit_text, row=item.row, locator=locator)]


def _has_no_mark(item: CatalogueItem, header: Header) -> bool:
    marked = (item.audience_all, item.mode_active, item.level_county, item.level_town)
    columns = ("audience_all", "mode_active", "level_county", "level_town")
    return any(name in header.columns for name in columns) and all(flag is None for flag in marked)
