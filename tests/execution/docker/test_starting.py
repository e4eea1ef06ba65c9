"""A start of which nobody knows whether it went through: the step is followed, not run twice."""

from typing import Any

import pytest
from requests.exceptions import ReadTimeout

from designer.execution.backends.docker.container import container_name
from tests.execution.docker.steps import ENDLESS, GIVES, Steps, log_of, order_of, processes_in
from tests.execution.waiting import wait_for

pytestmark = pytest.mark.docker


class Deaf:
    """An engine whose answer to the first start does not come."""

    def __init__(self, container: Any, *, has_heard: bool) -> None:
        self.start, self.has_heard, self.starts = container.start, has_heard, 0

    def __call__(self) -> None:
        self.starts += 1
        if self.starts == 1:
            if self.has_heard:
                self.start()
            raise ReadTimeout
        self.start()


@pytest.mark.parametrize("has_heard", [True, False])
def test_a_step_whose_start_was_not_answered_runs_once(steps: Steps, has_heard: bool):
    attempt = steps.backend.prepare(order_of(GIVES))
    container = steps.backend._followers[str(attempt.folder)].container
    container.start = engine = Deaf(container, has_heard=has_heard)
    steps.backend.launch(attempt)
    report = steps.report(attempt)
    assert report.outcome == "succeeded", report.error
    assert log_of(report) == "hello\n"
    assert engine.starts == (1 if has_heard else 2)


@pytest.mark.parametrize("has_heard", [True, False])
def test_a_step_whose_start_was_not_answered_can_be_cancelled(steps: Steps, has_heard: bool):
    attempt = steps.backend.prepare(order_of(ENDLESS))
    container = steps.backend._followers[str(attempt.folder)].container
    container.start = Deaf(container, has_heard=has_heard)
    steps.backend.launch(attempt)
    steps.backend.cancel(attempt)
    wait_for(lambda: steps.backend.poll(attempt, 0.2), 30, "the end")
    assert processes_in(attempt.folder) == []
    assert steps.report(attempt).outcome == "killed"
    assert container_name(attempt.order) not in steps.names()
