"""A table of 5,000,000 x 20 over HTTP, from upload to download, and what the web process needs."""

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from tests.bench.client import Client, serving
from tests.bench.tables import mixed

ROWS = 5_000_000
REPEATS = 3
MEGABYTE = 2**20
Figure = tuple[str, float, str, str]


def measure() -> list[Figure]:
    """Time every request; the peak memory is the kernel's own count for the one process."""
    with serving() as client, tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        csv = Path(folder) / "large.csv"
        mixed(ROWS).write_csv(csv)
        before = psutil.Process(client.server.pid).memory_info().rss / MEGABYTE
        uploaded = seconds_of(lambda: client.upload(csv, "large"))
        begun = time.perf_counter()
        artifact = client.imported("large")
        imported = time.perf_counter() - begun
        figures = looked_at(client, artifact)
        downloaded = seconds_of(lambda: download(client, artifact))
        peak = peak_megabytes(client.server.pid)
    size = f"{ROWS:,} x 20"
    return [
        (f"{size}: CSV uploaded", uploaded, "s", ""),
        (f"{size}: CSV imported", imported, "s", ""),
        *((f"{size}: {name}", value, unit, target) for name, value, unit, target in figures),
        (f"{size}: downloaded as CSV", downloaded, "s", ""),
        ("web process before the upload", before, "MB", ""),
        ("web process, peak of all this", peak, "MB", "< 300"),
    ]


def looked_at(client: Client, artifact: str) -> list[Figure]:
    def rows(**asked: Any) -> float:
        return best(lambda: client.http.get(f"artifacts/{artifact}/rows/", params=asked))

    equal = json.dumps([{"column": "text", "op": "eq", "value": "word 7"}])
    above = json.dumps([{"column": "float_0", "op": "gt", "value": 1}])
    middle = ROWS // 2
    cold = seconds_of(lambda: client.http.get(f"artifacts/{artifact}/profile/").raise_for_status())
    profile = best(lambda: client.http.get(f"artifacts/{artifact}/profile/"))
    return [
        ("profile, cold", cold, "s", ""),
        ("profile", profile, "s", "< 2"),
        ("first page of rows", rows(limit=100) * 1_000, "ms", "< 100"),
        ("page sorted by a number", rows(sort="float_0"), "s", "< 2"),
        ("page sorted by a text", rows(sort="name"), "s", "< 2"),
        ("late page sorted by a text", rows(sort="-name", offset=middle), "s", "< 2"),
        ("page filtered by a text", rows(filter=equal), "s", "< 2"),
        ("page filtered by a number and sorted", rows(filter=above, sort="name"), "s", "< 2"),
    ]


def best(ask: Callable[[], Any]) -> float:
    """The shortest of some, each of which must succeed."""
    return min(seconds_of(lambda: ask().raise_for_status()) for _ in range(REPEATS))


def download(client: Client, artifact: str) -> None:
    address = f"artifacts/{artifact}/download/"
    with client.http.stream("GET", address, params={"format": "csv"}) as answer:
        answer.raise_for_status()
        lines = sum(piece.count(b"\n") for piece in answer.iter_raw())
    assert lines == ROWS + 1, lines


def peak_megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("The kernel does not tell the peak of a process.")


def seconds_of(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
