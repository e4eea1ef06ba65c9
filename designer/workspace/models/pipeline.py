"""Pipelines, and the one log of operations that made each of them."""

import uuid

from django.conf import settings
from django.db import models

from designer.workspace.models.workspace import Workspace
from designer.workspace.queries import OwnedQuerySet


class Pipeline(models.Model):
    """A named document; `revision` counts the entries of its operation log."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="pipelines")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    tags = models.JSONField(default=list, blank=True)
    document = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    is_template = models.BooleanField(default=False)
    template_slug = models.SlugField(blank=True)
    # A small picture for lists, so that these need not load documents.
    thumbnail = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet["Pipeline"].as_manager()

    class Meta:
        ordering = ("-updated_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "template_slug"),
                condition=~models.Q(template_slug=""),
                name="one_pipeline_a_template",
            ),
        )

    def __str__(self) -> str:
        return self.name


class OperationEntry(models.Model):
    """What made one revision out of the one before it."""

    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="log")
    revision = models.PositiveIntegerField()
    operations = models.JSONField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    client = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("revision",)
        constraints = (
            models.UniqueConstraint(fields=("pipeline", "revision"), name="one_entry_a_revision"),
        )

    def __str__(self) -> str:
        return f"{self.pipeline} revision {self.revision}"
