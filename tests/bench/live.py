"""How long a change of state takes from the worker that makes it to a socket that hears it."""

import statistics
import time
from datetime import datetime

from tests.bench.chain import chain_document
from tests.bench.client import Client, serving

RUNS = 8
Figure = tuple[str, float, str, str]


def measure() -> list[Figure]:
    """Follow forced runs of a chain of 50 steps; every event tells when it was made."""
    with serving() as client:
        pipeline = client.pipeline("Chain", chain_document("live"))
        client.run(pipeline)
        delays = [delay for _ in range(RUNS) for delay in heard(client, pipeline)]
    parts = statistics.quantiles(delays, n=100)
    return [
        ("from a state change to the socket: events heard", len(delays), "events", ""),
        ("from a state change to the socket: median", parts[49], "ms", ""),
        ("from a state change to the socket: p95", parts[94], "ms", "< 50"),
    ]


def heard(client: Client, pipeline: str) -> list[float]:
    """Milliseconds of every event that came after the snapshot of one run."""
    made = client.http.post(f"pipelines/{pipeline}/runs/", json={"force": True})
    run = made.raise_for_status().json()["id"]
    delays, watching_since = [], float("inf")
    for message in client.stream.messages(run):
        now = time.time()
        if message["type"] == "snapshot":
            watching_since = now
        if message["type"] == "event":
            at = datetime.fromisoformat(message["at"]).timestamp()
            if at > watching_since:  # what came before was waiting for the subscription
                delays.append((now - at) * 1_000)
    return delays
