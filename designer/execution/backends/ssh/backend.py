"""Steps on another machine, over ssh: they outlive the connection and the worker."""

import threading
from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as WaitedTooLongError
from dataclasses import replace
from typing import Any, ClassVar
from uuid import uuid4

from designer.artifacts.removal import remove_folder
from designer.execution.backends import collecting
from designer.execution.backends.protocol import Attempt, PreparationError, Tell, tell_nobody
from designer.execution.backends.ssh.following import Following
from designer.execution.backends.ssh.interpreter import interpreter_for
from designer.execution.backends.ssh.loop import LoopThread
from designer.execution.backends.ssh.machine import Facts, Machine
from designer.execution.backends.ssh.settings import SshSettings
from designer.execution.backends.step_files import step_file
from designer.execution.limits import least
from designer.execution.orders import StepOrder
from designer.execution.reports import Report
from designer.runner.protocol import Limits

# Until then a step can neither be cancelled nor handed on.
ADOPTS_WITHIN_SECONDS = 20.0
FORGETS_WITHIN_SECONDS = 15.0
CLOSES_WITHIN_SECONDS = 5.0
WALLS = ("How far that machine keeps them apart is known after the first connection.",)
LANDLOCK = {
    True: "Landlock over there keeps a step to its own folder and its inputs.",
    False: "No Landlock over there: a step can read and change what this user can, such as keys, "
    "the folders of other steps and the inputs that are kept there.",
}
NAMESPACES = {
    True: "Each step has a network, which is empty unless its module asks for one, and shared "
    "memory of its own.",
    False: "No namespaces over there: every step can reach the network, and shares its memory "
    "(/dev/shm) with the others.",
}


class SshBackend:
    """Speaks to one machine; every method may be called by any thread."""

    adopts: ClassVar[bool] = True

    def __init__(self, settings: SshSettings) -> None:
        self.settings, self.store = settings, settings.store
        self._loop = LoopThread(f"ssh-{settings.host}")
        self._machine = Machine(settings)
        self._lock = threading.Lock()
        self._followings: dict[str, Following] = {}
        self._tasks: dict[str, Future[None]] = {}

    def prepare(self, order: StepOrder, tell: Tell = tell_nobody) -> Attempt:
        machine = self._machine
        python = self._loop.wait_telling(lambda tell: interpreter_for(machine, order, tell), tell)
        attempt = self._attempt(order, machine.facts, order.folder_name)
        following = Following(machine, self.store, attempt, python.path)
        try:
            self._loop.wait_telling(following.open, tell)
        except BaseException:
            remove_folder(attempt.folder)
            raise
        self._remember(attempt, following)
        return attempt

    def launch(self, attempt: Attempt) -> None:
        following = self._following(attempt)
        if following is not None:
            self._follow(attempt, following)

    def adopt(self, order: StepOrder) -> Attempt | None:
        # A worker that was taken for dead may still write to the folder that it made.
        place = f"{order.folder_name}.{uuid4().hex}"
        # What it was given is of no matter any more, only what it must give.
        attempt = self._attempt(replace(order, params={}), self._machine.facts, place)
        following = Following(self._machine, self.store, attempt, None)
        try:
            self._loop.wait(following.open(), ADOPTS_WITHIN_SECONDS)
        except (PreparationError, TimeoutError):
            following.state = ""  # A machine that is away may still run it: it is waited for.
        if following.state in ("new", "lost"):
            remove_folder(attempt.folder)
            return None
        self._remember(attempt, following)
        self._follow(attempt, following)
        return attempt

    def poll(self, attempt: Attempt, timeout_seconds: float) -> bool:
        following = self._following(attempt)
        return following is None or following.ended.wait(timeout_seconds)

    def cancel(self, attempt: Attempt) -> None:
        following = self._following(attempt)
        if following is not None:
            self._loop.start(following.cancel())

    def collect(self, attempt: Attempt) -> Report:
        return collecting.collect(attempt, self.store, disk_bytes=self.settings.disk_bytes)

    def cleanup(self, attempt: Attempt) -> None:
        with self._lock:
            following = self._followings.pop(str(attempt.folder), None)
            task = self._tasks.pop(str(attempt.folder), None)
        if task is not None:
            task.cancel()
        if following is not None:
            forgetting = self._loop.start(following.forget())
            try:
                forgetting.result(FORGETS_WITHIN_SECONDS)
            except WaitedTooLongError:
                forgetting.cancel()
        remove_folder(attempt.folder)

    def isolation(self) -> Mapping[str, Any]:
        settings, machine = self.settings, self._machine
        where = f"Steps run as the user {settings.user} on {settings.host}, within their limits."
        walls = WALLS if machine.has_landlock is None else (
            LANDLOCK[machine.has_landlock], NAMESPACES[machine.has_namespaces]
        )  # fmt: skip
        return {"isolation": "remote", "detail": (where, *walls)}

    def pids(self) -> list[int]:
        return []  # What runs is on another machine and outlives this one.

    def close(self) -> None:
        if self._loop.is_closed:
            return
        try:
            self._loop.wait(self._machine.close(), CLOSES_WITHIN_SECONDS)
        finally:
            self._loop.close()

    def _attempt(self, order: StepOrder, facts: Facts | None, place: str) -> Attempt:
        """Make the step folder here, which receives what comes of the step over there."""
        settings, limits = self.settings, order.limits
        root = settings.folder if facts is None else facts.root
        cpus = 1 if facts is None else facts.cpus
        step = step_file(
            order,
            lambda reference: f"{root}/objects/{reference.digest}",
            limits=Limits(
                memory_bytes=limits.memory_bytes,
                timeout_seconds=least(order.timeout_seconds, settings.timeout_seconds),
                disk_bytes=settings.disk_bytes,
                log_bytes=settings.log_bytes,
                processes=settings.processes,
            ),
            threads=int(limits.cpus or 0) or max(1, cpus // settings.slots),
        )
        folder = self.store.staging(place)
        step.write(folder)
        return Attempt(order, folder, step)

    def _follow(self, attempt: Attempt, following: Following) -> None:
        task = self._loop.start(following.run())
        with self._lock:
            self._tasks[str(attempt.folder)] = task
        task.add_done_callback(lambda _: self._let_go(attempt) if attempt.is_abandoned else None)

    def _let_go(self, attempt: Attempt) -> None:
        with self._lock:
            self._followings.pop(str(attempt.folder), None)
            self._tasks.pop(str(attempt.folder), None)
        remove_folder(attempt.folder)

    def _remember(self, attempt: Attempt, following: Following) -> None:
        with self._lock:
            self._followings[str(attempt.folder)] = following

    def _following(self, attempt: Attempt) -> Following | None:
        with self._lock:
            return self._followings.get(str(attempt.folder))
