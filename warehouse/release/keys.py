"""Has each row of a dataset a key of its own?

Belongs here: telling so from hashes taken while the rows pass by, without reading the file again. Does not
belong here: what a key is (the contracts), what happens when two rows share one (`datasets.py`).
"""

from collections.abc import Sequence

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

Hashes = npt.NDArray[np.uint64]


class KeyHashes:
    """The hashes of the keys of rows, eight bytes a row."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, key: Sequence[str]) -> None:
        """`key` are columns of the rows."""
        self._connection = connection
        self._key = list(key)
        self._found: list[Hashes] = []

    def add(self, rows: pa.Table) -> None:
        """Take the keys of more rows."""
        names = ", ".join(f'"{name}"' for name in self._key)
        self._connection.register("rows_with_keys", rows.select(self._key))
        found = self._connection.sql(f"SELECT hash({names}) AS hash FROM rows_with_keys").to_arrow_table()
        self._connection.unregister("rows_with_keys")
        self._found.append(found.column("hash").to_numpy())

    def all_differ(self) -> bool:
        """Are no two hashes alike? Then no two keys are; alike hashes may still be of different keys."""
        if not self._found:
            return True
        rest = np.concatenate(self._found)
        owners = np.empty(1 << (len(rest).bit_length() + 1), np.int32)
        # Each hash claims a place; of several that claim the same one, the losers are compared with the
        # winner, then go on among themselves.
        while len(rest):
            places = (rest & np.uint64(len(owners) - 1)).astype(np.intp)
            numbers = np.arange(len(rest), dtype=np.int32)
            owners[places] = numbers
            winners = owners[places]
            lost = winners != numbers
            if (rest[lost] == rest[winners[lost]]).any():
                return False
            rest = rest[lost]
        return True
