"""Datasets: named tables in versions, uploaded or registered."""

from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.access import find, person, target_workspace
from designer.api.pagination import CursorPage
from designer.api.parsers import BoundedJSONParser
from designer.api.shapes.datasets import (
    DatasetFields,
    DatasetInput,
    DatasetShape,
    DatasetVersionShape,
    NewDatasetShape,
    NewVersionInput,
    NewVersionShape,
)
from designer.api.throttles import UploadThrottle
from designer.workspace import actions
from designer.workspace.models import Artifact, Dataset, DatasetVersion
from designer.workspace.queries import OwnedQuerySet


def full_datasets() -> OwnedQuerySet[Dataset]:
    versions = DatasetVersion.objects.select_related("artifact", "rejected_artifact")
    datasets = Dataset.objects.select_related("workspace")
    return datasets.prefetch_related(Prefetch("versions", versions))


class Datasets(generics.ListAPIView[Dataset]):
    """The datasets that a person can see, and new ones."""

    serializer_class = DatasetShape
    parser_classes = (MultiPartParser, BoundedJSONParser)
    throttle_classes = (*APIView.throttle_classes, UploadThrottle)

    class pagination_class(CursorPage):  # noqa: N801 - the name that DRF looks for
        ordering = ("folded_title", "id")

    @extend_schema(operation_id="datasets_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List datasets by title, each with its versions, the newest first."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Dataset]:
        visible = full_datasets().visible_to(self.request.user)
        return visible.annotate(folded_title=Lower("title"))

    @extend_schema(
        operation_id="datasets_create", request=DatasetInput, responses={201: NewDatasetShape}
    )
    def post(self, request: Request) -> Response:
        """Make a dataset of an uploaded file, or of a table that a run has computed.

        A file is kept as it is and not read yet: look at `preview/`, then POST `import/`.
        """
        values = DatasetInput(data=request.data)
        values.is_valid(raise_exception=True)
        dataset = _create(request, values.validated_data)
        version = _add_version(request, dataset, values.validated_data)
        body = represent(request, dataset.pk) | {"version": version.version}
        return Response(body, status.HTTP_201_CREATED)


class OneDataset(APIView):
    """One dataset."""

    @extend_schema(operation_id="datasets_get", responses=DatasetShape)
    def get(self, request: Request, name: str) -> Response:
        """The dataset with all its versions."""
        return Response(DatasetShape(find(request, full_datasets(), name=name)).data)

    @extend_schema(operation_id="datasets_change", request=DatasetFields, responses=DatasetShape)
    def patch(self, request: Request, name: str) -> Response:
        """Change title or description."""
        dataset = find(request, full_datasets(), name=name)
        values = DatasetFields(data=request.data, partial=True)
        values.is_valid(raise_exception=True)
        return Response(DatasetShape(actions.change_dataset(dataset, **values.validated_data)).data)

    @extend_schema(operation_id="datasets_delete", request=None, responses={204: None})
    def delete(self, request: Request, name: str) -> Response:
        """Delete the dataset with all versions. What was computed from it stays."""
        actions.delete_dataset(
            find(request, Dataset.objects.all(), name=name), author=person(request)
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class Versions(generics.ListAPIView[DatasetVersion]):
    """The versions of a dataset, and new ones."""

    serializer_class = DatasetVersionShape
    parser_classes = (MultiPartParser, BoundedJSONParser)
    throttle_classes = (*APIView.throttle_classes, UploadThrottle)

    class pagination_class(CursorPage):  # noqa: N801 - the name that DRF looks for
        ordering = "-version"

    @extend_schema(operation_id="dataset_versions_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the versions, the newest first."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[DatasetVersion]:
        dataset = find(self.request, Dataset.objects.all(), name=self.kwargs["name"])
        return dataset.versions.select_related("artifact", "rejected_artifact")

    @extend_schema(
        operation_id="dataset_versions_create",
        request=NewVersionInput,
        responses={201: NewVersionShape},
    )
    def post(self, request: Request, name: str) -> Response:
        """Add a version: an uploaded file, or a table that a run has computed."""
        dataset = find(request, Dataset.objects.all(), name=name)
        values = NewVersionInput(data=request.data)
        values.is_valid(raise_exception=True)
        version = _add_version(request, dataset, values.validated_data)
        body = {**DatasetVersionShape(version).data, "name": dataset.name}
        return Response(body, status.HTTP_201_CREATED)


class OneVersion(APIView):
    """One version of a dataset."""

    @extend_schema(operation_id="dataset_versions_get", responses=DatasetVersionShape)
    def get(self, request: Request, name: str, version: int) -> Response:
        """The version: how far its import is, its table, the rows that did not fit."""
        return Response(DatasetVersionShape(find_version(request, name, version)).data)


def find_version(request: Request, name: str, version: int) -> DatasetVersion:
    dataset = find(request, Dataset.objects.all(), name=name)
    versions = dataset.versions.select_related("artifact", "rejected_artifact", "dataset")
    return get_object_or_404(versions, version=version)


def represent(request: Request, pk: UUID) -> dict[str, Any]:
    return dict(DatasetShape(full_datasets().visible_to(request.user).get(pk=pk)).data)


def _create(request: Request, values: dict[str, Any]) -> Dataset:
    if "artifact" in values:
        _find_table(request, values)  # refused before anything is made
    file_name = values["file"].name if "file" in values else "Dataset"
    return actions.create_dataset(
        target_workspace(request, values["workspace"]),
        title=values.get("title") or values.get("name") or PurePath(file_name).stem,
        name=values.get("name", ""),
        description=values.get("description", ""),
    )


def _add_version(request: Request, dataset: Dataset, values: dict[str, Any]) -> DatasetVersion:
    if "artifact" in values:
        artifact = _find_table(request, values)
        return actions.add_artifact_version(dataset, artifact, author=person(request))
    file = values["file"]
    return actions.add_uploaded_version(
        dataset, file.path, original_name=file.name, author=person(request)
    )


def _find_table(request: Request, values: dict[str, Any]) -> Artifact:
    artifact = find(request, Artifact.objects.all(), pk=values["artifact"])
    if artifact.data_type != "Table":
        raise ValidationError(
            {"artifact": f"Only a Table can be a dataset. This is a {artifact.data_type}."}
        )
    return artifact
