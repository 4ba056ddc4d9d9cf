"""What collecting from websites shows: `ops.fetches`, `ops.crawls`, `ops.sightings`, and both clocks per
channel.

Belongs here: the order of the statements, and after how many days a channel is silent or was not looked at.
Does not belong here: the ledger itself (`sightings.py`), captures (`core.py`), the wording of issues
(`sources/`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from warehouse.engine import Engine, sql

TABLES = ("ops.crawls", "ops.fetches", "ops.sightings")

CADENCE_DAYS = {"daily": 7, "weekly": 30, "monthly": 62, "quarterly": 124, "yearly": 400}
"""Days without anything new after which a channel of a cadence is silent; irregular channels never are."""
_CADENCE_BASIS = "source.yml 的更新频率（cadence: {cadence}）"
_DECLARED_BASIS = "source.yml 的 max_silent_days"
COLUMN_DAYS = ((("动态", "要闻"), 14), (("通知公告", "公告公示", "政策文件", "政府文件", "规范性文件"), 183))
"""Columns that must be updated within 2 weeks and 6 months: 国办秘函〔2019〕19号, 单项否决指标."""
_COLUMN_BASIS = "国办秘函〔2019〕19号“{word}”类栏目"
LOOK_DAYS = {"daily": 3, "weekly": 3}
"""Days after which our own last good look at a channel is too old; others are looked at every week."""
_LOOK_DAYS_ELSE = 14

_CHANNELS = pa.schema(
    [
        ("source_id", pa.string()),
        ("channel_id", pa.string()),
        ("title", pa.string()),
        ("cadence", pa.string()),
        ("max_silent_days", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class ChannelClocks:
    """Both clocks of a channel on the as-of day.

    `look_day` is the day of our last good look and `look_age` the days since then (None without one);
    `silent_days` are those from the newest publication to that look: of a time when nobody looked nothing is
    known. `silent_limit` None: nothing is due. `outcome`, `detail`, `entries` and `known` are of the last
    crawl.
    """

    source_id: str
    channel_id: str
    title: str
    look_day: date | None
    look_age: int | None
    look_limit: int
    newest_date: date | None
    silent_days: int | None
    silent_limit: int | None
    basis: str | None
    outcome: str | None
    detail: str | None
    entries: int
    known: int

    @property
    def is_late_look(self) -> bool:
        """Our last good look is older than its schedule, or there was none."""
        return self.look_age is None or self.look_age > self.look_limit

    @property
    def is_silent(self) -> bool:
        """Nothing new for longer than the channel may be without."""
        return (
            self.silent_days is not None
            and self.silent_limit is not None
            and self.silent_days > self.silent_limit
        )

    @property
    def is_emptied(self) -> bool:
        """The last list had no entries, though entries are known."""
        return self.outcome in ("ok", "empty") and self.entries == 0 and self.known > 0

    @property
    def is_empty(self) -> bool:
        """The list was seen and never had an entry."""
        return self.outcome in ("ok", "empty") and self.entries == 0 and self.known == 0


def build_collection(engine: Engine) -> dict[str, int]:
    """`ops.fetches`, `ops.crawls` and `ops.sightings` from those of the bureaus; rows by table."""
    engine.attach("raw.fetches", "raw.crawls", "raw.sightings", "raw.captures", "parsed.notices")
    return {table: engine.write(table, sql(f"core/{table.split('.')[1]}")) for table in TABLES}


def silent_limit(title: str, cadence: str, declared: int | None) -> tuple[int | None, str | None]:
    """Days without anything new that a channel may have, and by what: what its `source.yml` says, else the
    smaller of its cadence's and of the national rule for columns of its name; (None, None) without any."""
    if declared is not None:
        return declared, _DECLARED_BASIS
    limits = [
        (days, _COLUMN_BASIS.format(word=word))
        for words, days in COLUMN_DAYS
        for word in words
        if word in title
    ]
    if cadence in CADENCE_DAYS:
        limits.append((CADENCE_DAYS[cadence], _CADENCE_BASIS.format(cadence=cadence)))
    return min(limits, default=(None, None), key=lambda limit: limit[0])


def channel_clocks(engine: Engine, channels: Sequence[Mapping[str, Any]]) -> list[ChannelClocks]:
    """The clocks of the given website channels (`source_id`, `channel_id`, `title`, `cadence`,
    `max_silent_days`) by source and channel; `ops.crawls` and `ops.sightings` must be attached."""
    engine.register_rows("work.web_channels", channels, _CHANNELS)
    return [_clocks(row) for row in engine.query(sql("core/crawled_channels")).to_pylist()]


def _clocks(row: Mapping[str, Any]) -> ChannelClocks:
    look, newest, as_of = row["look_day"], row["newest_date"], row["as_of"]
    limit, basis = silent_limit(row["title"], row["cadence"], row["max_silent_days"])
    return ChannelClocks(
        row["source_id"],
        row["channel_id"],
        row["title"],
        look,
        None if look is None else max(0, (as_of - look).days),
        LOOK_DAYS.get(row["cadence"], _LOOK_DAYS_ELSE),
        newest,
        None if look is None or newest is None else (look - newest).days,
        limit,
        basis,
        row["outcome"],
        row["detail"],
        row["entries"] or 0,
        row["known"] or 0,
    )


def noted_sightings(engine: Engine) -> list[dict[str, Any]]:
    """The rows of `ops.sightings` of which a person should know: withdrawn, back-dated, or not obtained
    though the log of captures does not show it."""
    rows: list[dict[str, Any]] = engine.query(
        "SELECT * FROM ops.sightings"
        " WHERE withdrawn_at IS NOT NULL OR is_back_dated OR last_outcome NOT IN ('ok', 'empty')"
        " ORDER BY source_id, channel_id, url"
    ).to_pylist()
    return rows
