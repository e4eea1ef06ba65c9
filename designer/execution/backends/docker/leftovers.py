"""Containers that nobody needs any more, and how they are removed."""

import contextlib
import logging
from collections.abc import Callable
from uuid import UUID

from docker.errors import NotFound
from docker.models.containers import Container

from designer.execution.backends.docker.container import (
    EPOCH_LABEL,
    OWNER_LABEL,
    STEP_LABEL,
    container_name,
)
from designer.execution.backends.docker.engine import UNREACHABLE, Engine
from designer.execution.orders import StepOrder

logger = logging.getLogger(__name__)
# Whether an attempt, by its step and epoch, is one that runs.
IsWanted = Callable[[UUID, int], bool]


def remove(container: Container) -> None:
    """Remove a container whatever it does; one that is gone already is no error."""
    with contextlib.suppress(NotFound):
        container.remove(force=True, v=True)


def remove_quietly(container: Container) -> None:
    """Remove a container; what stays is found by a sweep."""
    try:
        remove(container)
    except UNREACHABLE as error:
        logger.warning("The container %s is removed later: %s", container.name, error)


def remove_other_attempts(engine: Engine, order: StepOrder) -> None:
    """Make sure that no other attempt of this step lives, nor an earlier try of this one."""
    for container in _containers(engine, STEP_LABEL, str(order.step_id)):
        if container.name != container_name(order):
            logger.warning("Removing %s, which a later attempt follows.", container.name)
        remove(container)


def sweep(engine: Engine, owner: str, is_wanted: IsWanted) -> int:
    """Remove the containers of this installation whose attempts are over; say how many."""
    unwanted = [c for c in _containers(engine, OWNER_LABEL, owner) if not _is_wanted(c, is_wanted)]
    for container in unwanted:
        remove_quietly(container)
    return len(unwanted)


def _containers(engine: Engine, label: str, value: str) -> list[Container]:
    # Sparse: one that is removed meanwhile must not be asked about.
    found: list[Container] = engine.client.containers.list(
        all=True, sparse=True, filters={"label": f"{label}={value}"}
    )
    return found


def _is_wanted(container: Container, is_wanted: IsWanted) -> bool:
    labels = container.attrs["Labels"]
    try:
        return is_wanted(UUID(labels[STEP_LABEL]), int(labels[EPOCH_LABEL]))
    except (KeyError, ValueError):
        return False
