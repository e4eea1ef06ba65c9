"""Trying a compute target: a step that says where it is."""

from typing import Any

import pytest

from designer.execution import actions
from designer.execution.errors import NoGraphError
from designer.execution.models import ComputeTarget, LogChunk
from designer.execution.probes import probe, probe_datastore
from designer.execution.supervisor import Supervisor
from designer.workspace.models import Datastore
from tests.execution.waiting import check_events, wait_for_end


def test_a_probe_says_which_machine_it_ran_on(workspace: Any, worker: Supervisor):
    run = wait_for_end(probe(ComputeTarget.objects.get(name="local"), workspace))
    assert run.state == "succeeded"
    log = "".join(LogChunk.objects.filter(step_run__run=run).values_list("text", flat=True))
    assert "Python: 3." in log
    assert "Cores: " in log
    check_events(run)


@pytest.mark.django_db(transaction=True)
def test_a_probe_is_not_submitted_again_but_made_anew(workspace: Any):
    run = probe(ComputeTarget.objects.get(name="local"), workspace)
    with pytest.raises(NoGraphError, match="Try the compute target"):
        actions.resubmit_run(run, None)


@pytest.mark.django_db(transaction=True)
def test_a_probe_of_a_datastore_is_called_by_its_name(workspace: Any):
    lake = Datastore.objects.create(workspace=workspace, name="lake", kind="s3")
    run = probe_datastore(lake)
    assert run.steps.get().title == "Datastore “lake”"
    assert [node["title"] for node in run.document["nodes"].values()] == ["Datastore “lake”"]
