"""The loop of a step host: takes commands, gives work to processes, tells what came of it."""

import os
import selectors
import time
from collections import deque
from typing import Any

from designer.runner.host.channel import Channel
from designer.runner.host.pool import Pool, is_worn, needs_own_process, reap_orphans
from designer.runner.host.preload import loading
from designer.runner.host.process import Process
from designer.runner.host.surroundings import Surroundings
from designer.runner.protocol.messages import (
    Answer,
    Cancel,
    Command,
    Ended,
    Event,
    Launch,
    Read,
    Ready,
    Reason,
    Renew,
    Started,
    Status,
    StatusReport,
    Stop,
    command_from_json,
    to_json,
)

STOP_SECONDS = 10.0


class Server:
    """One thread that never waits for anything but the next thing to happen."""

    def __init__(
        self, worker: Channel, surroundings: Surroundings, *, is_successor: bool = False
    ) -> None:
        self.worker = worker
        self.is_successor = is_successor
        self.surroundings = surroundings
        self.pool = Pool(surroundings)
        self.steps: dict[str, Process] = {}
        self.calls: deque[Read] = deque()
        self.readers: set[Process] = set()
        self.is_stopping = False
        self.leased_until: float | None = None  # None: for as long as the worker lives
        self.selector = selectors.DefaultSelector()
        self._loading = loading(surroundings.options.load_later)
        self._has_loaded = not surroundings.options.load_later

    def run(self) -> None:
        """Serve until told to stop or until the worker is gone; then nothing is left alive."""
        self.selector.register(self.worker, selectors.EVENT_READ, None)
        self._tell(Ready(self.surroundings.level, self.surroundings.detail()))
        if self.is_successor:
            self.worker.skip_until("status")
            self.is_stopping = not self.worker.is_open
        while not self.is_stopping:
            self._turn()
        self._stop()

    def _turn(self) -> None:
        is_quiet = not self._handle(0.0)
        if is_quiet and self.pool.is_short:
            self._watch(self.pool.refill())
        elif is_quiet and not self._has_loaded:
            self._load_one()
        elif is_quiet:
            self._handle(self._time_left())
        self._end_late_ones()
        self._end_without_lease()

    def _load_one(self) -> None:
        """Import one of the libraries that can wait; after the last, fork anew what knows none."""
        self._has_loaded = next(self._loading, True) is True
        if self._has_loaded:
            self.pool.renew()

    def _handle(self, wait: float | None) -> bool:
        """Do what is to be done now, or the next thing that comes up in this time."""
        ready = self.selector.select(wait)
        for key, _ in ready:
            if key.data is None:
                self._obey()
            else:
                kind, process = key.data
                if process in self.pool.all:
                    self._hear(kind, process)
        return bool(ready)

    # ---- commands -------------------------------------------------------------------------

    def _obey(self) -> None:
        for message in self.worker.read_available():
            try:
                self._do(command_from_json(message))
            except (ValueError, KeyError) as error:
                self._tell(Answer(str(message.get("id", "")), ok=False, error=_told(error)))
        self.is_stopping = self.is_stopping or not self.worker.is_open

    def _do(self, command: Command) -> None:
        match command:
            case Launch():
                self._launch(command)
            case Cancel():
                if command.folder in self.steps:
                    self.steps[command.folder].kill("cancelled")
            case Read():
                self.calls.append(command)
                self._give_calls()
            case Renew():
                self.leased_until = time.monotonic() + command.seconds
            case Status():
                self._tell(StatusReport(tuple(self.steps), len(self.pool.all), len(self.readers)))
            case Stop():
                self.is_stopping = True

    def _launch(self, launch: Launch) -> None:
        self._end_without_lease()  # a lease that ran out earlier says nothing of this step
        try:
            is_private = needs_own_process(launch)
        except (OSError, ValueError, TypeError, KeyError):
            self._tell(Ended(launch.folder, status=1 << 8))
            return
        process = self._taken(is_private=is_private)
        if launch.limits.timeout_seconds is not None:
            process.deadline = time.monotonic() + launch.limits.timeout_seconds
        self.steps[launch.folder] = process
        process.start(launch, is_private=is_private)
        self._tell(Started(launch.folder, process.pid))

    def _give_calls(self) -> None:
        """Hand waiting calls to readers, as many at once as the options allow."""
        while self.calls:
            idle = next((reader for reader in self.readers if not reader.is_busy), None)
            if idle is None and len(self.readers) < self.surroundings.options.readers:
                idle = self._taken(is_private=True)
                self.readers.add(idle)
            if idle is None:
                return
            call = self.calls.popleft()
            idle.deadline = time.monotonic() + call.timeout_seconds
            idle.ask(call)

    def _taken(self, *, is_private: bool) -> Process:
        process = self.pool.take(is_private=is_private)
        self._watch(process)
        return process

    # ---- what processes say ---------------------------------------------------------------

    def _hear(self, kind: str, process: Process) -> None:
        channel = process.control if kind == "control" else process.tasks
        for message in channel.read_available():
            if kind == "control":
                process.pid = message.get("child", process.pid)
                self._take_report(process, message)
            else:
                self._take_result(process, message)
        if not channel.is_open:
            self._forget(channel)
            if kind == "control":
                self._bury(process)

    def _take_result(self, process: Process, message: dict[str, Any]) -> None:
        if process.reason is not None:
            return  # it is being killed: its end is what counts
        process.memory_bytes = message["memory_bytes"]
        if process.call is not None:
            self._tell_answer(process.call, message)
            self._finish_call(process)
        elif process.folder is not None:
            folder = process.folder
            del self.steps[folder]
            self.pool.give_back(process)
            peak, cut = message["peak_memory_bytes"], message["log_truncated"]
            ended = Ended(folder, message["status"], log_truncated=cut, peak_memory_bytes=peak)
            self._tell(ended)

    def _finish_call(self, process: Process) -> None:
        process.finish()
        if is_worn(process):
            self.readers.discard(process)
            process.kill(None)
        self._give_calls()

    def _take_report(self, process: Process, message: dict[str, Any]) -> None:
        """Tell how a process ended; its supervisor reports when all that it started is dead."""
        process.report |= message
        if "status" in message:
            self._tell_end(process)

    def _bury(self, process: Process) -> None:
        """Let go of a process whose supervisor is gone too."""
        process.outlive()
        self._tell_end(process)
        self._forget(process.tasks)
        self.pool.remove(process)
        reap_orphans({other.supervisor for other in self.pool.all})
        if not self.is_stopping:
            self._give_calls()

    def _tell_end(self, process: Process) -> None:
        self.readers.discard(process)
        is_out_of_memory = process.group is not None and process.group.has_run_out_of_memory()
        if process.folder is not None:
            del self.steps[process.folder]
            self._tell(ended_of(process.folder, process, is_out_of_memory=is_out_of_memory))
        if process.call is not None:
            error = _lost_call(process, is_out_of_memory=is_out_of_memory)
            self._tell(Answer(process.call.id, ok=False, error=error))
        process.finish()

    # ---- time, and the end ----------------------------------------------------------------

    def _time_left(self) -> float | None:
        deadlines = [p.deadline for p in self.pool.all if p.deadline is not None]
        if self.leased_until is not None and self.steps:
            deadlines.append(self.leased_until)
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _end_late_ones(self) -> None:
        now = time.monotonic()
        for process in self.pool.all:
            if process.deadline is not None and process.deadline <= now:
                process.deadline = None
                process.kill("timeout")

    def _end_without_lease(self) -> None:
        """End all steps when the worker is silent: others are about to run them again."""
        if self.leased_until is not None and self.leased_until <= time.monotonic():
            self.leased_until = None
            for process in self.steps.values():
                process.kill("lost")

    def _stop(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.pool.all:
            process.kill("lost")
        while self.pool.all and time.monotonic() < deadline:
            self._handle(deadline - time.monotonic())
        if self.surroundings.group is not None:
            self.surroundings.group.remove()

    # ---- small things ---------------------------------------------------------------------

    def _watch(self, process: Process) -> None:
        for kind, channel in (("control", process.control), ("tasks", process.tasks)):
            if channel.fileno() not in self.selector.get_map():
                self.selector.register(channel, selectors.EVENT_READ, (kind, process))

    def _forget(self, channel: Channel) -> None:
        if channel.fileno() in self.selector.get_map():
            self.selector.unregister(channel)

    def _tell(self, event: Event) -> None:
        self.worker.send(to_json(event))

    def _tell_answer(self, call: Read, message: dict[str, Any]) -> None:
        self._tell(Answer(call.id, message["ok"], message.get("result"), message.get("error")))


def ended_of(folder: str, process: Process, *, is_out_of_memory: bool) -> Ended:
    """Say how a process ended, by what its supervisor reported and what killed it."""
    report = process.report
    status = report.get("status", 9)
    reason: Reason | None = process.reason or report.get("reason")
    if "status" not in report:
        reason = reason or "lost"
    elif reason is None and is_out_of_memory and os.WIFSIGNALED(status):
        reason = "out_of_memory"
    return Ended(
        folder,
        status,
        signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        oom=reason == "out_of_memory",
        timed_out=reason == "timeout",
        cancelled=reason == "cancelled",
        log_truncated=report.get("log_truncated", False),
        reason=reason,
        peak_memory_bytes=report.get("peak_memory_bytes", 0),
    )


def _lost_call(process: Process, *, is_out_of_memory: bool) -> dict[str, Any]:
    if process.reason == "timeout":
        return {"code": "timeout", "message": "The answer took too long and was given up."}
    if is_out_of_memory:
        return {"code": "out_of_memory", "message": "The answer needs too much memory."}
    return {"code": "lost", "message": "The reader ended before it had answered."}


def _told(error: Exception) -> dict[str, Any]:
    return {"code": "bad_command", "message": str(error)}
