"""Taking withdrawn records out of the versions that are kept.

Belongs here: rewriting the data files, descriptions and checksums of a version.
Does not belong here: why a record is withdrawn (`withdrawal.py`), the wording of the note (`purge_note.py`).

Each version is rebuilt beside itself and exchanged in one step, so that it is always whole: the old one or
the new one. A version that holds none of the records is not touched, so purging twice changes nothing. What
others downloaded before is out of reach, and the archive of captured bytes, which is not public, keeps the
evidence.
"""

import json
import os
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from warehouse.engine import Engine
from warehouse.literals import quoted
from warehouse.release.data_files import DataFiles, Threads
from warehouse.release.datasets import ReleaseError
from warehouse.release.package import PACKAGE, SUMS, checksums, json_document, read_checksums, sha256_of
from warehouse.release.purge_note import PURGED, PurgedDataset, PurgedFile, PurgedVersion, note, protocol
from warehouse.release.swap import recover, swapping
from warehouse.release.table_file import TableFile
from warehouse.release.tombstones import load_tombstones
from warehouse.release.verify import verify_version
from warehouse.release.versions import point_latest, versions
from warehouse.release.withdrawal import Withheld, find_withdrawn, withheld_rows
from warehouse.store import Store

_TEXTS = ("CHANGES.md", "README.md")
_MADE_ANEW = {SUMS, PACKAGE, PURGED, *_TEXTS}
_IDS = "run.purged_ids"
_RECORD = re.compile(r"\b(?:permit|penalty)-[0-9a-z]+\b")
_GONE = "（已撤下）"


def purge(
    store: Store, out: Path, as_of: date, *, declared: Sequence[Mapping[str, Any]] = ()
) -> tuple[PurgedVersion, ...]:
    """Take the records that are withdrawn on the day `as_of` out of every version in `out`; oldest first.

    Withdrawn is what `publish` leaves out (`declared` as there), and whatever has a tombstone in the newest
    version although its record is no longer in the store. Raises ReleaseError when a version cannot be read
    or is not what its checksums say (new ones would hide that); that one and the later ones are then as
    they were.
    """
    Store(out).sweep()
    recover(out)
    names = versions(out)
    done = []
    with Engine(store, as_of=as_of) as engine:
        load_tombstones(engine, out / names[-1] if names else None)
        find_withdrawn(engine, declared)
        for name in names:
            purged = _purge_version(engine.connection, out / name, as_of)
            if purged is not None:
                done.append(purged)
    point_latest(out)
    return tuple(done)


def _purge_version(connection: duckdb.DuckDBPyConnection, folder: Path, as_of: date) -> PurgedVersion | None:
    """Rebuild one version without the withdrawn records; None when it names none of them."""
    package = _package(folder)
    resources = {
        str(resource["dataset"]): resource
        for resource in package["resources"]
        if resource["format"] == "parquet"
    }
    _find_ids(connection, folder)
    withheld = {}
    for name in sorted(resources):
        columns = [field["name"] for field in resources[name]["schema"]["fields"]]
        found = withheld_rows(connection, columns, folder / f"{name}.parquet", _IDS)
        if found.reasons:
            withheld[name] = found
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in _TEXTS}
    shown = {name: _without_ids(connection, text) for name, text in texts.items()}
    if not withheld and shown == texts:
        return None
    damaged = verify_version(folder)
    if damaged:
        raise ReleaseError(f"没有清除版本 {folder.name}：{damaged[0].path} {damaged[0].message}")
    known = read_checksums(folder / SUMS)
    with swapping(folder) as partial:
        untouched = {}
        for path in sorted(folder.iterdir()):
            if path.name not in _MADE_ANEW and path.stem not in withheld:
                _share(path, partial / path.name)
                untouched[path.name] = known[path.name]
        datasets = tuple(
            _rewrite(folder, partial, resources[name], found, known) for name, found in withheld.items()
        )
        purged = PurgedVersion(folder.name, as_of, datasets)
        _describe(package, purged)
        _write(partial / PACKAGE, json_document(package))
        for name, text in shown.items():
            _write(partial / name, f"{text.rstrip()}\n\n{note(purged)}")
        _write(partial / PURGED, json_document(protocol(folder / PURGED, purged)))
        digests = {file.path: file.sha256_after for dataset in datasets for file in dataset.files}
        _write(partial / SUMS, checksums(partial, untouched | digests))
        for path in sorted(partial.iterdir()):
            with path.open("rb") as handle:
                os.fsync(handle.fileno())
    return purged


def _find_ids(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """`run.purged_ids(record_id, reason)`: the withdrawn records, and those of this version with a
    tombstone."""
    parts = ["SELECT record_id, reason FROM run.withdrawn"]
    for plural in ("permits", "penalties"):
        path = folder / f"{plural}.parquet"
        if path.is_file():
            parts.append(
                f"SELECT r.record_id, t.reason FROM read_parquet({quoted(path)}) AS r"
                " JOIN run.tombstones AS t ON t.tombstone_id = tombstone_id(r.record_id)"
                " WHERE NOT EXISTS (SELECT 1 FROM run.withdrawn AS w WHERE w.record_id = r.record_id)"
            )
    connection.execute(f"CREATE OR REPLACE TABLE {_IDS} AS {' UNION ALL '.join(parts)}")


def _without_ids(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    """A document that no longer names a withdrawn record (keys are given as samples of changes)."""
    named = sorted(set(_RECORD.findall(text)))
    rows = connection.execute(
        f"SELECT record_id FROM {_IDS} WHERE record_id IN (SELECT unnest(?))", [named]
    ).fetchall()
    gone = {str(record_id) for (record_id,) in rows}
    return _RECORD.sub(lambda found: _GONE if found[0] in gone else found[0], text)


def _rewrite(
    folder: Path,
    partial: Path,
    resource: Mapping[str, Any],
    withheld: Withheld,
    known: Mapping[str, str],
) -> PurgedDataset:
    """Write the two files of a dataset without the withdrawn rows, which keep their order."""
    name = str(resource["dataset"])
    old, new = folder / f"{name}.parquet", partial / f"{name}.parquet"
    file = TableFile.open(old)
    schema = file.schema
    with Threads() as threads:
        files = DataFiles(threads, partial, name, schema, file.plain)
        for piece in file.pieces(schema.names, withheld.places):
            files.write(piece)
        files.close()
        threads.finish()
    digests = {new.name: sha256_of(new), files.csv.name: files.csv_sha256}
    changed = [
        PurgedFile(path, known[path], digest, (folder / path).stat().st_size, (partial / path).stat().st_size)
        for path, digest in digests.items()
    ]
    rows = pq.read_metadata(new).num_rows
    return PurgedDataset(
        name, str(resource["title"]), int(resource["rows"]), rows, withheld.reasons, tuple(changed)
    )


def _describe(package: dict[str, Any], purged: PurgedVersion) -> None:
    """Bring rows, bytes and digests in the description up to date."""
    files = {file.path: (dataset, file) for dataset in purged.datasets for file in dataset.files}
    for resource in package["resources"]:
        if resource["path"] in files:
            dataset, file = files[resource["path"]]
            resource |= {
                "rows": dataset.rows_after,
                "bytes": file.bytes_after,
                "hash": f"sha256:{file.sha256_after}",
            }
    package["purged"] = purged.as_of.isoformat()


def _package(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / PACKAGE).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ReleaseError(
            f"版本 {folder.name} 的 {PACKAGE} 读不出，没有清除：请从备份恢复这个版本后重新运行"
        ) from error


def _share(old: Path, new: Path) -> None:
    """The same file under a second name: nothing of it changes, and a large one need not be copied."""
    try:
        os.link(old, new)
    except OSError:
        new.write_bytes(old.read_bytes())


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
