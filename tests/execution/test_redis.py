"""The large size: a Redis broker, a web process without a worker, workers of their own."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import make_document, node
from tests.execution.server import Server, free_port
from tests.execution.test_crashes import check, slow_chain

pytestmark = [pytest.mark.redis, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed; `make install-system` installs it.")
    port = free_port()
    process = subprocess.Popen(
        [program, "--port", str(port), "--save", "", "--appendonly", "no"],
        cwd=tmp_path_factory.mktemp("redis"),
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 10
    while not _answers(port):
        assert time.monotonic() < deadline, "Redis did not start."
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def server(tmp_path: Path, redis_url: str) -> Iterator[Server]:
    settings = {
        "PLUMBLINE_BROKER_URL": redis_url,
        "PLUMBLINE_CHANNELS_URL": redis_url,
        "PLUMBLINE_WORKER": "false",
        "PLUMBLINE_LOST_AFTER_SECONDS": "5",
    }
    with Server(tmp_path, **settings) as server:
        server.spawn("clock")
        server.spawn("worker", "--compute", "local")
        yield server


def test_a_worker_of_its_own_runs_what_the_web_process_accepts(server: Server):
    document = make_document(
        {"data": node("enter_data_manually", data="x\n1\n2\n"), "split": node("split_data")},
        "data.output > split.dataset",
    )
    pipeline = server.make_pipeline(document)
    run = server.run(pipeline)
    assert server.wait_for_end(run)["state"] == "succeeded"
    check(server, run)
    again = server.wait_for_end(server.run(pipeline))
    assert {step["state"] for step in again["steps"].values()} == {"reused"}


def test_a_dead_worker_is_replaced_by_another(server: Server):
    run = server.run(server.make_pipeline(slow_chain()))
    server.wait_for(run, lambda snapshot: snapshot["steps"]["s0"]["state"] == "running")
    server.kill("worker")
    server.spawn("worker", "--compute", "local")
    end = server.wait_for_end(run)
    assert (end["state"], end["steps"]["s0"]["attempt"]) == ("succeeded", 2)
    check(server, run)
