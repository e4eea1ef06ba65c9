"""A context that remembers what a module told it."""

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class RecordingContext:
    """Stands where the runner's context would; everything told is kept."""

    threads: int = 1
    workdir: Path = Path()
    log: logging.Logger = field(default_factory=lambda: logging.getLogger("module"))
    fractions: list[float] = field(default_factory=list)
    metrics: dict[str, float] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)

    def progress(self, fraction: float, message: str = "") -> None:
        self.fractions.append(fraction)

    def metric(self, name: str, value: float, step: int | None = None) -> None:
        self.metrics[name] = value

    def figure(self, name: str, spec: Any) -> None:
        self.figures[name] = spec
