"""The installations under siege: what lives there, whom to speak to, how the dead come back."""

import contextlib
import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from designer.runner.protocol.command import DEFAULT_PRELOAD
from tests.chaos.ledger import Ledger, Source, SqliteSource
from tests.engines.small_disk import SmallDisk
from tests.execution.processes import descendants
from tests.execution.server import Server

# What the workload does without is not loaded afterwards; on request (CHAOS_PRELOAD=all) step hosts
# load all, as they do for users.
PRELOAD = os.environ.get("CHAOS_PRELOAD") or " ".join(DEFAULT_PRELOAD)

STEP_DISK_BYTES = str(16 << 20)
DISK_BYTES = 160 << 20
FORGIVEN_SECONDS = 10.0  # after the database was hit


class MortalServer(Server):
    """A server whose processes can be armed; see mortal.py. Each has a file of its own."""

    program = (sys.executable, "-m", "tests.chaos.mortal")

    def __init__(self, folder: Path, **settings: str) -> None:
        super().__init__(folder, CHAOS_PRELOAD=PRELOAD, **settings)
        self._logged: dict[str, int] = {}  # before the process was started

    def spawn(self, command: str, *arguments: str, name: str = "", **more: str) -> None:
        log = self._log(name or command)
        self._logged[name or command] = log.stat().st_size if log.exists() else 0
        armed = str(self.armed(name or command))
        super().spawn(command, *arguments, name=name, CHAOS_ARMED=armed, **more)

    def armed(self, name: str) -> Path:
        return self.folder / f"armed-{name}"

    def is_alive(self, name: str) -> bool:
        process = self.processes.get(name)
        return process is not None and process.poll() is None

    def has_said(self, name: str, text: str) -> bool:
        """Whether a process has said something since it was started."""
        return text.encode() in self._log(name).read_bytes()[self._logged[name] :]

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


class Field:
    """What both sizes share. Roles are kinds of victims; a role may be played by several."""

    lost_after_seconds = 90.0
    open_runs = 3  # at once, while somebody is aimed at
    disk: SmallDisk | None = None  # that steps write to, where it can be filled
    broker_url = ""  # of one that others can reach
    folder: Path
    artifacts: Path
    database: Path
    server: MortalServer  # the one that is spoken to
    bells: Path
    has_database_on_disk = False
    _forgiven_until = 0.0

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError

    def open_source(self) -> Source:
        raise NotImplementedError

    def open_ledger(self) -> Ledger:
        return Ledger(self.open_source)

    def workers(self) -> list[tuple[MortalServer, str]]:
        """Give the processes that live and run steps, by the names they were started by."""
        raise NotImplementedError

    def roots(self, role: str) -> list[tuple[MortalServer, str]]:
        """Give the living processes of the product that play a role: server, web, worker, clock."""
        raise NotImplementedError

    def pids(self, role: str) -> list[int]:
        """Give the processes of a role, also of those beside the product."""
        return [server.processes[name].pid for server, name in self.roots(role)]

    def revive(self) -> None:
        """Start again whoever is dead, without waiting; called all the time."""
        raise NotImplementedError

    def sweep(self) -> None:
        """Start the clock anew: the first thing it does is to sweep."""
        raise NotImplementedError

    def is_whole(self) -> bool:
        """Whether all that recover others are at work."""
        return True

    def has_answer(self) -> bool:
        """Whether somebody may be spoken to."""
        raise NotImplementedError

    def kill_engine(self, role: str) -> None:
        """End the database or the broker as a power cut would, and start it again."""
        raise NotImplementedError

    def cut(self, role: str) -> None:
        """Drop all connections to the database or the broker at once."""
        raise NotImplementedError

    def purge(self) -> None:
        """Lose the bells that are on their way, where a broker holds them."""

    def expect_refusals(self) -> None:
        """Forgive refused requests for a while."""
        self._forgiven_until = time.monotonic() + FORGIVEN_SECONDS

    def forgives(self) -> bool:
        """Whether a request may be refused at present: what the product needs is away."""
        return time.monotonic() < self._forgiven_until

    def logs(self) -> str:
        raise NotImplementedError


class SmallField(Field):
    """SQLite and memory://, all in one process, and all that it writes on one disk."""

    has_database_on_disk = True

    def __init__(self, folder: Path, disk: SmallDisk | None = None) -> None:
        self.folder, self.bells, self.disk = folder, folder / "bells", disk
        self.server = MortalServer(
            folder,
            PLUMBLINE_DATA_DIR=str(data_of(folder)),
            PLUMBLINE_SLOTS="3",
            PLUMBLINE_STEP_DISK_BYTES=STEP_DISK_BYTES,
            CHAOS_BELLS=str(self.bells),
        )
        data = data_of(folder)
        self.database, self.artifacts = data / "plumbline.sqlite3", data / "artifacts"

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.__exit__(None, None, None)

    def open_source(self) -> Source:
        return SqliteSource(self.database)

    def workers(self) -> list[tuple[MortalServer, str]]:
        return self.roots("server")

    def roots(self, role: str) -> list[tuple[MortalServer, str]]:
        return [(self.server, "up")] if role == "server" and self.server.is_alive("up") else []

    def revive(self) -> None:
        if not self.server.is_alive("up"):
            self.server.start()

    def sweep(self) -> None:
        self.server.kill()
        self.server.start()

    def has_answer(self) -> bool:
        return self.server.is_alive("up")

    def logs(self) -> str:
        return (self.server.folder / "up.log").read_text()[-3000:]


def data_of(folder: Path) -> Path:
    """Give what the product writes to, which may be a disk of its own."""
    return folder / "data"


def below(pid: int, *names: str) -> list[int]:
    """Give the processes of these names that a process has started, or what it started."""
    return [child for child in descendants(pid) if name_of(child) in names]


def name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def send_signal(pids: list[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
