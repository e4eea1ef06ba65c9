"""What a trivial step costs in a container, over `docker run` of the same image and step."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from designer.artifacts.store import LocalStore  # noqa: E402 - its users need Django set up
from designer.execution.backends.docker.backend import DockerBackend  # noqa: E402
from designer.execution.backends.docker.settings import DockerSettings  # noqa: E402
from designer.runner.protocol.command import SOURCE_ROOT  # noqa: E402
from tests.engines.daemons import require_program  # noqa: E402
from tests.engines.docker_image import TABLE_PACKAGES  # noqa: E402
from tests.engines.dockerd import TABLES, Dockerd, image_tar  # noqa: E402
from tests.execution.docker.steps import ENDLESS, GIVES, order_of  # noqa: E402

REPEATS = 9
Figure = tuple[str, float, str, str]


def measure() -> list[Figure]:
    """Take turns, so that both meet the same moods of the machine."""
    with _backend() as (backend, engine):
        pairs = [(_plain(backend, engine), _step(backend)) for _ in range(REPEATS)][1:]
        cancels = [_cancel(backend) for _ in range(REPEATS)]
    plain = statistics.median(pair[0] for pair in pairs)
    over = statistics.median(step - run for run, step in pairs)
    return [
        ("docker run of a trivial step that gives a table", plain, "s", ""),
        ("the same as a step, from the order to the stored output: more by", over, "s", "< 1"),
        ("cancel to dead of a container", sorted(cancels)[-1], "s", "< 3"),
    ]


def _plain(backend: DockerBackend, engine: Dockerd) -> float:
    """Run a step folder by the command line."""
    attempt = backend.prepare(order_of(GIVES))
    command = [
        require_program("docker", "docker.io"), "--host", engine.base_url, "run", "--rm",
        "--network", "none", "--user", "10001", "--read-only", "--tmpfs", "/tmp",  # noqa: S108
        "--volume", f"{attempt.folder}:/step",
        "--volume", f"{SOURCE_ROOT}/designer:/opt/designer:ro",
        "--entrypoint", "sh", TABLES, "-c",
        'PYTHONPATH="/opt:$PYTHONPATH" HOME=/tmp exec python3 -m designer.runner /step',
    ]  # fmt: skip
    took = _timed(lambda: subprocess.run(command, check=True))
    backend.cleanup(attempt)
    return took


def _step(backend: DockerBackend) -> float:
    def run() -> None:
        attempt = backend.prepare(order_of(GIVES))
        backend.launch(attempt)
        while not backend.poll(attempt, 5):
            pass
        report = backend.collect(attempt)
        backend.cleanup(attempt)
        if report.outcome != "succeeded":
            raise RuntimeError(str(report.error))

    return _timed(run)


def _cancel(backend: DockerBackend) -> float:
    attempt = backend.prepare(order_of(ENDLESS))
    backend.launch(attempt)

    def cancel() -> None:
        backend.cancel(attempt)
        backend.poll(attempt, 60)

    took = _timed(cancel)
    backend.cleanup(attempt)
    return took


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


@contextmanager
def _backend() -> Iterator[tuple[DockerBackend, Dockerd]]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        engine = Dockerd(Path(folder))
        engine.start()
        engine.load(TABLES, image_tar("tables", TABLE_PACKAGES))
        store = LocalStore(Path(folder) / "store")
        backend = DockerBackend(
            DockerSettings(store, "bench", base_url=engine.base_url, image=TABLES)
        )
        try:
            yield backend, engine
        finally:
            backend.close()
            engine.stop()
