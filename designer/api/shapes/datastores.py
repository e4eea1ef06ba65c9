"""The shapes of datastores: settings, and the name of a secret, never its value."""

from typing import Any

from rest_framework import serializers

from designer.api.shapes.json_fields import ObjectField
from designer.api.shapes.names import NameField
from designer.workspace.models import Datastore


class DatastoreShape(serializers.ModelSerializer[Datastore]):
    settings = ObjectField(help_text="What its kind needs to be reached.")
    secret = serializers.SlugRelatedField("name", read_only=True, allow_null=True)  # type: ignore[var-annotated]

    class Meta:
        model = Datastore
        fields = ("name", "kind", "settings", "secret", "created_at", "updated_at")


class DatastoreListShape(serializers.Serializer[Any]):
    results = DatastoreShape(many=True)


class DatastoreFields(serializers.Serializer[Any]):
    settings = ObjectField(required=False, help_text="Replaces the settings as a whole.")
    secret = serializers.SlugField(
        required=False, allow_null=True, help_text="The name of the secret that opens it."
    )


class DatastoreInput(DatastoreFields):
    name = NameField()
    kind = serializers.ChoiceField(choices=Datastore.Kind.choices)
    settings = ObjectField(help_text="What its kind needs to be reached.")
    workspace = serializers.SlugField(required=False, default="")
