"""Probes: a run of one small step, which shows whether a compute target or a datastore works."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from designer.execution import orchestrator
from designer.execution.catalog import PROBE, PROBE_DATASTORE
from designer.execution.environments.facts import EnvironmentFacts
from designer.execution.models import ComputeTarget, Run, StepRun
from designer.execution.own_means import check_may_run
from designer.execution.submission import begin
from designer.execution.targets import known_targets
from designer.graph import document as documents
from designer.workspace.models import Datastore, Workspace

PROBE_NODE = "probe"
PROBE_SECONDS = 120


def probe(
    target: ComputeTarget,
    workspace: Workspace,
    user: Any = None,
    environment: EnvironmentFacts | None = None,
) -> Run:
    """Run a step on the target that says in its log where it is; no step is fed by it."""
    check_may_run([target])
    tried = f"Environment “{environment.name}”" if environment else f"Compute “{target.name}”"
    row = StepRun(
        title=tried,
        module=PROBE.id,
        module_version=PROBE.version,
        compute=target.name,
        environment=environment.name if environment else "",
        environment_digest=environment.digest if environment else "",
    )
    request = {"compute": target.name}
    if environment:
        request["environment"] = environment.name
    return _start(workspace, row, user, request)


def probe_datastore(datastore: Datastore, user: Any = None) -> Run:
    """Run a step where steps run by default that says in its log what is in the datastore."""
    workspace = datastore.workspace
    row = StepRun(
        title=f"Datastore “{datastore.name}”",
        module=PROBE_DATASTORE.id,
        module_version=PROBE_DATASTORE.version,
        params={"datastore": datastore.name},
        compute=known_targets(workspace.pk).default,
        network=True,
    )
    return _start(workspace, row, user, {"datastore": datastore.name})


def _start(workspace: Workspace, row: StepRun, user: Any, request: dict[str, Any]) -> Run:
    with transaction.atomic():
        Workspace.objects.select_for_update().only("id").get(pk=workspace.pk)  # Gives the number.
        probes = Run.objects.filter(workspace=workspace, kind=Run.Kind.PROBE)
        run = Run(
            id=uuid4(),
            workspace=workspace,
            kind=Run.Kind.PROBE,
            number=(probes.aggregate(newest=Max("number"))["newest"] or 0) + 1,
            request=request,
            document=_document(row),
            submitted_by=user,
        )
        row.run, row.node, row.reuses = run, PROBE_NODE, False
        row.timeout_seconds = PROBE_SECONDS
        outcome = begin(run, [row], {})
    orchestrator.carry_out(outcome)
    return run


def _document(row: StepRun) -> dict[str, Any]:
    """Draw the step as a graph of one node, so that the page of the run shows what was tried."""
    node = {"module": row.module, "module_version": row.module_version, "title": row.title}
    return documents.complete({"nodes": {PROBE_NODE: node}})
