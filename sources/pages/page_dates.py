"""The dates of a page: written (成文) and claimed published (发布), kept apart.

Belongs here: which date of the page is which. Does not belong here: notations of dates (`sources/dates.py`).
"""

import re

from sources.dates import FoundDay, find_days, to_day, to_moment
from sources.findings import finding
from sources.pages import ending, labels, meta
from sources.pages.context import Context
from sources.pages.ending import Signature

_SCRIPT_DATE = re.compile(
    r"(?:pub|date|time|fbsj|fbrq|riqi|shijian|sj)\w{0,16}\s*=\s*[\"']([^\"'<>]{6,40})[\"']", re.IGNORECASE
)


def fill(context: Context, signature: Signature) -> None:
    """Set `written_date` and `published_at`; the visible date before the meta tag."""
    out = context.out
    written = _labelled(context, "written_date", moment=False)
    if written:
        out.note("written_date", written[0], "label", written[1])
    published = _labelled(context, "published_at", moment=True)
    if published:
        out.note("published_at", published[0], "label", published[1])
    issued = _labelled(context, "issued_date", moment=True)
    if not (signature.on_top and issued):
        out.note("written_date", signature.day, "signature", signature.raw)
    if issued:
        # 发文日期 is the written date on some sites and the publication date on others: behind the day
        # of the signature and without a publication date it can only be the latter.
        if out.written_date and out.written_date < issued[0][:10]:
            out.note("published_at", issued[0], "label-issued", issued[1])
        else:
            out.note("written_date", issued[0][:10], "label-issued", issued[1])
    _from_scripts(context)
    for block in [*context.undated_between(), *context.header_lines()]:
        found = find_days(block.text)
        if len(found) == 1 and (
            found[0].start <= 2 or found[0].moment or ending.number_before_date(block.text)
        ):
            out.note("published_at", found[0].moment or found[0].day, "header-line", block.text)
    _from_tag(context)


def _labelled(context: Context, name: str, *, moment: bool) -> tuple[str, str] | None:
    """(value, raw) of a labelled date; a value that is none becomes a finding."""
    for label in labels.usable(context.labels, name):
        raw = label.value
        found = find_days(raw)
        if found:
            return (_with_time(context, name, found[0], raw) if moment else found[0].day), raw
        day = to_day(raw)
        if day:
            return day, raw
        if any(c.isdigit() for c in raw) and not label.weak:
            context.out.issues.append(
                finding("page-date-unreadable", field=name, value=raw[:40], label=label.name)
            )
    return None


def _with_time(context: Context, name: str, found: FoundDay, raw: str) -> str:
    """The moment of a labelled day, also when another label of the field has the time of that day."""
    others = [find_days(one.value) for one in labels.usable(context.labels, name) if one.value != raw]
    same = [days[0].moment for days in others if days and days[0].day == found.day and days[0].moment]
    return found.moment or next(iter(same), None) or found.day


def _from_scripts(context: Context) -> None:
    if context.out.published_at is None:
        for moment, raw in in_scripts(context):
            context.out.note("published_at", moment, "script", raw)


def in_scripts(context: Context) -> list[tuple[str, str]]:
    """(moment, raw) of dates that a script writes behind a bare label (var pubdata='2019年06月10日')."""
    written = [one for one in context.whole.scripts if "document.write" in one or "innerHTML" in one]
    raws = [match[1] for script in written for match in _SCRIPT_DATE.finditer(script)]
    return [(moment, raw) for raw in raws if (moment := to_moment(raw))]


def _from_tag(context: Context) -> None:
    out = context.out
    tagged = context.meta.get("published_at", "")
    moment = to_moment(tagged)
    if moment and out.published_at is None:
        out.note("published_at", moment, "meta", tagged)
    elif moment and out.published_at and moment[:10] != out.published_at[:10]:
        out.issues.append(
            finding(
                "page-meta-conflict",
                field="published_at",
                value=tagged[:40],
                shown=out.published_at,
                label=meta.TAG_NAMES["published_at"],
            )
        )


def check_order(context: Context) -> None:
    """A document published before it was written: a finding, compared by day."""
    written, published = context.out.written_date, context.out.published_at
    if written and published and written > published[:10]:
        context.out.issues.append(
            finding(
                "page-date-order",
                field="written_date",
                value=written,
                written=written,
                published=published[:10],
            )
        )
