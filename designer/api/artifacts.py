"""Artifacts: what a step has left at a port. The data is read by the reader, never here."""

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.access import find
from designer.api.files import file_response
from designer.api.queries import boolean, names, positive
from designer.api.shapes.artifacts import ArtifactShape, ProfileShape, RowsShape
from designer.api.table_questions import conditions, sort_keys
from designer.execution import reading
from designer.execution.models import StepOutput
from designer.workspace.models import Artifact

MOST_ROWS = 1000
FORMATS = ("csv", "tsv", "parquet", "jsonl", "arrow")

FILTER_HELP = (
    'A JSON array of {"column", "op", "value"}, all of which must hold; op is one of '
    "eq ne lt le gt ge contains starts_with in is_null not_null."
)


class OneArtifact(APIView):
    """What an artifact is, and who made it."""

    @extend_schema(operation_id="artifacts_get", responses=ArtifactShape)
    def get(self, request: Request, pk: str) -> Response:
        """Type, size, summary, and the step that computed it first."""
        artifact = find(request, Artifact.objects.all(), pk=pk)
        return Response(ArtifactShape(_with_producer(artifact)).data)


class Rows(APIView):
    """The rows of a table."""

    @extend_schema(
        operation_id="artifacts_rows",
        parameters=[
            OpenApiParameter("offset", int),
            OpenApiParameter("limit", int, description=f"At most {MOST_ROWS}; 100 by default."),
            OpenApiParameter("columns", str, description="Names between commas, or a JSON array."),
            OpenApiParameter("sort", str, description="As columns; -name sorts downwards."),
            OpenApiParameter("filter", str, description=FILTER_HELP),
        ],
        responses=RowsShape,
    )
    def get(self, request: Request, pk: str) -> Response:
        """One page, sorted and filtered on the server."""
        artifact = find(request, Artifact.objects.all(), pk=pk)
        page = reading.rows(
            artifact,
            offset=positive(request, "offset", 0),
            limit=min(positive(request, "limit", 100), MOST_ROWS),
            columns=names(request, "columns") or None,
            sort=sort_keys(request),
            filter=conditions(request),
        )
        return Response(page)


class Profile(APIView):
    """A table, column by column."""

    @extend_schema(
        operation_id="artifacts_profile",
        parameters=[OpenApiParameter("exact", bool, description="Estimate nothing; slower.")],
        responses=ProfileShape,
    )
    def get(self, request: Request, pk: str) -> Response:
        """Missing, distinct, extremes, quantiles, histogram or top values of each column."""
        artifact = find(request, Artifact.objects.all(), pk=pk)
        return Response(reading.profile(artifact, exact=boolean(request, "exact")))


class Download(APIView):
    """An artifact as a file."""

    @extend_schema(
        operation_id="artifacts_download",
        parameters=[
            OpenApiParameter("format", str, enum=FORMATS, description="Of a table; csv by default.")
        ],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pk: str) -> HttpResponseBase:
        """The whole of it, streamed; a table in any of the formats, the rest as it is stored."""
        artifact = find(request, Artifact.objects.all(), pk=pk)
        wanted = request.query_params.get("format", "csv")
        if artifact.data_type == "Table" and wanted not in FORMATS:
            raise ValidationError({"format": f"This must be one of {', '.join(FORMATS)}."})
        path = reading.convert(artifact, wanted)
        name = f"{artifact.data_type.lower()}-{artifact.pk}"
        if artifact.data_type == "Table":
            name += f".{wanted}"
        is_temporary = path.is_relative_to(reading.downloads())
        return file_response(path, name=name, temporary=is_temporary)


def _with_producer(artifact: Artifact) -> dict[str, Any]:
    output = (
        StepOutput.objects.filter(artifact=artifact)
        .select_related("step_run__run")
        .order_by("pk")
        .first()
    )
    values = {name: getattr(artifact, name) for name in ARTIFACT_FIELDS}
    return values | {"producer": _producer(output) if output else None}


ARTIFACT_FIELDS = ("id", "data_type", "size_bytes", "summary", "is_sample", "created_at")


def _producer(output: StepOutput) -> dict[str, Any]:
    run = output.step_run.run
    return {
        "run": run.pk,
        "number": run.number,
        "pipeline": run.pipeline_id,
        "node": output.step_run.node,
        "port": output.port,
    }
