"""What people are told of environments: how far each is, and which nodes run in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from designer.execution.environments.content import PYTHON_KINDS, warnings_of
from designer.execution.models import Environment, EnvironmentBuild, Run, StepRun
from designer.workspace.models import Pipeline

# A builder says every two seconds that it lives; after this it is taken for dead.
CUT_OFF_AFTER = timedelta(seconds=30)
State = EnvironmentBuild.State
STATES_OF_TRIALS = {
    Run.State.SUCCEEDED: State.READY,
    Run.State.FAILED: State.FAILED,
    Run.State.CANCELLED: State.NEW,
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is by now."""

    state: str
    error: str
    built_at: datetime | None


def describe(environments: Iterable[Environment]) -> list[dict[str, Any]]:
    """Give the JSON of environments, whose builds are loaded with them."""
    rows = list(environments)
    uses = _uses({row.workspace_id for row in rows})
    trials = _trials({row.build.trial_id for row in rows if row.build.trial_id})
    return [_one(row, uses.get((row.workspace_id, row.name), []), trials) for row in rows]


def progress_of(build: EnvironmentBuild, trial: Progress | None) -> Progress:
    """Give the state as it is by now: who was to build it may have died over it.

    Images are the business of the Docker engine: of them only trials tell.
    """
    if build.kind not in PYTHON_KINDS and trial is not None:
        return trial
    told = Progress(build.state, build.error, build.built_at)
    if build.state in (State.READY, State.FAILED):
        return told
    if trial is not None and trial.state == State.BUILDING:
        return trial
    is_old = build.seen_at is None or timezone.now() - build.seen_at > CUT_OFF_AFTER
    return Progress(State.NEW, "", None) if is_old else told


def _one(
    environment: Environment,
    used_by: Sequence[dict[str, Any]],
    trials: Mapping[UUID | None, Progress],
) -> dict[str, Any]:
    build = environment.build
    progress = progress_of(build, trials.get(build.trial_id))
    return {
        "name": environment.name,
        "kind": build.kind,
        "content": environment.content,
        "digest": build.digest,
        "state": progress.state,
        "error": progress.error,
        "warnings": list(warnings_of(build.kind, environment.content)),
        "size_bytes": build.size_bytes,
        "built_at": progress.built_at,
        "run": build.trial_id,
        "used_by": list(used_by),
        "created_at": environment.created_at,
        "updated_at": environment.updated_at,
    }


def _trials(ids: Iterable[UUID]) -> dict[UUID | None, Progress]:
    """Say how far the runs are that only try an environment."""
    steps = StepRun.objects.filter(run__in=list(ids)).values_list(
        "run_id", "run__state", "error", "finished_at"
    )
    return {
        run_id: Progress(
            STATES_OF_TRIALS.get(Run.State(state), State.BUILDING),
            str((error or {}).get("message", "")),
            finished_at if state == Run.State.SUCCEEDED else None,
        )
        for run_id, state, error, finished_at in steps
    }


def _uses(workspaces: Iterable[UUID]) -> dict[tuple[UUID, str], list[dict[str, Any]]]:
    """Say which nodes of which pipelines name each environment, by workspace and name."""
    # The text is searched first: only documents are read in which a node may name one.
    pipelines = Pipeline.objects.filter(
        workspace__in=list(workspaces), document__icontains='"environment": "'
    ).order_by("name", "id")
    uses: dict[tuple[UUID, str], list[dict[str, Any]]] = {}
    for pipeline in pipelines.only("id", "name", "workspace_id", "document"):
        for name, nodes in _named(pipeline.document).items():
            use = {"pipeline": pipeline.pk, "name": pipeline.name, "nodes": nodes}
            uses.setdefault((pipeline.workspace_id, name), []).append(use)
    return uses


def _named(document: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node_id, node in document.get("nodes", {}).items():
        if name := node.get("environment"):
            found.setdefault(name, []).append(node_id)
    return found
