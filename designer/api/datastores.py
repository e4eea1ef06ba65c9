"""Datastores: places outside that data comes from and goes to."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.access import find, person, target_workspace
from designer.api.shapes.datastores import (
    DatastoreFields,
    DatastoreInput,
    DatastoreListShape,
    DatastoreShape,
)
from designer.api.shapes.runs import RunShape
from designer.api.throttles import RunThrottle
from designer.execution.probes import probe_datastore
from designer.execution.snapshot import run_snapshot
from designer.workspace import actions
from designer.workspace.models import Datastore
from designer.workspace.queries import OwnedQuerySet


class Datastores(APIView):
    """The datastores of a person's workspaces, and new ones."""

    @extend_schema(operation_id="datastores_list", responses=DatastoreListShape)
    def get(self, request: Request) -> Response:
        """List them by name."""
        visible = _rows().visible_to(request.user)
        return Response({"results": DatastoreShape(visible, many=True).data})

    @extend_schema(
        operation_id="datastores_create", request=DatastoreInput, responses={201: DatastoreShape}
    )
    def post(self, request: Request) -> Response:
        """Make a datastore. Nothing is reached for yet: POST `test/` does that."""
        values = DatastoreInput(data=request.data)
        values.is_valid(raise_exception=True)
        given = dict(values.validated_data)
        workspace = target_workspace(request, given.pop("workspace"))
        made = actions.create_datastore(workspace, **given, author=person(request))
        return Response(DatastoreShape(made).data, status.HTTP_201_CREATED)


class OneDatastore(APIView):
    """One datastore."""

    @extend_schema(operation_id="datastores_get", responses=DatastoreShape)
    def get(self, request: Request, name: str) -> Response:
        """How it is reached."""
        return Response(DatastoreShape(find(request, _rows(), name=name)).data)

    @extend_schema(
        operation_id="datastores_change", request=DatastoreFields, responses=DatastoreShape
    )
    def patch(self, request: Request, name: str) -> Response:
        """Change the settings, as a whole, or the secret."""
        datastore = find(request, _rows(), name=name)
        values = DatastoreFields(data=request.data)
        values.is_valid(raise_exception=True)
        changed = actions.change_datastore(
            datastore, **values.validated_data, author=person(request)
        )
        return Response(DatastoreShape(changed).data)

    @extend_schema(operation_id="datastores_delete", request=None, responses={204: None})
    def delete(self, request: Request, name: str) -> Response:
        """Forget it. What it holds stays where it is."""
        actions.delete_datastore(find(request, _rows(), name=name), author=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class TestDatastore(APIView):
    """Trying a datastore."""

    throttle_classes = (*APIView.throttle_classes, RunThrottle)

    @extend_schema(operation_id="datastores_test", request=None, responses={201: RunShape})
    def post(self, request: Request, name: str) -> Response:
        """Let a step look whether it can be reached, and say in its log what is there."""
        run = probe_datastore(find(request, _rows(), name=name), person(request))
        return Response(run_snapshot(run), status.HTTP_201_CREATED)


def _rows() -> OwnedQuerySet[Datastore]:
    return Datastore.objects.select_related("secret", "workspace")
