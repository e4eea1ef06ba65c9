"""Changes to what runs: submit, cancel, run again, import."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import Max

from designer.execution import orchestrator
from designer.execution.catalog import IMPORT_DATASET, KEEP_FILE
from designer.execution.crashpoints import crashpoint
from designer.execution.errors import (
    InvalidPipelineError,
    NoGraphError,
    PipelineGoneError,
    RunConflictError,
    StaleRevisionError,
    VersionFixedError,
)
from designer.execution.imports import IMPORT_NODE, next_number
from designer.execution.models import Run, StepRun
from designer.execution.orchestrator import Outcome
from designer.execution.planning import make_plan, meanings_of
from designer.execution.progress import RUN_TERMINAL
from designer.execution.requests import Request
from designer.execution.submission import begin, begin_planned
from designer.execution.targets import DEFAULT_COMPUTE
from designer.execution.transactions import transact
from designer.execution.transitions import CancelRequested
from designer.execution.validation import find_problems
from designer.graph import document as documents
from designer.workspace.audit import record
from designer.workspace.errors import GoneError
from designer.workspace.models import Artifact, DatasetVersion, Pipeline
from designer.workspace.rows import held

IMPORTABLE = (DatasetVersion.State.UPLOADED, DatasetVersion.State.FAILED)
User = AbstractBaseUser | AnonymousUser | None


def submit_run(pipeline: Pipeline, user: User, values: Mapping[str, Any]) -> Run:
    """Freeze the pipeline as it is into a run, and start it.

    The same `id` with the same body gives the run that is there already.

    Raises:
        InvalidPipelineError: the graph has problems.
        RunConflictError: the id belongs to another request.
        StaleRevisionError: the revision asked for is not the newest.
        UnknownComputeError, GraphError: it asks for what is not there.
    """
    request = Request.of(values)
    earlier = _find_earlier(request, pipeline)
    if earlier is not None:
        return earlier
    if request.revision not in (None, pipeline.revision):
        raise StaleRevisionError(pipeline.revision)
    return _submit(pipeline, user, request, pipeline.document)


def cancel_run(run: Run, user: User) -> Run:
    """Ask the run to end. Its state is `cancelled` only when all of its processes are dead."""
    if run.state not in RUN_TERMINAL:
        # What is kept is the wish: the run ends when its processes have.
        record(user, "cancelled", run)
        orchestrator.apply(run.id, [CancelRequested()])
    return Run.objects.defer("document").get(pk=run.pk)


def resubmit_run(
    run: Run, user: User, *, only_failed: bool = False, new_id: UUID | None = None
) -> Run:
    """Run the same graph with the same request again.

    `only_failed` runs what did not go well, and what depends on it; the rest is read as it is.
    The same `new_id` with the same wish gives the run that is there already.

    Raises:
        RunConflictError: the id belongs to another request.
        InvalidPipelineError: the graph does not fit any more.
        PipelineGoneError: the pipeline was deleted.
        NoGraphError: it never had one.
    """
    if run.kind == Run.Kind.IMPORT:
        version = DatasetVersion.objects.get(pk=run.request["dataset_version"])
        return submit_import(version, user, version.options, run_id=new_id)
    if run.kind != Run.Kind.PIPELINE:
        raise NoGraphError
    values = {name: value for name, value in run.request.items() if name != "revision"}
    values["id"] = new_id
    if only_failed:
        values |= {"force": False, "from": _not_good(run)}
    if run.pipeline is None:
        raise PipelineGoneError
    request = Request.of(values)
    earlier = _find_earlier(request, run.pipeline)
    if earlier is None:
        return _submit(run.pipeline, user, request, run.document, revision=run.revision)
    if earlier.document != run.document:
        raise RunConflictError(earlier.pk)
    return earlier


def _not_good(run: Run) -> list[str]:
    """Give the nodes that failed, or never ran because another did or because of a cancel."""
    states = (StepRun.State.FAILED, StepRun.State.UPSTREAM_FAILED, StepRun.State.CANCELLED)
    return list(run.steps.filter(state__in=states).values_list("node", flat=True))


def submit_import(
    version: DatasetVersion, user: User, options: Mapping[str, Any], *, run_id: UUID | None = None
) -> Run:
    """Start the run that makes a table of an uploaded file, or give the one with this id.

    Raises:
        RunConflictError: the id belongs to another run.
        VersionFixedError: the version has a table, or a run is making it.
    """
    workspace_id = version.dataset.workspace_id
    with transaction.atomic():
        version = held(version)
        earlier = Run.objects.filter(pk=run_id).first() if run_id else None
        if earlier is not None:
            if earlier.request != {"dataset_version": version.pk}:
                raise RunConflictError(earlier.pk)
            return earlier
        if version.state not in IMPORTABLE:
            raise VersionFixedError(version.state)
        original = Artifact.objects.create(
            workspace_id=workspace_id,
            data_type="File",
            digest=version.original_digest,
            size_bytes=version.original_size_bytes,
            summary={"title": version.original_name},
        )
        run = Run(
            id=run_id or uuid4(),
            workspace_id=workspace_id,
            kind=Run.Kind.IMPORT,
            number=next_number(version.dataset),
            request={"dataset_version": version.pk},
            submitted_by=_person(user),
        )
        outcome = begin(run, [_import_step(run, version, original, options)], {})
        record(user, "submitted", run)
        version.state, version.options = DatasetVersion.State.IMPORTING, dict(options)
        version.run_id, version.error = run.id, ""
        version.save(update_fields=["state", "options", "run_id", "error"])
    crashpoint("after_submission")
    orchestrator.carry_out(outcome)
    return run


def _import_step(
    run: Run, version: DatasetVersion, original: Artifact, options: Mapping[str, Any]
) -> StepRun:
    spec = KEEP_FILE if options.get("format") == "file" else IMPORT_DATASET
    return StepRun(
        run=run,
        node=IMPORT_NODE,
        module=spec.id,
        module_version=spec.version,
        params={"options": {**options, "name": version.original_name}},
        inputs=[{"port": "path", "artifact": str(original.id)}],
        compute=DEFAULT_COMPUTE,
        reuses=False,
    )


def _submit(
    pipeline: Pipeline,
    user: User,
    request: Request,
    document: Mapping[str, Any],
    *,
    revision: int | None = None,
) -> Run:
    graph = documents.parse(document)
    meanings = meanings_of(pipeline, graph, request)
    problems = find_problems(pipeline, graph, request, meanings)
    if problems:
        raise InvalidPipelineError(problems)

    def work() -> tuple[Run, Outcome | None]:
        # The lock gives the number, and lets the same id wait for its first run.
        if not Pipeline.objects.select_for_update().only("id").filter(pk=pipeline.pk).exists():
            raise GoneError("pipeline")
        earlier = _find_earlier(request, pipeline)
        if earlier is not None:
            return earlier, None
        newest = pipeline.runs.aggregate(newest=Max("number"))["newest"] or 0
        run = Run(
            id=request.id or uuid4(),
            workspace_id=pipeline.workspace_id,
            pipeline=pipeline,
            number=newest + 1,
            revision=pipeline.revision if revision is None else revision,
            document=dict(document),
            parameters=dict(request.parameters),
            request=request.to_json(),
            sample=dict(request.sample) if request.sample else None,
            continue_on_failure=graph.defaults.continue_on_failure,
            submitted_by=_person(user),
        )
        outcome = begin_planned(run, make_plan(pipeline, graph, request, meanings), request)
        record(user, "submitted", run)
        return run, outcome

    run, outcome = transact(work)
    if outcome is not None:
        crashpoint("after_submission")
        orchestrator.carry_out(outcome)
    return run


def _find_earlier(request: Request, pipeline: Pipeline) -> Run | None:
    """Find the run with this id.

    Raises:
        RunConflictError: it is of another pipeline or another request.
    """
    if request.id is None:
        return None
    run = Run.objects.filter(pk=request.id).first()
    if run is None:
        return None
    if run.pipeline_id != pipeline.pk or run.request != request.to_json():
        raise RunConflictError(UUID(str(request.id)))
    return run


def _person(user: User) -> Any:
    return user if user is not None and user.is_authenticated else None
