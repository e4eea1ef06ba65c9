"""A real RabbitMQ on loopback, with an Erlang node of its own."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.daemons import Daemon, free_port, give_to, plain_user, require_program

STARTS_WITHIN_SECONDS = 120


class RabbitMQ(Daemon):
    signals_group = True  # the scripts around Erlang keep it to themselves

    def __init__(self, folder: Path) -> None:
        program = require_program("rabbitmq-server", "rabbitmq-server")
        port, distribution, names = free_port(), free_port(), free_port()
        user = plain_user("rabbitmq")
        for name in ("", "data", "log"):
            (folder / name).mkdir(exist_ok=True)
            give_to(folder / name, user)
        environment = {
            "HOME": str(folder),
            "RABBITMQ_NODENAME": f"plumbline{port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
            # One of its own: the machine's would outlive the test.
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(names),
        }
        # In the foreground: started by RabbitMQ it would outlive the tests.
        epmd = [require_program("epmd", "rabbitmq-server"), "-port", str(names)]
        self._names = Daemon([*epmd, "-address", "127.0.0.1"], names, folder, user=user)
        super().__init__([program], port, folder, user=user, environment=environment)

    def start(self, seconds: float = STARTS_WITHIN_SECONDS) -> None:
        self._names.start()
        super().start(seconds)

    def stop(self, number: int = signal.SIGTERM) -> None:
        super().stop(number)
        self._names.stop()

    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"


@pytest.fixture(scope="session")
def rabbitmq_server() -> Iterator[RabbitMQ]:
    folder = Path(tempfile.mkdtemp(prefix="plumbline-rabbitmq-"))
    try:
        server = RabbitMQ(folder)
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
