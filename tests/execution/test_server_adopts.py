"""A server that dies while a step runs elsewhere: the next one follows the step to its end."""

import getpass
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import make_document, node
from tests.engines.sshd import Sshd
from tests.execution.server import Server
from tests.execution.test_crashes import check

pytestmark = pytest.mark.timeout(300)
SCRIPT = """
import time
def azureml_main(dataframe1=None, dataframe2=None):
    print("began")
    time.sleep(10)
    return dataframe1,
"""


@pytest.fixture
def server(tmp_path: Path, sshd: Sshd) -> Iterator[Server]:
    """A server with a target on a machine that has our own Python with its packages."""
    with Server(tmp_path) as server:
        settings = {
            "host": "127.0.0.1",
            "port": sshd.port,
            "user": getpass.getuser(),
            "python": sys.executable,
            "key_file": str(sshd.folder / "user_key"),
            "known_hosts": sshd.known_hosts,
        }
        server.call("POST", "computes/", {"name": "box", "kind": "ssh", "settings": settings})
        yield server


def log_of(server: Server, run: str, node: str) -> str:
    return str(server.call("GET", f"runs/{run}/steps/{node}/log/"))


def test_a_step_elsewhere_outlives_the_server_and_is_ended_by_the_next(server: Server, sshd: Sshd):
    slow = node("execute_python_script", script=SCRIPT) | {"compute": "box"}
    document = make_document(
        {
            "data": node("enter_data_manually", data="x\n1\n2\n"),
            "slow": slow,
            "b": node("split_data"),
        },
        "data.output > slow.dataset1",
        "slow.first > b.dataset",
    )
    run = server.run(server.make_pipeline(document))
    server.wait_for(run, lambda _: "began" in log_of(server, run, "slow"))
    told = [e["payload"]["state"] for e in server.events(run) if e["node"] == "slow"]
    assert told == ["queued", "preparing", "running"]
    server.kill()
    server.start()
    end = server.wait_for_end(run)
    assert end["state"] == "succeeded", end
    assert {name: (s["compute"], s["attempt"]) for name, s in end["steps"].items()} == {
        "data": ("local", 1), "slow": ("box", 1), "b": ("local", 1)
    }  # fmt: skip
    assert log_of(server, run, "slow").count("began") == 1
    check(server, run)


def test_trying_a_target_elsewhere_says_where_it_is(server: Server):
    run = server.call("POST", "computes/box/test/")["id"]
    assert server.wait_for_end(run)["state"] == "succeeded"
    assert "Python: 3." in log_of(server, run, "probe")
    box = server.call("GET", "computes/box/")
    assert (box["isolation"].get("isolation"), len(box["workers"])) == ("remote", 1)
