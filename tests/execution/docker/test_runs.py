"""Runs whose steps are in containers, through the ledger."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from designer.execution import actions, dispatch
from designer.execution.backends.by_kind import make_backend
from designer.execution.backends.process import ProcessSettings
from designer.execution.models import ComputeTarget, LogChunk, Run, StepRun
from designer.execution.supervisor import Supervisor
from designer.workspace.models import Pipeline, Workspace
from designer.workspace.store import artifact_store
from tests.builders import make_document, node
from tests.engines.dockerd import TABLES, Dockerd
from tests.execution.waiting import wait_for_end

pytestmark = pytest.mark.docker
MakeWorker = Callable[[str], Supervisor]


@pytest.fixture
def serve(workspace: Workspace, dockerd: Dockerd) -> Iterator[MakeWorker]:
    """Make a Docker target with an image, and a worker that serves it."""
    made: list[Supervisor] = []

    def make(image: str) -> Supervisor:
        settings = {"base_url": dockerd.base_url, "image": image}
        target = ComputeTarget.objects.create(name="boxes", kind="docker", settings=settings)
        backend = make_backend(target, ProcessSettings(artifact_store(), slots=2))
        made.append(Supervisor("test", ["boxes"], 2, backend))
        made[-1].start()
        dispatch.add_local_worker(made[-1])
        return made[-1]

    yield make
    for supervisor in made:
        dispatch.drop_local_worker(supervisor)
        supervisor.stop()
        supervisor.backend.close()


def run_in_boxes(pipeline: Callable[..., Pipeline]) -> Run:
    scripts = {name: node("execute_python_script", script=SCRIPT) for name in ("first", "second")}
    document = make_document(scripts, "first.first > second.dataset1")
    document["defaults"] = {**document.get("defaults", {}), "compute": "boxes"}
    return wait_for_end(actions.submit_run(pipeline(document), None, {}), 90)


SCRIPT = """
import os, pandas
def azureml_main(a=None, b=None):
    print('I am', os.getuid())
    return (pandas.DataFrame({'x': [1, 2]}) if a is None else a * 2),
"""


def test_a_run_goes_through_containers(
    serve: MakeWorker, pipeline: Callable[..., Any], dockerd: Dockerd
):
    serve(TABLES)
    run = run_in_boxes(pipeline)
    steps = StepRun.objects.filter(run=run)
    assert [(s.state, s.error) for s in steps] == [("succeeded", None)] * 2
    assert {s.place for s in steps} == {dockerd.client().info()["ID"]}
    assert "I am 10001" in LogChunk.objects.filter(step_run__run=run)[0].text


def test_an_image_that_is_missing_is_told_on_the_node(
    serve: MakeWorker, pipeline: Callable[..., Any]
):
    serve("127.0.0.1:9/nowhere/none:1")
    run = run_in_boxes(pipeline)
    step = StepRun.objects.get(run=run, node="first")
    assert (run.state, step.state) == ("failed", "failed")
    assert step.error["code"] == "image_missing"
    assert "nowhere/none:1" in step.error["message"]
