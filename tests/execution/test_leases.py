"""What a worker holds: nothing stays with one that does not follow it."""

from collections.abc import Callable
from typing import Any

import pytest

from designer.execution import actions, leases, orchestrator
from designer.execution.models import StepRun, Worker
from designer.execution.supervisor import Supervisor
from designer.workspace.models import Pipeline
from tests.builders import make_document, node
from tests.execution.waiting import check_events, states, wait_for_end

pytestmark = pytest.mark.django_db(transaction=True)
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
