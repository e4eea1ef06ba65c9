"""Runs as a state machine under random events: any order, doubled, late, of old epochs."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from designer.execution.progress import (
    ALIVE,
    RUN_TERMINAL,
    SETTLED,
    TERMINAL,
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
    Answer,
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

MOST_STEPS = 7
ENDS = (Succeeded, Failed, Lost, Killed)
NODES = st.integers(0, MOST_STEPS - 1)


class Runs(RuleBasedStateMachine):
    """`live` is what a witness would see: the epochs that have begun and not ended."""

    @initialize(
        edges=st.sets(st.tuples(NODES, NODES), max_size=12),
        retries=st.lists(st.integers(0, 2), min_size=MOST_STEPS, max_size=MOST_STEPS),
        may_repeat=st.lists(st.booleans(), min_size=MOST_STEPS, max_size=MOST_STEPS),
        found=st.sets(NODES, max_size=2),
        goes_on=st.booleans(),
    )
    def submit(
        self,
        edges: set[tuple[int, int]],
        retries: list[int],
        may_repeat: list[bool],
        found: set[int],
        goes_on: bool,
    ) -> None:
        inputs = {n: tuple(f"n{a}" for a, b in edges if b == n and a < b) for n in range(7)}
        steps = [
            Step(f"n{n}", inputs[n], retries=retries[n], may_repeat=may_repeat[n]) for n in inputs
        ]
        self.looks: list[str] = []
        self.told: list[Event] = []
        self.live: dict[str, int] = {}
        self.ends: Counter[str] = Counter()  # announced; the run's own under ""
        self.launched: Counter[tuple[str, int]] = Counter()  # by the epoch before the attempt
        self.progress: RunProgress = assemble(steps, continue_on_failure=goes_on)
        reusable = frozenset(f"n{n}" for n in found if not inputs[n])
        self.tell(Begun(reusable))

    def tell(self, event: Event) -> None:
        self.progress, commands = advance(self.progress, event)
        self.told.append(event)
        if isinstance(event, Taken):
            assert event.node not in self.live, "A second attempt began beside a living one."
            self.live[event.node] = event.epoch
        elif isinstance(event, ENDS):
            del self.live[event.node]
        for command in commands:
            self._note(command)

    def _note(self, command: Command) -> None:
        match command:
            case AnnounceStep(node=node, state=state):
                self.ends[node] += state in TERMINAL
            case AnnounceRun(state=state):
                self.ends[""] += state in RUN_TERMINAL
            case Look(node=node):
                inputs = self.progress.steps[node].inputs
                assert all(self.progress.steps[name].state in SETTLED for name in inputs)
                self.looks.append(node)
            case Launch(node=node):
                step = self.progress.steps[node]
                self.launched[node, step.epoch] += 1
                assert self.launched[node, step.epoch] == 1, "One attempt was launched twice."
            case Kill(node=node, epoch=epoch):
                assert self.live[node] == epoch

    def changes_nothing(self, event: Event) -> None:
        """A contradiction is refused; all else that comes late or twice is heard in vain."""
        try:
            assert advance(self.progress, event) == (self.progress, [])
        except IllegalTransitionError:
            assert isinstance(event, Answer)

    def of(self, *wanted: StepState) -> list[Step]:
        return [step for step in self.progress.steps.values() if step.state in wanted]

    # ---- what happens -----------------------------------------------------------------------

    @precondition(lambda self: self.looks)
    @rule(kind=st.sampled_from([Found, Missed, Missed, Missed, Followed, Starved]))
    def answer(self, kind: type[Missed]) -> None:
        self.tell(kind(self.looks.pop()))

    @precondition(lambda self: any(step.is_following for step in self.of(StepState.WAITING)))
    @rule()
    def leader_ends(self) -> None:
        following = [step for step in self.of(StepState.WAITING) if step.is_following]
        self.tell(LeaderEnded(following[0].node))

    @precondition(lambda self: self.of(StepState.QUEUED))
    @rule(data=st.data(), prepares=st.booleans())
    def take(self, data: st.DataObject, prepares: bool) -> None:
        step = data.draw(st.sampled_from(self.of(StepState.QUEUED)))
        self.tell(Taken(step.node, step.epoch + 1, prepares))

    @precondition(lambda self: self.of(StepState.PREPARING))
    @rule()
    def start(self) -> None:
        step = self.of(StepState.PREPARING)[0]
        self.tell(Started(step.node, step.epoch))

    @precondition(lambda self: self.of(*ALIVE))
    @rule(data=st.data(), kind=st.sampled_from([Succeeded, Succeeded, Failed, Lost, Killed]))
    def end(self, data: st.DataObject, kind: type[Succeeded]) -> None:
        step = data.draw(st.sampled_from(self.of(*ALIVE)))
        self.tell(kind(step.node, step.epoch))

    @precondition(lambda self: self.of(*ALIVE))
    @rule()
    def hand_over(self) -> None:
        step = self.of(*ALIVE)[0]
        self.tell(Lost(step.node, step.epoch, is_counted=False))

    @rule(happens=st.sampled_from([False] * 9 + [True]))
    def cancel(self, happens: bool) -> None:
        if happens:
            self.tell(CancelRequested())

    # ---- what was there before ----------------------------------------------------------------

    @rule(data=st.data())
    def tell_again(self, data: st.DataObject) -> None:
        """What was told before changes nothing, but an answer where a question is open."""
        event = data.draw(st.sampled_from(self.told))
        if (
            isinstance(event, CancelRequested | Begun)
            or self.progress.steps[event.node].state is not StepState.WAITING
        ):
            self.changes_nothing(event)

    @precondition(lambda self: any(step.epoch > 1 for step in self.progress.steps.values()))
    @rule(data=st.data(), kind=st.sampled_from([*ENDS, Started, Taken]))
    def hear_of_an_old_epoch(self, data: st.DataObject, kind: type[Succeeded]) -> None:
        steps = [step for step in self.progress.steps.values() if step.epoch > 1]
        step = data.draw(st.sampled_from(steps))
        self.changes_nothing(kind(step.node, data.draw(st.integers(1, step.epoch - 1))))

    @rule(data=st.data(), kind=st.sampled_from([*ENDS, Started]))
    def hear_of_an_attempt_that_nobody_made(
        self, data: st.DataObject, kind: type[Succeeded]
    ) -> None:
        step = data.draw(st.sampled_from(list(self.progress.steps.values())))
        event = kind(step.node, step.epoch + 1)
        try:
            assert advance(self.progress, event) == (self.progress, [])
            assert step.state in TERMINAL
        except IllegalTransitionError:
            assert step.state not in TERMINAL

    # ---- what holds -----------------------------------------------------------------------------

    @invariant()
    def each_ends_once_and_stays_as_it_is(self) -> None:
        for node, count in getattr(self, "ends", {}).items():
            is_over = (
                self.progress.steps[node].state in TERMINAL
                if node
                else self.progress.state in RUN_TERMINAL
            )
            assert count == is_over

    @invariant()
    def at_most_one_epoch_lives(self) -> None:
        if hasattr(self, "progress"):
            assert self.live == {step.node: step.epoch for step in self.of(*ALIVE)}
            for step in self.progress.steps.values():
                assert step.attempt == step.epoch

    @invariant()
    def counts_agree(self) -> None:
        if not hasattr(self, "progress"):
            return
        steps = self.progress.steps.values()
        assert self.progress.open_steps == sum(s.state not in TERMINAL for s in steps)
        assert (self.progress.state in RUN_TERMINAL) == (self.progress.open_steps == 0)
        for step in steps:
            assert step.losses <= LOSS_BUDGET + 1
            assert step.failures <= step.retries

    @invariant()
    def the_run_ends_as_its_steps_do(self) -> None:
        if not hasattr(self, "progress") or self.progress.state not in RUN_TERMINAL:
            return
        has_failed = bool(self.of(StepState.FAILED))
        was_cancelled = any(isinstance(event, CancelRequested) for event in self.told)
        expected = {RunState.FAILED if has_failed else RunState.SUCCEEDED}
        assert self.progress.state in (
            expected | ({RunState.CANCELLED} if was_cancelled else set())
        )

    def teardown(self) -> None:
        """Every run ends when its steps do."""
        if not hasattr(self, "progress"):
            return
        for _ in range(100):
            if self.looks:
                self.tell(Missed(self.looks.pop()))
            elif following := [s for s in self.of(StepState.WAITING) if s.is_following]:
                self.tell(LeaderEnded(following[0].node))
            elif queued := self.of(StepState.QUEUED):
                self.tell(Taken(queued[0].node, queued[0].epoch + 1))
            elif alive := self.of(*ALIVE):
                self.tell(Succeeded(alive[0].node, alive[0].epoch))
        assert self.progress.state in RUN_TERMINAL


Runs.TestCase.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)
TestRuns = Runs.TestCase
