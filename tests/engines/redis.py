"""A real Redis, on loopback where nothing else is said."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.daemons import LOOPBACK, Daemon, free_port, require_program


class Redis(Daemon):
    """Keeps nothing on disk: what it held is lost when it stops."""

    def __init__(self, folder: Path, host: str = LOOPBACK) -> None:
        program, port = require_program("redis-server", "redis-server"), free_port()
        command = [program, "--port", str(port), "--bind", host, "--protected-mode", "no"]
        super().__init__([*command, "--save", "", "--appendonly", "no"], port, folder)
        self.host = host

    def url(self, number: int = 0) -> str:
        return f"redis://{self.host}:{self.port}/{number}"


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    with tempfile.TemporaryDirectory(prefix="plumbline-redis-") as folder:
        server = Redis(Path(folder))
        server.start()
        yield server
        server.stop()
