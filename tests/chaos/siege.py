"""A siege: runs are kept going on an installation; what is done to it is in hits.py."""

import random
import time
import urllib.error
from collections import deque
from collections.abc import Callable, Mapping
from http.client import HTTPException

from tests.chaos.fields import Field, MortalServer
from tests.chaos.ledger import ENDED, RUN_ENDED
from tests.chaos.witness import Witness
from tests.chaos.workload import Job, jobs, whim

LOSS_BUDGET = 3  # of a step: nothing is killed while one has none left
PATIENCE = 180.0
CANCELS = 0.2  # of the runs that are to be cancelled, at each look
TENDS_EVERY, LOOKS_EVERY = 0.2, 0.02
PREPARED = 2
AWAY = (502, 503, 504, 507, 500)


class Siege:
    """`tend` keeps runs coming; `wait` tends until something has come about."""

    def __init__(self, field: Field, witness: Witness, seed: int) -> None:
        self.field, self.witness = field, witness
        self.ledger = field.open_ledger()
        self.rng = random.Random(seed)  # noqa: S311
        self._jobs = jobs(random.Random(seed))  # noqa: S311
        self._whims = random.Random(seed + 1)  # noqa: S311
        self.jobs: list[Job] = []
        self._prepared: deque[Job] = deque()  # runs that may be submitted at once
        self.lacks_room = False  # the disk is full

    def close(self) -> None:
        self.ledger.close()

    def tend(self, *, submits: bool = True) -> None:
        """Submit what is due and cancel what is to be cancelled; a dead server is forgiven."""
        self.field.revive()
        if self.lacks_room and self.field.has_database_on_disk:
            self.field.expect_refusals()
        if self.field.has_answer():
            self.try_to(lambda: self._tend(submits=submits))

    def try_to(self, ask: Callable[[], None]) -> None:
        """Ask the server for something, which may be refused only while what it needs is away."""
        try:
            ask()
        except urllib.error.HTTPError as refusal:
            said = refusal.read().decode(errors="replace")
            if not (self.field.forgives() and refusal.code in AWAY):
                raise AssertionError(f"{refusal}: {said}. {self.describe()}") from refusal
        except (OSError, HTTPException):
            return

    def _tend(self, *, submits: bool) -> None:
        states = self.states()
        if self.lacks_room:
            self.allow_lack_of_room(states)
        for job in self.jobs:
            if not job.is_accepted:
                self.submit(job)
        self._cancel(states)
        count = sum(states.get(job.id.hex) not in RUN_ENDED for job in self.jobs)
        while submits and count < self.field.open_runs:
            self.jobs.append(self._prepared.popleft() if self._prepared else next(self._jobs))
            self.jobs[-1].may_lack_room = self.lacks_room
            self.submit(self.jobs[-1])
            count += 1
        if not submits and len(self._prepared) < PREPARED:
            self._prepared.append(next(self._jobs))
            self.prepare(self._prepared[-1])

    def allow_lack_of_room(self, states: Mapping[str, str]) -> None:
        """Let runs that have not ended fail for a full disk."""
        for job in self.jobs:
            job.may_lack_room |= states.get(job.id.hex) not in RUN_ENDED

    def states(self) -> dict[str, str]:
        return {row["id"]: row["state"] for row in self.ledger.runs()}

    def prepare(self, job: Job) -> None:
        if not job.pipeline:
            job.pipeline = self.field.server.make_pipeline(job.document)

    def submit(self, job: Job) -> None:
        server: MortalServer = self.field.server
        self.prepare(job)
        if job.marker:
            self.witness.markers[job.id.hex] = job.marker
        assert server.run(job.pipeline, id=str(job.id)) == str(job.id)
        job.is_accepted = True

    def add_whim(self) -> Job:
        """Have a run that may be cancelled; it is submitted like all others."""
        job = whim(self._whims.randrange(10**7, 10**8))
        self.jobs.append(job)
        return job

    def _cancel(self, states: dict[str, str]) -> None:
        running = {(row["run_id"], row["node"]) for row in self.ledger.alive()}
        for job in self.jobs:
            is_due = (job.id.hex, job.cancels) in running and self.rng.random() < CANCELS
            if is_due and states.get(job.id.hex) == "running":
                self.cancel(job)

    def cancel(self, job: Job) -> None:
        self.field.server.call("POST", f"runs/{job.id}/cancel/", {})

    def wait(
        self,
        condition: Callable[[], object],
        what: str,
        *,
        submits: bool = False,
        patience: float = PATIENCE,
    ) -> None:
        """Tend until the condition holds; new runs come only where one is to be hit."""
        deadline, next_tending = time.monotonic() + patience, 0.0
        while not condition():
            assert time.monotonic() < deadline, f"{what} did not come about. {self.describe()}"
            if time.monotonic() >= next_tending:
                self.tend(submits=submits)
                next_tending = time.monotonic() + TENDS_EVERY
            time.sleep(LOOKS_EVERY)

    def wait_for_work(self) -> None:
        """Wait until a step is seen to run."""
        self.wait(lambda: self.witness.alive, "A running step", submits=True)

    def let_pass(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() >= until, "Time", submits=True)

    def wait_for_spare_losses(self) -> None:
        self.wait(
            lambda: all(row["losses"] < LOSS_BUDGET for row in self.ledger.open_steps()),
            "Recovery from earlier losses",
        )

    def finish(self) -> None:
        """Let everything come to its end."""
        self.wait(lambda: all(job.is_accepted for job in self.jobs), "Acceptance")
        self.wait(
            lambda: all(row["state"] in RUN_ENDED for row in self.ledger.runs()),
            "The end of all runs",
        )
        for job in self.jobs:  # The same id again is the same run.
            self.wait(lambda job=job: self._is_known(job), "The same run again")

    def _is_known(self, job: Job) -> bool:
        job.is_accepted = False
        self.tend(submits=False)
        return job.is_accepted

    def describe(self) -> str:
        open_steps = [
            (row["run_id"][:8], row["node"], row["state"], f"epoch {row['epoch']}", row["worker"])
            for row in self.ledger.open_steps()
            if row["state"] not in ENDED
        ]
        return f"Open steps: {open_steps}. The logs end: {self.field.logs()}"
