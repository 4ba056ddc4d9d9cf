"""Our judgement against an independent one in pandas, on rows with all kinds of defects (layout C)."""

import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from assets.records import take_file
from benchmarks.dp_files import Table, csv_bytes, identity_number, table, uscc
from benchmarks.pandas_reference import judge_file
from sources.double_publicity.layouts import Party, Subject, layouts
from warehouse.engine import Engine
from warehouse.records import build_records
from warehouse.records.intake import Intake
from warehouse.store import Store

TODAY = date(2026, 11, 21)
ROWS = 700
NO_DAYS = ["2026-02-30", "2025.13.1", "26-1-5", "昨天", "2026-1", "20260230", "19999", "2026/01-05"]
NOTATIONS = [
    "2026/3/5",
    "2026.3.5",
    "2026年3月5日",
    "20260305",
    "46000",
    "2026-3-5 10:20",
    "2026-03-05T08:00:00",
]
DAYS = ["2026-04-01", "2026-03-31", "2026-08-31", "2023-05-31", "2098-01-01", "2027-01-15", "2029-04-01"]
LONG_TERM = ["2099-12-31", "2099年12月31日", "长期", "长期有效", "永久"]
USCCS = [
    uscc("92", 5),
    uscc("91", 6)[:17] + "Z",
    uscc("91", 6)[:15],
    "9.1990101E+17",
    "９１" + uscc("91", 8)[2:],
]
USCCS += ["'" + uscc("91", 9).lower(), uscc("91", 10)[:9] + " " + uscc("91", 10)[9:], "91990101IA00000012"]
PENALTY_KINDS = [
    "罚款",
    "警告",
    "警告；通报批评",
    "罚款;没收违法所得、没收非法财物",
    "限制从业；罚款",
    "罚金",
]
PENALTY_KINDS += [
    "暂扣或者吊销许可证、暂扣或者吊销执照",
    "其他",
    "其他-责令改正",
    "没收违法所得、没收非法财物",
]
AMOUNTS = ["0", "0.5", "500", "1,500", "20000", "二十", "5000元", "12万元", "100.5"]
VALUES: dict[str, list[str]] = {
    "行政相对人名称": ["云岭市示范商贸（集团）有限公司", "某" * 201, "云岭市示范商贸有限公司第3分公司"],
    "行政相对人类别": ["企业", "个体工商户", "自然人", " 法人及非法人组织"],
    "行政相对人代码_1(统一社会信用代码)": [*USCCS, "12345678901234567"],
    "行政相对人代码_2(工商注册号)": ["990101000000012", "99010100000001", "9" * 51],
    "行政相对人代码_3(组织机构代码)": ["12345678-9", "123456789", "12345678-Y", "1234"],
    "行政相对人代码_4(税务登记号)": ["9" * 21],
    "行政相对人代码_5(事业单位证书号)": ["9" * 13],
    "行政相对人代码_6(社会组织登记证号)": ["9" * 51, "51990101"],
    "法定代表人": ["洪" * 51],
    "法定代表人证件类型": ["身份证", "身分证"],
    "法定代表人证件号码": ["9" * 65],
    "证件类型": ["护照号", "身份证件"],
    "证件号码": [
        identity_number(7)[:17] + "Y",
        "990101202302300012",
        "1.1990101E+17",
        "990101********1234",
        "E1",
    ],
    "行政许可决定文书名称": ["云市监许〔2026〕3号", "许可（2025）号", "许" * 65],
    "许可类别": ["一般", "其他", "其他-确认", "特许 ", "核" * 257],
    "许可证书名称": ["证" * 65],
    "许可编号": ["JY99010100000001", "云许(2026)9号", "9" * 65],
    "许可内容": ["容" * 4001],
    "违法行为类型": ["违" * 2001],
    "违法事实": ["事" * 5001],
    "处罚依据": ["依" * 2001],
    "处罚类别": PENALTY_KINDS,
    "处罚内容": ["没收工具一批", "罚款500元", "罚款1,500元整", "没收违法所得，罚款", "罚款15500元；没收原料"],
    "罚款金额(万元)": AMOUNTS,
    "没收违法所得、没收非法财物的金额(万元)": AMOUNTS,
    "暂扣或吊销证照名称及编号": ["食品经营许可证", "证" * 201],
    "当前状态": ["2", "有效", "3", "正常"],
    "数据来源单位": ["源" * 201],
    "备注": ["补录", "注" * 4001],
}
ALIKE = [
    "云市监许(2024)12号",
    "云市监许 〔２０２４〕12号",
    "无文号",
    "云市监罚[2024]12号",
    "云市监罚〔2024〕 12号",
]
RULES = {
    ("permit", "organisation"): "R02 R03 R04 R05 R06 R08 R09 R10 R11 R18 R19 R21 R25",
    ("permit", "person"): "R02 R03 R04 R07 R09 R10 R11 R18 R19 R21",
    ("penalty", "organisation"): "R02 R03 R04 R05 R06 R08 R09 R10 R13 R14 R14a R15 R16 R17 R18 R19 R25",
    ("penalty", "person"): "R02 R03 R04 R07 R09 R10 R13 R14 R14a R15 R16 R17 R18 R19",
}


PLACES = """
CREATE SCHEMA core;
CREATE TABLE core.capture_places (
  capture_id VARCHAR, published_date DATE, first_seen_at TIMESTAMPTZ, source_id VARCHAR, channel_id VARCHAR,
  path VARCHAR, version_no BIGINT, role VARCHAR, is_current BOOLEAN);
CREATE VIEW core.capture_dates AS SELECT capture_id, published_date, first_seen_at FROM core.capture_places
"""


def defective(subject: Subject, party: Party) -> Table:
    """Correct rows, of which most then get one to three other cells."""
    made = table(layouts().template("C", subject, party), ROWS)
    chance = random.Random(f"{subject} {party}")
    for row in made.rows:
        for place in chance.sample(range(len(row)), chance.choice([0, 1, 1, 2, 3])):
            heading = made.headings[place]
            values = VALUES.get(heading, [])
            if "日期" in heading or "有效期" in heading or heading == "公示截止期":
                values = [
                    *NO_DAYS,
                    *NOTATIONS,
                    *DAYS,
                    *(LONG_TERM if heading in ("有效期至", "处罚有效期") else []),
                ]
            elif "文书号" in heading or "决定书文号" in heading:
                values = [*ALIKE, "号" * 129]
            elif heading.endswith("统一社会信用代码") and "代码_1" not in heading:
                values = [*USCCS, "000000000000000000", "00000000000000000X"]
            row[place] = chance.choice([*values, "", "无", "——", "\u3000/ "])
    title = "行政许可决定文书名称"
    number = made.headings.index("行政许可决定文书号" if subject == "permit" else "行政处罚决定书文号")
    party_name = made.headings.index("行政相对人名称")
    for earlier, later in zip(made.rows[:-20:10], made.rows[20::10], strict=True):
        # The same decision in another notation, and a name and a number in each other's place.
        later[party_name] = earlier[party_name].replace("（", "(") + " "
        later[number] = earlier[number].replace("〔", "［").replace("〕", "）").replace("号", " 号")
        if title in made.headings:
            later[made.headings.index(title)] = chance.choice(["云市监许〔2026〕3号", "准予许可决定书"])
            later[number] = chance.choice([later[number], "准予许可决定"])
        if subject == "penalty":
            later[made.headings.index("处罚决定日期")] = "2026-04-01"
            later[made.headings.index("处罚类别")] = chance.choice(["警告", "警告；通报批评", "罚款"])
    return made


@pytest.mark.parametrize(("subject", "party"), RULES, ids=lambda word: str(word))
def test_the_same_issues_and_values(tmp_path: Path, subject: Subject, party: Party) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(csv_bytes([defective(subject, party)]))
    store = Store(tmp_path / "data")
    plural = {"permit": "permits", "penalty": "penalties"}[subject]
    with Intake(store, f"parsed.{plural}", "bench") as intake:
        take_file(intake, "cap-1", path, path.name, subject, {})
        assert intake.finish() == ROWS
    with Engine(store, as_of=TODAY) as engine:
        engine.attach("parsed.permits", "parsed.penalties")
        engine.execute(PLACES)
        build_records(engine)
        ours = engine.query("SELECT row, field, rule, severity FROM work.record_issues WHERE rule LIKE 'R%'")
    theirs = judge_file(path, subject, TODAY)
    found, expected = (
        set(zip(*ours.to_pydict().values(), strict=True)),
        set(theirs.issues.itertuples(False, None)),
    )
    assert sorted(found - expected) == []
    assert sorted(expected - found) == []
    fired = Counter(rule for _, _, rule, _ in expected)
    assert set(fired) == set(RULES[subject, party].split())
    core = {row["row"]: row for row in store.read(f"core.{plural}").to_pylist()}
    typed = theirs.core.to_dict("index")
    assert set(core) == set(typed)
    for number, row in core.items():
        assert (row["party_name"], row["doc_number"]) == (
            typed[number]["行政相对人名称"],
            typed[number]["行政许可决定文书号" if subject == "permit" else "行政处罚决定书文号"],
        )
        decided = typed[number]["许可决定日期" if subject == "permit" else "处罚决定日期"]
        assert row["decided_date"] == decided.date()
        assert row["is_long_term"] == typed[number]["long_term"]
