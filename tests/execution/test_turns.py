"""Slots of compute targets, and that no run starves another."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from designer.execution import actions, dispatch, orchestrator, turns
from designer.execution.models import ComputeTarget, RunEvent, StepRun
from designer.execution.orchestrator import Taker
from designer.execution.orders import StepOrder
from designer.execution.reports import Report
from designer.execution.supervisor import Supervisor
from designer.workspace.models import Pipeline
from tests.builders import make_document, node
from tests.execution.waiting import states, wait_for_end

pytestmark = pytest.mark.django_db(transaction=True)
Make = Callable[..., Pipeline]
TAKER = Taker("w", frozenset({"local"}))


def table(first: int) -> dict[str, Any]:
    return node("enter_data_manually", data=f"x\n{first}\n")


def chain(length: int, first: int) -> dict[str, Any]:
    nodes = {"n0": table(first)} | {
        f"n{n}": node("split_data", fraction=n / 100) for n in range(1, length)
    }
    feeds = [f"n0.output > n{n}.dataset" for n in range(1, 2)]
    feeds += [f"n{n - 1}.first > n{n}.dataset" for n in range(2, length)]
    return make_document(nodes, *feeds)


@pytest.fixture
def one_slot(workspace: Any) -> Iterator[None]:
    ComputeTarget.objects.filter(name="local").update(limits={"slots": 1})
    turns.forget_limits()
    yield
    turns.forget_limits()


@pytest.fixture
def unlimited(workspace: Any) -> None:
    turns.forget_limits()


def test_a_target_never_runs_more_steps_than_it_has_slots(pipeline: Make, one_slot: None):
    run = actions.submit_run(pipeline(make_document({"a": table(1), "b": table(2)})), None, {})
    other = actions.submit_run(pipeline(make_document({"c": table(3)})), None, {})
    assert orchestrator.take(run.id, "a", TAKER) is not None
    assert orchestrator.take(run.id, "b", TAKER) is None
    assert orchestrator.take(other.id, "c", TAKER) is None
    assert turns.with_room(["local"]) == []
    assert StepRun.objects.filter(state="running").count() == 1


def test_what_waited_for_a_slot_runs_when_one_is_free(
    pipeline: Make, one_slot: None, worker: Supervisor
):
    nodes = {name: table(n) for n, name in enumerate("abc")}
    run = wait_for_end(actions.submit_run(pipeline(make_document(nodes)), None, {}))
    assert set(states(run).values()) == {"succeeded"}
    running = 0
    for event in RunEvent.objects.filter(run=run, kind="step_state").order_by("seq"):
        running += {"running": 1, "succeeded": -1}.get(event.payload["state"], 0)
        assert running <= 1


def end(order: StepOrder, taker: Taker = TAKER) -> StepOrder | None:
    report = Report(order.node, order.step_id, order.epoch, "succeeded")
    return orchestrator.finish_and_take(order.run_id, report, taker)


def test_a_slot_goes_on_with_what_waits_in_the_same_transaction(pipeline: Make, unlimited: None):
    nodes = {name: table(n) for n, name in enumerate("abc")}
    run = actions.submit_run(pipeline(make_document(nodes)), None, {})
    order = orchestrator.take(run.id, "a", TAKER)
    assert order is not None
    order = end(order)
    assert order is not None
    assert order.node == "b"
    assert states(run) == {"a": "succeeded", "b": "running", "c": "queued"}
    ended = StepRun.objects.get(run=run, node="a").finished_at
    assert StepRun.objects.get(run=run, node="b").started_at == ended


def test_a_slot_does_not_go_on_when_another_run_waits(pipeline: Make, unlimited: None):
    nodes = {name: table(n) for n, name in enumerate("ab")}
    run = actions.submit_run(pipeline(make_document(nodes)), None, {})
    order = orchestrator.take(run.id, "a", TAKER)
    actions.submit_run(pipeline(make_document({"c": table(3)})), None, {})
    assert order is not None
    assert end(order) is None


def test_a_slot_goes_on_with_nothing_that_is_for_others(pipeline: Make, unlimited: None):
    nodes = {name: table(n) for n, name in enumerate("ab")}
    run = actions.submit_run(pipeline(make_document(nodes)), None, {})
    order = orchestrator.take(run.id, "a", TAKER)
    assert order is not None
    assert end(order, Taker("w", frozenset({"elsewhere"}))) is None


def test_a_long_chain_gives_other_runs_their_turn(pipeline: Make, backend: Any, unlimited: None):
    long = actions.submit_run(pipeline(chain(30, 1)), None, {})
    short = actions.submit_run(pipeline(chain(2, 2)), None, {})
    worker = Supervisor("test", ["local"], 1, backend)
    worker.start()
    dispatch.set_local_worker(worker)
    try:
        long, short = wait_for_end(long), wait_for_end(short)
    finally:
        dispatch.set_local_worker(None)
        worker.stop()
    assert (long.state, short.state) == ("succeeded", "succeeded")
    assert short.finished_at < long.finished_at
