"""The backend of a compute target, by its kind."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings as django_settings
from django.db import Error as DatabaseError
from django.db import connection

from designer.execution.attempts import over_attempts
from designer.execution.backends.process import ProcessBackend, ProcessSettings
from designer.execution.backends.protocol import Backend, PreparationError
from designer.execution.backends.ssh.settings import ssh_settings
from designer.execution.limits import SLOTS_ELSEWHERE, ComputeLimits
from designer.execution.models import ComputeTarget
from designer.execution.own_means import check_means, is_trusted
from designer.workspace.errors import WorkspaceError
from designer.workspace.models import Workspace
from designer.workspace.secrets import secret_value

# How steps run on this machine (its store and limits) goes to every kind.
Maker = Callable[[ComputeTarget, ProcessSettings], Backend]
# Loaded with the first target of their kind: a server without one is back sooner after a death.
DOCKER = "designer.execution.backends.docker.target"
SSH = "designer.execution.backends.ssh.backend"


def _process(_target: ComputeTarget, settings: ProcessSettings) -> Backend:
    return ProcessBackend(settings)


def _docker(target: ComputeTarget, settings: ProcessSettings) -> Backend:
    check_means(target.workspace_id, target.kind, target.settings)
    docker: Any = import_module(DOCKER)
    backend: Backend = docker.make(target, settings)
    return backend


def _ssh(target: ComputeTarget, settings: ProcessSettings) -> Backend:
    key = target.settings.get("key")
    stored = ssh_settings(
        target.settings,
        read_key=partial(_secret_of, target, key) if key else None,
        store=settings.store,
        slots=ComputeLimits.of(target.limits).slots or SLOTS_ELSEWHERE,
        disk_bytes=settings.disk_bytes,
        log_bytes=settings.log_bytes,
        processes=settings.processes,
        away_seconds=django_settings.CONFIGURATION.unreachable_after_seconds,
        over=over_attempts,
        is_trusted=is_trusted(target.workspace_id),
    )
    ssh: Any = import_module(SSH)
    backend: Backend = ssh.SshBackend(stored)
    return backend


def _secret_of(target: ComputeTarget, name: str) -> str:
    """Read a secret; whoever asks may be in an event loop, where the database is out of bounds.

    Raises:
        PreparationError: there is none, or it cannot be read here.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_read_secret, target, name).result()


def _read_secret(target: ComputeTarget, name: str) -> str:
    """Read it; those of a shared target are of the workspace that came first."""
    try:
        workspace_id = target.workspace_id or Workspace.objects.order_by("created_at")[0].pk
        return secret_value(workspace_id, name)
    except (WorkspaceError, DatabaseError) as error:
        raise PreparationError(str(error), "key_unreadable") from error
    finally:
        connection.close()


MAKERS: Mapping[str, Maker] = {"process": _process, "docker": _docker, "ssh": _ssh}


def make_backend(target: ComputeTarget, settings: ProcessSettings) -> Backend:
    """Make the backend of a target, connected to nothing yet.

    Raises:
        KeyError: this version of the server cannot run steps of the kind.
    """
    return MAKERS[target.kind](target, settings)
