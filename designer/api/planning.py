"""Asking before running: what is wrong with a document, and what a run of it would do."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.access import find
from designer.api.shapes.planning import PlanShape, RunInput, ValidateInput, ValidationShape
from designer.execution.planning import plan_pipeline
from designer.execution.validation import validate_pipeline
from designer.workspace.models import Pipeline


class Validate(APIView):
    """Problems of a document, all at once."""

    @extend_schema(
        operation_id="pipelines_validate", request=ValidateInput, responses=ValidationShape
    )
    def post(self, request: Request, pk: str) -> Response:
        """Check the stored or the given document; runs nothing and changes nothing."""
        pipeline = find(request, Pipeline.objects.all(), pk=pk)
        values = ValidateInput(data=request.data)
        values.is_valid(raise_exception=True)
        document = values.validated_data.get("document", pipeline.document)
        problems, schemas = validate_pipeline(pipeline, document)
        body: dict[str, Any] = {"problems": [p.to_json() for p in problems], "schemas": schemas}
        return Response(body)


class Plan(APIView):
    """What a run would do."""

    @extend_schema(operation_id="pipelines_plan", request=RunInput, responses=PlanShape)
    def post(self, request: Request, pk: str) -> Response:
        """Say of each node whether it would be reused, run or skipped, and why."""
        pipeline = find(request, Pipeline.objects.all(), pk=pk)
        values = RunInput(data=request.data)
        values.is_valid(raise_exception=True)
        plan = plan_pipeline(pipeline, pipeline.document, values.validated_data)
        return Response(plan.to_json())
