"""Compute targets: where steps may run."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.access import check_role, person, target_workspace
from designer.api.shapes.computes import (
    ComputeFields,
    ComputeInput,
    ComputeListShape,
    ComputeShape,
)
from designer.api.shapes.problems import ProblemShape
from designer.api.shapes.runs import RunShape
from designer.api.throttles import RunThrottle
from designer.execution.census import census
from designer.execution.models import ComputeTarget
from designer.execution.probes import probe
from designer.execution.snapshot import run_snapshot
from designer.execution.targets import change_compute, create_compute, delete_compute
from designer.workspace.models import Workspace


class Computes(APIView):
    """The compute targets that a person can choose from, and new ones."""

    @extend_schema(operation_id="computes_list", responses=ComputeListShape)
    def get(self, request: Request) -> Response:
        """All of them, with the workers that serve each and how well steps are isolated there."""
        return Response({"results": _described(request, _visible(request))})

    @extend_schema(
        operation_id="computes_create",
        request=ComputeInput,
        responses={201: ComputeShape, 400: ProblemShape, 409: ProblemShape},
    )
    def post(self, request: Request) -> Response:
        """Make a target.

        Those of kind docker and ssh are served at once by the server's own worker, or by workers
        that were started with --kind.
        """
        values = ComputeInput(data=request.data)
        values.is_valid(raise_exception=True)
        given = dict(values.validated_data)
        target = create_compute(
            target_workspace(request, given.pop("workspace")), **given, author=person(request)
        )
        return Response(_described(request, [target])[0], status.HTTP_201_CREATED)


class OneCompute(APIView):
    """One compute target."""

    @extend_schema(operation_id="computes_get", responses=ComputeShape)
    def get(self, request: Request, name: str) -> Response:
        """The target with its workers, its slots and what waits for it."""
        return Response(_described(request, [_find(request, name)])[0])

    @extend_schema(
        operation_id="computes_change",
        request=ComputeFields,
        responses={200: ComputeShape, 409: ProblemShape},
    )
    def patch(self, request: Request, name: str) -> Response:
        """Change settings or limits, each as a whole, or make it the default.

        It does not move to another machine or engine while runs that have not ended need it.
        """
        target = _find(request, name)
        values = ComputeFields(data=request.data)
        values.is_valid(raise_exception=True)
        changed = change_compute(target, **values.validated_data, author=person(request))
        return Response(_described(request, [changed])[0])

    @extend_schema(
        operation_id="computes_delete", request=None, responses={204: None, 409: ProblemShape}
    )
    def delete(self, request: Request, name: str) -> Response:
        """Remove the target; refused while runs that have not ended need it."""
        delete_compute(_find(request, name), author=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class TestCompute(APIView):
    """Trying a compute target."""

    throttle_classes = (*APIView.throttle_classes, RunThrottle)

    @extend_schema(operation_id="computes_test", request=None, responses={201: RunShape})
    def post(self, request: Request, name: str) -> Response:
        """Run a small step on it, which says in its log where it is."""
        target = _find(request, name)
        workspace = target.workspace or target_workspace(request)
        run = probe(target, workspace, person(request))
        return Response(run_snapshot(run), status.HTTP_201_CREATED)


def _visible(request: Request) -> QuerySet[ComputeTarget]:
    mine = Q(workspace=None) | Q(workspace__memberships__user_id=person(request).pk)
    return ComputeTarget.objects.filter(mine)


def _described(request: Request, targets: Iterable[ComputeTarget]) -> list[dict[str, Any]]:
    own = _visible(request).filter(is_default=True, workspace__isnull=False)
    return census(targets, has_own_default=own.exists())


def _find(request: Request, name: str) -> ComputeTarget:
    """Find a target; a shared one belongs to the workspace that the installation began with.

    Raises:
        Http404: it is not there, or belongs to others.
        PermissionDenied: the role does not suffice.
    """
    target = get_object_or_404(_visible(request), name=name)
    if target.workspace_id is not None:
        check_role(request, target.workspace_id)
    elif request.method != "GET":
        _check_shared(request)
    return target


def _check_shared(request: Request) -> None:
    first = Workspace.objects.order_by("created_at").values_list("slug", flat=True).first()
    target_workspace(request, first or "")
