"""Which targets a worker serves: it follows their rows while it runs."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError

from designer.artifacts.store import LocalStore
from designer.execution import actions, leases
from designer.execution.backends.process import ProcessSettings
from designer.execution.models import ComputeTarget, Run, Worker
from designer.execution.probes import probe
from designer.execution.runtime import process_settings
from designer.execution.serving import Serving
from designer.execution.supervisor import Supervisor
from designer.execution.targets import change_compute, create_compute, delete_compute
from designer.workspace.models import Pipeline, Workspace
from designer.workspace.store import artifact_store
from tests.builders import make_document, node
from tests.execution.detached import DetachedBackend
from tests.execution.waiting import wait_for, wait_for_end

pytestmark = pytest.mark.django_db(transaction=True)
ENGINE = {"kind": "docker", "settings": {}}


class Made(DetachedBackend):
    """Remembers which row it was made of, and whether it was closed."""

    def __init__(self, target: ComputeTarget, store: LocalStore) -> None:
        super().__init__(store)
        self.settings, self.is_closed = dict(target.settings), False

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def made() -> list[Made]:
    return []


@pytest.fixture
def heard() -> list[list[str]]:
    return []


@pytest.fixture
def serving(workspace: Workspace, made: list[Made], heard: list[list[str]]) -> Iterator[Serving]:
    """A worker that serves all targets but `local`, which would need a step host."""

    def make(target: ComputeTarget, _settings: ProcessSettings) -> Made:
        made.append(Made(target, artifact_store()))
        return made[-1]

    def serves(target: ComputeTarget) -> bool:
        return target.name != "local"

    serving = Serving("test", serves, process_settings(2), heard.append, make)
    serving.start()
    yield serving
    serving.stop()


def served() -> set[str]:
    workers = Worker.objects.filter(stopped_at=None)
    return {name for worker in workers for name in worker.computes}


def wait_until_served(*names: str) -> None:
    wait_for(lambda: served() == set(names), 10, f"{names} to be served")


def run_probe(target: ComputeTarget, workspace: Workspace) -> Run:
    return wait_for_end(probe(target, workspace))


def test_a_new_target_is_served_at_once_and_its_steps_run(
    serving: Serving, workspace: Workspace, heard: list[list[str]]
):
    target = create_compute(workspace, name="engine", **ENGINE)
    wait_until_served("engine")
    assert run_probe(target, workspace).state == "succeeded"
    assert heard[-1] == ["engine"]


def test_a_changed_target_gets_a_new_backend(
    serving: Serving, workspace: Workspace, made: list[Made]
):
    target = create_compute(workspace, name="engine", **ENGINE)
    wait_until_served("engine")
    change_compute(target, settings={"image": "python:3.11"})
    wait_for(lambda: len(made) == 2, 10, "the new backend")
    assert made[1].settings["image"] == "python:3.11"
    wait_for(lambda: made[0].is_closed, 10, "the end of the old one")
    change_compute(target, limits={"slots": 7})
    wait_for(lambda: Worker.objects.filter(stopped_at=None, slots=7).exists(), 10, "seven slots")
    assert run_probe(target, workspace).state == "succeeded"


def test_a_removed_target_is_served_no_more(
    serving: Serving, workspace: Workspace, made: list[Made], heard: list[list[str]]
):
    target = create_compute(workspace, name="engine", **ENGINE)
    wait_until_served("engine")
    delete_compute(target)
    wait_until_served()
    wait_for(lambda: made[0].is_closed, 10, "the end of its backend")
    wait_for(lambda: heard[-1] == [], 10, "the end of its bells")


def test_steps_go_on_while_their_target_changes(
    serving: Serving,
    workspace: Workspace,
    made: list[Made],
    pipeline: Callable[..., Pipeline],
    tmp_path: Any,
):
    gate = tmp_path / "gate"
    script = (
        "import pathlib, time, pandas\n"
        "def azureml_main(dataframe1=None, dataframe2=None):\n"
        f"    while not pathlib.Path({str(gate)!r}).exists(): time.sleep(0.02)\n"
        "    return pandas.DataFrame({'x': [1]}),\n"
    )
    target = create_compute(workspace, name="engine", **ENGINE)
    step = node("execute_python_script", script=script) | {"compute": "engine"}
    run = actions.submit_run(pipeline(make_document({"a": step})), None, {})
    wait_for(lambda: made and made[0].launched, 30, "the launch")
    change_compute(target, settings={"image": "python:3.11"})
    wait_for(lambda: len(made) == 2, 20, "the new backend")
    gate.touch()
    assert wait_for_end(run).state == "succeeded"
    assert run.steps.get().attempt == 1
    assert made[1].launched == []


def test_a_target_that_cannot_be_served_leaves_the_others(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
):
    def make(target: ComputeTarget, _settings: ProcessSettings) -> Made:
        if target.name == "broken":
            raise ValueError("no such engine")
        return Made(target, artifact_store())

    for name in ("broken", "engine"):
        create_compute(workspace, name=name, **ENGINE)
    serving = Serving(
        "test", lambda t: t.name != "local", process_settings(2), lambda _: None, make
    )
    serving.start()
    serving.look()
    assert served() == {"engine"}
    assert caplog.text.count("broken cannot be served here") == 1
    serving.stop()


def test_a_target_is_served_after_the_ledger_was_away_when_it_began(
    serving: Serving,
    workspace: Workspace,
    made: list[Made],
    monkeypatch: pytest.MonkeyPatch,
):
    failures = [OperationalError("the disk was busy"), RuntimeError("something else")]
    register = leases.register

    def fail_at_first(supervisor: Supervisor) -> None:
        if failures:
            raise failures.pop()
        register(supervisor)

    monkeypatch.setattr(leases, "register", fail_at_first)
    target = create_compute(workspace, name="engine", **ENGINE)
    wait_until_served("engine")
    assert [backend.is_closed for backend in made] == [True, True, False]
    assert run_probe(target, workspace).state == "succeeded"
