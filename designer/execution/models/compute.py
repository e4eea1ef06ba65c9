"""Compute targets, where steps may run, and the workers that serve them."""

import uuid

from django.db import models

from designer.workspace.models import Workspace


class ComputeTarget(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, null=True, related_name="computes")
    name = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, default="process")
    settings = models.JSONField(default=dict)
    limits = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """A worker process; `heartbeat` is a counter, judged by the observers' own clocks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    computes = models.JSONField(default=list)
    slots = models.PositiveIntegerField(default=1)
    heartbeat = models.BigIntegerField(default=0)
    isolation = models.JSONField(default=dict)
    # Where its processes can be seen: {"boot", "processes": [[pid, start time], ...]}.
    place = models.JSONField(default=dict)
    started_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
