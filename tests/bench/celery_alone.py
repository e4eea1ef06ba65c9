"""The same functions as 50 chained tasks of Celery over Redis: what a queue alone costs a step.

One worker process, results in Redis; no ledger, no sandbox, nothing flushed to disk.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from celery import Celery, chain

from designer.artifacts.formats import table as table_format
from designer.artifacts.table import Table
from designer.modules.data_transformation.edit_metadata import edit_metadata
from tests.e2e.server import ROOT
from tests.engines.daemons import find_program
from tests.engines.redis import Redis

URL = "PLUMBLINE_BENCH_REDIS"
WAITS_SECONDS = 120

app = Celery("celery_alone", broker=os.environ.get(URL), backend=os.environ.get(URL))
app.conf.broker_connection_retry_on_startup = True


@app.task  # type: ignore[untyped-decorator]
def rename(folder: str, number: int, params: dict[str, Any]) -> None:
    """Read the table before this one, and write it with another name of its first column."""
    table = table_format.read(Path(folder) / str(number - 1))
    table_format.write(edit_metadata(table, **params), Path(folder) / str(number))


def seconds(first: Table, renamings: list[dict[str, Any]], repeats: int) -> list[float]:
    """Give how long each chain took after one that warmed the worker; none without Redis."""
    if find_program("redis-server") is None:
        return []
    with tempfile.TemporaryDirectory() as folder, worker(Path(folder)):
        table_format.write(first, Path(folder) / "0")
        times = []
        for _ in range(1 + repeats):
            begun = time.perf_counter()
            tasks = [
                rename.si(folder, number, params) for number, params in enumerate(renamings, 1)
            ]
            chain(*tasks).apply_async().get(WAITS_SECONDS)
            times.append(time.perf_counter() - begun)
        return times[1:]


@contextmanager
def worker(folder: Path) -> Iterator[None]:
    """Start Redis and one worker with one process, both of their own."""
    redis = Redis(folder)
    redis.start()
    app.conf.update(broker_url=redis.url(), result_backend=redis.url())
    command = [sys.executable, "-m", "celery", "-A", "tests.bench.celery_alone", "worker"]
    process = subprocess.Popen(
        [*command, "--pool", "prefork", "--concurrency", "1", "--loglevel", "error"],
        cwd=ROOT,
        env=os.environ | {URL: redis.url(), "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()
        redis.stop()
