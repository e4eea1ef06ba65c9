"""Retention by the clock: once a day, beside its work, where the settings ask for it."""

import logging
import threading
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from designer.execution.upkeep.collection import collect

logger = logging.getLogger(__name__)
DAY_SECONDS = 24 * 3600
MARK = "retention-ran"


class DailyRetention:
    """When it ran last is the age of a file in the data folder, so a restart runs nothing anew."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None

    def run_if_due(self) -> None:
        """Begin unless it ran within a day, or runs; gives back at once."""
        given = settings.CONFIGURATION
        if not (given.retention_days or given.retention_max_bytes) or not is_due(_mark()):
            return
        if self._thread is None or not self._thread.is_alive():
            _mark().touch()
            self._thread = threading.Thread(target=_run, name="retention", daemon=True)
            self._thread.start()

    def join(self, timeout_seconds: float) -> None:
        if self._thread is not None:
            self._thread.join(timeout_seconds)


def is_due(mark: Path) -> bool:
    try:
        return time.time() - mark.stat().st_mtime >= DAY_SECONDS
    except FileNotFoundError:
        return True


def _mark() -> Path:
    return Path(settings.DATA_DIR) / MARK


def _run() -> None:
    given = settings.CONFIGURATION
    try:
        days, max_bytes = given.retention_days or None, given.retention_max_bytes or None
        for said in collect(days=days, max_bytes=max_bytes):
            logger.info("Retention: %s", said)
    except Exception:
        # It is tried again tomorrow; until then the log tells what is wrong.
        logger.exception("Retention could not do all that was due.")
    finally:
        connection.close()
