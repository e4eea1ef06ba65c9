"""How a step runs somewhere: what every kind of compute target can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol, runtime_checkable

from designer.execution.masking import Mask
from designer.execution.orders import StepOrder
from designer.execution.reports import Report
from designer.runner.protocol import Ended, StepFile

# What is being done, and how much of it is (in 0 to 1) where that is known.
Tell = Callable[[str, float | None], None]


def tell_nobody(message: str, fraction: float | None) -> None:
    """Let nobody know how preparing goes on."""


# The codes of errors after which a step may still run where nobody gets through to.
UNREACHABLE = frozenset({"unreachable", "engine_unreachable"})


class PreparationError(Exception):
    """The place where a step would run could not be made ready: no image, no connection ..."""

    def __init__(self, message: str, code: str = "not_prepared") -> None:
        self.message, self.code = message, code
        super().__init__(message)


@dataclass(slots=True)
class Attempt:
    """One attempt of a step as its backend knows it."""

    order: StepOrder
    folder: Path
    step: StepFile
    ended: Ended | None = None
    log_offset: int = 0  # in the file, where the next look begins
    log_stored: int = 0  # bytes of text that were handed over
    has_live_metrics: bool = False
    is_abandoned: bool = False  # another worker follows it
    mask: Mask = field(init=False)  # for all that the step tells, before it is stored

    def __post_init__(self) -> None:
        self.mask = self.order.credentials.mask()


class Backend(Protocol):
    """`prepare, launch, poll, cancel, collect, cleanup`, in this order; any thread may call."""

    # Whether a step outlives its worker, so that another worker can follow it.
    adopts: ClassVar[bool]

    def prepare(self, order: StepOrder, tell: Tell = tell_nobody) -> Attempt:
        """Make the step folder and all that the step needs; may take long, and tells meanwhile.

        Telling raises when the step is not wanted any more: it has to be told every second or so.

        Raises:
            PreparationError: the step cannot run here.
        """
        ...

    def launch(self, attempt: Attempt) -> None:
        """Start the process; gives back at once."""
        ...

    def adopt(self, order: StepOrder) -> Attempt | None:
        """Follow what another worker launched for this order; None when nothing of it lives."""
        ...

    def poll(self, attempt: Attempt, timeout_seconds: float) -> bool:
        """Wait so long for the end; say whether the whole process tree is dead."""
        ...

    def cancel(self, attempt: Attempt) -> None:
        """Kill the whole process tree; `poll` says when it is dead."""
        ...

    def collect(self, attempt: Attempt) -> Report:
        """Judge what became of the attempt and commit its outputs to the store."""
        ...

    def cleanup(self, attempt: Attempt) -> None:
        """Remove what the attempt left."""
        ...

    def isolation(self) -> Mapping[str, Any]:
        """Say how well steps are kept apart here."""
        ...

    def pids(self) -> list[int]:
        """Name the processes on this machine that hold steps."""
        ...

    def close(self) -> None:
        """Kill everything that does not outlive its worker, and end."""
        ...


@runtime_checkable
class Placed(Protocol):
    """A backend whose steps outlive their worker, but can be found from one place only."""

    def place(self) -> str:
        """Name the place, which tells it from all others.

        Raises:
            PreparationError: it cannot be reached.
        """
        ...


@runtime_checkable
class Leased(Protocol):
    """A backend that ends its steps by itself when its worker stands still."""

    def renew(self, seconds: float) -> None:
        """Let the steps go on for so long."""
        ...
