"""A server of its own for one benchmark, and the few requests that benchmarks make."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
from websockets.sync.client import connect

from tests.e2e.server import Server, running_server

TERMINAL = frozenset({"succeeded", "failed", "cancelled"})


class Stream:
    """One socket, as a tab has it."""

    def __init__(self, server: Server, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        address = server.address.replace("http", "ws") + "/ws/"
        self._socket = connect(
            address,
            additional_headers=headers,
            max_size=None,
            max_queue=None,  # heartbeats wait while other things are measured
            ping_interval=None,
        )

    def messages(self, run: str) -> Iterator[dict[str, Any]]:
        """Everything that is told of a run until it has ended, as it comes."""
        self._socket.send(json.dumps({"subscribe": {"run": run}}))
        for text in self._socket:
            message = json.loads(text)
            if message.get("run") != run:
                continue
            yield message
            if has_ended(message):
                break
        self._socket.send(json.dumps({"unsubscribe": {"run": run}}))

    def close(self) -> None:
        self._socket.close()


def has_ended(message: dict[str, Any]) -> bool:
    if message["type"] == "snapshot":
        return message["data"]["state"] in TERMINAL
    is_run_state = message["type"] == "event" and message["kind"] == "run_state"
    return is_run_state and message["payload"]["state"] in TERMINAL


@dataclass(frozen=True)
class Client:
    """Speaks the HTTP API of one server as a program does."""

    server: Server
    http: httpx.Client
    stream: Stream
    token: str
    data_dir: Path

    def pipeline(self, name: str, document: dict[str, Any]) -> str:
        made = self.http.post("pipelines/", json={"name": name})
        made.raise_for_status()
        pipeline = str(made.json()["id"])
        self.save(pipeline, document)
        return pipeline

    def save(self, pipeline: str, document: dict[str, Any]) -> None:
        address = f"pipelines/{pipeline}/graph/"
        etag = self.http.get(address).headers["ETag"]
        self.http.put(address, json=document, headers={"If-Match": etag}).raise_for_status()

    def run(self, pipeline: str, **request: Any) -> tuple[float, dict[str, Any]]:
        """Run to the end; give the seconds from the request until the end is heard, and the run."""
        begun = time.perf_counter()
        made = self.http.post(f"pipelines/{pipeline}/runs/", json=request)
        run = made.raise_for_status().json()
        if run["state"] not in TERMINAL:
            for _ in self.stream.messages(run["id"]):
                pass
        seconds = time.perf_counter() - begun
        run = self.http.get(f"runs/{run['id']}/").raise_for_status().json()
        if run["state"] != "succeeded":
            errors = {n: s["error"] for n, s in run["steps"].items() if s["error"]}
            raise AssertionError(f"The run {run['state']}: {errors}")
        return seconds, run

    def upload(self, path: Path, name: str) -> None:
        """Upload a file as a new dataset."""
        with path.open("rb") as file:
            made = self.http.post("datasets/", data={"name": name}, files={"file": file})
        made.raise_for_status()

    def imported(self, name: str) -> str:
        """Import an upload with the guesses taken as they are; give the id of the table."""
        address = f"datasets/{name}/versions/1/import/"
        self.http.post(address, json={"options": {}}).raise_for_status()
        while (version := self.version(name))["state"] not in ("ready", "failed"):
            time.sleep(0.05)
        if version["state"] == "failed":
            raise AssertionError(version["error"])
        artifact = version["artifact"]
        return str(artifact["id"] if isinstance(artifact, dict) else artifact)

    def cpu_seconds(self) -> float:
        """Processor time of the server's own process, whose threads share one interpreter."""
        times = psutil.Process(self.server.pid).cpu_times()
        return times.user + times.system

    def version(self, name: str) -> dict[str, Any]:
        found = self.http.get(f"datasets/{name}/").raise_for_status().json()
        return dict(found["versions"][0])


@contextmanager
def serving(**settings: str) -> Iterator[Client]:
    """Start a server with an empty data folder and wait until its samples are loaded."""
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        data_dir = Path(folder) / "data"
        with running_server(data_dir, **settings) as server:
            token = server.manage("token", "--name", "benchmark")
            headers = {"Authorization": f"Bearer {token}"}
            base = f"{server.address}/api/v1/"
            with httpx.Client(base_url=base, headers=headers, timeout=600) as http:
                client = Client(server, http, Stream(server, token), token, data_dir)
                _wait_for_samples(client)
                yield client
                client.stream.close()


def _wait_for_samples(client: Client) -> None:
    while True:
        datasets = client.http.get("datasets/").raise_for_status().json()["results"]
        states = {d["versions"][0]["state"] for d in datasets}
        if "failed" in states:
            raise AssertionError("A sample could not be loaded.")
        if states == {"ready"}:
            return
        time.sleep(0.1)
