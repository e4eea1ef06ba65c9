"""How many steps run at once: a compute target's own limit, and turns between runs."""

import time
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from designer.execution import statements
from designer.execution.limits import NO_LIMITS, ComputeLimits
from designer.execution.models import ComputeTarget, StepRun
from designer.execution.progress import ALIVE, StepState

if TYPE_CHECKING:
    from designer.execution.ledger import Ledger

REMEMBERED_SECONDS = 1


def has_room(ledger: "Ledger", compute: str) -> bool:
    """Whether one more step may start on a target, of whose steps those of this run are here."""
    limit = _limits().get(compute)
    if limit is None:
        return True
    # Two transactions must not both take the last slot.
    ComputeTarget.objects.select_for_update().filter(name=compute).first()
    elsewhere = StepRun.objects.filter(compute=compute, state__in=ALIVE).exclude(run=ledger.run.id)
    facts = ledger.memo.facts
    here = [s for s in ledger.progress.steps.values() if s.state in ALIVE]
    return elsewhere.count() + sum(facts[s.node].compute == compute for s in here) < limit


def with_room(computes: Iterable[str]) -> list[str]:
    """Give those targets that are not full; a guess, for `has_room` decides."""
    limits = _limits()
    return [
        name
        for name in computes
        if name not in limits
        or StepRun.objects.filter(compute=name, state__in=ALIVE).count() < limits[name]
    ]


def is_anothers_turn(ledger: "Ledger", computes: Iterable[str]) -> bool:
    """Whether a step of another run waits, which came before what this run makes ready now."""
    limits = _limits()
    return statements.others_wait(ledger.run.id, [name for name in computes if name not in limits])


def waits_longest(ledger: "Ledger", computes: Collection[str]) -> str | None:
    """Give the step of this run that was queued first, where no other run waits for a slot.

    What has a limit is left to those who look for all that is queued.
    """
    limits, facts = _limits(), ledger.memo.facts
    names = {name for name in computes if name not in limits}
    waiting = (s.node for s in ledger.progress.steps.values() if s.state is StepState.QUEUED)
    if not any(facts[node].compute in names for node in waiting):
        return None
    if statements.others_wait(ledger.run.id, computes):
        return None
    return statements.queued_first(ledger.run.id, names)


def limits_of(compute: str) -> ComputeLimits:
    """Give the limits of a target, of which some may be a second old."""
    return _read_limits(int(time.monotonic() / REMEMBERED_SECONDS)).get(compute, NO_LIMITS)


def forget_limits() -> None:
    """Read the limits anew, which are remembered for a second."""
    _read_limits.cache_clear()


def _limits() -> dict[str, int]:
    """Give the slots of those targets that have a limit."""
    found = _read_limits(int(time.monotonic() / REMEMBERED_SECONDS))
    return {name: limits.slots for name, limits in found.items() if limits.slots}


@lru_cache(maxsize=1)
def _read_limits(_moment: int) -> dict[str, ComputeLimits]:
    rows = ComputeTarget.objects.values_list("name", "limits")
    return {name: ComputeLimits.of(limits) for name, limits in rows}
