"""The supervisor of one process: starts it, takes its log, watches it, kills all that it started.

It has a process of its own beside the step, out of the step's reach. It says how the step ended
only when nothing of it is left alive.
"""

import gc
import os
import select
import signal
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from designer.runner.host.channel import Channel
from designer.runner.host.descendants import descendants, kill_descendants
from designer.runner.host.log import LogFile
from designer.runner.host.surroundings import Surroundings
from designer.runner.protocol.usage import exceeds
from designer.runner.sandbox.cgroups import Group
from designer.runner.sandbox.namespaces import enter
from designer.runner.sandbox.syscalls import PR_SET_CHILD_SUBREAPER, name_process, prctl

WATCH_MILLISECONDS = 200
MAX_DESCRIPTORS = 1 << 20


def supervise(
    control: int,
    surroundings: Surroundings,
    group: Group | None,
    run_child: Callable[[int], None],
) -> NoReturn:
    """Fork the process that works, stay with it, and end with it. `run_child` gets the log."""
    name_process("step-guard")
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    if surroundings.has_namespaces:
        enter(network=surroundings.options.network or surroundings.is_walled)
    reading, writing = os.pipe2(os.O_CLOEXEC)
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.close(control)
        _start_child(group, writing, run_child)
    keep_only(control, reading)
    gc.disable()
    _Watch(Channel(control), LogFile(reading), child, surroundings).run()
    os._exit(0)


def _start_child(group: Group | None, log: int, run_child: Callable[[int], None]) -> NoReturn:
    try:
        if group is not None:
            group.join()
        run_child(log)
    except BaseException:  # noqa: BLE001 - a fork must never go on with its parent's work
        traceback.print_exc()
    os._exit(70)  # EX_SOFTWARE: the runner itself failed


def keep_only(*kept: int) -> None:
    """Close all other descriptors but the first three; the end of a process must be seen."""
    start = 3
    for descriptor in sorted(kept):
        os.closerange(start, descriptor)
        start = max(start, descriptor + 1)
    os.closerange(start, MAX_DESCRIPTORS)


class _Watch:
    """The loop of one supervisor."""

    def __init__(
        self, control: Channel, log: LogFile, child: int, surroundings: Surroundings
    ) -> None:
        self.control = control
        self.log = log
        self.child = child
        self.process = os.pidfd_open(child)
        self.surroundings = surroundings
        self.folder: Path | None = None
        self.disk_bytes: int | None = None
        self.processes: int | None = None
        self.reason: str | None = None
        self.next_check = 0.0
        self.poll = select.poll()
        self.poll.register(self.control, select.POLLIN)
        self.poll.register(self.process, select.POLLIN)

    def run(self) -> None:
        self.control.send({"child": self.child})
        while not self._look():
            self._check_now_and_then()
        self._check_limits(set())
        _, status, usage = os.wait4(self.child, 0)
        kill_descendants()
        while self.log.pump():
            pass
        self.control.send(
            {
                "status": status,
                "peak_memory_bytes": usage.ru_maxrss * 1024,
                "log_truncated": self.log.is_truncated,
                "reason": self.reason,
            }
        )

    def _look(self) -> bool:
        """Wait for something to happen; True when the process is dead."""
        wait = WATCH_MILLISECONDS if self._is_watched else None
        ready = {descriptor for descriptor, _ in self.poll.poll(wait)}
        if self.control.fileno() in ready:
            self._obey()
        if self.log.fileno() in ready and not self.log.pump():
            self.poll.unregister(self.log)
        return self.process in ready

    def _obey(self) -> None:
        for message in self.control.read_available():
            self._take(message)
        if not self.control.is_open:
            self.poll.unregister(self.control)
            self._kill(None)

    def _take(self, message: dict[str, Any]) -> None:
        match message["do"]:
            case "kill":
                self._kill(message["reason"])
            case "watch":
                self.folder = Path(message["folder"])
                self.disk_bytes = message["disk_bytes"]
                if not self.surroundings.counts_processes:
                    self.processes = message["processes"]
                self.log.start(self.folder, message["log_bytes"])
                self.poll.register(self.log, select.POLLIN)

    @property
    def _is_watched(self) -> bool:
        return self.disk_bytes is not None or self.processes is not None

    def _check_now_and_then(self) -> None:
        """Check by the clock: a step that prints a lot wakes this for every chunk of it."""
        if self._is_watched and self.reason is None and time.monotonic() >= self.next_check:
            self._check_limits({self.child, *descendants(self.child)})
            self.next_check = time.monotonic() + WATCH_MILLISECONDS / 1000

    def _check_limits(self, tree: set[int]) -> None:
        if self.folder is None or self.reason is not None:
            return
        if self.disk_bytes is not None and exceeds(self.folder, self.disk_bytes, tree):
            self._kill("disk")
        elif self.processes is not None and len(tree) > self.processes + 1:
            self._kill("processes")

    def _kill(self, reason: str | None) -> None:
        self.reason = self.reason or reason
        signal.pidfd_send_signal(self.process, signal.SIGKILL)
