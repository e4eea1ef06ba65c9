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
    # What people call the node, or else its module.
    title = models.CharField(max_length=200, blank=True)
    module = models.CharField(max_length=100)
    module_version = models.PositiveIntegerField()
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    # Where each input comes from: {"port", "node", "source_port"} or {"port", "artifact"}.
    inputs = models.JSONField(default=list)
    compute = models.CharField(max_length=100, blank=True)
    # Its name, and the digest of what it held when the run was submitted; empty for the default.
    environment = models.CharField(max_length=100, blank=True)
    environment_digest = models.CharField(max_length=64, blank=True)
    timeout_seconds = models.PositiveIntegerField(null=True)
    network = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=0)
    retries = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    losses = models.PositiveIntegerField(default=0)
    reuses = models.BooleanField(default=True)
    is_forced = models.BooleanField(default=False)
    may_repeat = models.BooleanField(default=True)
    is_killing = models.BooleanField(default=False)
    # Its place in an order in which every node comes after what feeds it.
    position = models.PositiveIntegerField(default=0)
    recipe_key = models.CharField(max_length=64, blank=True)
    # All of its cache key that is known before its inputs are.
    own = models.JSONField(default=dict)
    duration_seconds = models.FloatField(null=True)
    cache_key = models.CharField(max_length=64, blank=True)
    # What it leads, or follows while it waits.
    computation = models.ForeignKey(
        "execution.Computation", models.SET_NULL, null=True, related_name="steps"
    )
    reused_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    progress = models.FloatField(null=True)
    progress_message = models.CharField(max_length=300, blank=True)
    error = models.JSONField(null=True)
    worker = models.CharField(max_length=100, blank=True)
    # What it cannot leave when it outlives its worker, such as a Docker engine.
    place = models.CharField(max_length=100, blank=True, default="")
    # The encrypted secrets that an attempt was given which may be adopted, a line each.
    sealed = models.TextField(blank=True)
    queued_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "node"), name="one_step_a_node"),)
        indexes = (
            models.Index(
                fields=("compute", "queued_at"),
                condition=models.Q(state="queued"),
                name="queued_steps",
            ),
            models.Index(
                fields=("worker",),
                condition=models.Q(state__in=("preparing", "running")),
                name="steps_of_a_worker",
            ),
        )

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
    attempt = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=200)
    step = models.BigIntegerField(null=True)
    value = models.FloatField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class Figure(models.Model):
    step_run = models.ForeignKey(StepRun, models.CASCADE, related_name="figures")
    attempt = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=200)
    spec = models.JSONField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
