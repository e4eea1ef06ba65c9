"""Artifacts: the stored results of output ports."""

import uuid

from django.db import models

from designer.workspace.models.workspace import Workspace
from designer.workspace.queries import OwnedQuerySet


class Artifact(models.Model):
    """One computed (step run, port), shared by its reusers; its bytes lie under their digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="artifacts")
    data_type = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, db_index=True)
    size_bytes = models.BigIntegerField()
    summary = models.JSONField(default=dict)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnedQuerySet["Artifact"].as_manager()

    def __str__(self) -> str:
        return f"{self.data_type} {self.id}"
