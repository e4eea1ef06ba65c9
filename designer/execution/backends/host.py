"""The connection to a step host: spawns it, sends commands, hands its events to who waits."""

import contextlib
import json
import logging
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from designer.runner.protocol import (
    Answer,
    Command,
    Ended,
    HostOptions,
    Launch,
    Read,
    Ready,
    Renew,
    Status,
    event_from_json,
    host_command,
    host_environment,
    to_json,
)

logger = logging.getLogger(__name__)


class HostDiedError(Exception):
    """The step host is gone; its steps and calls went with it."""


class HostConnection:
    """One step host, started when first needed, and anew as soon as it has died.

    The thread that spawns the host also reads its events, and lives as long as the host does: a
    host that dies with its parent dies with the thread that spawned it.
    """

    def __init__(self, options: HostOptions, on_ended: Callable[[Ended], None]) -> None:
        self._options, self._on_ended = options, on_ended
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._running: set[str] = set()
        self._answers: dict[str, Future[Any]] = {}
        self._has_spawned = threading.Event()
        self._unsent: list[Command] = []
        self._leased_until: float | None = None  # None: for as long as the worker lives
        self._is_closed = False
        self.ready: Ready | None = None
        self.became_ready = threading.Event()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Spawn the host unless it lives."""
        with self._lock:
            self._ensure_host()

    def launch(self, folder: str, command: Command) -> None:
        """Send the launch of a step whose end will be told to `on_ended`."""
        with self._lock:
            self._ensure_host()
            self._running.add(folder)
            self._send(command)

    def send(self, command: Command) -> None:
        """Send a command to the host that lives; a dead one has nothing left to be told."""
        with self._lock:
            if self._process is not None:
                self._send(command)

    def renew(self, seconds: float) -> None:
        """Let steps go on for so long, also those that a host which still loads has yet to run."""
        with self._lock:
            self._leased_until = time.monotonic() + seconds
            if self._process is not None and self.ready is not None:
                self._send(Renew(seconds))

    def read(self, call: str, arguments: Mapping[str, Any], timeout_seconds: float) -> Answer:
        """Have the warm reader answer a call.

        Raises:
            HostDiedError: it died over it.
            TimeoutError: it took too long.
        """
        id_ = uuid.uuid4().hex
        future: Future[Answer] = Future()
        with self._lock:
            self._ensure_host()
            self._answers[id_] = future
            self._send(Read(id_, call, arguments, timeout_seconds))
        try:
            return future.result(timeout_seconds + 10)
        finally:
            with self._lock:
                self._answers.pop(id_, None)

    def close(self) -> None:
        """End the host and all that runs under it."""
        with self._lock:
            self._is_closed = True
            process = self._process
        if process is None:
            return
        try:
            if process.stdin:
                process.stdin.close()
            process.wait(timeout=5)
        except (OSError, subprocess.TimeoutExpired):
            process.kill()
            process.wait()

    def _ensure_host(self) -> None:
        if self._process is not None or self._is_closed:
            return
        self._has_spawned.clear()
        threading.Thread(target=self._live, name="step-host", daemon=True).start()
        self._has_spawned.wait()

    def _live(self) -> None:
        """Spawn the host and read its events until it ends."""
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                host_command(self._options),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=host_environment(),
                text=True,
                bufsize=1,
            )
            self._process = process
        finally:
            self._has_spawned.set()
        if process.stdout is not None:
            with process.stdout as said:
                for line in said:
                    self._hear(line)
        process.wait()
        was_at_work = self._bury()
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        if was_at_work:  # One that never was would only die again.
            self.start()

    def _hear(self, line: str) -> None:
        if not line.strip():
            return
        try:
            event = event_from_json(json.loads(line))
        except ValueError:
            logger.warning("The step host said something that is no event: %.200s", line)
            return
        if isinstance(event, Ended):
            with self._lock:
                self._running.discard(event.folder)
            self._on_ended(event)
        elif isinstance(event, Answer):
            with self._lock:
                future = self._answers.pop(event.id, None)
            if future is not None:
                future.set_result(event)
        elif isinstance(event, Ready):
            self._open(event)

    def _open(self, ready: Ready) -> None:
        """The host listens from now on: send what was to be said before."""
        if self._options.isolation == "auto" and ready.isolation != "full":
            detail = " ".join(ready.detail)
            logger.warning("Steps are isolated less (%s): %s", ready.isolation, detail)
        with self._lock:
            is_successor = self.ready is not None
            lost = self._take_open() if is_successor else (self._take_lapsed(), {})
            self.ready, unsent, self._unsent = ready, self._unsent, []
            # A successor listens from its first `status` on: what was said before is void.
            first: list[Command] = [Status()] if is_successor else []
            lease = [Renew(self._lease)] if self._lease > 0 else []
            for command in (*first, *lease, *([] if is_successor else unsent)):
                self._send(command)
        self._give_up(*lost)
        self.became_ready.set()

    @property
    def _lease(self) -> float:
        """How long steps may go on; 0 where that is over, or was never limited."""
        return max(0.0, (self._leased_until or 0.0) - time.monotonic())

    def _take_lapsed(self) -> set[str]:
        """Take the steps that were to be launched while the worker stood still for too long.

        Others may run them by now.
        """
        if self._leased_until is None or self._lease > 0:
            return set()
        lapsed = {command.folder for command in self._unsent if isinstance(command, Launch)}
        self._unsent = [c for c in self._unsent if not isinstance(c, Launch)]
        self._running -= lapsed
        return lapsed

    def _bury(self) -> bool:
        """The host is dead, and so is everything that it ran; say whether it had been ready."""
        with self._lock:
            lost, was_at_work = self._take_open(), self.ready is not None
            self._process, self.ready, self._unsent = None, None, []
            self.became_ready.clear()
        self._give_up(*lost)
        return was_at_work

    def _take_open(self) -> tuple[set[str], dict[str, Future[Any]]]:
        """Take the steps and calls whose ends nobody will tell any more."""
        lost, self._running = self._running, set()
        answers, self._answers = self._answers, {}
        return lost, answers

    def _give_up(self, lost: set[str], answers: dict[str, Future[Any]]) -> None:
        for folder in lost:
            self._on_ended(Ended(folder=folder, status=9, signal=9, reason="lost"))
        for future in answers.values():
            future.set_exception(HostDiedError("The step host died over this call."))

    def _send(self, command: Command) -> None:
        process = self._process
        if process is None or process.stdin is None:
            raise HostDiedError("The step host could not be started.")
        if self.ready is None:
            self._unsent.append(command)
            return
        try:
            process.stdin.write(json.dumps(to_json(command)) + "\n")
            process.stdin.flush()
        except (OSError, ValueError):
            logger.warning("The step host went away while it was spoken to.")
