"""The thread of an event loop: the one place where the rest of the code crosses over to async."""

import asyncio
import queue
import threading
from collections.abc import Callable, Collection, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from designer.execution.backends.protocol import Tell

T = TypeVar("T")
Said = tuple[str, float | None]
TELLS_EVERY_SECONDS = 0.25
CANCELS, CANCEL_SECONDS = 5, 1.0


class LoopThread:
    """Runs coroutines for threads that wait for them, or do not."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._live, name=name, daemon=True)
        self._thread.start()

    @property
    def is_closed(self) -> bool:
        return self._loop.is_closed()

    def start(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def wait(self, work: Coroutine[Any, Any, T], timeout_seconds: float | None = None) -> T:
        """Wait for work, or so long.

        Raises:
            TimeoutError: it took longer, and was cancelled.
        """
        future = self.start(work)
        try:
            return future.result(timeout_seconds)
        finally:
            future.cancel()

    def wait_telling(self, work: Callable[[Tell], Coroutine[Any, Any, T]], tell: Tell) -> T:
        """Wait for work that tells how it goes on; `tell` is called in the thread that waits.

        It is told again now and then, for it may raise when nobody wants the work any more.
        """
        told: queue.SimpleQueue[Said | None] = queue.SimpleQueue()
        future = self.start(work(lambda message, fraction: told.put((message, fraction))))
        future.add_done_callback(lambda _: told.put(None))
        said: Said | None = None
        try:
            while (said := _next(told, said)) is not None or not future.done():
                if said is not None:
                    tell(*said)
        finally:
            future.cancel()
        return future.result()

    def close(self) -> None:
        """End what runs, and the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _live(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        for _ in range(CANCELS):
            self._loop.run_until_complete(_cancel(asyncio.all_tasks(self._loop)))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


async def _cancel(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Cancel tasks; one may lose a cancellation in what it awaits, and is cancelled once more."""
    others = [task for task in tasks if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    if not others:
        return
    done, _ = await asyncio.wait(others, timeout=CANCEL_SECONDS)
    for task in done:
        if not task.cancelled():
            task.exception()


def _next(told: "queue.SimpleQueue[Said | None]", last: Said | None) -> Said | None:
    try:
        return told.get(timeout=TELLS_EVERY_SECONDS)
    except queue.Empty:
        return last
