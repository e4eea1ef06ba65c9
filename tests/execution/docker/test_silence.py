"""An engine that never answers again: its steps are lost after a time, and its target says so."""

from dataclasses import replace

import pytest

from designer.execution.backends.docker import engine as docker_engine
from designer.execution.backends.docker.container import container_name
from designer.execution.backends.protocol import PreparationError
from tests.engines.dockerd import Dockerd
from tests.execution.docker.conftest import MakeSteps
from tests.execution.docker.steps import ENDLESS, GIVES, Steps, order_of, processes_in
from tests.execution.waiting import wait_for

pytestmark = pytest.mark.docker


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docker_engine, "PING_WITHIN_SECONDS", 1)
    monkeypatch.setattr(docker_engine, "ANSWERS_WITHIN_SECONDS", 5)


def test_its_step_is_lost_and_the_next_attempt_ends_what_lived_on(
    dockerd: Dockerd, make_steps: MakeSteps
):
    steps = make_steps(away_seconds=1.0)
    attempt = steps.launch(order_of(ENDLESS))
    steps.wait_for_text(attempt, "early")
    with dockerd.frozen():
        wait_for(lambda: steps.backend.poll(attempt, 0.2), 40, "the end of the attempt")
        report = steps.backend.collect(attempt)
        told = steps.backend.isolation()
    assert report.outcome == "lost"
    assert told["unreachable_since"]
    wait_for(lambda: "unreachable_since" not in steps.backend.isolation(), 20, "an answer")
    again = replace(attempt.order, epoch=2, params=order_of(GIVES).params)
    assert steps.run(again).outcome == "succeeded"
    assert container_name(attempt.order) not in steps.names()
    steps.backend.cleanup(attempt)


def test_a_step_that_nobody_follows_is_lost_with_its_engine_and_with_no_other(
    dockerd: Dockerd, make_steps: MakeSteps
):
    first = make_steps()
    attempt = first.launch(order_of(ENDLESS))
    first.wait_for_text(attempt, "early")
    place = first.backend.place()
    with dockerd.frozen():
        next_one = make_steps(away_seconds=1.0)
        assert next_one.backend.place() == place, "it is written down"
        wait_for(lambda: next_one.backend.pulse.has_given_up, 20, "the end of patience")
        assert next_one.backend.adopt(attempt.order) is None
    first.backend.cancel(attempt)
    first.report(attempt)


def test_what_is_cancelled_is_not_called_so_before_it_is_dead(
    dockerd: Dockerd, make_steps: MakeSteps
):
    steps = make_steps(away_seconds=1.0)
    attempt = steps.launch(order_of(ENDLESS))
    steps.wait_for_text(attempt, "early")
    with dockerd.frozen():
        steps.backend.cancel(attempt)
        wait_for(lambda: steps.backend.pulse.has_given_up, 20, "the end of patience")
        assert not steps.backend.poll(attempt, 3)
        assert processes_in(attempt.folder)
        next_one = make_steps(away_seconds=0.1)
        wait_for(lambda: silent(next_one), 20, "the end of patience")
        with pytest.raises(PreparationError, match="must die there"):
            next_one.backend.adopt(replace(attempt.order, is_killing=True))
    assert steps.report(attempt).outcome == "killed"
    assert not processes_in(attempt.folder)


def test_what_is_cancelled_and_never_heard_of_again_says_that_it_may_live(
    dockerd: Dockerd, make_steps: MakeSteps
):
    steps = make_steps(away_seconds=0.5, orphan_seconds=1.0)
    attempt = steps.launch(order_of(ENDLESS))
    steps.wait_for_text(attempt, "early")
    with dockerd.frozen():
        steps.backend.cancel(attempt)
        wait_for(lambda: steps.backend.poll(attempt, 0.2), 60, "the end of the attempt")
        report = steps.backend.collect(attempt)
    assert report.outcome == "failed"
    assert report.error is not None
    assert report.error["code"] == "engine_unreachable"
    steps.backend.cleanup(attempt)
    assert container_name(attempt.order) not in steps.names()


def silent(steps: Steps) -> bool:
    steps.backend.pulse.watch()
    return steps.backend.pulse.has_given_up
