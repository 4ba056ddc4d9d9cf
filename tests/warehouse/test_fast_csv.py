"""The fast reader: what it takes it reads as Python's `csv` does, and it takes nothing doubtful."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from warehouse.archive import ArchiveError
from warehouse.records.fast_csv import BlockTooSmall, CsvText, Refused, _Passing

HEADER = '标题\n\n"a\nx",b,c\n'
TEXTS = st.lists(
    st.sampled_from(
        ["许可", "a", "", '"', '""', '"，"', ",", ",", "\n", "\r\n", "\r", " ", "\ufeff", "￥", "𠮷", "\x0b"]
    ),
    max_size=30,
).map("".join)


def read(
    text: bytes, header_row: int = 2, *, may_be_damaged: bool = False, block: int = 1 << 20
) -> list[list[str]]:
    source = CsvText(io.BytesIO(text), 3, ",", header_row, may_be_damaged=may_be_damaged, block=block)
    return [list(row.values()) for batch in source.batches() for row in batch.to_pylist()]


def patient(text: str) -> list[list[str]]:
    return [row for row in list(csv.reader(io.StringIO(text, newline="")))[3:] if row]


@settings(deadline=None, max_examples=400)
@given(body=TEXTS)
@example('1"x,2"y"z",3" \n " q",2,3')
@example('"1"x,"2"y"z","3" "\n')
@example('1,2,3\r4,5,6\r\n7,"8\r\n8",9\n\r\n\n1,1,1')
@example('1,2,"3')
@example('1,2,"3\n')
@example('1,"2,3\n4,5,6\n')
@example('1"a,2,"3')
@example("1,2")
@example("1,2,3,4\n")
@example("NULL,NA,")
def test_what_is_taken_is_what_csv_reads(body: str) -> None:
    try:
        found = read((HEADER + body).encode())
    except Refused:
        return
    assert found == patient(HEADER + body)


@settings(deadline=None)
@given(
    rows=st.lists(st.lists(st.text(st.sampled_from([*'ab," \n\r许可']), max_size=5), min_size=3, max_size=3)),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    ended=st.booleans(),
)
def test_regular_files_are_taken(rows: list[list[str]], ending: str, ended: bool) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator=ending, quoting=csv.QUOTE_ALL).writerows(rows)
    text = out.getvalue() if ended else out.getvalue().removesuffix(ending)
    assert read(b"\xef\xbb\xbf" + (HEADER + text).encode()) == rows


@pytest.mark.parametrize("body", ["1,2", "1,2,3,4", '1,2,"3', '1,2,"3\n4,5,6\n', "1,2,3\x00", "1,2,\ufffd"])
def test_doubtful_texts_are_refused(body: str) -> None:
    with pytest.raises(Refused):
        read((HEADER + body).encode())


@pytest.mark.parametrize("broken", [b"\xff", "许".encode()[:2]])
def test_broken_utf8_is_refused(broken: bytes) -> None:
    whole = HEADER.encode() + b"1,2,3\n"
    for place in (*range(len(HEADER.encode()) - 1), len(whole) - 1):
        with pytest.raises(Refused):
            read(whole[:place] + broken + whole[place:])
    with pytest.raises(Refused):
        read(HEADER.encode().rstrip() + broken)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 1000])
@pytest.mark.parametrize(
    ("text", "is_damaged"),
    [("甲￥" * 50, False), ("甲\ufffd", True), ("￥a\ufffd" * 3, True), ("a" * 99, False)],
)
def test_marks_of_loss_are_seen_wherever_pieces_end(size: int, text: str, is_damaged: bool) -> None:
    passing = _Passing(io.BytesIO(text.encode()), ",,", True)
    assert b"".join(iter(lambda: passing.read(size), b"")) == text.encode() + b"\n,,\n"
    assert passing.is_damaged is is_damaged


def test_a_record_longer_than_a_block() -> None:
    text = (HEADER + f"1,2,{'长' * 1000}\n4,5,6\n").encode()
    with pytest.raises(BlockTooSmall):
        read(text, block=100)
    assert [len(row[2]) for row in read(text)] == [1000, 1]


def test_rows_keep_their_order_over_many_blocks() -> None:
    text = HEADER + "".join(f'{number},"第{number}\n号",\n' for number in range(20_000))
    assert [row[0] for row in read(text.encode(), block=5000)] == [str(number) for number in range(20_000)]


def test_an_error_of_the_stream_is_told_as_it_is() -> None:
    class Damaged(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 20_000:
                raise ArchiveError("损坏")
            return super().read(1000)

    source = CsvText(Damaged(HEADER.encode() + b"1,2,3\n" * 10_000), 3, ",", 2, may_be_damaged=False)
    with pytest.raises(ArchiveError):
        list(source.batches())
