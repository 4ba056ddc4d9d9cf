"""Identity and telephone numbers kept out of what is said about a file.

Belongs here: hiding them in findings, whose wording quotes headings as found (a row of data can stand where a
header should be). Does not belong here: values of rows (`warehouse/records`), published data.
"""

import re
from dataclasses import replace

from sources.findings import Finding

HIDDEN = "（已隐去）"
# Identity numbers by their date of birth, with or without their last sign; mobile phones; fixed lines.
_PERSONAL = re.compile(
    r"[0-9]{6}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9Xx]?"
    r"|(?<![0-9])1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9])"
    r"|(?<![0-9])0[1-9][0-9]{1,2}[- ][0-9]{7,8}(?![0-9])"
)


def without_personal(found: Finding) -> Finding:
    """The finding without identity and telephone numbers in its wording, field and value."""
    texts = (found.message_zh, found.message_en, found.field or "", found.value or "")
    if not any(_PERSONAL.search(text) for text in texts):
        return found
    return replace(
        found,
        message_zh=_PERSONAL.sub(HIDDEN, found.message_zh),
        message_en=_PERSONAL.sub(HIDDEN, found.message_en),
        field=found.field and _PERSONAL.sub(HIDDEN, found.field),
        value=found.value and _PERSONAL.sub(HIDDEN, found.value),
    )
