"""Probes: a run of one small step, which shows whether a compute target works."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from designer.execution import orchestrator
from designer.execution.catalog import PROBE
from designer.execution.environments.facts import EnvironmentFacts
from designer.execution.models import ComputeTarget, Run, StepRun
from designer.execution.submission import begin
from designer.workspace.models import Workspace

PROBE_NODE = "probe"
PROBE_SECONDS = 120


def probe(
    target: ComputeTarget,
    workspace: Workspace,
    user: Any = None,
    environment: EnvironmentFacts | None = None,
) -> Run:
    """Run a step on the target that says in its log where it is; no step is fed by it."""
    with transaction.atomic():
        Workspace.objects.select_for_update().only("id").get(pk=workspace.pk)  # Gives the number.
        probes = Run.objects.filter(workspace=workspace, kind=Run.Kind.PROBE)
        run = Run(
            id=uuid4(),
            workspace=workspace,
            kind=Run.Kind.PROBE,
            number=(probes.aggregate(newest=Max("number"))["newest"] or 0) + 1,
            request={"compute": target.name},
            submitted_by=user,
        )
        row = StepRun(
            run=run,
            node=PROBE_NODE,
            title=PROBE.title,
            module=PROBE.id,
            module_version=PROBE.version,
            compute=target.name,
            environment=environment.name if environment else "",
            environment_digest=environment.digest if environment else "",
            timeout_seconds=PROBE_SECONDS,
            reuses=False,
        )
        outcome = begin(run, [row], {})
    orchestrator.carry_out(outcome)
    return run
