"""The Celery worker of this process: it hears bells for the queues of its compute targets."""

import logging
import threading
from collections.abc import Iterable
from typing import Any

from celery import Celery, current_app
from celery.worker import WorkController, state
from kombu import Queue

from designer.execution.dispatch import queue_name

logger = logging.getLogger(__name__)
STOPS_WITHIN_SECONDS = 5


def crosses_processes(app: Celery | None = None) -> bool:
    """Whether messages reach other processes."""
    return not str((app or current_app).conf.broker_url).startswith("memory:")


class BellListener:
    """A WorkController in a thread: one bell at a time is enough, each only offers a step."""

    def __init__(self, computes: Iterable[str]) -> None:
        app = current_app
        self._queues = {queue_name(name) for name in computes}
        app.conf.task_queues = [Queue(name) for name in sorted(self._queues)]
        app.conf.task_create_missing_queues = True
        self._controller = WorkController(
            app=app,
            pool="threads",
            concurrency=1,
            queues=sorted(self._queues),
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
        )
        self._thread = threading.Thread(target=self._run, name="bells", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def serve(self, computes: Iterable[str]) -> None:
        """Hear the bells of these targets from now on. One that is missed costs little time."""
        wanted = {queue_name(name) for name in computes}
        consumer: Any = getattr(self._controller, "consumer", None)
        if consumer is None:
            return
        for name in wanted - self._queues:
            consumer.call_soon(consumer.add_task_queue, name)
        for name in self._queues - wanted:
            consumer.call_soon(consumer.cancel_task_queue, name)
        self._queues = wanted

    def stop(self) -> None:
        """Have the thread that hears the bells end by itself: a connection is not for two."""
        state.should_stop = 0  # type: ignore[assignment]  # its exit code, as Celery has it
        self._thread.join(timeout=STOPS_WITHIN_SECONDS)
        state.should_stop = None

    def _run(self) -> None:
        try:
            self._controller.start()
        except Exception:
            # Without bells the slots still look into the ledger, only later.
            logger.exception("The broker's messages are not heard any more.")
