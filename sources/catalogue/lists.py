"""The lists of a district's plan: lead bodies, items, workflow by stage, key areas with links, the full list.

Belongs here: the entrance and the shapes. Does not belong here: tables (`list_tables.py`), text
(`list_text.py`), the catalogue itself (`read.py`), asking whether a link answers (the crawl).
"""

from sources.catalogue.domains import domains
from sources.catalogue.list_model import ListKind, ListReading, ListRow
from sources.catalogue.list_tables import read_list_table
from sources.catalogue.list_text import read_list_text
from sources.catalogue.tables import read_tables
from sources.findings import Finding, finding
from sources.tables import Grid

__all__ = ["ListKind", "ListReading", "ListRow", "read_list_file", "read_lists"]

_MANY_DOMAINS = 10  # from here on a list of lead bodies means to name every domain


def read_lists(source: str | Grid) -> ListReading:
    """The rows of the lists in a text or a table, in its order; `row` counts them from 1.

    Nothing in the content raises: what a row lacks is a finding, and a source without any list gives
    `list-missing`. A field that the source does not tell is None, or an empty list for bodies.
    """
    rows = read_list_text(source) if isinstance(source, str) else read_list_table(source)
    return _reading(rows)


def read_list_file(data: bytes, *, name: str) -> ListReading:
    """The lists of a file (workbook, page, document, text): its tables, and the lines outside them.

    Links of a page stand in their cell as printed or, where only words are printed, as their address.
    """
    tables = read_tables(data, name, with_links=True)
    rows: list[ListRow] = []
    for grid in tables.grids:
        if not grid.hidden:
            rows.extend(read_list_table(grid))
    if not rows:
        rows = read_list_text("\n".join(tables.lines))
    reading = _reading(rows)
    kept = [one for one in tables.findings if not (rows and one.rule == "table-missing")]
    reading.findings[:0] = kept
    return reading


def _reading(rows: list[ListRow]) -> ListReading:
    for number, row in enumerate(rows, start=1):
        row.row = number
    reading = ListReading(rows)
    if not rows:
        reading.findings.append(finding("list-missing"))
    for row in rows:
        reading.findings.extend(_row_findings(row))
    reading.findings.extend(_domain_findings(rows))
    return reading


def _row_findings(row: ListRow) -> list[Finding]:
    found: list[Finding] = []
    what = row.item or row.domain or row.domain_text or ""

    def note(rule: str, field: str, value: str | None) -> None:
        found.append(finding(rule, field=field, value=value, row=row.row, item=what))

    if row.domain_text and row.domain is None:
        note("list-domain-unknown", "领域", row.domain_text)
    if not row.bodies and row.kind in ("lead_bodies", "items", "key_areas"):
        note("list-body-missing", "责任单位", None)
    if row.kind == "workflow" and row.stage is None:
        note("list-stage-missing", "环节", None)
    if row.kind == "full_list" and row.attribute is None:
        note("list-attribute-missing", "公开属性", row.attribute_text)
    if row.attribute == "not_disclosed" and row.reason is None:
        note("list-reason-missing", "理由", row.attribute_text)
    if row.kind == "key_areas" and row.link is None:
        note("list-link-missing", "链接", row.link_text)
    return found


def _domain_findings(rows: list[ListRow]) -> list[Finding]:
    """What a list of lead bodies says of the 26 domains as a whole: one twice, some not at all."""
    named = [row.domain for row in rows if row.kind == "lead_bodies" and row.domain]
    found = [
        finding("list-domain-repeated", field="领域", value=name)
        for name in dict.fromkeys(named)
        if named.count(name) > 1
    ]
    missing = [domain.name for domain in domains() if domain.name not in named]
    if len(set(named)) >= _MANY_DOMAINS and missing:
        found.append(
            finding("list-domains-missing", field="领域", names="、".join(missing), count=len(missing))
        )
    return found
