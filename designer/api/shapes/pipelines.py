"""Pipelines, their documents and the operations on them."""

from typing import Any

from rest_framework import serializers

from designer.api.shapes.json_fields import GraphField, OperationField
from designer.api.shapes.session import PersonShape
from designer.execution.models import Run
from designer.workspace.models import OperationEntry, Pipeline


class LastRunShape(serializers.ModelSerializer[Run]):
    class Meta:
        model = Run
        fields = ("id", "number", "state", "submitted_at", "finished_at")


class ThumbnailShape(serializers.Serializer[Any]):
    """A small picture: nodes as [x, y, group], edges as pairs of places in `nodes`."""

    nodes = serializers.ListField(child=serializers.ListField())
    edges = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    count = serializers.IntegerField(help_text="Nodes in all; at most 200 are drawn.")


class PipelineShape(serializers.ModelSerializer[Pipeline]):
    tags = serializers.ListField(child=serializers.CharField())
    thumbnail = ThumbnailShape()
    last_run = LastRunShape(allow_null=True)
    workspace = serializers.CharField(source="workspace.slug")

    class Meta:
        model = Pipeline
        fields = (
            "id",
            "name",
            "description",
            "tags",
            "workspace",
            "revision",
            "is_template",
            "created_at",
            "updated_at",
            "last_run",
            "thumbnail",
        )


class PipelineFields(serializers.Serializer[Any]):
    """What a person may say of a pipeline."""

    name = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=10_000, allow_blank=True, required=False)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=50), max_length=50, required=False
    )


class PipelineInput(PipelineFields):
    workspace = serializers.SlugField(required=False, default="")
    template = serializers.UUIDField(
        required=False, allow_null=True, help_text="Start as a copy of this pipeline."
    )
    graph = GraphField(required=False, help_text="Start with this document.")


class CloneInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200, required=False, default="")


class OperationEntryShape(serializers.ModelSerializer[OperationEntry]):
    operations = serializers.ListField(child=OperationField())
    author = PersonShape(allow_null=True)

    class Meta:
        model = OperationEntry
        fields = ("revision", "operations", "author", "client", "at")


class OperationsInput(serializers.Serializer[Any]):
    base = serializers.IntegerField(min_value=0)
    client = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    operations = serializers.ListField(
        child=OperationField(), min_length=1, max_length=10_000, allow_empty=False
    )


class IgnoredShape(serializers.Serializer[Any]):
    """An operation of which some or all could not be done, as something is gone."""

    index = serializers.IntegerField(help_text="Its place in the request.")
    operation = OperationField()
    reason = serializers.CharField()


class SavedShape(serializers.Serializer[Any]):
    revision = serializers.IntegerField()
    ignored = IgnoredShape(many=True)
    missed = OperationEntryShape(many=True)


class RevisionShape(serializers.Serializer[Any]):
    revision = serializers.IntegerField()


class PresenceInput(serializers.Serializer[Any]):
    """Where somebody is on the canvas; `left` says goodbye."""

    client = serializers.CharField(max_length=64)
    cursor = serializers.ListField(
        child=serializers.FloatField(), min_length=2, max_length=2, allow_null=True, required=False
    )
    selection = serializers.ListField(
        child=serializers.CharField(max_length=64), max_length=100, required=False
    )
    left = serializers.BooleanField(required=False, default=False)
