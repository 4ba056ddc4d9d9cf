"""Layout-C permits and penalties judged with pandas, as an analyst would: columns at a time, not rows.

It serves as the benchmark's reference for speed and as an oracle in tests, so it is written from the
description of the rules alone and shares nothing with the pipeline. Belongs here: reading a regular CSV file
with the template's headings, the rules of layout C, typed rows. Does not belong here: damaged files, other
layouts, the wording of issues.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from benchmarks.pandas_cells import (
    LOST,
    canonical_text,
    is_identity,
    is_uscc,
    plain_code,
    plain_text,
    read_rows,
    to_amounts,
    to_days,
)

Subject = Literal["permit", "penalty"]
Text = pd.Series
Mask = pd.Series

NAME = "行政相对人名称"
KIND = "行政相对人类别"
CODE = "行政相对人代码_1(统一社会信用代码)"
OTHER_CODES = (
    "行政相对人代码_2(工商注册号)",
    "行政相对人代码_3(组织机构代码)",
    "行政相对人代码_4(税务登记号)",
    "行政相对人代码_5(事业单位证书号)",
    "行政相对人代码_6(社会组织登记证号)",
)
ID_KIND, ID_NUMBER = "证件类型", "证件号码"
LEGAL_ID = "法定代表人证件号码"
SOURCE, SOURCE_CODE, REMARKS = "数据来源单位", "数据来源单位统一社会信用代码", "备注"
FINE, CONFISCATED = "罚款金额(万元)", "没收违法所得、没收非法财物的金额(万元)"
LICENCE, PENALTY, WORDS = "暂扣或吊销证照名称及编号", "处罚类别", "处罚内容"
SHOWN_UNTIL = "公示截止期"
CONFISCATION = "没收违法所得、没收非法财物"
WITHDRAWAL = "暂扣或者吊销许可证、暂扣或者吊销执照"


@dataclass(frozen=True)
class Sheet:
    """What differs between the sheets of permits and of penalties."""

    number: str
    decided: str
    valid_to: str
    dates: tuple[str, ...]
    agency: str
    agency_code: str
    required: tuple[str, ...]


SHEETS: dict[Subject, Sheet] = {
    "permit": Sheet(
        "行政许可决定文书号",
        "许可决定日期",
        "有效期至",
        ("许可决定日期", "有效期自", "有效期至"),
        "许可机关",
        "许可机关统一社会信用代码",
        (
            NAME,
            KIND,
            "行政许可决定文书名称",
            "行政许可决定文书号",
            "许可类别",
            "许可内容",
            "许可决定日期",
            "有效期自",
            "有效期至",
            "许可机关",
            "许可机关统一社会信用代码",
            "当前状态",
            SOURCE,
            SOURCE_CODE,
        ),
    ),
    "penalty": Sheet(
        "行政处罚决定书文号",
        "处罚决定日期",
        "处罚有效期",
        ("处罚决定日期", "处罚有效期", SHOWN_UNTIL),
        "处罚机关",
        "处罚机关统一社会信用代码",
        (
            NAME,
            KIND,
            "行政处罚决定书文号",
            "违法行为类型",
            "违法事实",
            "处罚依据",
            PENALTY,
            WORDS,
            "处罚决定日期",
            "处罚有效期",
            "处罚机关",
            "处罚机关统一社会信用代码",
            SOURCE,
            SOURCE_CODE,
        ),
    ),
}
LENGTHS = {
    12: ("行政相对人代码_5(事业单位证书号)",),
    20: ("行政相对人代码_4(税务登记号)",),
    50: ("行政相对人代码_2(工商注册号)", "行政相对人代码_6(社会组织登记证号)", "法定代表人"),
    64: (LEGAL_ID, ID_NUMBER, "行政许可决定文书名称", "许可证书名称", "许可编号"),
    128: ("行政许可决定文书号", "行政处罚决定书文号"),
    200: (NAME, "许可机关", SOURCE, LICENCE, "处罚机关"),
    256: ("许可类别",),
    500: (PENALTY,),
    2000: ("违法行为类型", "处罚依据"),
    4000: ("许可内容", REMARKS, WORDS),
    5000: ("违法事实",),
}
DOCUMENTS = ["身份证", "护照号", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "外国人永久居留身份证"]
LISTS = {
    "当前状态": ["1", "2", "有效", "无效"],
    ID_KIND: DOCUMENTS,
    "法定代表人证件类型": DOCUMENTS,
}
PERMIT_KINDS = ["普通", "特许", "认可", "核准", "登记"]
MINOR = ["警告", "通报批评"]
SERIOUS = [
    "责令停产停业",
    WITHDRAWAL,
    "行政拘留",
    "降低资质等级",
    "限制开展生产经营活动",
    "责令关闭",
    "限制从业",
]
PENALTY_KINDS = [*MINOR, *SERIOUS, "罚款", CONFISCATION]
CODES = (CODE, *OTHER_CODES, ID_NUMBER, LEGAL_ID)
NEW_REGIME = pd.Timestamp("2026-04-01")

_GOODS = "没收[^，,。；;]*(?:财物|物品|工具|设备|产品|货物|原料)"


@dataclass(frozen=True)
class Judged:
    """Issues (`row, field, rule, severity`) and the valid rows, typed."""

    issues: pd.DataFrame
    core: pd.DataFrame


def judge_file(path: Path, subject: Subject, as_of: date) -> Judged:
    """Judge a UTF-8 CSV file of layout C with the template's headings."""
    return _Judge(read_rows(path), subject, pd.Timestamp(as_of)).run()


class _Judge:
    def __init__(self, frame: pd.DataFrame, subject: Subject, as_of: pd.Timestamp) -> None:
        self.frame, self.subject, self.as_of = frame, subject, as_of
        self.sheet = SHEETS[subject]
        self.organisation = CODE in frame.columns
        self.found: list[pd.DataFrame] = []

    def run(self) -> Judged:
        """All rules, then the rows without an error."""
        frame = self.frame
        for name in (*CODES, self.sheet.agency_code, SOURCE_CODE):
            if name in frame.columns:
                frame[name] = plain_code(frame[name])
        self.days = {name: to_days(frame[name]) for name in self.sheet.dates}
        self.long_term = frame[self.sheet.valid_to].isin(["长期", "长期有效", "永久"]) | (
            self.days[self.sheet.valid_to] == pd.Timestamp("2099-12-31")
        )
        self._cells()
        self._party()
        self._dates()
        self._repeats()
        if self.subject == "permit":
            self._permit()
        else:
            self._penalty()
        issues = pd.concat(self.found, ignore_index=True)
        errors = issues.loc[issues["severity"] == "E", "row"].unique()
        return Judged(issues, self._typed(~frame.index.to_series().isin(errors)))

    def _add(self, rule: str, severity: str, field: str, broken: Mask) -> None:
        rows = self.frame.index[broken.fillna(False).astype(bool)]
        self.found.append(pd.DataFrame({"row": rows, "field": field, "rule": rule, "severity": severity}))

    def _present(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if name in self.frame.columns]

    def _cells(self) -> None:
        """Rules that look at one cell: R02, R03, R04, R09, R18, R25."""
        frame = self.frame
        for name in self._present(self.sheet.required):
            empty = frame[name] == ""
            if name == "行政许可决定文书号":
                empty &= frame["许可编号"] == ""
            self._add("R02", "E", name, empty)
        for limit, names in LENGTHS.items():
            for name in self._present(names):
                self._add("R03", "W", name, frame[name].str.len() > limit)
        kinds = ["法人及非法人组织", "个体工商户"] if self.organisation else ["自然人"]
        for name, allowed in {KIND: kinds, **LISTS}.items():
            if name in frame.columns:
                self._add("R04", "E", name, (frame[name] != "") & ~frame[name].isin(allowed))
        for name in (self.sheet.agency_code, SOURCE_CODE):
            zeros = frame[name].str.fullmatch("0+")
            self._add("R18", "E", name, (frame[name] != "") & (zeros | ~is_uscc(frame[name])))
        for name, form in ((OTHER_CODES[0], "[0-9]{15}"), (OTHER_CODES[1], "[0-9A-Z]{8}-?[0-9X]")):
            if name in frame.columns:
                self._add("R25", "W", name, (frame[name] != "") & ~frame[name].str.fullmatch(form))

    def _party(self) -> None:
        """Who it is: R04 to R08."""
        frame = self.frame
        if not self.organisation:
            number = frame[ID_NUMBER]
            self._add("R07", "E", ID_KIND, frame[ID_KIND] == "")
            wrong = number.str.contains(LOST) | (frame[ID_KIND] == "身份证") & ~is_identity(number)
            checked = (number != "") & ~number.str.contains("*", regex=False)
            self._add("R07", "E", ID_NUMBER, (number == "") | checked & wrong)
            return
        code = frame[CODE]
        lost = code.str.contains(LOST, regex=True)
        whole = code.str.len() == 18
        self._add("R04", "E", CODE, (code == "") | ~whole | lost)
        self._add("R05", "E", CODE, whole & ~lost & ~is_uscc(code))
        single = code.str.startswith("92")
        mixed = (frame[KIND] == "个体工商户") & ~single | (frame[KIND] == "法人及非法人组织") & single
        self._add("R06", "W", CODE, whole & mixed)
        self._add("R08", "W", CODE, (frame[[CODE, *self._present(OTHER_CODES)]] == "").all(axis=1))

    def _dates(self) -> None:
        """R09, R10, and the order of decision and end: R11, R13."""
        valid_to, decided = self.sheet.valid_to, self.days[self.sheet.decided]
        for name, days in self.days.items():
            unread = (self.frame[name] != "") & days.isna()
            self._add("R09", "E", name, unread & ~self.long_term if name == valid_to else unread)
        self._add("R10", "E", self.sheet.decided, decided > self.as_of)
        early = self.days[valid_to] < decided
        if self.subject == "permit":
            early |= self.days[valid_to] < self.days["有效期自"]
        self._add("R11" if self.subject == "permit" else "R13", "E", valid_to, early & ~self.long_term)

    def _repeats(self) -> None:
        """R19: decision number and party stand in an earlier row."""
        number = self.frame[self.sheet.number]
        if self.subject == "permit":
            number = number.where(number != "", self.frame["许可编号"])
        self.number = canonical_text(number)
        self.party = plain_text(self.frame[NAME])
        keys = pd.DataFrame({"number": self.number, "party": self.party})
        whole = (keys["number"] != "") & (keys["party"] != "")
        self._add(
            "R19", "E", self.sheet.number, keys[whole].duplicated().reindex(keys.index, fill_value=False)
        )

    def _permit(self) -> None:
        """R04 of 许可类别, R21."""
        frame = self.frame
        kind, remarks = frame["许可类别"], frame[REMARKS]
        known = kind.isin(PERMIT_KINDS) | kind.str.match("其他-.") | (kind == "其他") & (remarks != "")
        self._add("R04", "E", "许可类别", (kind != "") & ~known)
        title, number = frame["行政许可决定文书名称"], frame[self.sheet.number]
        year = r"[(\[{<【〈《「『〖〔（［｛﹝]\s*[0-9]{4}\s*[)\]}>】〉》」』〗〕）］｝﹞]"
        like_number = title.str.contains(year, regex=True) & title.str.endswith("号")
        no_number = ~number.str.contains(year, regex=True) & ~number.str.contains("[0-9０-９]", regex=True)
        self._add("R21", "W", "行政许可决定文书名称", like_number & no_number & (number != ""))

    def _penalty(self) -> None:
        """R04 of 处罚类别, R13 and R14 of the period shown, R15 to R17 of kinds and amounts."""
        frame = self.frame
        kinds = frame[PENALTY].str.replace("；", ";").str.split(";").explode().str.strip()
        kinds = kinds[kinds != ""]
        remarks = (frame[REMARKS] != "").reindex(kinds.index)
        known = kinds.isin(PENALTY_KINDS) | kinds.str.match("其他-.") | (kinds == "其他") & remarks
        unknown = self._any(~known)
        self._add("R04", "E", PENALTY, (frame[PENALTY] != "") & unknown)
        clear = (frame[PENALTY] != "") & ~unknown
        minor = clear & ~self._any(~kinds.isin(MINOR))
        self._period(clear, minor, clear & self._any(kinds.isin(SERIOUS)))
        decided = self.days[self.sheet.decided]
        self._add("R14a", "W", PENALTY, minor & (decided >= NEW_REGIME))
        for name, kind in ((FINE, "罚款"), (CONFISCATED, CONFISCATION)):
            amount = to_amounts(frame[name])
            has_kind = self._any(kinds == kind)
            lacking = clear & has_kind & ~(amount > 0)
            if name == CONFISCATED:
                lacking &= ~frame[WORDS].str.contains(_GOODS, regex=True)
            self._add("R15", "E", name, lacking)
            self._add("R16", "W", name, clear & ~has_kind & (amount > 0))
            self._add("R17", "W", name, (amount >= 10_000) | self._in_yuan(amount))
        self._add("R15", "E", LICENCE, clear & self._any(kinds == WITHDRAWAL) & (frame[LICENCE] == ""))

    def _any(self, parts: Mask) -> Mask:
        """Whether a row has any part of which `parts` is true."""
        return parts.groupby(level=0).any().reindex(self.frame.index, fill_value=False)

    def _period(self, clear: Mask, minor: Mask, serious: Mask) -> None:
        """R13 and R14 of 公示截止期."""
        decided, until = self.days[self.sheet.decided], self.days[SHOWN_UNTIL]
        self._add("R13", "E", SHOWN_UNTIL, until < decided)

        def outside(low: int, high: int) -> Mask:
            first, last = decided + pd.DateOffset(months=low), decided + pd.DateOffset(months=high)
            return (until >= decided) & ((until < first) | (until > last))

        before = decided < NEW_REGIME
        new = clear & (decided >= NEW_REGIME)
        wrong = before & outside(3, 36) | new & minor & outside(0, 3) | new & serious & outside(12, 36)
        self._add("R14", "W", SHOWN_UNTIL, wrong | new & ~minor & ~serious & outside(3, 12))

    def _in_yuan(self, amount: pd.Series) -> Mask:
        """Whole amounts of 100 or more whose digits stand directly before 元 in 处罚内容."""
        whole = amount[(amount >= 100) & (amount == np.floor(amount))]
        words = self.frame.loc[whole.index, WORDS].str.replace("[,，]", "", regex=True)
        told = words.str.extractall("([0-9.]+)元")[0].droplevel(1)
        same = told == whole.astype("int64").astype("str").reindex(told.index)
        return self._any(same)

    def _typed(self, valid: Mask) -> pd.DataFrame:
        """The valid rows: empty cells as missing, days, yuan, and an id from number and party."""
        frame = self.frame[valid]
        core = frame.where(frame != "")
        core[NAME], core[self.sheet.number] = frame[NAME], self.number[valid]
        for name, days in self.days.items():
            core[name] = days[valid]
        core[self.sheet.valid_to] = core[self.sheet.valid_to].mask(self.long_term[valid])
        core["long_term"] = self.long_term[valid]
        for name in self._present((FINE, CONFISCATED)):
            core[name] = (to_amounts(frame[name]) * 10_000).round(2)
        keys = pd.DataFrame({"number": self.number, "party": self.party})[valid]
        core["record_id"] = pd.util.hash_pandas_object(keys, index=False)
        core["content_hash"] = pd.util.hash_pandas_object(frame, index=False)
        return core
