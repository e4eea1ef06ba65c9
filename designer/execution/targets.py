"""Compute targets as people have them: which there are, which is the default, changes to them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from designer.execution import turns
from designer.execution.errors import ComputeConflictError, InvalidComputeError
from designer.execution.models import ComputeTarget, StepRun
from designer.execution.own_means import check_means
from designer.execution.progress import TERMINAL
from designer.execution.target_settings import checked_limits, checked_settings, moves
from designer.workspace.audit import Actor, record
from designer.workspace.models import Workspace
from designer.workspace.rows import held

DEFAULT_COMPUTE = "local"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


@dataclass(frozen=True, slots=True)
class KnownTargets:
    names: frozenset[str]
    default: str
    elsewhere: frozenset[str] = frozenset()  # whose steps see none of the server's files


def targets_of(workspace_id: UUID) -> QuerySet[ComputeTarget]:
    """Give the targets that steps of a workspace may run on: its own and the shared ones."""
    return ComputeTarget.objects.filter(Q(workspace=None) | Q(workspace=workspace_id))


def known_targets(workspace_id: UUID) -> KnownTargets:
    """Say what the steps of a workspace may run on, and what those that say nothing run on."""
    columns = ("name", "is_default", "workspace", "kind")
    rows = list(targets_of(workspace_id).values_list(*columns))
    defaults = [(owner is None, name) for name, is_default, owner, _ in rows if is_default]
    default = min(defaults)[1] if defaults else DEFAULT_COMPUTE  # Its own goes before the shared.
    elsewhere = frozenset(row[0] for row in rows if row[3] != ComputeTarget.Kind.PROCESS)
    return KnownTargets(frozenset(row[0] for row in rows), default, elsewhere)


@transaction.atomic
def create_compute(
    workspace: Workspace, *, name: str, kind: str, author: Actor = None, **values: Any
) -> ComputeTarget:
    """Make a target of a workspace.

    Raises:
        InvalidComputeError: the name, the kind, a setting or a limit is not allowed.
        ComputeConflictError: the name is taken, maybe by another workspace.
    """
    if not NAME.fullmatch(name):
        rule = "lower-case letters, digits, - and _, at most 100, and not begin with - or _"
        raise InvalidComputeError([("name", f"`name` must be of {rule}. Got {name!r:.120}.")])
    target = ComputeTarget(workspace=workspace, name=name, kind=kind)
    target.settings = checked_settings(kind, values.get("settings") or {})
    check_means(workspace.pk, kind, target.settings)
    target.limits = checked_limits(kind, values.get("limits") or {})
    try:
        with transaction.atomic():
            target.save(force_insert=True)
            record(author, "created", target)
    except IntegrityError as error:
        message = f"There is a compute target named “{name}” already. Choose another name."
        raise ComputeConflictError(message) from error
    return _make_default(target) if values.get("is_default") else target


@transaction.atomic
def change_compute(target: ComputeTarget, *, author: Actor = None, **values: Any) -> ComputeTarget:
    """Change settings, limits, or which target is the default; name and kind never change.

    Raises:
        InvalidComputeError: a setting or a limit is not allowed.
        ComputeConflictError: it would move elsewhere while steps are there.
        GoneError: it was deleted.
    """
    target = held(target)
    changed: list[str] = [name for name in ("settings", "limits") if name in values]
    if "settings" in values:
        settings = checked_settings(target.kind, values["settings"])
        check_means(target.workspace_id, target.kind, settings)
        _check_move(target, moves(target.kind, target.settings, settings))
        target.settings = settings
    if "limits" in values:
        target.limits = checked_limits(target.kind, values["limits"])
    if values.get("is_default") is False:
        target.is_default = False
        changed.append("is_default")
    target.save(update_fields=changed)
    turns.forget_limits()
    record(author, "changed", target)
    return _make_default(target) if values.get("is_default") else target


@transaction.atomic
def delete_compute(target: ComputeTarget, *, author: Actor = None) -> None:
    """Remove a target that no step waits for.

    Raises:
        ComputeConflictError: it is needed.
        GoneError: it was deleted already.
    """
    held(target)
    if target.name == DEFAULT_COMPUTE and target.workspace_id is None:
        raise ComputeConflictError("The server itself needs this target: it imports data on it.")
    if needed := _need_of(target):
        raise ComputeConflictError(f"{needed} Wait for them, or cancel their runs.")
    record(author, "deleted", target)
    target.delete()


def _check_move(target: ComputeTarget, moved: Sequence[str]) -> None:
    """See to it that a step which runs there is not begun a second time elsewhere.

    Raises:
        ComputeConflictError: there may be such steps.
    """
    if moved and (needed := _need_of(target)):
        names = ", ".join(f"`settings.{name}`" for name in moved)
        raise ComputeConflictError(
            f"{needed} They would be looked for elsewhere if {names} changed. Wait for them, "
            "cancel their runs, or make another target."
        )


def _need_of(target: ComputeTarget) -> str:
    """Say how many steps need a target; nothing when none does."""
    open_steps = StepRun.objects.filter(compute=target.name).exclude(state__in=TERMINAL)
    count = open_steps.count()
    if not count:
        return ""
    steps = "a step" if count == 1 else f"{count} steps"
    verb = "needs" if count == 1 else "need"
    return f"{steps.capitalize()} of runs that have not ended {verb} “{target.name}”."


def _make_default(target: ComputeTarget) -> ComputeTarget:
    """Make it the only one of its workspace.

    Shared targets are in the hands of the workspace that the installation began with: whoever
    makes one the default there wants it instead of the one of that workspace.
    """
    owners = Q(workspace=target.workspace_id)
    if target.workspace_id is None:
        first = Workspace.objects.order_by("created_at").values("pk")[:1]
        owners |= Q(workspace__in=first)
    others = ComputeTarget.objects.filter(owners, is_default=True)
    others.exclude(pk=target.pk).update(is_default=False)
    target.is_default = True
    target.save(update_fields=["is_default"])
    return target
