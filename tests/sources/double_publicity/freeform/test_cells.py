"""Cells with a day, with names, with nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.double_publicity.freeform import is_blank, read_bodies, read_day, read_people

HAN = "〇一二三四五六七八九"
DAYS = st.dates(date(1980, 1, 1), date(2089, 12, 31))
BLANKS = st.sampled_from(["", " ", "\n", "\u3000", "\r\n ", "\u200b"])


def han_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones else "")


class TestDays:
    @given(
        DAYS,
        st.sampled_from(
            [
                "{y}年{m}月{d}日",
                "{y}-{m}-{d}",
                "{y}.{m}.{d}",
                "{y}/{m}/{d}",
                "{y}年{m}月{d}",
                "{y}{m:02}{d:02}",
            ]
        ),
    )
    def test_figures(self, day: date, frame: str) -> None:
        text = frame.format(y=day.year, m=day.month, d=day.day)
        assert read_day(text).day == day.isoformat()
        wide = text.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
        assert read_day(f"\n {wide}\u3000").day == day.isoformat()

    @given(DAYS, BLANKS, BLANKS, BLANKS)
    def test_blanks_and_line_breaks_inside(self, day: date, one: str, two: str, three: str) -> None:
        assert (
            read_day(f"{day.year}{one}年{day.month}{two}月{three}{day.day}{one}日{two}").day
            == day.isoformat()
        )

    @given(DAYS, st.sampled_from("〇○零O0Ｏ◯"))
    def test_chinese_numerals(self, day: date, zero: str) -> None:
        year = "".join(HAN[int(sign)] for sign in str(day.year)).replace("〇", zero)
        text = f"{year}年{han_number(day.month)}月{han_number(day.day)}日"
        assert read_day(text).day == day.isoformat()
        formal = text.translate(str.maketrans("一二三四五六七八九十", "壹贰叁肆伍陆柒捌玖拾"))
        assert read_day(formal).day == day.isoformat()

    @pytest.mark.parametrize(
        ("text", "day", "rules"),
        [
            ("2013年12年30日", "2013-12-30", ["text-date-slip"]),
            ("2007月10月23日", "2007-10-23", ["text-date-slip"]),
            ("17年8月28日", None, ["text-date-short"]),
            ("17.8.28", None, ["text-date-short"]),
            ("2017-13", None, ["text-date-unreadable"]),
            ("2017年2月30日", None, ["text-date-unreadable"]),
            ("2017年8月28日、2017年9月1日", None, ["text-date-several"]),
            ("2017年8月28日（2017-08-28）", "2017-08-28", []),
            ("42975", "2017-08-28", []),
            ("——", None, []),
            ("", None, []),
        ],
    )
    def test_doubtful_ones(self, text: str, day: str | None, rules: list[str]) -> None:
        found = read_day(text)
        assert (found.day, [doubt.rule for doubt in found.doubts]) == (day, rules)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "  ",
        "null",
        "NULL",
        "/",
        "无",
        "略",
        "（略）",
        "-",
        "-----------",
        "——",
        "––",
        "__",
        " — \n",
        "\u3000",
    ],
)
def test_blank(cell: str) -> None:
    assert is_blank(cell)
    assert read_people(cell).names == read_bodies(cell).names == ()


@pytest.mark.parametrize("cell", ["无锡某公司", "0", "略阳县某社", "A"])
def test_not_blank(cell: str) -> None:
    assert not is_blank(cell)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("洪某某、白某", ("洪某某", "白某")),
        ("洪某某，白某", ("洪某某", "白某")),
        ("洪某某和白某", ("洪某某", "白某")),
        ("洪某某  白某", ("洪某某", "白某")),
        ("洪 云", ("洪云",)),
        ("洪 云 岭", ("洪云岭",)),
        ("洪某某（云岭联社理事长）", ("洪某某",)),
        ("洪某某\n（原云岭信用社副主任（主持工作））", ("洪某某",)),
        ("洪某某（云岭支行原行长", ("洪某某",)),
        ("洪某（行长）、白某（会计、出纳）", ("洪某", "白某")),
        ("阿迪力·吐尔逊", ("阿迪力·吐尔逊",)),
        ("洪某某  JANE DOE", ("洪某某",)),
        ("Jane Doe", ("Jane Doe",)),
        ("洪某、洪某", ("洪某",)),
    ],
)
def test_people(cell: str, names: tuple[str, ...]) -> None:
    assert (read_people(cell).names, read_people(cell).doubts) == (names, ())


def test_what_is_no_name_is_kept_with_a_doubt() -> None:
    found = read_people("云银监罚决字〔2015〕 4 号")
    assert found.names
    assert [doubt.rule for doubt in found.doubts] == ["text-name-odd"]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("云岭银行股份有限公司\n东坡支行", ("云岭银行股份有限公司东坡支行",)),
        ("东坡公司、西坡公司", ("东坡公司", "西坡公司")),
        ("云岭（东、西坡）有限公司", ("云岭(东、西坡)有限公司",)),
        ("甲、乙村镇银行", ("甲、乙村镇银行",)),
    ],
)
def test_bodies(cell: str, names: tuple[str, ...]) -> None:
    assert read_bodies(cell).names == names


@given(st.text(max_size=40))
def test_nothing_raises(text: str) -> None:
    assert read_day(text) == read_day(text)
    assert len(read_people(text).names) <= len(text)
    assert len(read_bodies(text).names) <= len(text)
