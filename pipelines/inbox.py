"""Looking into the inbox: for a run of Dagster, for the sensor, for the command line.

Belongs here: when somebody looks and what is run then. Does not belong here: what becomes of a file
(`assets/receiving.py`).
"""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dagster as dg

from assets.context import District, DistrictResource
from assets.inbox import Drop, Folders, Signature, address_of, complete, list_drops
from assets.receipts import Receipt
from assets.receiving import is_received, receive

INBOX = "inbox"
RETURNS = "inbox_returns"
_INTERVAL_SECONDS = 30
_CHUNK = 1 << 20
_HASHED_MOST = 1 << 30

Seen = dict[str, tuple[Signature, float]]


def receive_complete(
    district: District,
    folders: Folders,
    seen: Seen,
    slug: str | None = None,
    *,
    now: float,
) -> tuple[list[Receipt], Seen]:
    """Deal with what lies complete in the inbox, of one bureau or of all; receipts, and what was seen.

    Links are refused each time and stay where they are.
    """
    from pipelines.annotated import annotate

    drops = list_drops(folders.inbox)
    ready, seen = complete(drops, seen, now, folders.settle)
    links = [drop for drop in drops if drop.is_link]
    slugs = None if slug is None else [slug]
    if not ready and not links:
        return [], seen
    return receive(district, folders, annotate, [*ready, *links], slugs), seen


def receiver(folders: Folders) -> Callable[[District, str], Mapping[str, int]]:
    """What a run does before it captures a bureau: take the bureau's files from the inbox."""

    def take(district: District, slug: str) -> Mapping[str, int]:
        receipts, _ = receive_complete(district, folders, {}, slug, now=time.time())
        return Counter(receipt.outcome for receipt in receipts)

    return take


def returns_job(folders: Folders) -> dg.JobDefinition:
    """The job that answers files which are nobody's: there is no bureau to run."""

    @dg.op(name="answer_unclaimed", description="退回放错位置的文件 | answer files that belong to no bureau")
    def answer(context: dg.OpExecutionContext, district: DistrictResource) -> None:
        place = district.district()
        receipts, _ = receive_complete(place, folders, {}, now=time.time())
        context.log.info(str(dict(Counter(receipt.outcome for receipt in receipts))))

    @dg.job(name=RETURNS, description="退回放错位置的文件 | answer files that belong to no bureau")
    def returns() -> None:
        answer()

    return returns


def inbox_sensor(folders: Folders, place: Callable[[], District], jobs: Sequence[Any]) -> dg.SensorDefinition:
    """Asks for a run of a bureau when complete files lie in its folder: one run for all of them.

    The key of a run is the bureau and the content (of several files the digest of their digests), so that the
    same files never ask twice. The cursor remembers sizes and times of the last look. `jobs` are the two that
    it can ask for (Dagster does not export the type of an asset job).
    """

    @dg.sensor(
        name=INBOX,
        jobs=jobs,
        minimum_interval_seconds=_INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="查看收件箱：有放好的文件就为该单位跑一次 | a run for each bureau with complete files",
    )
    def inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        ready, seen = complete(list_drops(folders.inbox), _seen(context.cursor), time.time(), folders.settle)
        cursor = json.dumps(seen, ensure_ascii=True, sort_keys=True)
        if not ready:
            context.update_cursor(cursor)
            return dg.SkipReason("收件箱里没有放好的文件 | no complete file in the inbox")
        return dg.SensorResult(run_requests=_requests(ready, place()), cursor=cursor)

    return inbox


def _requests(ready: list[Drop], district: District) -> list[dg.RunRequest]:
    contents: dict[str | None, list[str]] = {}
    for drop in ready:
        address = address_of(drop, district.registry)
        slug = address.source.slug if address.source is not None and address.problem is None else None
        contents.setdefault(slug, []).append(_content(drop, district))
    requests = []
    for slug, digests in contents.items():
        digest = digests[0] if len(digests) == 1 else _digest("".join(sorted(digests)))
        if slug is None:
            requests.append(dg.RunRequest(run_key=f"-{digest}", job_name=RETURNS))
        else:
            requests.append(dg.RunRequest(run_key=f"{slug}-{digest}", job_name=INBOX, partition_key=slug))
    return requests


def _content(drop: Drop, district: District) -> str:
    """The digest of a file's content. What was imported before and comes again has a key of its own, so that
    it is put away; so has a file too large to be read within a tick."""
    if drop.size > _HASHED_MOST:
        return _digest(f"{drop.path}{drop.signature}")
    digest = hashlib.sha256()
    try:
        with drop.path.open("rb") as handle:
            while piece := handle.read(_CHUNK):
                digest.update(piece)
    except OSError:
        return _digest(f"{drop.path}{drop.signature}")
    found = digest.hexdigest()
    return _digest(f"{found}{drop.signature}") if is_received(district, drop, found) else found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _seen(cursor: str | None) -> Seen:
    try:
        found = json.loads(cursor or "{}")
        return {
            path: ((int(a), int(b), int(c), int(d)), float(since))
            for path, ((a, b, c, d), since) in found.items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}
