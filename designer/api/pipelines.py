"""Pipelines as things with a name: list, make, change, clone, delete."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.access import find, person, target_workspace
from designer.api.pagination import CursorPage
from designer.api.shapes.pipelines import (
    CloneInput,
    PipelineFields,
    PipelineInput,
    PipelineShape,
)
from designer.execution.models import Run
from designer.workspace import actions
from designer.workspace.models import Pipeline
from designer.workspace.queries import OwnedQuerySet


def light_pipelines() -> OwnedQuerySet[Pipeline]:
    """Pipelines without their documents, which lists and names need not load."""
    return Pipeline.objects.defer("document").select_related("workspace")


class Pipelines(generics.ListAPIView[Pipeline]):
    """The pipelines that a person can see, and new ones."""

    serializer_class = PipelineShape

    class pagination_class(CursorPage):  # noqa: N801 - the name that DRF looks for
        ordering = ("-updated_at", "id")

    @extend_schema(
        operation_id="pipelines_list",
        parameters=[
            OpenApiParameter("template", bool, description="Only templates, or only others."),
            OpenApiParameter("search", str, description="Part of the name."),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List pipelines, those changed last first, each with its last run and a small picture."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Pipeline]:
        pipelines = light_pipelines().visible_to(self.request.user)
        query = self.request.query_params
        if "template" in query:
            pipelines = pipelines.filter(is_template=query["template"].lower() in ("true", "1"))
        if query.get("search"):
            pipelines = pipelines.filter(name__icontains=query["search"])
        return pipelines

    def paginate_queryset(self, queryset: Any) -> Any:
        return with_last_run(super().paginate_queryset(queryset) or [])

    @extend_schema(
        operation_id="pipelines_create", request=PipelineInput, responses={201: PipelineShape}
    )
    def post(self, request: Request) -> Response:
        """Make a pipeline: empty, with a given graph, or as a copy of a template."""
        values = PipelineInput(data=request.data)
        values.is_valid(raise_exception=True)
        pipeline = _create(request, dict(values.validated_data))
        return Response(represent(pipeline), status.HTTP_201_CREATED)


class OnePipeline(APIView):
    """One pipeline; what is in it is at `graph/`."""

    @extend_schema(operation_id="pipelines_get", responses=PipelineShape)
    def get(self, request: Request, pk: str) -> Response:
        """The pipeline with its last run."""
        return Response(represent(find(request, light_pipelines(), pk=pk)))

    @extend_schema(operation_id="pipelines_change", request=PipelineFields, responses=PipelineShape)
    def patch(self, request: Request, pk: str) -> Response:
        """Change name, description or tags."""
        pipeline = find(request, light_pipelines(), pk=pk)
        values = PipelineFields(data=request.data, partial=True)
        values.is_valid(raise_exception=True)
        return Response(represent(actions.change_pipeline(pipeline, **values.validated_data)))

    @extend_schema(operation_id="pipelines_delete", request=None, responses={204: None})
    def delete(self, request: Request, pk: str) -> Response:
        """Delete the pipeline. Its runs stay, and keep their own copy of the graph."""
        actions.delete_pipeline(find(request, light_pipelines(), pk=pk), author=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class PipelineClone(APIView):
    """Copies of a pipeline."""

    @extend_schema(
        operation_id="pipelines_clone", request=CloneInput, responses={201: PipelineShape}
    )
    def post(self, request: Request, pk: str) -> Response:
        """Make an independent copy of the pipeline as it is now."""
        pipeline = find(request, Pipeline.objects.select_related("workspace"), pk=pk)
        values = CloneInput(data=request.data)
        values.is_valid(raise_exception=True)
        copy = actions.clone_pipeline(
            pipeline, workspace=pipeline.workspace, author=person(request), **values.validated_data
        )
        return Response(represent(copy), status.HTTP_201_CREATED)


def represent(pipeline: Pipeline) -> dict[str, Any]:
    return PipelineShape(with_last_run([pipeline])[0]).data


def with_last_run(pipelines: list[Pipeline]) -> list[Pipeline]:
    """Hang the newest run on each pipeline, with one query for all."""
    newest = (
        Run.objects.filter(pipeline=OuterRef("pk"), kind=Run.Kind.PIPELINE)
        .order_by("-number")
        .values("pk")[:1]
    )
    ids = Pipeline.objects.filter(pk__in=[p.pk for p in pipelines]).values(run=Subquery(newest))
    runs = Run.objects.filter(pk__in=ids).defer("document", "parameters", "request")
    by_pipeline = {run.pipeline_id: run for run in runs}
    for pipeline in pipelines:
        pipeline.last_run = by_pipeline.get(pipeline.pk)  # type: ignore[attr-defined]
    return pipelines


def _create(request: Request, values: dict[str, Any]) -> Pipeline:
    workspace = target_workspace(request, values.pop("workspace"))
    template, graph = values.pop("template", None), values.pop("graph", None)
    if template is not None:
        source = find(request, Pipeline.objects.all(), pk=template)
        values.setdefault("description", source.description)
        values.setdefault("tags", source.tags)
        graph = graph or source.document
    if graph is not None:
        values["document"] = graph
    return actions.create_pipeline(workspace, author=person(request), **values)
