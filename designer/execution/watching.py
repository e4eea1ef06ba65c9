"""Watching a running step: its progress, metrics and log go to the ledger as they come."""

import logging
from collections.abc import Iterator
from typing import Any, Self

from django.db import Error as DatabaseError
from django.db import connection

from designer import events
from designer.execution.backends.protocol import Attempt
from designer.execution.models import LogChunk, Metric, StepRun
from designer.execution.telemetry import metric_of, read_lines
from designer.runner.protocol import read_log

logger = logging.getLogger(__name__)
CHUNK_BYTES = 64 * 1024
MAX_UTF8_BYTES = 4
MAX_MESSAGE = 300


class Watch:
    """At most five looks a second; a bell without a new number says that there is telemetry."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt, self.step_id = attempt, attempt.order.step_id
        self._events_offset = 0

    def __enter__(self) -> Self:
        self.look()
        return self

    def __exit__(self, *_: object) -> None:
        return

    def look(self) -> None:
        """Carry over what has come since the last look; a ledger that is away costs no step."""
        before = self._events_offset, self.attempt.log_offset
        try:
            self._carry_over()
        except DatabaseError as error:
            logger.warning("The progress of %s is told later: %s", self.attempt.order.node, error)
            connection.close()
            self._events_offset, self.attempt.log_offset = before

    def _carry_over(self) -> None:
        lines, self._events_offset = read_lines(self.attempt.folder, self._events_offset)
        has_news = self._write_progress(lines) | self._write_metrics(lines) | self._write_log()
        if has_news:
            events.ring(self.attempt.order.run_id, 0)

    def _write_progress(self, lines: list[dict[str, Any]]) -> bool:
        newest = next((e for e in reversed(lines) if e.get("kind") == "progress"), None)
        fraction = newest.get("fraction") if newest else None
        if newest is None or not isinstance(fraction, int | float):
            return False
        message = str(newest.get("message") or "")[:MAX_MESSAGE]
        StepRun.objects.filter(pk=self.step_id, epoch=self.attempt.order.epoch).update(
            progress=min(1.0, max(0.0, float(fraction))), progress_message=message
        )
        return True

    def _write_metrics(self, lines: list[dict[str, Any]]) -> bool:
        metrics = [m for event in lines if event.get("kind") == "metric" for m in metric_of(event)]
        Metric.objects.bulk_create(
            Metric(
                step_run_id=self.step_id,
                attempt=self.attempt.order.attempt,
                name=metric.name,
                value=metric.value,
                step=metric.step,
            )
            for metric in metrics
        )
        self.attempt.has_live_metrics = self.attempt.has_live_metrics or bool(metrics)
        return bool(metrics)

    def _write_log(self) -> bool:
        chunks = list(log_chunks(self.attempt, is_final=False))
        LogChunk.objects.bulk_create(chunks)
        return bool(chunks)


def log_chunks(attempt: Attempt, *, is_final: bool) -> Iterator[LogChunk]:
    """Give the log after what was read before, cut between characters."""
    while data := read_log(attempt.folder, attempt.log_offset, CHUNK_BYTES):
        whole = data if is_final and len(data) < CHUNK_BYTES else _whole_characters(data)
        if not whole:
            return
        yield LogChunk(
            step_run_id=attempt.order.step_id,
            attempt=attempt.order.attempt,
            offset=attempt.log_offset,
            text=whole.decode("utf-8", errors="replace").replace("\x00", "�"),
        )
        attempt.log_offset += len(whole)


def _whole_characters(data: bytes) -> bytes:
    """Leave out the beginning of a character whose rest is still to come."""
    for back in range(1, min(MAX_UTF8_BYTES, len(data)) + 1):
        byte = data[-back]
        if byte & 0xC0 != 0x80:  # noqa: PLR2004 - not a continuation byte
            is_cut = byte >= 0xC0 and back < _length(byte)  # noqa: PLR2004
            return data[:-back] if is_cut else data
    return data


def _length(first: int) -> int:
    return 4 if first >= 0xF0 else 3 if first >= 0xE0 else 2  # noqa: PLR2004
