"""One at a time, across processes.

The kernel drops a lock when its holder dies, however it dies: no lock is ever stale.
"""

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path

from devtools.report import say


@contextmanager
def exclusive(path: Path, waiting_for: str):
    """Holds the lock ``path`` for the block; says so once if it has to wait."""
    with _opened(path) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another ./dev: {waiting_for}")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


@contextmanager
def exclusive_or_none(path: Path):
    """Yields True with the lock held for the block, False if somebody else has it."""
    with _opened(path) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


class Membership:
    """Counts the processes that use a thing, without a counter that could be wrong.

    Each user holds a shared lock. ``leave`` tells whether it was the last one.
    Both must be called under an exclusive lock of another file, so that nobody joins
    while the last one cleans up.
    """

    def __init__(self, path: Path):
        self._path = path
        self._descriptor: int | None = None

    def join(self) -> None:
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Whether no other member is left; False also when there was no ``join``."""
        if self._descriptor is None:
            return False
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            return False
        finally:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def _opened(path: Path):
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
