"""A context that remembers what a module told it."""

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class RecordingContext:
    """Stands where the runner's context would; everything told is kept."""

    threads: int = 1
    most_threads: int = 1
    granted: list[int] = field(default_factory=list)
    workdir: Path = Path()
    log: logging.Logger = field(default_factory=lambda: logging.getLogger("module"))
    fractions: list[float] = field(default_factory=list)
    metrics: dict[str, float] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)

    def granted_threads(self) -> int:
        """Give the next of the numbers to be granted, the last one for ever."""
        if len(self.granted) > 1:
            return self.granted.pop(0)
        return self.granted[0] if self.granted else self.threads

    def progress(self, fraction: float, message: str = "") -> None:
        self.fractions.append(fraction)

    def metric(self, name: str, value: float, step: int | None = None) -> None:
        self.metrics[name] = value

    def figure(self, name: str, spec: Any) -> None:
        self.figures[name] = spec
