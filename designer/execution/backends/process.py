"""Steps on this machine: processes that a warm step host forks."""

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from designer.artifacts.removal import remove_folder
from designer.artifacts.store import LocalStore
from designer.execution.backends import collecting
from designer.execution.backends.cores import Claim, Cores
from designer.execution.backends.host import HostConnection
from designer.execution.backends.protocol import Attempt, PreparationError, Tell, tell_nobody
from designer.execution.backends.spawned import SpawnedSteps
from designer.execution.backends.step_files import step_file
from designer.execution.crashpoints import crashpoint
from designer.execution.limits import NO_LIMITS, ComputeLimits, least
from designer.execution.orders import StepOrder
from designer.execution.payloads import problem_of
from designer.execution.reports import Report
from designer.runner.protocol import Cancel, Ended, HostOptions, Launch, Limits, StepFile, to_json

DEFAULTS = Limits()


@dataclass(frozen=True, slots=True)
class ProcessSettings:
    """`slots` steps at once share the cores of the machine."""

    store: LocalStore
    slots: int
    isolation: str = "auto"
    memory_bytes: int | None = None
    timeout_seconds: float | None = None
    disk_bytes: int | None = None
    log_bytes: int = DEFAULTS.log_bytes
    processes: int = DEFAULTS.processes
    readable: tuple[Path, ...] = ()
    writable: tuple[Path, ...] = ()
    preload: tuple[str, ...] | None = None

    @property
    def threads(self) -> int:
        return self.threads_of(NO_LIMITS)

    def threads_of(self, limits: ComputeLimits) -> int:
        """Give the threads of a step: the cores of its target, else its share of the machine."""
        if limits.cpus:
            return max(1, int(limits.cpus))
        slots = min(self.slots, limits.slots or self.slots)
        return max(1, (os.cpu_count() or 1) // slots)

    def most_threads_of(self, limits: ComputeLimits) -> int:
        """Give what a step may grow to while other cores are free: all, unless it is limited."""
        return self.threads_of(limits) if limits.cpus else os.cpu_count() or 1

    def host_options(self, *, network: bool) -> HostOptions:
        options: dict[str, Any] = {}
        if self.preload is not None:
            options = {"preload": self.preload, "load_later": ()}
        return HostOptions(
            steps=self.store.root / "staging",
            readable=(self.store.objects, self.store.folders, *self.readable),
            writable=self.writable,
            network=network,
            processes=self.slots,
            threads=self.threads,
            isolation=self.isolation,  # type: ignore[arg-type]
            **options,
        )


class ProcessBackend:
    """Steps that may use the network have a host of their own, started when first needed."""

    adopts: ClassVar[bool] = False

    def __init__(self, settings: ProcessSettings) -> None:
        self.settings, self.store = settings, settings.store
        self._lock = threading.Lock()
        self._cores = Cores(os.cpu_count() or 1)
        self._attempts: dict[str, tuple[Attempt, threading.Event]] = {}
        self.host = HostConnection(settings.host_options(network=False), self._on_ended)
        self._network_host = HostConnection(settings.host_options(network=True), self._on_ended)
        self._spawned = SpawnedSteps(settings.isolation, self._on_ended, settings.readable)

    def prepare(self, order: StepOrder, tell: Tell = tell_nobody) -> Attempt:
        self._spawned.prepare(order, tell)
        step = self._step_file(order)
        try:
            folder = self.store.staging(order.folder_name)
            step.write(folder)
        except OSError as trouble:
            code, message = problem_of(trouble, "not_prepared")
            raise PreparationError(message, code) from trouble
        return Attempt(order, folder, step)

    def launch(self, attempt: Attempt) -> None:
        step = attempt.step
        with self._lock:
            self._attempts[str(attempt.folder)] = (attempt, threading.Event())
        self._cores.enter(attempt.folder, Claim(step.threads, step.most_threads))
        try:
            self._start(attempt)
        except BaseException:
            self._forget(attempt)  # Nothing lives whose end could be waited for.
            raise
        crashpoint("after_fork")

    def adopt(self, order: StepOrder) -> Attempt | None:
        return None  # Its processes died with the worker that launched them.

    def poll(self, attempt: Attempt, timeout_seconds: float) -> bool:
        with self._lock:
            known = self._attempts.get(str(attempt.folder))
        return known is None or known[1].wait(timeout_seconds)

    def cancel(self, attempt: Attempt) -> None:
        if not self._spawned.cancel(attempt):
            self._host_of(attempt).send(Cancel(str(attempt.folder)))

    def collect(self, attempt: Attempt) -> Report:
        return collecting.collect(attempt, self.store, disk_bytes=self.settings.disk_bytes)

    def cleanup(self, attempt: Attempt) -> None:
        self._forget(attempt)
        remove_folder(attempt.folder)

    def isolation(self) -> Mapping[str, Any]:
        ready = self.host.ready
        return {k: v for k, v in to_json(ready).items() if k != "event"} if ready else {}

    def pids(self) -> list[int]:
        hosts = [host.pid for host in (self.host, self._network_host) if host.pid]
        return [*hosts, *self._spawned.pids()]

    def renew(self, seconds: float) -> None:
        """Have the steps end by themselves, should this process stand still for so long."""
        self.host.renew(seconds)
        self._network_host.renew(seconds)
        self._spawned.renew(seconds)

    def close(self) -> None:
        self._spawned.close()
        self.host.close()
        self._network_host.close()

    def _start(self, attempt: Attempt) -> None:
        if attempt.order.environment is not None:
            self._spawned.launch(attempt)
            return
        folder, step = str(attempt.folder), attempt.step
        command = Launch(folder, step.user_code, step.network, step.limits)
        self._host_of(attempt).launch(folder, command)

    def _forget(self, attempt: Attempt) -> None:
        with self._lock:
            self._attempts.pop(str(attempt.folder), None)
        self._cores.leave(attempt.folder)

    def _on_ended(self, ended: Ended) -> None:
        self._cores.leave(Path(ended.folder))
        with self._lock:
            known = self._attempts.get(ended.folder)
        if known is not None:
            known[0].ended = ended
            known[1].set()

    def _host_of(self, attempt: Attempt) -> HostConnection:
        return self._network_host if attempt.step.network else self.host

    def _step_file(self, order: StepOrder) -> StepFile:
        settings, limits = self.settings, order.limits
        return step_file(
            order,
            lambda reference: str(self.store.path(reference.digest)),
            limits=Limits(
                memory_bytes=least(limits.memory_bytes, settings.memory_bytes),
                timeout_seconds=order.timeout_seconds or settings.timeout_seconds,
                cpus=limits.cpus,
                disk_bytes=settings.disk_bytes,
                log_bytes=settings.log_bytes,
                processes=settings.processes,
            ),
            threads=settings.threads_of(limits),
            most_threads=settings.most_threads_of(limits),
        )
