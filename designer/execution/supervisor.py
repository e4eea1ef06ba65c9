"""A worker: slots that take steps from the ledger, run them through a backend and report."""

import logging
import queue
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID, uuid4

from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, connection

from designer.artifacts.errors import ArtifactError
from designer.execution import absence, leases, orchestrator, places, turns
from designer.execution.backends.protocol import (
    UNREACHABLE,
    Attempt,
    Backend,
    PreparationError,
)
from designer.execution.connections import release
from designer.execution.crashpoints import crashpoint
from designer.execution.orchestrator import Taker
from designer.execution.orders import StepOrder
from designer.execution.payloads import words_of
from designer.execution.reports import UNREADABLE, Report
from designer.execution.shares import Shares
from designer.execution.watching import Teller, UnwantedError, Watch, tell_anew

logger = logging.getLogger(__name__)
POLL_SECONDS = 0.2
TELLS_AGAIN_AFTER_SECONDS = 1.0
DIES_WITHIN_SECONDS = 30.0
STOPS_WITHIN_SECONDS = 10.0
CANDIDATES = 8
OWN_ENDS = frozenset({"succeeded", "failed"})
LOOKS_AGAIN_AFTER_SECONDS = 0.5


class AbandonedError(Exception):
    """The attempt goes on without this worker."""


class Supervisor:
    """Runs up to `slots` steps at once. Bells make it look; what it takes is in the ledger."""

    def __init__(self, name: str, computes: Iterable[str], slots: int, backend: Backend) -> None:
        self.id, self.name, self.slots = uuid4(), name, slots
        self.taker = Taker(str(self.id), frozenset(computes), backend.adopts)
        self.backend = backend
        self.lease = leases.Lease()
        self._lock = threading.Lock()
        self._idle = 0
        self._shares = Shares()
        self._offers: queue.SimpleQueue[tuple[UUID, str] | None] = queue.SimpleQueue()
        self._attempts: dict[UUID, Attempt] = {}
        self._held: dict[UUID, int] = {}
        self._unwanted: set[tuple[UUID, int]] = set()  # to be killed, with a process or without
        self._leftovers: queue.SimpleQueue[Attempt | None] = queue.SimpleQueue()
        self._is_stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._cleaner = threading.Thread(target=self._clean, name="cleaner", daemon=True)

    def start(self) -> None:
        """Register in the ledger and let the slots work."""
        leases.register(self)
        self._threads = [
            threading.Thread(target=self._work, name=f"slot-{n}", daemon=True)
            for n in range(self.slots)
        ]
        self._threads.append(
            threading.Thread(target=leases.keep_alive, args=(self,), name="lease", daemon=True)
        )
        for thread in (*self._threads, self._cleaner):
            thread.start()

    def stop(self) -> None:
        """Say goodbye. What dies with this worker is killed, and all is taken over by others."""
        self._is_stopping.set()
        for _ in range(self.slots):
            self._offers.put(None)
        self.give_up()
        _join(self._threads)
        leases.sign_off(self)
        self._leftovers.put(None)  # Last: what is left of a step may hold secrets.
        _join([self._cleaner])

    def serve(self, computes: Iterable[str]) -> None:
        """Take the steps of these targets from now on."""
        names = frozenset(computes)
        if names != self.taker.computes:
            leases.tell_computes(self, names)  # First: what fails here is tried again.
            self.taker = replace(self.taker, computes=names)

    @property
    def is_stopping(self) -> bool:
        return self._is_stopping.is_set()

    @property
    def _takes(self) -> bool:
        """Whether what is taken now would be run here, and by nobody else."""
        return self.lease.is_current and not self.is_stopping

    def wait_for_stop(self, seconds: float) -> bool:
        return self._is_stopping.wait(seconds)

    def held(self) -> dict[UUID, int]:
        """Give the epochs of the steps that a slot follows from taking to reporting."""
        with self._lock:
            return dict(self._held)

    @property
    def is_idle(self) -> bool:
        """Whether no slot follows a step, nor is about to."""
        with self._lock:
            return self._idle == self.slots

    def attempts(self) -> list[Attempt]:
        with self._lock:
            return list(self._attempts.values())

    def living(self) -> list[UUID]:
        """Give the steps whose processes live and would run twice, were another to take them."""
        if self.backend.adopts:
            return []
        return [a.order.step_id for a in self.attempts() if not self.backend.poll(a, 0)]

    def offer(self, run_id: UUID, node: str, compute: str) -> bool:
        """Take a step when a slot is free; say whether one was."""
        if not self.lease.is_current:
            return False
        with self._lock:
            if compute not in self.taker.computes or self._idle <= self._offers.qsize():
                return False
            self._offers.put((run_id, node))
            return True

    def look(self) -> None:
        """Look into the ledger for steps to adopt and queued ones while slots are free."""
        with self._lock:
            free = self._idle - self._offers.qsize()
        if free > 0 and self.lease.is_current:
            for run_id, node in [*self._orphans(), *self._queued()][:free]:
                self._offers.put((run_id, node))

    def kill(self, step_id: UUID, epoch: int) -> None:
        """Kill an attempt that runs here, or is being prepared."""
        with self._lock:
            if self._held.get(step_id) == epoch:
                self._unwanted.add((step_id, epoch))
            attempt = self._attempts.get(step_id)
        if attempt is not None and attempt.order.epoch == epoch:
            self.backend.cancel(attempt)

    def abandon(self, step_id: UUID) -> bool:
        """Let another worker follow a step that outlives this one; False when there is none."""
        with self._lock:
            attempt = self._attempts.get(step_id)
        if attempt is None or not self.backend.adopts:
            return False
        attempt.is_abandoned = True
        return True

    def give_up(self) -> None:
        """Others take over what this worker holds: kill it where it would run twice."""
        if not self.backend.adopts:
            for step_id, epoch in self.held().items():
                self.kill(step_id, epoch)

    def _work(self) -> None:
        while not self.is_stopping:
            with self._lock:
                self._idle += 1
            self._look_quietly()
            release()
            offer = self._offers.get()
            with self._lock:
                self._idle -= 1
            if offer is not None:
                self._follow(offer)
        connection.close()

    def _look_quietly(self) -> None:
        """What was queued while no slot was free was offered to nobody."""
        try:
            self.look()
        except DatabaseError:
            connection.close()

    def _follow(self, offer: tuple[UUID, str]) -> None:
        """Run the offered step, then what is ready after it, until there is nothing."""
        try:
            order = orchestrator.take(*offer, self.taker) if self._takes else None
            if order is not None:
                self._shares.note(order.run_id)
            while order is not None and not self.is_stopping:
                order = self._run_and_finish(order) or self._take_queued()
        except AbandonedError:
            logger.info("The steps of %s are followed by another worker.", offer[0])
        except Exception:
            # The slot goes on; a step that it held is found by the lease, for nobody follows it.
            logger.exception("A slot gave up what it was doing with %s.", offer)
            connection.close()

    def _run_and_finish(self, order: StepOrder) -> StepOrder | None:
        with self._lock:
            self._held[order.step_id] = order.epoch
        try:
            return self._finish(order, self._run(order))
        finally:
            with self._lock:
                del self._held[order.step_id]
                self._unwanted.discard((order.step_id, order.epoch))
                attempt = self._attempts.pop(order.step_id, None)
            # Only now: what outlives this worker can be followed anew until its end is told.
            if attempt is not None and not attempt.is_abandoned:
                self._leftovers.put(attempt)

    def _finish(self, order: StepOrder, report: Report) -> StepOrder | None:
        """Report, however long the ledger is away; a stopping worker's steps are taken over.

        It tells what came to an end of its own all the same, once: that must not run again, and
        may not where it writes to the outside world. What the ledger does not take at all must not
        keep the step running for ever.
        """
        has_told = report.outcome not in OWN_ENDS
        while not (self.is_stopping and has_told):
            has_told = True
            try:
                taker = self.taker if self._takes else None
                return orchestrator.finish_and_take(order.run_id, report, taker)
            except (OperationalError, InterfaceError) as error:
                logger.warning("The end of %s is told later: %s", order.node, error)
                connection.close()
                self.wait_for_stop(TELLS_AGAIN_AFTER_SECONDS)
            except Exception:
                if (report.error or {}).get("code") == UNREADABLE:
                    raise
                logger.exception("The result of %s cannot be written down.", order.node)
                connection.close()
                report = report.without_result()
        self.abandon(order.step_id)
        return None

    def _clean(self) -> None:
        """Remove what attempts left, while the next ones run already."""
        while (attempt := self._leftovers.get()) is not None:
            try:
                self.backend.cleanup(attempt)
            except Exception:
                logger.exception("What %s left could not be removed.", attempt.order.node)

    def _run(self, order: StepOrder) -> Report:
        attempt = self._adopt(order) if order.is_adopted else self._prepare(order)
        if isinstance(attempt, Report):
            return attempt
        with self._lock:
            self._attempts[order.step_id] = attempt
        try:
            if not order.is_adopted:
                self._launch(attempt)
            self._watch(attempt)
            return self.backend.collect(attempt)
        except UnwantedError:
            return Report(order.node, order.step_id, order.epoch, "killed")
        except PreparationError as error:
            self._make_sure_it_is_dead(attempt)
            return absence.failed(order, error)
        except BaseException as error:
            if not isinstance(error, AbandonedError):
                self._make_sure_it_is_dead(attempt)
            raise

    def _adopt(self, order: StepOrder) -> Attempt | Report:
        """Follow what another worker launched; nothing of it lives when that died too early."""
        try:
            attempt = self.backend.adopt(order)
        except PreparationError as error:
            if error.code in UNREACHABLE:  # It may still run there: whoever gets through adopts it.
                raise
            logger.warning("%s cannot be adopted: %s", order.node, error)
            attempt = None
        if attempt is not None:
            tell_anew(order)
        return attempt or Report(order.node, order.step_id, order.epoch, "lost")

    def _prepare(self, order: StepOrder) -> Attempt | Report:
        try:
            places.note_place(order, self.backend)
            attempt = self.backend.prepare(order, Teller(order, self._is_unwanted))
        except UnwantedError:
            return Report(order.node, order.step_id, order.epoch, "killed")
        except (PreparationError, OSError, ValueError, ArtifactError) as error:
            if absence.is_worth_waiting(order, error):
                return self._wait_out(order, error)
            return absence.failed(order, error)
        if order.prepares and not (orchestrator.start(order) and not self._is_unwanted(order)):
            self._leftovers.put(attempt)
            return Report(order.node, order.step_id, order.epoch, "killed")
        return attempt

    def _wait_out(self, order: StepOrder, error: Exception) -> Report:
        """Let some time pass before the next attempt: what is away may be back by then."""
        tell = Teller(order, self._is_unwanted)
        deadline = time.monotonic() + absence.pause_seconds(order)
        try:
            while time.monotonic() < deadline:
                tell(words_of(error), None)
                self.wait_for_stop(LOOKS_AGAIN_AFTER_SECONDS)
        except UnwantedError:
            return Report(order.node, order.step_id, order.epoch, "killed")
        return replace(absence.failed(order, error), outcome="lost")

    def _launch(self, attempt: Attempt) -> None:
        """Start the process while nobody else can have taken the step over.

        A worker that stood still while it prepared learns at its next beat what became of that.

        Raises:
            UnwantedError: others run the step, or nobody waits for it any more.
        """
        order = attempt.order
        while not (self.lease.is_current or self._is_unwanted(order)):
            self.wait_for_stop(POLL_SECONDS)
        if self._is_unwanted(order):
            raise UnwantedError
        crashpoint("before_fork")
        self.backend.launch(attempt)
        if self._is_marked(order):  # A kill that came just before met no process.
            self.backend.cancel(attempt)

    def _is_unwanted(self, order: StepOrder) -> bool:
        return self.is_stopping or self._is_marked(order)

    def _is_marked(self, order: StepOrder) -> bool:
        with self._lock:
            return (order.step_id, order.epoch) in self._unwanted

    def _make_sure_it_is_dead(self, attempt: Attempt) -> None:
        """What is not followed any more must not live when the step runs again."""
        self.backend.cancel(attempt)
        if not self.backend.poll(attempt, DIES_WITHIN_SECONDS):
            logger.error("The step in %s does not die.", attempt.folder)

    def _watch(self, attempt: Attempt) -> None:
        """Wait for the end.

        Raises:
            AbandonedError: another worker follows the attempt, or will.
        """
        if not self.backend.poll(attempt, POLL_SECONDS):  # Most are over before any progress.
            with Watch(attempt) as watch:
                release()
                while not self.backend.poll(attempt, POLL_SECONDS):
                    watch.look()
                    release()
                    if attempt.is_abandoned or (self.backend.adopts and self.is_stopping):
                        attempt.is_abandoned = True
                        raise AbandonedError
        if self.backend.adopts and not leases.holds(self, attempt.order):
            attempt.is_abandoned = True
            raise AbandonedError

    def _take_queued(self) -> StepOrder | None:
        for run_id, node in self._queued() if self._takes else ():
            order = orchestrator.take(run_id, node, self.taker)
            if order is not None:
                self._shares.note(run_id)
                return order
        return None

    def _orphans(self) -> list[tuple[UUID, str]]:
        """Give running steps that no worker follows, if they are of a kind that outlives one."""
        if not self.backend.adopts:
            return []
        return places.orphans(self.backend, self.taker.computes, self.held(), CANDIDATES)

    def _queued(self) -> list[tuple[UUID, str]]:
        return self._shares.queued(turns.with_room(self.taker.computes), CANDIDATES)


def _join(threads: Iterable[threading.Thread]) -> None:
    """Wait for the ends of threads, together no longer than a stop may take."""
    deadline = time.monotonic() + STOPS_WITHIN_SECONDS
    for thread in threads:
        if thread.is_alive():
            thread.join(max(0.0, deadline - time.monotonic()))
