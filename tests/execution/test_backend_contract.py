"""What every kind of compute target must do: one list of behaviours, all kinds pass it."""

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from designer.execution.backends.process import ProcessBackend
from designer.execution.backends.protocol import Attempt, Backend
from designer.execution.catalog import catalog
from designer.execution.orders import StepOrder
from designer.execution.reports import Report
from tests.execution.processes import step_processes
from tests.execution.waiting import wait_for

KINDS = ("process",)
HEAD = "import os, time, pandas\ndef azureml_main(dataframe1=None, dataframe2=None):\n    "
GIVES = HEAD + "print('hello'); return pandas.DataFrame({'x': [1, 2]}),\n"
FAILS = HEAD + "raise ValueError('no good')\n"
ENDLESS = HEAD + "os.fork(); time.sleep(600)\n"
Run = Callable[..., Report]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, backend: ProcessBackend) -> Backend:
    """The backend of each kind, ready for steps."""
    return {"process": backend}[request.param]


def order_for(script: str, **settings: Any) -> StepOrder:
    spec = catalog().get_version("execute_python_script", 1)
    return StepOrder(
        run_id=uuid4(),
        step_id=uuid4(),
        node="script",
        attempt=1,
        epoch=1,
        spec=spec,
        params=spec.resolve({"script": script}),
        inputs={},
        **settings,
    )


def wait_for_end_of(kind: Backend, attempt: Attempt, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not kind.poll(attempt, 0.5):
        assert time.monotonic() < deadline, "The attempt does not end."


@pytest.fixture
def run(kind: Backend) -> Run:
    def run(script: str, **settings: Any) -> Report:
        attempt = kind.prepare(order_for(script, **settings))
        kind.launch(attempt)
        wait_for_end_of(kind, attempt)
        report = kind.collect(attempt)
        kind.cleanup(attempt)
        assert not attempt.folder.exists()
        return report

    return run


def test_a_prepared_attempt_has_its_folder_and_no_process(kind: Backend):
    attempt = kind.prepare(order_for(GIVES))
    step = json.loads((attempt.folder / "step.json").read_text())
    assert step["module"] == "execute_python_script"
    assert attempt.order.folder_name == attempt.folder.name
    kind.cleanup(attempt)
    assert not attempt.folder.exists()


def test_a_good_step_leaves_its_outputs_in_the_store_and_its_log(run: Run, backend: Any):
    report = run(GIVES)
    assert report.outcome == "succeeded", report.error
    assert report.outputs["first"].summary["rows"] == 2
    assert backend.store.has(report.outputs["first"].digest)
    assert "hello" in "".join(chunk.text for chunk in report.log)
    assert report.duration_seconds is not None


def test_a_step_that_raises_has_failed_with_its_reason(run: Run):
    report = run(FAILS)
    assert (report.outcome, dict(report.outputs)) == ("failed", {})
    assert report.error
    assert "no good" in report.error["message"]


def test_a_step_that_takes_too_long_has_failed_and_is_dead(run: Run, backend: Any):
    report = run(ENDLESS, timeout_seconds=1)
    assert report.outcome == "failed"
    assert report.error
    assert report.error["code"] == "timeout"
    assert step_processes(backend.host.pid) == []


def test_a_cancelled_step_is_killed_with_all_that_it_started(kind: Backend, backend: Any):
    attempt = kind.prepare(order_for(ENDLESS))
    kind.launch(attempt)
    wait_for(lambda: len(step_processes(backend.host.pid)) > 1, 60, "the fork")
    kind.cancel(attempt)
    wait_for_end_of(kind, attempt)
    assert step_processes(backend.host.pid) == []
    assert kind.collect(attempt).outcome == "killed"
    kind.cancel(attempt)  # Once more does no harm.
    kind.cleanup(attempt)


def test_a_step_that_something_else_killed_is_lost(kind: Backend, backend: Any):
    attempt = kind.prepare(order_for(ENDLESS))
    kind.launch(attempt)
    wait_for(lambda: len(step_processes(backend.host.pid)) > 1, 60, "the fork")
    for pid in step_processes(backend.host.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_for_end_of(kind, attempt)
    assert kind.collect(attempt).outcome == "lost"
    kind.cleanup(attempt)


def test_a_step_that_ends_without_a_result_has_failed(run: Run):
    report = run(HEAD + "os._exit(0)\n")
    assert report.outcome == "failed"
    assert report.error


def test_cleaning_up_twice_does_no_harm(kind: Backend):
    attempt = kind.prepare(order_for(GIVES))
    kind.cleanup(attempt)
    kind.cleanup(attempt)
