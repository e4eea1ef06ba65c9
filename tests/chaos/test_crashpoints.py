"""Every crash point of the product, one by one: the server dies just there, and nothing is lost."""

import ast
import contextlib
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.builders import make_document, node
from tests.chaos.fields import MortalServer
from tests.execution.server import ROOT
from tests.execution.test_crashes import SLOW, check

pytestmark = [pytest.mark.chaos, pytest.mark.engines, pytest.mark.timeout(300)]
# Passed by whoever runs a step to its end, and the attempts that `a` and `b` then need.
ON_THE_WAY = {
    "after_submission": (1, 1),
    "before_fork": (2, 1),
    "after_fork": (2, 1),
    "after_run": (2, 1),
    "before_fsync": (2, 1),
    "after_rename": (2, 1),
    "after_commit": (1, 2),  # One transaction ends `a` and takes `b`.
}
# A decision is anything but the end of a step; the farewell is that of a dead worker.
BESIDES = ("before_commit", "after_decision", "after_farewell")
# Where steps outlive their worker, these have another one adopt them after its death.
ADOPTED = {
    "designer/execution/backends/docker/backend.py": "tests/execution/docker/test_adoption.py",
    "designer/execution/backends/ssh/following.py": "tests/execution/ssh/test_outliving.py",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MortalServer]:
    with MortalServer(tmp_path_factory.mktemp("walk")) as server:
        yield server


def ask_the_mortal(question: Callable[[], object]) -> None:
    """Ask a server that may die over it."""
    with contextlib.suppress(OSError, HTTPException):
        question()


class Walk:
    """One run on a server that is to die over it, and to finish it when it is back."""

    def __init__(self, server: MortalServer, script: str = "") -> None:
        nodes = {"a": node("enter_data_manually", data="x\n1\n2\n"), "b": node("split_data")}
        edges = ["a.output > b.dataset"]
        if script:
            nodes["s"] = node("execute_python_script", script=script)
            edges.append("a.output > s.dataset1")
        self.server, self.id = server, str(uuid4())
        self.pipeline = server.make_pipeline(make_document(nodes, *edges))

    def arm(self, place: str) -> None:
        self.server.armed("up").write_text(f"{place} 0")

    def submit(self) -> None:
        ask_the_mortal(lambda: self.server.run(self.pipeline, id=self.id, force=True))

    def come_back(self) -> None:
        self.server.wait_for_death()
        self.server.start()

    def end(self) -> dict[str, Any]:
        """Ask for the same run once more, and let it end."""
        assert self.server.run(self.pipeline, id=self.id, force=True) == self.id
        end = self.server.wait_for_end(self.id)
        check(self.server, self.id)
        return end


@pytest.mark.parametrize("place", ON_THE_WAY)
def test_a_run_outlives_a_death_on_its_way(server: MortalServer, place: str):
    walk = Walk(server)
    walk.arm(place)
    walk.submit()
    walk.come_back()
    end = walk.end()
    assert end["state"] == "succeeded", end
    assert tuple(end["steps"][name]["attempt"] for name in "ab") == ON_THE_WAY[place]


def test_what_was_not_committed_was_never_accepted(server: MortalServer):
    walk = Walk(server)
    walk.arm("before_commit")
    walk.submit()
    walk.come_back()
    assert server.call("GET", f"runs/?pipeline={walk.pipeline}")["results"] == []
    assert walk.end()["state"] == "succeeded"


def test_a_cancel_outlives_a_death_before_the_kill(server: MortalServer):
    walk = Walk(server, SLOW.replace("sleep(1)", "sleep(600)"))
    walk.submit()
    server.wait_for(walk.id, lambda snapshot: snapshot["steps"]["s"]["state"] == "running")
    walk.arm("after_decision")
    ask_the_mortal(lambda: server.call("POST", f"runs/{walk.id}/cancel/", {}))
    walk.come_back()
    assert walk.end()["state"] == "cancelled"


def test_a_dead_worker_is_reaped_again_after_a_death_over_it(server: MortalServer):
    walk = Walk(server, SLOW.replace("sleep(1)", "sleep(3)"))
    walk.submit()
    server.wait_for(walk.id, lambda snapshot: snapshot["steps"]["s"]["state"] == "running")
    server.kill()
    walk.arm("after_farewell")
    server.spawn("up", "--port", str(server.port))
    walk.come_back()
    assert walk.end()["state"] == "succeeded"


def test_every_crash_point_is_walked():
    named = {name for names in crash_points().values() for name in names}
    assert named == {*ON_THE_WAY, *BESIDES}


def test_every_kind_of_target_that_can_die_after_the_launch_is_walked():
    forks = {place for place, names in crash_points().items() if "after_fork" in names}
    assert forks == {"designer/execution/backends/process.py", *ADOPTED}
    assert all(Path(ROOT, test).is_file() for test in ADOPTED.values())


def crash_points() -> dict[str, set[str]]:
    """Find which crash points each file of the product names."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "designer").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "crashpoint":
                [name] = call.args
                assert isinstance(name, ast.Constant), f"{path}: a crash point has a plain name."
                found.setdefault(str(path.relative_to(ROOT)), set()).add(str(name.value))
    return found
