"""The shapes of secrets: never with a value on the way out."""

from typing import Any

from rest_framework import serializers

from designer.api.shapes.names import NameField


class UseShape(serializers.Serializer[Any]):
    pipeline = serializers.UUIDField()
    name = serializers.CharField()
    nodes = serializers.ListField(child=serializers.CharField())


class SecretShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    version = serializers.UUIDField(help_text="Another one after each change of the value.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    used_by = UseShape(many=True, help_text="The nodes that are given the value.")
    datastores = serializers.ListField(
        child=serializers.CharField(), help_text="The datastores that are opened with it."
    )


class SecretListShape(serializers.Serializer[Any]):
    results = SecretShape(many=True)


class SecretValue(serializers.Serializer[Any]):
    value = serializers.CharField(trim_whitespace=False, write_only=True)


class SecretInput(SecretValue):
    name = NameField()
    workspace = serializers.SlugField(required=False, default="")
