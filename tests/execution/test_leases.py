"""What a worker holds: nothing stays with one that does not follow it."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from designer.execution import actions, leases, orchestrator, supervisor
from designer.execution.backends.process import ProcessBackend
from designer.execution.backends.protocol import Attempt, Tell, tell_nobody
from designer.execution.models import StepRun, Worker
from designer.execution.orders import StepOrder
from designer.execution.reports import Report
from designer.execution.supervisor import Supervisor
from designer.workspace.models import Pipeline
from tests.builders import make_document, node
from tests.execution.waiting import check_events, states, wait_for, wait_for_end, wait_for_state

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPT = "import time\ndef azureml_main(dataframe1=None, dataframe2=None):\n    time.sleep(600)\n"
ENDLESS = make_document({"a": node("execute_python_script", script=SCRIPT)})
ONE_STEP = make_document({"data": node("enter_data_manually", data="x\n1\n2\n")})


def test_a_step_that_no_slot_follows_is_given_back(
    pipeline: Callable[..., Pipeline], backend: Any, workspace: Any
):
    run = actions.submit_run(pipeline(ONE_STEP), None, {})
    worker = Supervisor("test", ["local"], 2, backend)
    assert orchestrator.take(run.id, "data", worker.taker) is not None
    worker.start()
    assert wait_for_end(run).state == "succeeded"
    worker.stop()
    step = StepRun.objects.get(run=run)
    assert (step.attempt, step.losses) == (2, 1)
    check_events(run)


def test_a_worker_is_reaped_again_when_whoever_reaped_it_died_over_it(
    pipeline: Callable[..., Pipeline], backend: Any, workspace: Any
):
    run = actions.submit_run(pipeline(ONE_STEP), None, {})
    worker = Supervisor("test", ["local"], 2, backend)
    leases.register(worker)
    assert orchestrator.take(run.id, "data", worker.taker) is not None
    Worker.objects.update(place={"here": leases.processes.here(), "processes": [[2**22, 1]]})
    leases.reap(leases.Observer(90))
    assert states(run) == {"data": "queued"}
    assert Worker.objects.get().stopped_at is not None


def test_a_worker_takes_over_from_one_that_died_beside_it(
    pipeline: Callable[..., Pipeline], backend: Any, workspace: Any
):
    run = actions.submit_run(pipeline(ONE_STEP), None, {})
    dead, other = (Supervisor(name, ["local"], 2, backend) for name in ("dead", "other"))
    leases.register(dead)
    assert orchestrator.take(run.id, "data", dead.taker) is not None
    Worker.objects.update(place={"here": leases.processes.here(), "processes": [[2**22, 1]]})
    other.start()
    assert wait_for_end(run).state == "succeeded"
    other.stop()
    step = StepRun.objects.get(run=run)
    assert (step.attempt, step.losses) == (2, 1)
    check_events(run)


class Reluctant:
    """The machine's backend; it prepares when its gate opens and kills only if it `may_kill`.

    What it has collected it gives when it `may_give`.
    """

    adopts = False

    def __init__(self, backend: ProcessBackend) -> None:
        self._backend = backend
        self.gate, self.may_kill = threading.Event(), True
        self.has_collected, self.may_give = threading.Event(), threading.Event()
        self.launched: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def prepare(self, order: StepOrder, tell: Tell = tell_nobody) -> Attempt:
        assert self.gate.wait(30)
        return self._backend.prepare(order, tell)

    def launch(self, attempt: Attempt) -> None:
        self.launched.append(attempt.order.epoch)
        self._backend.launch(attempt)

    def cancel(self, attempt: Attempt) -> None:
        if self.may_kill:
            self._backend.cancel(attempt)

    def collect(self, attempt: Attempt) -> Report:
        report = self._backend.collect(attempt)
        self.has_collected.set()
        assert self.may_give.wait(30)
        return report


@pytest.fixture
def reluctant(backend: ProcessBackend) -> Reluctant:
    reluctant = Reluctant(backend)
    reluctant.may_give.set()
    return reluctant


def test_a_step_that_was_taken_over_while_it_was_prepared_is_not_launched(
    pipeline: Callable[..., Pipeline], reluctant: Any, workspace: Any
):
    run = actions.submit_run(pipeline(ONE_STEP), None, {})
    worker = Supervisor("test", ["local"], 1, reluctant)
    worker.start()
    wait_for_state(run, "data", "running")
    Worker.objects.update(stopped_at=timezone.now())
    leases.reap(leases.Observer(90))
    wait_for(lambda: not worker.lease.is_current, 20, "the worker to be told so")
    reluctant.gate.set()
    assert wait_for_end(run).state == "succeeded"
    worker.stop()
    assert reluctant.launched == [2]
    check_events(run)


def test_a_worker_that_stood_still_launches_nothing_before_its_next_beat(
    pipeline: Callable[..., Pipeline],
    reluctant: Any,
    workspace: Any,
    monkeypatch: pytest.MonkeyPatch,
):
    beats = threading.Event()
    beat = leases._beat
    monkeypatch.setattr(leases, "_beat", lambda *a: beats.wait(30) and beat(*a))
    run = actions.submit_run(pipeline(ONE_STEP), None, {})
    worker = Supervisor("test", ["local"], 1, reluctant)
    worker.start()
    wait_for(worker.held, 20, "the step to be taken")
    worker.lease.renewed_at -= 1000
    Worker.objects.update(stopped_at=timezone.now())
    leases.reap(leases.Observer(90))
    reluctant.gate.set()
    beats.set()
    assert wait_for_end(run).state == "succeeded"
    worker.stop()
    assert reluctant.launched == [2]


def test_a_step_whose_worker_stops_while_it_is_prepared_is_not_launched(
    pipeline: Callable[..., Pipeline],
    reluctant: Any,
    workspace: Any,
):
    run = actions.submit_run(pipeline(ONE_STEP), None, {})
    worker = Supervisor("test", ["local"], 1, reluctant)
    worker.start()
    wait_for(worker.held, 20, "the step to be taken")
    stopping = threading.Thread(target=worker.stop)
    stopping.start()
    wait_for(lambda: worker.is_stopping)
    reluctant.gate.set()
    stopping.join(30)
    assert reluctant.launched == []
    assert states(run) == {"data": "queued"}
    assert StepRun.objects.get(run=run).losses == 0


def test_a_step_that_ended_as_its_worker_stopped_is_not_run_again(
    pipeline: Callable[..., Pipeline], reluctant: Any, workspace: Any
):
    """It may have written to the outside world."""
    reluctant.gate.set()
    reluctant.may_give.clear()
    run = actions.submit_run(pipeline(ONE_STEP), None, {})
    worker = Supervisor("test", ["local"], 1, reluctant)
    worker.start()
    assert reluctant.has_collected.wait(60)
    stopping = threading.Thread(target=worker.stop)
    stopping.start()
    wait_for(lambda: worker.is_stopping)
    reluctant.may_give.set()
    stopping.join(30)
    assert states(run) == {"data": "succeeded"}
    assert StepRun.objects.get(run=run).attempt == 1
    check_events(run)


def test_a_worker_that_stops_keeps_what_does_not_die(
    pipeline: Callable[..., Pipeline],
    reluctant: Any,
    workspace: Any,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(supervisor, "STOPS_WITHIN_SECONDS", 0.3)
    reluctant.gate.set()
    reluctant.may_kill = False
    run = actions.submit_run(pipeline(ENDLESS), None, {})
    worker = Supervisor("test", ["local"], 1, reluctant)
    worker.start()
    wait_for(worker.attempts, 20, "the process")
    [attempt] = worker.attempts()
    worker.stop()
    step = StepRun.objects.get(run=run)
    assert (step.state, step.epoch, step.worker) == ("running", 1, str(worker.id))
    assert Worker.objects.get().stopped_at is None
    reluctant._backend.cancel(attempt)
    wait_for(lambda: worker.is_idle or not worker.held(), 20, "the slot")


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_a_step_whose_worker_nobody_knows_ends(
    pipeline: Callable[..., Pipeline], workspace: Any, is_cancelled: bool
):
    """As a restore leaves it: the rows of workers are in no backup."""
    run = actions.submit_run(pipeline(ONE_STEP), None, {})
    stranger = orchestrator.Taker(str(uuid4()), frozenset({"local"}))
    assert orchestrator.take(run.id, "data", stranger) is not None
    if is_cancelled:
        actions.cancel_run(run, None)
    leases.reap(leases.Observer(90))
    assert states(run) == {"data": "cancelled" if is_cancelled else "queued"}
