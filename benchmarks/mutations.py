"""Ways in which a double-publicity file is damaged or rearranged.

Belongs here: changes of bytes, of cells, of zip members, of JSON and of markup, each from a random source.
Does not belong here: judging what a reader makes of them (`fuzz.py`).
"""

import csv
import io
import json
import random
import re
import zipfile
from dataclasses import dataclass, replace
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.dp_files import SeedFile, rezipped, saved

_SPLICES = [b'"', b",", b"\t", b";", b"\n", b"\r", b"\r\n", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xa1"]
_SPLICES += [
    b"\xff",
    b'"\n"',
    b",,,,",
    b"<td>",
    b"</tr>",
    b"<!--",
    b"]]>",
    b"{",
    b"}",
    b"\\u0000",
    b"&#0;",
    b"\x1a",
]
_SUFFIXES = [".csv", ".xlsx", ".xls", ".et", ".json", ".html", ".txt", "", ".XLS", ".pdf"]
_BYTES = ["flip", "set", "cut", "delete", "double", "move", "insert", "zero", "digits", "swap", "words"]
_CELLS = ["value", "double", "remove", "blank", "title", "footer", "pad", "heading"]
_SHEETS = ["value", "double", "blank", "title", "footer", "number", "sheet", "hide", "far", "merge"]
_NUMBERS = [0, -1, 1e18, 1e300, 45352.5, True, 1e-7]
_JSON = ["value", "null", "double", "drop key", "flat", "strange", "nested value", "order"]
_STRANGE: list[Any] = [None, 1, "甲", [], {}, {"x": 1}]
_MARKUP = ["upper", "attributes", "open", "comment", "tag", "entity", "nest", "empty rows"]
_TAG = ["", '<td colspan="99999" rowspan="99999">', "<table>", "</table>", "<tr>", "</td></td>"]
# Values that keep a row a row: neither empty nor the beginning of a footer.
_VALUES = [
    *('甲"乙', '"', "甲,乙;丙\t丁", "甲\n乙", "甲\r\n乙", "\n", "'=1+1", "=HYPERLINK(1)", "９９９", "𠮷" * 3),
    *("9.1139802E+17", "2026-02-30", "2026年13月1日", "45352", "1e309", "-0", "NaN", "长期", "甲" * 3000),
    *("\u202e甲", "\ufeff甲", "e\u0301", "0000-00-00", "<b>甲</b>", "{value}", "%s%n", "\x01", "\u2028甲"),
]
_DIGITS = re.compile(rb"[0-9]{2,}")
_TAGS = re.compile(r"</?(?:t[drh]|tbody|thead|table)\b[^>]*>")


@dataclass(frozen=True)
class Mutant:
    """A changed file; `rows` is the number of its data rows where the change keeps it known."""

    name: str
    data: bytes
    rows: int | None
    how: str


def mutate(seed: SeedFile, others: list[SeedFile], chance: random.Random) -> Mutant:
    """One changed file: rearranged by its format's own means, damaged in its bytes, or both."""
    mutant = Mutant(seed.name, seed.data, seed.all_rows, "")
    suffix = seed.name.rpartition(".")[2]
    arranged = chance.random() < 0.55
    if arranged:
        ways = {"csv": _cells, "txt": _cells, "xlsx": _sheets, "json": _json, "html": _markup}
        mutant = ways.get(suffix, _bytes)(mutant, chance)
        if suffix == "xlsx" and chance.random() < 0.3:
            mutant = _members(mutant, chance)
    if not arranged or chance.random() < 0.15:
        for _ in range(chance.randint(1, 4)):
            mutant = _bytes(mutant, chance)
        if chance.random() < 0.1:
            other = chance.choice(others).data
            cut, start = chance.randrange(len(mutant.data) + 1), chance.randrange(len(other))
            joined = mutant.data[:cut] + other[start:]
            mutant = replace(mutant, data=joined, rows=None, how=f"{mutant.how} joined")
    if chance.random() < 0.08:
        stem = mutant.name.rpartition(".")[0]
        name = stem + chance.choice(_SUFFIXES)
        mutant = replace(mutant, name=name, how=f"{mutant.how} renamed")
    return mutant


def _bytes(mutant: Mutant, chance: random.Random) -> Mutant:
    data = bytearray(mutant.data)
    place = chance.randrange(len(data) + 1) if data else 0
    length = min(1 << chance.randrange(12), len(data))
    kind = chance.choice(_BYTES)
    if kind == "flip" and place < len(data):
        data[place] ^= 1 << chance.randrange(8)
    elif kind == "set" and place < len(data):
        data[place] = chance.randrange(256)
    elif kind == "cut":
        del data[max(place, 1) :]
    elif kind == "delete":
        del data[place : place + length]
    elif kind == "double":
        data[place:place] = data[place : place + length] * chance.randint(1, 3)
    elif kind == "move":
        piece = bytes(data[place : place + length])
        del data[place : place + length]
        at = chance.randrange(len(data) + 1)
        data[at:at] = piece
    elif kind == "insert":
        data[place:place] = chance.choice(_SPLICES) * chance.choice([1, 1, 1, 2, 50])
    elif kind == "zero":
        data[place : place + length] = bytes(len(data[place : place + length]))
    elif kind == "words":
        word = chance.choice([b"\xff\xff", b"\0\0", b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff", b"\1\0\0\0"])
        data[place // 2 * 2 : place // 2 * 2 + len(word)] = word
    elif kind == "digits":
        numbers = list(_DIGITS.finditer(bytes(data[: 1 << 16])))
        if numbers:
            found = chance.choice(numbers)
            huge = chance.choice([b"0", b"-1", b"99999999", b"4294967295", b"18446744073709551616"])
            data[found.start() : found.end()] = huge
    else:
        other = chance.randrange(len(data) + 1) if data else 0
        piece, rest = bytes(data[place : place + length]), bytes(data[other : other + length])
        if len(piece) == len(rest):
            data[place : place + length], data[other : other + length] = rest, piece
    return replace(mutant, data=bytes(data), rows=None, how=f"{mutant.how} {kind}")


def _cells(mutant: Mutant, chance: random.Random) -> Mutant:
    """A delimited text, read and written with the csv module; its rows are counted with it too."""
    encoding = next(e for e in ("utf-16", "utf-8", "gb18030") if _decodes(mutant.data, e))
    text = mutant.data.decode(encoding)
    separator = "\t" if "\t" in text.partition("\n")[0] else ","
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    width, how = len(records[0]), []
    header = {0, *(n for n, record in enumerate(records) if record[:1] == records[0][:1])}
    for _ in range(chance.randint(1, 5)):
        places = [n for n in range(1, len(records)) if n not in header]
        kind, n = chance.choice(_CELLS), chance.choice(places)
        how.append(kind)
        if kind == "value" and len(records[n]) > 3:
            # The first cells stay, so that the row cannot become a footer or blank.
            records[n][chance.randrange(3, len(records[n]))] = chance.choice(_VALUES)
        elif kind == "double" and any(records[n]):
            records.append(list(records[n]))
        elif kind == "remove" and len(places) > 2 and len(header) == 1:
            del records[n]
        elif kind == "blank" and len(header) == 1:
            records.insert(n, chance.choice([[], [""] * width, [" "] * width, ["/", *[""] * (width - 1)]]))
        elif kind == "title" and len(header) == 1 and header == {0}:
            records.insert(0, ["云岭市示范区双公示归集表", *[""] * (width - 1)])
            header = {1}
        elif kind == "footer":
            records.append(["合计", "9条", *[""] * (width - 2)])
        elif kind == "heading":
            top = records[min(header)]
            place = chance.randrange(width)
            top[place] = chance.choice(
                [f"*{top[place]}", f"\n{top[place]}", f"{top[place][:2]}\r\n{top[place][2:]}"]
            )
        elif kind == "pad" and any(records[n]):
            records[n].extend([""] * chance.randint(1, 3))
    rows = sum(
        1 for n, record in enumerate(records) if n > min(header) and n not in header and _is_data(record)
    )
    out = io.StringIO()
    newline, quoting = chance.choice(["\r\n", "\n"]), chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    csv.writer(out, delimiter=separator, lineterminator=newline, quoting=quoting).writerows(records)  # type: ignore[arg-type]
    written = chance.choice([encoding, encoding, "utf-8", "utf-8-sig", "gb18030", "utf-16"])
    how.append(written)
    return replace(mutant, data=out.getvalue().encode(written), rows=rows, how=f"cells {' '.join(how)}")


def _is_data(record: list[str]) -> bool:
    filled = [cell.strip() for cell in record if cell.strip() not in ("", "/")]
    return bool(filled) and not (filled[0].startswith("合计") and len(set(filled)) < 5)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return encoding != "utf-16" or data[:2] in (b"\xff\xfe", b"\xfe\xff")


def _sheets(mutant: Mutant, chance: random.Random) -> Mutant:
    """A workbook, changed and counted with openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(mutant.data))
    rows, how = mutant.rows or 0, []
    for _ in range(chance.randint(1, 4)):
        sheet = chance.choice([s for s in book.worksheets if s.title != "填报说明" and s.max_row > 3])
        assert isinstance(sheet, Worksheet)
        kind = chance.choice(_SHEETS)
        how.append(kind)
        last = max(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value)
        header = next(r for r in range(1, 9) if sheet.cell(r, 2).value is not None)
        filled = [r for r in range(header + 1, last + 1) if sheet.cell(r, 1).value and sheet.cell(r, 2).value]
        n = chance.choice(filled)
        if kind == "value":
            value = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", chance.choice(_VALUES)) or "甲"
            _write(sheet, n, chance.randint(4, 18), value)
        elif kind == "number":
            _write(sheet, n, chance.randint(4, 18), chance.choice(_NUMBERS))
        elif kind == "double" and sheet.cell(last, 2).value and sheet.cell(last, 1).value != "合计":
            for cell in list(sheet[last]):
                sheet.cell(last + 1, cell.column).value = cell.value
            rows += 1
        elif kind == "blank":
            sheet.insert_rows(last + 1 if sheet.merged_cells.ranges else n)
        elif kind == "title" and header < 5 and not sheet.merged_cells.ranges:
            sheet.insert_rows(1)
            sheet.cell(1, 1).value = "云岭市示范区双公示归集表"
        elif kind == "footer":
            sheet.cell(last + chance.randint(1, 3), 1).value = "填表人：洪某某"
        elif kind == "sheet":
            book.create_sheet(f"说明{len(book.sheetnames)}").append(["本表按标准填报"])
        elif kind == "hide":
            book.create_sheet(f"代码{len(book.sheetnames)}").sheet_state = "hidden"
        elif kind == "far":
            sheet.cell(last + 5, 60).number_format = "0.00"
        elif kind == "merge" and n + 1 in filled and not sheet.merged_cells.ranges:
            sheet.merge_cells(start_row=n, end_row=n + 1, start_column=5, end_column=5)
    return replace(mutant, data=saved(book), rows=rows, how=f"sheets {' '.join(how)}")


def _write(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """Change a cell, unless it is hidden by a merged one."""
    cell = sheet.cell(row, column)
    if isinstance(cell, Cell):
        cell.value = value


def _members(mutant: Mutant, chance: random.Random) -> Mutant:
    """Damage inside the zip container: members changed, emptied, left out."""
    with zipfile.ZipFile(io.BytesIO(mutant.data)) as archive:
        names = archive.namelist()
    victim, kind = chance.choice(names), chance.choice(["bytes", "empty", "drop", "tags", "huge"])

    def change(name: str, data: bytes) -> bytes | None:
        if name != victim:
            return data
        if kind == "drop":
            return None
        if kind == "empty":
            return b""
        if kind == "tags":
            data = data.replace(b"<c ", b"<x ", chance.randint(1, 3))
            return data.replace(b"</row>", b"", chance.randint(0, 2))
        if kind == "huge":
            return data.replace(b'r="A3"', b'r="XFD1048576"').replace(b'r="B', b'r="ZZZ', 1)
        return _bytes(replace(mutant, data=data), chance).data

    data = rezipped(mutant.data, change)
    return replace(mutant, data=data, rows=None, how=f"{mutant.how} member {kind} {victim}")


def _json(mutant: Mutant, chance: random.Random) -> Mutant:
    document: Any = json.loads(mutant.data)
    entries: list[Any] = document["data"]["list"]
    how = []
    for _ in range(chance.randint(1, 4)):
        kind = chance.choice(_JSON)
        how.append(kind)
        entry = chance.choice([e for e in entries if isinstance(e, dict) and len(e.get("entity", e)) > 5])
        record = entry.get("entity", entry)
        key = chance.choice(list(record)[3:])
        if kind == "value":
            record[key] = chance.choice([*_VALUES, 10**18, 1.5, True, -1, 10**400])
        elif kind == "null":
            record[key] = None
        elif kind == "double":
            entries.append(json.loads(json.dumps(entry)))
        elif kind == "drop key" and len(record) > 12:
            del record[key]
        elif kind == "flat" and "entity" in entry:
            entries[entries.index(entry)] = entry["entity"]
        elif kind == "strange":
            entries.insert(chance.randrange(len(entries) + 1), chance.choice(_STRANGE))
        elif kind == "nested value":
            record[key] = {"甲": [1, {"乙": None}]}
        elif kind == "order":
            chance.shuffle(entries)
    rows = sum(1 for e in entries if isinstance(e, dict) and len(e.get("entity", e)) > 5)
    way = chance.choice(["same", "same", "list", "result", "lines", "deep", "jsonp"])
    how.append(way)
    if way == "lines":
        text = "\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    else:
        shapes: dict[str, Any] = {
            "list": entries,
            "result": {"code": 200, "result": {"xzxk": [], "rows": entries}},
            "deep": {"a": [{"b": {"c": entries}}]},
        }
        text = json.dumps(shapes.get(way, document), ensure_ascii=chance.random() < 0.5)
        text = f"callback_1({text});" if way == "jsonp" else text
    written = chance.choice(["utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"])
    return replace(mutant, data=text.encode(written), rows=rows, how=f"json {' '.join(how)} {written}")


def _markup(mutant: Mutant, chance: random.Random) -> Mutant:
    """A page: changes that browsers put up with keep the rows, others need not."""
    encoding = "gbk" if b'charset="gbk"' in mutant.data else "utf-8"
    text, rows, how = mutant.data.decode(encoding), mutant.rows, []
    for _ in range(chance.randint(1, 3)):
        kind = chance.choice(_MARKUP)
        how.append(kind)
        if kind == "upper":
            text = _TAGS.sub(lambda tag: tag[0].upper(), text)
        elif kind == "attributes":
            text = text.replace("<td>", '<td style="color:red" onclick="x(\'<b>\')" colspan=1>')
        elif kind == "open":
            text = text.replace("</td><td>", "<td>").replace("</td></tr>\n", "\n")
        elif kind == "comment" and "<!--" not in text:
            text = text.replace("<tr>", "<!-- <tr><td> --><tr>")
        elif kind == "entity":
            text = text.replace("，", "&#65292;").replace("〔", "&#x3014;")
        elif kind == "nest":
            text = text.replace("<body>", "<body><table><tr><td>", 1)
        elif kind == "empty rows":
            text = text.replace("</tbody>", "<tr></tr><tr><td></td></tr></tbody>")
        else:
            tags = list(_TAGS.finditer(text))
            tag = chance.choice(tags) if tags else None
            if tag is not None:
                new = chance.choice([*_TAG, tag[0] * 2])
                text, rows = text[: tag.start()] + new + text[tag.end() :], None
    data = text.encode(encoding, "xmlcharrefreplace")
    return replace(mutant, data=data, rows=rows, how=f"markup {' '.join(how)}")
