"""Leases: a worker shows that it lives, and what a dead one held is taken over."""

import contextlib
import logging
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import F
from django.utils import timezone

from designer.execution import orchestrator, processes
from designer.execution.models import StepRun, Worker
from designer.execution.progress import ALIVE
from designer.execution.reports import Report

if TYPE_CHECKING:
    from designer.execution.supervisor import Supervisor

logger = logging.getLogger(__name__)
TICK_SECONDS = 0.25
BEATS_EVERY = 4  # ticks
ORPHAN_AFTER_BEATS = 5
GIVES_UP_AFTER = 0.66  # of the time after which others take over


def register(supervisor: "Supervisor") -> None:
    """Make the worker known before it takes anything."""
    Worker.objects.create(
        id=supervisor.id,
        name=supervisor.name,
        computes=sorted(supervisor.taker.computes),
        slots=supervisor.slots,
        place=processes.place_of([os.getpid()]),
    )


def sign_off(supervisor: "Supervisor") -> None:
    """Hand over what the worker still held, for its processes are dead."""
    release(supervisor.id, outcome="handed_over")


def keep_alive(supervisor: "Supervisor") -> None:
    """Beat, look for work and for kill marks, until the worker stops."""
    last_success, tick, place = time.monotonic(), 0, ""
    orphans = Orphans()
    while not supervisor.wait_for_stop(TICK_SECONDS):
        tick += 1
        try:
            if tick % BEATS_EVERY == 1:
                place = _beat(supervisor, place)
                orphans.look(supervisor)
            _kill_marked(supervisor)
            supervisor.look()
            last_success = time.monotonic()
            continue
        except DatabaseError as error:
            logger.warning("The ledger does not answer: %s", error)
        except Exception:
            # A worker that stops to beat is taken for dead, and what it runs would run twice.
            logger.exception("The worker could not do all that is due at a beat.")
        connection.close()
        if time.monotonic() - last_success > GIVES_UP_AFTER * settings.LOST_AFTER_SECONDS:
            supervisor.kill_all()
    connection.close()


def _beat(supervisor: "Supervisor", known: str) -> str:
    """Raise the counter; a worker that was declared dead kills what it has and comes back."""
    pids = [os.getpid(), *supervisor.backend.pids()]
    place = processes.place_of(pids)
    values: dict[str, Any] = {"heartbeat": F("heartbeat") + 1}
    described = {"place": place, "isolation": dict(supervisor.backend.isolation())}
    if str(described) != known:
        values |= described
    row = Worker.objects.filter(pk=supervisor.id)
    if not row.filter(stopped_at=None).update(**values):
        supervisor.kill_all()
        if not supervisor.attempts():
            row.update(stopped_at=None)
    for attempt in supervisor.attempts():
        with contextlib.suppress(FileNotFoundError):
            os.utime(attempt.folder)  # The sweep goes by age.
    return str(described)


@dataclass(slots=True)
class Orphans:
    """Steps that the ledger says this worker runs and that none of its slots follows.

    A slot that was cut off in its work leaves one. Seen at several beats in a row, so that a step
    between being taken and being followed is none.
    """

    seen: Counter[tuple[UUID, int]] = field(default_factory=Counter)

    def look(self, supervisor: "Supervisor") -> None:
        """Give back what nobody follows."""
        rows = StepRun.objects.filter(worker=str(supervisor.id), state__in=ALIVE)
        steps = {(s.id, s.epoch): s for s in rows.only("id", "run_id", "node", "epoch")}
        lonely = steps.keys() - supervisor.held().items()
        self.seen = Counter({key: self.seen[key] + 1 for key in lonely})
        for key in [key for key, beats in self.seen.items() if beats >= ORPHAN_AFTER_BEATS]:
            step = steps[key]
            report = Report(step.node, step.id, step.epoch, "lost")
            orchestrator.apply(step.run_id, report=report)


def _kill_marked(supervisor: "Supervisor") -> None:
    if not supervisor.attempts():
        return
    marked = StepRun.objects.filter(worker=str(supervisor.id), is_killing=True, state__in=ALIVE)
    for step_id, epoch in marked.values_list("id", "epoch"):
        supervisor.kill(step_id, epoch)


@dataclass(slots=True)
class Observed:
    heartbeat: int
    changed_at: float


@dataclass(slots=True)
class Observer:
    """Judges workers by its own clock, and only by what it has read itself.

    `silence` counts from the last change that was seen, and only while reads succeed: a ledger
    that was away makes nobody silent.
    """

    lost_after_seconds: float
    seen: dict[UUID, Observed] = field(default_factory=dict)
    last_read: float | None = None

    def look(self, heartbeats: dict[UUID, int], now: float) -> set[UUID]:
        """Give the workers that have been silent for too long."""
        gap = 0.0 if self.last_read is None else now - self.last_read
        if gap > self.lost_after_seconds / 3:
            self.seen.clear()  # Nothing was read for a while: everybody begins anew.
        self.last_read = now
        self.seen = {id_: seen for id_, seen in self.seen.items() if id_ in heartbeats}
        for id_, heartbeat in heartbeats.items():
            seen = self.seen.get(id_)
            if seen is None or seen.heartbeat != heartbeat:
                self.seen[id_] = Observed(heartbeat, now)
        return {
            id_
            for id_, seen in self.seen.items()
            if now - seen.changed_at >= self.lost_after_seconds
        }


def reap(observer: Observer) -> None:
    """Take over the steps of workers that died here, or were silent for too long."""
    workers = list(Worker.objects.filter(stopped_at=None))
    silent = observer.look({w.id: w.heartbeat for w in workers}, time.monotonic())
    for worker in workers:
        if worker.id in silent or _died_here(worker):
            logger.warning("Worker %s is gone; its steps are taken over.", worker.name)
            release(worker.id)


def _died_here(worker: Worker) -> bool:
    """Whether the worker's process is dead, and its step host and steps with it."""
    if not processes.is_here(worker.place):
        return False
    own = worker.place["processes"][:1]
    alive = processes.living(worker.place)
    if not own or own[0][0] in alive:
        return False
    for pid in alive:
        processes.kill(pid)
    return not alive


def release(worker_id: UUID, *, outcome: Literal["lost", "handed_over"] = "lost") -> None:
    """Declare the worker's attempts lost; their epochs make late reports void.

    The worker is said to be gone last: should this process die in between, another reaps again.
    """
    held = StepRun.objects.filter(worker=str(worker_id), state__in=ALIVE)
    for step in held.only("id", "run_id", "node", "epoch"):
        orchestrator.apply(step.run_id, report=Report(step.node, step.id, step.epoch, outcome))
    Worker.objects.filter(pk=worker_id).update(stopped_at=timezone.now())
