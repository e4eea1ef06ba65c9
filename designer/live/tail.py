"""Tails: a numbered log in the database, read once a process and handed to all who watch it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from designer.live.outbox import Outbox

logger = logging.getLogger(__name__)
Numbered = tuple[int, str]
ReadAfter = Callable[[int], Awaitable[Sequence[Numbered]]]
ReadLatest = Callable[[], Awaitable[Sequence[str]]]
MOST_AT_ONCE = 1000  # that `read_after` gives
READ_EVERY_SECONDS = 0.02  # what comes within it is read at once: no eye sees the difference
LATEST_EVERY_SECONDS = 0.2  # at most five a second
READ_AGAIN_SECONDS = 1.0


class Subscription:
    """One watcher of one log. What comes before its start is known waits, in order."""

    def __init__(self, outbox: Outbox) -> None:
        self.outbox = outbox
        self.position: int | None = None
        self._waiting: list[Numbered] = []

    def offer(self, entry: Numbered) -> None:
        """Take one entry; drop it when the watcher has it already."""
        position, text = entry
        if self.position is None:
            self._waiting.append(entry)
        elif position > self.position:
            self.position = position
            self.outbox.put(text)

    def offer_latest(self, text: str) -> None:
        if self.position is not None:
            self.outbox.put_latest(text)

    def start(self, position: int) -> None:
        """The watcher has all up to `position`; send what has come since."""
        self.position = position
        waiting, self._waiting = self._waiting, []
        for entry in waiting:
            self.offer(entry)


class Tail:
    """Reads what is new in one log whenever it is woken, and hands it on.

    `read_latest` gives telemetry, which has no numbers: it is read with the log, but not more
    often than five times a second.
    """

    def __init__(
        self, group: str, position: int, read_after: ReadAfter, read_latest: ReadLatest | None
    ) -> None:
        self.group = group
        self.position = position
        self.subscriptions: set[Subscription] = set()
        self._read_after = read_after
        self._read_latest = read_latest
        self._is_woken = asyncio.Event()
        self._is_urgent = asyncio.Event()
        self._latest_read_at = 0.0
        self._task = asyncio.create_task(self._follow())

    def wake(self, *, at_once: bool = False) -> None:
        """There may be something new; several calls while it reads are one.

        `at_once` ends the pause after the last reading.
        """
        self._is_woken.set()
        if at_once:
            self._is_urgent.set()

    def stop(self) -> None:
        self._task.cancel()

    async def _follow(self) -> None:
        while True:
            await self._is_woken.wait()
            self._is_woken.clear()
            try:
                await self._hand_on_entries()
                await self._hand_on_latest()
                await self._pause()
            except Exception:  # a database that is away comes back: go on then
                logger.exception("Reading %s failed, trying again", self.group)
                await asyncio.sleep(READ_AGAIN_SECONDS)
                self.wake()

    async def _pause(self) -> None:
        """Let some more come, unless somebody waits for what has come."""
        with suppress(TimeoutError):
            async with asyncio.timeout(READ_EVERY_SECONDS):
                await self._is_urgent.wait()
        self._is_urgent.clear()

    async def _hand_on_entries(self) -> None:
        entries = await self._read_after(self.position)
        for entry in entries:
            for subscription in tuple(self.subscriptions):
                subscription.offer(entry)
            self.position = entry[0]
        if len(entries) >= MOST_AT_ONCE:
            self.wake()

    async def _hand_on_latest(self) -> None:
        if self._read_latest is None:
            return
        loop = asyncio.get_running_loop()
        due = self._latest_read_at + LATEST_EVERY_SECONDS - loop.time()
        if due > 0:
            loop.call_later(due, self.wake)
            return
        self._latest_read_at = loop.time()
        for text in await self._read_latest():
            for subscription in tuple(self.subscriptions):
                subscription.offer_latest(text)
