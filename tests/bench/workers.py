"""Workers in processes of their own over Redis: what a step costs, and how busy slots are kept."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from tests.bench.chain import REPEATS, STEPS, chain_document, direct_seconds
from tests.bench.client import Client, serving
from tests.builders import make_document, node
from tests.e2e.server import ROOT
from tests.engines.redis import Redis

PARALLEL, WORKERS, SLOTS = 100, 4, 2
SCRIPT = """
import time
def azureml_main(dataframe1=None, dataframe2=None):
    time.sleep(1)
    return dataframe1,
"""
Figure = tuple[str, float, str, str]


def measure() -> list[Figure]:
    """Both over one Redis; the steps of the second sleep, so that they take no core."""
    with tempfile.TemporaryDirectory() as folder:
        redis = Redis(Path(folder))
        redis.start()
        try:
            urls = {"PLUMBLINE_BROKER_URL": redis.url(), "PLUMBLINE_CHANNELS_URL": redis.url(1)}
            with serving(**urls) as client:
                client.http.post("computes/", json={"name": "shed", "kind": "process"})
                return [*overhead(client), *busy(client)]
        finally:
            redis.stop()


def overhead(client: Client) -> list[Figure]:
    """Give what a step of a forced chain costs more than its function."""
    with workers(client, 1) as (process,):
        pipeline = client.pipeline("Chain", on_the_workers(chain_document("w")))
        client.run(pipeline)
        used = cpu_seconds(process)
        forced = min(client.run(pipeline, force=True)[0] for _ in range(REPEATS))
        used = (cpu_seconds(process) - used) / REPEATS / STEPS * 1_000
        direct = min(direct_seconds("w") for _ in range(REPEATS))
    return [
        ("worker over Redis: overhead a step", (forced - direct) / STEPS * 1_000, "ms", "< 20"),
        ("worker over Redis: processor time a step, in the worker's process", used, "ms", ""),
    ]


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    times = psutil.Process(process.pid).cpu_times()
    return float(times.user + times.system)


def busy(client: Client) -> list[Figure]:
    """Give the share of the slots that were busy, as the ledger has it, while steps waited."""
    nodes = {"data": node("enter_data_manually", data="x\n1\n2\n")}
    names = [f"s{number}" for number in range(PARALLEL)]
    nodes |= {name: node("execute_python_script", script=SCRIPT) for name in names}
    document = make_document(nodes, *(f"data.output > {name}.dataset1" for name in names))
    with workers(client, WORKERS):
        pipeline = client.pipeline("Parallel", on_the_workers(document))
        client.run(pipeline, force=True)  # Warms all hosts; unforced, equal steps run once.
        _, run = client.run(pipeline, force=True)
    spans = [span_of(run["steps"][name]) for name in names]
    name = f"{PARALLEL} parallel steps of 1 s, {WORKERS} workers of {SLOTS} slots"
    begun, last = min(start for start, _ in spans), max(end for _, end in spans)
    useful = PARALLEL * 1.0 / (WORKERS * SLOTS * (last - begun))
    return [
        (f"{name}: slots busy", 100 * share_busy(spans, WORKERS * SLOTS), "%", "> 90"),
        (f"{name}: of which in the sleep itself", 100 * useful, "%", ""),
    ]


def share_busy(spans: list[tuple[float, float]], slots: int) -> float:
    """Look from the first start to the last: after it nothing waits that could fill a slot."""
    begun, last = min(start for start, _ in spans), max(start for start, _ in spans)
    return sum(min(end, last) - start for start, end in spans) / (slots * (last - begun))


def span_of(step: dict[str, Any]) -> tuple[float, float]:
    moments = (datetime.fromisoformat(step[name]) for name in ("started_at", "finished_at"))
    start, end = (moment.timestamp() for moment in moments)
    return start, end


def on_the_workers(document: dict[str, Any]) -> dict[str, Any]:
    return document | {"defaults": {**document["defaults"], "compute": "shed"}}


@contextmanager
def workers(client: Client, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start so many workers of `shed`, and wait until all of them are seen."""
    with ExitStack() as stack:
        processes = [stack.enter_context(worker(client)) for _ in range(count)]
        while live_workers(client) < count:
            pass
        yield processes


def live_workers(client: Client) -> int:
    found = client.http.get("computes/shed/").raise_for_status().json()["workers"]
    return sum(one["state"] == "live" for one in found)


@contextmanager
def worker(client: Client) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--compute", "shed", "--slots", str(SLOTS)],
        cwd=ROOT,
        env=client.server.environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
