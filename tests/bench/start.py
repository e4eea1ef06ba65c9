"""How long `make run` takes from the key press to a page, when all is installed and built."""

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.e2e.server import ROOT, free_port

REPEATS = 3
FIRST_SECONDS = 600
Figure = tuple[str, float, str, str]


def measure() -> list[Figure]:
    """Start once, which may build and loads the samples, and then again."""
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        place = Path(folder)
        first = started(place)
        again = min(started(place) for _ in range(REPEATS))
    return [
        ("make run, the first time: page served", first, "s", ""),
        ("make run, the second time: page served", again, "s", "< 5"),
    ]


def started(place: Path) -> float:
    """Seconds from `make run` until its address gives the page of someone signed in."""
    log = place / "log"
    begun = time.perf_counter()
    with running(place, log) as process:
        address = printed_address(process, log)
        page = httpx.get(address, follow_redirects=True)
        seconds = time.perf_counter() - begun
    assert page.status_code == httpx.codes.OK, page.text
    assert 'id="root"' in page.text, page.text
    return seconds


@contextmanager
def running(place: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {
        "PLUMBLINE_DATA_DIR": str(place / "data"),
        "PORT": str(free_port()),
        "MAKEFLAGS": "",
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["make", "run"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def printed_address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + FIRST_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"http://\S+/signin/\S+/", log.read_text()):
            return found[0]
        time.sleep(0.01)
    raise AssertionError(f"It did not start:\n{log.read_text()}")
