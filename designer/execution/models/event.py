"""The event log: the truth of the live stream, and the log text of running steps."""

from django.db import models

from designer.execution.models.run import Run
from designer.execution.models.step_run import StepRun


class RunEvent(models.Model):
    run = models.ForeignKey(Run, models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    node = models.CharField(max_length=64, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=30)
    payload = models.JSONField(default=dict)

    class Meta:
        ordering = ("run", "seq")
        constraints = (models.UniqueConstraint(fields=("run", "seq"), name="one_event_a_seq"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.node}"


class LogChunk(models.Model):
    step_run = models.ForeignKey(StepRun, models.CASCADE, related_name="log_chunks")
    attempt = models.PositiveIntegerField()
    offset = models.BigIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ("step_run", "attempt", "offset")
        constraints = (
            models.UniqueConstraint(
                fields=("step_run", "attempt", "offset"), name="one_chunk_an_offset"
            ),
        )

    def __str__(self) -> str:
        return f"{self.step_run} at {self.offset}"
