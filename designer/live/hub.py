"""The hub: all that one process watches, whoever in it watches; one tail a log, one channel."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from django.db import Error as DatabaseError

from designer import events
from designer.live.database import give_back_news_connection
from designer.live.outbox import dumps
from designer.live.reading import positions
from designer.live.tail import Subscription, Tail

logger = logging.getLogger(__name__)
POLL_SECONDS = 1.0  # finds what a lost bell, or one in another process, did not tell
REJOIN_SECONDS = 600.0
PRESENCE_SECONDS = 30.0
Presence = dict[str, Any]


class Hub:
    """Joins the groups of the channel layer for everybody, and wakes the tails."""

    def __init__(self) -> None:
        self.tails: dict[str, Tail] = {}
        self._layer = get_channel_layer()
        self._channel = ""
        self._tasks: list[asyncio.Task[None]] = []
        self._lock = asyncio.Lock()
        self._newest: dict[str, int] = {}
        self._presence: dict[str, dict[str, tuple[float, Presence]]] = {}

    async def join(
        self, group: str, subscription: Subscription, make: Callable[[], Awaitable[Tail]]
    ) -> Tail:
        """Hand everything new in the log of this group to the subscription from now on."""
        async with self._lock:
            await self._open()
            if group not in self.tails:
                await self._hear_of(group)
                self.tails[group] = await make()
            tail = self.tails[group]
            tail.subscriptions.add(subscription)
            return tail

    async def leave(self, group: str, subscription: Subscription) -> None:
        async with self._lock:
            tail = self.tails.get(group)
            if tail is None:
                return
            tail.subscriptions.discard(subscription)
            if not tail.subscriptions:
                tail.stop()
                del self.tails[group]
                self._presence.pop(group, None)
                with self._carrying_on("leave"):
                    await self._layer.group_discard(group, self._channel)
            if not self.tails:
                await self._close()

    def newest(self, group: str) -> int | None:
        """Return the newest number of a log that is watched, as it was known a second ago."""
        tail = self.tails.get(group)
        return None if tail is None else max(tail.position, self._newest.get(group, 0))

    def present(self, group: str) -> list[str]:
        """Return who was at this pipeline a moment ago, as messages."""
        now = time.monotonic()
        known = self._presence.get(group, {})
        return [dumps(message) for seen, message in known.values() if now - seen < PRESENCE_SECONDS]

    async def _open(self) -> None:
        if self._tasks:
            return
        events.listen_here()
        self._channel = await self._layer.new_channel("live")
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._poll())]

    async def _close(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks, self._newest = [], {}
        await give_back_news_connection()

    async def _listen(self) -> None:
        while True:
            try:
                self._hear(await self._layer.receive(self._channel))
            except Exception:  # a channel layer that is away comes back; `_poll` goes on meanwhile
                logger.exception("Bells are not heard, listening again")
                await asyncio.sleep(POLL_SECONDS)

    def _hear(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case events.RUN_BELL:
                self._wake(events.run_group(message["run"]), at_once=message.get("is_last", False))
            case events.PIPELINE_BELL:
                self._wake(events.pipeline_group(message["pipeline"]))
            case "presence.message":
                self._show_presence(message["presence"])

    def _wake(self, group: str, *, at_once: bool = False) -> None:
        if group in self.tails:
            self.tails[group].wake(at_once=at_once)

    def _show_presence(self, presence: Presence) -> None:
        group = events.pipeline_group(presence["pipeline"])
        if group not in self.tails:
            return
        known = self._presence.setdefault(group, {})
        if presence.get("left"):
            known.pop(presence["client"], None)
        else:
            known[presence["client"]] = (time.monotonic(), presence)
        text = dumps(presence)
        for subscription in tuple(self.tails[group].subscriptions):
            subscription.offer_latest(text)

    async def _poll(self) -> None:
        """Compare numbers once a second, for all logs in two queries."""
        joined_at = time.monotonic()
        while True:
            await asyncio.sleep(POLL_SECONDS)
            with contextlib.suppress(OSError, DatabaseError):
                self._newest = await positions(tuple(self.tails))
                for group, position in self._newest.items():
                    tail = self.tails.get(group)
                    if tail is not None and position > tail.position:
                        tail.wake()
                        # The layer may have been started anew, and know nobody any more.
                        await self._hear_of(group)
            if time.monotonic() - joined_at > REJOIN_SECONDS:
                joined_at = time.monotonic()
                for group in tuple(self.tails):  # the layer forgets members after a day
                    await self._hear_of(group)

    async def _hear_of(self, group: str) -> None:
        with self._carrying_on("join"):
            await self._layer.group_add(group, self._channel)

    @staticmethod
    @contextlib.contextmanager
    def _carrying_on(what: str) -> Iterator[None]:
        """A channel layer that is away fails nobody: `_poll` tells what its bells would have."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - each layer has errors of its own
            logger.warning("The channel layer is away, could not %s: %s", what, error)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def current_hub() -> Hub:
    """Return the hub of the running event loop; a server has one."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
