"""Containers whose worker died: taken over, or swept away."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from designer.artifacts.store import LocalStore
from designer.execution.backends.docker.container import container_name
from designer.execution.backends.docker.following import seconds_since_start
from designer.execution.orders import StepOrder
from tests.engines.dockerd import Dockerd
from tests.execution.docker.conftest import MakeSteps
from tests.execution.docker.mortal import SCRIPT
from tests.execution.docker.steps import GIVES, Steps, log_of, order_of
from tests.execution.waiting import wait_for

pytestmark = pytest.mark.docker


@pytest.fixture
def orphan(dockerd: Dockerd, tmp_path: Path) -> StepOrder:
    """A step that runs while the worker that launched it is dead."""
    order = order_of(SCRIPT)
    arguments = [dockerd.base_url, str(tmp_path), str(order.run_id), str(order.step_id)]
    worker = subprocess.Popen([sys.executable, "-m", "tests.execution.docker.mortal", *arguments])
    log = tmp_path / "staging" / order.folder_name / "log.txt"
    wait_for(lambda: log.exists() and "before" in log.read_text(), 60, "the step")
    worker.kill()
    worker.wait()
    return order


def test_another_worker_follows_the_step_to_its_end(
    orphan: StepOrder, make_steps: MakeSteps, tmp_path: Path
):
    steps = make_steps(store=LocalStore(tmp_path))
    attempt = steps.backend.adopt(orphan)
    assert attempt is not None
    assert not steps.backend.poll(attempt, 0)
    (attempt.folder / "work" / "go").touch()
    report = steps.report(attempt)
    assert report.outcome == "succeeded", report.error
    assert report.outputs["first"].summary["rows"] == 2
    assert log_of(report).split() == ["before", "after"]
    assert container_name(orphan) not in steps.names()


def test_its_time_limit_counts_from_its_start():
    started = datetime.now(UTC) - timedelta(seconds=90)
    state = {"StartedAt": started.strftime("%Y-%m-%dT%H:%M:%S.123456789Z")}
    assert 89 <= seconds_since_start(state) <= 92


def test_what_was_never_started_is_not_adopted(steps: Steps):
    attempt = steps.backend.prepare(order_of(GIVES))
    assert steps.backend.adopt(attempt.order) is None
    assert container_name(attempt.order) not in steps.names()
    steps.backend.cleanup(attempt)


def test_a_sweep_takes_what_nobody_wants_and_of_this_installation_only(make_steps: MakeSteps):
    steps, others = make_steps(owner="these"), make_steps(owner="others")
    kept, unwanted = (steps.backend.prepare(order_of(GIVES)) for _ in "12")
    foreign = others.backend.prepare(order_of(GIVES))

    def is_wanted(step_id: UUID, epoch: int) -> bool:
        return (step_id, epoch) == (kept.order.step_id, 1)

    assert steps.backend.sweep(is_wanted) == 1
    names = steps.names()
    assert container_name(unwanted.order) not in names
    assert container_name(kept.order) in names
    assert container_name(foreign.order) in names
    for attempt, owner in ((kept, steps), (unwanted, steps), (foreign, others)):
        owner.backend.cleanup(attempt)
