"""Document numbers: all spellings of one number give one text; damage is repaired only when it is plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.doc_numbers import find, is_ambiguous, normalise

_CODES = st.sampled_from(["示政办发", "国办函", "云示卫办政务函", "示府", "吉市产权公发", "沪X教委规"])
_YEARS = st.integers(1980, 2030)
_SERIALS = st.integers(1, 999)
_BRACKETS = ["〔〕", "[]", "【】", "（）", "()", "﹝﹞", "〖〗", "［］", "〔）", "(〕", "〔]", "<>"]


@pytest.mark.parametrize("brackets", _BRACKETS)
@given(code=_CODES, year=_YEARS, serial=_SERIALS, gap=st.sampled_from(["", " ", "　", "  "]))
def test_spellings_round_trip(brackets: str, code: str, year: int, serial: int, gap: str) -> None:
    canonical = f"{code}〔{year}〕{serial}号"
    spelled = f"{code}{gap}{brackets[0]}{gap}{year}{gap}{brackets[1]}{gap}{serial}{gap}号"
    number = normalise(spelled)
    assert number is not None
    assert (number.text, number.repaired) == (canonical, False)
    again = normalise(canonical)
    assert again is not None
    assert again.text == canonical


@given(code=_CODES, year=_YEARS, serial=_SERIALS)
def test_lost_signs_are_restored(code: str, year: int, serial: int) -> None:
    canonical = f"{code}〔{year}〕{serial}号"
    for damaged in (
        f"{code}〔{year}{serial}号",
        f"{code}〔{year}{serial}",
        f"{code}{year}〕{serial}号",
        f"{code}〔{year}〕{serial}",
    ):
        number = normalise(damaged)
        assert number is not None
        assert (number.text, number.repaired) == (canonical, True)


@pytest.mark.parametrize(
    ("text", "canonical", "repaired"),
    [
        ("国办公开办函 〔2019〕1号", "国办公开办函〔2019〕1号", False),
        ("建房〔2012 ) 8 4 号", "建房〔2012〕84号", False),
        ("示政发〔２０２０〕１２号", "示政发〔2020〕12号", False),
        ("陕政办函202069号", "陕政办函〔2020〕69号", True),
        ("徐府办发〔201725", "徐府办发〔2017〕25号", True),
        ("（示政发〔2020〕1号）", "示政发〔2020〕1号", False),
        ("吉市产权公发[2018]第109号", "吉市产权公发〔2018〕第109号", False),
        ("国令第707号", "国令第707号", False),
        ("中华人民共和国国务院令 第707号", "国令第707号", False),
        ("中华人民共和国主席令（第七十二号）", "主席令第72号", False),
        ("主席令第28号", "主席令第28号", False),
        ("示范区人民政府令第一百零三号", "示范区人民政府令第103号", False),
        ("国家税务总局公告2019年第14号", "国家税务总局公告2019年第14号", False),
        ("第189号", "第189号", False),
        ("令第189号", "令第189号", False),
        ("云岭市人民政府第189号令", "云岭市人民政府令第189号", False),
        ("2018年第3号", "2018年第3号", False),
        ("云政发《2018》3号", "云政发〔2018〕3号", False),
        ("云政发﹙2018﹚3号", "云政发〔2018〕3号", False),
        ("云政发〔〔2018〕3号", "云政发〔2018〕3号", False),
        ("（示）应急罚〔2021〕A-12号", "（示）应急罚〔2021〕A-12号", False),
        ("(示)食药监食罚〔2021〕12号", "（示）食药监食罚〔2021〕12号", False),
        ("示政地字〔2021〕K12号", "示政地字〔2021〕K12号", False),
        ("文号：示政办〔2019〕15号", "示政办〔2019〕15号", False),
        ("云政发〔2018〕3号文件", "云政发〔2018〕3号", False),
        ("云政发［2018］3号（有效）", "云政发〔2018〕3号", False),
        ("示政办发〔2019〕15号★", "示政办发〔2019〕15号", False),
        ("示统201939号", "示统〔2019〕39号", True),
        ("示政办2020年15号", "示政办〔2020〕15号", True),
        ("云政发2018 第3号", "云政发〔2018〕3号", True),
    ],
)
def test_variants(text: str, canonical: str, repaired: bool) -> None:
    number = normalise(text)
    assert number is not None
    assert (number.text, number.repaired) == (canonical, repaired)


@pytest.mark.parametrize(
    "text",
    [
        None, "", "无", "2020年1月2日", "示政发", "〔2020〕1号", "解放路2012号", "示政函202020号",
        "中山路20153号", "示范区2020年15号", "云政发〔18〕3号", "云政发〔2018〕号", "2020年15号",
        "根据示政发〔2020〕1号精神，现就有关事项通知如下", "示政发〔2020〕1号关于印发办法的通知", "第三号",
        "示" * 200,
    ],
)  # fmt: skip
def test_what_is_no_number(text: str | None) -> None:
    assert normalise(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "根据《通知》（国办发〔2017〕42号）和京政办字〔2017〕29号文件",
            ["国办发〔2017〕42号", "京政办字〔2017〕29号"],
        ),
        ("按照国令第711号的规定", ["国令第711号"]),
        ("依据国办发〔2017〕42号、云政发﹝2018﹞3号要求", ["国办发〔2017〕42号", "云政发〔2018〕3号"]),
        ("产权转让公告吉市产权公发[2018]第109号", ["吉市产权公发〔2018〕第109号"]),
        ("联系电话2020号楼，2021年第3季度", []),
        ("（二）云政发〔2018〕3号文件要求", ["云政发〔2018〕3号"]),
        ("（失效）云政发〔2018〕3号", ["云政发〔2018〕3号"]),
        (
            "示自然资规〔2019〕5号（示府规备字〔2019〕12号）",
            ["示自然资规〔2019〕5号", "示府规备字〔2019〕12号"],
        ),
    ],
)
def test_find_in_running_text(text: str, expected: list[str]) -> None:
    found = find(text)
    assert [one.text for one in found] == expected
    for one in found:
        again = normalise(text[one.start : one.end])
        assert again is not None
        assert again.text == one.text


@given(st.text(alphabet="示政办发〔〕[]()（）20198第号 令公告年一十", max_size=50))
def test_spans_are_ordered_and_canonical_texts_stay(text: str) -> None:
    last = 0
    for one in find(text):
        assert last <= one.start < one.end <= len(text)
        last = one.end
        again = normalise(one.text)
        assert again is None or again.text == one.text


@given(code=_CODES, year=_YEARS.filter(lambda y: 1980 <= y <= 2030), serial=st.integers(1, 9999))
def test_lost_brackets_are_restored_or_refused(code: str, year: int, serial: int) -> None:
    damaged = f"{code}{year}{serial}号"
    number = normalise(damaged)
    if str(serial).startswith(("19", "20")):
        assert (number, is_ambiguous(damaged)) == (None, True)
    elif code[-1] not in "府":
        assert number is not None
        assert (number.text, number.repaired) == (f"{code}〔{year}〕{serial}号", True)
    assert not is_ambiguous(f"{code}〔{year}〕{serial}号")


@given(
    numbers=st.lists(st.tuples(_CODES, _YEARS, _SERIALS), min_size=1, max_size=4),
    joint=st.sampled_from(["、", "；", "，", "和", " "]),
)
def test_joint_numbers_are_all_found_in_order(numbers: list[tuple[str, int, int]], joint: str) -> None:
    texts = [f"{code}〔{year}〕{serial}号" for code, year, serial in numbers]
    found = [one.text for one in find(joint.join(texts))]
    assert found == texts if joint != "和" else [one.removeprefix("和") for one in found] == texts


@pytest.mark.parametrize("text", [None, "", "示政函〔2020〕20号", "202020号", "示政函202039号"])
def test_what_is_not_ambiguous(text: str | None) -> None:
    assert not is_ambiguous(text)
