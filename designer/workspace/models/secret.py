"""Secrets: values that steps may be given, and that nobody can read back."""

import uuid

from django.db import models

from designer.workspace.models.workspace import Workspace
from designer.workspace.queries import OwnedQuerySet


class Secret(models.Model):
    """A named value, encrypted; `version` changes with it, and is what keys and logs may know."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="secrets")
    name = models.SlugField(max_length=100)
    version = models.UUIDField(default=uuid.uuid4)
    encrypted = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet["Secret"].as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), name="one_secret_a_name"),
        )

    def __str__(self) -> str:
        return self.name
