"""Whether an engine answers: a thread of its own asks now and then, so nobody else waits."""

import threading
import time
from datetime import UTC, datetime

from designer.execution.backends.docker.engine import UNREACHABLE, Engine

LOOKS_EVERY_SECONDS = 10.0
FIRST_LOOK_SECONDS = 3.0


class Pulse:
    """`silent_since` is when the engine first did not answer, None while it does."""

    def __init__(
        self,
        engine: Engine,
        gives_up_after_seconds: float,
        *,
        looks_every_seconds: float = LOOKS_EVERY_SECONDS,
    ) -> None:
        self.silent_since: datetime | None = None
        self._engine = engine
        self._gives_up_after = gives_up_after_seconds
        self._every = min(looks_every_seconds, gives_up_after_seconds / 4)
        self._silent_at: float | None = None
        self._has_looked, self._is_over = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def has_given_up(self) -> bool:
        """Whether the engine has been silent for so long that its steps count as lost."""
        return self.is_silent_for(self._gives_up_after)

    def is_silent_for(self, seconds: float) -> bool:
        since = self._silent_at
        return since is not None and time.monotonic() - since > seconds

    def watch(self) -> None:
        """Begin to look, if nobody has; wait a little for the first look."""
        with self._lock:
            if self._thread is None and not self._is_over.is_set():
                self._thread = threading.Thread(target=self._live, name="engine-pulse", daemon=True)
                self._thread.start()
        self._has_looked.wait(FIRST_LOOK_SECONDS)

    def stop(self) -> None:
        self._is_over.set()

    def _live(self) -> None:
        while True:
            began = time.monotonic()
            try:
                self._engine.ping()
                self._silent_at = self.silent_since = None
            except UNREACHABLE:
                self.silent_since = self.silent_since or datetime.now(UTC)
                self._silent_at = began if self._silent_at is None else self._silent_at
            self._has_looked.set()
            if self._is_over.wait(self._every):
                return
