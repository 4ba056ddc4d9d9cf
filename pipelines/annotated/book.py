"""The workbook part: which sheets there are, and our own in front of and behind theirs.

Belongs here: `xl/workbook.xml` and what must change with it. Does not belong here: the sheets' contents.
"""

from dataclasses import dataclass

import lxml.etree as etree

from pipelines.annotated.ooxml import (
    BOOK_TYPE,
    MAIN,
    RELATIONS,
    SHEET_TYPE,
    Package,
    UnusualWorkbook,
    local,
)
from pipelines.annotated.relations import declare, relate, related, relations, unrelate

SUMMARY = "自查结果"
DETAIL = "自查明细"
_NAME_LENGTH = 31
_MARKER = "_zwgk_precheck"
_ID = f"{{{RELATIONS}}}id"


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its part, the part of its style sheet, and its worksheets (part by name) in their order."""

    part: str
    styles: str
    sheets: dict[str, str]


def read_book(package: Package) -> Book:
    """The workbook of a container; raises UnusualWorkbook when it has none of the ordinary kind."""
    part = related(package, "", "/officeDocument")
    if part is None:
        raise UnusualWorkbook("no workbook")
    root = package.xml(part)
    if etree.QName(root).namespace != MAIN:
        raise UnusualWorkbook("not the ordinary namespace")
    styles = related(package, part, "/styles")
    if styles is None:
        raise UnusualWorkbook("no style sheet")
    links = relations(package, part)
    sheets = {}
    for entry in _sheets(root):
        kind, target = links.get(entry.get(_ID, ""), ("", ""))
        if kind.endswith("/worksheet") and package.has(target):
            sheets[entry.get("name", "")] = target
    return Book(part, styles, sheets)


def is_annotated(package: Package, book: Book) -> bool:
    """Whether the workbook is the result of an earlier annotation, perhaps mended and saved since."""
    return any(name.get("name") == _MARKER for name in package.xml(book.part).iter(f"{{{MAIN}}}definedName"))


def drop_own_sheets(package: Package, book: Book) -> Book:
    """Take away the sheets of an earlier annotation."""
    root = package.xml(book.part)
    entries = list(_sheets(root))
    kept = [entry for entry in entries if entry.get("name") not in (SUMMARY, DETAIL)]
    if len(kept) == len(entries) or not kept:
        return book
    _renumber(root, {entries.index(entry): place for place, entry in enumerate(kept)})
    links = relations(package, book.part)
    for entry in entries:
        if entry not in kept:
            target = links[entry.get(_ID, "")][1]
            unrelate(package, book.part, target)
            declare(package, target, None)
            package.drop(target)
            _sheets(root).remove(entry)
    for name in list(root.iter(f"{{{MAIN}}}definedName")):
        if name.get("name") == _MARKER and (parent := name.getparent()) is not None:
            parent.remove(name)
            if len(parent) == 0 and (above := parent.getparent()) is not None:
                above.remove(parent)
    package.put_xml(book.part, root)
    return read_book(package)


def add_sheets(package: Package, book: Book, front: bytes, back: bytes | None) -> None:
    """Put the summary in front of all sheets, as the one that is shown, and the list of details behind."""
    root = package.xml(book.part)
    listed = _sheets(root)
    _renumber(root, {place: place + 1 for place in range(len(listed))})
    names = {entry.get("name", "").lower() for entry in listed}
    number = max((int(entry.get("sheetId", "0")) for entry in listed), default=0) + 1
    for name, content in ((SUMMARY, front), (DETAIL, back)):
        if content is None:
            continue
        part = f"xl/worksheets/sheetZwgk{number}.xml"
        package.put(part, content)
        declare(package, part, SHEET_TYPE)
        entry = etree.Element(f"{{{MAIN}}}sheet")
        entry.set("name", free_name(name, names))
        entry.set("sheetId", str(number))
        entry.set(_ID, relate(package, book.part, "worksheet", part))
        if content is front:
            listed.insert(0, entry)
        else:
            listed.append(entry)
        number += 1
    _mark(root)
    for view in root.iter(f"{{{MAIN}}}workbookView"):
        for name in ("activeTab", "firstSheet"):
            if name in view.attrib:
                del view.attrib[name]
    package.put_xml(book.part, root)


def without_macros(package: Package, book: Book) -> None:
    """A workbook with macros or a template becomes an ordinary one, because that is what .xlsx promises."""
    for _, target in relations(package, book.part).values():
        if target.lower().endswith("vbaproject.bin"):
            unrelate(package, book.part, target)
            declare(package, target, None)
            package.drop(target)
    declare(package, book.part, BOOK_TYPE)


def free_name(name: str, taken: set[str]) -> str:
    """A sheet's name that no other has (compared without case), of allowed characters and length."""
    clean = "".join("_" if sign in "[]:*?/\\" or ord(sign) < 32 else sign for sign in name).strip("' ")
    clean = clean[:_NAME_LENGTH] or "表"
    found, number = clean, 2
    while found.lower() in taken:
        found = f"{clean[: _NAME_LENGTH - 4]}({number})"
        number += 1
    taken.add(found.lower())
    return found


def _sheets(root: etree._Element) -> etree._Element:
    found = next((child for child in root if local(child) == "sheets"), None)
    if found is None:
        raise UnusualWorkbook("a workbook without sheets")
    return found


def _mark(root: etree._Element) -> None:
    """A hidden name by which an annotated workbook is known when it comes back."""
    names = next((child for child in root if local(child) == "definedNames"), None)
    if names is None:
        names = etree.Element(f"{{{MAIN}}}definedNames")
        before = [
            child for child in root if local(child) in ("sheets", "functionGroups", "externalReferences")
        ]
        before[-1].addnext(names)
    marker = etree.Element(f"{{{MAIN}}}definedName", name=_MARKER, hidden="1")
    marker.text = "1"
    names.insert(0, marker)


def _renumber(root: etree._Element, places: dict[int, int]) -> None:
    """Names that belong to one sheet say which by its place; those of sheets that are gone go too."""
    for name in list(root.iter(f"{{{MAIN}}}definedName")):
        place = name.get("localSheetId")
        if place is None or not place.isdigit():
            continue
        if int(place) in places:
            name.set("localSheetId", str(places[int(place)]))
        elif (parent := name.getparent()) is not None:
            parent.remove(name)
