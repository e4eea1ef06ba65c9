"""Steps on this machine: processes that a warm step host forks."""

import logging
import os
import shutil
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from designer.artifacts.errors import StoreError
from designer.artifacts.reference import ArtifactReference
from designer.artifacts.store import LocalStore
from designer.execution.backends.host import HostConnection
from designer.execution.backends.protocol import Attempt
from designer.execution.catalog import TAKES_PATH
from designer.execution.crashpoints import crashpoint
from designer.execution.logs import log_chunks
from designer.execution.orders import StepOrder
from designer.execution.payloads import words_of
from designer.execution.reports import Report
from designer.execution.telemetry import read_events
from designer.runner.protocol import (
    Cancel,
    Ended,
    ExitFile,
    HostOptions,
    InputFile,
    Launch,
    Limits,
    Sample,
    StepFile,
    judge,
    output_path,
    to_json,
)

logger = logging.getLogger(__name__)
LOST_SIGNALS = frozenset({9, 15})
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
        return max(1, (os.cpu_count() or 1) // self.slots)

    def host_options(self, *, network: bool) -> HostOptions:
        options: dict[str, Any] = {} if self.preload is None else {"preload": self.preload}
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

    def __init__(self, settings: ProcessSettings) -> None:
        self.settings, self.store = settings, settings.store
        self._lock = threading.Lock()
        self._attempts: dict[str, tuple[Attempt, threading.Event]] = {}
        self.host = HostConnection(settings.host_options(network=False), self._on_ended)
        self._network_host = HostConnection(settings.host_options(network=True), self._on_ended)

    def prepare(self, order: StepOrder) -> Attempt:
        folder = self.store.staging(order.folder_name)
        step = self._step_file(order)
        step.write(folder)
        return Attempt(order, folder, step)

    def launch(self, attempt: Attempt) -> None:
        folder = str(attempt.folder)
        with self._lock:
            self._attempts[folder] = (attempt, threading.Event())
        step = attempt.step
        command = Launch(folder, step.user_code, step.network, step.limits)
        self._host_of(attempt).launch(folder, command)
        crashpoint("after_fork")

    def poll(self, attempt: Attempt, timeout_seconds: float) -> bool:
        with self._lock:
            known = self._attempts.get(str(attempt.folder))
        return known is None or known[1].wait(timeout_seconds)

    def cancel(self, attempt: Attempt) -> None:
        self._host_of(attempt).send(Cancel(str(attempt.folder)))

    def collect(self, attempt: Attempt) -> Report:
        ended = attempt.ended
        if ended is None or _is_lost(ended):
            return self._report(attempt, ExitFile(ok=False), "lost")
        if ended.cancelled:
            return self._report(attempt, ExitFile(ok=False), "killed")
        said = judge(attempt.folder, attempt.step, ended)
        crashpoint("after_run")
        outputs: dict[str, ArtifactReference] = {}
        if said.ok:
            try:
                outputs = self._commit(attempt, said)
            except (StoreError, OSError) as trouble:
                problem = {"code": "not_stored", "message": words_of(trouble)}
                return self._report(attempt, said, "failed", error=problem)
        if not said.ok:
            error = said.error
            fields = {name: getattr(error, name) for name in ERROR_FIELDS}
            return self._report(attempt, said, "failed", error=fields)
        return self._report(attempt, said, "succeeded", outputs=outputs)

    def cleanup(self, attempt: Attempt) -> None:
        with self._lock:
            self._attempts.pop(str(attempt.folder), None)
        shutil.rmtree(attempt.folder, ignore_errors=True)

    def isolation(self) -> Mapping[str, Any]:
        ready = self.host.ready
        return {k: v for k, v in to_json(ready).items() if k != "event"} if ready else {}

    def pids(self) -> list[int]:
        return [host.pid for host in (self.host, self._network_host) if host.pid]

    def close(self) -> None:
        self.host.close()
        self._network_host.close()

    def _report(self, attempt: Attempt, said: ExitFile, outcome: Any, **values: Any) -> Report:
        metrics, figures = read_events(attempt.folder)
        order = attempt.order
        return Report(
            order.node,
            order.step_id,
            order.epoch,
            outcome,
            duration_seconds=said.duration_seconds,
            metrics=metrics,
            figures=figures,
            has_live_metrics=attempt.has_live_metrics,
            has_live_log=attempt.log_stored > 0,
            log=list(log_chunks(attempt, is_final=True)),
            **values,
        )

    def _commit(self, attempt: Attempt, said: ExitFile) -> dict[str, ArtifactReference]:
        """Move the staged outputs into the store: flushed, digested, renamed."""
        outputs = {}
        for port, output in said.outputs.items():
            crashpoint("before_fsync")
            staged, limit = output_path(attempt.folder, port), self.settings.disk_bytes
            digest, size = self.store.commit(staged, limit_bytes=limit)
            outputs[port] = ArtifactReference(output.data_type, digest, size, output.summary)
            crashpoint("after_rename")
        return outputs

    def _on_ended(self, ended: Ended) -> None:
        with self._lock:
            known = self._attempts.get(ended.folder)
        if known is not None:
            known[0].ended = ended
            known[1].set()

    def _host_of(self, attempt: Attempt) -> HostConnection:
        return self._network_host if attempt.step.network else self.host

    def _step_file(self, order: StepOrder) -> StepFile:
        spec = order.spec
        sample = order.sample
        inputs = {
            port: tuple(
                InputFile(r.data_type, str(self.store.path(r.digest)), r.summary) for r in given
            )
            for port, given in order.inputs.items()
        }
        params = dict(order.params)
        if spec.id in TAKES_PATH:  # What it reads is not given to it as a value of a type.
            params["path"] = inputs.pop("path")[0].path
        return StepFile(
            step_run=str(order.step_id),
            attempt=order.attempt,
            module=spec.id,
            entry_point=spec.entry_point,
            params=params,
            inputs=inputs,
            many=tuple(port.name for port in spec.inputs if port.many),
            outputs={port.name: port.data_type for port in spec.outputs},
            limits=Limits(
                memory_bytes=self.settings.memory_bytes,
                timeout_seconds=order.timeout_seconds or self.settings.timeout_seconds,
                disk_bytes=self.settings.disk_bytes,
                log_bytes=self.settings.log_bytes,
                processes=self.settings.processes,
            ),
            threads=self.settings.threads,
            network=order.network,
            user_code=spec.user_code,
            sample=Sample(sample["rows"], sample.get("seed", 0)) if sample else None,
        )


ERROR_FIELDS = ("code", "message", "column", "traceback", "line", "type")


def _is_lost(ended: Ended) -> bool:
    """Whether something from outside ended the process: not its limits and not the user."""
    if ended.reason == "lost":
        return True
    own_doing = ended.reason or ended.oom or ended.timed_out or ended.cancelled
    return not own_doing and ended.signal in LOST_SIGNALS
