"""What one crawl of a bureau is to do, and the journal that it leaves.

Belongs here: the shapes of both and their files. Does not belong here: requests (the crawler beside), the
archive, the ledger (`assets/`).

A crawl runs in a process of its own. It takes the folder of its plan, appends to the journal as it goes,
and keeps each content in `bodies/<sha256>`. A killed crawl leaves a journal that is right up to its last
whole line; a second crawl with the same folder goes on where the first stopped.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from sources.model import Channel
from sources.model_web import Crawl

Outcome = Literal["ok", "empty", "blocked", "moved", "error", "not_attempted"]
FetchRole = Literal["list", "page", "attachment"]

PLAN, JOURNAL, BODIES = "plan.json", "journal.jsonl", "bodies"
USER_AGENT = "zwgk (open-source monitor of government disclosure)"


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What the ledger knows of an address, for a conditional request: validators of its last `ok` answer."""

    etag: str | None = None
    last_modified: str | None = None
    recheck: bool = False
    """Ask again in this crawl, although its content is known (overlap window, or a full re-listing); also
    when the walk does not meet it."""
    role: FetchRole = "page"
    """As what it was kept, for those that the walk does not meet."""


@dataclass(frozen=True, slots=True)
class ChannelPlan:
    """One channel to walk. `full`: to the last list page; else until the pages hold known entries only."""

    channel: Channel
    full: bool = True
    known: Mapping[str, KnownPage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """One crawl of one bureau. `hosts` are all that may be asked, as `host` or `host:port`, lower case;
    a redirect to any other address is not followed."""

    crawl_id: str
    source_id: str
    hosts: tuple[str, ...]
    crawl: Crawl
    channels: tuple[ChannelPlan, ...]


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request that was answered, failed, or was not made; retries of it are one fetch.

    `url` is the address asked for without fragment; `final_url` where redirects inside the declared hosts
    led. `attempts` counts tries; it is 0 when nothing was sent: not attempted, or another channel of this
    crawl has asked for the address, whose answer stands here too. Instants are UTC. `status` is None when
    nothing came back; 304 means that the known content still stands (outcome ok, no sha256). `detail` tells
    why an outcome is not ok: `http-404`, `http-412`, `challenge`, `redirect-undeclared`, `redirect-loop`,
    `undeclared-host`, `address-private`, `robots`, `timeout`, `connection`, `certificate`, `too-large`,
    `broken`, `max-requests`. `sha256` names the file in `bodies/`, also of error pages. `title` and `date`
    are those of the list entry or link that led here, `parent_url` its page.
    """

    channel_id: str
    role: FetchRole
    url: str
    final_url: str
    started_at: datetime
    finished_at: datetime
    outcome: Outcome
    status: int | None = None
    detail: str | None = None
    attempts: int = 1
    sha256: str | None = None
    bytes: int | None = None
    request_headers: tuple[tuple[str, str], ...] = ()
    response_headers: tuple[tuple[str, str], ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    title: str | None = None
    date: str | None = None
    parent_url: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list, as the list shows it; `url` is absolute, without fragment."""

    channel_id: str
    url: str
    title: str | None
    date: str | None
    list_url: str
    page: int
    position: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """How the walk through a channel's list ended.

    `complete`: every page to the end of the list was read. `oldest` is the earliest date of an entry that
    was seen in the walk (ISO day). `outcome` and `detail` are those of the list page that ended it early,
    else `ok`, or `empty` for a list without entries; `detail` also `max-pages`, `max-requests`, `known`
    (stopped at known entries, not complete), `repeating` (pages without end that bring nothing new),
    `fewer-than-total` (the list says that it has more), `not-json`, `no-entries`, `no-interface`, `selector`
    (an answer that the platform's reader cannot read). Of several for a channel the last one counts.
    """

    channel_id: str
    pages: int
    entries: int
    complete: bool
    oldest: str | None
    outcome: Outcome
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class End:
    """The crawl came to its end; a journal without it is that of a crawl that was stopped."""

    finished_at: datetime
    requests: int


Record = Fetch | Entry | Listing | End
_KINDS: dict[str, type[Fetch] | type[Entry] | type[Listing] | type[End]] = {
    "fetch": Fetch,
    "entry": Entry,
    "listing": Listing,
    "end": End,
}
_INSTANTS = frozenset({"started_at", "finished_at", "seen_at"})
_PAIRS = frozenset({"request_headers", "response_headers"})


def write_plan(folder: Path, plan: CrawlPlan) -> None:
    """Keep a plan in the folder of its crawl."""
    data = {
        "crawl_id": plan.crawl_id,
        "source_id": plan.source_id,
        "hosts": list(plan.hosts),
        "crawl": plan.crawl.model_dump(mode="json"),
        "channels": [
            {
                "channel": one.channel.model_dump(mode="json"),
                "full": one.full,
                "known": {url: asdict(page) for url, page in sorted(one.known.items())},
            }
            for one in plan.channels
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PLAN).write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def read_plan(folder: Path) -> CrawlPlan:
    """The plan of a folder. Raises OSError or ValueError when there is none that can be read."""
    data = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    channels = tuple(
        ChannelPlan(
            Channel.model_validate(one["channel"]),
            one["full"],
            {url: KnownPage(**page) for url, page in one["known"].items()},
        )
        for one in data["channels"]
    )
    crawl = Crawl.model_validate(data["crawl"])
    return CrawlPlan(data["crawl_id"], data["source_id"], tuple(data["hosts"]), crawl, channels)


def journal_line(record: Record) -> str:
    """A record as one line of the journal, with its line end."""
    kind = next(name for name, shape in _KINDS.items() if isinstance(record, shape))
    defaults = {one.name: one.default for one in fields(record)}
    values = {name: _plain(value) for name, value in asdict(record).items() if value != defaults[name]}
    return json.dumps({"kind": kind, **values}, ensure_ascii=False) + "\n"


def read_journal(folder: Path) -> Iterator[Record]:
    """The records of a crawl's journal in their order, [] without one; a torn last line is left out."""
    path = folder / JOURNAL
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="\n", errors="replace") as lines:
        for line in lines:
            if not line.endswith("\n"):
                return
            yield _record(json.loads(line))


def _record(values: dict[str, Any]) -> Record:
    shape = _KINDS[values.pop("kind")]
    for name in _INSTANTS & values.keys():
        values[name] = datetime.fromisoformat(values[name])
    for name in _PAIRS & values.keys():
        values[name] = tuple((str(key), str(value)) for key, value in values[name])
    return shape(**values)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
