"""A second machine as the network sees it: a namespace with one cable to this one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Self

import pytest

# The block for tests of networks (RFC 2544), which nobody routes.
HERE, THERE, MASK = "198.18.77.1", "198.18.77.2", 30
# A name and a table of processes of its own too: a machine knows of no other's.
APART = ("unshare", "--uts", "--pid", "--ipc", "--fork", "--kill-child", "--mount-proc")
NAMED = 'hostname second; exec "$@"'


class SecondMachine:
    """Its programs reach this machine at `HERE` as long as the cable is plugged in."""

    def __init__(self) -> None:
        self.name = f"plumbline-{os.getpid()}"
        self.cable = f"pl{os.getpid()}"

    def __enter__(self) -> Self:
        try:
            self._make()
        except subprocess.CalledProcessError as error:
            self.__exit__()
            pytest.skip(f"A network namespace cannot be made here: {error.stderr.strip()}")
        return self

    def __exit__(self, *_: object) -> None:
        # The cable goes with its other end.
        subprocess.run([_ip(), "netns", "delete", self.name], capture_output=True, check=False)

    def network(self) -> tuple[str, ...]:
        """Give the beginning of a command line whose program has the network of over there."""
        return ("nsenter", f"--net=/run/netns/{self.name}")

    def program(self) -> tuple[str, ...]:
        """Give the beginning of a command line that runs manage.py there."""
        there = (_ip(), "netns", "exec", self.name, *APART, "sh", "-c", NAMED, "sh")
        return (*there, sys.executable, "manage.py")

    def unplug(self) -> None:
        ip("link", "set", self.cable, "down")

    def plug_in(self) -> None:
        ip("link", "set", self.cable, "up")

    def _make(self) -> None:
        ip("netns", "add", self.name)
        ip("link", "add", self.cable, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        ip("addr", "add", f"{HERE}/{MASK}", "dev", self.cable)
        ip("-n", self.name, "addr", "add", f"{THERE}/{MASK}", "dev", "eth0")
        for device in ("lo", "eth0"):
            ip("-n", self.name, "link", "set", device, "up")
        self.plug_in()


def ip(*arguments: str) -> None:
    subprocess.run([_ip(), *arguments], capture_output=True, text=True, check=True)


def _ip() -> str:
    found = shutil.which("ip") or shutil.which("ip", path="/usr/sbin:/sbin")
    if found is None or os.getuid() != 0:
        pytest.skip("Only root can make network namespaces, with iproute2.")
    return found


@pytest.fixture(scope="module")
def second_machine() -> Iterator[SecondMachine]:
    with SecondMachine() as machine:
        yield machine
