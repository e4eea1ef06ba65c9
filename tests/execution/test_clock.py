"""The clock removes what nobody has any more, and nothing else."""

import os
from collections.abc import Callable
from typing import Any

import pytest

from designer.execution import actions, clock, orchestrator
from designer.execution.orchestrator import Taker
from designer.execution.reports import Report
from designer.workspace.models import Pipeline
from designer.workspace.store import artifact_store
from tests.builders import make_document, node

pytestmark = pytest.mark.django_db(transaction=True)
ONE_STEP = make_document({"data": node("enter_data_manually", data="x\n1\n2\n")})


def test_a_step_that_runs_keeps_its_folder_however_old(
    pipeline: Callable[..., Pipeline], workspace: Any
):
    run = actions.submit_run(pipeline(ONE_STEP), None, {})
    order = orchestrator.take(run.id, "data", Taker("w", frozenset({"local"})))
    assert order is not None
    folder = artifact_store().staging(order.folder_name)
    os.utime(folder, (0, 0))
    clock.sweep()
    assert folder.exists()
    orchestrator.apply(run.id, report=Report("data", order.step_id, order.epoch, "failed"))
    clock.sweep()
    assert not folder.exists()
