"""From an uploaded file to a table: look at how it would be read, then read it."""

import json
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.datasets import find_version
from designer.api.files import file_response
from designer.api.problems import ApiProblem
from designer.api.shapes.datasets import DatasetVersionShape, ImportInput, PreviewShape
from designer.artifacts.reference import Digest
from designer.execution import actions, reading
from designer.workspace.models import DatasetVersion
from designer.workspace.store import artifact_store


class Preview(APIView):
    """How an uploaded file would be read."""

    @extend_schema(
        operation_id="dataset_preview",
        parameters=[
            OpenApiParameter(
                "options", str, description="A JSON object; or each option as a value of its own."
            )
        ],
        responses=PreviewShape,
    )
    def get(self, request: Request, name: str, version: int) -> Response:
        """The guesses with the given changes, and the first rows as they would be read."""
        found = _find_uploaded(request, name, version)
        return Response(reading.preview(found, _query_options(request)))

    @extend_schema(
        operation_id="dataset_preview_options", request=ImportInput, responses=PreviewShape
    )
    def post(self, request: Request, name: str, version: int) -> Response:
        """The same with options in the body, for those too long for an address."""
        found = _find_uploaded(request, name, version)
        values = ImportInput(data=request.data)
        values.is_valid(raise_exception=True)
        return Response(reading.preview(found, values.validated_data.get("options", {})))


class Import(APIView):
    """The run that makes a table of an uploaded file."""

    @extend_schema(
        operation_id="dataset_import", request=ImportInput, responses={202: DatasetVersionShape}
    )
    def post(self, request: Request, name: str, version: int) -> Response:
        """Start reading the file with these options; follow the `run` of the answer."""
        found = _find_uploaded(request, name, version)
        values = ImportInput(data=request.data)
        values.is_valid(raise_exception=True)
        options = values.validated_data.get("options", {})
        actions.submit_import(found, request.user, options)
        found.refresh_from_db()
        return Response(DatasetVersionShape(found).data, status.HTTP_202_ACCEPTED)


class Original(APIView):
    """The file as it was uploaded."""

    @extend_schema(
        operation_id="dataset_original",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, name: str, version: int) -> HttpResponseBase:
        """Byte for byte what was uploaded."""
        found = _find_uploaded(request, name, version)
        path = artifact_store().path(Digest(found.original_digest))
        return file_response(path, name=found.original_name or f"{name}-{version}")


def _find_uploaded(request: Request, name: str, version: int) -> DatasetVersion:
    found = find_version(request, name, version)
    if not found.original_digest:
        raise ApiProblem(
            status.HTTP_409_CONFLICT, "This version was not uploaded: it was made by a run."
        )
    return found


def _query_options(request: Request) -> dict[str, Any]:
    """Return ``?options={...}``, changed by single values; what is no JSON there is text."""
    options: dict[str, Any] = {}
    for key, text in request.query_params.items():
        value = _loose_json(str(text))
        if key == "options" and isinstance(value, dict):
            options.update(value)
        else:
            options[key] = value
    return options


def _loose_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
