"""A real sshd on loopback, with keys, a configuration and a home folder of its own."""

import contextlib
import getpass
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from designer.artifacts.store import LocalStore
from designer.execution.backends.ssh.settings import SshSettings, ssh_settings
from tests.engines.daemons import Daemon, free_port, require_program

CONFIGURATION = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/user_key.pub
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
SetEnv HOME={home} UV_NO_INDEX=1 UV_FIND_LINKS={home}/.config/pip/wheels
"""


class Sshd(Daemon):
    """Users sign in with `user_key`; their home is a folder in the server's own."""

    def __init__(self, folder: Path) -> None:
        program, port = require_program("sshd", "openssh-server"), free_port()
        self.home = folder / "home"
        self.home.mkdir()
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # where it locks itself in before a login
        for name in ("host_key", "user_key", "other_key"):
            _make_key(folder / name)
        text = CONFIGURATION.format(port=port, folder=folder, home=self.home)
        (folder / "sshd_config").write_text(text)
        super().__init__([program, "-D", "-e", "-f", str(folder / "sshd_config")], port, folder)

    @property
    def known_hosts(self) -> str:
        return f"[127.0.0.1]:{self.port} {(self.folder / 'host_key.pub').read_text()}"

    def stored(self, *, our_python: bool = False) -> dict[str, Any]:
        """Give the settings of a compute target on this machine, as its row has them.

        Its own Python has nothing but the standard library; ours has the packages of the product.
        """
        return {
            "host": "127.0.0.1",
            "port": self.port,
            "user": getpass.getuser(),
            "python": sys.executable if our_python else "/usr/bin/python3",
            "key_file": str(self.folder / "user_key"),
            "known_hosts": self.known_hosts,
        }

    def settings(self, store: LocalStore, **changed: Any) -> SshSettings:
        """Give what a backend is made with; `changed` are fields of the row, or our own."""
        stored = self.stored()
        ours = {
            name: changed.pop(name) for name in list(changed) if name not in (*stored, "folder")
        }
        return ssh_settings({**stored, **changed}, store=store, **ours)

    def attendants(self) -> list[psutil.Process]:
        """Find the processes over there that follow a step: they watch that of its guard."""
        children = (
            psutil.Process(self._process.pid).children(recursive=True) if self._process else ()
        )
        return [child for child in children if _watches_a_process(child)]

    def drop_connections(self) -> None:
        """Kill what serves the connections, as a machine in between would."""
        for process in psutil.Process(self._process.pid).children() if self._process else ():
            with contextlib.suppress(psutil.NoSuchProcess):
                _kill(process)

    def stop(self, number: int = signal.SIGTERM) -> None:
        self.drop_connections()
        super().stop(number)


def _kill(process: psutil.Process) -> None:
    """Kill a server process and those that it split off for its user, but nothing they serve."""
    for child in process.children():
        if child.name().startswith("sshd"):
            child.kill()
    process.kill()


def _watches_a_process(process: psutil.Process) -> bool:
    try:
        opened = Path(f"/proc/{process.pid}/fd").iterdir()
        return any("pidfd" in str(place.readlink()) for place in opened)
    except OSError:
        return False


def _make_key(path: Path) -> None:
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(command, check=True)


@pytest.fixture(scope="session")
def sshd() -> Iterator[Sshd]:
    with tempfile.TemporaryDirectory(prefix="plumbline-sshd-") as folder:
        server = Sshd(Path(folder))
        server.start()
        yield server
        server.stop()
