"""Pipelines as files: one JSON with the graph and what it needs to be understood."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.access import find, person, target_workspace
from designer.api.pipelines import represent
from designer.api.shapes.json_fields import FREE, FREE_BODY
from designer.api.shapes.pipelines import PipelineShape
from designer.workspace import actions
from designer.workspace.exchange import dumps, export_pipeline
from designer.workspace.models import Pipeline


class PipelineExport(APIView):
    """A pipeline as a file."""

    @extend_schema(operation_id="pipelines_export", responses={(200, "application/json"): FREE})
    def get(self, request: Request, pk: str) -> HttpResponseBase:
        """The graph with names, and what it needs: modules, datasets. No data, no secrets."""
        pipeline = find(request, Pipeline.objects.all(), pk=pk)
        response = HttpResponse(dumps(export_pipeline(pipeline)), content_type="application/json")
        name = f"{slugify(pipeline.name) or 'pipeline'}.json"
        disposition = content_disposition_header(True, name)  # noqa: FBT003 - as an attachment
        response["Content-Disposition"] = disposition or "attachment"
        return response


class PipelineImport(APIView):
    """A file as a pipeline."""

    @extend_schema(
        operation_id="pipelines_import", request=FREE_BODY, responses={201: PipelineShape}
    )
    def post(self, request: Request) -> Response:
        """Make a pipeline of an exported file, or of a bare graph document. Runs nothing."""
        data: Any = request.data
        pipeline = actions.import_pipeline(target_workspace(request), data, author=person(request))
        return Response(represent(pipeline), status.HTTP_201_CREATED)
