"""The open release: what of the warehouse the public gets, as versions with checksums and changes.

`publish` makes a version, `verify` checks all of them, `diff` compares two, `purge` takes withdrawn records
out of the earlier ones. What leaves the house is decided by the disclosure levels of the contracts
(`masking.py`), what has to go again by `withdrawal.py`.
"""

from warehouse.archive import Problem
from warehouse.release.changes import Changes, DatasetChanges
from warehouse.release.compare import diff
from warehouse.release.datasets import DatasetResult, ReleaseError
from warehouse.release.publish import ReleaseResult, publish
from warehouse.release.purge import purge
from warehouse.release.purge_note import PurgedVersion
from warehouse.release.verify import verify

__all__ = [
    "Changes",
    "DatasetChanges",
    "DatasetResult",
    "Problem",
    "PurgedVersion",
    "ReleaseError",
    "ReleaseResult",
    "diff",
    "publish",
    "purge",
    "verify",
]
