"""A tail reads what has come for a while at once, unless somebody waits for it."""

import asyncio
import time

from designer.live import tail as tails
from designer.live.tail import Tail

WAITS_SECONDS = 20.0


class Log:
    """A log in memory that tells how often it was read."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, str]] = []
        self.was_read = asyncio.Semaphore(0)

    def add(self, text: str) -> None:
        self.entries.append((len(self.entries) + 1, text))

    async def read_after(self, position: int) -> list[tuple[int, str]]:
        self.was_read.release()
        return self.entries[position:]


async def seconds_of_two_readings(*, at_once: bool) -> float:
    """Wake a tail for one entry, and when that was read for another, until that is read too."""
    log, begun = Log(), time.monotonic()
    tail = Tail("run.1", 0, log.read_after, None)
    for text in ("first", "second"):
        log.add(text)
        tail.wake(at_once=at_once and text == "second")
        await asyncio.wait_for(log.was_read.acquire(), WAITS_SECONDS)
    tail.stop()
    return time.monotonic() - begun


def test_what_somebody_waits_for_is_read_at_once(monkeypatch):
    monkeypatch.setattr(tails, "READ_EVERY_SECONDS", 2 * WAITS_SECONDS)
    assert asyncio.run(seconds_of_two_readings(at_once=True)) < WAITS_SECONDS


def test_the_next_reading_waits_for_more(monkeypatch):
    monkeypatch.setattr(tails, "READ_EVERY_SECONDS", 0.2)
    assert asyncio.run(seconds_of_two_readings(at_once=False)) >= 0.2
