"""A whole server in processes of its own, with a data folder of its own, spoken to over HTTP."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]
ANSWERS_WITHIN_SECONDS = 150  # long: a loaded machine may let processes stand still
OWN_SETTINGS = {"PLUMBLINE_TEMPLATES": "false"}
ENDED = {"succeeded", "failed", "cancelled"}


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Server:
    """`manage.py up` and what belongs to it; whatever it started is dead when it is left."""

    program: tuple[str, ...] = (sys.executable, "manage.py")

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PLUMBLINE_", "DJANGO_"))}
        self.environment = {**kept, **OWN_SETTINGS, **settings}
        self.environment.setdefault("PLUMBLINE_DATA_DIR", str(folder / "data"))
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._token = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def wait_for_death(self, seconds: float = 200) -> None:
        """Wait until the server has died of a crash point."""
        code = self.processes.pop("up").wait(timeout=seconds)
        assert code == -signal.SIGKILL, (self.folder / "up.log").read_text()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, **more: str) -> None:
        """Start the server and wait until it answers."""
        self.spawn("up", "--port", str(self.port), **more)
        self.wait_until_it_answers()

    def spawn(self, command: str, *arguments: str, name: str = "", **more: str) -> None:
        log = (self.folder / f"{name or command}.log").open("ab")
        self.processes[name or command] = subprocess.Popen(
            [*self.program, command, *arguments],
            cwd=ROOT,
            env={**self.environment, **more},
            stdout=log,
            stderr=log,
        )
        log.close()

    def kill(self, command: str = "up") -> None:
        """End it as a power cut would."""
        process = self.processes.pop(command)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def wait_until_it_answers(self, seconds: float = 200) -> None:
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.call("GET", "pipelines/")
            except (urllib.error.URLError, ConnectionError, subprocess.CalledProcessError):
                log = (self.folder / "up.log").read_text()
                assert self.processes["up"].poll() is None, log
                assert time.monotonic() < deadline, log
                time.sleep(0.05)
            else:
                return

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Call the API.

        Raises:
            urllib.error.HTTPError: it refuses.
        """
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1/{path}", data, method=method
        )
        request.add_header("Content-Type", "application/json")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        if not self._token and not self._answers():
            raise ConnectionError("The server does not listen yet.")
        request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=ANSWERS_WITHIN_SECONDS) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")

    @property
    def token(self) -> str:
        if not self._token:
            made = subprocess.run(
                [sys.executable, "manage.py", "token"],
                cwd=ROOT, env=self.environment, capture_output=True, check=True,
            )  # fmt: skip
            self._token = made.stdout.decode().strip()
        return self._token

    def _answers(self) -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0

    def make_pipeline(self, document: dict[str, Any]) -> str:
        made = self.call("POST", "pipelines/", {"name": "Test"})
        self.call(
            "PUT", f"pipelines/{made['id']}/graph/", document, If_Match=f'"{made["revision"]}"'
        )
        return str(made["id"])

    def run(self, pipeline: str, **request: Any) -> str:
        return str(self.call("POST", f"pipelines/{pipeline}/runs/", request)["id"])

    def snapshot(self, run: str) -> dict[str, Any]:
        found: dict[str, Any] = self.call("GET", f"runs/{run}/")
        return found

    def wait_for(self, run: str, wanted: Any, seconds: float = 200) -> dict[str, Any]:
        """Wait until the snapshot of a run is as wanted."""
        deadline = time.monotonic() + seconds
        while not wanted(snapshot := self.snapshot(run)):
            shown = {node: step["state"] for node, step in snapshot["steps"].items()}
            assert time.monotonic() < deadline, (snapshot["state"], shown)
            time.sleep(0.05)
        return snapshot

    def wait_for_end(self, run: str, seconds: float = 200) -> dict[str, Any]:
        return self.wait_for(run, lambda snapshot: snapshot["state"] in ENDED, seconds)

    def events(self, run: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("GET", f"runs/{run}/events/?after=0")["results"]
        return found
