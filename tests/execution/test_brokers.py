"""The large size over each broker: a web process without a worker, workers of their own."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders import make_document, node
from tests.engines.daemons import Daemon
from tests.execution.server import Server
from tests.execution.test_crashes import SLOW, check, slow_chain

pytestmark = [pytest.mark.redis, pytest.mark.timeout(300)]
TABLE = {"data": node("enter_data_manually", data="x\n1\n2\n")}


@pytest.fixture(params=["redis_server", pytest.param("rabbitmq_server", marks=pytest.mark.engines)])
def broker(request: pytest.FixtureRequest) -> Daemon:
    daemon: Daemon = request.getfixturevalue(request.param)
    return daemon


@pytest.fixture
def server(tmp_path: Path, broker: Any) -> Iterator[Server]:
    settings = {
        "PLUMBLINE_BROKER_URL": broker.url(),
        "PLUMBLINE_WORKER": "false",
        "PLUMBLINE_SILENT_AFTER_SECONDS": "3",
        "PLUMBLINE_LOST_AFTER_SECONDS": "8",
    }
    with Server(tmp_path, **settings) as server:
        server.spawn("clock")
        yield server


def workers_of(server: Server, compute: str) -> list[str]:
    return [w["state"] for w in server.call("GET", f"computes/{compute}/")["workers"]]


def test_a_worker_of_its_own_runs_what_the_web_process_accepts(server: Server):
    server.spawn("worker", "--compute", "local")
    document = make_document({**TABLE, "split": node("split_data")}, "data.output > split.dataset")
    pipeline = server.make_pipeline(document)
    run = server.run(pipeline)
    assert server.wait_for_end(run)["state"] == "succeeded"
    check(server, run)
    again = server.wait_for_end(server.run(pipeline))
    assert {step["state"] for step in again["steps"].values()} == {"reused"}


def test_a_dead_worker_is_replaced_by_another(server: Server):
    server.spawn("worker", "--compute", "local")
    run = server.run(server.make_pipeline(slow_chain()))
    server.wait_for(run, lambda snapshot: snapshot["steps"]["s0"]["state"] == "running")
    server.kill("worker")
    server.spawn("worker", "--compute", "local")
    end = server.wait_for_end(run)
    assert (end["state"], end["steps"]["s0"]["attempt"]) == ("succeeded", 2)
    check(server, run)


@pytest.mark.engines
def test_a_step_waits_for_a_worker_of_its_target_which_is_shown_when_it_falls_silent(
    server: Server,
):
    server.call("POST", "computes/", {"name": "box", "kind": "process"})
    script = SLOW.replace("sleep(1)", "sleep(6)")
    nodes = {**TABLE, "s": node("execute_python_script", script=script)}
    document = make_document(nodes, "data.output > s.dataset1")
    document["defaults"] = {"compute": "box"}
    run = server.run(server.make_pipeline(document))
    assert server.snapshot(run)["steps"]["data"]["state"] == "queued"
    assert server.call("GET", "computes/box/")["queue_length"] == 1
    server.spawn("worker", "--compute", "box", "--slots", "1")
    server.wait_for(run, lambda snapshot: snapshot["steps"]["s"]["state"] == "running")
    assert workers_of(server, "box") == ["live"]
    worker = server.processes["worker"]
    worker.send_signal(signal.SIGSTOP)
    server.wait_for(run, lambda s: "does not answer" in s["steps"]["s"]["progress_message"])
    assert workers_of(server, "box") == ["silent"]
    worker.send_signal(signal.SIGCONT)
    server.wait_for(run, lambda s: "does not answer" not in s["steps"]["s"]["progress_message"])
    assert workers_of(server, "box") == ["live"]
    end = server.wait_for_end(run)
    assert (end["state"], end["steps"]["s"]["attempt"]) == ("succeeded", 1)
    check(server, run)
