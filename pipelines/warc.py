"""The requests to websites as a WARC file, so that other tools can replay the evidence (`zwgk warc`).

Belongs here: which records a request becomes (WARC 1.0, ISO 28500:2009). Does not belong here: collecting,
the log.

The same log gives the same bytes: ids come from the requests' ids, dates from the requests. Requests without
an answer have no record. The crawler keeps bodies decoded: headers of transfer that no longer fit the body
are kept under the prefix `X-Archive-Orig-`. Cookies and credentials were never kept.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from warehouse.archive import Archive
from warehouse.store import Store, replacing

Row = Mapping[str, Any]

_NOT_MODIFIED = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
_SAME_PAYLOAD = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
_MOVED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_UNCHANGED = 304
_IN_TARGET = "/?#[]@!$&'()*+,;=:%-._~"


@dataclass
class Exported:
    """What went into the file: requests with an answer, those told as revisits, and requests without one."""

    requests: int = 0
    revisits: int = 0
    unanswered: int = 0


def export_warc(
    store: Store, archive: Archive, out: Path, *, bureaus: Sequence[str] = (), since: date | None = None
) -> Exported:
    """Write the requests of all bureaus, or of some, since a day (Beijing) to `out`, in order of time.

    The file is replaced whole. Raises ArchiveError when the archive lacks a body or has it damaged.
    """
    rows = [row for slug in bureaus for row in store.read("raw.fetches", slug).to_pylist()]
    if not bureaus:
        rows = store.read("raw.fetches").to_pylist()
    rows.sort(key=lambda row: (row["finished_at"], row["fetch_id"]))
    first = (
        datetime.combine(since, time(), UTC) - timedelta(hours=8)
        if since
        else datetime.min.replace(tzinfo=UTC)
    )
    wanted = [row for row in rows if row["finished_at"] >= first]
    with replacing(out) as partial, partial.open("xb") as target:
        return _Writer(target, archive, rows).write(wanted)


class _Writer:
    def __init__(self, target: BinaryIO, archive: Archive, rows: Iterable[Row]) -> None:
        self._writer = WARCWriter(target, gzip=True, warc_version="1.0")
        self._archive = archive
        # Where a content first came from, among all requests: what a revisit refers to.
        self._first: dict[str, Row] = {}
        self._sha256_of: dict[str, str] = {}
        for row in rows:
            if row["sha256"] is not None:
                self._first.setdefault(row["sha256"], row)
                if row["capture_id"] is not None:
                    self._sha256_of.setdefault(row["capture_id"], row["sha256"])
        self._digests: dict[str, str] = {}
        self._written: set[str] = set()
        self._done = Exported()

    def write(self, rows: Sequence[Row]) -> Exported:
        """Write the records of the requests."""
        self._info(rows)
        for row in rows:
            if row["status"] is None:
                self._done.unanswered += 1
                continue
            self._done.requests += 1
            self._request(row)
            self._response(row)
            if row["final_url"] != row["url"]:
                self._redirect(row)
        return self._done

    def _info(self, rows: Sequence[Row]) -> None:
        names = hashlib.sha256("|".join(row["fetch_id"] for row in rows).encode()).hexdigest()
        last = rows[-1]["finished_at"] if rows else datetime(1970, 1, 1, tzinfo=UTC)
        sources = " ".join(sorted({row["source_id"] for row in rows}))
        fields = (
            "software: zwgk\r\nformat: WARC File Format 1.0\r\n"
            f"description: requests to government websites ({sources})\r\n"
        )
        headers = {"WARC-Record-ID": _id("warcinfo", names), "WARC-Date": _date(last)}
        self._record("", "warcinfo", headers, fields.encode(), "application/warc-fields")

    def _request(self, row: Row) -> None:
        parts = urlsplit(row["final_url"])
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = [*_headers(row["request_headers"])]
        if not any(name.lower() == "host" for name, _ in headers):
            headers.insert(0, ("Host", parts.netloc))
        line = f"GET {quote(target, safe=_IN_TARGET)} HTTP/1.1"
        http = StatusAndHeaders(line, headers, is_http_request=True)
        self._record(
            row["final_url"],
            "request",
            self._ids("request", row) | {"WARC-Concurrent-To": _id("response", row["fetch_id"])},
            http=http,
        )

    def _response(self, row: Row) -> None:
        body = b""
        sha256 = row["sha256"]
        headers = self._ids("response", row)
        kind = "response"
        if row["status"] == _UNCHANGED:
            kind, sha256 = "revisit", self._sha256_of.get(row["capture_id"] or "")
            headers["WARC-Profile"] = _NOT_MODIFIED
        elif sha256 is not None and sha256 in self._written:
            kind = "revisit"
            headers["WARC-Profile"] = _SAME_PAYLOAD
            headers["WARC-Payload-Digest"] = self._digests[sha256]
        elif sha256 is not None:
            body = self._archive.read(sha256)
            self._written.add(sha256)
            self._digests[sha256] = "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()
        if kind == "revisit":
            self._done.revisits += 1
            if sha256 is not None:
                first = self._first[sha256]
                headers["WARC-Refers-To"] = _id("response", first["fetch_id"])
                headers["WARC-Refers-To-Target-URI"] = first["final_url"]
                headers["WARC-Refers-To-Date"] = _date(first["finished_at"])
        pairs = _fitting(_headers(row["response_headers"]), body if kind == "response" else None)
        http = StatusAndHeaders(str(row["status"]), pairs, protocol="HTTP/1.1")
        self._record(row["final_url"], kind, headers, body, http=http)

    def _redirect(self, row: Row) -> None:
        headers = self._ids("metadata", row) | {"WARC-Concurrent-To": _id("response", row["fetch_id"])}
        text = f"redirectedFrom: {row['url']}\r\n"
        self._record(row["final_url"], "metadata", headers, text.encode(), "application/warc-fields")

    def _ids(self, kind: str, row: Row) -> dict[str, str]:
        return {"WARC-Record-ID": _id(kind, row["fetch_id"]), "WARC-Date": _date(row["finished_at"])}

    def _record(
        self,
        url: str,
        kind: str,
        headers: dict[str, str],
        body: bytes = b"",
        content_type: str = "",
        http: StatusAndHeaders | None = None,
    ) -> None:
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(body) if body else None,
            length=len(body),
            warc_content_type=content_type,
            warc_headers_dict=headers,
            http_headers=http,
        )
        self._writer.write_record(record)


def _fitting(headers: Iterable[tuple[str, str]], body: bytes | None) -> list[tuple[str, str]]:
    """The headers of an answer whose body was kept decoded."""
    pairs = [(f"X-Archive-Orig-{name}" if name.lower() in _MOVED else name, value) for name, value in headers]
    return pairs if body is None else [*pairs, ("Content-Length", str(len(body)))]


def _headers(text: str | None) -> list[tuple[str, str]]:
    # A line break in a value would end the header.
    return [(str(name), " ".join(str(value).split("\r\n"))) for name, value in json.loads(text or "[]")]


def _id(kind: str, name: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'zwgk:{kind}:{name}')}>"


def _date(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
