"""One command behind walls of its own, followed through its guard until all of it is dead."""

import contextlib
import json
import subprocess
import threading
from collections.abc import Callable

from designer.runner.protocol import Ended, event_from_json, host_environment
from designer.runner.protocol.guarding import Guarded, guard_command


def ignore(ended: Ended) -> None:
    """Tell nobody: whoever started the command waits for it."""


class GuardedProcess:
    """Starts at once. Should this process die, the guard ends the command with all it started."""

    def __init__(self, guarded: Guarded, on_ended: Callable[[Ended], None] = ignore) -> None:
        self.ended: Ended | None = None
        self._folder, self._on_ended = guarded.folder, on_ended
        self._is_dead = threading.Event()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            guard_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=host_environment(),
            text=True,
        )
        self._say(guarded.to_json())
        threading.Thread(target=self._listen, name="command-guard", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait(self, timeout_seconds: float | None = None) -> bool:
        """Wait so long for the end; say whether all of it is dead."""
        return self._is_dead.wait(timeout_seconds)

    def cancel(self) -> None:
        """Have all of it killed; `wait` says when it is dead."""
        self._say({"do": "cancel"})

    def renew(self, seconds: float) -> None:
        """Let it go on for so long; once said, it is lost when it is not said again."""
        self._say({"do": "renew", "seconds": seconds})

    def _say(self, message: dict[str, object]) -> None:
        try:
            if self._process.stdin is not None:
                self._process.stdin.write(json.dumps(message) + "\n")
                self._process.stdin.flush()
        except (OSError, ValueError):
            return  # The guard is dead, and what it guarded dies with it.

    def _listen(self) -> None:
        said = self._process.stdout.read() if self._process.stdout is not None else ""
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # What was to be told came too late.
                    stream.close()
        self.ended = _ended(said) or Ended(self._folder, status=9, signal=9, reason="lost")
        self._is_dead.set()
        self._on_ended(self.ended)


def _ended(said: str) -> Ended | None:
    try:
        event = event_from_json(json.loads(said))
    except ValueError:
        return None
    return event if isinstance(event, Ended) else None
