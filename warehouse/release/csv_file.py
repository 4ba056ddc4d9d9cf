"""The CSV file of a dataset, written from its Parquet file.

Belongs here: the text of a cell, and writing many of them fast. Does not belong here: what is published.

The CSV is for spreadsheets: UTF-8 with a byte-order mark, CRLF, a text that a spreadsheet would take
for a formula gets an apostrophe in front, lists are joined with ；. NULL is an empty cell, an empty
text is `""`. The Parquet file has the values untouched.

The engine puts whole lines together, slice by slice; their arrow buffer is the file's content as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.hashing import BackgroundDigest

LIST_DELIMITER = "；"
_MARK = b"\xef\xbb\xbf"
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
_SLICE_BYTES = 200 << 20
# Row groups of long documents are read in pieces that start with this many rows.
_FEW_ROWS = 5_000


@dataclass(frozen=True)
class CsvFile:
    """SHA-256 of the file, and how many of its cells carry each label."""

    sha256: str
    labelled: dict[str, int]


def write_csv(
    connection: duckdb.DuckDBPyConnection,
    parquet: Path,
    target: Path,
    *,
    texts: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
) -> CsvFile:
    """Write the rows of a Parquet file as CSV; `target` must not exist.

    In the columns `texts` the cells that contain a label are counted, by the label's name.
    """
    described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{quoted(parquet)}')").fetchall()
    columns = [(str(row[0]), str(row[1])) for row in described]
    counted = dict.fromkeys(labels or {}, 0)
    statement = _statement(columns, texts, labels or {})
    slices = _Slices(parquet)
    with target.open("xb", buffering=0) as handle, BackgroundDigest() as digest:
        head = _MARK + ",".join(name for name, _ in columns).encode() + b"\r\n"
        handle.write(head)
        digest.update(head)
        for first, last in slices:
            found = connection.sql(
                statement.format(source=_source(parquet), first=first, last=last)
            ).to_arrow_table()
            for lines in _buffers(found.column(0)):
                handle.write(lines)
                digest.update(lines)
                slices.written += lines.nbytes
            for position, name in enumerate(counted, start=1):
                counted[name] += pc.sum(found.column(position)).as_py() or 0
        return CsvFile(digest.hexdigest(), {name: number for name, number in counted.items() if number})


class _Slices:
    """First and last row (both included) of the slices to read, one after the other.

    Whole row groups, as many as make about `_SLICE_BYTES` of text, since half a group costs as much to read
    as the whole; pieces of a group where a group alone is larger. `written` tells the size of what was read
    so far.
    """

    def __init__(self, parquet: Path) -> None:
        metadata = pq.read_metadata(parquet)
        groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
        self.written = 0
        self._rows = metadata.num_rows
        self._group = max((group.num_rows for group in groups), default=1)
        self._large = max((group.total_byte_size for group in groups), default=0) > _SLICE_BYTES // 4

    def __iter__(self) -> Iterator[tuple[int, int]]:
        first, count = 0, _FEW_ROWS if self._large else 2 * self._group
        while first < self._rows:
            yield first, first + count - 1
            first += count
            count = max(1, min(4 * count, first * _SLICE_BYTES // max(self.written, 1)))
            if first % self._group == 0 and count >= self._group:
                count -= count % self._group
            else:
                count = min(count, self._group - first % self._group)


def _source(parquet: Path) -> str:
    return f"SELECT * FROM read_parquet('{quoted(parquet)}', file_row_number = true)"


def quoted(path: Path) -> str:
    """A path inside a SQL string."""
    return str(path).replace("'", "''")


def _buffers(lines: pa.ChunkedArray) -> Iterator[memoryview]:
    """The text of each chunk as one piece of memory."""
    for chunk in lines.chunks:
        if len(chunk) == 0:
            continue
        wide = pa.types.is_large_string(chunk.type)
        _, offsets, data = chunk.buffers()
        ends = memoryview(offsets).cast("q" if wide else "i")
        yield memoryview(data)[ends[chunk.offset] : ends[chunk.offset + len(chunk)]]


def _statement(columns: Sequence[tuple[str, str]], texts: Sequence[str], labels: Mapping[str, str]) -> str:
    """Lines (and counts of labels) of the rows `{first}` to `{last}` of `{source}`."""
    plain = ", ".join(f'{_plain(name, kind)} AS "{name}"' for name, kind in columns)
    cells = ", ',', ".join(_cell(name, kind) for name, kind in columns)
    looks = " OR ".join(f"contains(\"{text}\", '已隐去）')" for text in texts)
    counts = ""
    for label in labels.values():
        parts = " + ".join(
            f"CAST(contains(COALESCE(\"{text}\", ''), '{label}') AS INTEGER)" for text in texts
        )
        counts += f", CASE WHEN has_label THEN {parts or 0} ELSE 0 END"
    return (
        f"SELECT concat({cells}, chr(13), chr(10)){counts}"
        f" FROM (SELECT {plain}, {looks or 'FALSE'} AS has_label FROM ({{source}})"
        " WHERE file_row_number BETWEEN {first} AND {last}) AS plain_cells"
    )


def _plain(name: str, kind: str) -> str:
    """A column as text without quotes."""
    column = f'"{name}"'
    if kind == "VARCHAR":
        return column
    if kind == "VARCHAR[]":
        return f"array_to_string({column}, '{LIST_DELIMITER}')"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({column}, '%Y-%m-%dT%H:%M:%SZ')"
    return f"CAST({column} AS VARCHAR)"


def _cell(name: str, kind: str) -> str:
    """A cell as it stands in the file. Comparing the beginning and looking for four characters is cheap; only
    what may be a formula or need quotes goes on to the regular expressions."""
    text = f'"{name}"'
    if kind not in ("VARCHAR", "VARCHAR[]"):
        return text
    may_need = (
        f"{text} < '.' OR {text} >= '＋' OR {text} >= ':' AND {text} < 'A' OR contains({text}, '\"')"
        f" OR contains({text}, ',') OR contains({text}, chr(10)) OR contains({text}, chr(13))"
    )
    safe = f"CASE WHEN regexp_matches({text}, '{_FORMULA}') THEN '''' || {text} ELSE {text} END"
    in_quotes = f"""'"' || replace({safe}, '"', '""') || '"'"""
    needs_quotes = f"""regexp_matches({text}, '[",\\r\\n]') OR {text} = ''"""
    return (
        f"CASE WHEN {may_need} THEN CASE WHEN {needs_quotes} THEN {in_quotes} ELSE {safe} END ELSE {text} END"
    )
