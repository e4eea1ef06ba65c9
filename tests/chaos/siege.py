"""A siege: runs are kept going on a server whose processes are killed one after the other."""

import contextlib
import os
import random
import signal
import sys
import time
import urllib.error
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any

from tests.chaos.kills import Kill
from tests.chaos.ledger import ENDED, RUN_ENDED, LedgerFile, moment
from tests.chaos.witness import Sighting, Witness
from tests.chaos.workload import Job, jobs
from tests.execution.processes import descendants
from tests.execution.server import Server

OPEN_RUNS = 4
LOSSES_TO_SPARE = 2  # The budget of a step is 3: nothing is killed while one is nearly spent.
PATIENCE = 120.0
CANCELS = 0.2  # of the runs that are to be cancelled, at each look


class MortalServer(Server):
    """A server that can be armed; see mortal.py."""

    program = (sys.executable, "-m", "tests.chaos.mortal")


class Siege:
    """`carry_out` kills; `tend` keeps runs coming in the meantime."""

    def __init__(self, server: MortalServer, witness: Witness, seed: int) -> None:
        self.server, self.witness = server, witness
        self.ledger = LedgerFile(witness.data)
        self.rng = random.Random(seed)  # noqa: S311
        self._jobs = jobs(random.Random(seed))  # noqa: S311
        self.jobs: list[Job] = []
        self.armed = Path(server.environment["CHAOS_ARMED"])

    # ---- work -----------------------------------------------------------------------------

    def tend(self, *, submits: bool = True) -> None:
        """Submit what is due and cancel what is to be cancelled; a dead server is forgiven."""
        try:
            self._tend(submits=submits)
        except urllib.error.HTTPError as refusal:
            said = refusal.read().decode(errors="replace")
            raise AssertionError(f"{refusal}: {said}. {self.describe()}") from refusal
        except (OSError, HTTPException):
            return

    def _tend(self, *, submits: bool) -> None:
        if self.server.processes["up"].poll() is None:
            states = {row["id"]: row["state"] for row in self.ledger.runs()}
            for job in self.jobs:
                if not job.is_accepted:
                    self._submit(job)
            self._cancel(states)
            count = sum(states.get(job.id.hex) not in RUN_ENDED for job in self.jobs)
            while submits and count < OPEN_RUNS:
                job = next(self._jobs)
                self.jobs.append(job)
                self._submit(job)
                count += 1

    def _submit(self, job: Job) -> None:
        if not job.pipeline:
            job.pipeline = self.server.make_pipeline(job.document)
        if job.marker:
            self.witness.markers[job.id.hex] = job.marker
        assert self.server.run(job.pipeline, id=str(job.id)) == str(job.id)
        job.is_accepted = True

    def _cancel(self, states: dict[str, str]) -> None:
        running = {
            (row["run_id"], row["node"]) for row in self.ledger.steps() if row["state"] == "running"
        }
        for job in self.jobs:
            is_due = (job.id.hex, job.cancels) in running and self.rng.random() < CANCELS
            if is_due and states.get(job.id.hex) == "running":
                self.server.call("POST", f"runs/{job.id}/cancel/", {})

    def wait(self, condition: Callable[[], object], what: str, *, submits: bool = True) -> None:
        """Tend until the condition holds."""
        deadline, next_tending = time.monotonic() + PATIENCE, 0.0
        while not condition():
            assert time.monotonic() < deadline, f"{what} did not come about. {self.describe()}"
            if time.monotonic() >= next_tending:
                self.tend(submits=submits)
                next_tending = time.monotonic() + 0.2
            time.sleep(0.01)

    def finish(self) -> None:
        """Let everything come to its end."""
        self.wait(lambda: all(job.is_accepted for job in self.jobs), "Acceptance", submits=False)
        self.wait(
            lambda: all(row["state"] in RUN_ENDED for row in self.ledger.runs()),
            "The end of all runs",
            submits=False,
        )

    def describe(self) -> str:
        open_steps = [
            (row["run_id"][:8], row["node"], row["state"], f"epoch {row['epoch']}", row["worker"])
            for row in self.ledger.steps()
            if row["state"] not in ENDED
        ]
        log = (self.server.folder / "up.log").read_text()[-3000:]
        return f"Open steps: {open_steps}. The log ends: {log}"

    # ---- kills ----------------------------------------------------------------------------

    def carry_out(self, kill: Kill) -> None:
        """Kill as planned, start again what does not start itself, and wait for recovery."""
        self.tend()
        self.wait(self._all_have_losses_to_spare, "Recovery from earlier losses", submits=False)
        self.wait(lambda: self._victims("host"), "A step host")
        hit = self._hit_step if kill.victim == "step" else self._hit_large
        at, hurt = hit(kill)
        if kill.victim == "server":
            self.server.processes["up"].wait()
            self.server.start()
        self.wait(lambda: all(self._has_recovered(s, e) for s, e in hurt.items()), "Recovery")
        moments = [self._recovered_at(*attempt) for attempt in hurt.items()]
        kill.recoveries += [moment - at for moment in moments if moment is not None]

    def _hit_large(self, kill: Kill) -> tuple[float, dict[str, int]]:
        """Kill the server or the step host."""
        pid = self.rng.choice(self._victims(kill.victim))
        if kill.place:
            return self._shoot_at_place(kill, 0 if kill.victim == "server" else pid)
        self.wait(lambda: self.witness.alive, "A running step")
        self._let_pass(kill.delay)
        return self._shoot(kill, pid, self.witness.alive, self.ledger.alive())

    def _shoot_at_place(self, kill: Kill, victim: int) -> tuple[float, dict[str, int]]:
        """Arm the server, and wait; who was alive is known from just before."""
        fired = self.armed.with_suffix(".fired")
        fired.unlink(missing_ok=True)
        self.armed.with_suffix(".new").write_text(f"{kill.place} {victim}")
        self.armed.with_suffix(".new").rename(self.armed)
        hurt: dict[str, int] = {}

        def has_fired() -> bool:
            nonlocal hurt
            now = self.ledger.alive()
            if fired.exists():
                return True
            hurt = now
            return False

        self.wait(has_fired, f"{kill.victim} at {kill.place}")
        return fired.stat().st_ctime, hurt

    def _shoot(
        self, kill: Kill, pid: int, busy: list[Sighting], hurt: dict[str, int]
    ) -> tuple[float, dict[str, int]]:
        kill.phase = kill.phase or phase_of(busy)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return time.time(), hurt

    def _hit_step(self, kill: Kill) -> tuple[float, dict[str, int]]:
        """Kill a step's process: in its work, when it is first seen, before it has any."""
        if kill.place == "spare":
            return self._shoot(kill, self._spare(), [], {})
        known = set(self.witness.sightings) if kill.place == "first sight" else set()
        if kill.delay and not known:
            self.wait(lambda: self.witness.alive, "A running step")
            self._let_pass(kill.delay)
        self.wait(lambda: self._prey(known), "A running step")
        prey = self.rng.choice(self._prey(known) or list(self.witness.sightings.values())[-1:])
        pid = guard_of(prey.pid) if kill.place == "guard" else prey.pid
        return self._shoot(kill, pid, [prey], {prey.step: prey.epoch})

    def _spare(self) -> int:
        """Give a process that was forked ahead of need, the youngest."""
        busy = {sighting.pid for sighting in self.witness.alive}
        self.wait(lambda: set(self._below_host("step")) - busy, "A spare process")
        return max(set(self._below_host("step")) - busy)

    def _prey(self, known: set[tuple[str, int]]) -> list[Sighting]:
        return [s for s in self.witness.alive if (s.step, s.epoch) not in known]

    def _let_pass(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() >= until, "Time")

    def _victims(self, kind: str) -> list[int]:
        """Give the processes of a kind; a step host is there once it serves."""
        if kind == "server":
            return [self.server.processes["up"].pid]
        names = ("step-host",) if kind == "host" else ("step-nursery", "bwrap")
        return [pid for name in names for pid in self._below_host(name)]

    def _below_host(self, name: str) -> list[int]:
        below = descendants(self.server.processes["up"].pid)
        return [pid for pid in below if _name(pid) == name]

    def _all_have_losses_to_spare(self) -> bool:
        return not any(
            row["losses"] > LOSSES_TO_SPARE and row["state"] not in ENDED
            for row in self.ledger.steps()
        )

    # ---- recovery -------------------------------------------------------------------------

    def _has_recovered(self, step: str, epoch: int) -> bool:
        return self._seen_again(step, epoch) is not None or self._row(step)["state"] in ENDED

    def _recovered_at(self, step: str, epoch: int) -> float | None:
        """Say when the next attempt was first seen; None when the killed one needed no other."""
        row = self._row(step)
        if row["epoch"] == epoch:
            return None
        return self._seen_again(step, epoch) or moment(row["finished_at"])

    def _seen_again(self, step: str, epoch: int) -> float | None:
        """Say when a later attempt was first seen."""
        newer = [s for s in list(self.witness.sightings.values()) if s.step == step]
        return min((s.first for s in newer if s.epoch > epoch), default=None)

    def _row(self, step: str) -> Any:
        query = "SELECT state, epoch, finished_at FROM execution_steprun WHERE id = ?"
        return self.ledger.rows(query, step)[0]


def phase_of(busy: list[Sighting]) -> str:
    """Say what attempts were doing, by what lies in their folders."""
    if not busy:
        return "between"
    is_over = all((sighting.folder / "exit.json").exists() for sighting in busy)
    return "fsync" if is_over else "run"


def guard_of(pid: int) -> int:
    """Give the parent of a step's process; itself when it has died meanwhile."""
    with contextlib.suppress(OSError):
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        return parent if _name(parent) == "step-guard" else pid
    return pid


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
