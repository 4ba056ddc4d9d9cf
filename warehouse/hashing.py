"""SHA-256 of bytes that pass by, computed beside the work on them.

Belongs here: hashing in a thread of its own. Does not belong here: reading or writing of files.
"""

import hashlib
import queue
import threading
from types import TracebackType
from typing import Self

_AHEAD = 4


class BackgroundDigest:
    """SHA-256 and size of the pieces given to `update`, hashed while the caller goes on.

    At most a few pieces wait, so memory stays bounded; a piece must not be changed after it was given.
    Use it as a context manager: leaving it ends the thread, also after an error.
    """

    def __init__(self) -> None:
        """Starts no thread yet: the first piece does."""
        self.bytes = 0
        self._digest = hashlib.sha256()
        self._pieces: queue.Queue[bytes | memoryview | None] = queue.Queue(_AHEAD)
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the thread; what waits is hashed before."""
        if self._thread is not None:
            self._pieces.put(None)
            self._thread.join()
            self._thread = None

    def update(self, piece: bytes | memoryview) -> None:
        """Take the next piece."""
        self.bytes += memoryview(piece).nbytes
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="sha256", daemon=True)
            self._thread.start()
        self._pieces.put(piece)

    def hexdigest(self) -> str:
        """The digest of all pieces; no piece may follow."""
        self.close()
        return self._digest.hexdigest()

    def _work(self) -> None:
        while (piece := self._pieces.get()) is not None:
            self._digest.update(piece)
