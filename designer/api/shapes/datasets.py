"""Datasets, their versions, uploads and the guesses about them."""

from typing import Any

from rest_framework import serializers

from designer.api.shapes.json_fields import ColumnField, JsonField, ObjectField
from designer.workspace.models import Dataset, DatasetVersion


class DatasetVersionShape(serializers.ModelSerializer[DatasetVersion]):
    rows = serializers.SerializerMethodField()
    columns = serializers.SerializerMethodField()
    rejected_rows = serializers.SerializerMethodField()
    artifact = serializers.UUIDField(source="artifact_id", allow_null=True)
    rejected_artifact = serializers.UUIDField(source="rejected_artifact_id", allow_null=True)
    run = serializers.UUIDField(source="run_id", allow_null=True)
    size_bytes = serializers.IntegerField(source="original_size_bytes")
    options = ObjectField()

    class Meta:
        model = DatasetVersion
        fields = (
            "version",
            "state",
            "rows",
            "columns",
            "size_bytes",
            "artifact",
            "rejected_artifact",
            "rejected_rows",
            "error",
            "original_name",
            "options",
            "created_at",
            "run",
        )

    def get_rows(self, version: DatasetVersion) -> int | None:
        return version.artifact.summary.get("rows") if version.artifact else None

    def get_columns(self, version: DatasetVersion) -> int | None:
        return len(version.artifact.summary.get("columns", ())) if version.artifact else None

    def get_rejected_rows(self, version: DatasetVersion) -> int:
        rejected = version.rejected_artifact
        return int(rejected.summary.get("rows", 0)) if rejected else 0


class DatasetShape(serializers.ModelSerializer[Dataset]):
    versions = DatasetVersionShape(many=True)
    workspace = serializers.CharField(source="workspace.slug")

    class Meta:
        model = Dataset
        fields = (
            "id",
            "name",
            "title",
            "description",
            "workspace",
            "is_sample",
            "created_at",
            "versions",
        )


class NewDatasetShape(DatasetShape):
    version = serializers.IntegerField(help_text="The version that was made.")

    class Meta(DatasetShape.Meta):
        fields = (*DatasetShape.Meta.fields, "version")  # type: ignore[assignment]


class NewVersionShape(DatasetVersionShape):
    name = serializers.CharField(help_text="Of the dataset.")

    class Meta(DatasetVersionShape.Meta):
        fields = (*DatasetVersionShape.Meta.fields, "name")  # type: ignore[assignment]


class DatasetFields(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200, required=False)
    description = serializers.CharField(max_length=10_000, allow_blank=True, required=False)


class NewVersionInput(serializers.Serializer[Any]):
    """Either a file as multipart/form-data, or an artifact that a run has made."""

    file = serializers.FileField(required=False, allow_empty_file=True)
    artifact = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("file" in attrs) == ("artifact" in attrs):
            raise serializers.ValidationError("Send either a file or the id of an artifact.")
        return attrs


class DatasetInput(NewVersionInput):
    name = serializers.SlugField(
        max_length=100, required=False, help_text="Left out: made of the title or the file name."
    )
    title = serializers.CharField(max_length=200, required=False)
    description = serializers.CharField(max_length=10_000, allow_blank=True, required=False)
    workspace = serializers.SlugField(required=False, default="")


class ImportInput(serializers.Serializer[Any]):
    options = ObjectField(required=False, help_text="Guesses that a person has changed.")


class PreviewShape(serializers.Serializer[Any]):
    """How a file would be read with these options: the guesses, and the first rows."""

    options = ObjectField(help_text="Every guess: encoding, delimiter, header, columns and so on.")
    columns = serializers.ListField(child=ColumnField())
    rows = serializers.ListField(child=serializers.ListField(child=JsonField(allow_null=True)))
    problems = serializers.ListField(child=ObjectField())
