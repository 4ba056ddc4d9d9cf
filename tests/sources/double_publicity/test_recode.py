"""Copying texts as UTF-8: the same copy and the same counts in one piece and in several."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.double_publicity import delimited, recode
from sources.double_publicity.recode import Copied

PIECES = st.lists(
    st.sampled_from(["云岭市\n", "abc,", '"，"\r\n', "𠀀", "\u00e9", "\n", "许可〔2026〕"])
    .map(lambda text: text.encode("gb18030"))
    .flatmap(
        lambda text: st.sampled_from([text, text, text, b"\xff", b"\x81", b"\x00", b"\x81\x30", b"\xfe\n"])
    ),
    max_size=60,
)


def whole(path: Path, content: bytes) -> tuple[str, Copied]:
    text = content.decode("gb18030", "replace")
    copied = Copied(
        text.count("\ufffd"),
        text.partition("\ufffd")[0].count("\n") + 1 if "\ufffd" in text else 0,
        text.count("\x00"),
        text.partition("\x00")[0].count("\n") + 1 if "\x00" in text else 0,
        text.count("\n"),
    )
    return text.replace("\x00", ""), copied


@given(PIECES)
@settings(deadline=None)
def test_parts_are_one_text(tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("recode")
    content = b"".join(pieces)
    path, target = folder / "a.csv", folder / "b.csv"
    path.write_bytes(content)
    text, expected = whole(path, content)
    assert recode.recode(path, "gb18030", target) == expected
    assert target.read_bytes() == text.encode()
    ends = [place + 1 for place, sign in enumerate(content) if sign == 10]
    cuts = [0, *(end for end in ends if not recode._BROKEN.search(content[:end])), len(content)]
    copied, joined = Copied(), b""
    for start, stop in pairwise(cuts):
        copied = copied.then(recode.recode_part(path, "gb18030", target, start, stop))
        joined += target.read_bytes()
    assert (copied, joined) == (expected, text.encode())


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_large_text_in_several_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(recode, "_LARGE", 20_000)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    text = "".join(f"云岭市示范区第{number}号，“许可”\x00\r\n" for number in range(5000))
    path, target = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_bytes(text.encode(encoding))
    assert recode.recode(path, encoding, target) == Copied(nuls=5000, first_nul=1, lines=5000)
    assert target.read_bytes().decode() == text.replace("\x00", "")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def test_a_part_whose_program_does_not_start_is_copied_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recode, "_LARGE", 100)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr("sys.executable", "/bin/false")
    path, target = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_bytes("云岭市\n".encode("gb18030") * 100)
    assert recode.recode(path, "gb18030", target).lines == 100
    assert target.read_bytes() == "云岭市\n".encode() * 100


def test_findings_name_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("许可\n".encode("gb18030") * 3 + b"\xff\n\x00\n")
    findings, damaged = delimited.to_utf8(path, "gb18030", tmp_path / "b.csv")
    assert damaged
    assert [found.rule for found in findings] == ["text-undecodable", "text-nul-bytes"]
    assert "第 4 行" in findings[0].message_zh
    assert "第 5 行" in findings[1].message_zh


@pytest.mark.parametrize(
    ("content", "intact"),
    [(b"abc", True), (b"a\x00c", False), (b"a" * 10 + b"\xef\xbf\xbd", False), ("，".encode() * 9, True)],
)
@pytest.mark.parametrize("piece", [2, 3, 4, 1 << 22])
def test_intact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, intact: bool, piece: int
) -> None:
    monkeypatch.setattr(delimited, "_CHUNK_BYTES", piece)
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert delimited.is_intact(path) is intact
