"""Steps that outlive their worker: prepared, watched, adopted by another, and never doubled."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from designer.execution import actions, leases, orchestrator, places
from designer.execution.backends.protocol import PreparationError
from designer.execution.masking import UNTOLD
from designer.execution.models import LogChunk, Run, RunEvent, StepRun, Worker
from designer.execution.supervisor import Supervisor
from designer.workspace.actions.secrets import create_secret, delete_secret, replace_secret
from designer.workspace.models import Pipeline, Secret, Workspace
from designer.workspace.store import artifact_store
from tests.builders import make_document, node
from tests.execution.detached import DetachedBackend
from tests.execution.waiting import check_events, wait_for, wait_for_end, wait_for_state

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct-horse-battery"
SCRIPT = """
import pathlib, time, pandas
def azureml_main(dataframe1=None, dataframe2=None):
    print("connecting with", globals().get("secret"), flush=True)
    with open({log!r}, "a") as log:
        log.write("began ")
    while not pathlib.Path({gate!r}).exists():
        time.sleep(0.02)
    return pandas.DataFrame({{"x": [1]}}),
"""


class Silence:
    """A ledger that takes no ends, and counts those that it did not take."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.refused = 0
        patch.setattr(orchestrator, "finish_and_take", self._refuse)

    def _refuse(self, *_: Any) -> None:
        self.refused += 1
        raise OperationalError("the ledger is away")


@pytest.fixture
def backend(workspace: Any) -> DetachedBackend:
    return DetachedBackend(artifact_store())


@pytest.fixture
def hire(backend: DetachedBackend) -> Iterator[Callable[[], Supervisor]]:
    """Start workers; whoever still works in the end is stopped."""
    hired: list[Supervisor] = []

    def hire() -> Supervisor:
        worker = Supervisor(f"worker-{len(hired)}", ["local"], 2, backend)
        hired.append(worker)
        worker.start()
        return worker

    yield hire
    for worker in hired:
        if not worker.is_stopping:
            worker.stop()


class Gated:
    """A run of one step, which ends when its gate is opened and says how often it began."""

    def __init__(self, pipeline: Callable[..., Pipeline], folder: Path, **params: Any) -> None:
        self._gate, self._log = folder / "gate", folder / "log"
        script = SCRIPT.format(gate=str(self._gate), log=str(self._log))
        document = make_document({"a": node("execute_python_script", script=script, **params)})
        self.run = actions.submit_run(pipeline(document), None, {})

    def open(self) -> None:
        self._gate.touch()

    def wait_until_it_runs(self) -> None:
        wait_for(self._log.exists, 60, "the script")

    @property
    def begun(self) -> int:
        return self._log.read_text().count("began") if self._log.exists() else 0

    @property
    def step(self) -> StepRun:
        return StepRun.objects.get(run=self.run)


@pytest.fixture
def gated(pipeline: Callable[..., Pipeline], tmp_path: Path) -> Iterator[Gated]:
    gated = Gated(pipeline, tmp_path)
    yield gated
    gated.open()


@pytest.fixture
def password(workspace: Workspace) -> Secret:
    return create_secret(workspace, name="password", value=PASSWORD)


@pytest.fixture
def secretive(
    pipeline: Callable[..., Pipeline], tmp_path: Path, password: Secret
) -> Iterator[Gated]:
    """A step that is given a secret and prints it."""
    gated = Gated(pipeline, tmp_path, secret={"$secret": "password"})
    yield gated
    gated.open()


def log_of(step: StepRun) -> str:
    return "".join(LogChunk.objects.filter(step_run=step).values_list("text", flat=True))


def states_told(run: Run) -> list[str]:
    events = RunEvent.objects.filter(run=run, node="a").order_by("seq")
    return [event.payload["state"] for event in events]


def test_it_is_shown_how_a_step_is_prepared(
    gated: Gated, backend: DetachedBackend, hire: Callable[[], Supervisor]
):
    backend.gate.clear()
    hire()
    step = wait_for_state(gated.run, "a", "preparing")
    wait_for(lambda: gated.step.progress_message == "Making ready", 20, "the message")
    assert gated.step.progress == 0.5
    backend.gate.set()
    gated.open()
    assert wait_for_end(gated.run).state == "succeeded"
    assert states_told(gated.run) == ["queued", "preparing", "running", "succeeded"]
    assert (gated.step.progress_message, gated.step.attempt) == ("", step.attempt)
    check_events(gated.run)


def test_a_step_that_is_cancelled_while_it_is_prepared_never_begins(
    gated: Gated, backend: DetachedBackend, hire: Callable[[], Supervisor]
):
    backend.gate.clear()
    hire()
    wait_for_state(gated.run, "a", "preparing")
    actions.cancel_run(gated.run, None)
    assert wait_for_end(gated.run).state == "cancelled"
    assert backend.launched == []
    check_events(gated.run)


def test_a_step_goes_on_when_its_worker_is_stopped_and_another_ends_it(
    gated: Gated, hire: Callable[[], Supervisor]
):
    first = hire()
    gated.wait_until_it_runs()
    first.stop()
    assert (gated.step.state, gated.step.worker) == ("running", "")
    second = hire()
    wait_for(lambda: gated.step.worker == str(second.id), 20, "the adoption")
    gated.open()
    assert wait_for_end(gated.run).state == "succeeded"
    assert (gated.begun, gated.step.attempt, gated.step.losses) == (1, 1, 0)
    check_events(gated.run)


def test_what_a_worker_took_and_never_told_of_is_computed_again(
    gated: Gated,
    backend: DetachedBackend,
    hire: Callable[[], Supervisor],
    monkeypatch: pytest.MonkeyPatch,
):
    """As when it is killed between taking the outputs and telling of them."""
    first = hire()
    gated.wait_until_it_runs()
    with monkeypatch.context() as killed:
        killed.setattr(backend, "cleanup", lambda attempt: None)
        silence = Silence(killed)
        gated.open()
        wait_for(lambda: silence.refused, 60, "the end to be told")
        first.stop()
    hire()
    assert wait_for_end(gated.run).state == "succeeded"
    assert (gated.begun, gated.step.losses) == (2, 1)
    check_events(gated.run)


def test_what_ended_is_kept_until_its_end_is_told(
    gated: Gated,
    backend: DetachedBackend,
    hire: Callable[[], Supervisor],
    monkeypatch: pytest.MonkeyPatch,
):
    """Should its worker die before that, the next one follows it to the same end."""
    hire()
    gated.wait_until_it_runs()
    [folder] = (backend.store.root / "staging").glob(f"{gated.step.pk}-*")
    with monkeypatch.context() as away:
        silence = Silence(away)
        gated.open()
        wait_for(lambda: silence.refused > 1, 60, "the end to be told twice")
        assert folder.exists()
    assert wait_for_end(gated.run).state == "succeeded"
    wait_for(lambda: not folder.exists(), 20, "the folder to be removed")
    assert gated.begun == 1


def test_a_worker_that_was_taken_for_dead_lets_go_of_what_another_adopts(
    gated: Gated, hire: Callable[[], Supervisor]
):
    workers = {str(worker.id): worker for worker in (hire(), hire())}
    gated.wait_until_it_runs()
    Worker.objects.filter(pk=gated.step.worker).update(stopped_at=timezone.now())
    leases.reap(leases.Observer(90))
    wait_for(lambda: gated.step.worker in workers, 20, "the adoption")
    gated.open()
    assert wait_for_end(gated.run).state == "succeeded"
    assert (gated.begun, gated.step.attempt) == (1, 1)
    wait_for(lambda: Worker.objects.filter(stopped_at=None).count() == 2, 20, "their return")
    check_events(gated.run)


def test_what_was_lost_with_its_worker_is_tried_again(
    gated: Gated, backend: DetachedBackend, hire: Callable[[], Supervisor]
):
    first = hire()
    gated.wait_until_it_runs()
    [attempt] = first.attempts()
    first.stop()
    backend.cancel(attempt)
    backend.cleanup(attempt)
    gated.open()
    hire()
    assert wait_for_end(gated.run).state == "succeeded"
    assert (gated.step.attempt, gated.step.losses) == (2, 1)
    check_events(gated.run)


def test_a_cancelled_step_without_a_worker_is_killed_by_the_next_one(
    gated: Gated, hire: Callable[[], Supervisor]
):
    first = hire()
    gated.wait_until_it_runs()
    first.stop()
    actions.cancel_run(gated.run, None)
    assert Run.objects.get(pk=gated.run.pk).state == "cancelling"
    hire()
    assert wait_for_end(gated.run).state == "cancelled"
    check_events(gated.run)


@pytest.mark.parametrize("change", ["rotated", "deleted"])
def test_a_secret_that_has_changed_stays_masked_in_what_an_adopted_step_tells(
    secretive: Gated, hire: Callable[[], Supervisor], password: Secret, change: str
):
    first = hire()
    secretive.wait_until_it_runs()
    first.stop()
    if change == "rotated":
        replace_secret(password, value="another-one-altogether")
    else:
        delete_secret(password)
    secretive.open()
    hire()
    assert wait_for_end(secretive.run).state == "succeeded"
    log = log_of(secretive.step)
    assert "connecting with" in log
    assert PASSWORD not in log
    assert (secretive.step.attempt, secretive.step.sealed) == (1, "")


def test_a_step_whose_secret_no_key_opens_any_more_keeps_no_log_and_says_so(
    secretive: Gated, hire: Callable[[], Supervisor]
):
    first = hire()
    secretive.wait_until_it_runs()
    first.stop()
    assert PASSWORD not in secretive.step.sealed
    StepRun.objects.filter(run=secretive.run).update(sealed="of-another-key")
    secretive.open()
    hire()
    assert wait_for_end(secretive.run).state == "succeeded"
    assert log_of(secretive.step) == UNTOLD


def test_what_can_never_be_adopted_is_lost_and_tried_again(
    gated: Gated, backend: DetachedBackend, hire: Callable[[], Supervisor]
):
    first = hire()
    gated.wait_until_it_runs()
    [attempt] = first.attempts()
    first.stop()
    backend.cancel(attempt)
    backend.refusals.append(PreparationError("The machine lets nobody in.", "login_refused"))
    gated.open()
    hire()
    assert wait_for_end(gated.run).state == "succeeded"
    assert (gated.step.attempt, gated.step.losses) == (2, 1)


def test_a_step_that_is_elsewhere_is_left_alone(gated: Gated, hire: Callable[[], Supervisor]):
    first = hire()
    gated.wait_until_it_runs()
    first.stop()
    StepRun.objects.filter(run=gated.run).update(place="engine A")

    def found_by(place: str) -> int:
        backend = PlacedBackend(artifact_store())
        backend.here = place
        return len(places.orphans(backend, ["local"], [], 5))

    assert found_by("engine B") == 0
    assert found_by("engine A") == 1


class PlacedBackend(DetachedBackend):
    """Its steps can be found from where it is."""

    here = ""

    def place(self) -> str:
        return self.here
