"""Which workspaces may use what is the server's own: its ssh keys, its agent and its engine."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings as django_settings

from designer.execution.errors import InvalidComputeError
from designer.execution.models import ComputeTarget
from designer.workspace.models import Workspace

SETTING = "PLUMBLINE_TRUSTED_WORKSPACES"
EVERY = "*"


def is_trusted(workspace_id: UUID | None) -> bool:
    """Whether a workspace is the one that the installation began with, or the settings name it.

    Shared targets are of the first workspace.
    """
    named = {name.strip() for name in django_settings.CONFIGURATION.trusted_workspaces.split(",")}
    if workspace_id is None or EVERY in named:
        return True
    slugs = dict(Workspace.objects.order_by("created_at").values_list("pk", "slug"))
    return workspace_id == next(iter(slugs), None) or slugs.get(workspace_id) in named


def check_means(workspace_id: UUID | None, kind: str, settings: Mapping[str, Any]) -> None:
    """Check that a target needs nothing that its workspace may not use.

    Raises:
        InvalidComputeError: it does.
    """
    if not is_trusted(workspace_id) and (problem := _problem(kind, settings)) is not None:
        raise InvalidComputeError([problem])


def check_may_run(targets: Iterable[ComputeTarget]) -> None:
    """Check that workers will serve these: what a workspace might use once it may use no more.

    Raises:
        InvalidComputeError: they will not, and steps would wait for ever.
    """
    for target in targets:
        if is_trusted(target.workspace_id):
            continue
        if (problem := _problem(target.kind, target.settings)) is not None:
            message = f"Compute target “{target.name}”: {problem[1]}"
            raise InvalidComputeError([("compute", message)])


def _problem(kind: str, settings: Mapping[str, Any]) -> tuple[str, str] | None:
    whose = f"Only workspaces that {SETTING} names may use"
    if kind == "docker":
        return "kind", f"{whose} a Docker engine, which is the server's own."
    if kind == "ssh" and settings.get("key_file"):
        return "settings.key_file", f"{whose} key files of the server. Name a secret in `key`."
    if kind == "ssh" and not settings.get("key"):
        right = "Name a secret with a private key in `settings.key`."
        return "settings.key", f"{whose} the keys of the server. {right}"
    return None
