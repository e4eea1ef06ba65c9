"""Runs: start, list, look at, cancel, run again, compare."""

from typing import Any

from django.db.models import Count, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.access import find
from designer.api.comparison import compare
from designer.api.pagination import CursorPage
from designer.api.queries import identifier, positive
from designer.api.shapes.planning import RunInput
from designer.api.shapes.problems import ProblemShape
from designer.api.shapes.runs import (
    ComparisonShape,
    ResubmitInput,
    RunEventsShape,
    RunGraphShape,
    RunItemShape,
    RunShape,
)
from designer.api.throttles import RunThrottle
from designer.execution import actions
from designer.execution.imports import imported_datasets
from designer.execution.models import Run, StepRun
from designer.execution.snapshot import run_snapshot
from designer.workspace.models import Pipeline
from designer.workspace.queries import OwnedQuerySet

MOST_EVENTS = 1000
FEWEST_COMPARED, MOST_COMPARED = 2, 6


def light_runs() -> OwnedQuerySet[Run]:
    """Runs without their documents, with what every answer about a run names."""
    runs = Run.objects.defer("document", "pipeline__document")
    return runs.select_related("pipeline", "submitted_by")


class Runs(generics.ListAPIView[Run]):
    """All runs that a person can see."""

    serializer_class = RunItemShape

    class pagination_class(CursorPage):  # noqa: N801 - the name that DRF looks for
        ordering = ("-submitted_at", "id")

    @extend_schema(
        operation_id="runs_list",
        parameters=[
            OpenApiParameter("pipeline", str, description="Of this pipeline."),
            OpenApiParameter("state", str, description="In one of these states: a,b."),
            OpenApiParameter("kind", str, description="pipeline, import …; a,b."),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List runs, the newest first, with counts of their steps by state."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Run]:
        runs = light_runs().visible_to(self.request.user)
        query = self.request.query_params
        if query.get("pipeline"):
            runs = runs.filter(pipeline=identifier("pipeline", query["pipeline"]))
        if query.get("state"):
            runs = runs.filter(state__in=query["state"].split(","))
        if query.get("kind"):
            runs = runs.filter(kind__in=query["kind"].split(","))
        return runs

    def paginate_queryset(self, queryset: Any) -> Any:
        return with_counts(super().paginate_queryset(queryset) or [])


class PipelineRuns(Runs):
    """The runs of one pipeline, and new ones."""

    throttle_classes = (*APIView.throttle_classes, RunThrottle)

    @extend_schema(operation_id="pipeline_runs_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the runs of this pipeline, the newest first."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Run]:
        pipeline = find(self.request, Pipeline.objects.only("workspace"), pk=self.kwargs["pk"])
        return super().get_queryset().filter(pipeline=pipeline)

    @extend_schema(
        operation_id="pipelines_run",
        request=RunInput,
        responses={201: RunShape, 200: RunShape, 400: ProblemShape, 409: ProblemShape},
    )
    def post(self, request: Request, pk: str) -> Response:
        """Run the pipeline. The same `id` with the same body gives the same run, with 200."""
        pipeline = find(request, Pipeline.objects.all(), pk=pk)
        values = RunInput(data=request.data)
        values.is_valid(raise_exception=True)
        key = values.validated_data.get("id")
        is_known = key is not None and Run.objects.filter(pk=key).exists()
        run = actions.submit_run(pipeline, request.user, values.validated_data)
        code = status.HTTP_200_OK if is_known else status.HTTP_201_CREATED
        return Response(run_snapshot(run), code)


class OneRun(APIView):
    """One run as it is now."""

    @extend_schema(operation_id="runs_get", responses=RunShape)
    def get(self, request: Request, pk: str) -> Response:
        """The snapshot that the live stream starts with, too."""
        return Response(run_snapshot(find(request, light_runs(), pk=pk)))


class RunGraph(APIView):
    """The graph that a run was made of."""

    @extend_schema(operation_id="runs_graph", responses=RunGraphShape)
    def get(self, request: Request, pk: str) -> Response:
        """The document as it was when the run was submitted, whatever became of the pipeline."""
        run = find(request, Run.objects.all(), pk=pk)
        return Response({"document": run.document, "revision": run.revision})


class Cancel(APIView):
    """The end of a run before its end."""

    @extend_schema(operation_id="runs_cancel", request=None, responses=RunShape)
    def post(self, request: Request, pk: str) -> Response:
        """Cancel the run; `cancelled` is said when its processes are dead. Idempotent."""
        run = find(request, light_runs(), pk=pk)
        return Response(run_snapshot(actions.cancel_run(run, request.user)))


class Resubmit(APIView):
    """The same run again."""

    throttle_classes = (*APIView.throttle_classes, RunThrottle)

    @extend_schema(
        operation_id="runs_resubmit",
        request=ResubmitInput,
        responses={201: RunShape, 200: RunShape, 409: ProblemShape},
    )
    def post(self, request: Request, pk: str) -> Response:
        """Run the same graph with the same parameters again, or only what failed and after.

        The same `id` with the same body gives the same run, with 200.
        """
        run = find(request, Run.objects.select_related("pipeline"), pk=pk)
        values = ResubmitInput(data=request.data)
        values.is_valid(raise_exception=True)
        only_failed, key = values.validated_data["only_failed"], values.validated_data.get("id")
        is_known = key is not None and Run.objects.filter(pk=key).exists()
        again = actions.resubmit_run(run, request.user, only_failed=only_failed, new_id=key)
        code = status.HTTP_200_OK if is_known else status.HTTP_201_CREATED
        return Response(run_snapshot(again), code)


class Events(APIView):
    """The event log of a run."""

    @extend_schema(
        operation_id="runs_events",
        parameters=[OpenApiParameter("after", int, description="Only events after this one.")],
        responses=RunEventsShape,
    )
    def get(self, request: Request, pk: str) -> Response:
        """Every change of state in order, numbered without gaps; at most 1,000 at once."""
        run = find(request, light_runs(), pk=pk)
        rows = run.events.filter(seq__gt=positive(request, "after", 0))
        page = list(rows.order_by("seq").values(*EVENT_FIELDS)[: MOST_EVENTS + 1])
        results = [row | {"node": row["node"] or None} for row in page[:MOST_EVENTS]]
        return Response(
            {"results": results, "seq": run.seq, "more": len(page) > MOST_EVENTS},
        )


class Compare(APIView):
    """Runs side by side."""

    @extend_schema(
        operation_id="runs_compare",
        parameters=[OpenApiParameter("runs", str, required=True, description="Ids: a,b.")],
        responses=ComparisonShape,
    )
    def get(self, request: Request) -> Response:
        """Parameters that differ, metrics, durations and figures of two to six runs."""
        ids = [i for i in request.query_params.get("runs", "").split(",") if i]
        if not FEWEST_COMPARED <= len(ids) <= MOST_COMPARED:
            raise ValidationError({"runs": f"Name 2 to {MOST_COMPARED} runs, as a,b."})
        found = Run.objects.select_related("pipeline", "submitted_by").visible_to(request.user)
        by_id = found.in_bulk([identifier("runs", i) for i in ids])
        if len(by_id) < len(set(ids)):
            raise NotFound("One of these runs does not exist, or you cannot see it.")
        runs = [by_id[identifier("runs", i)] for i in ids]
        body = {"runs": RunItemShape(with_counts(runs), many=True).data, **compare(runs)}
        return Response(body)


EVENT_FIELDS = ("seq", "at", "node", "attempt", "kind", "payload")


def with_counts(runs: list[Run]) -> list[Run]:
    """Hang on each run the number of steps in each state and the dataset that it imports."""
    rows = StepRun.objects.filter(run__in=runs).values("run_id", "state").annotate(n=Count("id"))
    counts: dict[Any, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row["run_id"], {})[row["state"]] = row["n"]
    datasets = imported_datasets(runs)
    for run in runs:
        run.imported_dataset = datasets.get(run.pk)  # type: ignore[attr-defined]
        run.step_counts = counts.get(run.pk, {})  # type: ignore[attr-defined]
    return runs
