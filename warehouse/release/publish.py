"""Publishing a version of the open data.

Belongs here: the order of the steps, and that a version appears whole or not at all.
Does not belong here: masks, files, descriptions (the modules beside this one).

A version is built under a temporary name and moved into place; only then does `latest` move. A
version is never changed afterwards. When the data files equal those of the version before, nothing
new is made.
"""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.contract import Contract, load_contracts
from warehouse.engine import Engine
from warehouse.release.changes import Changes, changes_document
from warehouse.release.compare import diff, first_release
from warehouse.release.datasets import DatasetResult, ReleaseError, write_dataset
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
from warehouse.release.versions import next_version, point_latest, version_before
from warehouse.store import Store, replacing


@dataclass(frozen=True)
class ReleaseResult:
    """What `publish` did: the version that holds the data, whether it is new, its datasets, and the changes
    against the version before (None when nothing new was made)."""

    version: str
    created: bool
    datasets: tuple[DatasetResult, ...]
    changes: Changes | None


class _NothingNewError(Exception):
    """Leaves the building of a version that would hold what the one before holds."""


def release_contracts() -> list[Contract]:
    """The contracts that are published, in the order of their dataset names.

    Raises ValueError when two contracts name the same dataset.
    """
    specs = sorted(
        (spec for spec in load_contracts().values() if spec.dataset), key=lambda spec: str(spec.dataset)
    )
    names = [spec.dataset for spec in specs]
    if len(names) != len(set(names)):
        raise ValueError("two contracts name the same dataset")
    return specs


def publish(store: Store, out: Path, as_of: date) -> ReleaseResult:
    """Publish the store's datasets into the folder `out` as a version of the day `as_of`.

    Raises ReleaseError when the data cannot be published or the version before cannot be read; `out` is then
    as it was.
    """
    before = version_before(out, as_of)
    version = next_version(out, as_of)
    results: list[DatasetResult] = []
    changes: Changes | None = None
    try:
        with replacing(out / version) as folder:
            folder.mkdir()
            results = _write_data(store, folder, as_of)
            if before is not None and _same_data(out / before, folder):
                raise _NothingNewError
            specs = release_contracts()
            description = datapackage(folder, specs, results, version, as_of)
            _write(folder / PACKAGE, json_document(description))
            changes = first_release(folder) if before is None else diff(out / before, folder)
            _write(folder / "CHANGES.md", changes_document(changes))
            _write(folder / "README.md", readme(results, version, as_of))
            _write(folder / SUMS, checksums(folder))
            _flush(folder)
    except _NothingNewError:
        point_latest(out)
        return ReleaseResult(str(before), False, tuple(results), None)
    point_latest(out)
    return ReleaseResult(version, True, tuple(results), changes)


def _write_data(store: Store, folder: Path, as_of: date) -> list[DatasetResult]:
    with Engine(store, as_of=as_of) as engine:
        load_masks(engine)
        return [write_dataset(engine, spec, folder) for spec in release_contracts()]


def _same_data(before: Path, folder: Path) -> bool:
    try:
        known = read_checksums(before / SUMS)
    except OSError as error:
        raise ReleaseError(
            f"上一版本 {before.name} 的 {SUMS} 读不出：请从备份恢复，或移走这个文件夹"
        ) from error
    known = {name: digest for name, digest in known.items() if name.endswith(DATA_SUFFIXES)}
    return known == {path.name: sha256_of(path) for path in folder.iterdir()}


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def _flush(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        with path.open("rb") as handle:
            os.fsync(handle.fileno())
