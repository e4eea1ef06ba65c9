"""The step folder and the inputs as a container sees them, and whose they are."""

import os
from pathlib import Path

from designer.artifacts.reference import ArtifactReference
from designer.artifacts.store import LocalStore

USER_OF_STEPS = 10001
INPUTS = "/inputs"


class Inputs:
    """The artifacts that a step reads: only these are shown to its container."""

    def __init__(self, store: LocalStore) -> None:
        self._store = store
        self.places: dict[str, Path] = {}

    def place_of(self, reference: ArtifactReference) -> str:
        """Give the place where the container finds an artifact."""
        place = f"{INPUTS}/{reference.digest}"
        self.places[place] = self._store.path(reference.digest)
        return place


def user_of_steps() -> str:
    """Name the user of steps: one without rights.

    Only root can give files to another user. The steps of a worker that is not root run as its
    own user instead, which has no rights in the container either.
    """
    if os.geteuid() == 0:
        return f"{USER_OF_STEPS}:{USER_OF_STEPS}"
    return f"{os.getuid()}:{os.getgid()}"


def give_to_steps(folder: Path) -> None:
    """Let the user of steps own the step folder; nobody else may look into it."""
    folder.chmod(0o700)
    if os.geteuid() != 0:
        return
    for place in (folder, *folder.iterdir()):
        os.chown(place, USER_OF_STEPS, USER_OF_STEPS, follow_symlinks=False)
