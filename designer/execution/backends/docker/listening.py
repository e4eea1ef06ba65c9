"""Listening to an engine that works: it may say nothing for an hour, and is given up all the same.

A stream can only be read by waiting for it, so a thread does that. Hanging up ends the work: an
engine goes on with no build and no pull that nobody listens to.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import docker
from docker.types import CancellableStream
from requests import Response

from designer.execution.backends.docker.engine import UNREACHABLE, Engine
from designer.execution.backends.docker.progress import EngineRefusedError, Said
from designer.execution.backends.protocol import Tell

TELLS_EVERY_SECONDS = 0.25
# Asks the engine over a connection of its own, and gives what it says.
Ask = Callable[[docker.APIClient], Iterable[Said]]


def tell_all(
    engine: Engine, ask: Ask, tell: Tell, *, first: str, seconds: float | None = None
) -> None:
    """Tell how the engine gets on, also while it is silent; to the end of it.

    What `tell` raises ends the work.

    Raises:
        EngineRefusedError: the engine gave it up, or it took longer than `seconds`.
    """
    tell(first, None)
    listener = _Listener(engine, ask)
    deadline = None if seconds is None else time.monotonic() + seconds
    newest: Said = (first, None)
    told_at, told = time.monotonic(), newest[1]
    try:
        while True:
            rest = told_at + TELLS_EVERY_SECONDS - time.monotonic()
            said = listener.hear(rest)
            if said is None:
                return
            newest = said or newest
            if newest[1] != told or time.monotonic() - told_at >= TELLS_EVERY_SECONDS:
                tell(*newest)
                told_at, told = time.monotonic(), newest[1]
            if deadline is not None and time.monotonic() > deadline:
                raise EngineRefusedError(f"It took longer than {seconds:,.0f} seconds.")
    finally:
        listener.hang_up()


class _Listener:
    def __init__(self, engine: Engine, ask: Ask) -> None:
        self._said: queue.SimpleQueue[Said | BaseException | None] = queue.SimpleQueue()
        self._ask, self._is_over = ask, False
        self._lock = threading.Lock()
        self._response: Response | None = None
        self._api = engine.another_connection()
        self._api.hooks["response"].append(self._answered)
        threading.Thread(target=self._listen, name="engine-says", daemon=True).start()

    def hear(self, seconds: float) -> Said | tuple[()] | None:
        """Wait so long for what is said next: nothing was, or None when all was said."""
        try:
            said = self._said.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return ()
        if isinstance(said, BaseException):
            raise said
        return said

    def hang_up(self) -> None:
        with self._lock:
            self._is_over, response = True, self._response
        if response is not None:
            _shut(response)
        self._api.close()

    def _listen(self) -> None:
        try:
            for said in self._ask(self._api):
                self._said.put(said)
            self._said.put(None)
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            self._said.put(error)
        finally:
            if self._response is not None:
                self._response.close()

    def _answered(self, response: Response, **_how: Any) -> None:
        """Know the connection before anything is read from it; it may be wanted no more."""
        with self._lock:
            self._response, is_over = response, self._is_over
        if is_over:
            _shut(response)


def _shut(response: Response) -> None:
    """Shut the connection; closing the stream would wait for who reads it."""
    with contextlib.suppress(*UNREACHABLE, AttributeError):  # It has ended by itself.
        CancellableStream(iter(()), response).close()
