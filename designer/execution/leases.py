"""Leases: a worker shows that it lives, and what a dead one held is taken over."""

import contextlib
import logging
import math
import os
import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from designer import events
from designer.execution import orchestrator, processes
from designer.execution.backends.protocol import Leased
from designer.execution.crashpoints import crashpoint
from designer.execution.models import StepRun, Worker
from designer.execution.orders import StepOrder
from designer.execution.progress import ALIVE, StepState
from designer.execution.reports import Report

if TYPE_CHECKING:
    from designer.execution.supervisor import Supervisor

logger = logging.getLogger(__name__)
TICK_SECONDS = 0.25
BEATS_EVERY = 4  # ticks
ORPHAN_AFTER_BEATS = 5
SILENT = "The worker that runs this does not answer."
LET_GO_COLUMNS = ("id", "run_id", "node", "epoch", "state", "worker")
GIVES_UP_AFTER = 0.8  # of the time after which others take over
DIES_AFTER = 0.85  # of the same: a worker that stands still cannot give up


@dataclass(slots=True)
class Lease:
    """How long ago the worker was last known to live, as it knows itself.

    Until it has run out, nobody can have taken over what the worker holds.
    """

    renewed_at: float = -math.inf

    def renew(self, moment: float) -> None:
        self.renewed_at = moment

    def lapse(self) -> None:
        self.renewed_at = -math.inf

    @property
    def is_current(self) -> bool:
        age = time.monotonic() - self.renewed_at
        return age < GIVES_UP_AFTER * float(settings.LOST_AFTER_SECONDS)


def register(supervisor: "Supervisor") -> None:
    """Make the worker known before it takes anything."""
    began = time.monotonic()
    Worker.objects.create(
        id=supervisor.id,
        name=supervisor.name,
        computes=sorted(supervisor.taker.computes),
        slots=supervisor.slots,
        adopts=supervisor.backend.adopts,
        place=processes.place_of([os.getpid()]),
    )
    supervisor.lease.renew(began)


def tell_computes(supervisor: "Supervisor", names: Collection[str]) -> None:
    """Say which targets the worker serves from now on."""
    Worker.objects.filter(pk=supervisor.id).update(computes=sorted(names))


def holds(supervisor: "Supervisor", order: StepOrder) -> bool:
    """Whether the worker is still who follows a step; a ledger that is away denies it nobody."""
    step = StepRun.objects.filter(pk=order.step_id, epoch=order.epoch, worker=str(supervisor.id))
    try:
        return step.exists()
    except DatabaseError:
        connection.close()
        return True


def sign_off(supervisor: "Supervisor") -> None:
    """Hand over what the worker still held and whose processes are dead.

    What does not die stays with the worker until that is found dead with all it had.
    """
    living = supervisor.living()
    held = StepRun.objects.filter(worker=str(supervisor.id), state__in=ALIVE)
    for step in held.exclude(pk__in=living).only(*LET_GO_COLUMNS):
        _let_go(step, "handed_over", adopts=supervisor.backend.adopts)
    if not living:
        Worker.objects.filter(pk=supervisor.id).update(stopped_at=timezone.now(), is_silent=False)


def keep_alive(supervisor: "Supervisor") -> None:
    """Beat, look for work and for kill marks, until the worker stops."""
    tick, place = 0, ""
    orphans = Orphans()
    while not supervisor.wait_for_stop(TICK_SECONDS):
        tick += 1
        try:
            if tick % BEATS_EVERY == 1:
                place = _beat(supervisor, place)
                _renew(supervisor)
                orphans.look(supervisor)
                reap_neighbours(supervisor)
            _kill_marked(supervisor)
            supervisor.look()
            continue
        except DatabaseError as error:
            logger.warning("The ledger does not answer: %s", error)
        except Exception:
            # A worker that stops to beat is taken for dead, and what it runs would run twice.
            logger.exception("The worker could not do all that is due at a beat.")
        connection.close()
        if not supervisor.lease.is_current:
            supervisor.give_up()
    connection.close()


def _beat(supervisor: "Supervisor", known: str) -> str:
    """Raise the counter; a worker that was declared dead kills what it has and comes back."""
    pids = [os.getpid(), *supervisor.backend.pids()]
    place = processes.place_of(pids)
    values: dict[str, Any] = {"heartbeat": F("heartbeat") + 1, "beat_at": Now()}
    described = {"place": place, "isolation": dict(supervisor.backend.isolation())}
    if str(described) != known:
        values |= described
    row = Worker.objects.filter(pk=supervisor.id)
    began = time.monotonic()
    if row.filter(stopped_at=None).update(**values):
        supervisor.lease.renew(began)
    else:
        supervisor.lease.lapse()
        _give_up_declared_dead(supervisor)
        if supervisor.is_idle and row.update(stopped_at=None):
            supervisor.lease.renew(began)
    for attempt in supervisor.attempts():
        with contextlib.suppress(FileNotFoundError):
            os.utime(attempt.folder)  # The sweep goes by age.
    return str(described)


def _renew(supervisor: "Supervisor") -> None:
    """Have steps that would run twice end by themselves, should this be the last beat."""
    if isinstance(supervisor.backend, Leased):
        supervisor.backend.renew(DIES_AFTER * settings.LOST_AFTER_SECONDS)


def _give_up_declared_dead(supervisor: "Supervisor") -> None:
    """Kill what others run again by now; what they adopt goes on, and they follow it."""
    supervisor.give_up()
    held = supervisor.held()
    rows = StepRun.objects.filter(pk__in=held, state__in=ALIVE)
    epochs = dict(rows.values_list("pk", "epoch"))
    for step_id, epoch in held.items():
        if epochs.get(step_id) != epoch or not supervisor.abandon(step_id):
            supervisor.kill(step_id, epoch)


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
        steps = {(s.id, s.epoch): s for s in rows.only(*LET_GO_COLUMNS)}
        lonely = steps.keys() - supervisor.held().items()
        self.seen = Counter({key: self.seen[key] + 1 for key in lonely})
        for key in [key for key, beats in self.seen.items() if beats >= ORPHAN_AFTER_BEATS]:
            _let_go(steps[key], "lost", adopts=supervisor.backend.adopts)


def _kill_marked(supervisor: "Supervisor") -> None:
    if not supervisor.held():
        return
    marked = StepRun.objects.filter(worker=str(supervisor.id), is_killing=True, state__in=ALIVE)
    for step_id, epoch in marked.values_list("id", "epoch"):
        supervisor.kill(step_id, epoch)


@dataclass(slots=True)
class Observed:
    heartbeat: int
    changed_at: float
    has_changed: bool = False


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
                self.seen[id_] = Observed(heartbeat, now, has_changed=seen is not None)
        return self.silent_for(self.lost_after_seconds, now)

    def silent_for(self, seconds: float, now: float) -> set[UUID]:
        return {id_ for id_, seen in self.seen.items() if now - seen.changed_at >= seconds}

    def beating(self) -> set[UUID]:
        """Give the workers that were seen to beat since they are watched."""
        return {id_ for id_, seen in self.seen.items() if seen.has_changed}


def reap(observer: Observer) -> None:
    """Take over the steps of workers that died here, or were silent for too long."""
    held = list(StepRun.objects.filter(state__in=ALIVE).exclude(worker="").only(*LET_GO_COLUMNS))
    workers = list(Worker.objects.filter(stopped_at=None))  # Second: it came before what it holds.
    now = time.monotonic()
    lost = observer.look({w.id: w.heartbeat for w in workers}, now)
    silent = observer.silent_for(settings.SILENT_AFTER_SECONDS, now)
    live = {str(worker.id) for worker in workers}
    for worker in workers:
        if (worker.id in lost or _died_here(worker)) and _declare_dead(worker):
            live.discard(str(worker.id))
        elif worker.id in silent and not worker.is_silent:
            _tell_silence(worker, is_silent=True)
        elif worker.is_silent and worker.id in observer.beating() - silent:
            _tell_silence(worker, is_silent=False)
    _take_over([step for step in held if step.worker not in live])


def reap_neighbours(supervisor: "Supervisor") -> None:
    """Take over the steps of workers that died on this machine: no clock needs to live for it."""
    neighbours = Worker.objects.filter(stopped_at=None).exclude(pk=supervisor.id)
    dead = [str(w.id) for w in neighbours if _died_here(w) and _declare_dead(w)]
    held = StepRun.objects.filter(worker__in=dead, state__in=ALIVE)
    _take_over(list(held.only(*LET_GO_COLUMNS)) if dead else [])


def _declare_dead(worker: Worker) -> bool:
    """Say that the worker is gone, unless it has beaten meanwhile.

    First of all: from here on it is told so at its next beat, and what it held is found by that
    should this process die over it.
    """
    row = Worker.objects.filter(pk=worker.pk, stopped_at=None, heartbeat=worker.heartbeat)
    is_gone = bool(row.update(stopped_at=timezone.now(), is_silent=False))
    if is_gone:
        logger.warning("Worker %s is gone; its steps are taken over.", worker.name)
        crashpoint("after_farewell")
    return is_gone


def _take_over(steps: list[StepRun]) -> None:
    """Declare attempts lost that no living worker holds; their epochs make late reports void.

    Those that outlive their worker are left to be adopted; one that is not even known here, as
    after a restore, left nothing.
    """
    if not steps:
        return
    holders = Worker.objects.filter(pk__in={step.worker for step in steps}, adopts=True)
    adopting = {str(id_) for id_ in holders.values_list("id", flat=True)}
    for step in steps:
        _let_go(step, "lost", adopts=step.worker in adopting)


def _tell_silence(worker: Worker, *, is_silent: bool) -> None:
    """Show at the worker, and at the nodes that it runs, that nothing is heard of it."""
    Worker.objects.filter(pk=worker.pk).update(is_silent=is_silent)
    steps = StepRun.objects.filter(worker=str(worker.pk), state__in=ALIVE)
    if is_silent:
        steps.update(progress_message=SILENT)
    else:
        steps.filter(progress_message=SILENT).update(progress_message="")
    for run_id in set(steps.values_list("run_id", flat=True)):
        events.ring(run_id, 0)


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


def _let_go(step: StepRun, outcome: Literal["lost", "handed_over"], *, adopts: bool) -> None:
    if adopts and step.state == StepState.RUNNING:
        row = StepRun.objects.filter(
            pk=step.pk, epoch=step.epoch, worker=step.worker, state=StepState.RUNNING
        )
        row.update(worker="")
        return
    report = Report(step.node, step.id, step.epoch, outcome)
    orchestrator.apply(step.run_id, report=report)
