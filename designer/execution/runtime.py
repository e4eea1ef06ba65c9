"""What runs inside a process: a worker with its slots, the bells, the clock."""

import os
import socket
import threading
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from designer.execution import dispatch, reading
from designer.execution.backends.process import ProcessBackend, ProcessSettings
from designer.execution.broker import BellListener
from designer.execution.clock import Clock
from designer.execution.supervisor import Supervisor
from designer.workspace.store import artifact_store

MEMORY_SHARE = 0.75


class LocalRuntime:
    """The worker of this process, started and stopped as one."""

    def __init__(self, computes: Iterable[str], *, has_clock: bool) -> None:
        computes = sorted(computes)
        slots = settings.CONFIGURATION.slots or os.cpu_count() or 1
        self.backend = ProcessBackend(process_settings(slots))
        name = f"{socket.gethostname()}:{os.getpid()}"
        self.supervisor = Supervisor(name, computes, slots, self.backend)
        self._listener = BellListener(computes)
        self._clock = Clock() if has_clock else None
        self._clock_thread: threading.Thread | None = None

    def warm_up(self) -> None:
        """Start the step host, which takes longest and needs no database."""
        self.backend.host.start()
        reading.use_host(self.backend.host)

    def start(self) -> None:
        """Begin to work."""
        self.warm_up()
        self.supervisor.start()
        dispatch.set_local_worker(self.supervisor)
        self._listener.start()
        if self._clock is not None:
            self._clock_thread = threading.Thread(target=self._clock.run, name="clock", daemon=True)
            self._clock_thread.start()

    def stop(self) -> None:
        """Stop everything; what was cut off is queued again for whoever comes next."""
        dispatch.set_local_worker(None)
        reading.use_host(None)
        if self._clock is not None and self._clock_thread is not None:
            self._clock.stop()
            self._clock_thread.join(timeout=5)
        self._listener.stop()
        self.supervisor.stop()
        self.backend.close()


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
        writable=(reading.downloads(),),
        readable=tuple(filter(None, (Path(settings.DATA_DIR) / "uploads", import_dir))),
    )


def _machine_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
