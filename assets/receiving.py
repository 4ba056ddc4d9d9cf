"""What becomes of a file in the inbox: archived, checked, answered, imported, put away.

Belongs here: the order of these steps and the receipts by which they are done once. Does not belong here:
the folder itself (`inbox.py`), judging (`validation.py`), making the annotated copy (`pipelines/` hands the
maker in).

An accepted file lives on in `<data>/raw/received/<bureau>/<channel>/<digest>/<name>`, which belongs to the
channel's captures as if the bureau's site showed it (`capturing.py`), and its bytes in the archive. The inbox
is only the way in. A step that is cut short is done again at the next look, because the file lies in the
inbox until its receipt is written.
"""

import fcntl
import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from assets.arrival import arrival_day
from assets.context import District
from assets.inbox import (
    RETURNED,
    TAKEN,
    Address,
    Drop,
    Folders,
    address_of,
    own_channels,
    put_away,
    record_channels,
    signature_of,
)
from assets.receipts import Outcome, Receipt, imported, read_receipt, receipt_file, write_receipt
from assets.received import accept, received_root
from assets.validation import CheckedFile, checked_file
from sources.model import Channel
from sources.platforms.capture_log import midnight
from sources.tables.bounds import size_words
from warehouse.records.report_text import render
from warehouse.store import replacing

Annotate = Callable[[CheckedFile, Path], None]
_SUBJECTS = {"permits": "permit", "penalties": "penalty"}
_WORDS = {"permit": "行政许可", "penalty": "行政处罚"}
_ANSWER = "自查结果"
_CHUNK = 1 << 20
_LARGEST_UNKNOWN = 512 << 20


def receive(
    district: District,
    folders: Folders,
    annotate: Annotate,
    drops: Sequence[Drop],
    slugs: Sequence[str] | None = None,
) -> list[Receipt]:
    """Deal with the complete files of the inbox: of the given bureaus (with None of all, and of nobody).

    A file that changes meanwhile is left for the next look. Raises OSError when the data folder or the outbox
    cannot be written: nothing is lost then.
    """
    receipts: list[Receipt] = []
    with _alone(district.data):
        for drop in drops:
            address = address_of(drop, district.registry)
            slug = address.source.slug if address.source is not None else None
            if slugs is None or slug in slugs:
                receipts.append(_Reception(district, folders, annotate, drop, address).run())
    return receipts


def is_received(district: District, drop: Drop, sha256: str) -> bool:
    """Whether the same content was imported at the same address before."""
    address = address_of(drop, district.registry)
    return imported(district.data, address, sha256) is not None


class _Reception:
    """One file on its way."""

    def __init__(
        self, district: District, folders: Folders, annotate: Annotate, drop: Drop, address: Address
    ) -> None:
        self.district, self.folders, self.annotate = district, folders, annotate
        self.drop, self.address = drop, address
        self.sha256 = ""

    def run(self) -> Receipt:
        """Take the file through all steps."""
        drop = self.drop
        if drop.is_link:
            return self._receipt("refused", "这是一个链接（快捷方式），没有打开。请放入文件本身。")
        limit = self._limit()
        if drop.size > limit:
            text = f"文件有 {size_words(drop.size)}，超过上限 {size_words(limit)}，没有读取。请拆分后再放入。"
            receipt = self._receipt("returned", text)
            return self._finish(replace(receipt, answers=self._text(self._names(None), text, None)), None)
        root = received_root(self.district.data)
        root.mkdir(parents=True, exist_ok=True)
        copy = root / f".partial-{os.getpid()}-{drop.signature[3]}-{drop.name}"
        try:
            if not self._take_copy(copy):
                return self._receipt("waiting", "文件还在变动，下次再收。")
            return self._deal(copy)
        finally:
            copy.unlink(missing_ok=True)

    def _limit(self) -> int:
        """Largest file, in bytes, that is read: that of its channel, else the largest of the bureau's."""
        if self.address.source is None:
            return _LARGEST_UNKNOWN
        channels = [self.address.channel] if self.address.channel else record_channels(self.address.source)
        return max((channel.byte_limit for channel in channels), default=_LARGEST_UNKNOWN)

    def _take_copy(self, copy: Path) -> bool:
        """Copy the file's bytes, and only them; whether it stayed as it was meanwhile."""
        digest = hashlib.sha256()
        try:
            handle = os.open(self.drop.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return False
        with os.fdopen(handle, "rb") as source, copy.open("wb") as target:
            if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
                return False
            while piece := source.read(_CHUNK):
                digest.update(piece)
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
            self.sha256 = digest.hexdigest()
            return signature_of(os.fstat(source.fileno())) == self.drop.signature

    def _deal(self, copy: Path) -> Receipt:
        earlier = imported(self.district.data, self.address, self.sha256)
        if earlier is not None:
            put_away(self.drop, TAKEN)
            return replace(
                earlier,
                place="/".join(self.drop.folders),
                name=self.drop.name,
                outcome="repeated",
                message="同样的文件已经收过，没有再导入。",
            )
        if self.address.source is not None:
            self.district.archive.put(copy)
        file = receipt_file(self.district.data, self.address, self.sha256)
        names = self._names(read_receipt(file))
        pending = self._receipt("returned", "", answers=names, is_done=False)
        write_receipt(file, pending)
        receipt = self._checked(copy, names)
        return self._finish(receipt, file)

    def _checked(self, copy: Path, names: tuple[str, str]) -> Receipt:
        """Judge, answer, import."""
        channel = self.address.channel or self._only_channel(copy)
        columns = dict(channel.columns or {}) if channel is not None else {}
        try:
            with checked_file(copy, self.district.as_of, self.drop.name, columns) as checked:
                channel, problem = self._accepting(checked, channel)
                report = checked.report
                told = (
                    problem or f"已收，导入“{channel.title}”：{report.rows} 行。"
                    if channel
                    else problem or ""
                )
                answers = self._answers(checked, names, told)
        # A mistake of our own must not keep the file from being answered, nor stop the others.
        except Exception as error:
            told = f"读取程序出错（{type(error).__name__}），没有导入；原件已存档。请把这个文件告诉数据团队。"
            return self._receipt("returned", told, answers=self._text(names, told, None))
        receipt = self._receipt("returned" if problem else "imported", told, answers=answers)
        receipt = replace(receipt, rows=report.rows, valid_rows=report.valid_rows)
        if problem is None and channel is not None:
            slug = receipt.source_id or ""
            accept(self.district.data, slug, channel, copy, self.drop.name, self.sha256, self._now())
            receipt = replace(receipt, channel_id=channel.id)
        return receipt

    def _only_channel(self, copy: Path) -> Channel | None:
        """The channel of a bureau that has a single one, or whose own headings the file shows."""
        if self.address.source is None:
            return None
        channels = own_channels(self.address.source)
        if len(channels) == 1:
            return channels[0]
        for channel in channels:
            if channel.columns:
                with checked_file(
                    copy, self.district.as_of, self.drop.name, dict(channel.columns)
                ) as checked:
                    if checked.report.layout == "custom":
                        return channel
        return None

    def _accepting(self, checked: CheckedFile, channel: Channel | None) -> tuple[Channel | None, str | None]:
        """The channel that takes the file, or why none does."""
        if self.address.problem is not None:
            return None, self.address.problem
        if checked.report.layout is None:
            return channel, "没有读出双公示记录，没有导入。原因见下面。"
        subjects = {table.subject for table in checked.report.tables}
        source = self.address.source
        if channel is None and source is not None:
            fitting = [one for one in own_channels(source) if _SUBJECTS[one.format] in subjects]
            if len(fitting) != 1:
                titles = "、".join(one.title for one in own_channels(source))
                return None, f"不能确定放入哪个栏目，没有导入。请放进本单位文件夹下的栏目文件夹：{titles}。"
            channel = fitting[0]
        if channel is not None and _SUBJECTS[channel.format] not in subjects:
            actual = _WORDS.get(checked.report.subject or "", "其他")
            return channel, (
                f"这是{actual}表，却放在“{channel.title}”里，没有导入。请放进{actual}的栏目文件夹。"
            )
        return channel, None

    def _answers(self, checked: CheckedFile, names: tuple[str, str], told: str) -> tuple[str, ...]:
        workbook = self._outbox() / names[0]
        try:
            self.annotate(checked, workbook)
        except OSError:
            raise
        # The text says the same; a workbook that could not be made must not cost the answer.
        except Exception as error:
            told += (
                f"\n带标注的工作簿没有做成（{type(error).__name__}），请以下面的文字为准，并告诉数据团队。"
            )
            return self._text(names, told, checked)
        return (names[0], *self._text(names, told, checked))

    def _text(self, names: tuple[str, str], told: str, checked: CheckedFile | None) -> tuple[str, ...]:
        """Write the short answer."""
        lines = [f"{self.drop.name}", told]
        if checked is not None:
            lines += ["", render(checked.report)]
        with replacing(self._outbox() / names[1]) as partial:
            # With a byte order mark Windows' own editor reads it as UTF-8.
            partial.write_text("\r\n".join("\n".join(lines).split("\n")) + "\r\n", encoding="utf-8-sig")
        return (names[1],)

    def _names(self, earlier: Receipt | None) -> tuple[str, str]:
        """The names of the answers; not those of the answers to another file of the same name."""
        base = f"{self.drop.name}.{_ANSWER}"
        if earlier is not None and earlier.answers and earlier.name == self.drop.name:
            base = earlier.answers[-1].removesuffix(".txt")
            return f"{base}.xlsx", f"{base}.txt"
        outbox = self._outbox()
        if any((outbox / f"{base}{suffix}").exists() for suffix in (".xlsx", ".txt")):
            base = f"{self.drop.name}.{self.sha256[:8] or self.drop.signature[1] // 10**9}.{_ANSWER}"
        return f"{base}.xlsx", f"{base}.txt"

    def _outbox(self) -> Path:
        folder = self.folders.outbox / (self.drop.bureau or "未放进单位文件夹")
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _finish(self, receipt: Receipt, file: Path | None) -> Receipt:
        if file is not None:
            write_receipt(file, receipt)
        put_away(self.drop, TAKEN if receipt.outcome == "imported" else RETURNED)
        return receipt

    def _receipt(
        self, outcome: Outcome, message: str, *, answers: tuple[str, ...] = (), is_done: bool = True
    ) -> Receipt:
        source, channel = self.address.source, self.address.channel
        return Receipt(
            "/".join(self.drop.folders),
            self.drop.name,
            outcome,
            message,
            source.slug if source is not None else None,
            channel.id if channel is not None else None,
            self.sha256 or None,
            self.drop.size,
            answers=answers,
            received_at=self._now().isoformat(timespec="seconds"),
            is_done=is_done,
        )

    def _now(self) -> datetime:
        """This moment; for a district that is judged as of an earlier day, the end of that day
        (`arrival.py`)."""
        day = arrival_day(self.district.data, self.district.as_of)
        last = midnight(day + timedelta(days=1)) - timedelta(seconds=1)
        return min(datetime.now(UTC), last)


@contextmanager
def _alone(data: Path) -> Iterator[IO[str]]:
    """One process at a time deals with an inbox; another one waits."""
    received_root(data).mkdir(parents=True, exist_ok=True)
    with (received_root(data) / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
