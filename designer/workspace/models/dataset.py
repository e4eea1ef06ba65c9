"""Datasets: registered tables that a person can pick, in immutable versions."""

import uuid

from django.conf import settings
from django.db import models

from designer.workspace.models.artifact import Artifact
from designer.workspace.models.workspace import Workspace
from designer.workspace.queries import OwnedQuerySet


class Dataset(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="datasets")
    name = models.SlugField(max_length=100)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnedQuerySet["Dataset"].as_manager()

    class Meta:
        ordering = ("title", "id")
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), name="one_dataset_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class DatasetVersion(models.Model):
    """One state of a dataset: the original as it came, and the table that was read from it."""

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        IMPORTING = "importing"
        READY = "ready"
        FAILED = "failed"

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.UPLOADED)
    original_name = models.CharField(max_length=255, blank=True)
    original_digest = models.CharField(max_length=64, blank=True)
    original_size_bytes = models.BigIntegerField(default=0)
    options = models.JSONField(default=dict)
    artifact = models.ForeignKey(Artifact, models.PROTECT, null=True, related_name="+")
    rejected_artifact = models.ForeignKey(Artifact, models.PROTECT, null=True, related_name="+")
    error = models.TextField(blank=True)
    run_id = models.UUIDField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("dataset", "version"), name="one_row_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.dataset} version {self.version}"
