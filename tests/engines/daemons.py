"""Servers that tests start on loopback and end again: what all kinds of them share."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

LOOPBACK = "127.0.0.1"
DEBIAN_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/lib/rabbitmq/bin", "/usr/sbin")


def find_program(name: str) -> str | None:
    """Find a program; Debian puts some servers where no PATH leads."""
    found = shutil.which(name)
    if found:
        return found
    places = [place for pattern in DEBIAN_FOLDERS for place in Path("/").glob(pattern[1:])]
    return next((str(p / name) for p in sorted(places, reverse=True) if (p / name).exists()), None)


def require_program(name: str, package: str) -> str:
    """Find a program or skip the test, saying which Debian package has it."""
    found = find_program(name)
    if found is None:
        pytest.skip(f"{name} is not installed; `make install-system` installs {package}.")
    return found


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def answers(port: int, host: str = LOOPBACK) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex((host, port)) == 0


def wait_until(condition: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Wait until the condition holds.

    Raises:
        AssertionError: it did not within so many seconds.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"Waited {seconds} s for {what}."
        time.sleep(0.02)


def plain_user(*names: str) -> str | None:
    """Name a user for servers that refuse to run as root; None when this is no root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in (*names, "nobody") if name in known)


def give_to(folder: Path, user: str | None) -> Path:
    """Let another user own a folder."""
    if user is not None:
        shutil.chown(folder, user)
    return folder


class Daemon:
    """One server process in the foreground, with its log in its folder."""

    host = LOOPBACK
    signals_group = False  # also what the process started, where it does not hand on a signal

    def __init__(
        self,
        command: Iterable[str],
        port: int,
        folder: Path,
        *,
        user: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.command, self.port, self.folder, self.user = list(command), port, folder, user
        self.environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 60) -> None:
        """Start the server and wait until its port answers."""
        log = self.folder / "server.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdout=output,
                stderr=output,
                user=self.user,
                extra_groups=None if self.user is None else [],
                # What it starts itself ends with it.
                start_new_session=True,
            )
        process = self._process
        wait_until(
            lambda: process.poll() is not None or answers(self.port, self.host),
            self.command[0],
            seconds,
        )
        assert process.poll() is None, log.read_text()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End the server by a signal, and wait until it is gone."""
        if self._process is None:
            return
        if self.signals_group:
            os.killpg(self._process.pid, number)
        else:
            self._process.send_signal(number)
        self._process.wait(timeout=60)
        wait_until(lambda: not answers(self.port, self.host), f"the end of {self.command[0]}")
        self._process = None
