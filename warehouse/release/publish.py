"""Publishing a version of the open data.

Belongs here: the order of the steps, and that a version appears whole or not at all.
Does not belong here: masks, files, descriptions (the modules beside this one).

A version is built under a temporary name and moved into place; only then does `latest` move. When the
data files equal those of the version before, nothing new is made. A version is changed afterwards only to
take withdrawn records out of it (`purge.py`).
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from warehouse.contract import Contract, load_contracts
from warehouse.engine import Engine
from warehouse.release.changes import Changes, changes_document
from warehouse.release.compare import diff, first_release
from warehouse.release.datasets import DatasetResult, DatasetWriter, ReleaseError
from warehouse.release.masking import load_masks
from warehouse.release.package import (
    DATA_SUFFIXES,
    PACKAGE,
    SUMS,
    checksums,
    datapackage,
    json_document,
    read_checksums,
    sha256_of,
)
from warehouse.release.readme import readme
from warehouse.release.swap import recover
from warehouse.release.tombstones import build_tombstones, load_tombstones, tombstone_contract
from warehouse.release.versions import next_version, point_latest, version_before
from warehouse.release.withdrawal import Withdrawn, find_withdrawn
from warehouse.store import Store, replacing


@dataclass(frozen=True)
class ReleaseResult:
    """What `publish` did: the version that holds the data, whether it is new, its datasets, the changes
    against the version before (None when nothing new was made), and the records that may not stand in
    it."""

    version: str
    created: bool
    datasets: tuple[DatasetResult, ...]
    changes: Changes | None
    withdrawn: Withdrawn


class _NothingNewError(Exception):
    """Leaves the building of a version that would hold what the one before holds."""

    def __init__(self, written: "_Written") -> None:
        self.written = written


@dataclass(frozen=True)
class _Written:
    """The data files of a version: what they hold, their digests, new tombstones by reason, all withdrawn."""

    results: list[DatasetResult]
    digests: dict[str, str]
    new_tombstones: dict[str, int]
    withdrawn: Withdrawn


def release_contracts() -> list[Contract]:
    """The contracts that are published, in the order of their dataset names.

    Raises ValueError when two contracts name the same dataset.
    """
    specs = [spec for spec in load_contracts().values() if spec.dataset]
    names = [spec.dataset for spec in (*specs, tombstone_contract())]
    if len(names) != len(set(names)):
        raise ValueError("two contracts name the same dataset")
    return sorted(specs, key=lambda spec: str(spec.dataset))


def publish(
    store: Store, out: Path, as_of: date, *, declared: Sequence[Mapping[str, Any]] = ()
) -> ReleaseResult:
    """Publish the store's datasets into the folder `out` as a version of the day `as_of`.

    `declared` are the registry's withdrawals (`withdrawal.DECLARED_SCHEMA`). Raises ReleaseError when the
    data cannot be published or the version before cannot be read; `out` is then as it was.
    """
    recover(out)
    before = version_before(out, as_of)
    version = next_version(out, as_of)
    try:
        with replacing(out / version) as folder:
            folder.mkdir()
            written = _write_data(store, folder, as_of, out, before, declared)
            if before is not None and _same_data(out / before, written.digests):
                raise _NothingNewError(written)
            changes = _describe(folder, written, version, as_of, out / before if before is not None else None)
            flush(folder)
    except _NothingNewError as nothing:
        point_latest(out)
        same = nothing.written
        return ReleaseResult(str(before), False, tuple(same.results), None, same.withdrawn)
    point_latest(out)
    return ReleaseResult(version, True, tuple(written.results), changes, written.withdrawn)


def _describe(folder: Path, written: _Written, version: str, as_of: date, before: Path | None) -> Changes:
    """Write everything of a version but its data files; what changed against the version before."""
    specs = sorted([*release_contracts(), tombstone_contract()], key=lambda spec: str(spec.dataset))
    description = datapackage(folder, specs, written.results, written.digests, version, as_of)
    _write(folder / PACKAGE, json_document(description))
    changes = first_release(folder) if before is None else diff(before, folder)
    _write(folder / "CHANGES.md", changes_document(changes, written.results, written.new_tombstones))
    _write(folder / "README.md", readme(written.results, version, as_of))
    _write(folder / SUMS, checksums(folder, written.digests))
    return changes


def _write_data(
    store: Store,
    folder: Path,
    as_of: date,
    out: Path,
    before: str | None,
    declared: Sequence[Mapping[str, Any]],
) -> _Written:
    with Engine(store, as_of=as_of) as engine:
        load_masks(engine)
        load_tombstones(engine, out / before if before is not None else None)
        withdrawn = find_withdrawn(engine, declared)
        new_tombstones = build_tombstones(engine, out, before)
        with _kept_memory(), DatasetWriter(engine, folder) as writer:
            # The large ones first, so that none is left over at the end.
            for spec in sorted(release_contracts(), key=lambda spec: -_bytes_of(store, spec)):
                writer.write(spec)
            writer.write_table(tombstone_contract())
            results, digests = writer.results()
    digests |= {path.name: sha256_of(path) for path in folder.glob("*.parquet")}
    return _Written(results, digests, new_tombstones, withdrawn)


def _bytes_of(store: Store, spec: Contract) -> int:
    return sum(path.stat().st_size for path in store.files(spec.table))


@contextmanager
def _kept_memory() -> Iterator[None]:
    """Arrow's memory from an allocator that keeps what is freed for the next piece, where there is one.

    To get it from the system anew for each piece takes a tenth of the time.
    """
    before = pa.default_memory_pool()
    if "jemalloc" in pa.supported_memory_backends():
        pa.set_memory_pool(pa.jemalloc_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)


def _same_data(before: Path, digests: Mapping[str, str]) -> bool:
    try:
        known = read_checksums(before / SUMS)
    except OSError as error:
        raise ReleaseError(
            f"上一版本 {before.name} 的 {SUMS} 读不出：请从备份恢复，或移走这个文件夹"
        ) from error
    return digests == {name: digest for name, digest in known.items() if name.endswith(DATA_SUFFIXES)}


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def flush(folder: Path) -> None:
    """Make sure that the files of a folder are on disk before the folder gets its name."""
    for path in sorted(folder.iterdir()):
        with path.open("rb") as handle:
            os.fsync(handle.fileno())
