"""A server that is killed at any moment and started again: nothing twice, nothing lost."""

import contextlib
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

QUICK = make_document(
    {"a": node("enter_data_manually", data="x\n1\n2\n"), "b": node("split_data")},
    "a.output > b.dataset",
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


# The run outlives one death after the other; the order spends no step's budget for losses.
PLACES = ("after_fork", "after_run", "after_commit", "before_fsync", "after_rename")


@pytest.mark.chaos
@pytest.mark.timeout(600)
def test_a_run_outlives_a_server_that_dies_at_every_bad_moment(tmp_path: Path):
    key = "11111111-1111-4111-8111-111111111111"
    with Server(tmp_path, PLUMBLINE_CRASHPOINT=PLACES[0]) as server:
        pipeline = server.make_pipeline(QUICK)
        with contextlib.suppress(OSError):  # It may die over the request.
            server.run(pipeline, id=key)
        server.wait_for_death()
        for place in PLACES[1:]:
            server.spawn("up", "--port", str(server.port), PLUMBLINE_CRASHPOINT=place)
            server.wait_for_death()
        server.start(PLUMBLINE_CRASHPOINT="")
        assert server.run(pipeline, id=key) == key
        end = server.wait_for_end(key)
        assert end["state"] == "succeeded", end
        assert {node: step["attempt"] for node, step in end["steps"].items()} == {"a": 3, "b": 4}
        check(server, key)
        assert len(server.call("GET", f"runs/?pipeline={pipeline}")["results"]) == 1
