"""Bytes to text: which encoding wins, and what is said about damage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.text import declared_encoding, decode

_TEXT = "示范区政务公开工作要点\n第二行：主动公开"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (_TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + _TEXT.encode(), "utf-8-sig"),
        (_TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + _TEXT.encode("utf-16-be"), "utf-16"),
        (_TEXT.encode("gbk"), "gb18030"),
        ("镕㙍𠮷".encode("gb18030"), "gb18030"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert decoded.encoding == encoding
    assert decoded.text in (_TEXT, "镕㙍𠮷")
    assert decoded.findings == []


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030", "utf-8", None, "nonsense"])
def test_gb_text_whatever_the_page_declares(declared: str | None) -> None:
    assert decode(_TEXT.encode("gbk"), declared).text == _TEXT


def test_strict_utf8_comes_before_a_wrong_declaration() -> None:
    assert decode(_TEXT.encode(), "gb2312").text == _TEXT


def test_another_declared_encoding() -> None:
    assert decode("政務公開".encode("big5"), "big5").text == "政務公開"


def test_a_few_bad_bytes_do_not_turn_utf8_into_mojibake() -> None:
    data = (_TEXT * 20).encode()
    for bad in (data[:100] + b"\xff" + data[100:], data[:-1], data[:61] + data[62:]):
        decoded = decode(bad)
        assert decoded.encoding == "utf-8"
        assert "主动公开" in decoded.text
        assert [one.rule for one in decoded.findings] == ["text-undecodable"]


def test_damage_is_counted_with_its_first_line() -> None:
    decoded = decode("第一行\n第二".encode("gbk") + b"\xff\xff\n" + "第三行".encode("gbk"))
    assert decoded.encoding == "gb18030"
    damage = decoded.findings[0]
    assert damage.rule == "text-undecodable"
    count = decoded.text.count("\ufffd")
    assert f"{count} 处字节无法识别（首处在第 2 行，编码 gb18030）" in damage.message_zh


def test_nul_bytes_are_dropped_and_reported() -> None:
    decoded = decode("甲\n乙\x00丙\x00".encode())
    assert decoded.text == "甲\n乙丙"
    assert [one.rule for one in decoded.findings] == ["text-nul-bytes"]
    assert "2 个空字节（NUL，首处在第 2 行）" in decoded.findings[0].message_zh


def test_a_replacement_character_in_the_source_is_damage_too() -> None:
    assert [one.rule for one in decode("甲\ufffd乙".encode()).findings] == ["text-undecodable"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'<meta charset="gb2312">', "gb2312"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=GBK'>", "gbk"),
        (b'<?xml version="1.0" encoding="UTF-8"?>', "utf-8"),
        (b"<html>", None),
    ],
)
def test_declared_encoding(head: bytes, expected: str | None) -> None:
    assert declared_encoding(head) == expected


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\ufffd"), max_size=60))
def test_utf8_round_trip(text: str) -> None:
    decoded = decode(b"a" + text.encode())
    assert (decoded.text, decoded.encoding) == ("a" + text, "utf-8")


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    assert "\x00" not in decode(data).text
