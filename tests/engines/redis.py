"""A real Redis on loopback."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.daemons import Daemon, free_port, require_program


class Redis(Daemon):
    """Keeps nothing on disk: what it held is lost when it stops."""

    def __init__(self, folder: Path) -> None:
        program, port = require_program("redis-server", "redis-server"), free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        super().__init__([*command, "--appendonly", "no"], port, folder)

    def url(self, number: int = 0) -> str:
        return f"redis://127.0.0.1:{self.port}/{number}"


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    with tempfile.TemporaryDirectory(prefix="plumbline-redis-") as folder:
        server = Redis(Path(folder))
        server.start()
        yield server
        server.stop()
