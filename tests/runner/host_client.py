"""A step host with real processes, and a client that waits for what it says."""

import json
import os
import selectors
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from designer.runner.protocol import (
    Answer,
    Cancel,
    Command,
    Ended,
    Event,
    ExitFile,
    HostOptions,
    Launch,
    Limits,
    Read,
    Ready,
    Started,
    StepFile,
    event_from_json,
    host_command,
    host_environment,
    judge,
    to_json,
)

E = TypeVar("E", bound=Event)
PATIENCE_SECONDS = 100.0
TEST_ROOT = Path(__file__).resolve().parents[2]


TESTS = TEST_ROOT / "tests"


class HostClient:
    """Talks to one host as a worker does."""

    def __init__(self, options: HostOptions, environment: dict[str, str] | None = None) -> None:
        self.options = options
        self.process = subprocess.Popen(
            host_command(options),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=host_environment() | (environment or {}),
        )
        self.events: list[Event] = []
        self._buffer = b""
        self._selector = selectors.DefaultSelector()
        assert self.process.stdout is not None
        self._selector.register(self.process.stdout, selectors.EVENT_READ)
        self.ready = self.wait(Ready, lambda _: True)

    def send(self, *commands: Command) -> None:
        """Send commands so that the host reads them in one go."""
        assert self.process.stdin is not None
        lines = [json.dumps(to_json(command)).encode() + b"\n" for command in commands]
        self.process.stdin.write(b"".join(lines))
        self.process.stdin.flush()

    def wait(self, kind: type[E], fits: Callable[[E], bool]) -> E:
        """Give the first event that fits, as soon as it is there."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            for event in self.events:
                if isinstance(event, kind) and fits(event):
                    return event
            left = deadline - time.monotonic()
            if left <= 0 or not self._receive(left):
                raise AssertionError(f"The host did not say {kind.__name__}: {self.events}")

    def _receive(self, seconds: float) -> bool:
        assert self.process.stdout is not None
        if not self._selector.select(seconds):
            return False
        chunk = os.read(self.process.stdout.fileno(), 1 << 20)
        *lines, self._buffer = (self._buffer + chunk).split(b"\n")
        self.events += [event_from_json(json.loads(line)) for line in lines if line]
        return bool(chunk)

    def launch(self, step: StepFile, folder: Path | None = None, *before: Command) -> Path:
        """Write a step folder and have it run, right after other commands."""
        folder = folder or self.options.steps / f"{step.step_run}-{step.attempt}"
        step.write(folder)
        self.send(*before, Launch(str(folder), step.user_code, step.network, step.limits))
        return folder

    def started(self, folder: Path) -> Started:
        return self.wait(Started, lambda event: event.folder == str(folder))

    def ended(self, folder: Path) -> Ended:
        return self.wait(Ended, lambda event: event.folder == str(folder))

    def cancel(self, folder: Path) -> None:
        self.send(Cancel(str(folder)))

    def run(self, step: StepFile) -> tuple[Path, Ended, ExitFile]:
        folder = self.launch(step)
        ended = self.ended(folder)
        return folder, ended, judge(folder, step, ended)

    def script(self, name: str, source: str, **limits: Any) -> StepFile:
        """Give a step of user code."""
        return StepFile(
            step_run=name,
            attempt=1,
            module="script",
            entry_point="tests.runner.sample_modules:run_script",
            params={"script": source},
            outputs={"output": "Text"},
            user_code=True,
            limits=Limits(**limits),
        )

    def read(self, call: str, timeout_seconds: float = 30.0, **arguments: Any) -> str:
        identity = f"call-{len(self.events)}-{call}-{time.monotonic_ns()}"
        self.send(Read(identity, call, arguments, timeout_seconds))
        return identity

    def answer(self, identity: str) -> Answer:
        return self.wait(Answer, lambda event: event.id == identity)

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE_SECONDS)
        self.process.stdout.close()
        self._selector.close()


@contextmanager
def a_host(options: HostOptions, environment: dict[str, str] | None = None) -> Iterator[HostClient]:
    client = HostClient(options, environment)
    try:
        yield client
    finally:
        client.close()


def light(steps: Path, **changes: Any) -> HostOptions:
    """Give options with nothing to import but the modules of the tests."""
    options = HostOptions(
        steps=steps,
        readable=(TESTS,),
        preload=("tests.runner.sample_modules",),
        load_later=(),
        reading="tests.runner.sample_reading",
    )
    return replace(options, **changes)
