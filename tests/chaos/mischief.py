"""What is done besides killing: stopping, cutting, locking, doubled and dropped bells, whims."""

import sqlite3
import time
from collections.abc import Callable

from celery import Celery

from tests.chaos.deeds import Deed
from tests.chaos.fields import below, send_signal
from tests.chaos.ledger import RUN_ENDED
from tests.chaos.siege import Siege

STOP, CONTINUE = 19, 18
LONGER_THAN_A_LEASE = 2.0
LOOK_AT_STEP, QUEUE = "designer.execution.look_at_step", "compute.local"


def make_mischief(siege: Siege, deed: Deed) -> None:
    """Carry out a deed that kills nobody."""
    siege.wait_for_work()
    _DEEDS[deed.verb](siege, deed)


def _stop(siege: Siege, deed: Deed) -> None:
    """Stop a process for a while, and let it go on."""
    siege.wait(lambda: _stoppable(siege, deed.victim), f"A living {deed.victim}")
    found = _stoppable(siege, deed.victim)
    pids = found if deed.victim in ("database", "broker") else [siege.rng.choice(found)]
    _expect_refusals(siege, deed)
    send_signal(pids, STOP)
    try:
        time.sleep(deed.seconds)  # the standstill itself: who is spoken to may be who stands
    finally:
        send_signal(pids, CONTINUE)
    _expect_refusals(siege, deed)


def _stoppable(siege: Siege, victim: str) -> list[int]:
    if victim == "step":
        return [sighting.pid for sighting in siege.witness.alive]
    names = {"host": ("step-host",), "walls": ("step-nursery", "bwrap")}.get(victim)
    if names is None:
        return siege.field.pids(victim)
    roots = [server.processes[name].pid for server, name in siege.field.workers()]
    return [pid for root in roots for pid in below(root, *names)]


def _expect_refusals(siege: Siege, deed: Deed) -> None:
    if deed.victim in ("database", "broker"):
        siege.field.expect_refusals()


def _silence(siege: Siege, deed: Deed) -> None:
    """Stop a worker for longer than its lease: its steps are taken over while it stands."""
    deed.seconds = siege.field.lost_after_seconds + LONGER_THAN_A_LEASE
    siege.wait(lambda: siege.field.pids("worker"), "A living worker")
    pid = siege.rng.choice(siege.field.pids("worker"))
    send_signal([pid], STOP)
    try:
        siege.let_pass(deed.seconds)
    finally:
        send_signal([pid], CONTINUE)


def _lock(siege: Siege, deed: Deed) -> None:
    """Hold SQLite's one lock for writing."""
    connection = sqlite3.connect(siege.field.database, timeout=30, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        time.sleep(deed.seconds)  # the lock itself
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def _fill(siege: Siege, deed: Deed) -> None:
    """Fill the disk while steps run and come; runs of that time may fail for it."""
    disk = siege.field.disk
    if disk is None:
        deed.seconds = 0.0
        return
    siege.lacks_room = True
    siege.allow_lack_of_room(siege.states())
    try:
        with disk.full():
            siege.let_pass(deed.seconds)
    finally:
        siege.lacks_room = False


def _cut(siege: Siege, deed: Deed) -> None:
    siege.field.cut(deed.victim)


def _double(siege: Siege, deed: Deed) -> None:
    """Send all bells twice for a while, and ring for what runs, waits or was before."""
    _mistreat_bells(siege, deed, "double", lambda: _ring_for_all(siege))


def _drop(siege: Siege, deed: Deed) -> None:
    """Send no bells for a while, and lose those that are on their way."""
    _mistreat_bells(siege, deed, "drop", siege.field.purge)


def _mistreat_bells(siege: Siege, deed: Deed, how: str, besides: Callable[[], None]) -> None:
    siege.field.bells.write_text(how)
    try:
        siege.let_pass(deed.seconds / 2)
        besides()
        siege.let_pass(deed.seconds / 2)
    finally:
        siege.field.bells.unlink()


def _ring_for_all(siege: Siege) -> None:
    if not siege.field.broker_url:
        return
    app = Celery(broker=siege.field.broker_url)
    with app.connection_for_write() as connection:
        for row in siege.ledger.open_steps():
            for epoch in (row["epoch"] - 1, row["epoch"], row["epoch"], row["epoch"] + 1):
                arguments = [row["run_id"], row["node"], "local", epoch]
                app.send_task(
                    LOOK_AT_STEP, arguments, queue=QUEUE, connection=connection, ignore_result=True
                )


def _cancel(siege: Siege, deed: Deed) -> None:
    """Cancel a run at whatever moment this is."""
    job = siege.add_whim()
    siege.wait(lambda: job.is_accepted, "A run on a whim")
    siege.let_pass(deed.seconds)
    siege.wait(lambda: _is_cancelled(siege, job.id.hex, lambda: siege.cancel(job)), "A cancel")


def _is_cancelled(siege: Siege, run: str, cancel: Callable[[], None]) -> bool:
    """Ask once more, should who was asked be dead."""
    [state] = [row["state"] for row in siege.ledger.runs() if row["id"] == run]
    if state not in RUN_ENDED and siege.field.has_answer():
        siege.try_to(cancel)
    return state in (*RUN_ENDED, "cancelling")


_DEEDS = {
    "stop": _stop,
    "silence": _silence,
    "lock": _lock,
    "fill": _fill,
    "cut": _cut,
    "double": _double,
    "drop": _drop,
    "cancel": _cancel,
}
