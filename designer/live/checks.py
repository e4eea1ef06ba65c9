"""The check of all sockets of a process, every few seconds: who was signed out, what was taken."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol
from weakref import WeakKeyDictionary

from designer.live import rights
from designer.live.rights import Claim

logger = logging.getLogger(__name__)
CHECK_SECONDS = 3.0  # a revoked token or an ended session is gone in under 5 s
MOST_AT_ONCE = 250  # sockets a question: others who ask the same thread wait for no long one
SIGNED_OUT, UNAVAILABLE = 4401, 4503  # 4000 to 4999 are ours (RFC 6455, 7.4.2)


class Watching(Protocol):
    """What is checked: an open socket."""

    def claim(self) -> Claim: ...

    def narrow(self, claimed: Claim, left: Claim) -> None: ...

    def end(self, code: int) -> None: ...


class Checks:
    """One task for all: a thousand sockets that each asked would keep others from asking."""

    def __init__(self) -> None:
        self._sockets: set[Watching] = set()
        self._task: asyncio.Task[None] | None = None

    def add(self, socket: Watching) -> None:
        self._sockets.add(socket)
        if self._task is None:
            self._task = asyncio.create_task(self._go_round())

    def discard(self, socket: Watching) -> None:
        self._sockets.discard(socket)
        if not self._sockets and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _go_round(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            sockets = tuple(self._sockets)
            for first in range(0, len(sockets), MOST_AT_ONCE):
                await _check(sockets[first : first + MOST_AT_ONCE])


async def _check(sockets: Sequence[Watching]) -> None:
    """Who cannot be checked any more is closed; its tab comes back when it can."""
    claims = [socket.claim() for socket in sockets]
    try:
        answers = await rights.upheld(claims)
    except Exception:  # whatever it was: nobody stays in whose right is not known
        logger.exception("%d sockets are closed, since they cannot be checked", len(sockets))
        for socket in sockets:
            socket.end(UNAVAILABLE)
        return
    for socket, claimed, left in zip(sockets, claims, answers, strict=True):
        if left is None:
            socket.end(SIGNED_OUT)
        elif left != claimed:
            socket.narrow(claimed, left)


_checks: WeakKeyDictionary[asyncio.AbstractEventLoop, Checks] = WeakKeyDictionary()


def current_checks() -> Checks:
    """Return the checks of the running event loop; a server has one."""
    return _checks.setdefault(asyncio.get_running_loop(), Checks())
