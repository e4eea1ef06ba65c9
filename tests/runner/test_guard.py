"""The guard of one command: its walls, its limits, and that nothing is left of it."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from designer.runner.protocol import Ended, Limits, event_from_json, host_environment
from designer.runner.protocol.guarding import Guarded, guard_command
from designer.runner.sandbox import bubblewrap
from tests.runner.processes import wait_until

LEVELS = ("auto", "landlock", "reduced")
TREE = (
    "import os, time\nos.fork() or os.setsid()\nopen('up', 'a').close()\n"
    "os.environ['CANARY'] = 'tree'\ntime.sleep(600)"
)


class Guard:
    """A guard that was told to run some Python."""

    def __init__(self, folder: Path, code: str, python: str = sys.executable, **how: Any) -> None:
        limits = Limits(**{k: how.pop(k) for k in tuple(how) if k in Limits.__slots__})
        command = (python, "-c", code, str(folder))
        guarded = Guarded(str(folder), command, host_environment(), limits=limits, **how)
        self.folder = folder
        self.process = subprocess.Popen(
            guard_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=host_environment(),
            text=True,
        )
        self.say(guarded.to_json())

    def say(self, message: dict[str, Any]) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def ended(self) -> Ended:
        assert self.process.stdout
        event = event_from_json(json.loads(self.process.stdout.read()))
        assert isinstance(event, Ended)
        return event

    @property
    def log(self) -> str:
        return (self.folder / "log.txt").read_text()

    def living(self) -> list[str]:
        """Find what still runs in the folder, wherever it has moved to."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
            except OSError:
                continue
            if str(self.folder).encode() in words:
                found.append(entry.name)
        return found


Start = Callable[..., Guard]


@pytest.fixture
def guard_of(tmp_path: Path) -> Iterator[Start]:
    guards: list[Guard] = []

    def start(code: str, folder: Path = tmp_path, **how: Any) -> Guard:
        guards.append(Guard(folder, code, **how))
        return guards[-1]

    yield start
    for guard in guards:
        guard.process.kill()
        guard.process.communicate()


@pytest.fixture(params=LEVELS)
def start(request: pytest.FixtureRequest, guard_of: Start) -> Start:
    return partial(guard_of, isolation=request.param)


def test_a_command_ends_and_its_output_is_in_the_log(start: Start):
    guard = start("print('hello')")
    assert guard.ended().status == 0
    assert guard.log == "hello\n"


def test_it_has_no_variables_but_its_own(start: Start, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLUMBLINE_SECRET_KEY", "canary")
    guard = start("import os; print('canary' in str(os.environ))")
    guard.ended()
    assert guard.log == "False\n"


def test_a_tree_that_leaves_its_session_is_dead_when_it_is_cancelled(start: Start):
    guard = start(TREE)
    wait_until((guard.folder / "up").exists)
    guard.say({"do": "cancel"})
    assert guard.ended().cancelled
    assert guard.living() == []


def test_what_is_given_up_at_once_does_not_run_on(start: Start):
    guard = start("import time; time.sleep(600)")
    guard.say({"do": "cancel"})
    assert guard.ended().cancelled


def test_it_dies_when_its_lease_is_not_renewed(start: Start):
    guard = start("import time; open('up', 'a').close(); time.sleep(600)")
    wait_until((guard.folder / "up").exists)
    guard.say({"do": "renew", "seconds": 0.2})
    assert guard.ended().reason == "lost"
    assert guard.living() == []


def test_it_dies_with_who_started_it(start: Start):
    guard = start(TREE)
    wait_until((guard.folder / "up").exists)
    assert guard.process.stdin
    guard.process.stdin.close()
    guard.process.stdin = None
    wait_until(lambda: guard.living() == [])


def test_it_dies_with_its_guard(start: Start):
    guard = start(TREE)
    wait_until((guard.folder / "up").exists)
    guard.process.kill()
    assert guard.process.stdout
    assert guard.process.stdout.read() == ""  # closed only when all of it is dead
    assert guard.living() == []


def test_time_disk_and_memory_are_limited(start: Start):
    guard = start("import time; time.sleep(600)", timeout_seconds=0.5)
    assert guard.ended().reason == "timeout"
    guard = start("open('big', 'wb').write(b'x' * 10**6)", disk_bytes=2**19)
    assert guard.ended().status != 0
    guard = start("bytearray(2**30)", memory_bytes=2**27)
    assert guard.ended().status != 0


def test_what_is_not_there_cannot_be_started(guard_of: Start):
    guard = guard_of("", python="/nowhere/python", isolation="reduced")
    assert guard.ended().status != 0
    assert "/nowhere/python cannot be started" in guard.log


def test_other_folders_are_out_of_reach(guard_of: Start, tmp_path: Path, secret_file: Path):
    folder = tmp_path / "step"
    folder.mkdir()
    guard = guard_of(f"print(open({str(secret_file)!r}).read())", folder)
    assert guard.ended().status != 0
    assert "PermissionError" in guard.log or "FileNotFoundError" in guard.log


@pytest.mark.parametrize("end", ["kill -9 $$", "exit 137"])
def test_walls_are_tried_again_when_something_killed_the_trial(tmp_path: Path, end: str):
    script = f'if [ -e "$0" ]; then exit 0; fi; touch "$0"; {end}'
    assert bubblewrap.find_problem(["/bin/sh", "-c", script, str(tmp_path / "tried")]) is None


def test_walls_that_are_always_killed_are_a_problem():
    problem = bubblewrap.find_problem(["/bin/sh", "-c", "exit 137"])
    assert problem is not None
    assert "killed" in problem
