"""What can happen to a run (events) and what is to be done about it (commands)."""

from collections.abc import Iterable
from dataclasses import dataclass

from designer.execution.progress import RunState, StepState


@dataclass(frozen=True, slots=True)
class Begun:
    """The run starts: `found` have stored results already, what can start is looked at."""

    found: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """A stored result has the step's key."""

    node: str


@dataclass(frozen=True, slots=True)
class Followed:
    """Another step is computing the same key: wait for it."""

    node: str


@dataclass(frozen=True, slots=True)
class Missed:
    """Nobody has computed the key or is computing it: this step does."""

    node: str


@dataclass(frozen=True, slots=True)
class Starved:
    """An input that the step needs will never come: what feeds it is bypassed or gives nothing."""

    node: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeaderEnded:
    """The step that was followed has ended, well or badly: look again."""

    node: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A worker took the queued step for a new attempt; the epoch must be the next one."""

    node: str
    epoch: int
    prepares: bool = False


@dataclass(frozen=True, slots=True)
class Started:
    """The prepared attempt has its process."""

    node: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Succeeded:
    node: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The attempt ended with an error of the step itself."""

    node: str
    epoch: int
    may_retry: bool = True


@dataclass(frozen=True, slots=True)
class Lost:
    """The attempt's process is gone for a reason that is not the step's own.

    One that a worker gives up in order, since it is stopped, is not counted.
    """

    node: str
    epoch: int
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Killed:
    """The attempt was killed, by order or by a worker that gave up; its process tree is dead."""

    node: str
    epoch: int


@dataclass(frozen=True, slots=True)
class CancelRequested:
    pass


EndEvent = Succeeded | Failed | Lost | Killed
Answer = Found | Followed | Missed | Starved
StepEvent = Answer | LeaderEnded | Taken | Started | EndEvent
Event = Begun | CancelRequested | StepEvent


@dataclass(frozen=True, slots=True)
class AnnounceStep:
    """Write the event of this state of this step."""

    node: str
    state: StepState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnnounceRun:
    state: RunState


@dataclass(frozen=True, slots=True)
class Look:
    """Answer, in the same transaction, with Found, Followed or Missed."""

    node: str


@dataclass(frozen=True, slots=True)
class Launch:
    """After the commit: let a worker of its compute target take the step."""

    node: str


@dataclass(frozen=True, slots=True)
class Kill:
    """After the commit: end the attempt with its whole process tree."""

    node: str
    epoch: int


Command = AnnounceStep | AnnounceRun | Look | Launch | Kill


class IllegalTransitionError(Exception):
    """An event that cannot happen in this state; the sentence tells the step's history."""

    def __init__(self, subject: str, event: Event, history: Iterable[str]) -> None:
        self.subject, self.event = subject, event
        story = " -> ".join(history) or "nothing yet"
        super().__init__(f"{subject}: {event} cannot happen here. History: {story}.")
