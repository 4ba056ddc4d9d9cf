"""Query results of credit portals: JSON whose records stand in lists, under keys that are column codes.

Belongs here: finding the lists and the records in them. Does not belong here: what the keys mean
(`layouts.yml` knows them as codes).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sources.double_publicity.header import HEADER_ROWS, HEADINGS_NEEDED
from sources.double_publicity.layouts import readings
from sources.findings import finding
from sources.tables import Grid, GridReading
from sources.tables.grid import cell_text, rectangular
from sources.text import decode

_CALLBACK = re.compile(r"\s*[\w$.]{1,80}\s*\(\s*(?=[\[{])")
_DEPTH = 12
# Column names that tell a person's record from an organisation's, where one list holds both.
_ORGANISATION = frozenset(("uscc",))
_PERSON = frozenset(("id_type", "id_no"))

Record = Mapping[str, Any]


def read_portal(data: bytes) -> GridReading:
    """The lists of records as grids of text, each below one row of keys in the order of their occurrence.

    Read are `data.list[].entity` of the portals, any other nesting of lists of objects, a single object, one
    object per line, rows of cells below a row of keys, and all of it inside a callback (JSONP). A list that
    holds permits and penalties, or organisations and persons under different keys, becomes one grid for each.
    A grid's name is the path of its list; `first_line` is such that record 1 has the line number 1.
    """
    decoded = decode(data)
    reading = GridReading(findings=list(decoded.findings))
    lists: dict[str, list[Any]] = {}
    for path, entries in _lists(_documents(decoded.text), "", 0):
        lists.setdefault(path, []).extend(entries)
    strange = 0
    for path, entries in lists.items():
        rows = [[_text(cell) for cell in entry] for entry in entries if isinstance(entry, list)]
        if rows:
            reading.grids.append(Grid(path, rectangular(rows), first_line=0))
        records = [record for entry in entries if isinstance(entry, dict) for record in _inside(entry)]
        strange += sum(1 for record in records if record and not _known(record))
        strange += sum(1 for entry in entries if entry and not isinstance(entry, dict | list))
        for group in _groups(records):
            keys = list(dict.fromkeys(key for record in group for key in record))
            rows = [keys, *([_text(record.get(key)) for key in keys] for record in group)]
            reading.grids.append(Grid(path, rows, first_line=0))
    if strange:
        reading.findings.append(finding("dp-json-entries", count=strange))
    if not reading.grids:
        reading.findings.append(finding("dp-json-shape"))
    return reading


def _documents(text: str) -> Any:
    """The document; of one object per line a list; None when the text is no JSON."""
    start = _CALLBACK.match(text)
    body = text[start.end() : text.rfind(")")] if start else text
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        pass
    try:
        # Not `splitlines`: a text may hold U+2028 and the like.
        return [json.loads(line) for line in body.split("\n") if line.strip()]
    except (ValueError, RecursionError):
        return None


def _lists(node: Any, path: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    """The lists of records in a document with their paths, in its order; a lone record counts as a list."""
    if depth > _DEPTH:
        return
    if isinstance(node, dict):
        records = _inside(node)
        if len(records) == 1 and _is_record(records[0]):
            yield path, [node]
            return
        for key, value in node.items():
            # Numbered objects are one list.
            below = path if key.isdigit() else f"{path}.{key}" if path else key
            yield from _lists(value, below, depth + 1)
    elif isinstance(node, list):
        cells = [cell for entry in node[:HEADER_ROWS] if isinstance(entry, list) for cell in entry]
        if _known(cells) >= HEADINGS_NEEDED or any(
            _is_record(record) for entry in node if isinstance(entry, dict) for record in _inside(entry)
        ):
            yield path, node
            return
        for entry in node:
            if isinstance(entry, dict | list):
                yield from _lists(entry, path, depth + 1)


def _is_record(record: Record) -> bool:
    return _known(record) >= HEADINGS_NEEDED


def _known(keys: Mapping[str, Any] | Sequence[Any]) -> int:
    return sum(1 for key in keys if isinstance(key, str) and readings(key))


def _inside(entry: Record) -> list[Record]:
    """The records of an entry: what it wraps (`entity`, or `xk` and `cf`), else itself."""
    if _is_record(entry):
        return [entry]
    inner = [value for value in entry.values() if isinstance(value, dict)]
    return [value for value in inner if _is_record(value)] or [entry]


def _groups(records: Sequence[Record]) -> list[list[Record]]:
    """The records by subject and, where keys tell, by party, in the order in which the groups begin.

    A record whose keys do not tell belongs to the first group that fits it.
    """
    told: dict[tuple[str, ...], tuple[str, str]] = {}
    for record in records:
        keys = tuple(record)
        if keys not in told:
            told[keys] = _kind(keys)
    groups: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        subject, party = told[tuple(record)]
        subject = subject or next((known for known, _ in told.values() if known), "")
        party = party or next((known for of, known in told.values() if known and of in ("", subject)), "")
        groups.setdefault((subject, party), []).append(record)
    return list(groups.values())


def _kind(keys: Sequence[str]) -> tuple[str, str]:
    meanings = [readings(key) for key in keys]
    counts = {
        subject: sum(1 for meaning in meanings if {r.subject for r in meaning} == {subject})
        for subject in ("permit", "penalty")
    }
    subject = "" if counts["permit"] == counts["penalty"] else max(counts, key=lambda name: counts[name])
    columns = {reading.column for meaning in meanings for reading in meaning}
    party = "organisation" if columns & _ORGANISATION else "person" if columns & _PERSON else ""
    return subject, party


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return cell_text(value)
