"""Watching a running step: its progress, metrics and log go to the ledger as they come."""

import logging
import time
from collections.abc import Callable
from itertools import islice
from typing import Any, Self

from django.db import Error as DatabaseError
from django.db import connection

from designer import events
from designer.execution.backends.protocol import Attempt
from designer.execution.logs import log_chunks
from designer.execution.models import LogChunk, Metric, StepRun
from designer.execution.orders import StepOrder
from designer.execution.telemetry import MAX_METRICS, metric_of, read_lines
from designer.runner.protocol.plain import plain_number, plain_text

logger = logging.getLogger(__name__)
MAX_MESSAGE = 300
TELLS_EVERY_SECONDS = 0.2
LOOK_BYTES = 256 * 1024  # of what a step tells; the rest is read at the next look


class UnwantedError(Exception):
    """The step that is being prepared was cancelled, or its worker stops."""


def tell_anew(order: StepOrder) -> None:
    """Forget what another worker told of an attempt: all of it comes again, from its beginning."""
    for told in (LogChunk, Metric):
        told.objects.filter(step_run=order.step_id, attempt=order.attempt).delete()


class Teller:
    """Tells on the node how the preparation of its step goes on, a few times a second."""

    def __init__(self, order: StepOrder, is_unwanted: Callable[[StepOrder], bool]) -> None:
        self._order, self._is_unwanted = order, is_unwanted
        self._told, self._told_at = "", 0.0

    def __call__(self, message: str, fraction: float | None) -> None:
        """Tell.

        Raises:
            UnwantedError: nobody waits for the step any more.
        """
        if self._is_unwanted(self._order):
            raise UnwantedError
        now, text = time.monotonic(), plain_text(message, MAX_MESSAGE)
        if text == self._told and now - self._told_at < TELLS_EVERY_SECONDS:
            return
        self._told, self._told_at = text, now
        known = None if fraction is None else min(1.0, max(0.0, fraction))
        step = StepRun.objects.filter(pk=self._order.step_id, epoch=self._order.epoch)
        try:
            step.update(progress=known, progress_message=text)
        except DatabaseError as error:
            logger.warning("That %s is told later: %s", self._order.node, error)
            connection.close()
        else:
            events.ring(self._order.run_id, 0)


class Watch:
    """At most five looks a second; a bell without a new number says that there is telemetry."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt, self.step_id = attempt, attempt.order.step_id
        self._events_offset = self._metrics = 0

    def __enter__(self) -> Self:
        self.look()
        return self

    def __exit__(self, *_: object) -> None:
        return

    def look(self) -> None:
        """Carry over what has come since the last look; a ledger that is away costs no step."""
        attempt = self.attempt
        before = self._events_offset, attempt.log_offset, attempt.log_stored
        try:
            self._carry_over()
        except (DatabaseError, ValueError, OverflowError) as error:
            logger.warning("The progress of %s is told later: %s", attempt.order.node, error)
            connection.close()
            self._events_offset, attempt.log_offset, attempt.log_stored = before

    def _carry_over(self) -> None:
        folder, offset = self.attempt.folder, self._events_offset
        lines, self._events_offset = read_lines(folder, offset, LOOK_BYTES)
        lines = [] if self.attempt.mask.is_blind else self.attempt.mask.json(lines)
        has_news = self._write_progress(lines) | self._write_metrics(lines) | self._write_log()
        if has_news:
            events.ring(self.attempt.order.run_id, 0)

    def _write_progress(self, lines: list[dict[str, Any]]) -> bool:
        newest = next((e for e in reversed(lines) if e.get("kind") == "progress"), None)
        fraction = plain_number(newest.get("fraction")) if newest else None
        if newest is None or fraction is None:
            return False
        message = plain_text(newest.get("message") or "", MAX_MESSAGE)
        StepRun.objects.filter(pk=self.step_id, epoch=self.attempt.order.epoch).update(
            progress=min(1.0, max(0.0, fraction)), progress_message=message
        )
        return True

    def _write_metrics(self, lines: list[dict[str, Any]]) -> bool:
        told = (m for event in lines if event.get("kind") == "metric" for m in metric_of(event))
        metrics = list(islice(told, MAX_METRICS - self._metrics))
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
        self._metrics += len(metrics)
        self.attempt.has_live_metrics = self.attempt.has_live_metrics or bool(metrics)
        return bool(metrics)

    def _write_log(self) -> bool:
        chunks = list(log_chunks(self.attempt, is_final=False))
        LogChunk.objects.bulk_create(chunks)
        return bool(chunks)
