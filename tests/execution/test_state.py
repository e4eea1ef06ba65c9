"""The run as a state machine: every rule of it without a database or a process."""

from itertools import pairwise

import pytest

from designer.execution.progress import (
    RunProgress,
    RunState,
    Step,
    StepState,
    assemble,
)
from designer.execution.state import LOSS_BUDGET, advance
from designer.execution.transitions import (
    AnnounceRun,
    AnnounceStep,
    Begun,
    CancelRequested,
    Command,
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


def chain(*nodes: str, **values: object) -> RunProgress:
    steps = [Step(nodes[0], **values)]  # type: ignore[arg-type]
    steps += [
        Step(node, (before,), **values)  # type: ignore[arg-type]
        for before, node in pairwise(nodes)
    ]
    return assemble(steps)


def diamond(*, continue_on_failure: bool = False) -> RunProgress:
    steps = [Step("a"), Step("b", ("a",)), Step("c", ("a",)), Step("d", ("b", "c"))]
    return assemble(steps, continue_on_failure=continue_on_failure)


def play(progress: RunProgress, *events: Event) -> tuple[RunProgress, list[Command]]:
    commands: list[Command] = []
    for event in events:
        progress, commands = advance(progress, event)
    return progress, commands


def run_step(node: str, epoch: int = 1) -> tuple[Event, ...]:
    return Missed(node), Taken(node, epoch), Succeeded(node, epoch)


def states(progress: RunProgress) -> dict[str, str]:
    return {node: step.state.value for node, step in progress.steps.items()}


def test_a_chain_runs_one_step_after_another():
    progress, commands = play(chain("a", "b"), Begun())
    assert commands == [AnnounceRun(RunState.RUNNING), Look("a")]
    progress, commands = play(progress, Missed("a"))
    assert commands == [AnnounceStep("a", StepState.QUEUED), Launch("a")]
    progress, commands = play(progress, Taken("a", 1), Succeeded("a", 1))
    assert commands == [AnnounceStep("a", StepState.SUCCEEDED), Look("b")]
    progress, commands = play(progress, *run_step("b"))
    assert commands[-1] == AnnounceRun(RunState.SUCCEEDED)


def test_a_join_waits_for_both_branches():
    progress, _ = play(diamond(), Begun(), *run_step("a"))
    progress, commands = play(progress, *run_step("b"))
    assert Look("d") not in commands
    progress, commands = play(progress, *run_step("c"))
    assert Look("d") in commands


def test_a_run_of_stored_results_ends_at_once():
    progress, _ = play(diamond(), Begun(frozenset("abcd")))
    assert progress.state is RunState.SUCCEEDED
    assert set(states(progress).values()) == {"reused"}


def test_a_run_without_steps_succeeds():
    assert play(assemble([]), Begun())[0].state is RunState.SUCCEEDED


def test_a_changed_step_with_the_same_output_cuts_off_early():
    progress, _ = play(chain("a", "b"), Begun(), *run_step("a"), Found("b"))
    assert states(progress) == {"a": "succeeded", "b": "reused"}
    assert progress.state is RunState.SUCCEEDED


def test_a_follower_waits_and_looks_again_when_the_leader_ended():
    progress, _ = play(chain("a"), Begun(), Followed("a"))
    assert states(progress) == {"a": "waiting"}
    progress, commands = play(progress, LeaderEnded("a"))
    assert commands == [Look("a")]
    assert play(progress, Found("a"))[0].state is RunState.SUCCEEDED


def test_a_failure_stops_the_run_and_fails_what_is_below():
    progress, commands = play(
        diamond(), Begun(), *run_step("a"), Missed("b"), Missed("c"), Taken("c", 1), Taken("b", 1)
    )
    progress, commands = play(progress, Failed("b", 1))
    assert states(progress) == {
        "a": "succeeded",
        "b": "failed",
        "c": "running",
        "d": "upstream_failed",
    }
    assert Kill("c", 1) in commands
    assert progress.state is RunState.RUNNING
    progress, _ = play(progress, Killed("c", 1))
    assert progress.state is RunState.FAILED


def test_with_continue_on_failure_other_branches_go_on():
    progress, _ = play(
        diamond(continue_on_failure=True), Begun(), *run_step("a"), Missed("b"), Missed("c")
    )
    progress, _ = play(progress, Taken("b", 1), Failed("b", 1), Taken("c", 1), Succeeded("c", 1))
    assert states(progress)["c"] == "succeeded"
    assert progress.state is RunState.FAILED


def test_what_is_fed_by_nothing_is_skipped_and_the_rest_goes_on():
    progress, commands = play(chain("a", "b"), Begun(), Starved("a", "bypassed"))
    assert Look("b") in commands
    assert states(progress)["a"] == "skipped"


def test_the_user_s_retries_come_from_their_own_budget():
    progress, _ = play(chain("a", retries=1), Begun(), Missed("a"), Taken("a", 1))
    progress, commands = play(progress, Failed("a", 1))
    assert Launch("a") in commands
    progress, _ = play(progress, Taken("a", 2), Failed("a", 2))
    assert progress.state is RunState.FAILED


def test_losses_are_retried_three_times():
    progress, _ = play(chain("a"), Begun(), Missed("a"))
    for epoch in range(1, LOSS_BUDGET + 1):
        progress, _ = play(progress, Taken("a", epoch), Lost("a", epoch))
        assert states(progress) == {"a": "queued"}
    progress, _ = play(progress, Taken("a", LOSS_BUDGET + 1), Lost("a", LOSS_BUDGET + 1))
    assert states(progress) == {"a": "failed"}


def test_a_step_that_is_handed_over_in_order_costs_no_loss():
    progress, _ = play(chain("a"), Begun(), Missed("a"))
    for epoch in range(1, LOSS_BUDGET + 3):
        progress, _ = play(progress, Taken("a", epoch), Lost("a", epoch, is_counted=False))
    step = progress.steps["a"]
    assert (step.state, step.losses) == ("queued", 0)


def test_a_lost_step_that_writes_outside_is_not_repeated():
    progress, _ = play(chain("a", may_repeat=False), Begun(), Missed("a"), Taken("a", 1))
    assert states(play(progress, Lost("a", 1))[0]) == {"a": "failed"}


def test_cancelling_says_cancelled_only_when_everything_is_dead():
    progress, _ = play(chain("a", "b"), Begun(), Missed("a"), Taken("a", 1))
    progress, commands = play(progress, CancelRequested())
    assert commands == [
        AnnounceRun(RunState.CANCELLING),
        Kill("a", 1),
        AnnounceStep("b", StepState.CANCELLED),
    ]
    progress, commands = play(progress, Killed("a", 1))
    assert commands[-1] == AnnounceRun(RunState.CANCELLED)


def test_a_step_that_its_worker_killed_without_an_order_runs_again():
    progress, _ = play(chain("a", "b"), Begun(), Missed("a"), Taken("a", 1), Killed("a", 1))
    assert states(progress) == {"a": "queued", "b": "waiting"}
    assert progress.steps["a"].losses == 1


def test_cancelling_twice_changes_nothing():
    progress, _ = play(chain("a"), Begun(), Missed("a"), Taken("a", 1), CancelRequested())
    assert play(progress, CancelRequested()) == (progress, [])


def test_a_step_that_was_lost_while_cancelling_is_cancelled():
    progress, _ = play(chain("a"), Begun(), Missed("a"), Taken("a", 1), CancelRequested())
    assert play(progress, Lost("a", 1))[0].state is RunState.CANCELLED


def test_a_step_with_preparation_starts_when_it_is_prepared():
    progress, _ = play(chain("a"), Begun(), Missed("a"), Taken("a", 1, prepares=True))
    assert states(progress) == {"a": "preparing"}
    progress, _ = play(progress, Started("a", 1))
    assert states(progress) == {"a": "running"}
    assert play(progress, Started("a", 1)) == (progress, [])


def test_a_report_of_an_old_epoch_has_no_effect():
    progress, _ = play(chain("a"), Begun(), Missed("a"), Taken("a", 1), Lost("a", 1), Taken("a", 2))
    assert play(progress, Succeeded("a", 1)) == (progress, [])
    assert play(progress, Started("a", 1)) == (progress, [])


@pytest.mark.parametrize(
    ("before", "event"),
    [
        ((Begun(),), Succeeded("a", 1)),
        ((Begun(), Missed("a")), Taken("a", 3)),
        ((Begun(),), Started("a", 1)),
        ((Begun(), *run_step("a")), Found("a")),
    ],
)
def test_an_impossible_event_tells_the_step_s_history(before: tuple[Event, ...], event: Event):
    progress, _ = play(chain("a"), *before)
    with pytest.raises(IllegalTransitionError, match=r"a: .* cannot happen here. History: "):
        advance(progress, event)
