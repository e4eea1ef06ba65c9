"""Building an environment because somebody asks: a run of one small step that needs it."""

from typing import Any

from django.utils import timezone

from designer.execution.environments import record
from designer.execution.environments.content import PYTHON_KINDS
from designer.execution.environments.errors import NoTargetError
from designer.execution.environments.lookup import facts_of
from designer.execution.models import ComputeTarget, Environment, EnvironmentBuild, Run
from designer.execution.probes import probe
from designer.execution.targets import targets_of


def build(environment: Environment, user: Any = None) -> Run:
    """Run a step that says which Python it got; whoever runs it builds what is missing.

    Raises:
        NoTargetError: no compute target can build this kind.
    """
    record.wanted_again(environment.build_id)
    run = probe(_target_for(environment), environment.workspace, user, facts_of(environment))
    build = environment.build
    EnvironmentBuild.objects.filter(pk=build.pk).update(trial_id=run.pk, seen_at=timezone.now())
    build.refresh_from_db()
    return run


def _target_for(environment: Environment) -> ComputeTarget:
    """Choose a target of the kind that builds it: the default one, else the oldest."""
    is_python = environment.build.kind in PYTHON_KINDS
    kind = ComputeTarget.Kind.PROCESS if is_python else ComputeTarget.Kind.DOCKER
    targets = targets_of(environment.workspace_id).filter(kind=kind)
    target = targets.order_by("-is_default", "created_at").first()
    if target is None:
        raise NoTargetError(environment.build.kind, kind)
    return target
