"""Back-pressure: 200 runs at once are accepted and finished, without an error."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from designer.execution import actions
from designer.execution.clock import wake_followers
from designer.execution.models import Run, StepRun
from designer.execution.progress import RUN_TERMINAL
from designer.execution.supervisor import Supervisor
from designer.workspace.models import Pipeline
from tests.builders import make_document, node
from tests.execution.waiting import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
Make = Callable[..., Pipeline]
RUNS, PEOPLE = 200, 16


def numbers(first: int) -> dict[str, Any]:
    """Two sources in common with all other runs, and a step that is only its own."""
    nodes = {
        "own": node("enter_data_manually", data=f"x\n{first}\n"),
        "a": node("enter_data_manually", data="x\n1\n2\n"),
        "b": node("enter_data_manually", data="x\n3\n4\n"),
    }
    return make_document(dict(sorted(nodes.items(), reverse=bool(first % 2))))


def all_have_ended() -> bool:
    """Look, with the clock that every installation has.

    On PostgreSQL a step may begin to follow another in the moment in which that one ends.
    """
    wake_followers()
    return not Run.objects.exclude(state__in=RUN_TERMINAL).exists()


def test_200_runs_at_once_all_end_well(pipeline: Make, worker: Supervisor):
    pipelines = [pipeline(numbers(n)) for n in range(RUNS)]

    def submit(row: Pipeline) -> None:
        actions.submit_run(row, None, {})
        connection.close()

    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(submit, pipelines))
    wait_for(all_have_ended, 200, "all runs")
    assert Run.objects.filter(state="succeeded").count() == RUNS
    computed = StepRun.objects.filter(state="succeeded")
    assert computed.count() == RUNS + 2, "what they have in common is computed once"
    assert StepRun.objects.filter(state="reused").count() == 2 * RUNS - 2
