"""The guard of one step: outlives the connection that started it, and all that the step starts.

It holds a lock while it lives, so that anybody who comes later knows; and it writes how the step
ended only when nothing of it is left alive.
"""

import json
import os
import select
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from designer.runner.host.descendants import descendants, kill_descendants
from designer.runner.host.log import LogFile
from designer.runner.protocol.files import EXIT_FILE, Limits
from designer.runner.protocol.usage import exceeds
from designer.runner.remote.process import become_step
from designer.runner.sandbox.limits import kernel_counts_processes
from designer.runner.sandbox.syscalls import PR_SET_CHILD_SUBREAPER, name_process, prctl

WATCH_MILLISECONDS = 200
END_FILE = "ended.json"
GUARD_FILE = "guard.json"
FOLLOWED_FILE = "followed"
END_BYTES = 4096


class Guard:
    """Starts the step in `folder`, watches it, and says in `place` how it ended."""

    def __init__(self, folder: Path, place: Path, task: Mapping[str, Any]) -> None:
        self.folder, self.place = folder, place
        self.limits = Limits(**task["step"]["limits"])
        self.orphan_seconds: float = task["orphan_seconds"]
        self.counts_processes = not kernel_counts_processes()
        self.reason: str | None = None
        name_process("step-guard")
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        self._keep_room()
        reading, writing = os.pipe2(os.O_CLOEXEC)
        self.child = os.fork()
        if self.child == 0:
            become_step(folder, task["python"], task["step"], writing)
        os.close(writing)
        self.process = os.pidfd_open(self.child)
        self.log = LogFile(reading)
        self.log.start(folder, self.limits.log_bytes)
        _write(place / GUARD_FILE, {"guard": os.getpid(), "child": self.child})
        signal.signal(signal.SIGTERM, lambda *_: self._kill("cancelled"))

    def run(self) -> None:
        """Stay until the step and all that it started are dead, and write down how it ended."""
        timeout = self.limits.timeout_seconds
        deadline = None if timeout is None else time.monotonic() + timeout
        poll = select.poll()
        poll.register(self.log, select.POLLIN)
        poll.register(self.process, select.POLLIN)
        next_check = 0.0
        while True:
            ready = {descriptor for descriptor, _ in poll.poll(WATCH_MILLISECONDS)}
            if self.log.fileno() in ready and not self.log.pump():
                poll.unregister(self.log)
            # By the clock: a step that prints a lot wakes this for every chunk of it.
            if self.process in ready or time.monotonic() >= next_check:
                self._check(deadline)
                next_check = time.monotonic() + WATCH_MILLISECONDS / 1000
            if self.process in ready:
                break
        _, status, usage = os.wait4(self.child, 0)
        kill_descendants()
        while self.log.pump():
            pass
        self._tell(status, usage.ru_maxrss * 1024)

    def _check(self, deadline: float | None) -> None:
        """Kill a step that is over one of its limits, or that nobody has followed for too long."""
        limits = self.limits
        if self.reason is not None:
            return
        tree = {self.child, *descendants(self.child)}
        if deadline is not None and time.monotonic() > deadline:
            self._kill("timeout")
        elif limits.disk_bytes is not None and exceeds(self.folder, limits.disk_bytes, tree):
            self._kill("disk")
        elif self.counts_processes and len(tree) > limits.processes + 1:
            self._kill("processes")
        elif time.time() - _touched_at(self.place / FOLLOWED_FILE) > self.orphan_seconds:
            self._kill("lost")

    def _kill(self, reason: str) -> None:
        self.reason = self.reason or reason
        signal.pidfd_send_signal(self.process, signal.SIGKILL)

    def _tell(self, status: int, peak_memory_bytes: int) -> None:
        ended = {
            "status": status,
            "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
            "timed_out": self.reason == "timeout",
            "cancelled": self.reason == "cancelled",
            "log_truncated": self.log.is_truncated,
            "reason": self.reason,
            "peak_memory_bytes": peak_memory_bytes,
        }
        has_no_room = not (self.folder / EXIT_FILE).exists() and _is_full(self.folder)
        draft = self.place / f".{END_FILE}"
        with draft.open("r+b") as file:
            told = json.dumps({"ended": ended, "is_disk_full": has_no_room}).encode()
            file.write(told.ljust(END_BYTES))
        draft.rename(self.place / END_FILE)

    def _keep_room(self) -> None:
        """Set aside what the end file needs: a step that fills the disk is to be told as such."""
        with (self.place / f".{END_FILE}").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, END_BYTES)


def _write(path: Path, content: Mapping[str, Any]) -> None:
    draft = path.with_name(f".{path.name}")
    draft.write_text(json.dumps(content))
    draft.rename(path)


def _touched_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _is_full(folder: Path) -> bool:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize < END_BYTES
