"""A real Docker engine in namespaces of its own: its bridge, its mounts and its processes.

It meets no other engine of the machine, and when it ends all of its containers end with it.
"""

import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docker
import pytest

from tests.engines.daemons import require_program, wait_until
from tests.engines.docker_image import (
    TABLE_PACKAGES,
    digest_of_image,
    place_of_packages,
    write_image,
)

BARE = "plumbline-test-bare:latest"  # Python and nothing else
TABLES = "plumbline-test-tables:latest"  # with what tables need
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "plumbline-tests"
# Killed with the tests, however they end.
MORTAL = ("setpriv", "--pdeathsig", "KILL")
# In memory: images are quick to make there, and are gone with the last of its processes.
IN_MEMORY = 'mount -t tmpfs -o size=3g,mode=700 data "$0"; '
START = 'ip link set lo up; exec "$@"'
APART = ("--mount", "--pid", "--ipc", "--fork", "--kill-child", "--mount-proc")
OWN_NETWORK = (*MORTAL, "unshare", "--net", *APART)
THIS_NETWORK = (*MORTAL, "unshare", *APART)
# Where it shares the network of this machine it changes nothing in it.
NO_BRIDGE = ("--bridge=none", "--iptables=false", "--ip6tables=false")


class Dockerd:
    """One engine; `folder` is short, for a socket's path has at most 107 characters."""

    def __init__(
        self,
        folder: Path,
        *options: str,
        inside: tuple[str, ...] = OWN_NETWORK,
        in_memory: bool = True,
    ) -> None:
        self.folder = folder
        self.base_url = f"unix://{folder}/sock"
        self._options = options
        self._beginning = (*inside, "sh", "-c", (IN_MEMORY if in_memory else "") + START)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the engine, or skip the test where this machine does not let it run."""
        if os.getuid() != 0:
            pytest.skip("dockerd can be started by root only.")
        program = require_program("dockerd", "docker.io")
        require_program("containerd", "containerd")
        require_program("iptables", "iptables")
        data = f"{self.folder}/data"
        Path(data).mkdir(exist_ok=True)
        places = [f"--data-root={data}", f"--exec-root={self.folder}/exec"]
        own = [f"--pidfile={self.folder}/pid", f"--host={self.base_url}"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._beginning, data, program, *places, *own, *self._options],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        process = self._process
        wait_until(lambda: process.poll() is not None or self._answers(), "dockerd")
        if process.poll() is not None:
            last = (self.folder / "log").read_text().strip().splitlines()[-1:]
            pytest.skip(f"dockerd cannot be started on this machine: {' '.join(last)}")

    def stop(self) -> None:
        """End the engine and all that it runs, in peace where it can be had."""
        process, self._process = self._process, None
        if process is None:
            return
        self.signal_engine(process.pid)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=15)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let the engine take connections, and answer none of them."""
        assert self._process is not None
        self.signal_engine(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal_engine(self._process.pid, signal.SIGCONT)

    def signal_engine(self, parent: int, number: int = signal.SIGTERM) -> None:
        """Send a signal to the engine itself, which is the first process of its namespace."""
        for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            os.kill(int(child), number)

    def client(self) -> docker.DockerClient:
        return docker.DockerClient(base_url=self.base_url, timeout=60)

    def load(self, name: str, tar: Path) -> None:
        """Make an image of a file system."""
        repository, _, tag = name.partition(":")
        client = self.client()
        packages = f"ENV PYTHONPATH={place_of_packages()}"
        said = client.api.import_image(str(tar), repository=repository, tag=tag, changes=[packages])
        client.close()
        assert "error" not in said, said

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as trial:
            return trial.connect_ex(f"{self.folder}/sock") == 0


def image_tar(name: str, packages: tuple[str, ...]) -> Path:
    """Make the file system of an image, once for what it holds."""
    tar = CACHE / f"{name}-{digest_of_image(packages)[:16]}.tar"
    if not tar.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        for old in CACHE.glob(f"{name}-*.tar"):
            old.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(dir=CACHE, delete=False) as draft:
            write_image(draft, packages=packages)
        Path(draft.name).replace(tar)
    return tar


@pytest.fixture(scope="session")
def dockerd() -> Iterator[Dockerd]:
    """An engine with two images: of Python, and of Python with what tables need."""
    with tempfile.TemporaryDirectory(prefix="pl-docker-", ignore_cleanup_errors=True) as folder:
        engine = Dockerd(Path(folder))
        engine.start()
        try:
            engine.load(BARE, image_tar("bare", ()))
            engine.load(TABLES, image_tar("tables", TABLE_PACKAGES))
            yield engine
        finally:
            engine.stop()
