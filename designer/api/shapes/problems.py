"""Errors and problems of a graph."""

from typing import Any

from rest_framework import serializers


class ProblemItemShape(serializers.Serializer[Any]):
    """One thing that is wrong, pinned to where it is."""

    code = serializers.CharField()
    message = serializers.CharField()
    node = serializers.CharField(allow_null=True)
    port = serializers.CharField(allow_null=True)
    parameter = serializers.CharField(allow_null=True)
    hint = serializers.CharField(allow_null=True)


class ProblemShape(serializers.Serializer[Any]):
    """RFC 9457; some kinds have members of their own, as `revision` with 412."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    problems = ProblemItemShape(many=True, required=False)
    revision = serializers.IntegerField(required=False)
