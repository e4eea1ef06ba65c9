"""What runs inside a process: a worker with its slots, the bells, the clock."""

import os
import socket
import threading
from pathlib import Path

from django.conf import settings

from designer.execution import reading
from designer.execution.backends.process import ProcessSettings
from designer.execution.broker import BellListener, crosses_processes
from designer.execution.clock import Clock
from designer.execution.models import ComputeTarget
from designer.execution.serving import PROCESS, Serves, Serving
from designer.execution.targets import DEFAULT_COMPUTE
from designer.workspace.store import artifact_store

MEMORY_SHARE = 0.75


def serves_as_server(target: ComputeTarget) -> bool:
    """Whether the server's own worker serves a target: its machine's, and all that is elsewhere.

    Other `process` targets are for the workers that name them, where such can be reached.
    """
    is_here = target.name == DEFAULT_COMPUTE or not crosses_processes()
    return is_here or target.kind != PROCESS


class LocalRuntime:
    """The workers of this process, started and stopped as one."""

    def __init__(self, serves: Serves, *, has_clock: bool, slots: int | None = None) -> None:
        slots = slots or settings.CONFIGURATION.slots or os.cpu_count() or 1
        name = f"{socket.gethostname()}:{os.getpid()}"
        self._serving = Serving(name, serves, process_settings(slots), self._hear)
        self._listener: BellListener | None = None
        self._clock = Clock() if has_clock else None
        self._clock_thread: threading.Thread | None = None

    def warm_up(self) -> None:
        """Start the step host, which takes longest and needs no database."""
        reading.use_host(self._serving.make_process_backend().host)

    def start(self) -> None:
        """Begin to work; what a dead worker held is taken over while this one gets ready."""
        if self._clock is not None:
            self._clock_thread = threading.Thread(target=self._clock.run, name="clock", daemon=True)
            self._clock_thread.start()
        self._serving.start()

    def stop(self) -> None:
        """Stop everything; what was cut off is queued again for whoever comes next."""
        reading.use_host(None)
        if self._clock is not None and self._clock_thread is not None:
            self._clock.stop()
            self._clock_thread.join(timeout=5)
        if self._listener is not None:
            self._listener.stop()
        self._serving.stop()

    def _hear(self, computes: list[str]) -> None:
        """Hear the bells of these targets."""
        if self._listener is not None:
            self._listener.serve(computes)
        elif computes:
            self._listener = BellListener(computes)
            self._listener.start()


def process_settings(slots: int) -> ProcessSettings:
    """How steps run on this machine, by the settings."""
    import_dir = settings.CONFIGURATION.import_dir
    return ProcessSettings(
        store=artifact_store(),
        slots=slots,
        isolation=settings.CONFIGURATION.isolation,
        memory_bytes=int(_machine_memory() * MEMORY_SHARE),
        disk_bytes=settings.CONFIGURATION.step_disk_bytes,
        log_bytes=settings.CONFIGURATION.step_log_bytes,
        processes=settings.CONFIGURATION.step_processes,
        writable=(reading.downloads(), *_datastore_folders()),
        readable=tuple(filter(None, (Path(settings.DATA_DIR) / "uploads", import_dir))),
    )


def _datastore_folders() -> list[Path]:
    names = settings.CONFIGURATION.datastore_dirs.split(":")
    return [folder for name in names if name.strip() and (folder := Path(name).resolve()).is_dir()]


def _machine_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
