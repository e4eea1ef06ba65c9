"""Datastores: places outside from which data is imported and to which it is exported."""

import uuid

from django.db import models

from designer.workspace.models.secret import Secret
from designer.workspace.models.workspace import Workspace
from designer.workspace.queries import OwnedQuerySet


class Datastore(models.Model):
    """A named place; `settings` say how it is reached, the secret how one is let in."""

    class Kind(models.TextChoices):
        FOLDER = "folder"
        S3 = "s3"
        SFTP = "sftp"
        SQL = "sql"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="datastores")
    name = models.SlugField(max_length=100)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    settings = models.JSONField(default=dict)
    secret = models.ForeignKey(Secret, models.RESTRICT, null=True, related_name="datastores")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet["Datastore"].as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), name="one_datastore_a_name"),
        )

    def __str__(self) -> str:
        return self.name
