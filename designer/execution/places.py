"""Where steps are that outlive their worker: only who reaches the place can adopt them.

A worker on another machine that looked for one would find nothing there, take it for lost and run
it again, while it lives.
"""

from collections.abc import Collection
from uuid import UUID

from designer.execution.backends.protocol import Backend, Placed, PreparationError
from designer.execution.models import StepRun
from designer.execution.orders import StepOrder
from designer.execution.progress import StepState


def note_place(order: StepOrder, backend: Backend) -> None:
    """Write down where the attempt will be, before it is launched."""
    if isinstance(backend, Placed):
        row = StepRun.objects.filter(pk=order.step_id, epoch=order.epoch)
        row.update(place=backend.place())


def orphans(
    backend: Backend, computes: Collection[str], held: Collection[UUID], most: int
) -> list[tuple[UUID, str]]:
    """Give running steps that no worker follows and that can be reached from here."""
    rows = StepRun.objects.filter(worker="", state=StepState.RUNNING, compute__in=computes)
    rows = rows.exclude(pk__in=held)  # One that a slot still follows is let go of first.
    if isinstance(backend, Placed) and rows.exists():
        try:
            rows = rows.filter(place__in=("", backend.place()))
        except PreparationError:
            return []  # They are adopted when the place can be reached.
    return list(rows.values_list("run_id", "node")[:most])
