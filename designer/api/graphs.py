"""The document of a pipeline: read it whole, replace it, or save operations on it."""

import re
from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from designer.api.access import find, person
from designer.api.pagination import CursorPage
from designer.api.pipelines import light_pipelines
from designer.api.problems import ApiProblem
from designer.api.queries import positive
from designer.api.shapes.json_fields import GRAPH, GRAPH_BODY, GraphField
from designer.api.shapes.pipelines import (
    OperationEntryShape,
    OperationsInput,
    RevisionShape,
    SavedShape,
)
from designer.api.shapes.problems import ProblemShape
from designer.workspace import actions
from designer.workspace.models import OperationEntry, Pipeline

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The revision replaced."
)


class Graph(APIView):
    """The graph document; its ETag is the revision."""

    @extend_schema(operation_id="graph_get", responses={(200, "application/json"): GRAPH})
    def get(self, request: Request, pk: str) -> Response:
        """The document as it is saved."""
        pipeline = find(request, Pipeline.objects.all(), pk=pk)
        etag = f'"{pipeline.revision}"'
        if request.headers.get("If-None-Match") == etag:
            return Response(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
        return Response(pipeline.document, headers={"ETag": etag})

    @extend_schema(
        operation_id="graph_put",
        parameters=[IF_MATCH],
        request=GRAPH_BODY,
        responses={200: RevisionShape, 412: ProblemShape, 428: ProblemShape},
    )
    def put(self, request: Request, pk: str) -> Response:
        """Replace the document, stored as the operations of the difference.

        412 with the newer `revision` when the pipeline has moved on since.
        """
        pipeline = find(request, light_pipelines(), pk=pk)
        saved = actions.put_document(
            pipeline,
            GraphField().run_validation(request.data),
            expected_revision=_expected_revision(request),
            author=person(request),
        )
        headers = {"ETag": f'"{saved.revision}"'}
        return Response({"revision": saved.revision}, headers=headers)


class Operations(generics.ListAPIView[OperationEntry]):
    """The log of operations, and how the canvas adds to it."""

    serializer_class: type[BaseSerializer[OperationEntry]] = OperationEntryShape

    class pagination_class(CursorPage):  # noqa: N801 - the name that DRF looks for
        ordering = "revision"

    def get_queryset(self) -> Any:
        pipeline = find(self.request, light_pipelines(), pk=self.kwargs["pk"])
        entries = pipeline.log.select_related("author")
        return entries.filter(revision__gt=positive(self.request, "after", 0))

    @extend_schema(
        operation_id="operations_list",
        parameters=[OpenApiParameter("after", int, description="A revision: only newer ones.")],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The operations that made each revision, oldest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="operations_save", request=OperationsInput, responses={200: SavedShape}
    )
    def post(self, request: Request, pk: str) -> Response:
        """Apply operations made against revision `base`; what the author missed comes back."""
        pipeline = find(request, light_pipelines(), pk=pk)
        values = OperationsInput(data=request.data)
        values.is_valid(raise_exception=True)
        saved = actions.apply_operations(pipeline, author=person(request), **values.validated_data)
        return Response(SavedShape(saved).data, headers={"ETag": f'"{saved.revision}"'})


def _expected_revision(request: Request) -> int | None:
    header = request.headers.get("If-Match", "")
    if header.strip() == "*":
        return None
    tag = re.fullmatch(r'\s*(?:W/)?"?(\d{1,9})"?\s*', header)
    if tag:
        return int(tag[1])
    if header:
        raise ApiProblem(
            HTTPStatus.PRECONDITION_FAILED, 'If-Match must be the ETag of the graph, as "17".'
        )
    raise ApiProblem(
        HTTPStatus.PRECONDITION_REQUIRED,
        "Send If-Match with the ETag of the graph that you have changed.",
    )
