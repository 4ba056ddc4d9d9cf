"""Pages with gold: what a person read on them, and how far a reading agrees.

Belongs here: reading gold files (`*gold.csv`, `*list_gold.jsonl`) below a folder, comparing values.
Does not belong here: readers, timing.
"""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

UNSURE = "UNSURE"
PUBLISHED = "published date"
FIRST, LAST = "body, first 20", "body, last 20"
_COLUMNS = {
    "title": "title",
    "published": PUBLISHED,
    "published_at": PUBLISHED,
    "published_date": PUBLISHED,
    "doc_number": "document number",
    "issuer": "issuer",
    "written_date": "written date",
    "index_number": "index number",
    "disclosure_attribute": "attribute",
    "validity": "validity",
    "topic": "topic",
    "attachments": "attachments",
    "body_first_20_chars": FIRST,
    "body_last_20_chars": LAST,
}
FIELDS = tuple(dict.fromkeys(_COLUMNS.values()))
"""The fields that gold may have, in the order of the table."""
_ONLY_IF_GIVEN = frozenset(
    {"attachments", FIRST, LAST}
)  # blank: nobody looked; elsewhere: absent on the page
_ENDS = 20  # characters of the body that the gold has from each end
_SPACE = re.compile(r"[\s\u3000\u200b\ufeff]+")
Entry = tuple[str, str | None, str | None]  # title, address, date


@dataclass(frozen=True)
class Case:
    """A page or text with its gold: `values` by field, '' where the page has no such thing."""

    path: Path
    group: str
    values: dict[str, str] = field(default_factory=dict)
    entries: frozenset[Entry] | None = None


def plain(value: str | None) -> str:
    """Without white space; joint bodies may be separated by spaces or by 、."""
    return _bare(value).replace("、", "")


def _bare(value: str | None) -> str:
    return _SPACE.sub("", value or "")


def moment(value: str | None, precision: int) -> str:
    """A day or a moment, cut to the precision (characters) of the gold."""
    return (value or "").replace("T", " ").removesuffix("+08:00")[:precision]


def agrees(name: str, gold: str, value: str | None, *, by_day: bool = False) -> bool:
    """Whether a reading is the gold's value; `by_day`: a publication date without its time suffices."""
    if name == PUBLISHED:
        precision = 10 if by_day else max(len(gold), 10)
        return moment(gold, precision) == moment(value, precision)
    if name == FIRST:
        return _bare(value)[:_ENDS] == _bare(gold)[:_ENDS]
    if name == LAST:
        return _bare(value)[-_ENDS:] == _bare(gold)[-_ENDS:]
    return plain(gold) == plain(value)


def cases(folder: Path) -> list[Case]:
    """All cases below a folder, in the order of the gold files; pages that are missing are left out."""
    found = [case for file in sorted(folder.rglob("*gold.csv")) for case in _of_table(file)]
    found += [case for file in sorted(folder.rglob("*list_gold.jsonl")) for case in _of_lists(file)]
    return [case for case in found if case.path.is_file()]


def _of_table(file: Path) -> Iterator[Case]:
    group = f"{file.parent.name}/{file.stem}".removesuffix("_gold").removesuffix("/gold")
    with file.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if "file" not in row or "title" not in row:
                return  # gold of another kind
            values = {name: (row[column] or "").strip() for column, name in _COLUMNS.items() if column in row}
            kind = row.get("page_kind", "")
            if kind == "other" and values["title"].isdigit():
                continue  # an error page under its status code: there is no document to read
            if kind == "list":  # a column has a name, but no date of its own
                values = {"title": values["title"]}
            kept = {
                name: value
                for name, value in values.items()
                if value != UNSURE and (value or name not in _ONLY_IF_GIVEN)
            }
            yield Case(file.parent / row["file"], group, kept)


def _of_lists(file: Path) -> Iterator[Case]:
    for line in file.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        entries = frozenset(
            (plain(one["title"]), None if one["url"].startswith("javascript") else one["url"], one["date"])
            for one in gold["items"]
        )
        yield Case(file.parent / gold["file"], "lists", {}, entries)


def entry_hits(case: Case, found: list[dict[str, str | None]]) -> tuple[int, int]:
    """(entries as in the gold, entries found); dates in the precision of the gold's."""
    wanted = case.entries or frozenset()
    precision = max((len(date) for _, _, date in wanted if date), default=10)
    read = {(plain(one["title"]), one["url"], moment(one["date"], precision) or None) for one in found}
    return len(wanted & read), len(read)
