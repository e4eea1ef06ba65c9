"""Validation and plans: what is wrong with a document, and what a run would do."""

from typing import Any

from rest_framework import serializers

from designer.api.shapes.json_fields import (
    ColumnField,
    ForceField,
    GraphField,
    JsonField,
    mapping_of,
)
from designer.api.shapes.problems import ProblemItemShape


class ValidateInput(serializers.Serializer[Any]):
    document = GraphField(required=False, help_text="Left out: the stored one.")


class PortSchemaShape(serializers.Serializer[Any]):
    columns = serializers.ListField(child=ColumnField())
    guess = serializers.BooleanField(help_text="Seen in an earlier result, not derived.")


class ValidationShape(serializers.Serializer[Any]):
    problems = ProblemItemShape(many=True)
    schemas = serializers.DictField(child=mapping_of(PortSchemaShape))


class SampleInput(serializers.Serializer[Any]):
    rows = serializers.IntegerField(min_value=1)
    seed = serializers.IntegerField(min_value=0, required=False, default=0)


class RunInput(serializers.Serializer[Any]):
    """What to run of a pipeline; all of it may be left out."""

    id = serializers.UUIDField(required=False, help_text="An idempotency key; the run's id.")
    revision = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    parameters = serializers.DictField(child=JsonField(), required=False)
    compute = serializers.SlugField(required=False, allow_null=True)
    targets = serializers.ListField(child=serializers.CharField(), required=False)
    force = ForceField(required=False)
    sample = SampleInput(required=False, allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Add `from`, which is no name that Python allows in a class."""
        nodes = serializers.ListField(child=serializers.CharField(), required=False)
        return {**super().get_fields(), "from": nodes}


class NodePlanShape(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(choices=("reuse", "run", "maybe", "skip"))
    reason = serializers.CharField()


class PlanCountsShape(serializers.Serializer[Any]):
    run = serializers.IntegerField()
    maybe = serializers.IntegerField()
    reuse = serializers.IntegerField()
    skip = serializers.IntegerField()
    total = serializers.IntegerField()


class PlanShape(serializers.Serializer[Any]):
    nodes = mapping_of(NodePlanShape)
    counts = PlanCountsShape()
