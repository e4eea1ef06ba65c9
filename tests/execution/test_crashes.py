"""A server that is killed at any moment and started again: nothing twice, nothing lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders import make_document, node
from tests.execution.server import Server

SLOW = (
    "import time\ndef azureml_main(dataframe1=None, dataframe2=None):\n    time.sleep(1)\n"
    "    return dataframe1,\n"
)


def slow_chain(length: int = 2) -> dict[str, Any]:
    nodes = {"data": node("enter_data_manually", data="x\n1\n2\n")}
    edges = ["data.output > s0.dataset1"]
    for n in range(length):
        nodes[f"s{n}"] = node("execute_python_script", script=SLOW + f"# {n}\n")
        edges += [f"s{n - 1}.first > s{n}.dataset1"] if n else []
    return make_document(nodes, *edges)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path) as server:
        yield server


def check(server: Server, run: str) -> None:
    events = server.events(run)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    successes = [e["node"] for e in events if e["payload"]["state"] == "succeeded" and e["node"]]
    assert len(successes) == len(set(successes))


@pytest.mark.timeout(300)
def test_a_server_killed_during_a_run_finishes_it_after_a_restart(server: Server):
    run = server.run(server.make_pipeline(slow_chain()))
    server.wait_for(run, lambda snapshot: snapshot["steps"]["s0"]["state"] == "running")
    server.kill()
    server.start()
    end = server.wait_for_end(run)
    assert end["state"] == "succeeded", end
    assert end["steps"]["data"]["attempt"] == 1
    assert end["steps"]["s0"]["attempt"] == 2
    check(server, run)
