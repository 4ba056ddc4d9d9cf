"""Bytes to text.

Belongs here: deciding the encoding of a file and saying what was damaged.
Does not belong here: what the text means, splitting it into rows or paragraphs.
"""

import codecs
import re
from dataclasses import dataclass, field

from sources.findings import Finding, finding

# gb2312 and gbk are subsets of GB18030 (GB 18030-2022); sites declare the old names for all three.
_GB_NAMES = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "cp936", "ms936", "chinese", "x-gbk", "hz"})
# Declarations that say nothing: servers send them by default for pages in any encoding.
_EMPTY_CLAIMS = frozenset({"utf-8", "utf8", "unicode", "iso-8859-1", "latin-1", "ascii", "us-ascii"})
# Up to this many damages per intact multi-byte character the text is damaged UTF-8, not another encoding:
# GB18030 text read as UTF-8 shows far more damages than intact characters.
_DAMAGE_RATIO = 0.1
_HEAD_BYTES = 4096
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding that won and what was lost on the way."""

    text: str
    encoding: str
    findings: list[Finding] = field(default_factory=list)


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page or XML header names in its first 4 KB, or None."""
    found = _DECLARED.search(data[:_HEAD_BYTES])
    return found.group(1).decode("ascii").lower() if found else None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode `data`: BOM, strict UTF-8, the declared encoding, GB18030, in this order.

    Nothing raises. Undecodable bytes become U+FFFD with the finding `text-undecodable`; NUL bytes are
    dropped with the finding `text-nul-bytes`.
    """
    findings: list[Finding] = []
    text, encoding = _with_bom(data) or _without_bom(data, declared)
    damages = text.count("\ufffd") if encoding != "utf-8" or b"\xef\xbf\xbd" not in data else 0
    if damages or (encoding == "utf-8" and "\ufffd" in text):
        damages = damages or text.count("\ufffd")
        findings.append(
            finding("text-undecodable", count=damages, line=_line_of(text, "\ufffd"), encoding=encoding)
        )
    nuls = text.count("\x00")
    if nuls:
        findings.append(finding("text-nul-bytes", count=nuls, line=_line_of(text, "\x00")))
        text = text.replace("\x00", "")
    return Decoded(text, encoding, findings)


def _line_of(text: str, mark: str) -> int:
    return text.count("\n", 0, text.index(mark)) + 1


def _with_bom(data: bytes) -> tuple[str, str] | None:
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", "replace"), "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "utf-16"
    return None


def _without_bom(data: bytes, declared: str | None) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    claim = (declared or "").strip().lower()
    lenient = data.decode("utf-8", "replace")
    damages = lenient.count("\ufffd")
    # Characters outside ASCII that survived; cheap upper bound of the intact multi-byte sequences.
    intact = len(lenient) - damages - len(lenient.encode("ascii", "ignore"))
    if intact and damages <= max(1, intact * _DAMAGE_RATIO) and not _reads(data, "gb18030", claim):
        return lenient, "utf-8"
    if claim and claim not in _GB_NAMES and claim not in _EMPTY_CLAIMS:
        try:
            return data.decode(claim), codecs.lookup(claim).name
        except (UnicodeDecodeError, LookupError):
            pass
    return data.decode("gb18030", "replace"), "gb18030"


def _reads(data: bytes, encoding: str, claim: str) -> bool:
    """Whether a short text with a GB declaration decodes without damage (both readings are possible then)."""
    if claim not in _GB_NAMES:
        return False
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
