"""The shapes of environments."""

from typing import Any

from rest_framework import serializers

from designer.api.shapes.json_fields import ObjectField
from designer.api.shapes.names import NameField
from designer.api.shapes.secrets import UseShape
from designer.execution.environments.content import KINDS
from designer.execution.models import EnvironmentBuild

CONTENT_HELP = (
    "A text under the name of the kind; for requirements and conda also `inherit`, true by "
    "default: whether the packages of the server can be imported where it has none of its own."
)


class EnvironmentShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    content = ObjectField(help_text=CONTENT_HELP)
    digest = serializers.CharField(help_text="Of all that its packages depend on.")
    state = serializers.ChoiceField(choices=EnvironmentBuild.State.values)
    error = serializers.CharField(allow_blank=True, help_text="Why its build failed.")
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="What of the content is left out."
    )
    size_bytes = serializers.IntegerField(allow_null=True)
    built_at = serializers.DateTimeField(allow_null=True)
    run = serializers.UUIDField(
        allow_null=True,
        help_text="The newest run that only builds it, to be followed or cancelled.",
    )
    used_by = UseShape(many=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class EnvironmentListShape(serializers.Serializer[Any]):
    results = EnvironmentShape(many=True)


class EnvironmentFields(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=KINDS, required=False)
    content = ObjectField(help_text=CONTENT_HELP)


class EnvironmentInput(serializers.Serializer[Any]):
    name = NameField()
    kind = serializers.ChoiceField(choices=KINDS)
    content = ObjectField(help_text=CONTENT_HELP)
    workspace = serializers.SlugField(required=False, default="")
