"""The run as a state machine: ``advance(state, event) -> (state, commands)``.

Pure: no clock, no database, no process. The orchestrator loads the state, feeds it events, writes
what the commands announce and carries the others out.
"""

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import assert_never

from designer.execution.progress import (
    ALIVE,
    RUN_TERMINAL,
    SETTLED,
    TERMINAL,
    RunProgress,
    RunState,
    Step,
    StepState,
)
from designer.execution.transitions import (
    AnnounceRun,
    AnnounceStep,
    Answer,
    Begun,
    CancelRequested,
    Command,
    EndEvent,
    Event,
    Failed,
    Followed,
    Found,
    IllegalTransitionError,
    Kill,
    Killed,
    Launch,
    LeaderEnded,
    Look,
    Lost,
    Missed,
    Started,
    Starved,
    Succeeded,
    Taken,
)

LOSS_BUDGET = 3


def advance(progress: RunProgress, event: Event) -> tuple[RunProgress, list[Command]]:
    """Apply what happened; an event that was seen before, or is of an old epoch, changes nothing.

    Raises:
        IllegalTransitionError: the event contradicts what the run knows.
    """
    change = _Change(progress)
    match event:
        case Begun():
            _begin(change, event)
        case CancelRequested():
            _cancel(change)
        case Found() | Followed() | Missed() | Starved():
            _answer(change, event)
        case LeaderEnded():
            _look_again(change, event)
        case Taken() | Started():
            _run(change, event)
        case Succeeded() | Failed() | Lost() | Killed():
            _end(change, event)
        case _:
            assert_never(event)
    return change.result()


@dataclass(slots=True)
class _Change:
    """One application of `advance` while it is being put together."""

    before: RunProgress
    changed: dict[str, Step] = field(default_factory=dict)
    commands: list[Command] = field(default_factory=list)
    state: RunState = RunState.QUEUED
    open_steps: int = 0
    has_failed: bool = False

    def __post_init__(self) -> None:
        self.state = self.before.state
        self.open_steps, self.has_failed = self.before.open_steps, self.before.has_failed

    def step(self, node: str) -> Step:
        return self.changed.get(node) or self.before.steps[node]

    def move(self, step: Step, state: StepState, reason: str = "", **values: object) -> Step:
        """Bring a step into a state and announce it."""
        story = (*step.history[-20:], f"{state} (attempt {step.attempt})")
        moved: Step = replace(step, state=state, history=story, **values)  # type: ignore[arg-type]
        self.changed[step.node] = moved
        self.open_steps -= state in TERMINAL and step.state not in TERMINAL
        self.has_failed = self.has_failed or state is StepState.FAILED
        self.commands.append(AnnounceStep(step.node, state, reason))
        return moved

    def enter(self, state: RunState) -> None:
        self.state = state
        self.commands.append(AnnounceRun(state))

    @property
    def is_stopping(self) -> bool:
        by_failure = self.has_failed and not self.before.continue_on_failure
        return by_failure or self.state is RunState.CANCELLING

    def result(self) -> tuple[RunProgress, list[Command]]:
        if not self.commands and not self.changed:
            return self.before, []
        if self.open_steps == 0 and self.state not in RUN_TERMINAL | {RunState.QUEUED}:
            self.enter(_outcome(self))
        steps = self.before.steps
        if self.changed:
            steps = MappingProxyType({**steps, **self.changed})
        after = replace(
            self.before,
            state=self.state,
            steps=steps,
            open_steps=self.open_steps,
            has_failed=self.has_failed,
        )
        return after, self.commands


def _outcome(change: _Change) -> RunState:
    if change.state is RunState.CANCELLING:
        return RunState.CANCELLED
    return RunState.FAILED if change.has_failed else RunState.SUCCEEDED


def _begin(change: _Change, event: Begun) -> None:
    if change.state is not RunState.QUEUED:
        return
    change.enter(RunState.RUNNING)
    steps = change.before.steps
    for node in steps:
        if node in event.found and steps[node].state is StepState.WAITING:
            change.move(steps[node], StepState.REUSED)
    for node in steps:
        step = change.step(node)
        if step.state is StepState.WAITING:
            _consider(change, step)


def _consider(change: _Change, step: Step) -> None:
    """Look at a waiting step: start it when all of its inputs are there."""
    if all(change.step(source).state in SETTLED for source in step.inputs):
        change.commands.append(Look(step.node))


def _queue(change: _Change, step: Step, reason: str = "", **values: object) -> None:
    change.move(step, StepState.QUEUED, reason, **values)
    change.commands.append(Launch(step.node))


def _answer(change: _Change, event: Answer) -> None:
    step = change.step(event.node)
    if step.state is not StepState.WAITING:
        _refuse_unless_answered(step, event)
        return
    match event:
        case Found():
            change.move(step, StepState.REUSED, is_following=False)
            _feed(change, step.node)
        case Followed():
            change.move(step, StepState.WAITING, "the same is being computed", is_following=True)
        case Starved(reason=reason):
            change.move(step, StepState.SKIPPED, reason)
            _feed(change, step.node)
        case Missed():
            _queue(change, step, is_following=False)
        case _:
            assert_never(event)


def _refuse_unless_answered(step: Step, event: Answer) -> None:
    """A question is put once; only the same answer may come twice."""
    was_found = step.state is StepState.REUSED
    if was_found != isinstance(event, Found) and step.state is not StepState.CANCELLED:
        raise IllegalTransitionError(step.node, event, step.history)


def _look_again(change: _Change, event: LeaderEnded) -> None:
    step = change.step(event.node)
    if step.state is StepState.WAITING and step.is_following:
        change.changed[step.node] = replace(step, is_following=False)
        change.commands.append(Look(step.node))


def _feed(change: _Change, node: str) -> None:
    """A step has its output, or will give none: consider what waited for it."""
    if change.is_stopping:
        return
    for name in change.before.downstream.get(node, ()):
        after = change.step(name)
        if after.state is StepState.WAITING and not after.is_following:
            _consider(change, after)


def _run(change: _Change, event: Taken | Started) -> None:
    step = change.step(event.node)
    if event.epoch < step.epoch or step.state in TERMINAL:
        return
    if isinstance(event, Taken):
        _take(change, step, event)
    elif step.state is StepState.PREPARING and event.epoch == step.epoch:
        change.move(step, StepState.RUNNING)
    elif step.state not in {StepState.RUNNING, StepState.QUEUED} or event.epoch != step.epoch:
        raise IllegalTransitionError(step.node, event, step.history)


def _take(change: _Change, step: Step, event: Taken) -> None:
    if event.epoch == step.epoch:
        return
    if step.state is not StepState.QUEUED or event.epoch != step.epoch + 1:
        raise IllegalTransitionError(step.node, event, step.history)
    step = replace(step, attempt=step.attempt + 1, epoch=event.epoch)
    change.move(step, StepState.PREPARING if event.prepares else StepState.RUNNING)


def _end(change: _Change, event: EndEvent) -> None:
    step = change.step(event.node)
    if event.epoch < step.epoch or step.state in TERMINAL:
        return
    if step.state is StepState.QUEUED and event.epoch == step.epoch:
        return  # Its attempt has ended already and the next one waits for a worker.
    if step.state not in ALIVE or event.epoch != step.epoch:
        raise IllegalTransitionError(step.node, event, step.history)
    match event:
        case Succeeded():
            change.move(step, StepState.SUCCEEDED)
            _feed(change, step.node)
        case Failed():
            _fail(change, step, event)
        case Lost() | Killed():  # A worker may also kill what it must give up.
            is_counted = not isinstance(event, Lost) or event.is_counted
            _lose(change, step, is_counted=is_counted)
        case _:
            assert_never(event)


def _fail(change: _Change, step: Step, event: Failed) -> None:
    if event.may_retry and step.failures < step.retries and not change.is_stopping:
        reason = f"attempt {step.attempt} failed, tried again"
        _queue(change, step, reason, failures=step.failures + 1)
        return
    change.move(step, StepState.FAILED)
    _fail_downstream(change, step.node)
    if not change.before.continue_on_failure:
        _stop(change, f"stopped because {step.shown} failed")


def _lose(change: _Change, step: Step, *, is_counted: bool) -> None:
    if change.is_stopping:
        change.move(step, StepState.CANCELLED)
    elif step.may_repeat and not is_counted:
        _queue(change, step, f"attempt {step.attempt} was handed over")
    elif step.may_repeat and step.losses < LOSS_BUDGET:
        reason = f"attempt {step.attempt} was lost, tried again"
        _queue(change, step, reason, losses=step.losses + 1)
    else:
        step = replace(step, losses=step.losses + 1)
        _fail(change, step, Failed(step.node, step.epoch, may_retry=False))


def _fail_downstream(change: _Change, node: str) -> None:
    """Everything that needs the output of a failed step fails with it, all the way down."""
    stack, reason = [node], f"{change.step(node).shown} failed"
    while stack:
        for name in change.before.downstream.get(stack.pop(), ()):
            step = change.step(name)
            if step.state is StepState.WAITING:
                change.move(step, StepState.UPSTREAM_FAILED, reason)
                stack.append(name)


def _cancel(change: _Change) -> None:
    if change.state in RUN_TERMINAL or change.state is RunState.CANCELLING:
        return
    change.enter(RunState.CANCELLING)
    _stop(change, "")


def _stop(change: _Change, reason: str) -> None:
    """Nothing further starts; what is alive is killed."""
    for name in change.before.steps:
        step = change.step(name)
        if step.state in {StepState.WAITING, StepState.QUEUED}:
            change.move(step, StepState.CANCELLED, reason, is_following=False)
        elif step.state in ALIVE and not step.is_killing:
            change.changed[name] = replace(step, is_killing=True)
            change.commands.append(Kill(name, step.epoch))
