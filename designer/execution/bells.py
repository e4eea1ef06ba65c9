"""Sending bells over a broker that may be away: nobody waits for it, and nothing fails."""

import logging
import threading
import time
from functools import cache
from typing import Any

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
SILENT_SECONDS = 2.0  # The clock rings as often for steps that stay queued.


class Bells:
    """After a failure nothing is sent for a moment: each try may take seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._silent_until = 0.0

    def send(self, task: str, queue: str, *args: Any) -> bool:
        """Send a message unless the broker was away a moment ago; say whether it was sent."""
        with self._lock:
            if time.monotonic() < self._silent_until:
                return False
        try:
            current_app.send_task(
                task, args=list(args), queue=queue, ignore_result=True, retry=False
            )
        except _failures() as error:
            with self._lock:
                self._silent_until = time.monotonic() + SILENT_SECONDS
            logger.warning("The broker is away; the clock will ring again: %s", error)
            return False
        return True


@cache
def _failures() -> tuple[type[Exception], ...]:
    """The ways in which the transport in use says that it cannot reach its broker."""
    connection = current_app.connection_for_write()
    return (*connection.connection_errors, *connection.channel_errors, OperationalError, OSError)


_bells = Bells()
send = _bells.send
