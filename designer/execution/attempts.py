"""Attempts by the names of their folders, as they are found where steps run."""

import logging
from collections.abc import Sequence
from uuid import UUID

from django.db import Error as DatabaseError
from django.db import connection

from designer.execution.models import StepRun
from designer.execution.progress import ALIVE

logger = logging.getLogger(__name__)


def over_attempts(names: Sequence[str]) -> list[str]:
    """Pick those that are over: nobody waits any more for what they do, or left.

    Attempts of other installations are not known here, and none is while the ledger is away.
    """
    attempts = {name: attempt for name in names if (attempt := _attempt(name)) is not None}
    try:
        steps = StepRun.objects.filter(pk__in={step_id for step_id, _ in attempts.values()})
        known = {
            pk: (epoch, state) for pk, epoch, state in steps.values_list("pk", "epoch", "state")
        }
    except DatabaseError as error:
        logger.warning("What is over is told later: %s", error)
        return []
    finally:
        connection.close()  # Whoever asks is a thread that comes and goes.
    return [
        name
        for name, (step_id, epoch) in attempts.items()
        if step_id in known and (known[step_id][0] > epoch or known[step_id][1] not in ALIVE)
    ]


def _attempt(name: str) -> tuple[UUID, int] | None:
    step_id, _, epoch = name.rpartition("-")
    try:
        return UUID(step_id), int(epoch)
    except ValueError:
        return None
