"""Tables of web pages to grids.

Belongs here: table elements, spans, the text of cells, captions and headings before a table.
Does not belong here: the rest of a page (`sources/pages/`).
"""

import re

import lxml.etree as etree
import lxml.html as lh

from sources.tables.grid import Grid, GridReading, Range, clipped, rectangular

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt"),
        *("fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li"),
        *("main", "nav", "ol", "option", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th"),
        *("thead", "tr", "ul"),
    )
)
_SILENT = frozenset(
    (
        *("script", "style", "noscript", "template", "head", "title", "select", "textarea"),
        *("object", "iframe", "svg"),
    )
)
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0\u3000]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_MAX_SPAN = 1000
_MAX_CELLS = 2_000_000
_SMALL_TABLE = 60
_CONTEXT_LINES = 4
_CONTEXT_CHARS = 160


def read_markup(text: str) -> GridReading:
    """The tables of a page in document order; tables inside cells are tables of their own.

    Spans are bounded and cut to the table. Nothing is fetched and no entity is expanded.
    """
    parser = lh.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lh.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return GridReading()
    reading = GridReading(titles=_titles(root))
    contexts = _contexts(root)
    budget = _MAX_CELLS
    for table in root.iter("table"):
        grid = _grid(table, contexts.get(table, ()), budget)
        budget -= sum(len(row) for row in grid.rows)
        if any(cell for row in grid.rows for cell in row):
            reading.grids.append(grid)
        if budget <= 0:
            break
    return reading


def cell_lines(element: lh.HtmlElement) -> str:
    """The text of an element: blocks and breaks become line breaks, runs of blanks one blank."""
    lines: list[list[str]] = [[]]
    _collect(element, lines, top=True)
    joined = (_SPACES.sub(" ", "".join(parts)).strip() for parts in lines)
    return "\n".join(line for line in joined if line)


def _collect(element: lh.HtmlElement, lines: list[list[str]], *, top: bool = False) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    block = tag in _BLOCKS and not top
    if block:
        lines.append([])
    if tag == "input":
        if (element.get("type") or "").lower() in ("checkbox", "radio"):
            lines[-1].append("☑" if element.get("checked") is not None else "☐")
    elif tag == "img":
        if len(alternative := (element.get("alt") or "").strip()) <= 2:
            lines[-1].append(alternative)
    elif tag not in _SILENT and not (tag == "table" and not top and _is_large(element)):
        if element.text:
            lines[-1].append(element.text)
        for child in element:
            _collect(child, lines)
            if child.tail:
                lines[-1].append(child.tail)
    if block:
        lines.append([])


def _is_large(table: lh.HtmlElement) -> bool:
    """Whether a table inside a cell is a table in its own right rather than a way to set a short list."""
    return sum(1 for _ in zip(table.iter("td", "th"), range(_SMALL_TABLE + 1), strict=False)) > _SMALL_TABLE


def _own_rows(table: lh.HtmlElement) -> list[lh.HtmlElement]:
    rows: list[lh.HtmlElement] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(row for row in child if row.tag == "tr")
    return [row for row in rows if not _is_hidden(row)]


def _is_hidden(element: lh.HtmlElement) -> bool:
    return bool(_HIDDEN.search(element.get("style") or ""))


def _span(cell: lh.HtmlElement, attribute: str, most: int) -> int:
    found = re.match(r"\s*(\d{1,6})", cell.get(attribute) or "")
    count = int(found[1]) if found else 1
    if count == 0:
        return most if attribute == "rowspan" else 1
    return min(count, most)


def _grid(table: lh.HtmlElement, context: tuple[str, ...], budget: int) -> Grid:
    elements = _own_rows(table)
    rows: list[list[str]] = [[] for _ in elements]
    taken: list[set[int]] = [set() for _ in elements]
    merged: list[Range] = []
    used = 0
    for r, element in enumerate(elements):
        c = 0
        for cell in element:
            if cell.tag not in ("td", "th") or _is_hidden(cell):
                continue
            while c in taken[r]:
                c += 1
            height = _span(cell, "rowspan", len(elements) - r)
            width = _span(cell, "colspan", _MAX_SPAN)
            used += height * width
            if used > budget:
                break
            for row in range(r, r + height):
                taken[row].update(range(c, c + width))
                if len(rows[row]) < c + width:
                    rows[row].extend([""] * (c + width - len(rows[row])))
            rows[r][c] = cell_lines(cell)
            if height * width > 1:
                merged.append((r, c, r + height - 1, c + width - 1))
            c += width
    rectangular(rows)
    caption = next((cell_lines(child) for child in table if child.tag == "caption"), "")
    name = caption or (context[0] if context else "")
    return Grid(name, rows, clipped(merged, len(rows), len(rows[0]) if rows else 0), context=context)


def _titles(root: lh.HtmlElement) -> tuple[str, ...]:
    found = [cell_lines(element).replace("\n", "") for element in root.iter("h1")]
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() in ("articletitle", "contenttitle"):
            found.append((meta.get("content") or "").strip())
    found.extend(_SPACES.sub(" ", element.text_content()).strip() for element in root.iter("title"))
    return tuple(dict.fromkeys(title for title in found if title))


def _contexts(root: lh.HtmlElement) -> dict[lh.HtmlElement, tuple[str, ...]]:
    """The last lines before each table, nearest first; lines inside tables of data do not count."""
    contexts: dict[lh.HtmlElement, tuple[str, ...]] = {}
    lines: list[str] = []
    current: list[str] = []
    marks: list[int] = []
    silent = 0

    def flush() -> None:
        line = _SPACES.sub(" ", "".join(current)).strip()
        current.clear()
        if line:
            lines.append(line)

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            silent += tag in _SILENT
            if tag in _BLOCKS:
                flush()
            if tag == "table":
                near = [line for line in lines[: -_CONTEXT_LINES - 1 : -1] if len(line) <= _CONTEXT_CHARS]
                contexts[element] = tuple(near)
                marks.append(len(lines))
            if element.text and not silent:
                current.append(element.text)
        else:
            if tag in _BLOCKS:
                flush()
            silent -= tag in _SILENT
            if tag == "table":
                del lines[marks.pop() :]
            if element.tail and not silent:
                current.append(element.tail)
    return contexts
