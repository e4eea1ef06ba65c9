"""Deeds carried out: who is hit is looked for, hit where the plan says, and seen to recover."""

import signal
import time
from collections.abc import Sequence
from pathlib import Path

from tests.chaos.deeds import Deed
from tests.chaos.fields import MortalServer, below, name_of, send_signal
from tests.chaos.ledger import ENDED, Row, moment
from tests.chaos.mischief import make_mischief
from tests.chaos.siege import Siege
from tests.chaos.witness import Sighting, content_of

PASSES_WITHIN = 60.0  # Who is armed comes by the place.
NOBODY = 1 << 30
Hurt = dict[str, int]  # the steps whose attempt was hit, and its epoch


def carry_out(siege: Siege, deed: Deed) -> None:
    """Do as planned, start again what does not start itself, and wait for recovery."""
    began = time.monotonic()
    try:
        _carry_out(siege, deed)
    finally:
        deed.took = time.monotonic() - began


def _carry_out(siege: Siege, deed: Deed) -> None:
    siege.wait_for_spare_losses()
    if deed.verb != "kill":
        make_mischief(siege, deed)
        return
    at, hurt = _HITS.get(deed.victim, _hit_root)(siege, deed)
    siege.field.revive()
    siege.wait(
        lambda: all(_has_recovered(siege, s, e) for s, e in hurt.items()), f"Recovery from {deed}"
    )
    moments = [_recovered_at(siege, *attempt) for attempt in hurt.items()]
    deed.recoveries += [moment - at for moment in moments if moment is not None]


def _hit_root(siege: Siege, deed: Deed) -> tuple[float, Hurt]:
    """Kill a process of the product that was started by hand: server, web, worker, clock."""
    if deed.victim in ("server", "worker"):
        wait_for_hosts(siege)
    siege.wait(lambda: siege.field.roots(deed.victim), f"A living {deed.victim}")
    server, name = siege.rng.choice(siege.field.roots(deed.victim))
    pid = server.processes[name].pid
    found = deed.place and _shoot_at_place(siege, deed, (server, name), victim=0)
    if not found:
        found = _shoot_later(siege, deed, pid, _held_below(siege, pid))
    siege.wait(lambda: not _lives(pid), "Its death")
    return found


def _hit_host(siege: Siege, deed: Deed) -> tuple[float, Hurt]:
    """Kill the step host of a worker, or its walls."""
    names = ("step-host",) if deed.victim == "host" else ("step-nursery", "bwrap")
    found: list[tuple[MortalServer, str, int]] = []

    def are_there() -> bool:
        found[:] = [
            (server, name, pid)
            for server, name in _with_hosts(siege)
            for pid in below(server.processes[name].pid, *names)
            if _lives(pid)
        ]
        return bool(found)

    siege.wait(are_there, f"A living {deed.victim}", submits=True)
    server, name, pid = siege.rng.choice(found)
    root = server.processes[name].pid
    if not deed.place:
        return _shoot_later(siege, deed, pid, _held_below(siege, root))
    shot = _shoot_at_place(siege, deed, (server, name), victim=pid)
    return shot or _hit_host(siege, deed)


def wait_for_hosts(siege: Siege) -> None:
    """Wait until each worker lives and can run steps: what was hit before has come back."""
    count = 2 if siege.field.roots("web") else 1
    siege.wait(lambda: len(_with_hosts(siege)) == count, "Step hosts", submits=True)
    if count > 1:
        siege.wait(siege.field.is_whole, "A clock and workers at work")
        siege.wait(lambda: len(_living_workers(siege)) >= count, "Workers in the ledger")


def _with_hosts(siege: Siege) -> list[tuple[MortalServer, str]]:
    """Give the workers that can run steps."""
    workers = siege.field.workers()
    return [(s, name) for s, name in workers if below(s.processes[name].pid, "step-host")]


def _living_workers(siege: Siege) -> list[Row]:
    return [row for row in siege.ledger.workers() if row["stopped_at"] is None]


def _held_below(siege: Siege, root: int) -> list[str]:
    """Give the ids of the workers that live in a process."""
    found = [row["id"] for row in _living_workers(siege) if row["name"].endswith(f":{root}")]
    return [id_.replace("-", "") for id_ in found]


def _of(siege: Siege, workers: Sequence[str]) -> Hurt:
    """Give the steps that workers hold."""
    alive = siege.ledger.alive()
    return {r["id"]: r["epoch"] for r in alive if r["worker"].replace("-", "") in workers}


def _shoot_later(siege: Siege, deed: Deed, pid: int, workers: Sequence[str]) -> tuple[float, Hurt]:
    """Kill at a random moment while steps run."""
    siege.wait_for_work()
    siege.let_pass(deed.delay)
    siege.wait_for_spare_losses()
    return _shoot(deed, pid, siege.witness.alive, _of(siege, workers))


def _shoot_at_place(
    siege: Siege, deed: Deed, root: tuple[MortalServer, str], *, victim: int
) -> tuple[float, Hurt] | None:
    """Arm a process and wait; who was alive is known from just before. None when it missed."""
    server, name = root
    workers = _held_below(siege, server.processes[name].pid)
    armed = server.armed(name)
    fired, missed = armed.with_suffix(".fired"), armed.with_suffix(".missed")
    new = armed.with_suffix(".new")
    for old in (fired, missed):
        old.unlink(missing_ok=True)
    new.write_text(f"{deed.place} {victim}")
    new.rename(armed)
    hurt: Hurt = {}

    def has_fired() -> bool:
        nonlocal hurt
        now = _of(siege, workers)
        if fired.exists():
            if victim == 0:  # What it held stays its own until it is reaped.
                hurt |= now
            return True
        hurt = now
        return missed.exists()

    what = f"{deed.victim} at {deed.place}"
    siege.wait(has_fired, what, submits=True, patience=PASSES_WITHIN * 3)
    siege.wait(lambda: missed.exists() or not _lives(victim), "The shot")
    return None if missed.exists() else (fired.stat().st_ctime, hurt)


def _shoot(deed: Deed, pid: int, busy: Sequence[Sighting], hurt: Hurt) -> tuple[float, Hurt]:
    deed.phase = deed.phase or phase_of(busy)
    send_signal([pid], signal.SIGKILL)
    return time.time(), hurt


def _hit_step(siege: Siege, deed: Deed) -> tuple[float, Hurt]:
    """Kill a step's process: in its work, when it is first seen, before it has any."""
    if deed.place == "spare":
        return _shoot(deed, _spare(siege), [], {})
    known = set(siege.witness.sightings) if deed.place == "first sight" else set()
    if deed.delay and not known:
        siege.wait_for_work()
        siege.let_pass(deed.delay)
        siege.wait_for_spare_losses()
    siege.wait(lambda: _prey(siege, known), "A running step", submits=True)
    prey = siege.rng.choice(_prey(siege, known) or list(siege.witness.sightings.values())[-1:])
    pid = guard_of(prey.pid) if deed.place == "guard" else prey.pid
    return _shoot(deed, pid, [prey], {prey.step: prey.epoch})


def _hit_engine(siege: Siege, deed: Deed) -> tuple[float, Hurt]:
    """Kill the database or the broker: no step is hurt by it."""
    siege.wait_for_work()
    siege.let_pass(deed.delay)
    deed.phase = phase_of(siege.witness.alive)
    siege.field.kill_engine(deed.victim)
    return time.time(), {}


def _spare(siege: Siege) -> int:
    """Give a process that was forked ahead of need, the youngest."""

    def spares() -> set[int]:
        busy = {sighting.pid for sighting in siege.witness.alive}
        roots = [server.processes[name].pid for server, name in siege.field.workers()]
        return {pid for root in roots for pid in below(root, "step")} - busy

    siege.wait(spares, "A spare process", submits=True)
    return max(spares(), default=NOBODY)


def _prey(siege: Siege, known: set[tuple[str, int]]) -> list[Sighting]:
    return [s for s in siege.witness.alive if (s.step, s.epoch) not in known]


def _lives(pid: int) -> bool:
    """Whether it is there and no zombie, which has no command line."""
    return content_of(Path(f"/proc/{pid}/cmdline")) != ""


_HITS = {
    "step": _hit_step,
    "host": _hit_host,
    "walls": _hit_host,
    "database": _hit_engine,
    "broker": _hit_engine,
}


def _has_recovered(siege: Siege, step: str, epoch: int) -> bool:
    if _seen_again(siege, step, epoch) is not None:
        return True
    return _row(siege, step)["state"] in ENDED


def _recovered_at(siege: Siege, step: str, epoch: int) -> float | None:
    """Say when the next attempt was first seen; None when the killed one needed no other."""
    row = _row(siege, step)
    if row["epoch"] == epoch:
        return None
    return _seen_again(siege, step, epoch) or moment(row["finished_at"])


def _seen_again(siege: Siege, step: str, epoch: int) -> float | None:
    """Say when a later attempt was first seen."""
    newer = [s for s in list(siege.witness.sightings.values()) if s.step == step]
    return min((s.first for s in newer if s.epoch > epoch), default=None)


def _row(siege: Siege, step: str) -> Row:
    query = "SELECT state, epoch, finished_at FROM execution_steprun WHERE id = ?"
    return siege.ledger.rows(query, step)[0]


def phase_of(busy: Sequence[Sighting]) -> str:
    """Say what attempts were doing, by what lies in their folders."""
    if not busy:
        return "between"
    is_over = all((sighting.folder / "exit.json").exists() for sighting in busy)
    return "fsync" if is_over else "run"


def guard_of(pid: int) -> int:
    """Give the parent of a step's process; itself when it has died meanwhile."""
    fields = content_of(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    parent = int(fields[1]) if fields else pid
    return parent if name_of(parent) == "step-guard" else pid
