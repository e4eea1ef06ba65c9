"""Bells to workers: "look at this step". Losing one does no harm, the clock rings again."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from designer.execution import bells

LOOK_AT_STEP = "designer.execution.look_at_step"


@dataclass(frozen=True, slots=True)
class LaunchOrder:
    run_id: UUID
    node: str
    compute: str
    epoch: int


@dataclass(frozen=True, slots=True)
class KillOrder:
    step_id: UUID
    epoch: int


class LocalWorker(Protocol):
    """The worker of this process, if it has one."""

    def offer(self, run_id: UUID, node: str, compute: str) -> bool:
        """Take the step when a slot is free; say whether it was."""
        ...

    def kill(self, step_id: UUID, epoch: int) -> None: ...


_local: tuple[LocalWorker, ...] = ()


def set_local_worker(worker: LocalWorker | None) -> None:
    """Name the one worker that lives in this process."""
    _replace((worker,) if worker else ())


def add_local_worker(worker: LocalWorker) -> None:
    """Name one more worker that lives in this process."""
    _replace((*_local, worker))


def drop_local_worker(worker: LocalWorker) -> None:
    """Offer nothing more to a worker."""
    _replace(tuple(other for other in _local if other is not worker))


def _replace(workers: tuple[LocalWorker, ...]) -> None:
    global _local  # noqa: PLW0603 - replaced as a whole, for other threads are reading it
    _local = workers


def queue_name(compute: str) -> str:
    return f"compute.{compute}"


def offer_here(run_id: UUID, node: str, compute: str) -> bool:
    """Offer a step to the worker of this process; say whether it took it."""
    return any(worker.offer(run_id, node, compute) for worker in _local)


def launch(order: LaunchOrder) -> None:
    """Let a worker of the step's compute target know; the one at hand first."""
    if offer_here(order.run_id, order.node, order.compute):
        return
    args = (str(order.run_id), order.node, order.compute, order.epoch)
    bells.send(LOOK_AT_STEP, queue_name(order.compute), *args)


def kill(order: KillOrder) -> None:
    """Kill at once what runs here; workers elsewhere see the mark in the ledger."""
    for worker in _local:
        worker.kill(order.step_id, order.epoch)
