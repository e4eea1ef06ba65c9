"""The catalogue as the palette and the forms need it."""

from typing import Any, get_args

from rest_framework import serializers

from designer.api.shapes.json_fields import JsonField, ObjectField
from designer.catalog.spec import DATA_TYPES, ParameterKind


class OutputPortShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    data_type = serializers.ChoiceField(choices=DATA_TYPES)
    help = serializers.CharField()


class InputPortShape(OutputPortShape):
    optional = serializers.BooleanField()
    many = serializers.BooleanField()  # type: ignore[assignment]  # the word of the contract


class ChoiceShape(serializers.Serializer[Any]):
    value = JsonField()
    title = serializers.CharField()


class ParameterShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    help = serializers.CharField()
    kind = serializers.ChoiceField(choices=get_args(ParameterKind))
    schema = ObjectField()
    default = JsonField(allow_null=True)
    required = serializers.BooleanField()  # type: ignore[assignment]  # the word of the contract
    shown_if = serializers.DictField(
        child=serializers.ListField(child=JsonField()), allow_null=True
    )
    column_of = serializers.CharField(allow_null=True)
    column_types = serializers.ListField(child=serializers.CharField())
    column_roles = serializers.ListField(child=serializers.CharField())
    choices = ChoiceShape(many=True)
    language = serializers.CharField(allow_null=True)
    multiline = serializers.BooleanField()
    step = serializers.FloatField(allow_null=True)
    unit = serializers.CharField(allow_null=True)


class ModuleShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    group = serializers.CharField()
    summary = serializers.CharField()
    help = serializers.CharField()
    inputs = InputPortShape(many=True)
    outputs = OutputPortShape(many=True)
    parameters = ParameterShape(many=True)
    params_schema = ObjectField()
    schema_rules = ObjectField()
    effects = serializers.ChoiceField(choices=("read", "write"), allow_null=True)
    idempotent = serializers.BooleanField()
    repeats_unless = ObjectField(help_text="Values with which a lost attempt is not repeated.")
    network = serializers.BooleanField()
    environment = serializers.CharField(allow_null=True)
    user_code = serializers.BooleanField()


class ModuleListShape(serializers.Serializer[Any]):
    results = ModuleShape(many=True)
