"""Hashing beside the work: the same digest as in one go, and no thread left behind."""

import contextlib
import hashlib
import threading

from hypothesis import given
from hypothesis import strategies as st

from warehouse.hashing import BackgroundDigest


@given(pieces=st.lists(st.binary(max_size=50), max_size=30))
def test_pieces_give_the_digest_of_the_whole(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    with BackgroundDigest() as digest:
        for piece in pieces:
            digest.update(memoryview(piece))
        assert digest.hexdigest() == hashlib.sha256(whole).hexdigest()
        assert digest.bytes == len(whole)


def test_an_error_leaves_no_thread() -> None:
    before = threading.active_count()
    with contextlib.suppress(ValueError), BackgroundDigest() as digest:
        for _ in range(100):
            digest.update(b"x" * 1000)
        raise ValueError("stop")
    assert threading.active_count() == before
