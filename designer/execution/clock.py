"""The clock: looks into the ledger four times a second for what nobody else would do."""

import contextlib
import logging
import threading
import time
from datetime import timedelta

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from designer.execution import dispatch, leases, orchestrator, reading
from designer.execution.models import StepRun, Worker
from designer.execution.orders import folder_name
from designer.execution.progress import ALIVE, TERMINAL, StepState
from designer.execution.transitions import LeaderEnded
from designer.execution.upkeep.daily import DailyRetention
from designer.workspace.store import artifact_store

logger = logging.getLogger(__name__)
TICK_SECONDS = 0.25
RINGS_AGAIN_AFTER_SECONDS = 2
SWEEPS_EVERY_SECONDS = 600
STAGING_AGE_SECONDS = 6 * 3600
DOWNLOAD_AGE_SECONDS = 3600
BATCH = 100


class Clock:
    """One a process is enough; several do no harm."""

    def __init__(self) -> None:
        self.observer = leases.Observer(settings.LOST_AFTER_SECONDS)
        self._retention = DailyRetention()
        self._is_stopping = threading.Event()
        self._next_ring = self._next_sweep = 0.0

    def run(self) -> None:
        """Tick until stopped, at once for the first time: somebody may have died here."""
        while not self._is_stopping.is_set():
            try:
                self.tick(time.monotonic())
            except DatabaseError as error:
                logger.warning("The ledger does not answer: %s", error)
                connection.close()
            except Exception:
                # Nobody else would take over what is lost: the clock goes on whatever happens.
                logger.exception("The clock could not do all that was due.")
            self._is_stopping.wait(TICK_SECONDS)
        connection.close()

    def stop(self) -> None:
        self._is_stopping.set()

    def tick(self, now: float) -> None:
        """Do what is due."""
        leases.reap(self.observer)
        wake_followers()
        if now >= self._next_ring:
            self._next_ring = now + RINGS_AGAIN_AFTER_SECONDS
            ring_again()
        if now >= self._next_sweep:
            self._next_sweep = now + SWEEPS_EVERY_SECONDS
            sweep()
            self._retention.run_if_due()


def wake_followers() -> None:
    """Wake steps whose leader ended while nobody could tell them."""
    left_alone = StepRun.objects.filter(
        Q(computation__is_done=True)
        | Q(computation__leader__state__in=TERMINAL)
        | Q(computation__leader=F("pk")),
        state=StepState.WAITING,
        computation__isnull=False,
    )
    for run_id, node in left_alone.values_list("run_id", "node")[:BATCH]:
        orchestrator.apply(run_id, [LeaderEnded(node)])


def ring_again() -> None:
    """Ring for steps that have been queued for a while: a bell may have been lost.

    Not where nobody serves the target: bells would pile up in the broker, and a worker that comes
    looks by itself.
    """
    before = timezone.now() - timedelta(seconds=RINGS_AGAIN_AFTER_SECONDS)
    served = {
        name
        for computes in Worker.objects.filter(stopped_at=None).values_list("computes", flat=True)
        for name in computes
    }
    queued = StepRun.objects.filter(
        state=StepState.QUEUED, queued_at__lt=before, compute__in=served
    )
    rows = queued.order_by("queued_at").values_list("run_id", "node", "compute", "epoch")
    for row in rows[:BATCH]:
        dispatch.launch(dispatch.LaunchOrder(*row))


def sweep() -> None:
    """Remove what attempts and downloads have left behind.

    A step that runs keeps its folder, whoever follows it: nobody may have touched it while no
    worker was here.
    """
    alive = StepRun.objects.filter(state__in=ALIVE).values_list("id", "epoch")
    artifact_store().sweep(STAGING_AGE_SECONDS, {folder_name(*attempt) for attempt in alive})
    before = time.time() - DOWNLOAD_AGE_SECONDS
    for file in reading.downloads().iterdir():
        with contextlib.suppress(FileNotFoundError):
            if file.stat().st_mtime < before:
                file.unlink()
