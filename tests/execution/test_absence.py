"""An engine, machine or storage that is away for a moment costs a step time, and no failure."""

from collections.abc import Callable
from typing import Any

import pytest

from designer.artifacts.stores.bucket import StoreUnavailable
from designer.execution import absence, actions
from designer.execution.backends.protocol import PreparationError
from designer.execution.models import Run, StepRun
from designer.execution.supervisor import Supervisor
from designer.workspace.models import Pipeline
from tests.builders import make_document, node
from tests.execution.waiting import check_events, wait_for, wait_for_end

pytestmark = pytest.mark.django_db(transaction=True)
ONE_STEP = make_document({"data": node("enter_data_manually", data="x\n1\n2\n")})
AWAY = PreparationError("The engine cannot be reached.", "engine_unreachable")
ERRORS = [
    AWAY,
    PreparationError("box went away.", "unreachable"),
    StoreUnavailable("The artifact storage cannot be read."),
]


@pytest.fixture
def absences(worker: Supervisor, monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """What the next preparations meet, the last one first."""
    errors: list[Exception] = []
    prepare = worker.backend.prepare

    def meet(*arguments: Any) -> Any:
        if errors:
            raise errors.pop()
        return prepare(*arguments)

    monkeypatch.setattr(worker.backend, "prepare", meet)
    return errors


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_what_comes_back_is_waited_for(
    absences: list[Exception],
    pipeline: Callable[..., Pipeline],
    run_to_end: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
):
    monkeypatch.setattr(absence, "PAUSES_SECONDS", (0.1,))
    absences.append(error)
    run = run_to_end(pipeline(ONE_STEP))
    assert run.state == "succeeded"
    assert StepRun.objects.get(run=run).losses == 1
    check_events(run)


def test_what_stays_away_is_named(
    absences: list[Exception],
    pipeline: Callable[..., Pipeline],
    run_to_end: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(absence, "PAUSES_SECONDS", (0.1,))
    absences += [AWAY] * 9
    run = run_to_end(pipeline(ONE_STEP))
    step = StepRun.objects.get(run=run)
    assert (run.state, step.attempt) == ("failed", 4)
    assert step.error["code"] == "engine_unreachable"
    assert step.error["message"] == "The engine cannot be reached."


def test_a_run_is_cancelled_while_it_waits(
    absences: list[Exception],
    pipeline: Callable[..., Pipeline],
    worker: Supervisor,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(absence, "PAUSES_SECONDS", (600.0,))
    absences.append(AWAY)
    run = actions.submit_run(pipeline(ONE_STEP), None, {})
    steps = StepRun.objects.filter(run=run)
    wait_for(lambda: steps.filter(progress_message="The engine cannot be reached.").exists())
    actions.cancel_run(run, None)
    assert wait_for_end(run).state == "cancelled"
