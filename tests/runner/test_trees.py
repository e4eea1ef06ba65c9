"""Process trees that try to outlive their step: after `ended` nothing of them is left."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from designer.runner.host.descendants import descendants
from designer.runner.protocol import Ready, Status, host_command, host_environment, judge
from tests.runner.host_client import HostClient, a_host, light
from tests.runner.processes import alive_in, wait_until

STUBBORN = "import os, signal, time\nos.setsid() if os.getpid() != os.getsid(0) else None\n" + (
    "for number in (1, 2, 15): signal.signal(number, signal.SIG_IGN)\n"
    "open('up', 'w').close()\nwhile True: time.sleep(3600)"
)
DAEMON = (
    "import os, time\n"
    "if os.fork() == 0:\n"
    "    os.setsid()\n"
    "    if os.fork() == 0:\n"
    "        open('up', 'w').close()\n"
    "        while True: time.sleep(3600)\n"
    "    os._exit(0)\n"
    "while not os.path.exists('up'): time.sleep(0.005)\n"
)


def test_a_loop_without_end_is_ended_by_its_time(any_host: HostClient) -> None:
    step = any_host.script("loop", "while True: pass", timeout_seconds=0.5)
    folder, ended, said = any_host.run(step)
    assert ended.timed_out
    assert said.error is not None
    assert said.error.code == "timeout"
    assert alive_in(folder) == []


def test_a_process_that_ignores_signals_in_its_own_session_is_cancelled(
    any_host: HostClient,
) -> None:
    step = any_host.script("stubborn", STUBBORN)
    folder = any_host.launch(step)
    wait_until((folder / "work" / "up").exists)
    any_host.cancel(folder)
    ended = any_host.ended(folder)
    assert ended.cancelled
    assert alive_in(folder) == []
    error = judge(folder, step, ended).error
    assert error is not None
    assert error.code == "cancelled"


def test_a_daemon_that_forked_twice_dies_with_its_step(any_host: HostClient) -> None:
    folder, _, said = any_host.run(any_host.script("daemon", f"{DAEMON}output = 'done'"))
    assert said.ok
    assert alive_in(folder) == []


def test_a_daemon_that_forked_twice_is_cancelled(any_host: HostClient) -> None:
    folder = any_host.launch(any_host.script("daemon-cancel", f"{DAEMON}time.sleep(3600)"))
    wait_until((folder / "work" / "up").exists)
    any_host.cancel(folder)
    assert any_host.ended(folder).cancelled
    assert alive_in(folder) == []


def test_a_chain_of_processes_that_fork_on_is_ended(any_host: HostClient) -> None:
    source = "import os\nopen('up', 'w').close()\nwhile True:\n    if os.fork(): os._exit(0)"
    folder = any_host.launch(any_host.script("chain", source, timeout_seconds=30))
    any_host.ended(folder)
    assert alive_in(folder) == []


def test_a_built_in_step_can_be_cancelled(any_host: HostClient) -> None:
    step = any_host.script("builtin", "import time\nopen('up', 'w').close()\ntime.sleep(3600)")
    folder = any_host.launch(replace(step, user_code=False))
    wait_until((folder / "work" / "up").exists)
    any_host.cancel(folder)
    assert any_host.ended(folder).cancelled
    assert alive_in(folder) == []


def test_cancelling_what_has_ended_does_nothing(any_host: HostClient) -> None:
    folder, _, _ = any_host.run(any_host.script("over", "output = 1"))
    any_host.cancel(folder)
    assert any_host.run(any_host.script("after", "output = 1"))[2].ok


def test_the_end_of_the_worker_ends_every_step(tmp_path: Path) -> None:
    with a_host(light(tmp_path)) as client:
        folders = _two_stubborn(client)
    assert [alive_in(folder) for folder in folders] == [[], []]


@pytest.mark.parametrize("isolation", ["auto", "landlock", "reduced"])
def test_a_host_that_is_killed_takes_its_steps_along(tmp_path: Path, isolation: str) -> None:
    with a_host(light(tmp_path, isolation=isolation)) as client:
        folders = _two_stubborn(client)
        client.process.send_signal(signal.SIGKILL)
        client.process.wait()
        wait_until(lambda: not any(alive_in(folder) for folder in folders))


@pytest.mark.parametrize("isolation", ["auto", "reduced"])
def test_a_server_that_is_killed_has_a_successor_at_once(tmp_path: Path, isolation: str) -> None:
    with a_host(light(tmp_path, isolation=isolation)) as client:
        folders = _two_stubborn(client)
        client.events.clear()
        os.kill(_server_below(client.process.pid), signal.SIGKILL)
        client.wait(Ready, lambda _: True)
        assert [alive_in(folder) for folder in folders] == [[], []]
        lost = client.launch(client.script("unheard", "raise SystemExit"))
        client.send(Status())
        folder = client.launch(client.script("heard", "output = 'well'"))
        assert client.ended(folder).status == 0
        assert not any(getattr(event, "folder", "") == str(lost) for event in client.events)


def _server_below(pid: int) -> int:
    """Give the process that serves, by its name."""
    names = {below: Path(f"/proc/{below}/comm").read_text().strip() for below in descendants(pid)}
    return next(below for below, name in names.items() if name == "step-host")


@pytest.mark.parametrize("isolation", ["auto", "landlock", "reduced"])
def test_a_worker_that_is_killed_takes_the_host_along(tmp_path: Path, isolation: str) -> None:
    with a_host(light(tmp_path / "unused")) as client:
        options = light(tmp_path, isolation=isolation)
        step = client.script("orphan", STUBBORN)
        folder = step.write(tmp_path / "orphan")
        source = (
            "import json, os, subprocess, sys\n"
            f"host = subprocess.Popen({host_command(options)!r}, stdin=subprocess.PIPE)\n"
            f"message = {{'do': 'launch', 'folder': {str(folder)!r}, 'user_code': True}}\n"
            "host.stdin.write(json.dumps(message).encode() + b'\\n'); host.stdin.flush()\n"
            "sys.stdin.read()\n"
        )
        worker = subprocess.Popen(
            [sys.executable, "-c", source],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=host_environment(),
        )
        wait_until((folder / "work" / "up").exists)
        worker.kill()
        worker.communicate()
        wait_until(lambda: not alive_in(folder))


def test_a_guard_that_is_killed_takes_its_step_along(any_host: HostClient) -> None:
    folder = any_host.launch(any_host.script("guard", STUBBORN))
    wait_until((folder / "work" / "up").exists)
    (step,) = alive_in(folder)
    status = Path(f"/proc/{step}/status").read_text()
    guard = int(status.partition("PPid:")[2].split()[0])
    os.kill(guard, signal.SIGKILL)
    assert any_host.ended(folder).reason == "lost"
    wait_until(lambda: not alive_in(folder))
    assert any_host.run(any_host.script("guard-after", "output = 1"))[2].ok


def _two_stubborn(client: HostClient) -> list[Path]:
    folders = [client.launch(client.script(name, STUBBORN)) for name in ("one", "two")]
    for folder in folders:
        wait_until((folder / "work" / "up").exists)
    return folders
