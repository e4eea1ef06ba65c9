"""Plain statements write what the ORM would write."""

from uuid import uuid4

import pytest
from django.forms.models import model_to_dict

from designer.execution import statements
from designer.execution.models import Run, StepRun
from designer.execution.progress import StepState
from designer.workspace.models import Workspace

pytestmark = pytest.mark.django_db


def make_rows(workspace: Workspace) -> tuple[Run, StepRun]:
    run = Run(workspace=workspace, number=3, document={"nodes": {"a": "ü"}}, parameters={"n": 0.5})
    values = {"params": {"list": [None, True]}, "error": {"code": "x"}, "timeout_seconds": 7}
    step = StepRun(run=run, node="a", module="m", module_version=2, network=True, **values)
    step.state, step.duration_seconds = StepState.QUEUED, 0.25
    return run, step


def test_an_inserted_row_is_read_as_it_was_given(workspace: Workspace):
    run, step = make_rows(workspace)
    statements.insert([run])
    statements.insert([step])
    assert model_to_dict(Run.objects.get()) == model_to_dict(run)
    assert model_to_dict(StepRun.objects.get()) == model_to_dict(step)
    assert Run.objects.get().submitted_at == run.submitted_at


def test_an_updated_row_has_the_new_values_and_keeps_the_others(workspace: Workspace):
    run, step = make_rows(workspace)
    statements.insert([run])
    statements.insert([step, StepRun(id=uuid4(), run=run, node="b", module="m", module_version=1)])
    changed = {"state": StepState.REUSED, "error": None, "reused_from_id": step.id, "own": {"k": 1}}
    statements.update(StepRun, step.pk, changed)
    read = StepRun.objects.get(node="a")
    assert {name: getattr(read, name) for name in changed} == changed
    assert (read.timeout_seconds, StepRun.objects.get(node="b").state) == (7, "waiting")
