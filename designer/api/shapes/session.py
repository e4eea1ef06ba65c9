"""Who is signed in, and tokens."""

from typing import Any

from rest_framework import serializers

from designer.workspace.models import ApiToken, Membership


class PersonShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField(source="username")


class WorkspaceShape(serializers.Serializer[Any]):
    slug = serializers.CharField(source="workspace.slug")
    name = serializers.CharField(source="workspace.name")
    role = serializers.ChoiceField(choices=Membership.Role.choices)


class SessionShape(serializers.Serializer[Any]):
    user = PersonShape()
    workspaces = WorkspaceShape(many=True)
    csrf_token = serializers.CharField(help_text="To be sent as X-CSRFToken with unsafe methods.")


class TokenShape(serializers.ModelSerializer[ApiToken]):
    class Meta:
        model = ApiToken
        fields = ("id", "name", "created_at", "last_used_at")


class NewTokenShape(TokenShape):
    token = serializers.CharField(help_text="Shown once, never again.")

    class Meta(TokenShape.Meta):
        fields = (*TokenShape.Meta.fields, "token")  # type: ignore[assignment]


class TokenInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100, required=False, default="")
