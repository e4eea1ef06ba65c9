"""SQLite whose writing transactions begin in the order in which the threads came.

SQLite lets waiting writers sleep and try again: with many of them one may find the file locked
each time, and gives up after its timeout. Other processes still wait in SQLite's own way.
"""

import threading
from collections import deque
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError


class FairLock:
    """A lock that is handed to who waits longest."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._is_held = False
        self._queue: deque[threading.Event] = deque()

    def acquire(self, seconds: float) -> bool:
        """Wait for the turn; False when it did not come in time."""
        with self._mutex:
            if not self._is_held:
                self._is_held = True
                return True
            turn = threading.Event()
            self._queue.append(turn)
        if turn.wait(seconds):
            return True
        with self._mutex:
            if turn.is_set():
                return True
            self._queue.remove(turn)
            return False

    def release(self) -> None:
        with self._mutex:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._is_held = False


_lock = FairLock()


class DatabaseWrapper(base.DatabaseWrapper):
    _has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        if not _lock.acquire(self.settings_dict["OPTIONS"].get("timeout", 5)):
            raise OperationalError("database is locked by another thread of this process")
        self._has_turn = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> Any:
        result = super()._commit()  # type: ignore[misc]
        self._give_turn()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _give_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            _lock.release()
