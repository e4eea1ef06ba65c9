"""Environments: what steps need installed."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.access import find, person, target_workspace
from designer.api.queries import positive
from designer.api.shapes.environments import (
    EnvironmentFields,
    EnvironmentInput,
    EnvironmentListShape,
    EnvironmentShape,
)
from designer.api.shapes.problems import ProblemShape
from designer.api.shapes.runs import LogShape
from designer.api.throttles import RunThrottle
from designer.execution.environments import actions, trials
from designer.execution.environments.build_log import read_build_log
from designer.execution.environments.description import describe
from designer.execution.models import Environment
from designer.workspace.queries import OwnedQuerySet


class Environments(APIView):
    """The environments of a person's workspaces, and new ones."""

    @extend_schema(operation_id="environments_list", responses=EnvironmentListShape)
    def get(self, request: Request) -> Response:
        """List them by name, with what they hold, how far each is built and who uses it."""
        return Response({"results": describe(_all().visible_to(request.user))})

    @extend_schema(
        operation_id="environments_create",
        request=EnvironmentInput,
        responses={201: EnvironmentShape, 400: ProblemShape, 409: ProblemShape},
    )
    def post(self, request: Request) -> Response:
        """Make an environment. It is built when a step needs it first, or by POST `build/`."""
        values = EnvironmentInput(data=request.data)
        values.is_valid(raise_exception=True)
        given = dict(values.validated_data)
        workspace = target_workspace(request, given.pop("workspace"))
        environment = actions.create_environment(workspace, **given, author=person(request))
        return Response(describe([environment])[0], status.HTTP_201_CREATED)


class OneEnvironment(APIView):
    """One environment."""

    @extend_schema(operation_id="environments_get", responses=EnvironmentShape)
    def get(self, request: Request, name: str) -> Response:
        """The environment with what it holds and how far it is."""
        return Response(describe([find(request, _all(), name=name)])[0])

    @extend_schema(
        operation_id="environments_change",
        request=EnvironmentFields,
        responses={200: EnvironmentShape, 400: ProblemShape},
    )
    def patch(self, request: Request, name: str) -> Response:
        """Replace the content. Steps that use it run again; runs under way keep the old one."""
        environment = find(request, _all(), name=name)
        values = EnvironmentFields(data=request.data)
        values.is_valid(raise_exception=True)
        changed = actions.change_environment(
            environment, **values.validated_data, author=person(request)
        )
        return Response(describe([changed])[0])

    @extend_schema(operation_id="environments_delete", request=None, responses={204: None})
    def delete(self, request: Request, name: str) -> Response:
        """Remove it. Nodes that name it cannot run until they name another."""
        actions.delete_environment(find(request, _all(), name=name), author=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class BuildEnvironment(APIView):
    """Building an environment."""

    throttle_classes = (*APIView.throttle_classes, RunThrottle)

    @extend_schema(
        operation_id="environments_build",
        request=None,
        responses={202: EnvironmentShape, 409: ProblemShape},
    )
    def post(self, request: Request, name: str) -> Response:
        """Have it built now, and tried by a small step; `run` names the run that does it."""
        environment = find(request, _all(), name=name)
        trials.build(environment, person(request))
        return Response(describe([environment])[0], status.HTTP_202_ACCEPTED)


class EnvironmentLog(APIView):
    """What the installer said."""

    @extend_schema(
        operation_id="environments_log",
        parameters=[OpenApiParameter("offset", int, description="In bytes; 0 by default.")],
        responses=LogShape,
    )
    def get(self, request: Request, name: str) -> Response:
        """The log of the newest build from a byte offset on, also while it grows."""
        environment = find(request, _all(), name=name)
        is_building = describe([environment])[0]["state"] == "building"
        offset = positive(request, "offset", 0)
        log = read_build_log(environment.build, offset=offset, is_building=is_building)
        return Response(log)


def _all() -> OwnedQuerySet[Environment]:
    return Environment.objects.select_related("build").defer("build__log")
