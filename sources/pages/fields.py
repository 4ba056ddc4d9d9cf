"""The chain of evidence for each field but title and dates.

Belongs here: which source of a field comes before which.
Does not belong here: finding labels, signatures, tags (modules of their own), dates (`page_dates.py`).
"""

import re

from sources import doc_numbers
from sources.dates import find_days
from sources.findings import finding
from sources.pages import attachments, ending, meta, titles
from sources.pages.blocks import Block, squeeze
from sources.pages.context import Context
from sources.pages.ending import Signature
from sources.pages.words import words

_INDEX_NUMBER = re.compile(
    r"(?=[^\d]{0,12}\d)[A-Za-z\d\u4e00-\u9fff][A-Za-z\d\-/_.\u4e00-\u9fff（）()〔〕\[\]]{3,79}"
)
# 示医保发〔18〕3号: nobody printed the century, so the number stays as it is, with a finding.
_SHORT_YEAR = re.compile(
    r"(?P<code>[A-Za-z\u3400-\u9fff]{2,16})[〔\[［﹝](?P<year>\d{2})[〕\]］﹞]第?(?P<serial>\d{1,4})号"
)
_BESIDE = re.compile(r"[ \u3000]*[|｜]|[ \u3000]*【(?=[字大打])")  # tools beside the origin
_STEPS = re.compile(r"\s*(?:>+|＞+|»|→|-{1,3}>?|/|\\|›|·)\s*")
_NO_STEP = frozenset({"正文", "首页", "网站首页", "列表", "内容", "详细内容", "信息内容", "详情"})
_LONGEST_NAME = 60
_LONGEST_COLUMN = 30
_TICKED = re.compile(r"[■☑√✓✔●☒▣][ \u3000]*([\u4e00-\u9fff]{2,5}公开)")
_BOX = re.compile(r"[□○☐]")
_CHIPS = frozenset({"有效", "现行有效", "失效", "已失效", "废止", "已废止", "已修改"})  # alone on a line
_NEAR_TEXT = 12  # lines above the text in which a status chip stands
_CLOSED = "不予公开"


def fill(context: Context, signature: Signature) -> None:
    """Set every field that the page tells, each from the first source that has it."""
    _doc_number(context)
    _issuer(context, signature)
    _index_and_topic(context)
    column(context)
    _attribute(context)
    _validity(context)
    _genre(context)
    if context.is_html:
        context.out.attachments = attachments.find(
            [*context.header_rows(), *context.body, *context.behind()], context.whole.scripts, context.url
        )
        if not context.body and not context.out.attachments:
            context.out.attachments = attachments.embedded(context.whole.root, context.url)
    else:
        context.out.attachments = attachments.in_text(context.body)


def _doc_number(context: Context) -> None:
    label = context.label("doc_number")
    if label:
        found = doc_numbers.find(label.value)
        number = doc_numbers.normalise(label.value) or next(iter(found), None)
        if number:
            _set_number(context, number, "label", label.value)
            if len(found) > 1:
                context.out.issues.append(
                    finding("page-number-several", field="doc_number", value=number.text, count=len(found))
                )
            return
        short = _SHORT_YEAR.fullmatch(label.value.replace(" ", ""))
        if short:
            printed = f"{short['code']}〔{short['year']}〕{short['serial']}号"
            context.out.note("doc_number", printed, "label", label.value)
        rule = "page-number-ambiguous" if doc_numbers.is_ambiguous(label.value) else "page-number-unreadable"
        context.out.issues.append(finding(rule, field="doc_number", value=label.value[:60]))
    raw = context.meta.get("doc_number", "")
    tagged = doc_numbers.normalise(raw)
    if tagged:
        _set_number(context, tagged, "meta", raw)
        return
    own = ending.own_number(context.head(), context.title_raw or context.out.title)
    if own:
        _set_number(context, *own)
    elif not label:
        lines = [block.text for block in context.head() if doc_numbers.is_ambiguous(block.text)]
        context.out.issues.extend(
            finding("page-number-ambiguous", field="doc_number", value=line[:60]) for line in lines[:1]
        )


def _set_number(context: Context, number: doc_numbers.DocNumber, source: str, raw: str) -> None:
    if context.out.note("doc_number", number.text, source, raw):
        context.out.doc_number_repaired = number.repaired
        if number.repaired:
            context.out.issues.append(
                finding("page-number-repaired", field="doc_number", value=raw[:60], repaired=number.text)
            )


def _issuer(context: Context, signature: Signature) -> None:
    out = context.out
    label = context.label("issuer")
    if label and len(label.value) <= 2 * _LONGEST_NAME:
        out.note("issuer", ending.body_names(label.value) or label.value, "label", label.value)
    out.note("issuer", signature.names, "signature", signature.raw or (signature.names or ""))
    if out.title:
        out.note("issuer", ending.from_title(out.title), "title", out.title)
    if out.doc_number:
        out.note("issuer", ending.from_order(out.doc_number), "number", out.doc_number)
    red_head = ending.from_red_head(context.head())
    if red_head:
        out.note("issuer", *red_head)
    buyer = context.label("buyer")
    if buyer and len(buyer.value) <= _LONGEST_NAME:
        out.note("issuer", buyer.value, "label-buyer", buyer.value)
    decider = ending.from_decision(context.body)
    if decider:
        out.note("issuer", decider[0], "decision", decider[1])
    if out.kind != "other":
        _origin(context)


def _origin(context: Context) -> None:
    """The origin that the page names (来源): weaker than a signature, sites reprint."""
    out = context.out
    source = context.label("source")
    if source:
        dated = find_days(source.value)
        name = source.value[: dated[0].start] if dated else source.value
        name = _BESIDE.split(name)[0].strip(" \u3000(（[【")
        if 3 <= len(name) <= _LONGEST_NAME and name not in words().empty_values:
            out.note("issuer", name, "label-source", source.value)
    tagged = context.meta.get("source", "")
    if 3 <= len(tagged) <= _LONGEST_NAME and not any(one.field == "source" for one in context.labels):
        out.note("issuer", tagged, "meta", tagged)
    tag = context.whole.title_tag
    if tag and tag != out.title and ending.body_names(tag) and words().body_in_title.search(tag[-4:]):
        out.note("issuer", tag, "title-tag", tag)


def _index_and_topic(context: Context) -> None:
    index = context.label("index_number")
    if index:
        match = _INDEX_NUMBER.match(index.value.replace(" ", ""))
        context.out.note("index_number", match.group(0) if match else None, "label", index.value)
    tagged = context.meta.get("index_number", "")
    context.out.note("index_number", tagged, "meta", tagged)
    topic = context.label("topic")
    if topic:
        context.out.note("topic", topic.value, "label", topic.value)


def column(context: Context) -> None:
    """The column: labelled, tagged, or the last step of the way (当前位置)."""
    out = context.out
    label = context.label("column")
    if label:
        out.note("column", label.value, "label", label.value)
    tagged = context.meta.get("column", "")
    out.note("column", tagged if tagged != out.title else None, "meta", tagged)
    step = breadcrumb(context.whole.blocks)
    if step:
        out.note("column", step[0], "breadcrumb", step[1])


def column_of(context: Context) -> str | None:
    """The name of the column as tagged or as the last step of the way, before the reading has one."""
    tagged = context.meta.get("column")
    step = None if tagged else breadcrumb(context.whole.blocks)
    return tagged or (step[0] if step else None)


def breadcrumb(blocks: list[Block]) -> tuple[str, str] | None:
    """(last step, the line) of 当前位置：首页 > … > 通知公告."""
    for index, block in enumerate(blocks[:80]):
        match = words().breadcrumb.search(block.text) if len(block.text) < 300 else None
        if not match:
            continue
        line = block.text[match.end() :]
        if not line.strip(" >"):
            line = " > ".join(squeeze(b.text) for b in blocks[index + 1 : index + 6] if b.mostly_link)
        steps = [step.strip(" \u3000:：") for step in _STEPS.split(line)]
        steps = [step for step in steps if step and step not in _NO_STEP]
        return (steps[-1], block.text) if steps and len(steps[-1]) <= _LONGEST_COLUMN else None
    return None


def site_code(context: Context) -> None:
    """The site's code: as printed in the footer, else as tagged; a contradiction is a finding."""
    out = context.out
    tagged = context.meta.get("site_id_code")
    code = meta.site_code(tagged)
    printed = meta.footer_code(context.whole.blocks)
    out.note("site_id_code", printed, "footer", printed or "")
    out.note("site_id_code", code, "meta", tagged or "")
    if tagged and not code:
        out.issues.append(finding("page-site-code-invalid", field="site_id_code", value=tagged[:40]))
    elif code and printed and code != printed:
        out.issues.append(finding("page-site-code-conflict", field="site_id_code", value=code, shown=printed))


def _attribute(context: Context) -> None:
    """公开属性: the 附注 in the text is the document's own, the header block comes second.

    A document that either of them calls 不予公开 is a finding, and so is a contradiction of the two.
    """
    out = context.out
    mark = ending.public_mark([*context.body, *context.behind(), *context.between()])
    shown = _attribute_shown(context)
    if mark:
        out.note("disclosure_attribute", mark[0], "text-mark", mark[1])
    if shown:
        out.note("disclosure_attribute", shown[0], shown[1], shown[2])
    if mark and shown and mark[0] != shown[0]:
        out.issues.append(
            finding(
                "page-attribute-conflict",
                field="disclosure_attribute",
                value=shown[2][:40],
                mark=mark[1][:40],
            )
        )
    if _CLOSED in (mark and mark[0], shown and shown[0]):
        out.issues.append(finding("page-not-public", field="disclosure_attribute", value=_CLOSED))


def _attribute_shown(context: Context) -> tuple[str, str, str] | None:
    """(value, source, raw) of the header block, or of a line under the title."""
    label = context.label("disclosure_attribute")
    if label:
        value = _attribute_of(label.value)
        if value:
            return value, "label", label.value
    for block in context.between():
        value = words().attributes.get(block.text)
        if value:
            return value, "header-line", block.text
    return None


def _attribute_of(text: str) -> str | None:
    """主动公开 of "主动公开；面向社会", or the ticked one of "■主动公开 □依申请公开"."""
    attributes = words().attributes
    ticked = _TICKED.findall(text)
    if ticked:
        return attributes.get(ticked[0]) if len(ticked) == 1 else None
    first = re.split(r"[ \u3000，,、;；/（(。]", text)[0]
    return None if _BOX.search(text) else attributes.get(first)


def _validity(context: Context) -> None:
    if context.title_validity:
        context.out.note("validity", context.title_validity, "title-mark", context.title_raw)
    label = context.label("validity")
    if label:
        plain = re.sub(r"[（(].*$|[ \u3000。]", "", label.value)
        value = words().validities.get(plain)
        context.out.note("validity", value, "label", label.value)
    for index in range(max(0, context.body_start - _NEAR_TEXT), context.body_start):
        block = context.page.blocks[index]
        if index not in context.header and block.text in _CHIPS:
            context.out.note("validity", words().validities.get(block.text), "status-chip", block.text)


def _genre(context: Context) -> None:
    label = context.label("genre")
    if label and len(label.value) <= 12:
        context.out.note("genre", label.value, "label", label.value)
    if context.out.title and context.out.kind == "notice":
        context.out.note("genre", titles.genre_of(context.out.title), "title", context.out.title)
