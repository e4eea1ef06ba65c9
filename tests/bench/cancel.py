"""How long a script that will not die lives after Cancel, on each kind of target, over the API."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil

from tests.bench.client import Client, serving
from tests.builders import make_document, node
from tests.engines.docker_image import TABLE_PACKAGES
from tests.engines.dockerd import TABLES, Dockerd, image_tar
from tests.engines.sshd import Sshd

REPEATS = 20
KINDS: dict[str, dict[str, str]] = {
    "process": {},
    "environment": {"environment_": "more"},
    "docker": {"compute_": "boxes"},
    "ssh": {"compute_": "far"},
}
# A number of seconds that is no other's: sleep keeps the ignored signals, and shows it to all.
SCRIPT = """
import os, signal
def azureml_main(dataframe1=None, dataframe2=None):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
    os.execv("/bin/sleep", ["sleep", "{mark}"])
"""
Figure = tuple[str, float, str, str]


def measure() -> list[Figure]:
    """Give the 95th percentile from the request until none of its processes is there."""
    with serving() as client, targets(client):
        return [
            (f"cancel to dead, {kind}: p95 of {REPEATS}", p95(client, where), "s", "< 3")
            for kind, where in KINDS.items()
        ]


def p95(client: Client, where: dict[str, str]) -> float:
    times = [cancelled(client, where) for _ in range(REPEATS)]
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def cancelled(client: Client, where: dict[str, str]) -> float:
    mark = f"{600 + uuid4().int % 10**6}.{uuid4().int % 10**9:09}"
    script = node("execute_python_script", script=SCRIPT.replace("{mark}", mark), **where)
    pipeline = client.pipeline("Endless", make_document({"endless": script}))
    made = client.http.post(f"pipelines/{pipeline}/runs/", json={})
    run = made.raise_for_status().json()["id"]
    wait(lambda: len(sleepers(mark)) == 2, "both of its processes", lambda: state(client, run))
    living = [psutil.Process(pid) for pid in sleepers(mark)]
    begun = time.perf_counter()
    client.http.post(f"runs/{run}/cancel/").raise_for_status()
    wait(lambda: not any(map(is_alive, living)), "their end", lambda: state(client, run))
    seconds = time.perf_counter() - begun
    wait(lambda: state(client, run)["state"] == "cancelled", "the end of the run", str)
    return seconds


def sleepers(mark: str) -> list[int]:
    """Find them by what they were started as; a container's processes are seen from here too."""
    found = psutil.process_iter(["cmdline"])
    return [process.pid for process in found if process.info["cmdline"] == ["sleep", mark]]


def is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def state(client: Client, run: str) -> dict[str, Any]:
    found: dict[str, Any] = client.http.get(f"runs/{run}/").raise_for_status().json()
    return found


def wait(condition: Callable[[], bool], what: str, about: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"Waited in vain for {what}: {about()}")
        time.sleep(0.01)


@contextmanager
def targets(client: Client) -> Iterator[None]:
    """A Docker engine and an SSH server of our own, and an environment that is built."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        (Path(folder) / "ssh").mkdir()
        engine, machine = Dockerd(Path(folder)), Sshd(Path(folder) / "ssh")
        engine.start()
        machine.start()
        try:
            engine.load(TABLES, image_tar("tables", TABLE_PACKAGES))
            boxes = {"base_url": engine.base_url, "image": TABLES}
            far = machine.stored(our_python=True)
            make(client, "computes/", name="boxes", kind="docker", settings=boxes)
            make(client, "computes/", name="far", kind="ssh", settings=far)
            content = {"requirements": "six==1.17.0"}
            make(client, "environments/", name="more", kind="requirements", content=content)
            for where in KINDS.values():
                cancelled(client, where)
            yield
        finally:
            machine.stop()
            engine.stop()


def make(client: Client, path: str, **body: Any) -> None:
    client.http.post(path, json=body).raise_for_status()
