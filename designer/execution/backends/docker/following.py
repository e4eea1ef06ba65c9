"""Following one container from its start to its end: its log, its limits, its death."""

import contextlib
import logging
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from docker.errors import APIError, NotFound
from docker.models.containers import Container
from docker.types import CancellableStream

from designer.execution.backends.docker import leftovers
from designer.execution.backends.docker.ending import ended_of
from designer.execution.backends.docker.engine import UNREACHABLE
from designer.execution.backends.docker.logs import StepLog
from designer.execution.backends.docker.pulse import Pulse
from designer.execution.backends.protocol import Attempt
from designer.runner.protocol.messages import Reason
from designer.runner.protocol.usage import exceeds

logger = logging.getLogger(__name__)
LOOKS_EVERY_SECONDS = 0.5
LOG_ENDS_WITHIN_SECONDS = 10.0


class Follower:
    """One thread waits for the end and watches the limits, one carries the log.

    An engine that is away is waited for, as only it knows whether the container lives; until it
    is given up, and the attempt is lost. One that is cancelled waits for `orphan_seconds` instead,
    since it must not be called so while it may live; whether it does `is_unknown` after that.
    """

    def __init__(
        self,
        attempt: Attempt,
        container: Container,
        image: str,
        pulse: Pulse,
        orphan_seconds: float,
    ) -> None:
        self.attempt, self.container, self.image = attempt, container, image
        self._pulse, self._orphan_seconds = pulse, orphan_seconds
        self.ended = threading.Event()
        self.is_unknown = self._is_cancelled = False
        self._lock = threading.Lock()
        self._reason: Reason | None = None
        self._is_let_go = threading.Event()
        self._is_surely_started = True  # unless the engine went away while it was to start it
        self._deadline: float | None = None
        self._log = threading.Thread(target=self._carry_log, name="container-log", daemon=True)
        self._is_log_cut = False
        self._stream: CancellableStream[bytes] | None = None

    def start(self) -> None:
        """Start the container, unless it was cancelled before.

        Raises:
            APIError: the engine cannot start it.
        """
        if not self._is_wanted():
            return self._end(None)  # Nothing of it ever lived.
        try:
            # Before the start: whoever comes later may find the engine's own log cut already.
            self._stream = self.container.attach(stream=True)
            self.container.start()
        except APIError:
            raise
        except UNREACHABLE as error:
            logger.warning("Whether %s was started is seen later: %s", self.container.name, error)
            self._is_surely_started = False
        return self.follow(started_seconds_ago=0.0)

    def follow(self, *, started_seconds_ago: float) -> None:
        """Follow the container that was started so long ago, maybe by another worker."""
        limit = self.attempt.step.limits.timeout_seconds
        if limit is not None:
            self._deadline = time.monotonic() + limit - started_seconds_ago
        self._pulse.watch()
        self._log.start()
        threading.Thread(target=self._stay, name="container", daemon=True).start()

    def kill(self, reason: Reason) -> None:
        """Kill all that runs in the container; `ended` is set when it is dead."""
        with self._lock:
            self._reason = self._reason or reason
            self._is_cancelled = self._is_cancelled or reason == "cancelled"
        with contextlib.suppress(*UNREACHABLE):  # Not started yet, dead already, or tried again.
            self.container.kill()

    def give_up(self) -> None:
        """The start failed: make sure that it did, and say that nothing lives."""
        leftovers.remove_quietly(self.container)
        self._close_stream()
        self._end(None)

    def let_go(self) -> None:
        """Follow no longer; the container lives on."""
        self._is_let_go.set()
        if (stream := self._stream) is not None:  # Who reads it closes it, for it ends now.
            with contextlib.suppress(*UNREACHABLE):
                stream.close()

    def _stay(self) -> None:
        while not self._is_let_go.is_set():
            begun = time.monotonic()
            try:
                if not self._is_surely_started and not self._has_started():
                    return self._end(None)
                self.container.wait(timeout=LOOKS_EVERY_SECONDS)
                return self._end(self._state())
            except NotFound:
                return self._end(None)
            except UNREACHABLE:  # Mostly the time-out of the wait: it runs.
                if self._has_given_up():
                    return self._lose()
                self._check_limits()
            rest = LOOKS_EVERY_SECONDS - (time.monotonic() - begun)
            self._is_let_go.wait(max(0.0, rest))
        return None

    def _has_started(self) -> bool:
        """See whether the start went through, and start again if not; False: it never will run.

        Raises:
            DockerException: the engine is still away.
        """
        if self._state()["Status"] == "created":
            try:
                if not self._is_wanted():
                    leftovers.remove(self.container)
                    return False
                self.container.start()
            except APIError as error:
                logger.warning("%s cannot be started: %s", self.container.name, error)
                leftovers.remove_quietly(self.container)
                return False
        self._is_surely_started = True
        return True

    def _is_wanted(self) -> bool:
        with self._lock:
            return self._reason is None

    def _has_given_up(self) -> bool:
        if self._is_cancelled:
            return self._pulse.is_silent_for(self._orphan_seconds)
        return self._pulse.has_given_up

    def _lose(self) -> None:
        """Give up; the next attempt, or a sweep, removes what may live on."""
        logger.warning("%s is lost with its engine.", self.container.name)
        self._reason, self.is_unknown = None, self._is_cancelled
        self.let_go()
        self._end(None)

    def _state(self) -> Mapping[str, Any]:
        self.container.reload()
        state: Mapping[str, Any] = self.container.attrs["State"]
        return state

    def _check_limits(self) -> None:
        disk = self.attempt.step.limits.disk_bytes
        if self._reason is not None:
            self.kill(self._reason)
        elif self._deadline is not None and time.monotonic() > self._deadline:
            self.kill("timeout")
        elif disk is not None and exceeds(self.attempt.folder, disk):
            self.kill("disk")

    def _end(self, state: Mapping[str, Any] | None) -> None:
        if self._log.ident is not None:
            self._log.join(LOG_ENDS_WITHIN_SECONDS)
        folder = str(self.attempt.folder)
        ended = ended_of(folder, state, self._reason, log_truncated=self._is_log_cut)
        self.attempt.ended = ended
        self.ended.set()

    def _carry_log(self) -> None:
        """Write the log as it comes; what was missed is in the log that the engine keeps."""
        log = StepLog(self.attempt.folder, self.attempt.step.limits.log_bytes)
        while not self._is_let_go.is_set():
            try:
                self._stream = self._stream or self.container.logs(stream=True, follow=True)
                log.follow(self._stream)
                if self._is_let_go.is_set():
                    break
                self.container.reload()
                if self.container.status not in ("created", "running"):
                    break
            except NotFound:
                break
            except UNREACHABLE as error:
                logger.info("The log of %s broke off: %s", self.container.name, error)
            self._close_stream()
            self._is_let_go.wait(LOOKS_EVERY_SECONDS)
        self._close_stream()
        self._is_log_cut = log.is_truncated
        log.close()

    def _close_stream(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            with contextlib.suppress(*UNREACHABLE):
                stream.close()
            stream._response.close()  # type: ignore[attr-defined]


def seconds_since_start(state: Mapping[str, Any]) -> float:
    """Say how long ago the engine started a container, by the clock that both share."""
    started = datetime.fromisoformat(str(state["StartedAt"])[:19]).replace(tzinfo=UTC)
    return max(0.0, (datetime.now(UTC) - started).total_seconds())
