"""Plain queries for what the living steps of a run tell: asked for five times a second."""

from typing import NamedTuple
from uuid import UUID

from designer.execution.lookups import Columns, prepared, rows_of
from designer.execution.models import LogChunk, Metric, StepRun

LIVING = (
    "SELECT id, node, attempt, progress, progress_message FROM execution_steprun "
    "WHERE run_id = %s AND state IN ('preparing', 'running')"
)
LIVING_COLUMNS: Columns = tuple(
    (StepRun, name) for name in ("id", "node", "attempt", "progress", "progress_message")
)
OF_RUN = (
    "FROM execution_metric metric JOIN execution_steprun step ON step.id = metric.step_run_id "
    "WHERE step.run_id = %s"
)
LAST_METRIC = f"SELECT MAX(metric.id) {OF_RUN}"
METRICS_AFTER = (
    f"SELECT metric.id, step.node, metric.name, metric.value, metric.step {OF_RUN} "
    "AND metric.id > %s ORDER BY metric.id"
)
METRIC_COLUMNS: Columns = (
    (Metric, "id"),
    (StepRun, "node"),
    (Metric, "name"),
    (Metric, "value"),
    (Metric, "step"),
)
LOG_END = 'SELECT MAX("offset") FROM execution_logchunk WHERE step_run_id = %s AND attempt = %s'
LOG_CHUNK = (
    'SELECT text FROM execution_logchunk WHERE step_run_id = %s AND attempt = %s AND "offset" = %s'
)


class LivingStep(NamedTuple):
    id: UUID
    node: str
    attempt: int
    progress: float | None
    progress_message: str


class NewMetric(NamedTuple):
    id: int
    node: str
    name: str
    value: float
    step: int | None


def living_steps(run_id: UUID) -> list[LivingStep]:
    """Give the steps of a run that are being prepared or run."""
    found = rows_of(LIVING, [prepared(StepRun, "run_id", run_id)], LIVING_COLUMNS)
    return [LivingStep(*row) for row in found]


def last_metric(run_id: UUID) -> int:
    """Give the id of the newest metric of a run; 0 when it has none."""
    [[last]] = rows_of(LAST_METRIC, [prepared(StepRun, "run_id", run_id)], ((Metric, "id"),))
    return int(last or 0)


def metrics_after(run_id: UUID, id_: int) -> list[NewMetric]:
    """Give the metrics of a run that were written after one, in their order."""
    values = [prepared(StepRun, "run_id", run_id), id_]
    return [NewMetric(*row) for row in rows_of(METRICS_AFTER, values, METRIC_COLUMNS)]


def log_end(step: LivingStep) -> int | None:
    """Give the offset of the newest chunk of an attempt's log, in bytes; None without any."""
    values = [prepared(LogChunk, "step_run_id", step.id), step.attempt]
    [[offset]] = rows_of(LOG_END, values, ((LogChunk, "offset"),))
    return None if offset is None else int(offset)


def log_chunk(step: LivingStep, offset: int) -> str:
    """Give the text of one chunk of an attempt's log."""
    values = [prepared(LogChunk, "step_run_id", step.id), step.attempt, offset]
    return "".join(text for (text,) in rows_of(LOG_CHUNK, values, ((LogChunk, "text"),)))
