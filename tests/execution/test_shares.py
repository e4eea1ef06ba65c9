"""Fair shares: one person's many runs do not keep another's few waiting."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection

from designer.execution import actions, dispatch
from designer.execution.models import StepRun
from designer.execution.shares import OPEN_RUNS, Shares, in_turn
from designer.execution.supervisor import Supervisor
from designer.workspace.models import Pipeline
from tests.builders import make_document, node
from tests.execution.waiting import wait_for, wait_for_end

Make = Callable[..., Pipeline]
ADA, BOB, CY = 1, 2, 3


def steps(count: int) -> list[tuple[UUID, str]]:
    return [(uuid4(), f"n{number}") for number in range(count)]


def test_equals_take_turns():
    ada, bob = steps(3), steps(2)
    assert in_turn({ADA: ada, BOB: bob}, {}, {}) == [ada[0], bob[0], ada[1], bob[1], ada[2]]


def test_who_was_served_longest_ago_comes_first():
    ada, bob, cy = steps(1), steps(1), steps(1)
    given = in_turn({ADA: ada, BOB: bob, CY: cy}, {}, {ADA: 7, BOB: 5, CY: 6})
    assert given == [*bob, *cy, *ada]


def test_who_runs_least_comes_before_who_was_served_longest_ago():
    ada, bob = steps(3), steps(1)
    assert in_turn({ADA: ada, BOB: bob}, {BOB: 2}, {ADA: 9}) == [ada[0], ada[1], bob[0], ada[2]]


def test_the_steps_of_one_person_keep_their_order():
    ada = steps(4)
    assert in_turn({ADA: ada, BOB: []}, {ADA: 1}, {}) == ada


@pytest.mark.django_db(transaction=True)
def test_one_persons_many_runs_do_not_block_anothers_one(
    pipeline: Make, workspace: Any, backend: Any
):
    ada, bob = (User.objects.create(username=name) for name in ("ada", "bob"))
    many = [actions.submit_run(pipeline(table(n)), ada, {}) for n in range(30)]
    one = actions.submit_run(pipeline(table(100, length=3)), bob, {})
    with_one_slot = Supervisor("test", ["local"], 1, backend)
    with_one_slot.start()
    dispatch.set_local_worker(with_one_slot)
    try:
        end = wait_for_end(one)
        ended_before = StepRun.objects.filter(run__in=many, finished_at__lt=end.finished_at)
        assert ended_before.count() <= 5, "about one of hers before each of his three"
        wait_for(lambda: not StepRun.objects.filter(state__in=("queued", "running")).exists())
    finally:
        dispatch.set_local_worker(None)
        with_one_slot.stop()
    assert {run.state for run in map(wait_for_end, [*many, one])} == {"succeeded"}


def table(first: int, length: int = 1) -> dict[str, Any]:
    nodes = {"n0": node("enter_data_manually", data=f"x\n{first}\n{first + 1}\n")}
    nodes |= {f"n{n}": node("split_data", fraction=n / 100) for n in range(1, length)}
    feeds = [f"n{n - 1}.{'first' if n > 1 else 'output'} > n{n}.dataset" for n in range(1, length)]
    return make_document(nodes, *feeds)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
def test_runs_that_are_over_cost_nothing():
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {OPEN_RUNS}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "open_runs" in plan


@pytest.mark.django_db(transaction=True)
def test_a_person_alone_is_served_in_order(pipeline: Make, workspace: Any):
    ada = User.objects.create(username="ada")
    runs = [actions.submit_run(pipeline(table(n)), ada, {}) for n in range(3)]
    assert Shares().queued(["local"], 8) == [(run.id, "n0") for run in runs]
