"""Where things lie in the folder that Plumbline has on a machine."""

import re
from dataclasses import dataclass
from pathlib import Path

from designer.artifacts.removal import remove_folder

SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


@dataclass(frozen=True, slots=True)
class Places:
    """`guards` is apart from `steps`: what is said of a step is out of the step's own reach."""

    root: Path

    @property
    def objects(self) -> Path:
        return self.root / "objects"

    @property
    def drafts(self) -> Path:
        return self.root / "drafts"

    @property
    def steps(self) -> Path:
        return self.root / "steps"

    @property
    def guards(self) -> Path:
        return self.root / "guards"

    @property
    def environments(self) -> Path:
        return self.root / "environments"

    def make(self) -> None:
        """Make the folders that are missing, for their owner alone."""
        for place in (self.objects, self.drafts, self.steps, self.guards, self.environments):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)

    def object(self, digest: str) -> Path:
        return self.objects / safe(digest)

    def step(self, name: str) -> Path:
        return self.steps / safe(name)

    def guard(self, name: str) -> Path:
        return self.guards / safe(name)

    def environment(self, digest: str) -> Path:
        return self.environments / safe(digest)

    def attempts(self, name: str) -> list[str]:
        """Name the other attempts of the step that this attempt is of."""
        step = safe(name).rpartition("-")[0]
        found = [place.name for place in self.guards.glob(f"{step}-*")]
        return [other for other in found if other != name and other.rpartition("-")[0] == step]


def safe(name: str) -> str:
    """Give the name of a file.

    Raises:
        ValueError: it could lead elsewhere.
    """
    if not SAFE_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a name that a file can have here.")
    return name


def below(folder: Path, name: str) -> Path:
    """Give the place of a file below a folder.

    Raises:
        ValueError: the name leads out of it.
    """
    parts = name.split("/")
    if any(part in ("", ".", "..") or "\0" in part for part in parts):
        raise ValueError(f"{name!r} leads out of its folder.")
    return folder.joinpath(*parts)


def remove(place: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if place.is_dir() and not place.is_symlink():
        remove_folder(place)
    else:
        place.unlink(missing_ok=True)
