"""Waiting for conditions with a deadline, and short looks at runs."""

import time
from collections.abc import Callable

from designer.execution.models import Run, RunEvent, StepRun
from designer.execution.progress import RUN_TERMINAL


def wait_for(condition: Callable[[], object], seconds: float = 20, what: str = "it") -> None:
    """Wait until the condition holds.

    Raises:
        AssertionError: it did not within so many seconds.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"Waited {seconds} s for {what}."
        time.sleep(0.01)


def wait_for_end(run: Run, seconds: float = 90) -> Run:
    wait_for(
        lambda: Run.objects.values_list("state", flat=True).get(pk=run.pk) in RUN_TERMINAL,
        seconds,
        "the end of the run",
    )
    return Run.objects.get(pk=run.pk)


def wait_for_state(run: Run, node: str, state: str, seconds: float = 20) -> StepRun:
    wait_for(
        lambda: StepRun.objects.filter(run=run, node=node, state=state).exists(),
        seconds,
        f"{node} to be {state}",
    )
    return StepRun.objects.get(run=run, node=node)


def states(run: Run) -> dict[str, str]:
    return dict(StepRun.objects.filter(run=run).values_list("node", "state"))


def check_events(run: Run) -> None:
    """Event numbers have no gap, and replaying the events gives the stored state."""
    run = Run.objects.get(pk=run.pk)
    events = list(RunEvent.objects.filter(run=run).order_by("seq"))
    assert [event.seq for event in events] == list(range(1, run.seq + 1))
    told = {event.node: event.payload["state"] for event in events}
    assert told.pop("") == run.state
    stored = states(run)
    assert {node: told.get(node, "waiting") for node in stored} == stored
