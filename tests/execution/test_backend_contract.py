"""What every kind of compute target must do: one list of behaviours, all kinds pass it."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from designer.execution.backends.protocol import Attempt, Backend
from designer.execution.catalog import catalog
from designer.execution.limits import ComputeLimits
from designer.execution.orders import StepOrder
from designer.execution.reports import Report
from designer.runner.protocol import read_log
from tests.execution.kinds import KINDS, MARKS, Kind
from tests.execution.waiting import wait_for

HEAD = "import os, time, pandas\ndef azureml_main(dataframe1=None, dataframe2=None):\n    "
GIVES = HEAD + "print('hello'); return pandas.DataFrame({'x': [1, 2]}),\n"
FAILS = HEAD + "raise ValueError('no good')\n"
ENDLESS = HEAD + "os.fork(); print('forked', flush=True); time.sleep(600)\n"
Run = Callable[..., tuple[Report, Attempt]]


@pytest.fixture(params=[pytest.param(name, marks=MARKS.get(name, ())) for name in KINDS])
def kind(request: pytest.FixtureRequest) -> Iterator[Kind]:
    """Each kind, its backend ready for steps."""
    yield from KINDS[request.param](request)


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


def wait_for_end_of(backend: Backend, attempt: Attempt, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not backend.poll(attempt, 0.5):
        assert time.monotonic() < deadline, "The attempt does not end."


@pytest.fixture
def run(kind: Kind) -> Run:
    def run(script: str, **settings: Any) -> tuple[Report, Attempt]:
        backend = kind.backend
        attempt = backend.prepare(order_for(script, **settings))
        backend.launch(attempt)
        wait_for_end_of(backend, attempt)
        report = backend.collect(attempt)
        backend.cleanup(attempt)
        assert not attempt.folder.exists()
        return report, attempt

    return run


def launch_endless(kind: Kind) -> Attempt:
    """Start a step that forks and never ends, and wait for the fork."""
    attempt = kind.backend.prepare(order_for(ENDLESS))
    kind.backend.launch(attempt)
    # What is put around a step may have processes of its own before there is a step.
    wait_for(lambda: read_log(attempt.folder).count(b"forked") > 1, 60, "the fork")
    assert len(kind.living(attempt)) > 1
    return attempt


def test_a_prepared_attempt_has_its_folder_and_no_process(kind: Kind):
    attempt = kind.backend.prepare(order_for(GIVES))
    step = json.loads((attempt.folder / "step.json").read_text())
    assert step["module"] == "execute_python_script"
    assert attempt.order.folder_name == attempt.folder.name
    assert kind.living(attempt) == []
    kind.backend.cleanup(attempt)
    assert not attempt.folder.exists()


def test_a_good_step_leaves_its_outputs_in_the_store_and_its_log(run: Run, kind: Kind):
    report, _ = run(GIVES)
    assert report.outcome == "succeeded", report.error
    assert report.outputs["first"].summary["rows"] == 2
    assert kind.store.has(report.outputs["first"].digest)
    assert "hello" in "".join(chunk.text for chunk in report.log)
    assert report.duration_seconds is not None


def test_a_step_that_raises_has_failed_with_its_reason(run: Run):
    report, _ = run(FAILS)
    assert (report.outcome, dict(report.outputs)) == ("failed", {})
    assert report.error
    assert "no good" in report.error["message"]


def test_a_step_that_takes_too_long_has_failed_and_is_dead(run: Run, kind: Kind):
    report, attempt = run(ENDLESS, timeout_seconds=1)
    assert report.outcome == "failed"
    assert report.error
    assert report.error["code"] == "timeout"
    assert kind.living(attempt) == []


def test_a_step_is_held_to_the_memory_of_its_target(run: Run):
    script = HEAD + "x = bytearray(2**30); x[:] = b'1' * 2**30\n"
    report, _ = run(script, limits=ComputeLimits(memory_bytes=700 * 2**20))
    assert report.outcome == "failed"
    assert report.error
    assert "memory" in str(report.error).lower()


def test_a_step_has_as_many_threads_as_its_target_has_cpus(kind: Kind):
    attempt = kind.backend.prepare(order_for(GIVES, limits=ComputeLimits(cpus=3)))
    assert attempt.step.threads == 3
    kind.backend.cleanup(attempt)


def test_a_cancelled_step_is_killed_with_all_that_it_started(kind: Kind):
    attempt = launch_endless(kind)
    kind.backend.cancel(attempt)
    wait_for_end_of(kind.backend, attempt)
    assert kind.living(attempt) == []
    assert kind.backend.collect(attempt).outcome == "killed"
    kind.backend.cancel(attempt)  # Once more does no harm.
    kind.backend.cleanup(attempt)


def test_a_step_that_something_else_killed_is_lost(kind: Kind):
    attempt = launch_endless(kind)
    kind.kill(kind.living(attempt))
    wait_for_end_of(kind.backend, attempt)
    assert kind.backend.collect(attempt).outcome == "lost"
    kind.backend.cleanup(attempt)


def test_a_step_that_ends_without_a_result_has_failed(run: Run):
    report, _ = run(HEAD + "os._exit(0)\n")
    assert report.outcome == "failed"
    assert report.error


def test_nothing_is_adopted_of_a_step_that_was_never_launched(kind: Kind):
    assert kind.backend.adopt(order_for(GIVES)) is None


def test_cleaning_up_twice_does_no_harm(kind: Kind):
    attempt = kind.backend.prepare(order_for(GIVES))
    kind.backend.cleanup(attempt)
    kind.backend.cleanup(attempt)
