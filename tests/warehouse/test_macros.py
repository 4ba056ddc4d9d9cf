"""SQL macros against plain Python: cleaning, codes, days, amounts."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.engine import Engine
from warehouse.store import Store

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WHITE = " \t\n\r\v\f\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200C))
)
DASHES = "-‐‑‒–—―−─━﹘﹣－"
NOTHING = {"", "/", "\\", "无"}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine(Store(tmp_path_factory.mktemp("macros")))


def apply(engine: Engine, expression: str, values: Sequence[str | None]) -> list[Any]:
    """The expression over the column x, in the order of the values."""
    table = pa.table({"n": pa.array(range(len(values)), pa.int64()), "x": pa.array(values, pa.string())})
    engine.register("work.given", table)
    return engine.query(f"SELECT {expression} AS y FROM work.given ORDER BY n").column("y").to_pylist()


def clean(text: str) -> str:
    text = text.strip(WHITE)
    return "" if text in NOTHING or text.lower() == "null" or not text.strip(DASHES) else text


def uscc_check(body: str) -> str:
    return ALPHABET[(31 - sum(ALPHABET.index(sign) * 3**place for place, sign in enumerate(body)) % 31) % 31]


def identity_check(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


loose = st.text(st.sampled_from([*WHITE, *DASHES, *"/\\无nulNUL、A普通0（）"]), max_size=8)


class TestText:
    @given(st.lists(loose, min_size=1, max_size=30))
    def test_cleaning(self, engine: Engine, values: list[str]) -> None:
        expected = [clean(value) for value in values]
        assert apply(engine, "clean_text(x)", values) == expected
        assert apply(engine, "clean_label(x)", values) == expected

    def test_a_missing_column_stays_missing(self, engine: Engine) -> None:
        for macro in ("clean_text", "clean_label", "clean_code", "canonical_text", "to_day", "to_wan"):
            assert apply(engine, f"{macro}(x)", [None]) == [None]

    def test_plain_characters_follow_nfkc(self, engine: Engine) -> None:
        """Every character of the table stands for what NFKC makes of it."""
        for start, stop in (
            (0xFF01, 0xFF5F),
            (0x2E80, 0x2FE0),
            (0xF900, 0xFB00),
            (0xFE10, 0xFE70),
            (0x2460, 0x2469),
        ):
            signs = [chr(code) for code in range(start, stop)]
            plain = [unicodedata.normalize("NFKC", sign) for sign in signs]
            single = [(s, p) for s, p in zip(signs, plain, strict=True) if len(p) == 1 and s not in WHITE]
            assert apply(engine, "to_plain_characters(x)", [s for s, _ in single]) == [p for _, p in single]

    @given(
        st.lists(
            st.text(st.sampled_from([*"云罚字第〔〕号（）()１２３4５ 　\n［］﹝﹞", "\u00a0"]), max_size=10)
        )
    )
    def test_canonical_text(self, engine: Engine, values: list[str]) -> None:
        expected = ["".join(unicodedata.normalize("NFKC", v).split()) for v in values]
        assert apply(engine, "canonical_text(x)", values) == expected

    @pytest.mark.parametrize(
        "brackets", ["〔〕", "[]", "()", "（）", "［］", "【】", "﹝﹞", "<>", "〈〉", "[）"]
    )
    def test_canonical_number(self, engine: Engine, brackets: str) -> None:
        opening, closing = brackets
        written = f"云交罚 字{opening}２０26{closing}第 003号"
        (plain,) = apply(engine, "canonical_text(x)", [written])
        assert apply(engine, "canonical_number(x)", [plain]) == ["云交罚字〔2026〕第003号"]

    def test_brackets_around_other_things_stay(self, engine: Engine) -> None:
        assert apply(engine, "canonical_number(x)", ["云(甲)罚3号", "云罚(20261)号"]) == [
            "云(甲)罚3号",
            "云罚(20261)号",
        ]

    def test_kinds_are_split_at_semicolons_only(self, engine: Engine) -> None:
        given_ = ["罚款;警告", "罚款； 没收违法所得、没收非法财物；", ";", ""]
        expected = [["罚款", "警告"], ["罚款", "没收违法所得、没收非法财物"], [], []]
        assert apply(engine, "split_kinds(x)", given_) == expected


class TestCodes:
    @given(
        st.text(st.sampled_from(ALPHABET), min_size=17, max_size=17),
        st.integers(0, 17),
        st.sampled_from(ALPHABET + "IOSVZ-"),
    )
    def test_uscc(self, engine: Engine, body: str, place: int, sign: str) -> None:
        code = body + uscc_check(body)
        changed = code[:place] + sign + code[place + 1 :]
        valid = set(changed) <= set(ALPHABET) and changed[17] == uscc_check(changed[:17])
        assert apply(engine, "is_uscc(x)", [code, changed]) == [
            code != "0" * 18,
            valid and changed != "0" * 18,
        ]

    def test_uscc_vectors(self, engine: Engine) -> None:
        """Built for the standard's algorithm; 00000000000000000X is the placeholder seen in real files."""
        given_ = ["0" * 18, "00000000000000000X", "", "1" * 17, "91990101ma0000001", "9.1990101E+17"]
        assert apply(engine, "is_uscc(x)", given_) == [False] * 6

    @given(st.dates(date(1850, 1, 1), date(2100, 1, 1)), st.integers(0, 999), st.integers(0, 999_999))
    def test_identity_numbers(self, engine: Engine, born: date, number: int, area: int) -> None:
        body = f"{area:06}{born:%Y%m%d}{number:03}"
        right = body + identity_check(body)
        wrong = body + ("0" if right[17] != "0" else "1")
        assert apply(engine, "is_identity_number(x)", [right, wrong]) == [True, False]

    def test_identity_numbers_need_an_existing_day(self, engine: Engine) -> None:
        bodies = ["99010120230230001", "99010120231301001", "99010100000101001"]
        assert apply(engine, "is_identity_number(x)", [b + identity_check(b) for b in bodies]) == [False] * 3

    @pytest.mark.parametrize(
        ("found", "read"),
        [
            ("'91990101ma", "91990101MA"),
            ("9199 0101\u3000MA\t1", "91990101MA1"),
            ("９１ｍａ", "91MA"),
            ("", ""),
            ("9.1990101E+17", "9.1990101E+17"),
        ],
    )
    def test_reading(self, engine: Engine, found: str, read: str) -> None:
        assert apply(engine, "clean_code(x)", [found]) == [read]

    def test_lost_digits(self, engine: Engine) -> None:
        codes = ["9.1990101E+17", "1E+15", "9.1E17", "91990101E12345678X", "911398020000E12345", ""]
        assert apply(engine, "has_lost_digits(x)", codes) == [True, True, True, False, False, False]


NOTATIONS = (
    "{y:04}-{m:02}-{d:02}",
    "{y:04}-{m}-{d}",
    "{y:04}/{m}/{d}",
    "{y:04}.{m}.{d}",
    "{y:04}年{m}月{d}日",
    "{y:04}年{m:02}月{d:02}日",
    "{y:04}{m:02}{d:02}",
    "{y:04}/{m}/{d} 8:05",
    "{y:04}-{m:02}-{d:02} 00:00:00",
    "{y:04}-{m:02}-{d:02}T10:20:30",
)


class TestDays:
    @given(st.dates(date(1900, 1, 1), date(2120, 12, 31)))
    def test_every_notation(self, engine: Engine, day: date) -> None:
        written = [notation.format(y=day.year, m=day.month, d=day.day) for notation in NOTATIONS]
        assert apply(engine, "to_day(x)", written) == [day] * len(written)

    @given(st.integers(1, 9999), st.integers(0, 14), st.integers(0, 33))
    def test_days_that_do_not_exist(self, engine: Engine, y: int, m: int, d: int) -> None:
        try:
            day: date | None = date(y, m, d)
        except ValueError:
            day = None
        written = [notation.format(y=y, m=m, d=d) for notation in NOTATIONS]
        assert apply(engine, "to_day(x)", written) == [day] * len(written)

    @given(st.integers(20_000, 80_000))
    def test_day_numbers_of_spreadsheets(self, engine: Engine, number: int) -> None:
        assert apply(engine, "to_day(x)", [str(number)]) == [
            date(1970, 1, 1) + timedelta(days=number - 25_569)
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "2026",
            "2026-10",
            "2026-10/09",
            "26-10-09",
            "19999",
            "80001",
            "2026年10月",
            "epoch",
            "infinity",
            "2026-10-09abc",
            "2026-10-09 下午",
            "0000-01-01",
            "9 October 2026",
            "2026-1-0９",
            "-2026-1-1",
            "45292.5",
        ],
    )
    def test_what_is_no_day(self, engine: Engine, text: str) -> None:
        assert apply(engine, "to_day(x)", [text]) == [None]


class TestAmounts:
    @given(st.decimals(Decimal(0), Decimal("9999999"), places=6))
    def test_plain_and_grouped(self, engine: Engine, amount: Decimal) -> None:
        written = [f"{amount:f}", f"{amount:,f}", f"{amount:f}万元"]
        assert apply(engine, "to_wan(x)", written) == [amount] * 3
        assert apply(engine, "wan_to_yuan(to_wan(x))", written) == [amount * 10_000] * 3

    @pytest.mark.parametrize(
        "text", ["", "500元", "二十万元", "约3", "-1", "1,00", ".5", "1.2.3", "万元", "1e3"]
    )
    def test_what_is_no_amount(self, engine: Engine, text: str) -> None:
        assert apply(engine, "to_wan(x)", [text]) == [None]

    @pytest.mark.parametrize(
        ("amount", "words", "suspicious"),
        [
            ("500", "罚款人民币500元", True),
            ("15000", "处以罚款15,000元整", True),
            ("500", "罚款人民币15500元", False),
            ("500", "罚款500万元", False),
            ("99", "罚款99元", False),
            ("500.5", "罚款500.5元", False),
            ("500", "", False),
        ],
    )
    def test_yuan_entered_as_ten_thousands(
        self, engine: Engine, amount: str, words: str, suspicious: bool
    ) -> None:
        assert apply(engine, f"is_amount_in_yuan(to_wan(x), '{words}')", [amount]) == [suspicious]


def test_macros_do_not_depend_on_each_others_order(engine: Engine, repo: Path) -> None:
    names = {
        name
        for path in (repo / "warehouse" / "sql" / "macros").glob("*.sql")
        for name in re.findall(r"CREATE OR REPLACE MACRO (\w+)", path.read_text(encoding="utf-8"))
    }
    known = {
        row["function_name"]
        for row in engine.query("SELECT function_name FROM duckdb_functions()").to_pylist()
    }
    assert names <= known
