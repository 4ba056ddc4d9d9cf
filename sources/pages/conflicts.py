"""Contradictions between the sources of a page's fields.

Belongs here: comparing what header block, title, text and tags say of the same field; each contradiction
becomes a finding. Does not belong here: which source wins (`fields.py`, `page_dates.py`, `read.py`).
"""

import re

from sources.doc_numbers import DocNumber
from sources.findings import finding
from sources.pages import ending, meta
from sources.pages.context import Context
from sources.pages.ending import Signature

# Who wrote the document; 发布机构 may be the office that runs the site and differs without being wrong.
_AUTHOR_LABELS = re.compile(r"^(?:发文|制发|制定|制文|印发|成文)")
# 成文日期 is the document's day; 生成日期 and the like are often the day of the entry.
_WRITTEN_LABELS = re.compile(r"^(?:成文|签发|印发|制发)")
_SERIES = re.compile(r"[〔](?P<year>\d{4})〕第?0*(?P<serial>.+)号$|第0*(?P<order>\d+)号$")
_SITE_KIND = re.compile(
    r"(?:人民)?政府(?:门户)?网站?$|(?:人民)?政府(?:网站)?$|(?:政务)?(?:公开)?(?:门户)?网站?$|(?:信息|政务)公开.*$"
)
_PLACE_KIND = re.compile(r"(?:自治[州县区旗]|[省市县区州盟旗镇乡]|街道)$")
_OPERATOR = re.compile(r"主办(?:单位)?[:：]\s*(?P<name>[\u4e00-\u9fff]{4,30})")
_SHORTEST_STEM = 2


def check(context: Context, signature: Signature) -> None:
    """Add a finding for each contradiction of the page; needs the fields to be filled."""
    _number(context)
    _issuer(context, signature)
    _written(context, signature)
    _site(context)


def _number(context: Context) -> None:
    """The header block's number against the one on top of the text or in the title."""
    out = context.out
    if not out.doc_number or out.evidence["doc_number"]["source"] not in ("label", "meta"):
        return
    own = ending.own_number(context.head(), context.title_raw or out.title)
    if own and not _same_number(out.doc_number, own[0]):
        out.issues.append(
            finding("page-number-conflict", field="doc_number", value=out.doc_number, shown=own[0].text)
        )


def _same_number(one: str, other: DocNumber) -> bool:
    """Whether two spellings mean one document: an order may lack its body, a serial its 第 and zeros."""
    if one == other.text:
        return True
    first, second = _SERIES.search(one), _SERIES.search(other.text)
    if not first or not second:
        return False
    if first.group("year", "serial", "order") != second.group("year", "serial", "order"):
        return False
    heads = (one[: first.start()], other.text[: second.start()])
    return not all(heads) or _abbreviates(*heads)


def _issuer(context: Context, signature: Signature) -> None:
    """发文机关 against the signature; a short form (区政府办) of the signing body is no contradiction."""
    label = context.label("issuer")
    names = signature.names
    if not label or not names or signature.on_top or not _AUTHOR_LABELS.match(label.name):
        return
    shown = ending.body_names(label.value) or label.value
    if not any(_abbreviates(a, b) for a in shown.split("、") for b in names.split("、")):
        context.out.issues.append(
            finding("page-issuer-conflict", field="issuer", value=shown[:60], shown=names[:60])
        )


def _abbreviates(one: str, other: str) -> bool:
    """Whether one name is the other with characters left out (区住建局: 示范区住房和城乡建设局)."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(char in rest for char in short)


def _written(context: Context, signature: Signature) -> None:
    """成文日期 of the header block against the date below the signature."""
    out = context.out
    label = context.label("written_date")
    if not label or not out.written_date or not signature.day or signature.on_top or not signature.names:
        return
    from_label = out.evidence["written_date"]["source"] == "label" and _WRITTEN_LABELS.match(label.name)
    if from_label and out.written_date != signature.day:
        out.issues.append(
            finding(
                "page-written-conflict", field="written_date", value=out.written_date, shown=signature.day
            )
        )


def _site(context: Context) -> None:
    """The SiteName tag against the site's operator in the footer: tags copied from another site."""
    tagged = context.meta.get("site_name", "")
    stem = _PLACE_KIND.sub("", _SITE_KIND.sub("", tagged))
    if len(stem) < _SHORTEST_STEM or stem == tagged:
        return
    blocks = context.whole.blocks
    operator = next((match for b in reversed(blocks) if (match := _OPERATOR.search(b.text))), None)
    if not operator or _abbreviates(stem, operator["name"]) or _abbreviates(operator["name"], tagged):
        return
    if not any(stem in block.text for block in blocks) and stem not in context.whole.title_tag:
        context.out.issues.append(
            finding(
                "page-meta-conflict",
                field="site_name",
                value=tagged[:60],
                shown=operator["name"],
                label=meta.TAG_NAMES["site_name"],
            )
        )
