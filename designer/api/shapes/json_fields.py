"""JSON whose shape OpenAPI knows although no serializer reads it: the core has checked it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

FREE = {"type": "object", "additionalProperties": {}}
NODES = {"type": "array", "items": {"type": "string"}}
GRAPH = {"$ref": "#/components/schemas/Graph"}
# As the whole body of a request; a field alone is not taken for one.
FREE_BODY = {"application/json": FREE}
GRAPH_BODY = {"application/json": GRAPH}


class JsonField(serializers.JSONField):
    """Any JSON value, passed through as it is."""

    def to_representation(self, value: Any) -> Any:
        return value

    def to_internal_value(self, data: Any) -> Any:
        return data


@extend_schema_field(FREE)
class ObjectField(JsonField):
    """A JSON object of any content."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise serializers.ValidationError("This must be a JSON object.")
        return data


@extend_schema_field(GRAPH)
class GraphField(ObjectField):
    """A graph document (contracts: format, parameters, defaults, nodes, edges, groups, notes)."""


@extend_schema_field({"$ref": "#/components/schemas/Operation"})
class OperationField(ObjectField):
    """One operation on a graph document: ``{"op": name, ...}``."""


@extend_schema_field({"$ref": "#/components/schemas/Column"})
class ColumnField(ObjectField):
    """One column of a table with its metadata; keys that have their default are left out."""


@extend_schema_field({"oneOf": [{"type": "boolean"}, NODES]})
class ForceField(JsonField):
    """True for all nodes, or the ids of some."""

    def to_internal_value(self, data: Any) -> Any:
        is_list = isinstance(data, list) and all(isinstance(item, str) for item in data)
        if not isinstance(data, bool) and not is_list:
            raise serializers.ValidationError("This must be true, false or a list of node ids.")
        return data


def mapping_of(shape: type[serializers.Serializer[Any]]) -> serializers.DictField:
    """An object whose values all have one shape."""
    return serializers.DictField(child=shape())
