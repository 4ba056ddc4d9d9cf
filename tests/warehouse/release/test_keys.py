"""Hashes of keys tell repeated keys from different ones."""

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from warehouse.release.keys import KeyHashes


def _all_differ(*pieces: pa.Table) -> bool:
    with duckdb.connect() as connection:
        keys = KeyHashes(connection, ["kind", "number"])
        for piece in pieces:
            keys.add(piece)
        return keys.all_differ()


def _piece(first: int, rows: int) -> pa.Table:
    numbers = np.arange(first, first + rows)
    kinds = pa.array(["permit", "penalty"] * (rows // 2)).dictionary_encode()
    return pa.table({"kind": kinds, "number": pa.array(numbers // 2), "other": pa.array(numbers * 0)})


@pytest.mark.parametrize("rows", [2, 1000, 200_000])
def test_different_keys_differ(rows: int) -> None:
    assert _all_differ(_piece(0, rows), _piece(rows, rows))


@pytest.mark.parametrize("rows", [2, 1000, 200_000])
def test_one_repeated_key_is_found(rows: int) -> None:
    assert not _all_differ(_piece(0, rows), _piece(rows - 2, rows))


def test_absent_parts_of_keys_are_alike() -> None:
    piece = pa.table({"kind": pa.array([None, None], pa.string()), "number": pa.array([1, 1])})
    assert not _all_differ(piece)
    assert _all_differ()
