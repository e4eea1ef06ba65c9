"""Runs: the list, the snapshot, events, logs, metrics, figures, comparison."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from designer.api.shapes.json_fields import GraphField, JsonField, ObjectField, mapping_of
from designer.api.shapes.session import PersonShape
from designer.execution.models import Run, StepRun


class StepCountsShape(serializers.Serializer[Any]):
    """How many steps are in each state; states without steps are left out."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        states = StepRun.State.values
        return {state: serializers.IntegerField(required=False) for state in states}


class ImportedDatasetShape(serializers.Serializer[Any]):
    """What an import run reads: the dataset and the number of its version."""

    name = serializers.CharField()
    title = serializers.CharField()
    version = serializers.IntegerField()


class TriedShape(serializers.Serializer[Any]):
    """What a probe has tried: the thing's kind and its name."""

    kind = serializers.ChoiceField(choices=("compute", "datastore", "environment"))
    name = serializers.CharField()


class RunItemShape(serializers.ModelSerializer[Run]):
    pipeline = serializers.UUIDField(source="pipeline_id", allow_null=True)
    pipeline_name = serializers.CharField(source="pipeline.name", allow_null=True, default=None)
    dataset = ImportedDatasetShape(
        source="imported_dataset", allow_null=True, help_text="Of an import run; else null."
    )
    tried = serializers.SerializerMethodField()
    submitted_by = PersonShape(allow_null=True)
    is_sample = serializers.SerializerMethodField()
    is_partial = serializers.SerializerMethodField()
    step_counts = StepCountsShape()

    class Meta:
        model = Run
        fields = (
            "id",
            "number",
            "kind",
            "state",
            "pipeline",
            "pipeline_name",
            "dataset",
            "tried",
            "revision",
            "submitted_by",
            "submitted_at",
            "started_at",
            "finished_at",
            "duration_seconds",
            "is_sample",
            "is_partial",
            "step_counts",
        )

    @extend_schema_field(TriedShape(allow_null=True, help_text="Of a probe; else null."))
    def get_tried(self, run: Run) -> dict[str, str] | None:
        if run.kind != Run.Kind.PROBE:
            return None
        kinds = ("environment", "datastore", "compute")
        kind = next((kind for kind in kinds if run.request.get(kind)), None)
        return {"kind": kind, "name": run.request[kind]} if kind else None

    def get_is_sample(self, run: Run) -> bool:
        return run.sample is not None

    def get_is_partial(self, run: Run) -> bool:
        """Tell whether nodes of the pipeline were left out: run up to some, or from some on."""
        return bool(run.request.get("targets") or run.request.get("from"))


class OutputShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    data_type = serializers.CharField()
    rows = serializers.IntegerField(allow_null=True, required=False)
    columns = serializers.IntegerField(allow_null=True, required=False)
    size_bytes = serializers.IntegerField(required=False)


class StepErrorShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField(required=False, help_text="The kind of mistake, for people.")
    message = serializers.CharField()
    column = serializers.CharField(allow_null=True, required=False)
    traceback = serializers.CharField(allow_null=True, required=False)
    line = serializers.IntegerField(allow_null=True, required=False)
    type = serializers.CharField(
        allow_null=True, required=False, help_text="The class of the error that the code raised."
    )


class ReusedFromShape(serializers.Serializer[Any]):
    run = serializers.UUIDField()
    number = serializers.IntegerField()
    node = serializers.CharField()


class StepShape(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=StepRun.State.choices)
    attempt = serializers.IntegerField()
    progress = serializers.FloatField(allow_null=True)
    progress_message = serializers.CharField(required=False)
    compute = serializers.CharField(allow_null=True)
    reused_from = ReusedFromShape(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    duration_seconds = serializers.FloatField(allow_null=True)
    error = StepErrorShape(allow_null=True)
    metrics = serializers.DictField(child=serializers.FloatField())
    outputs = mapping_of(OutputShape)


class RunShape(serializers.Serializer[Any]):
    """A run as it is now; the snapshot of the live stream is the same."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Run.Kind.choices)
    state = serializers.ChoiceField(choices=Run.State.choices)
    pipeline = serializers.UUIDField(allow_null=True)
    pipeline_name = serializers.CharField(allow_null=True)
    dataset = ImportedDatasetShape(allow_null=True, help_text="Of an import run; else null.")
    revision = serializers.IntegerField()
    parameters = ObjectField()
    request = ObjectField()
    sample = ObjectField(allow_null=True)
    submitted_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    duration_seconds = serializers.FloatField(allow_null=True)
    steps = mapping_of(StepShape)
    seq = serializers.IntegerField()


class ResubmitInput(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False, help_text="An idempotency key; the new run's id.")
    only_failed = serializers.BooleanField(
        required=False, default=False, help_text="Only what failed, and what comes after it."
    )


class RunEventShape(serializers.Serializer[Any]):
    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    node = serializers.CharField(allow_null=True)
    attempt = serializers.IntegerField()
    kind = serializers.CharField()
    payload = ObjectField()


class RunEventsShape(serializers.Serializer[Any]):
    results = RunEventShape(many=True)
    seq = serializers.IntegerField(help_text="The newest number of the run.")
    more = serializers.BooleanField(help_text="Ask again after the last of these.")


class LogShape(serializers.Serializer[Any]):
    offset = serializers.IntegerField(help_text="Of `text`, in bytes.")
    next_offset = serializers.IntegerField(help_text="Ask from here to go on.")
    text = serializers.CharField()
    attempt = serializers.IntegerField()
    size_bytes = serializers.IntegerField(help_text="Of the log so far.")
    complete = serializers.BooleanField(help_text="There will be no more of this attempt.")


class MetricShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    step = serializers.IntegerField(allow_null=True)
    value = serializers.FloatField(allow_null=True)


class MetricsShape(serializers.Serializer[Any]):
    results = MetricShape(many=True)


class FigureShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    spec = ObjectField(
        help_text="Data by `kind`: evaluation, bars, lines, histogram, boxes, heatmap, image, "
        "table."
    )


class FiguresShape(serializers.Serializer[Any]):
    results = FigureShape(many=True)


class RunGraphShape(serializers.Serializer[Any]):
    document = GraphField()
    revision = serializers.IntegerField()


class DifferenceShape(serializers.Serializer[Any]):
    """A parameter whose values differ: one value a run, in the order asked for."""

    node = serializers.CharField(allow_null=True, help_text="Null: a parameter of the run.")
    module = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    values = serializers.ListField(child=JsonField(allow_null=True))


class MetricComparisonShape(serializers.Serializer[Any]):
    node = serializers.CharField()
    name = serializers.CharField()
    values = serializers.ListField(child=serializers.FloatField(allow_null=True))


class DurationComparisonShape(serializers.Serializer[Any]):
    node = serializers.CharField()
    states = serializers.ListField(child=serializers.CharField(allow_null=True))
    values = serializers.ListField(child=serializers.FloatField(allow_null=True))


class FigureComparisonShape(serializers.Serializer[Any]):
    node = serializers.CharField()
    name = serializers.CharField()
    specs = serializers.ListField(child=ObjectField(allow_null=True))


class ComparisonShape(serializers.Serializer[Any]):
    runs = RunItemShape(many=True)
    parameters = DifferenceShape(many=True)
    metrics = MetricComparisonShape(many=True)
    durations = DurationComparisonShape(many=True)
    figures = FigureComparisonShape(many=True)
