"""Plain queries for what every step reads: the ORM would build each of them anew."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models

from designer.artifacts.reference import ArtifactReference, Digest
from designer.execution.models import (
    Computation,
    ComputationRecipe,
    Run,
    RunEvent,
    StepOutput,
    StepRun,
)
from designer.workspace.models import Artifact

EVENTS_AFTER = (
    "SELECT seq, at, node, attempt, kind, payload FROM execution_runevent "
    "WHERE run_id = %s AND seq > %s ORDER BY seq LIMIT %s"
)
LEADERS = (
    "SELECT computation.cache_key, computation.is_done, computation.id, computation.leader_id, "
    "step.node, step.state, step.run_id, run.number FROM execution_computation computation "
    "LEFT JOIN execution_steprun step ON step.id = computation.leader_id "
    "LEFT JOIN execution_run run ON run.id = step.run_id "
    "WHERE computation.workspace_id = %s AND computation.cache_key IN ({})"
)
RESULTS = (
    "SELECT recipe.recipe_key, computation.id, computation.leader_id, "
    "step.node, step.state, step.run_id, run.number FROM execution_computationrecipe recipe "
    "JOIN execution_computation computation ON computation.id = recipe.computation_id "
    "JOIN execution_steprun step ON step.id = computation.leader_id "
    "JOIN execution_run run ON run.id = step.run_id "
    "WHERE recipe.workspace_id = %s AND computation.is_done AND recipe.recipe_key IN ({})"
)
OUTPUTS = (
    "SELECT output.step_run_id, output.port, output.artifact_id, artifact.data_type, "
    "artifact.digest, artifact.size_bytes, artifact.summary FROM execution_stepoutput output "
    "JOIN workspace_artifact artifact ON artifact.id = output.artifact_id "
    "WHERE output.step_run_id IN ({})"
)
Columns = tuple[tuple[type[models.Model], str], ...]
EVENT_COLUMNS: Columns = tuple(
    (RunEvent, name) for name in ("seq", "at", "node", "attempt", "kind", "payload")
)
LEADER_COLUMNS: Columns = (
    (Computation, "cache_key"),
    (Computation, "is_done"),
    (Computation, "id"),
    (Computation, "leader_id"),
    (StepRun, "node"),
    (StepRun, "state"),
    (StepRun, "run_id"),
    (Run, "number"),
)
RESULT_COLUMNS: Columns = ((ComputationRecipe, "recipe_key"), *LEADER_COLUMNS[2:])
OUTPUT_COLUMNS: Columns = (
    (StepOutput, "step_run_id"),
    (StepOutput, "port"),
    (StepOutput, "artifact_id"),
    (Artifact, "data_type"),
    (Artifact, "digest"),
    (Artifact, "size_bytes"),
    (Artifact, "summary"),
)


class EventRow(NamedTuple):
    seq: int
    at: datetime
    node: str
    attempt: int
    kind: str
    payload: dict[str, Any]


class Leader(NamedTuple):
    """Whose step computes a key, or has computed it."""

    computation_id: int
    step_id: UUID
    node: str
    state: str
    run_id: UUID
    run_number: int


def events_after(run_id: UUID, seq: int, limit: int) -> list[EventRow]:
    """Give the events of a run after a number, in order."""
    values = [prepared(RunEvent, "run_id", run_id), seq, limit]
    return [EventRow(*row) for row in rows_of(EVENTS_AFTER, values, EVENT_COLUMNS)]


def leaders(workspace_id: UUID, keys: Collection[str]) -> dict[str, tuple[bool, Leader]]:
    """Say of each key that is known whether its result is there, and whose step leads it."""
    places = ", ".join(["%s"] * len(keys))
    values = [prepared(Computation, "workspace_id", workspace_id), *keys]
    rows = rows_of(LEADERS.format(places), values, LEADER_COLUMNS)
    return {key: (is_done, Leader(*leader)) for key, is_done, *leader in rows}


def results(workspace_id: UUID, recipes: Collection[str]) -> dict[str, Leader]:
    """Give the step runs whose results are stored for recipes."""
    if not recipes:
        return {}
    places = ", ".join(["%s"] * len(recipes))
    values = [prepared(ComputationRecipe, "workspace_id", workspace_id), *recipes]
    rows = rows_of(RESULTS.format(places), values, RESULT_COLUMNS)
    return {recipe: Leader(*leader) for recipe, *leader in rows}


def outputs(step_ids: Collection[UUID]) -> Iterator[tuple[UUID, str, UUID, ArtifactReference]]:
    """Give the outputs of step runs: step, port, artifact."""
    if not step_ids:
        return
    places = ", ".join(["%s"] * len(step_ids))
    values = [prepared(StepOutput, "step_run_id", step_id) for step_id in step_ids]
    rows = rows_of(OUTPUTS.format(places), values, OUTPUT_COLUMNS)
    for step_id, port, artifact_id, data_type, digest, size, summary in rows:
        reference = ArtifactReference(data_type, Digest(digest), size, summary)
        yield step_id, port, artifact_id, reference


def rows_of(sql: str, values: Sequence[Any], columns: Columns) -> list[list[Any]]:
    """Give what a query finds, each value as the field of its column reads it."""
    database = connections[DEFAULT_DB_ALIAS]
    with database.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    readers = _readers(columns)
    return [[read(value) for read, value in zip(readers, row, strict=True)] for row in found]


def prepared(model: type[models.Model], name: str, value: Any) -> Any:
    """Give a value as the database compares it with a field."""
    return _field(model, name).get_db_prep_value(value, connections[DEFAULT_DB_ALIAS])


@cache
def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


@cache
def _readers(columns: Columns) -> tuple[Callable[[Any], Any], ...]:
    """Make of each column what turns the database's value into Python's."""
    return tuple(_reader(model, name) for model, name in columns)


def _reader(model: type[models.Model], name: str) -> Callable[[Any], Any]:
    database, field = connections[DEFAULT_DB_ALIAS], _field(model, name)
    column = field.get_col(model._meta.db_table)
    converters = [
        *database.ops.get_db_converters(column),
        *column.get_db_converters(database),
    ]

    def read(value: Any) -> Any:
        for converter in converters:
            value = converter(value, column, database)
        return value

    return read if converters else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
