"""Runs: one execution of a pipeline, an import, an inspection or a probe."""

import uuid

from django.conf import settings
from django.db import models

from designer.workspace.models import Pipeline, Workspace
from designer.workspace.queries import OwnedQuerySet


class Run(models.Model):
    class Kind(models.TextChoices):
        PIPELINE = "pipeline"
        IMPORT = "import"
        INSPECT = "inspect"
        PROBE = "probe"

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        CANCELLING = "cancelling"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="runs")
    pipeline = models.ForeignKey(Pipeline, models.SET_NULL, null=True, related_name="runs")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PIPELINE)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    revision = models.PositiveIntegerField(default=0)
    document = models.JSONField(default=dict)
    parameters = models.JSONField(default=dict)
    request = models.JSONField(default=dict)
    # {"rows", "seed"}: source tables give only so many rows, and results say so.
    sample = models.JSONField(null=True)
    continue_on_failure = models.BooleanField(default=False)
    # Of its events; every change of the run or of a step raises it.
    seq = models.PositiveIntegerField(default=0)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = OwnedQuerySet["Run"].as_manager()

    class Meta:
        ordering = ("-submitted_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("pipeline", "number"), name="one_run_a_number"),
        )
        indexes = (
            models.Index(
                fields=("state",),
                condition=models.Q(state__in=("queued", "running", "cancelling")),
                name="open_runs",
            ),
            models.Index(fields=("workspace", "-submitted_at")),
        )

    def __str__(self) -> str:
        return f"Run {self.number}"

    @property
    def duration_seconds(self) -> float | None:
        """From the start to the end; None while there is no end."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()

    @property
    def is_sample(self) -> bool:
        return self.sample is not None
