"""Cells of layout-C files read with pandas: texts, codes, days, amounts, one column at a time.

Belongs here: reading, shared with nothing of the pipeline. Does not belong here: rules (the module beside).
"""

from pathlib import Path

import pandas as pd

Text = pd.Series
Mask = pd.Series

_WHITE = " \t\r\n\v\f\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200C))
)
_DASHES = "-‐‑‒–—―−─━﹘﹣－"
_FOOTER = "合计|总计|小计|填表人|填报人|制表人|审核人|负责人|联系电话|注"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LOST = r"^[0-9](?:\.[0-9]+)?E\+[0-9]+$|^[0-9]\.[0-9]+E[0-9]+$"
_DAY = r"^([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.)([0-9]{1,2})(?:[ T].*)?$"


def read_rows(path: Path) -> pd.DataFrame:
    """The data rows, trimmed, with '' for an empty cell; the index counts them from 1."""
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    for name in frame.columns:
        cells = frame[name].str.strip(_WHITE)
        nothing = cells.isin(["/", "\\", "无"]) | (cells.str.lower() == "null")
        frame[name] = cells.mask(nothing | (cells.str.strip(_DASHES) == ""), "")
    filled = frame != ""
    first = frame.iloc[:, 0]
    for name in frame.columns[1:]:
        first = first.where(first != "", frame[name])
    footers = first.str.match(_FOOTER)
    if footers.any():
        footers &= frame[footers].where(filled).nunique(axis=1).reindex(frame.index, fill_value=9) < 5
    frame = frame[filled.any(axis=1) & ~footers].reset_index(drop=True)
    frame.index += 1
    return frame


def plain_text(cells: Text) -> Text:
    """NFKC without white space."""
    return cells.str.normalize("NFKC").str.replace(f"[{_WHITE}]", "", regex=True)


def plain_code(cells: Text) -> Text:
    """NFKC, no white space, no leading apostrophe, upper case."""
    return plain_text(cells).str.replace("^['‘’`]+", "", regex=True).str.upper()


def is_uscc(codes: Text) -> Mask:
    """GB 32100: 18 characters of the alphabet, check character."""
    value = {sign: number for number, sign in enumerate(_ALPHABET)}
    total = sum(codes.str.get(place).map(value) * pow(3, place, 31) for place in range(17))
    check = (31 - total % 31) % 31
    return codes.str.fullmatch(f"[{_ALPHABET}]{{18}}") & (check == codes.str.get(17).map(value))


def is_identity(codes: Text) -> Mask:
    """GB 11643: 18 characters, an existing day of birth, check character."""
    born = pd.to_datetime(codes.str.slice(6, 14), format="%Y%m%d", errors="coerce").notna()
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    shaped = codes.str.fullmatch("[0-9]{17}[0-9X]")
    digits = codes.where(shaped)
    total = pd.Series(0.0, index=codes.index)
    for place, weight in enumerate(weights):
        total += pd.to_numeric(digits.str.get(place)) * weight
    check = (total % 11).map(dict(enumerate("10X98765432")))
    return shaped & born & (check == digits.str.get(17))


def to_days(cells: Text) -> pd.Series:
    """Dates in all notations; NaT where a cell is empty or cannot be read."""
    parts = cells.str.extract(_DAY)
    chinese = cells.str.extract("^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日$")
    plain = cells.str.extract("^([0-9]{4})([0-9]{2})([0-9]{2})$")
    year = parts[0].fillna(chinese[0]).fillna(plain[0])
    month = parts[1].fillna(parts[2]).fillna(parts[3]).fillna(chinese[1]).fillna(plain[1])
    day = parts[4].fillna(chinese[2]).fillna(plain[2])
    text = year + "-" + month.str.zfill(2) + "-" + day.str.zfill(2)
    days = pd.to_datetime(text, errors="coerce", format="%Y-%m-%d")
    serial = pd.to_numeric(cells.where(cells.str.fullmatch("[0-9]{5}")), errors="coerce")
    serial = serial.where(serial.between(20_000, 80_000))
    return days.fillna(pd.Timestamp("1899-12-30") + pd.to_timedelta(serial, unit="D"))


def to_amounts(cells: Text) -> pd.Series:
    """Amounts in 万元; NaN where a cell holds none."""
    plain = cells.str.fullmatch(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)? *(?:万元)?")
    figures = cells.where(plain).str.replace("万元", "").str.replace(",", "").str.strip()
    return pd.to_numeric(figures, errors="coerce")


def canonical_text(cells: Text) -> Text:
    """NFKC without white space, brackets around a four-digit year as 〔 〕."""
    brackets = r"[(\[{<【〈《「『〖〔]([0-9]{4})[)\]}>】〉》」』〗〕]"
    return plain_text(cells).str.replace(brackets, r"〔\1〕", regex=True)
