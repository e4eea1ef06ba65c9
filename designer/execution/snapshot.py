"""A run as it is now: the answer of GET runs/{id}/ and the beginning of the live stream."""

from typing import Any

from designer.execution.imports import imported_datasets
from designer.execution.memo import StoredOutput, read_outputs
from designer.execution.models import Metric, Run, StepRun
from designer.execution.payloads import output_payload

STEP_COLUMNS = (
    "id",
    "node",
    "state",
    "attempt",
    "progress",
    "progress_message",
    "compute",
    "reason",
    "started_at",
    "finished_at",
    "duration_seconds",
    "error",
    "reused_from_id",
    "reused_from__node",
    "reused_from__run_id",
    "reused_from__run__number",
    "reused_from__duration_seconds",
)


def run_snapshot(run: Run) -> dict[str, Any]:
    """Give the run with all of its steps; `seq` is read first, so nothing after it is missed."""
    light = Run.objects.defer("document", "pipeline__document").select_related("pipeline")
    run = light.get(pk=run.pk)
    rows = list(run.steps.order_by("position").values(*STEP_COLUMNS))
    outputs = read_outputs([row["id"] for row in rows])
    metrics = _metrics(rows)
    return {
        "id": str(run.id),
        "number": run.number,
        "kind": run.kind,
        "state": run.state,
        "pipeline": str(run.pipeline_id) if run.pipeline_id else None,
        "pipeline_name": run.pipeline.name if run.pipeline else None,
        "dataset": imported_datasets([run]).get(run.id),
        "revision": run.revision,
        "parameters": run.parameters,
        "request": run.request,
        "sample": run.sample,
        "submitted_at": _moment(run.submitted_at),
        "started_at": _moment(run.started_at),
        "finished_at": _moment(run.finished_at),
        "duration_seconds": run.duration_seconds,
        "steps": {
            row["node"]: _step(row, outputs.get(row["id"], {}), metrics.get(row["id"], {}))
            for row in rows
        },
        "seq": run.seq,
    }


def _step(
    row: dict[str, Any], outputs: dict[str, StoredOutput], metrics: dict[str, float]
) -> dict[str, Any]:
    reused_from = None
    if row["reused_from_id"]:
        reused_from = {
            "run": str(row["reused_from__run_id"]),
            "number": row["reused_from__run__number"],
            "node": row["reused_from__node"],
        }
    return {
        "state": row["state"],
        "attempt": row["attempt"],
        "progress": row["progress"],
        "progress_message": row["progress_message"],
        "compute": row["compute"] or None,
        "reused_from": reused_from,
        "reason": row["reason"] or None,
        "started_at": _moment(row["started_at"]),
        "finished_at": _moment(row["finished_at"]),
        "duration_seconds": row["duration_seconds"],
        "error": row["error"] if row["state"] == StepRun.State.FAILED else None,
        "metrics": metrics,
        "outputs": {port: output_payload(output) for port, output in outputs.items()},
    }


def _metrics(rows: list[dict[str, Any]]) -> dict[Any, dict[str, float]]:
    """Give the last value of each metric; a reused step has those of the step that computed."""
    wanted: dict[Any, list[Any]] = {}
    for row in rows:
        wanted.setdefault(row["reused_from_id"] or row["id"], []).append(row["id"])
    found: dict[Any, dict[str, float]] = {}
    values = Metric.objects.filter(step_run__in=list(wanted)).order_by("id")
    for step_id, name, value in values.values_list("step_run_id", "name", "value"):
        for own_id in wanted[step_id]:
            found.setdefault(own_id, {})[name] = value
    return found


def _moment(value: Any) -> str | None:
    return value.isoformat() if value else None
