"""Telemetry of a run: what its living steps have told since it was last looked at."""

from typing import Any
from uuid import UUID

from django.db.models import Max

from designer.execution.models import LogChunk, Metric, StepRun
from designer.live.database import in_news_thread
from designer.live.outbox import dumps

ALIVE = ("preparing", "running")
TAIL_CHARACTERS = 4000


class RunTelemetry:
    """Remembers what it has told, so that each look gives only what is new."""

    def __init__(self, run_id: UUID) -> None:
        self._run_id = run_id
        self._progress: dict[UUID, tuple[float | None, str]] = {}
        self._log_ends: dict[UUID, tuple[int, int]] = {}
        self._last_metric: int | None = None

    @in_news_thread
    def read(self) -> list[str]:
        """Return messages: progress, the newest value of each metric, the end of each log."""
        fields = ("pk", "node", "attempt", "progress", "progress_message")
        steps = list(StepRun.objects.filter(run=self._run_id, state__in=ALIVE).only(*fields))
        messages = [*self._new_progress(steps), *self._new_metrics(), *self._new_log(steps)]
        return [dumps({"type": "telemetry", "run": self._run_id, **item}) for item in messages]

    def _new_progress(self, steps: list[StepRun]) -> list[dict[str, Any]]:
        found = []
        for step in steps:
            told = (step.progress, step.progress_message)
            if step.progress is not None and self._progress.get(step.pk) != told:
                self._progress[step.pk] = told
                payload = {"fraction": step.progress, "message": step.progress_message}
                found.append({"node": step.node, "kind": "progress", "payload": payload})
        return found

    def _new_metrics(self) -> list[dict[str, Any]]:
        mine = Metric.objects.filter(step_run__run=self._run_id)
        if self._last_metric is None:  # what there is already is in the snapshot
            self._last_metric = mine.aggregate(last=Max("pk"))["last"] or 0
            return []
        newest: dict[tuple[str, str], Metric] = {}
        for metric in mine.filter(pk__gt=self._last_metric).select_related("step_run"):
            newest[metric.step_run.node, metric.name] = metric
            self._last_metric = max(self._last_metric, metric.pk)
        return [
            {
                "node": node,
                "kind": "metric",
                "payload": {"name": name, "value": metric.value, "step": metric.step},
            }
            for (node, name), metric in newest.items()
        ]

    def _new_log(self, steps: list[StepRun]) -> list[dict[str, Any]]:
        found = []
        for step in steps:
            chunks = LogChunk.objects.filter(step_run=step, attempt=step.attempt)
            last = chunks.order_by("-offset").first()
            if last is None or self._log_ends.get(step.pk) == (last.attempt, last.offset):
                continue
            self._log_ends[step.pk] = (last.attempt, last.offset)
            tail = last.text[-TAIL_CHARACTERS:]
            end = last.offset + len(last.text.encode())
            payload = {
                "attempt": last.attempt,
                "offset": end - len(tail.encode()),
                "text": tail,
                "size_bytes": end,
            }
            found.append({"node": step.node, "kind": "log", "payload": payload})
        return found
