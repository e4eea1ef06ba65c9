"""Compute targets: where steps may run."""

from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.shapes.datasets import ComputeShape
from designer.execution.models import ComputeTarget, Worker


class ComputeListShape(serializers.Serializer[Any]):
    results = ComputeShape(many=True)


class Computes(APIView):
    """The compute targets that a person can choose from."""

    @extend_schema(operation_id="computes_list", responses=ComputeListShape)
    def get(self, request: Request) -> Response:
        """All of them, with the workers that serve each and how well steps are isolated there."""
        mine = Q(workspace=None) | Q(workspace__memberships__user_id=request.user.pk)
        workers = list(Worker.objects.filter(stopped_at=None).order_by("-started_at"))
        targets = ComputeTarget.objects.filter(mine)
        return Response({"results": [_compute(target, workers) for target in targets]})


def _compute(target: ComputeTarget, workers: list[Worker]) -> dict[str, Any]:
    serving = [worker for worker in workers if target.name in worker.computes]
    return {
        "name": target.name,
        "kind": target.kind,
        "limits": target.limits,
        "isolation": serving[0].isolation if serving else {},
        "workers": len(serving),
    }
