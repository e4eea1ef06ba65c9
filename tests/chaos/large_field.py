"""The large size under siege: PostgreSQL, a broker, two web processes, two workers and a clock."""

import contextlib
import signal
import socket
import subprocess
import time
from pathlib import Path
from random import Random

import psycopg
from kombu import Connection

from tests.chaos.fields import STEP_DISK_BYTES, Field, MortalServer, data_of
from tests.chaos.ledger import PostgresSource, Source
from tests.engines.daemons import LOOPBACK, Daemon, answers
from tests.engines.postgres import Postgres
from tests.engines.redis import Redis
from tests.engines.small_disk import SmallDisk
from tests.execution.processes import descendants

LOST_AFTER_SECONDS = 12.0
QUEUE = "compute.local"
COMMANDS = {
    "left": ("worker", "--compute", "local"),
    "right": ("worker", "--compute", "local"),
    "clock": ("clock",),
}


class LargeField(Field):
    """`first` and `second` are web servers; workers and the clock are started beside the first."""

    lost_after_seconds = LOST_AFTER_SECONDS
    open_runs = 4

    def __init__(
        self,
        folder: Path,
        postgres: Postgres,
        broker: Daemon,
        redis: Redis,
        disk: SmallDisk | None = None,
    ) -> None:
        self.postgres, self.broker, self.redis, self.disk = postgres, broker, redis, disk
        self.database_url = postgres.new_database()
        self.broker_url = str(broker.url())  # type: ignore[attr-defined]
        self.artifacts, self.bells = data_of(folder), folder / "bells"
        self.folder, self.server_choice = folder, Random(0)  # noqa: S311
        shared = {
            "PLUMBLINE_WORKER": "false",
            "PLUMBLINE_SECRET_KEY": "the same for all processes of an installation",
            "PLUMBLINE_ARTIFACTS_URL": str(self.artifacts),
            "PLUMBLINE_SLOTS": "3",
            "PLUMBLINE_STEP_DISK_BYTES": STEP_DISK_BYTES,
            "PLUMBLINE_DATABASE_URL": self.database_url,
            "PLUMBLINE_BROKER_URL": self.broker_url,
            "PLUMBLINE_CHANNELS_URL": redis.url(1),
            "PLUMBLINE_DATABASE_CONNECTIONS": "8",
            "PLUMBLINE_LOST_AFTER_SECONDS": str(LOST_AFTER_SECONDS),
            "CHAOS_BELLS": str(self.bells),
        }
        for name in ("first", "second"):
            (folder / name).mkdir()
        self.first = MortalServer(folder / "first", **shared)
        self.second = MortalServer(folder / "second", **shared)

    def start(self) -> None:
        for server in (self.first, self.second):
            server.spawn("up", "--port", str(server.port))
        for server in (self.first, self.second):
            server.wait_until_it_answers()
        self.second._token = self.first.token  # One database, one token.
        self.revive()

    def stop(self) -> None:
        for server in (self.second, self.first):
            server.__exit__(None, None, None)

    def open_source(self) -> Source:
        return PostgresSource(self.database_url)

    @property
    def server(self) -> MortalServer:  # type: ignore[override]
        """Speak to either of those that live."""
        living = [server for server, _ in self.roots("web")]
        return self.server_choice.choice(living or [self.first])

    def workers(self) -> list[tuple[MortalServer, str]]:
        return self.roots("worker")

    def roots(self, role: str) -> list[tuple[MortalServer, str]]:
        named = {
            "web": [(self.first, "up"), (self.second, "up")],
            "worker": [(self.first, "left"), (self.first, "right")],
            "clock": [(self.first, "clock")],
        }
        return [(server, name) for server, name in named.get(role, ()) if server.is_alive(name)]

    def pids(self, role: str) -> list[int]:
        daemon = {"database": self.postgres.daemon, "broker": self.broker}.get(role)
        if daemon is None:
            return super().pids(role)
        return [daemon.pid, *descendants(daemon.pid)] if daemon.pid else []

    def revive(self) -> None:
        for server in (self.first, self.second):
            if not server.is_alive("up"):
                server.spawn("up", "--port", str(server.port))
        for name, command in COMMANDS.items():
            if not self.first.is_alive(name):
                self.first.spawn(*command, name=name)

    def kill_engine(self, role: str) -> None:
        """End the database or the broker as a power cut would, and start it again."""
        self.expect_refusals()
        if role == "broker":
            self.broker.stop(signal.SIGKILL)
            self.broker.start()
            return
        family = self.pids("database")
        self.postgres.daemon.stop(signal.SIGKILL)
        deadline = time.monotonic() + 30
        while any(Path(f"/proc/{pid}").exists() for pid in family[1:]):
            assert time.monotonic() < deadline, "PostgreSQL's processes outlive it."
            time.sleep(0.02)
        self.postgres.start()
        self.expect_refusals()

    def cut(self, role: str) -> None:
        """Drop all connections at once."""
        self.expect_refusals()
        if role == "database":
            with psycopg.connect(self.database_url, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            return
        if self.broker is not self.redis:  # RabbitMQ's own command takes seconds; only root may.
            subprocess.run(
                ["ss", "--kill", "dst", LOOPBACK, "dport", "=", f":{self.broker.port}"],
                check=False, capture_output=True,
            )  # fmt: skip
        with socket.create_connection((LOOPBACK, self.redis.port)) as client:
            client.sendall(b"CLIENT KILL TYPE normal\r\nCLIENT KILL TYPE pubsub\r\n")
            client.recv(64)

    def purge(self) -> None:
        """Lose what lies in the broker."""
        with contextlib.suppress(Exception), Connection(self.broker_url) as connection:
            connection.channel().queue_purge(QUEUE)

    def sweep(self) -> None:
        self.first.kill("clock")
        self.revive()

    def is_whole(self) -> bool:
        return self.first.has_said("clock", "running") and all(
            self.first.has_said(name, "Working") for name in ("left", "right")
        )

    def has_answer(self) -> bool:
        return any(answers(server.port) for server, _ in self.roots("web"))

    def logs(self) -> str:
        logs = sorted(self.folder.glob("*/*.log"))
        return "\n".join(f"--- {log}\n{log.read_text()[-2500:]}" for log in logs)
