"""Documents in a .zip: members of known kinds, one level deep.

Belongs here: choosing members and their names. Does not belong here: reading a member (`read.py`).
"""

import zipfile
from collections.abc import Callable

from sources.documents.bounds import Bounds
from sources.documents.document import DocumentText, Unreadable
from sources.documents.package import Package
from sources.double_publicity.privacy import without_personal
from sources.findings import finding
from sources.tables.bounds import size_words
from sources.tables.kinds import suffix

_KNOWN = frozenset({".doc", ".docx", ".wps", ".pdf", ".ofd", ".rtf", ".xls", ".xlsx", ".et"})
_LITTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini", "~$")
_LONGEST_NAME = 120
_UTF8_NAME = 0x800

MemberReader = Callable[[bytes, str], DocumentText]


def read_archive(data: bytes, out: DocumentText, bounds: Bounds, read_member: MemberReader) -> None:
    """Fill `out.members` with the readable documents of a .zip; what was left out is a finding.

    Members that are archives themselves are not opened. Raises `Unreadable`.
    """
    left = bounds.unpacked_bytes
    with Package(data, bounds) as package:
        members = [one for one in package.members() if not _is_litter(name_of(one))]
        for number, member in enumerate(members):
            name = name_of(member)
            if number >= bounds.members:
                out.findings.append(finding("document-cut", kept=bounds.members, unit="个成员"))
                break
            if suffix(name) not in _KNOWN:
                _skip(out, name, "不是能读取的文件类型")
                continue
            try:
                content = package.read(member, min(left, bounds.part_bytes))
            except Unreadable as refusal:
                reason = "解压后过大" if refusal.finding.rule == "document-too-large" else "打不开或有密码"
                _skip(out, name, f"{reason}，上限 {size_words(min(left, bounds.part_bytes))}")
                continue
            left -= len(content)
            inside = read_member(content, name)
            if inside.kind == "zip":
                _skip(out, name, "压缩包里的压缩包不展开")
            else:
                out.members.append((name, inside))
    if not any(inside.text for _, inside in out.members):
        out.findings.append(finding("document-archive-empty"))


def name_of(member: zipfile.ZipInfo) -> str:
    """The name of a member: archivers of Chinese systems write GBK without saying so."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME and not name.isascii():
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")[:_LONGEST_NAME]


def _is_litter(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(_LITTER) or lower.rsplit("/", 1)[-1].startswith(_LITTER)


def _skip(out: DocumentText, name: str, reason: str) -> None:
    out.findings.append(without_personal(finding("document-member-skipped", member=name, reason=reason)))
