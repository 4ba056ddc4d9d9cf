"""`captures.csv`: what whoever saved the files of a channel noted about each of them.

Belongs here: reading the log, row by row, with findings. Does not belong here: looking for the files.
"""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path, PurePosixPath
from typing import Literal, get_args

from sources.csv_rows import Row, day_of, read_rows
from sources.dates import to_moment
from sources.findings import Finding, finding

NAME = "captures.csv"
COLUMNS = ("file", "url", "captured_at", "published_at", "outcome")
BEIJING = timezone(timedelta(hours=8))

LoggedOutcome = Literal["blocked", "error", "moved", "not_attempted"]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of the log.

    `file` is relative to the channel's folder, None when only the address is known; `outcome` None means:
    see the content.
    """

    line: int
    file: str | None
    url: str | None
    captured_at: datetime | None
    published_date: date | None
    outcome: LoggedOutcome | None


def read_log(file: Path, findings: list[Finding]) -> list[LogEntry]:
    """The usable rows of a capture log in its order, [] without a log; `findings` takes what is wrong."""
    if not file.is_file():
        return []
    table = read_rows(file, COLUMNS, ("file",))
    for flaw in table.flaws:
        place = f"第 {flaw.line} 行，" if flaw.line else ""
        findings.append(
            finding(
                "captures-flawed",
                field=flaw.column,
                value=flaw.value,
                row=flaw.line,
                locator=NAME,
                problem=place + flaw.message_zh.rstrip("。"),
                hint=flaw.hint.rstrip("。"),
            )
        )
    entries = [_entry(row, findings) for row in table.rows]
    return [entry for entry in entries if entry is not None]


def midnight(day: date) -> datetime:
    """00:00 of a day in Beijing, as UTC."""
    return datetime.combine(day, time(), BEIJING).astimezone(UTC)


def same_name(path: str) -> str:
    """A path as it is compared: forward slashes, composed characters (archives from macOS decompose them)."""
    return unicodedata.normalize("NFC", path.replace("\\", "/").removeprefix("./"))


def _entry(row: Row, findings: list[Finding]) -> LogEntry | None:
    file, url = row.get("file"), row.get("url")
    if file is None and url is None:
        findings.append(finding("captures-row-empty", row=row.line, locator=NAME))
        return None
    if file is not None:
        file = same_name(file)
        path = PurePosixPath(file)
        if path.is_absolute() or ".." in path.parts or file[1:2] == ":":
            findings.append(
                finding("captures-file-outside", field="file", value=file, row=row.line, locator=NAME)
            )
            return None
        file = str(path)
    return LogEntry(
        line=row.line,
        file=file,
        url=url,
        captured_at=_moment(row, findings),
        published_date=_day(row, findings),
        outcome=_outcome(row, findings),
    )


def _moment(row: Row, findings: list[Finding]) -> datetime | None:
    """`captured_at` as UTC; a time without zone is Beijing time, a day its first moment."""
    text = row.get("captured_at")
    if text is None:
        return None
    if day := day_of(text):
        return midnight(day)
    try:
        moment = datetime.fromisoformat(_iso(text))
        return (moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)).astimezone(UTC)
    except (ValueError, OverflowError):
        _unreadable("captured_at", text, row, findings)
        return None


def _iso(text: str) -> str:
    """The moment in the notation of ISO 8601, also when a spreadsheet wrote it another way."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return to_moment(text) or text
    return text


def _day(row: Row, findings: list[Finding]) -> date | None:
    """`published_at` as the day that the site shows, which is a day in Beijing."""
    text = row.get("published_at")
    if text is None:
        return None
    day = day_of(text)
    if day is None and (read := to_moment(text)):
        day = date.fromisoformat(read[:10])
    if day is None:
        _unreadable("published_at", text, row, findings)
    return day


def _outcome(row: Row, findings: list[Finding]) -> LoggedOutcome | None:
    text = row.get("outcome")
    for outcome in get_args(LoggedOutcome):
        if text == outcome:
            known: LoggedOutcome = outcome
            return known
    if text not in (None, "ok"):
        allowed = "、".join(get_args(LoggedOutcome))
        findings.append(
            finding(
                "captures-outcome-unknown",
                field="outcome",
                value=text,
                row=row.line,
                locator=NAME,
                allowed=allowed,
            )
        )
    return None


def _unreadable(field: str, text: str, row: Row, findings: list[Finding]) -> None:
    findings.append(finding("captures-date-unreadable", field=field, value=text, row=row.line, locator=NAME))
