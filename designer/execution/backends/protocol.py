"""How a step runs somewhere: what every kind of compute target can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from designer.execution.orders import StepOrder
from designer.execution.reports import Report
from designer.runner.protocol import Ended, StepFile


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


class Backend(Protocol):
    """`prepare, launch, poll, cancel, collect, cleanup`, in this order; any thread may call."""

    def prepare(self, order: StepOrder) -> Attempt:
        """Make the step folder."""
        ...

    def launch(self, attempt: Attempt) -> None:
        """Start the process; gives back at once."""
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
        """Kill everything and end."""
        ...
