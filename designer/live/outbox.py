"""What waits to be sent to one browser: bounded, so that a slow one harms nobody else."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

CAPACITY = 2000


class Outbox:
    """A queue of texts. When it is full the reader is too slow, and its socket is closed.

    It then comes back and says after which number it wants to go on: nothing is lost.
    """

    def __init__(self, overflow: Callable[[], None]) -> None:
        self._texts: asyncio.Queue[str] = asyncio.Queue(CAPACITY)
        self._overflow = overflow

    def put(self, text: str) -> None:
        try:
            self._texts.put_nowait(text)
        except asyncio.QueueFull:
            self._overflow()

    def put_latest(self, text: str) -> None:
        """Put what may be left out: the next one says it again, and better."""
        if self._texts.qsize() < CAPACITY // 2:
            self.put(text)

    async def get(self) -> str:
        return await self._texts.get()


def dumps(message: dict[str, Any]) -> str:
    return json.dumps(message, cls=DjangoJSONEncoder, separators=(",", ":"), ensure_ascii=False)
