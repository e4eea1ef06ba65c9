"""A server of its own for one benchmark, and the few requests that benchmarks make."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.server import Server, running_server

TERMINAL = frozenset({"succeeded", "failed", "cancelled"})
POLL_SECONDS = 0.002


@dataclass(frozen=True)
class Client:
    """Speaks the HTTP API of one server as a program does."""

    server: Server
    http: httpx.Client
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
        """Run to the end; give the seconds from the request until the end is seen, and the run."""
        begun = time.perf_counter()
        made = self.http.post(f"pipelines/{pipeline}/runs/", json=request)
        made.raise_for_status()
        run = made.json()
        while run["state"] not in TERMINAL:
            time.sleep(POLL_SECONDS)
            answer = self.http.get(f"runs/{run['id']}/")
            if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
                continue
            run = answer.raise_for_status().json()
        seconds = time.perf_counter() - begun
        if run["state"] != "succeeded":
            errors = {n: s["error"] for n, s in run["steps"].items() if s["error"]}
            raise AssertionError(f"The run {run['state']}: {errors}")
        return seconds, run

    def upload(self, path: Path, name: str) -> str:
        """Upload a file as a dataset with the guesses taken as they are; wait until it is ready."""
        with path.open("rb") as file:
            made = self.http.post("datasets/", data={"name": name}, files={"file": file})
        made.raise_for_status()
        address = f"datasets/{name}/versions/1/import/"
        self.http.post(address, json={"options": {}}).raise_for_status()
        while (version := self.version(name))["state"] not in ("ready", "failed"):
            time.sleep(0.05)
        if version["state"] == "failed":
            raise AssertionError(version["error"])
        artifact = version["artifact"]
        return str(artifact["id"] if isinstance(artifact, dict) else artifact)

    def version(self, name: str) -> dict[str, Any]:
        found = self.http.get(f"datasets/{name}/").raise_for_status().json()
        return dict(found["versions"][0])


@contextmanager
def serving() -> Iterator[Client]:
    """Start a server with an empty data folder and wait until its samples are loaded."""
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        data_dir = Path(folder) / "data"
        with running_server(data_dir) as server:
            token = server.manage("token", "--name", "benchmark")
            headers = {"Authorization": f"Bearer {token}"}
            base = f"{server.address}/api/v1/"
            with httpx.Client(base_url=base, headers=headers, timeout=600) as http:
                client = Client(server, http, token, data_dir)
                _wait_for_samples(client)
                yield client


def _wait_for_samples(client: Client) -> None:
    while True:
        datasets = client.http.get("datasets/").raise_for_status().json()["results"]
        if datasets and all(d["versions"][0]["state"] == "ready" for d in datasets):
            return
        time.sleep(0.1)
