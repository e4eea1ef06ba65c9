"""What a module may ask of and tell to the place that runs it."""

import logging
from pathlib import Path
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Context(Protocol):
    """The surroundings of one step; a keyword-only parameter annotated so receives it."""

    @property
    def log(self) -> logging.Logger:
        """Writes to the log of the step."""

    @property
    def threads(self) -> int:
        """How many threads the step may use, from its beginning to its end."""

    @property
    def most_threads(self) -> int:
        """How many threads `granted_threads` can grow to."""

    def granted_threads(self) -> int:
        """Say how many threads the step may use now: more than `threads` while cores are free.

        Ask again at every turn of a loop, since what was lent is taken back, and only where the
        result does not depend on the number of threads.
        """

    @property
    def workdir(self) -> Path:
        """An empty folder of the step's own, removed when it ends."""

    def progress(self, fraction: float, message: str = "") -> None:
        """Say how far the work is, as a fraction in [0, 1]."""

    def metric(self, name: str, value: float, step: int | None = None) -> None:
        """Record a number, or one point of a series when `step` is given."""

    def figure(self, name: str, spec: Any) -> None:
        """Record a figure: its data as a specification, or an image."""
