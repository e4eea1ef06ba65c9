"""What a Docker target is set to: its engine, its image, and what one step may use."""

from dataclasses import dataclass
from pathlib import Path

from designer.artifacts.store import LocalStore
from designer.runner.protocol import Limits

DEFAULTS = Limits()
DAY_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class DockerSettings:
    """`base_url` is the engine's address, by default the socket of this machine.

    `image` runs the steps that name no environment. `gpus` are given to every step, unless the
    limits of its order say another number. `owner` names the installation that containers are of.
    The steps of an engine that is away for `away_seconds` are lost; one that is cancelled waits
    for `orphan_seconds`, as it must be dead before it is said to be.
    """

    store: LocalStore
    owner: str
    slots: int = 2
    base_url: str = ""
    image: str = ""
    gpus: int = 0
    disk_bytes: int | None = None
    log_bytes: int = DEFAULTS.log_bytes
    processes: int = DEFAULTS.processes
    away_seconds: float = 1800.0
    orphan_seconds: float = DAY_SECONDS

    @property
    def locks(self) -> Path:
        """Where the workers of this machine agree on who makes an image."""
        return self.store.root / "docker"
