"""Trying a compute target: a step that says where it is."""

from typing import Any

from designer.execution.models import ComputeTarget, LogChunk
from designer.execution.probes import probe
from designer.execution.supervisor import Supervisor
from tests.execution.waiting import check_events, wait_for_end


def test_a_probe_says_which_machine_it_ran_on(workspace: Any, worker: Supervisor):
    run = wait_for_end(probe(ComputeTarget.objects.get(name="local"), workspace))
    assert run.state == "succeeded"
    log = "".join(LogChunk.objects.filter(step_run__run=run).values_list("text", flat=True))
    assert "Python: 3." in log
    assert "Cores: " in log
    check_events(run)
