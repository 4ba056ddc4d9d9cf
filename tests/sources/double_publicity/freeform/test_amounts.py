"""Sums of money in text: every notation of a sum has its value, and a doubtful one says so."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.double_publicity.freeform.amounts import find_money, number_value

PLAIN, FORMAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
UNITS, FORMAL_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")


def spelled(number: int, *, formal: bool = False) -> str:
    """A whole number below 10^12 in Chinese numerals, written apart from the reader under test."""
    digits, units = (FORMAL, FORMAL_UNITS) if formal else (PLAIN, UNITS)
    if number == 0:
        return "零"
    out = ""
    gap = False
    for size, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, number = divmod(number, size)
        if group == 0:
            gap = gap or bool(out)
            continue
        if out and (gap or group < 1000):
            out += "零"
        text, zero = "", False
        for place in (3, 2, 1, 0):
            digit = group // 10**place % 10
            if digit:
                text += ("零" if zero and text else "") + digits[digit] + units[place]
                zero = False
            else:
                zero = True
        out += text + name
        gap = False
    return out


wholes = st.integers(min_value=1, max_value=10**12 - 1)


class TestNumerals:
    @given(wholes, st.booleans())
    def test_chinese_numerals(self, number: int, formal: bool) -> None:
        assert number_value(spelled(number, formal=formal)) == (Decimal(number), True)

    @given(wholes)
    def test_thousands_separators(self, number: int) -> None:
        assert number_value(f"{number:,}") == (Decimal(number), True)

    @given(st.integers(1, 9999), st.integers(1000, 9999))
    def test_mixed(self, wan: int, rest: int) -> None:
        assert number_value(f"{wan}万{rest}") == (Decimal(wan * 10_000 + rest), True)
        assert number_value(f"{spelled(wan)}万{rest}") == (Decimal(wan * 10_000 + rest), True)

    @given(st.decimals(min_value="0.01", max_value="9999.9999", places=4))
    def test_decimals_of_ten_thousand(self, wan: Decimal) -> None:
        assert number_value(f"{wan}万") == (wan * 10_000, True)

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("3万5千", 35_000), ("两万五千", 25_000), ("二十万零五百", 200_500),
            ("二十万五百", 200_500),
            ("十万一千", 101_000), ("五〇〇〇", 5000), ("2千5百万", 25_000_000),
            ("一万二千亿", 1_200_000_000_000),
            ("卅五", 35),
        ],
    )  # fmt: skip
    def test_ways_of_writing(self, text: str, value: int) -> None:
        assert number_value(text) == (Decimal(value), True)

    @pytest.mark.parametrize("text", ["三万五", "3万5", "一百五", "十百万", "一二万", "1.5千6万千"])
    def test_what_could_be_two_numbers_is_not_certain(self, text: str) -> None:
        assert not number_value(text)[1]


class TestMoney:
    @given(
        st.decimals(min_value="0.01", max_value="99999999.99", places=2),
        st.sampled_from(["{}元", "人民币{}元", "{}元整", "¥{}", "{}元人民币", "人民币{}圆整"]),
    )
    def test_figures(self, value: Decimal, frame: str) -> None:
        if frame == "¥{}" and value < 1000:
            value += 1000
        for number in (f"{value}", f"{value:,}"):
            (found,) = find_money(frame.format(number))
            assert (found.yuan, found.flaw) == (value, None)

    @given(st.integers(1, 10**9), st.integers(0, 9), st.integers(0, 9), st.booleans())
    def test_words_with_jiao_and_fen(self, yuan: int, jiao: int, fen: int, formal: bool) -> None:
        digits = FORMAL if formal else PLAIN
        text = spelled(yuan, formal=formal) + "元"
        text += digits[jiao] + "角" if jiao else ("零" if fen else "")
        text += digits[fen] + "分" if fen else ""
        (found,) = find_money(text)
        assert found.yuan == Decimal(yuan) + Decimal(jiao) / 10 + Decimal(fen) / 100

    @pytest.mark.parametrize(
        ("text", "flaw"),
        [
            ("10余万元", "rough"), ("约5万元", "rough"), ("数万元", "rough"), ("5万元左右", "rough"),
            ("5万元以上", "range"), ("5万元至10万元", "range"), ("5-10万元", "range"), ("5万美元", "foreign"),
            ("港币10万元", "foreign"), ("3万5元", "ambiguous"), ("人民币20", "unit"),
            ("0.001元", "fraction"), ("9" * 40 + "元", "ambiguous"),
        ],
    )  # fmt: skip
    def test_doubtful_sums_say_so(self, text: str, flaw: str) -> None:
        found = find_money(text)
        assert found
        assert {money.flaw for money in found} == {flaw}

    @pytest.mark.parametrize(
        "text", ["第三百元", "2017年5月", "3万人", "20万股", "万某", "四十六条", "3倍", "5%", "元月", "6个月"]
    )
    def test_no_money(self, text: str) -> None:
        assert find_money(text) == []
