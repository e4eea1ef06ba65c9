"""Compute targets, where steps may run, and the workers that serve them."""

import uuid

from django.db import models
from django.db.models.functions import Now

from designer.workspace.models import Workspace


class ComputeTarget(models.Model):
    """Where steps may run; without a workspace it is shared by all of them."""

    class Kind(models.TextChoices):
        PROCESS = "process"
        DOCKER = "docker"
        SSH = "ssh", "SSH"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, null=True, related_name="computes")
    name = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PROCESS)
    settings = models.JSONField(default=dict)
    limits = models.JSONField(default=dict)
    # Of its workspace, whose own default goes before the shared one.
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("workspace",),
                condition=models.Q(is_default=True, workspace__isnull=False),
                name="one_default_compute_a_workspace",
            ),
            models.UniqueConstraint(
                fields=("is_default",),
                condition=models.Q(is_default=True, workspace__isnull=True),
                name="one_shared_default_compute",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """A worker process; `heartbeat` is a counter, judged by the observers' own clocks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    computes = models.JSONField(default=list)
    slots = models.PositiveIntegerField(default=1)
    heartbeat = models.BigIntegerField(default=0)
    # When it last beat, by the database's clock; only shown, `heartbeat` is what counts.
    beat_at = models.DateTimeField(db_default=Now())
    # Its heartbeat has not changed for a while: said by an observer, by its own clock.
    is_silent = models.BooleanField(default=False)
    # Its steps outlive it, and are adopted by another.
    adopts = models.BooleanField(default=False)
    isolation = models.JSONField(default=dict)
    # Where its processes can be seen: {"boot", "processes": [[pid, start time], ...]}.
    place = models.JSONField(default=dict)
    started_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
