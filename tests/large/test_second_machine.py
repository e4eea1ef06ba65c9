"""A worker on another machine: it joins by settings alone, and nothing is lost with the network."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders import make_document, node
from tests.engines.second_machine import HERE, SecondMachine
from tests.execution.server import Server
from tests.execution.test_crashes import check
from tests.large.engines import engines_at

pytestmark = [pytest.mark.engines, pytest.mark.redis, pytest.mark.timeout(300)]
LOST_AFTER = 8.0
SCRIPT = (
    "import socket, time\ndef azureml_main(dataframe1=None, dataframe2=None):\n"
    "    print('began on', socket.gethostname())\n"
    "    time.sleep({seconds})\n    return dataframe1[['x']] + 1,\n"
)


class TwoMachines:
    """Server, clock and engines on this machine; on the other one a worker of the target `big`."""

    def __init__(self, folder: Path, machine: SecondMachine, **settings: str) -> None:
        for name in ("here", "there"):
            (folder / name).mkdir()
        self.machine = machine
        self.here, self.there = (Server(folder / name, **settings) for name in ("here", "there"))
        self.there.program = machine.program()

    def start(self) -> None:
        self.here.start()
        self.here.call("POST", "computes/", {"name": "big", "kind": "process"})
        self.there.spawn("worker", "--compute", "big", "--slots", "1")

    def run(self, first: int, seconds: float, length: int) -> str:
        """Start a run of slow scripts on the other machine, and wait for the first one."""
        nodes = {"data": node("enter_data_manually", data=f"x\n{first}\n{first + 1}\n")}
        feeds = []
        for n in range(length):
            script = SCRIPT.format(seconds=seconds)
            nodes[f"s{n}"] = node("execute_python_script", script=script, compute_="big")
            feeds.append(f"{f's{n - 1}.first' if n else 'data.output'} > s{n}.dataset1")
        run = self.here.run(self.here.make_pipeline(make_document(nodes, *feeds)))
        self.here.wait_for(run, lambda _: "began on" in self.log_of(run, "s0"))
        return run

    def log_of(self, run: str, name: str) -> str:
        return str(self.here.call("GET", f"runs/{run}/steps/{name}/log/"))

    def workers(self) -> list[Any]:
        return list(self.here.call("GET", "computes/big/")["workers"])


@pytest.fixture(scope="module")
def engines(
    tmp_path_factory: pytest.TempPathFactory, second_machine: SecondMachine
) -> Iterator[dict[str, str]]:
    """PostgreSQL, Redis and a bucket that both machines reach at the same address."""
    with engines_at(HERE, tmp_path_factory.mktemp("engines")) as settings:
        yield {
            **settings,
            "PLUMBLINE_SILENT_AFTER_SECONDS": "2",
            "PLUMBLINE_LOST_AFTER_SECONDS": str(LOST_AFTER),
        }


@pytest.fixture(scope="module")
def machines(
    tmp_path_factory: pytest.TempPathFactory,
    second_machine: SecondMachine,
    engines: dict[str, str],
) -> Iterator[TwoMachines]:
    made = TwoMachines(tmp_path_factory.mktemp("machines"), second_machine, **engines)
    try:
        made.start()
        yield made
    finally:
        second_machine.plug_in()
        # Its first process is `unshare`, which hands no signal on; what it started dies with it.
        if "worker" in made.there.processes:
            made.there.kill("worker")
        made.here.__exit__(None, None, None)


def test_a_short_break_of_the_network_is_seen_and_changes_nothing(machines: TwoMachines):
    run = machines.run(1, 6, length=2)
    assert "began on second" in machines.log_of(run, "s0")
    machines.machine.unplug()
    machines.here.wait_for(run, lambda _: machines.workers()[0]["state"] == "silent")
    machines.machine.plug_in()
    end = machines.here.wait_for_end(run)
    assert end["state"] == "succeeded", end
    assert {name: (s["compute"], s["attempt"]) for name, s in end["steps"].items()} == {
        "data": ("local", 1), "s0": ("big", 1), "s1": ("big", 1)
    }  # fmt: skip
    assert machines.workers()[0]["state"] == "live"
    check(machines.here, run)


def test_a_machine_that_is_away_for_long_comes_back_and_its_step_counts_once(
    machines: TwoMachines,
):
    run = machines.run(100, 15, length=1)
    machines.machine.unplug()
    waiting = machines.here.wait_for(run, lambda s: s["steps"]["s0"]["state"] == "queued")
    assert waiting["state"] == "running"
    machines.machine.plug_in()
    end = machines.here.wait_for_end(run)
    assert (end["state"], end["steps"]["s0"]["attempt"]) == ("succeeded", 2), end
    assert machines.log_of(run, "s0").count("began on second") == 1
    check(machines.here, run)
