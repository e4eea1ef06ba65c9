"""Telemetry of a run: what its living steps have told since it was last looked at."""

from typing import Any
from uuid import UUID

from designer.execution import signs_of_life
from designer.execution.signs_of_life import LivingStep, NewMetric
from designer.live.database import in_news_thread
from designer.live.outbox import dumps

TAIL_CHARACTERS = 4000
NOTHING = (None, "")


class RunTelemetry:
    """Remembers what it has told, so that each look gives only what is new."""

    def __init__(self, run_id: UUID) -> None:
        self._run_id = run_id
        self._progress: dict[tuple[UUID, int], tuple[float | None, str]] = {}
        self._log_ends: dict[UUID, tuple[int, int]] = {}
        self._last_metric: int | None = None

    @in_news_thread
    def read(self) -> list[str]:
        """Return messages: progress, the newest value of each metric, the end of each log."""
        steps = signs_of_life.living_steps(self._run_id)
        messages = [*self._new_progress(steps), *self._new_metrics(), *self._new_log(steps)]
        return [dumps({"type": "telemetry", "run": self._run_id, **item}) for item in messages]

    def _new_progress(self, steps: list[LivingStep]) -> list[dict[str, Any]]:
        found = []
        for step in steps:
            attempt, told = (step.id, step.attempt), (step.progress, step.progress_message)
            if self._progress.get(attempt, NOTHING) != told:
                self._progress[attempt] = told
                payload = {"fraction": step.progress, "message": step.progress_message}
                found.append({"node": step.node, "kind": "progress", "payload": payload})
        return found

    def _new_metrics(self) -> list[dict[str, Any]]:
        if self._last_metric is None:  # what there is already is in the snapshot
            self._last_metric = signs_of_life.last_metric(self._run_id)
            return []
        newest: dict[tuple[str, str], NewMetric] = {}
        for metric in signs_of_life.metrics_after(self._run_id, self._last_metric):
            newest[metric.node, metric.name] = metric
            self._last_metric = metric.id
        return [
            {
                "node": metric.node,
                "kind": "metric",
                "payload": {"name": metric.name, "value": metric.value, "step": metric.step},
            }
            for metric in newest.values()
        ]

    def _new_log(self, steps: list[LivingStep]) -> list[dict[str, Any]]:
        found = []
        for step in steps:
            offset = signs_of_life.log_end(step)
            if offset is None or self._log_ends.get(step.id) == (step.attempt, offset):
                continue
            self._log_ends[step.id] = (step.attempt, offset)
            payload = _end_of_log(step, offset)
            found.append({"node": step.node, "kind": "log", "payload": payload})
        return found


def _end_of_log(step: LivingStep, offset: int) -> dict[str, Any]:
    text = signs_of_life.log_chunk(step, offset)
    tail, end = text[-TAIL_CHARACTERS:], offset + len(text.encode())
    return {
        "attempt": step.attempt,
        "offset": end - len(tail.encode()),
        "text": tail,
        "size_bytes": end,
    }
