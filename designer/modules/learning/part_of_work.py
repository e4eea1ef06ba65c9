"""A part of a step's work, such as one training of many, told of as the share that it is."""

import logging
from pathlib import Path
from typing import Any

from designer.catalog.context import Context


class PartOfWork:
    """A `Context` within another; of what is told it passes on progress and warnings.

    Metrics and figures of a part would stand where those of the whole belong.
    """

    def __init__(self, whole: Context, number: int, count: int, title: str) -> None:
        """Be the part `number`, from 0 on, of `count` equal ones."""
        self._whole = whole
        self._start = number / count
        self._share = 1 / count
        self._title = title
        self.log = logging.Logger(title, logging.WARNING)
        self.log.parent = whole.log

    @property
    def threads(self) -> int:
        return self._whole.threads

    @property
    def most_threads(self) -> int:
        return self._whole.most_threads

    @property
    def workdir(self) -> Path:
        return self._whole.workdir

    def granted_threads(self) -> int:
        return self._whole.granted_threads()

    def progress(self, fraction: float, message: str = "") -> None:
        told = f"{self._title}: {message}" if message else self._title
        self._whole.progress(self._start + self._share * min(max(fraction, 0.0), 1.0), told)

    def metric(self, name: str, value: float, step: int | None = None) -> None:
        """Keep it to itself."""

    def figure(self, name: str, spec: Any) -> None:
        """Keep it to itself."""
