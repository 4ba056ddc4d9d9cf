"""Free text made comparable: NFKC, no blanks, line breaks only where they separate statements.

Belongs here: normalising text before it is read. Does not belong here: reading it.
"""

import re
import unicodedata

LONGEST = 6000  # characters of a cell that are read; no decision in a table is nearly as long
_BLANKS = re.compile(r"[^\S\n]+|[\u200b-\u200f\u2060\ufeff\xad]+")
_CIRCLED = re.compile(r"([①-⑳⑴-⒇⒈-⒛])")
# A line break ends a statement after punctuation, or before a number of an enumeration or a new addressee.
_BREAK = re.compile(
    r"(?<=[。;,:、.])\n+|\n+(?=[(\[]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)\].、,:])|\n+(?=对|责令|没收|罚款|警告|给予)"
)
# 15人民币万元, 罚款元人民币5万元.
_INSIDE = re.compile(r"(?<=\d)人民币([万亿千百]?元)")
_MARK = "\ue000"
# Titles of laws name penalties and numbers that are none of this decision. Certificates are no laws.
_TITLE = re.compile(r"《[^《》]{1,80}》")
_CERTIFICATE = re.compile(r"[证照]》$")
_ARTICLE = re.compile(
    r"第[\d零〇一二三四五六七八九十百]+条(?:之[一二三四])?(?:第[\d一二三四五六七八九十]+款)?(?:第?\(?[\d一二三四五六七八九十]+\)?项)?"
)


def plain_text(text: str) -> str:
    """`text` in NFKC without blanks; `\\n` where a line break separates statements."""
    text = _CIRCLED.sub(lambda m: f"\n({unicodedata.numeric(m[1]):.0f})", text[:LONGEST])
    text = unicodedata.normalize("NFKC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _BLANKS.sub("", text)
    text = _INSIDE.sub(r"\1", re.sub(r"\n+", "\n", text).strip("\n"))
    return _BREAK.sub(_MARK, text).replace("\n", "").replace(_MARK, "\n")


def without_citations(text: str) -> str:
    """Titles and articles of laws blanked out (same length), so that positions stay true."""
    text = _TITLE.sub(lambda m: m[0] if _CERTIFICATE.search(m[0]) else "※" * len(m[0]), text)
    return _ARTICLE.sub(lambda m: "※" * len(m[0]), text)
