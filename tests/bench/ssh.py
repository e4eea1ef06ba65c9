"""What a trivial step costs on a machine over ssh, here on loopback, with everything warm."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from designer.artifacts.store import LocalStore  # noqa: E402 - its users need Django set up
from designer.execution.backends.ssh.backend import SshBackend  # noqa: E402
from tests.engines.sshd import Sshd  # noqa: E402
from tests.execution.ssh.steps import says  # noqa: E402
from tests.execution.waiting import wait_for  # noqa: E402

REPEATS = 30
Figure = tuple[str, float, str, str]


def measure() -> list[Figure]:
    """Give (name, milliseconds, unit, target): from the order to the stored output."""
    with _machine() as backend:
        times = [_time(backend) for _ in range(REPEATS)][REPEATS // 3 :]
    return [("one step over ssh on loopback, warm", statistics.median(times), "ms", "< 300")]


def _time(backend: SshBackend) -> float:
    order = says("hello")
    started = time.perf_counter()
    attempt = backend.prepare(order)
    backend.launch(attempt)
    wait_for(lambda: backend.poll(attempt, 5))
    report = backend.collect(attempt)
    took = time.perf_counter() - started
    if report.outcome != "succeeded":
        raise RuntimeError(str(report.error))
    backend.cleanup(attempt)
    return took * 1000


@contextmanager
def _machine() -> Iterator[SshBackend]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "machine").mkdir()
        server = Sshd(Path(folder) / "machine")
        server.start()
        backend = SshBackend(server.settings(LocalStore(Path(folder) / "store")))
        try:
            yield backend
        finally:
            backend.close()
            server.stop()
