"""Texts read as UTF-8: whatever the pieces, the same text and the same counts."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.double_publicity import delimited
from sources.double_publicity.recode import Copied, Utf8Stream

PIECES = st.lists(
    st.sampled_from(["云岭市\n", "abc,", '"，"\r\n', "𠀀", "\u00e9", "\n", "许可〔2026〕"])
    .map(lambda text: text.encode("gb18030"))
    .flatmap(
        lambda text: st.sampled_from([text, text, text, b"\xff", b"\x81", b"\x00", b"\x81\x30", b"\xfe\n"])
    ),
    max_size=60,
)


def whole(content: bytes, encoding: str) -> tuple[bytes, Copied]:
    text = content.decode(encoding, "replace")
    copied = Copied(
        text.count("\ufffd"),
        text.partition("\ufffd")[0].count("\n") + 1 if "\ufffd" in text else 0,
        text.count("\x00"),
        text.partition("\x00")[0].count("\n") + 1 if "\x00" in text else 0,
        text.count("\n"),
    )
    return text.replace("\x00", "").encode(), copied


@given(pieces=PIECES, size=st.sampled_from([1, 2, 3, 7, 1000, -1]))
@settings(deadline=None)
def test_pieces_are_one_text(pieces: list[bytes], size: int) -> None:
    content = b"".join(pieces)
    with Utf8Stream(io.BytesIO(content), "gb18030") as stream:
        found = b"".join(iter(lambda: stream.read(size), b""))
    assert (found, stream.copied) == whole(content, "gb18030")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("size", [5, 4096, -1])
def test_encodings(encoding: str, size: int) -> None:
    text = "".join(f"云岭市示范区第{number}号，“许可”\x00\r\n" for number in range(500))
    with Utf8Stream(io.BytesIO(text.encode(encoding)), encoding) as stream:
        found = b"".join(iter(lambda: stream.read(size), b""))
    assert found.decode() == text.replace("\x00", "")
    assert stream.copied == Copied(nuls=500, first_nul=1, lines=500)


def test_a_stretch_of_nothing_but_nul_characters_is_no_end() -> None:
    with Utf8Stream(io.BytesIO(b"a" + bytes(100) + b"b"), "gb18030") as stream:
        assert b"".join(iter(lambda: stream.read(10), b"")) == b"ab"


def test_findings_name_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("许可\n".encode("gb18030") * 3 + b"\xff\n\x00\n")
    findings, damaged = delimited.to_utf8(path, "gb18030", tmp_path / "b.csv")
    assert damaged
    assert [found.rule for found in findings] == ["text-undecodable", "text-nul-bytes"]
    assert "第 4 行" in findings[0].message_zh
    assert "第 5 行" in findings[1].message_zh
    assert (tmp_path / "b.csv").read_text(encoding="utf-8") == "许可\n" * 3 + "\ufffd\n\n"
