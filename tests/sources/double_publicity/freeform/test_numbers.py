"""Cells of decision numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.double_publicity.freeform import identity_of, read_numbers

LETTERS = st.sampled_from(
    ["云银监罚决字", "云市监处罚", "（云银监）罚决字", "银监云罚字", "云环罚", "云（东）应急罚"]
)
YEARS = st.integers(1998, 2040)
SERIALS = st.integers(1, 99_999)
BRACKETS = st.sampled_from(["〔〕", "[]", "【】", "［］", "﹝﹞", "()", "（）", "〖〗"])
BLANKS = st.sampled_from(["", " ", "\n", "\u3000"])


@given(LETTERS, YEARS, SERIALS, BRACKETS, BLANKS, st.booleans(), st.booleans())
def test_one_spelling(
    letters: str, year: int, serial: int, brackets: str, blank: str, di: bool, enclosed: bool
) -> None:
    written = f"{letters}{brackets[0]}{blank}{year}{blank}{brackets[1]}{'第' if di else ''}{serial}{blank}号"
    found = read_numbers(f"（{written}）" if enclosed else f" {written}\n ")
    plain = letters.replace("（", "(").replace("）", ")")
    assert found.numbers == (f"{plain}〔{year}〕{'第' if di else ''}{serial}号",)
    assert found.identities == (f"{plain.replace('(', '').replace(')', '')}〔{year}〕{serial}号",)
    assert found.doubts == ()


@given(LETTERS, YEARS, st.lists(SERIALS, min_size=2, max_size=5, unique=True), st.sampled_from("、；;，, \n"))
def test_several_in_a_cell(letters: str, year: int, serials: list[int], separator: str) -> None:
    cell = separator.join(f"{letters}〔{year}〕{serial}号" for serial in serials)
    plain = letters.replace("（", "(").replace("）", ")")
    assert read_numbers(cell).numbers == tuple(f"{plain}〔{year}〕{serial}号" for serial in serials)


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("云罚字〔2017〕1、2、3号", ("云罚字〔2017〕1号", "云罚字〔2017〕2号", "云罚字〔2017〕3号")),
        ("云罚字〔2017〕1号、2号", ("云罚字〔2017〕1号", "云罚字〔2017〕2号")),
        ("云罚字〔2017〕第08号至第10号",
         ("云罚字〔2017〕第08号", "云罚字〔2017〕第09号", "云罚字〔2017〕第10号")),
        ("云罚字〔2017〕1号和〔2018〕2号", ("云罚字〔2017〕1号", "云罚字〔2018〕2号")),
        ("云罚字〔2008〕6-2号", ("云罚字〔2008〕6-2号",)),
        ("云罚〔2010〕4号（2）", ("云罚〔2010〕4号(2)",)),
        ("银监云罚字〔2011〕年第7号", ("银监云罚字〔2011〕年第7号",)),
        ("〔2009〕第12号", ("〔2009〕第12号",)),
        ("2007年第1号", ("2007年第1号",)),
        ("云公交决字第123456号", ("云公交决字第123456号",)),
        ("云罚【2017】12", ("云罚〔2017〕12",)),
        ("云罚〔2017〕第 A123 号", ("云罚〔2017〕第A123号",)),
        ("云银监（筹）罚决字〔2004〕第1号", ("云银监(筹)罚决字〔2004〕第1号",)),
        ("文号：云罚〔2017〕1号", ("云罚〔2017〕1号",)),
        ("云罚〔2017〕1号；云罚〔2017〕1号", ("云罚〔2017〕1号",)),
        ("略", ()),
    ],
)  # fmt: skip
def test_cells(cell: str, numbers: tuple[str, ...]) -> None:
    assert (read_numbers(cell).numbers, read_numbers(cell).doubts) == (numbers, ())


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("云罚〔2017〕1-5号", "text-number-range"),
        ("云罚〔2017〕1号至999号", "text-number-range"),
        ("2016年1月1日", "text-number-odd"),
        ("待补", "text-number-odd"),
    ],
)
def test_doubts(cell: str, rule: str) -> None:
    found = read_numbers(cell)
    assert found.numbers
    assert [doubt.rule for doubt in found.doubts] == [rule]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云银监罚〔2009〕第001号", "云银监罚[2009]1号"),
        ("（云银监）罚决字〔2006〕第3号", "云银监罚决字（2006）3号"),
        ("沪环罚2020第12号", "沪环罚〔2020〕12号"),
        ("云罚〔2011〕年第7号", "云罚〔2011〕7"),
    ],
)
def test_the_same_number_in_two_hands(one: str, other: str) -> None:
    assert identity_of(one) == identity_of(other)


@given(st.text(alphabet="云罚字〔〕[]()（）第号至、，；-~年0123456789 \nA", max_size=40))
def test_nothing_raises(text: str) -> None:
    found = read_numbers(text)
    assert all(number == number.strip() and number for number in found.numbers)
    assert found.identities == tuple(dict.fromkeys(identity_of(number) for number in found.numbers))
