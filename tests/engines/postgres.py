"""A real PostgreSQL on loopback; `python -m tests.engines.postgres COMMAND` runs one on it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import psycopg
import pytest

from tests.engines.daemons import (
    LOOPBACK,
    Daemon,
    find_program,
    free_port,
    give_to,
    plain_user,
    wait_until,
)
from tests.engines.daemons import require_program as require

PACKAGE = "postgresql"
# A test's data need not outlive a power cut.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB")
# What was committed must outlive a kill -9, though not a power cut.
KILLABLE = ("fsync=off", "synchronous_commit=on", "shared_buffers=64MB")


class Postgres:
    """A cluster of its own in a temporary folder; as root it runs as a plain user."""

    def __init__(
        self,
        *,
        max_connections: int = 100,
        options: tuple[str, ...] = QUICK,
        host: str = LOOPBACK,
    ) -> None:
        self.port = free_port()
        self.user = plain_user("postgres")
        self.folder = give_to(Path(tempfile.mkdtemp(prefix="plumbline-postgres-")), self.user)
        self._made = 0
        self._initialise()
        options = (*options, "unix_socket_directories=", f"max_connections={max_connections}")
        self.daemon = Daemon(
            [
                str(find_program("postgres")), "-D", str(self.folder / "data"),
                "-h", host, "-p", str(self.port),
                *(word for option in options for word in ("-c", option)),
            ],
            self.port, self.folder, user=self.user,
        )  # fmt: skip
        self.daemon.host = host

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        self.daemon.start()
        wait_until(self._takes_connections, "PostgreSQL")

    def stop(self) -> None:
        """Stop it at once, cutting off whoever is connected."""
        self.daemon.stop(signal.SIGINT)

    def url(self, database: str = "postgres") -> str:
        return f"postgres://postgres@{self.daemon.host}:{self.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database and give its address."""
        self._made += 1
        name = f"made_{self._made}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement beside the product, and give the rows that it gives."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def _takes_connections(self) -> bool:
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _initialise(self) -> None:
        subprocess.run(
            [
                str(find_program("initdb")), "-D", str(self.folder / "data"), "-U", "postgres",
                "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8",
            ],
            check=True, capture_output=True, cwd=self.folder, user=self.user,
            extra_groups=None if self.user is None else [],
        )  # fmt: skip
        # For whom it listens on a network of the tests; on loopback it changes nothing.
        with (self.folder / "data" / "pg_hba.conf").open("a") as rules:
            rules.write("host all all samenet trust\n")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One cluster for all tests; each takes a database of its own."""
    require("initdb", PACKAGE)
    with Postgres() as server:
        yield server


def main(command: list[str]) -> int:
    """Run a command with PLUMBLINE_TEST_DATABASE_URL naming an empty database."""
    if find_program("initdb") is None:
        sys.stderr.write("PostgreSQL is not installed; `make install-system` installs it.\n")
        return 1
    with Postgres() as server:
        environment = {**os.environ, "PLUMBLINE_TEST_DATABASE_URL": server.new_database()}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
