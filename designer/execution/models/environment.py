"""Environments, which people name and edit, and the builds of their contents."""

import uuid

from django.db import models

from designer.workspace.models import Workspace
from designer.workspace.queries import OwnedQuerySet


class EnvironmentBuild(models.Model):
    """One content: never changed, shared by all environments that have it, built once a machine.

    A step keeps the digest of the content that it was submitted with, whatever is edited later.
    """

    class State(models.TextChoices):
        NEW = "new"
        BUILDING = "building"
        READY = "ready"
        FAILED = "failed"

    digest = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20)
    content = models.JSONField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.NEW)
    error = models.TextField(blank=True)
    log = models.TextField(blank=True)
    size_bytes = models.BigIntegerField(null=True)
    built_at = models.DateTimeField(null=True)
    # While it builds: who builds it says so every few seconds.
    seen_at = models.DateTimeField(null=True)
    # The newest run that only tries it.
    trial_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"


class Environment(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="environments")
    name = models.SlugField(max_length=100)
    # As it was written, with its comments: builds are shared by what differs in these alone.
    content = models.JSONField()
    build = models.ForeignKey(EnvironmentBuild, models.PROTECT, related_name="environments")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet["Environment"].as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), name="one_environment_a_name"),
        )

    def __str__(self) -> str:
        return self.name
