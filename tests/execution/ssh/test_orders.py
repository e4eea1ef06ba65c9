"""Runs of the ledger on a machine over ssh: probed, prepared, followed, handed on to a worker."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from designer.execution import actions
from designer.execution.backends.by_kind import make_backend as backend_of
from designer.execution.models import ComputeTarget, LogChunk, StepRun
from designer.execution.probes import probe
from designer.execution.runtime import process_settings
from designer.execution.supervisor import Supervisor
from designer.workspace.models import Pipeline, Workspace
from tests.builders import make_document, node
from tests.engines.sshd import Sshd
from tests.execution.waiting import check_events, wait_for, wait_for_end, wait_for_state

pytestmark = pytest.mark.django_db(transaction=True)
# The gate is in the folder of the step: nothing else is in its reach.
SCRIPT = """
import pathlib, time, pandas
def azureml_main(dataframe1=None, dataframe2=None):
    print("began", flush=True)
    while not pathlib.Path("gate").exists():
        time.sleep(0.02)
    return pandas.DataFrame({"x": [1]}),
"""


@pytest.fixture
def target(workspace: Workspace, sshd: Sshd) -> ComputeTarget:
    target = ComputeTarget(workspace=workspace, name="far", kind="ssh", limits={"slots": 2})
    target.settings = sshd.stored()
    target.save()
    return target


@pytest.fixture
def hire(target: ComputeTarget) -> Iterator[Callable[[], Supervisor]]:
    """Start workers of the target, each with a connection of its own."""
    hired: list[Supervisor] = []

    def hire() -> Supervisor:
        backend = backend_of(target, process_settings(2))
        hired.append(Supervisor(f"far-{len(hired)}", [target.name], 2, backend))
        hired[-1].start()
        return hired[-1]

    yield hire
    for worker in hired:
        if not worker.is_stopping:
            worker.stop()
        worker.backend.close()


def test_a_probe_says_that_the_machine_works(
    target: ComputeTarget, hire: Callable[[], Supervisor], workspace: Workspace
):
    hire()
    run = wait_for_end(probe(target, workspace), 60)
    step = StepRun.objects.get(run=run)
    assert run.state == "succeeded", step.error


def test_a_probe_says_why_the_machine_does_not_work(
    target: ComputeTarget, hire: Callable[[], Supervisor], workspace: Workspace
):
    target.settings = {**target.settings, "known_hosts": ""}
    target.save()
    hire()
    run = wait_for_end(probe(target, workspace), 60)
    step = StepRun.objects.get(run=run)
    assert (run.state, step.error["code"]) == ("failed", "host_key")


def test_a_step_goes_from_a_worker_that_stops_to_the_next_with_all_of_its_log(
    target: ComputeTarget,
    hire: Callable[[], Supervisor],
    pipeline: Callable[..., Pipeline],
    sshd: Sshd,
):
    target.settings = sshd.stored(our_python=True)
    target.save()
    document: dict[str, Any] = make_document({"a": node("execute_python_script", script=SCRIPT)})
    document["defaults"] = {"compute": "far"}
    first = hire()
    run = actions.submit_run(pipeline(document), None, {})
    step = wait_for_state(run, "a", "running", 60)
    wait_for(lambda: LogChunk.objects.filter(step_run=step).exists(), 60, "the log")
    first.stop()
    hire()
    [work] = (sshd.home / ".plumbline" / "steps").glob(f"{step.pk}-*/work")
    Path(work, "gate").touch()
    assert wait_for_end(run, 60).state == "succeeded"
    step.refresh_from_db()
    assert (step.attempt, step.losses) == (1, 0)
    chunks = LogChunk.objects.filter(step_run=step).order_by("offset")
    assert "".join(chunk.text for chunk in chunks) == "began\n"
    check_events(run)
