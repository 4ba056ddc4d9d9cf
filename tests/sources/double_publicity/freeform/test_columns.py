"""Columns of free text into columns of values."""

import time

from sources.double_publicity.freeform import columns_of, read_custom
from sources.double_publicity.header import Header, read_header

HEADER = ["决定书文号", "单位名称", "个人姓名", "违法事实", "处罚内容", "处罚日期", "处罚机关"]
ROWS = [
    ["云银监罚决字[2017]1号", "云岭银行", " ", "违规放贷", "罚款20万元", "2017年8月28日", "云岭银监分局"],
    ["云银监罚决字[2017]2、3号", "——", "洪某、白某", "违规放贷", "警告，并分别罚款5万元", "二○一七年八月九日",
     "云岭银监分局"],
    ["", "", "", "", "", "", ""],
]  # fmt: skip


def columns() -> dict[str, list[str]]:
    header = read_header([HEADER], own={}, subject=None)
    assert isinstance(header, Header)
    return columns_of(header.places, header.persons, list(zip(*ROWS, strict=True)))


def test_values_by_column() -> None:
    found = read_custom(columns())
    assert found.columns == {
        "text_decided_date": ["2017-08-28", "2017-08-09", ""],
        "text_published_date": ["", "", ""],
        "text_doc_number": [
            "云银监罚决字〔2017〕1号",
            "云银监罚决字〔2017〕2号；云银监罚决字〔2017〕3号",
            "",
        ],
        "text_identity_number": [
            "云银监罚决字〔2017〕1号",
            "云银监罚决字〔2017〕2号；云银监罚决字〔2017〕3号",
            "",
        ],
        "text_fine_yuan": ["200000.00", "100000.00", ""],
        "text_confiscated_yuan": ["", "", ""],
        "text_penalty_kinds": ["罚款", "警告；罚款", ""],
        "text_persons": ["", "洪某；白某", ""],
        "text_bodies": ["云岭银行", "", ""],
        "text_party_count": ["1", "2", "0"],
    }
    assert [(row, finding.rule, finding.field) for row, finding in found.findings] == [
        (1, "text-count-cells", "处罚内容")
    ]


def test_columns_that_state_the_sum() -> None:
    found = read_custom(
        {
            "penalty_text": ["警告，罚款", "罚款3万元", "罚款2万元", "罚款2万元", "没收违法所得"],
            "fine_wan": ["2.5", "3", "3", "", ""],
            "confiscated_yuan": ["", "", "", "", "1,280.50"],
        }
    )
    assert found.columns["text_fine_yuan"] == ["25000.00", "30000.00", "30000.00", "20000.00", ""]
    assert found.columns["text_confiscated_yuan"] == ["", "", "", "", "1280.50"]
    assert [(row, finding.rule) for row, finding in found.findings] == [(2, "text-sum-differs")]


def test_a_bare_sum_without_a_unit_is_a_doubt() -> None:
    found = read_custom({"fine_amount": ["5", "5万元", "/"], "penalty_text": ["", "", ""]})
    assert found.columns["text_fine_yuan"] == ["", "50000.00", ""]
    assert found.columns["text_penalty_kinds"] == ["", "罚款", ""]
    assert [(row, finding.rule) for row, finding in found.findings] == [(0, "text-sum-unclear")]


def test_nothing_at_all() -> None:
    assert read_custom({}).columns["text_doc_number"] == []


def test_speed() -> None:
    """At least 5,000 different texts a second on one core, with a wide margin for a busy machine."""
    texts = [
        f"对云岭公司第{n}分公司给予警告，没收违法所得{n}.5元，并处罚款人民币{n}万元" for n in range(3000)
    ]
    start = time.process_time()
    read_custom({"penalty_text": texts})
    rate = len(texts) / (time.process_time() - start)
    print(f"\n{rate:,.0f} texts a second")
    assert rate > 1000
