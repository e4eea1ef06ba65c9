"""Artifacts: what they are, their rows, their profile."""

from typing import Any

from rest_framework import serializers

from designer.api.shapes.json_fields import ColumnField, JsonField, ObjectField


class ProducerShape(serializers.Serializer[Any]):
    run = serializers.UUIDField()
    number = serializers.IntegerField()
    pipeline = serializers.UUIDField(allow_null=True)
    node = serializers.CharField()
    port = serializers.CharField()


class ArtifactShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    data_type = serializers.CharField()
    size_bytes = serializers.IntegerField()
    summary = ObjectField(help_text="Of a Table: rows and columns.")
    is_sample = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    producer = ProducerShape(allow_null=True)


class RowsShape(serializers.Serializer[Any]):
    """A page of a table. Integers beyond 2^53, decimals and times are strings."""

    columns = serializers.ListField(child=ColumnField())
    rows = serializers.ListField(child=serializers.ListField(child=JsonField(allow_null=True)))
    total = serializers.IntegerField(help_text="Rows of the table.")
    matched = serializers.IntegerField(help_text="Rows that pass the filter.")


class ProfileShape(serializers.Serializer[Any]):
    """What is in each column; what was estimated from a sample is marked."""

    rows = serializers.IntegerField()
    columns = serializers.ListField(child=ObjectField())
