"""The shapes of compute targets and of the workers that serve them."""

from typing import Any

from rest_framework import serializers

from designer.api.shapes.json_fields import ObjectField
from designer.execution.models import ComputeTarget


class ComputeIsolationShape(serializers.Serializer[Any]):
    isolation = serializers.ChoiceField(
        choices=("full", "landlock", "container", "reduced", "remote"),
        required=False,
        help_text="What keeps steps apart; left out while no worker has told.",
    )
    detail = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Why it is not more."
    )


class ComputeWorkerShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    state = serializers.ChoiceField(
        choices=("live", "silent"), help_text="A silent worker has not been heard for a while."
    )
    slots = serializers.IntegerField()
    slots_used = serializers.IntegerField(help_text="Its steps, of whatever target.")
    isolation = ComputeIsolationShape()
    started_at = serializers.DateTimeField()
    seen_seconds_ago = serializers.FloatField()


class ComputeShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=ComputeTarget.Kind.values)
    settings = ObjectField(help_text="As its kind has them. Secrets are named, never given.")
    limits = ObjectField(
        help_text="slots, and of one step: cpus, memory_bytes, gpus, timeout_seconds."
    )
    is_default = serializers.BooleanField(help_text="Whether steps run here that name no target.")
    slots = serializers.IntegerField(help_text="Steps at once, with the workers of now.")
    slots_used = serializers.IntegerField()
    queue_length = serializers.IntegerField(help_text="Steps that wait for a slot.")
    isolation = ComputeIsolationShape(help_text="The weakest of its workers.")
    unreachable_since = serializers.DateTimeField(
        allow_null=True, help_text="Since when the engine behind it has not answered its workers."
    )
    workers = ComputeWorkerShape(many=True)


class ComputeListShape(serializers.Serializer[Any]):
    results = ComputeShape(many=True)


class ComputeFields(serializers.Serializer[Any]):
    settings = ObjectField(required=False)
    limits = ObjectField(required=False)
    is_default = serializers.BooleanField(required=False)


class ComputeInput(ComputeFields):
    name = serializers.CharField(help_text="Lower-case letters, digits, - and _.")
    kind = serializers.CharField(help_text="process, docker or ssh.")
    workspace = serializers.SlugField(required=False, default="")
