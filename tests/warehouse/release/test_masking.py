"""Masking: identity data never survives, public numbers do, and the SQL runs on Spark as well."""

import json
import random
import re
from collections.abc import Iterator
from datetime import date

import pyarrow as pa
import pytest
import sqlglot
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlglot.errors import ErrorLevel

from warehouse.contract import Contract, load_contracts
from warehouse.engine import Engine, sql
from warehouse.release.masking import (
    LABELS,
    load_masks,
    published_fields,
    published_rows,
    published_select,
)
from warehouse.store import Store

_WORDS = {"zh": "示例", "en": "Example"}
_TEXTS = Contract.model_validate(
    {
        "table": "core.texts",
        "stage": "core",
        "title": _WORDS,
        "description": _WORDS,
        "grain": _WORDS,
        "key": ["n"],
        "fields": [
            {"name": "n", "type": "integer", "title": _WORDS},
            {"name": "party_kind", "title": _WORDS},
            {"name": "party_name", "title": _WORDS, "disclosure": "person_name"},
            {"name": "content", "title": _WORDS, "disclosure": "free_text"},
        ],
    }
)


class Masks:
    """Runs texts and names through the same masks as a release."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def rows(
        self, kind: str | None, pairs: list[tuple[str | None, str | None]]
    ) -> list[tuple[str | None, str | None]]:
        """Published (name, text) of rows with (name, text)."""
        rows = [
            {"n": n, "party_kind": kind, "party_name": name, "content": text}
            for n, (name, text) in enumerate(pairs)
        ]
        table = pa.Table.from_pylist(rows, schema=_TEXTS.arrow_schema)
        found = published_rows(self.engine.connection, _TEXTS, table).to_pylist()
        assert [row["n"] for row in found] == list(range(len(pairs)))
        return [(row["party_name"], row["content"]) for row in found]

    def texts(self, texts: list[str], *, person: bool = False) -> list[str]:
        """Published texts of rows about a person or about a company."""
        kind = "自然人" if person else "法人及非法人组织"
        return [text or "" for _, text in self.rows(kind, [(None, text) for text in texts])]

    def text(self, text: str, *, person: bool = False) -> str:
        """The published text of one row."""
        return self.texts([text], person=person)[0]


@pytest.fixture(scope="module")
def masks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Masks]:
    with Engine(Store(tmp_path_factory.mktemp("data"))) as engine:
        load_masks(engine)
        yield Masks(engine)


def _luhn(digits: str) -> str:
    """`digits` with the check digit that Luhn's rule asks for."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


def _credit_code(first: str) -> str:
    """17 characters with the check character of GB 32100."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(first))
    return first + alphabet[(31 - total % 31) % 31]


_wide = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")
_around = st.text(
    st.characters(exclude_categories=["Cs", "Nd", "Nl", "No"], exclude_characters="\x00"), max_size=15
)
_identity = st.builds(
    lambda area, day, sequence, check: f"{area}{day:%Y%m%d}{sequence:03d}{check}",
    st.integers(100000, 999999),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)),
    st.integers(0, 999),
    st.sampled_from("0123456789Xx"),
)
_old_identity = st.builds(
    lambda area, day, sequence: f"{area}{day:%y%m%d}{sequence:03d}",
    st.integers(100000, 999999),
    st.dates(min_value=date(1930, 1, 1), max_value=date(1999, 12, 31)),
    st.integers(0, 999),
)
_mobile = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
_card = st.from_regex(r"(?:62|6[05]|4[0-9])[0-9]{13,16}", fullmatch=True).map(_luhn)


def _digits_in(text: str) -> str:
    return "".join(
        c
        for c in text.translate(str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx"))
        if c in "0123456789Xx"
    )


_number = st.one_of(_identity, _old_identity, _mobile, _card)


@settings(max_examples=12)
@given(
    cases=st.lists(st.tuples(_around, _number, _around, st.booleans()), min_size=20, max_size=40),
    person=st.booleans(),
)
@example(cases=[("T", "13812345678", "x", False), ("+", "13812345678", "", True)], person=False)
def test_no_number_survives_between_any_texts(
    masks: Masks, cases: list[tuple[str, str, str, bool]], person: bool
) -> None:
    texts = [
        before + (number.translate(_wide) if wide else number) + after
        for before, number, after, wide in cases
    ]
    for (_, number, _, _), published in zip(cases, masks.texts(texts, person=person), strict=True):
        assert number not in _digits_in(published)
        assert "已隐去）" in published


@settings(max_examples=8)
@given(
    cases=st.lists(
        st.tuples(st.text("0123456789", max_size=6), _identity, st.text("0123456789", max_size=6)),
        min_size=20,
        max_size=40,
    )
)
def test_no_identity_number_survives_inside_other_digits(
    masks: Masks, cases: list[tuple[str, str, str]]
) -> None:
    published = masks.texts([f"编号{before}{number}{after}。" for before, number, after in cases])
    for (_, number, _), text in zip(cases, published, strict=True):
        assert number not in text


_pair = st.one_of(_identity, _mobile, _card)


@settings(max_examples=8)
@given(cases=st.lists(st.tuples(_pair, st.sampled_from("，, 、/\n-"), _pair), min_size=20, max_size=40))
def test_no_number_hides_another(masks: Masks, cases: list[tuple[str, str, str]]) -> None:
    published = masks.texts([f"甲{first}{gap}{second}乙" for first, gap, second in cases])
    for (first, _, second), text in zip(cases, published, strict=True):
        assert first not in text
        assert second not in text


@pytest.mark.parametrize(
    "text",
    [
        "138 1234 5678",
        "138-1234-5678",
        "1381-234-5678",
        "138 123 45678",
        "+86 138 1234 5678",
        "+8613812345678",
        "008613812345678",
        "013812345678",
        "１３８　１２３４　５６７８",
        "138\u00a01234\u00a05678",
        "138 - 1234 - 5678",
        "1381234567813987654321",
    ],
)
def test_mobile_numbers_in_many_hands(masks: Masks, text: str) -> None:
    published = masks.text(f"电话：{text}。")
    assert LABELS["mobile"] in published
    assert "5678" not in _digits_in(published)


@pytest.mark.parametrize(
    "text", ["990101 19900307 1234", "990101-19900307-123X", "990101 1990 0307 1234", "990101199013321234"]
)
def test_identity_numbers_in_groups_and_with_slips(masks: Masks, text: str) -> None:
    assert masks.text(f"证件{text}，") == f"证件{LABELS['identity']}，"


def test_bank_cards_in_groups(masks: Masks) -> None:
    card = _luhn("622202020012345678")
    grouped = " ".join(card[i : i + 4] for i in range(0, len(card), 4))
    assert masks.text(f"账号{grouped}，") == f"账号{LABELS['card']}，"
    short = _luhn("622588021234567")
    grouped = " ".join(short[i : i + 4] for i in range(0, 16, 4))
    published = masks.text(f"账号{grouped} 13812345678")
    assert published == f"账号{LABELS['card']} {LABELS['mobile']}"


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码113325000026455663",
        "统一社会信用代码91320105780688132K，",
        "工商注册号370832200099345",
        "2018-03-15 2019-03-14 2015 2016 2017 2018 2019 2020",
        "http://www.example.cn/P020180315598234567890.pdf",
        "云岭政发〔2026〕12号，罚款12345678.90元",
        "0537-1234567，12345热线，400-123-4567",
        "云B2-20180123，苏A级景区，新ABCDEF",
        "住房和城乡建设局关于住宅小区、常住人口和户籍制度改革的通知",
        "凭身份证到申请人户籍所在地的镇人民政府或街道办事处办理",
        "申请人须持本人身份证、户籍证明、住所证明材料（产权证）到中心办理",
        "甲公司，住所：云岭市和平路12号，法定代表人乙",
        "",
    ],
)
def test_what_is_public_stays(masks: Masks, text: str) -> None:
    assert masks.text(text) == text


def _reads_otherwise(code: str) -> bool:
    """May the digits of a code be taken for something else? A birthday in it, or a run beside letters."""
    if code[:17].isdigit():
        return bool(re.match(r"[1-9]\d{5}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]", code))
    return any(len(run) >= 11 for run in re.findall(r"\d+", code))


@settings(max_examples=8)
@given(
    firsts=st.lists(
        st.from_regex(r"(?:1[1239]|5[1-3]|9[123])[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True), min_size=20
    )
)
def test_credit_codes_stay(masks: Masks, firsts: list[str]) -> None:
    codes = [code for code in map(_credit_code, firsts) if not _reads_otherwise(code)]
    assert masks.texts([f"代码{code}。" for code in codes]) == [f"代码{code}。" for code in codes]


@pytest.mark.parametrize(
    "plate",
    [
        "京A12345",
        "京A·12345",
        "京A D12345",
        "粤BD12345",
        "鲁A1234挂",
        "京a12345",
        "京Ａ１２３４５",
        "川A123学",
    ],
)
def test_licence_plates(masks: Masks, plate: str) -> None:
    published = masks.text(f"驾驶{plate}，沿云岭路行驶")
    if plate == "川A123学":
        assert published == "驾驶川A123学，沿云岭路行驶"
    else:
        assert published == f"驾驶{LABELS['plate']}，沿云岭路行驶"


def test_addresses_of_persons(masks: Masks) -> None:
    label = LABELS["address"]
    published = masks.texts(
        [
            "张三，男，住云岭市示范区和平路12号3单元402室，罚款",
            "住址：云岭市（原云岭县）和平路12号；其他",
            "户籍所在地为云岭市青石镇北村3组。其他",
            "家住北村，现住东花园小区",
            "住房保障申请",
        ],
        person=True,
    )
    assert published == [
        f"张三，男，{label}，罚款",
        f"{label}；其他",
        f"{label}。其他",
        f"{label}，{label}",
        "住房保障申请",
    ]


def test_addresses_in_other_rows_go_only_next_to_the_words_of_a_person(masks: Masks) -> None:
    label = LABELS["address"]
    text = "甲公司，住所：和平路1号，法人张三，住云岭市北村3组，身份证号990101199003071234，现住东街道5号。"
    published = masks.text(text)
    assert published == f"甲公司，住所：和平路1号，法人张三，{label}，身份证号{LABELS['identity']}，{label}。"


def test_addresses_behind_the_words_of_a_person(masks: Masks) -> None:
    label = LABELS["address"]
    texts = [
        "本人身份证遗失，住址：东花园",
        "本人家住云岭市北村，特此声明",
        "本人户籍所在地和平路3号。",
        "本人住在东街5组",
    ]
    assert masks.texts(texts) == [
        f"本人身份证遗失，{label}",
        f"本人{label}，特此声明",
        f"本人{label}。",
        f"本人{label}",
    ]


def test_json_stays_json(masks: Masks) -> None:
    text = (
        '[{"title": "本人身份证：住址和平路12号", "url": "http://a.example/x.pdf"}, {"title": "13812345678"}]'
    )
    assert json.loads(masks.text(text, person=False))[0]["url"] == "http://a.example/x.pdf"


def test_names_of_persons_keep_the_surname(masks: Masks) -> None:
    names = ["张三", "欧阳小花", "欧阳", " 张 三", "买买提·艾力", "张", "", None, "张三990101199003071234"]
    found = [name for name, _ in masks.rows("自然人", [(name, None) for name in names])]
    assert found == ["张某", "欧阳某", "欧某", "张某", "买某", "张某", "", None, "张某"]


def test_names_of_others_stay(masks: Masks) -> None:
    assert masks.rows("法人及非法人组织", [("张三饭店", "张三饭店")]) == [("张三饭店", "张三饭店")]
    # Without a kind a short name is taken for a person's.
    assert masks.rows(None, [("张三", "关于张三"), ("云岭市甲有限公司", None)]) == [
        ("张某", "关于张某"),
        ("云岭市甲有限公司", None),
    ]


def test_a_text_does_not_name_the_person_again(masks: Masks) -> None:
    assert masks.rows("自然人", [("张三丰", "关于对张三丰的处罚决定")]) == [("张某", "关于对张某的处罚决定")]


_any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200)


@settings(max_examples=8)
@given(texts=st.lists(_any_text, min_size=20, max_size=40))
def test_masking_is_harmless_and_stable(masks: Masks, texts: list[str]) -> None:
    published = masks.texts(texts)
    assert masks.texts(published) == published
    for text, found in zip(texts, published, strict=True):
        if not any(c.isdigit() for c in text) and "身份" not in text and "本人" not in text:
            assert found == text


@pytest.mark.parametrize(
    "change",
    [
        {"name": "n", "type": "integer", "title": _WORDS, "disclosure": "internal"},
        {"name": "other", "type": "strings", "title": _WORDS, "disclosure": "free_text"},
    ],
)
def test_contradicting_disclosure_is_refused(change: dict[str, object]) -> None:
    fields = [field.model_dump() for field in _TEXTS.fields if field.name != change["name"]]
    spec = Contract.model_validate({**_TEXTS.model_dump(), "fields": [*fields, change]})
    with pytest.raises(ValueError, match=str(change["name"])):
        published_fields(spec)


def test_a_name_without_a_kind_is_refused() -> None:
    fields = [field.model_dump() for field in _TEXTS.fields if field.name != "party_kind"]
    spec = Contract.model_validate({**_TEXTS.model_dump(), "fields": fields})
    with pytest.raises(ValueError, match="party_kind"):
        published_fields(spec)


def test_every_statement_runs_on_spark_too() -> None:
    statements = [sql("release/masks"), published_select(_TEXTS)]
    for spec in load_contracts().values():
        if spec.dataset:
            statements.append(published_select(spec))
    for statement in statements:
        translated = sqlglot.transpile(
            statement, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE
        )
        assert all(translated)
    assert "(?=" not in sql("release/masks")
    assert "(?<" not in sql("release/masks")


def test_random_files_of_numbers_leave_nothing_behind(masks: Masks) -> None:
    """Many numbers in one run, as a table of people would have them."""
    noise = random.Random(7)
    lines, secrets = [], []
    for _ in range(300):
        born = f"19{noise.randint(50, 99)}0{noise.randint(1, 9)}{noise.randint(10, 28)}"
        secret = noise.choice(
            [
                f"{noise.randint(100000, 999999)}{born}{noise.randint(1000, 9999)}",
                f"1{noise.randint(3, 9)}{noise.randint(10**8, 10**9 - 1)}",
                _luhn(f"62{noise.randint(10**13, 10**14 - 1)}"),
            ]
        )
        secrets.append(secret)
        lines.append(
            noise.choice(["证件", "tel:", "", "/", "№", "A"]) + secret + noise.choice(["号", "", "；", "b"])
        )
    for published, secret in zip(masks.texts(lines), secrets, strict=True):
        assert secret not in published
