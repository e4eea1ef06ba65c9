"""Step runs: one node's part of a run, and what it left behind."""

import uuid

from django.db import models

from designer.execution.models.run import Run
from designer.workspace.models import Artifact


class StepRun(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"
        QUEUED = "queued"
        PREPARING = "preparing"
        RUNNING = "running"
        SUCCEEDED = "succeeded"
        REUSED = "reused"
        FAILED = "failed"
        UPSTREAM_FAILED = "upstream_failed"
        SKIPPED = "skipped"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, models.CASCADE, related_name="steps")
    node = models.CharField(max_length=64)
    module = models.CharField(max_length=100)
    module_version = models.PositiveIntegerField()
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    compute = models.CharField(max_length=100, blank=True)
    epoch = models.PositiveIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=0)
    losses = models.PositiveIntegerField(default=0)
    recipe_key = models.CharField(max_length=64, blank=True, db_index=True)
    cache_key = models.CharField(max_length=64, blank=True)
    reused_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    progress = models.FloatField(null=True)
    progress_message = models.CharField(max_length=300, blank=True)
    error = models.JSONField(null=True)
    worker = models.CharField(max_length=100, blank=True)
    process = models.JSONField(null=True)
    queued_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "node"), name="one_step_a_node"),)
        indexes = (models.Index(fields=("state", "compute")),)

    def __str__(self) -> str:
        return f"{self.node} of {self.run}"


class StepOutput(models.Model):
    step_run = models.ForeignKey(StepRun, models.CASCADE, related_name="outputs")
    port = models.CharField(max_length=64)
    artifact = models.ForeignKey(Artifact, models.PROTECT, related_name="produced_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("step_run", "port"), name="one_output_a_port"),
        )

    def __str__(self) -> str:
        return f"{self.step_run}: {self.port}"


class Metric(models.Model):
    step_run = models.ForeignKey(StepRun, models.CASCADE, related_name="metrics")
    name = models.CharField(max_length=200)
    step = models.BigIntegerField(null=True)
    value = models.FloatField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class Figure(models.Model):
    step_run = models.ForeignKey(StepRun, models.CASCADE, related_name="figures")
    name = models.CharField(max_length=200)
    spec = models.JSONField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
