"""What a step leaves beside its outputs: its log, its metrics, its figures."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.access import find
from designer.api.queries import positive
from designer.api.runs import light_runs
from designer.api.shapes.runs import FiguresShape, LogShape, MetricsShape
from designer.api.step_log import read_log
from designer.execution.models import StepRun


class Log(APIView):
    """What a step has printed."""

    @extend_schema(
        operation_id="steps_log",
        parameters=[
            OpenApiParameter("offset", int, description="In bytes; 0 by default."),
            OpenApiParameter("attempt", int, description="The newest by default."),
        ],
        responses=LogShape,
    )
    def get(self, request: Request, pk: str, node: str) -> Response:
        """The log from a byte offset on, at most 256 kB at once."""
        step = find_step(request, pk, node)
        attempt = positive(request, "attempt", step.attempt)
        return Response(read_log(step, attempt=attempt, offset=positive(request, "offset", 0)))


class Metrics(APIView):
    """The numbers that a step has reported."""

    @extend_schema(operation_id="steps_metrics", responses=MetricsShape)
    def get(self, request: Request, pk: str, node: str) -> Response:
        """All values of all metrics in the order in which they were reported."""
        step = find_step(request, pk, node)
        return Response({"results": list(step.metrics.values("name", "step", "value"))})


class Figures(APIView):
    """The figures that a step has made, as data."""

    @extend_schema(operation_id="steps_figures", responses=FiguresShape)
    def get(self, request: Request, pk: str, node: str) -> Response:
        """All figures: what is drawn is up to who shows them."""
        step = find_step(request, pk, node)
        return Response({"results": list(step.figures.values("name", "spec"))})


def find_step(request: Request, run_id: str, node: str) -> StepRun:
    """Return the step that has the metrics and figures: of a reused step, the one that computed."""
    run = find(request, light_runs(), pk=run_id)
    step = get_object_or_404(StepRun.objects.select_related("reused_from"), run=run, node=node)
    return step.reused_from or step
