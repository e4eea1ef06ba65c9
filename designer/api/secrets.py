"""Secrets: values that go in and are never given back."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.access import find, person, target_workspace
from designer.api.shapes.secrets import SecretInput, SecretListShape, SecretShape, SecretValue
from designer.workspace import actions
from designer.workspace.models import Secret
from designer.workspace.secrets import uses_of_secrets


class Secrets(APIView):
    """The secrets of a person's workspaces, and new ones."""

    @extend_schema(operation_id="secrets_list", responses=SecretListShape)
    def get(self, request: Request) -> Response:
        """List them by name, with who uses each. Values are never given back."""
        visible = Secret.objects.visible_to(request.user).prefetch_related("datastores")
        return Response({"results": _represent(visible)})

    @extend_schema(operation_id="secrets_create", request=SecretInput, responses={201: SecretShape})
    def post(self, request: Request) -> Response:
        """Keep a value, encrypted. Steps whose parameters name it are given it."""
        values = SecretInput(data=request.data)
        values.is_valid(raise_exception=True)
        given = values.validated_data
        workspace = target_workspace(request, given["workspace"])
        secret = actions.create_secret(
            workspace, name=given["name"], value=given["value"], author=person(request)
        )
        return Response(_represent([secret])[0], status.HTTP_201_CREATED)


class OneSecret(APIView):
    """One secret."""

    @extend_schema(operation_id="secrets_replace", request=SecretValue, responses=SecretShape)
    def put(self, request: Request, name: str) -> Response:
        """Replace the value. What was computed with the one before is not reused any more."""
        secret = find(request, Secret.objects.all(), name=name)
        values = SecretValue(data=request.data)
        values.is_valid(raise_exception=True)
        actions.replace_secret(secret, value=values.validated_data["value"], author=person(request))
        return Response(_represent([secret])[0])

    @extend_schema(operation_id="secrets_delete", request=None, responses={204: None})
    def delete(self, request: Request, name: str) -> Response:
        """Forget the value; refused while a datastore is opened with it."""
        actions.delete_secret(
            find(request, Secret.objects.all(), name=name), author=person(request)
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


def _represent(secrets: Iterable[Secret]) -> list[dict[str, Any]]:
    rows = list(secrets)
    uses = uses_of_secrets({secret.workspace_id for secret in rows})
    return [
        {
            "name": secret.name,
            "version": str(secret.version),
            "created_at": secret.created_at,
            "updated_at": secret.updated_at,
            "used_by": uses.get((secret.workspace_id, secret.name), []),
            "datastores": [datastore.name for datastore in secret.datastores.all()],
        }
        for secret in rows
    ]
