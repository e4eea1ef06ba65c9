"""The large size as processes: two web processes, workers and a clock around real engines."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
from websockets.sync.client import connect

from tests.execution.server import Server

ENDED = {"succeeded", "failed", "cancelled"}


class Installation:
    """`first` and `second` are web servers with data folders of their own, as on two machines."""

    def __init__(self, folder: Path, **settings: str) -> None:
        shared = {
            "PLUMBLINE_WORKER": "false",
            "PLUMBLINE_SECRET_KEY": "the same for all processes of an installation",
            "PLUMBLINE_ARTIFACTS_URL": str(folder / "artifacts"),
            "PLUMBLINE_SLOTS": "1",
            **settings,
        }
        self.folder = folder
        for name in ("first", "second"):
            (folder / name).mkdir()
        self.first = Server(folder / "first", **shared)
        self.second = Server(folder / "second", **shared)

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _start(self) -> None:
        # At the same time, as a machine that comes up would: one of them migrates.
        for server in (self.first, self.second):
            server.spawn("up", "--port", str(server.port))
        for server in (self.first, self.second):
            server.wait_until_it_answers()
        self.first.spawn("clock")
        self.start_worker("left")
        self.start_worker("right")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        for server in (self.second, self.first):
            server.__exit__(kind, error, tb)

    def start_worker(self, name: str) -> None:
        self.first.spawn("worker", "--compute", "local", name=name)

    def kill_worker(self, name: str) -> None:
        self.first.kill(name)

    def worker_of(self, run: str, node: str) -> str:
        """Say which of the workers has a step, by the number of its process."""
        [(name,)] = self.rows(
            "SELECT w.name FROM execution_worker w JOIN execution_steprun s"
            " ON s.worker = w.id::text WHERE s.run_id = %s AND s.node = %s",
            run, node,
        )  # fmt: skip
        pid = int(name.rpartition(":")[2])
        return next(name for name, p in self.first.processes.items() if p.pid == pid)

    def digests(self, run: str) -> list[tuple[Any, ...]]:
        """Give the digest of each output of a run."""
        return self.rows(
            "SELECT s.node, o.port, a.digest FROM execution_steprun s"
            " JOIN execution_stepoutput o ON o.step_run_id = s.id"
            " JOIN workspace_artifact a ON a.id = o.artifact_id"
            " WHERE s.run_id = %s ORDER BY s.node, o.port",
            run,
        )

    def rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        """Ask the database beside the product."""
        with psycopg.connect(self.first.environment["PLUMBLINE_DATABASE_URL"]) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def logs(self) -> str:
        return "\n".join(
            f"--- {log}\n{log.read_text()[-3000:]}" for log in self.folder.glob("*/*.log")
        )


class Follower:
    """A browser's socket on one web server: what it heard of one run, until the run's end."""

    def __init__(self, run: str) -> None:
        self.run, self.seqs, self.states = run, [], {}  # type: tuple[str, list[int], dict[str, str]]
        self.first: int | None = None
        self.state = ""

    def hear(self, message: dict[str, Any]) -> None:
        match message:
            case {"type": "snapshot", "seq": seq, "data": data}:
                self.first, self.state = seq, data["state"]
            case {"type": "event", "seq": seq, "kind": "run_state", "payload": payload}:
                self.seqs.append(seq)
                self.state = payload["state"]
            case {"type": "event", "seq": seq, "node": node, "payload": payload}:
                self.seqs.append(seq)
                self.states[node] = payload.get("state", "")


@contextmanager
def following(server: Server, run: str, seconds: float = 120) -> Iterator[Follower]:
    """Follow a run on the socket of this server while the block runs, and to the run's end."""
    follower, errors = Follower(run), []  # type: tuple[Follower, list[Exception]]
    headers = {"Authorization": f"Bearer {server.token}"}
    with connect(
        f"ws://127.0.0.1:{server.port}/ws/", additional_headers=headers, open_timeout=30
    ) as socket:
        socket.send(json.dumps({"subscribe": {"run": run}}))
        follower.hear(json.loads(socket.recv(timeout=30)))

        def listen() -> None:
            try:
                while follower.state not in ENDED:
                    follower.hear(json.loads(socket.recv(timeout=seconds)))
            except Exception as error:  # noqa: BLE001 - told by the thread that waits
                errors.append(error)

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield follower
        thread.join(timeout=seconds)
    assert not errors, errors
    assert follower.state in ENDED, f"The socket heard no end of the run, only {follower.states}."
