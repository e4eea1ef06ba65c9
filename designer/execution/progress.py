"""What a run knows of itself: its state and the states of its steps, as frozen data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class StepState(StrEnum):
    WAITING = "waiting"
    QUEUED = "queued"
    PREPARING = "preparing"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    REUSED = "reused"
    FAILED = "failed"
    UPSTREAM_FAILED = "upstream_failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class RunState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


SETTLED = frozenset({StepState.SUCCEEDED, StepState.REUSED, StepState.SKIPPED})
ALIVE = frozenset({StepState.PREPARING, StepState.RUNNING})
TERMINAL = frozenset(
    {
        StepState.SUCCEEDED,
        StepState.REUSED,
        StepState.FAILED,
        StepState.UPSTREAM_FAILED,
        StepState.SKIPPED,
        StepState.CANCELLED,
    }
)
RUN_TERMINAL = frozenset({RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Step:
    """One node's part of a run; `epoch` numbers its attempts, and only the newest may report."""

    node: str
    inputs: tuple[str, ...] = ()
    state: StepState = StepState.WAITING
    attempt: int = 0
    epoch: int = 0
    failures: int = 0
    losses: int = 0
    retries: int = 0
    may_repeat: bool = True
    is_following: bool = False
    is_killing: bool = False
    history: tuple[str, ...] = ()
    title: str = ""

    @property
    def shown(self) -> str:
        """What people know the step by."""
        return self.title or self.node


@dataclass(frozen=True, slots=True)
class RunProgress:
    """A run and its steps. Built by `assemble`; only `advance` makes the next one."""

    state: RunState
    steps: Mapping[str, Step]
    downstream: Mapping[str, tuple[str, ...]]
    continue_on_failure: bool = False
    open_steps: int = 0
    has_failed: bool = False

    @property
    def is_stopping(self) -> bool:
        """No further step starts: the run is cancelled, or a failure stops it."""
        stopped_by_failure = self.has_failed and not self.continue_on_failure
        return stopped_by_failure or self.state is RunState.CANCELLING


def assemble(
    steps: Iterable[Step], *, state: RunState = RunState.QUEUED, continue_on_failure: bool = False
) -> RunProgress:
    """Put a run together from its steps, whatever states they are in."""
    by_node = {step.node: step for step in steps}
    downstream: dict[str, list[str]] = {}
    for step in by_node.values():
        for source in step.inputs:
            downstream.setdefault(source, []).append(step.node)
    return RunProgress(
        state=state,
        steps=MappingProxyType(by_node),
        downstream=MappingProxyType({node: tuple(after) for node, after in downstream.items()}),
        continue_on_failure=continue_on_failure,
        open_steps=sum(step.state not in TERMINAL for step in by_node.values()),
        has_failed=any(step.state is StepState.FAILED for step in by_node.values()),
    )
