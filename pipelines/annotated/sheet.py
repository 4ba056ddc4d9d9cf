"""Editing a sheet of theirs: colours on cells, a place for comments, and nothing else.

Belongs here: the XML of a worksheet part, row by row, so that a sheet of any size passes through little
memory; rows without a mark are copied byte for byte. Does not belong here: what is marked (`marks.py`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import IO

import lxml.etree as etree

from pipelines.annotated.frame import CHUNK, Frame, Spot, column_number, read_head
from pipelines.annotated.ooxml import MAIN, RELATIONS, UnusualWorkbook, local, parsed
from warehouse.records.problems import column_letters

_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,7})["']""")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# What may follow the comments' drawing in a worksheet (ECMA-376 part 1, CT_Worksheet).
_AFTER_COMMENTS = frozenset(
    (
        *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent"),
        *("webPublishItems", "tableParts", "extLst"),
    )
)


def edited(
    stream: IO[bytes],
    frame: Frame,
    marks: Mapping[Spot, str],
    styled: Callable[[int, str], int],
    plain: Mapping[int, int],
    drawing: str | None,
) -> Iterator[bytes]:
    """The worksheet with the marked cells (spot to severity) in their colours.

    `styled` gives the format for a cell's format and a severity; `plain` the format in place of one that an
    earlier annotation coloured; `drawing` is the relation of the comments' drawing, to be put in.
    """
    yield frame.declaration + frame.root + _edited_head(frame)
    _, rest, self_closed = read_head(stream)
    if self_closed:
        yield b"<" + frame.prefix + b"sheetData/>"
    else:
        yield b"<" + frame.prefix + b"sheetData>"
        yield from _edited_rows(stream, rest, frame, marks, styled, plain)
        yield b"</" + frame.prefix + b"sheetData>"
    yield _edited_tail(frame, drawing)


def _edited_head(frame: Frame) -> bytes:
    """The head; no other sheet than the summary may be the chosen one, else they would be edited together."""
    return re.sub(rb"""\s+tabSelected\s*=\s*["'](?:1|true)["']""", b"", frame.head)


def _edited_tail(frame: Frame, drawing: str | None) -> bytes:
    if drawing is None or frame.drawing is not None:
        return frame.tail
    root = parsed(frame.root + frame.tail)
    element = etree.SubElement(root, f"{{{MAIN}}}legacyDrawing", nsmap={"r": RELATIONS})
    element.set(f"{{{RELATIONS}}}id", drawing)
    after = next((one for one in root if local(one) in _AFTER_COMMENTS), None)
    if after is not None:
        after.addprevious(element)
    return _inner(root) + b"</" + frame.prefix + b"worksheet>"


def _edited_rows(
    stream: IO[bytes],
    rest: bytes,
    frame: Frame,
    marks: Mapping[Spot, str],
    styled: Callable[[int, str], int],
    plain: Mapping[int, int],
) -> Iterator[bytes]:
    by_line: dict[int, dict[int, str]] = {}
    for (line, column), severity in marks.items():
        by_line.setdefault(line, {})[column] = severity
    opening = re.compile(rb"<" + re.escape(frame.prefix) + rb"row\b[^>]*>")
    closing = b"</" + frame.prefix + b"row>"
    end_of_rows = b"</" + frame.prefix + b"sheetData>"
    cell = re.compile(rb"(<" + re.escape(frame.prefix) + rb"""c\b[^>]*?\bs\s*=\s*["'])(\d+)""")

    def reverted(piece: bytes) -> bytes:
        if not plain:
            return piece
        return cell.sub(lambda m: m[1] + str(plain.get(int(m[2]), int(m[2]))).encode(), piece)

    buffer, last = rest, 0
    while True:
        end = buffer.find(end_of_rows)
        limit = end if end >= 0 else len(buffer)
        done, keep = 0, None
        seen = 0
        for found in opening.finditer(buffer, 0, limit):
            number = _NUMBER.search(found[0])
            line = int(number[1]) if number else last + 1
            if line in by_line:
                stop = found.end()
                if not found[0].endswith(b"/>"):
                    place = buffer.find(closing, stop, limit)
                    if place < 0:
                        keep = found.start()
                        break
                    stop = place + len(closing)
                yield reverted(buffer[done : found.start()])
                yield _edited_row(reverted(buffer[found.start() : stop]), frame, line, by_line[line], styled)
                done = stop
            last, seen = line, found.end()
        if end >= 0:
            if keep is not None:
                raise UnusualWorkbook("a row without an end")
            yield reverted(buffer[done:end])
            return
        if keep is None:
            # A tag may be cut in two at the end; a whole one must not be met a second time.
            keep = max(done, seen, buffer.rfind(b"<"))
        yield reverted(buffer[done:keep])
        piece = stream.read(CHUNK)
        if not piece:
            raise UnusualWorkbook("a worksheet without an end")
        buffer = buffer[keep:] + piece


def _edited_row(
    row: bytes, frame: Frame, line: int, marks: Mapping[int, str], styled: Callable[[int, str], int]
) -> bytes:
    root = parsed(frame.root + row + b"</" + frame.prefix + b"worksheet>")
    element = root[0]
    cells: dict[int, etree._Element] = {}
    column = 0
    for cell in element:
        if local(cell) != "c":
            continue
        match = _REFERENCE.fullmatch(cell.get("r", ""))
        column = column_number(match[1]) if match else column + 1
        cells[column] = cell
    row_style = int(element.get("s", "0")) if element.get("customFormat") in ("1", "true") else None
    for column, severity in sorted(marks.items()):
        if column in cells:
            cell = cells[column]
            style = int(cell.get("s", "0"))
        else:
            style = row_style if row_style is not None else frame.styles.get(column, 0)
            cell = etree.Element(f"{{{MAIN}}}c")
            cell.set("r", f"{column_letters(column)}{line}")
            later = [other for other in sorted(cells) if other > column]
            if later:
                cells[later[0]].addprevious(cell)
            elif cells:
                cells[max(cells)].addnext(cell)
            else:
                element.insert(0, cell)
            cells[column] = cell
            if "spans" in element.attrib:
                del element.attrib["spans"]
        cell.set("s", str(styled(style, severity)))
    return _inner(root)


def _inner(root: etree._Element) -> bytes:
    """What stands inside an element, in the namespaces that its start tag declares."""
    whole = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    # lxml writes > in attributes as an entity, so that the first one ends the start tag.
    return whole[whole.index(b">") + 1 : whole.rindex(b"</")]
