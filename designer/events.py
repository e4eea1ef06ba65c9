"""How it is announced that there is news, once the transaction that made it has committed.

The database holds the events; the channel layer only carries the bell: "run R has reached seq N".
"""

import asyncio
import logging
import threading
from typing import Any
from uuid import UUID

from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction

logger = logging.getLogger(__name__)
RUN_BELL = "run.bell"
PIPELINE_BELL = "pipeline.bell"


def run_group(run_id: UUID | str) -> str:
    return f"run.{run_id}"


def pipeline_group(pipeline_id: UUID | str) -> str:
    return f"pipeline.{pipeline_id}"


def ring_run_on_commit(run_id: UUID, seq: int, *, is_last: bool = False) -> None:
    """Tell whoever watches the run, once the open transaction has committed."""
    transaction.on_commit(lambda: ring(run_id, seq, is_last=is_last))


def ring_pipeline_on_commit(pipeline_id: UUID, revision: int) -> None:
    """Tell whoever watches the pipeline, once the open transaction has committed."""
    message = {"type": PIPELINE_BELL, "pipeline": str(pipeline_id), "revision": revision}
    transaction.on_commit(lambda: _bell.ring(pipeline_group(pipeline_id), message))


def ring(run_id: UUID | str, seq: int, *, is_last: bool = False) -> None:
    """Wake the consumers in `run_group(run_id)`: they get {"type", "run", "seq", "is_last"}.

    May be called from any thread. Telemetry rings with the seq that did not change. `is_last` says
    that the run has ended, which somebody waits for.
    """
    message = {"type": RUN_BELL, "run": str(run_id), "seq": seq, "is_last": is_last}
    _bell.ring(run_group(run_id), message)


def listen_here() -> None:
    """Deliver bells in the running event loop; consumers call it when they connect."""
    _bell.deliver_in(asyncio.get_running_loop())


class _Bell:
    """Carries bells from any thread into the one event loop that owns the channel layer.

    Several bells of a group that wait become one: the newest says all that the others said.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[str, dict[str, Any]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def deliver_in(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            self._loop = loop

    def ring(self, group: str, message: dict[str, Any]) -> None:
        with self._lock:
            loop = self._loop if self._loop and not self._loop.is_closed() else None
            if loop is None and isinstance(get_channel_layer(), InMemoryChannelLayer):
                return  # Nobody in this process listens, and nobody else can hear.
            loop = loop or self._own_loop()
            is_first = not self._waiting
            self._waiting[group] = message
        if is_first:
            try:
                loop.call_soon_threadsafe(self._start)
            except RuntimeError:  # The loop was closed meanwhile: its listeners are gone.
                self._take_waiting()

    def _own_loop(self) -> asyncio.AbstractEventLoop:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="bell", daemon=True).start()
        return self._loop

    def _take_waiting(self) -> dict[str, dict[str, Any]]:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        return waiting

    def _start(self) -> None:
        task = asyncio.get_running_loop().create_task(self._send(self._take_waiting()))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, messages: dict[str, dict[str, Any]]) -> None:
        layer = get_channel_layer()
        try:
            for group, message in messages.items():
                await layer.group_send(group, message)
        except Exception as error:  # noqa: BLE001 - each layer has errors of its own
            # Whoever waits for these bells looks into the database once a second.
            logger.warning("Bells were not carried: %s", error)


_bell = _Bell()
