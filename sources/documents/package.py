"""Parts of an office file (a zip of XML), unpacked and parsed with bounds.

Belongs here: opening the container, reading a part, safe XML. Does not belong here: what the parts mean.
"""

import io
import zipfile
import zlib
from types import TracebackType

from lxml import etree

from sources.documents.bounds import Bounds
from sources.documents.document import Unreadable
from sources.findings import finding
from sources.tables.bounds import size_words

_PIECE = 1 << 20


class Package:
    """The parts of an office file by name; raises `Unreadable` for what is damaged or too large."""

    def __init__(self, data: bytes, bounds: Bounds) -> None:
        """Open the container of `data`."""
        self._bounds = bounds
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise damaged("压缩包不完整") from error

    def __enter__(self) -> "Package":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def names(self) -> list[str]:
        """The names of the parts in the container's order."""
        return self._archive.namelist()

    def members(self) -> list[zipfile.ZipInfo]:
        """The parts that are files; one without a name, as damage makes them, is none."""
        return [one for one in self._archive.infolist() if one.filename and not one.is_dir()]

    def read(self, part: str | zipfile.ZipInfo, limit: int | None = None) -> bytes:
        """The bytes of a part, counted while they are unpacked: the declared size may lie."""
        limit = self._bounds.part_bytes if limit is None else limit
        pieces: list[bytes] = []
        size = 0
        try:
            member = self._archive.getinfo(part) if isinstance(part, str) else part
            packed = max(member.compress_size, 1)
            with self._archive.open(member) as handle:
                while piece := handle.read(_PIECE):
                    size += len(piece)
                    if size > limit:
                        raise too_large(f"{size_words(limit)} 以上（解压后）", size_words(limit))
                    if size > self._bounds.ratio_from_bytes and size > packed * self._bounds.ratio:
                        raise too_large(f"{size // packed:,} 倍压缩比", f"{self._bounds.ratio} 倍")
                    pieces.append(piece)
        except RuntimeError as error:  # a member with a password
            if isinstance(error, NotImplementedError):
                raise damaged("压缩方式无法识别") from error
            raise Unreadable(finding("document-locked")) from error
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise damaged("压缩包不完整") from error
        return b"".join(pieces)

    def xml(self, part: str) -> etree._Element:
        """The tree of a part: no entities, no network, bounded depth."""
        return parse_xml(self.read(part))


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML text without entities; raises `Unreadable` when it is damaged."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged("内部 XML 不完整") from error
    if root.getroottree().docinfo.internalDTD is not None:
        # No office program writes one; entities are all that it could be for.
        raise damaged("内部 XML 带有实体声明")
    return root


def damaged(reason: str) -> Unreadable:
    """The refusal of a document that cannot be opened."""
    return Unreadable(finding("document-damaged", reason=reason))


def too_large(size: str, limit: str) -> Unreadable:
    """The refusal of a document beyond its bounds."""
    return Unreadable(finding("document-too-large", size=size, limit=limit))
