"""What is swept on a machine: artifacts, runners and environments that nothing has used for long.

Attempts that ended and were never fetched go too; one that lives only when its worker says so.
"""

import compileall
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from designer.runner.protocol.command import SOURCE_ROOT
from designer.runner.remote.environment import READY_FILE
from designer.runner.remote.guard import FOLLOWED_FILE
from designer.runner.remote.launching import forget, is_guarded
from designer.runner.remote.places import Places, remove

UNUSED_SECONDS = 30 * 24 * 3600.0
UNFETCHED_SECONDS = 7 * 24 * 3600.0
DRAFT_SECONDS = 24 * 3600.0
MOST_NAMES = 10_000


def attempts(places: Places) -> list[str]:
    """Name attempts of which something is here, as many as fit into a frame."""
    places.make()
    return sorted(place.name for place in places.guards.iterdir())[:MOST_NAMES]


def sweep(places: Places, over: Iterable[str] = ()) -> None:
    """Remove what is older than its age, and all that is left of the attempts that are over."""
    now = time.time()
    for name in (*over, *_unfetched(places, now - UNFETCHED_SECONDS)):
        forget(places, name)
    for place in _older(places.drafts, now - DRAFT_SECONDS):
        remove(place)
    for place in _older(places.objects, now - UNUSED_SECONDS):
        remove(place)
    for place in _older(places.root / "runner", now - UNUSED_SECONDS):
        remove(place)
    for place in places.environments.iterdir():
        if place.is_dir() and _touched(place / READY_FILE, place) < now - UNUSED_SECONDS:
            remove(place)


def _unfetched(places: Places, moment: float) -> list[str]:
    return [
        place.name
        for place in places.guards.iterdir()
        if not is_guarded(place) and _touched(place / FOLLOWED_FILE, place) < moment
    ]


def compile_runner() -> None:
    """Compile what steps import: they may not write beside it themselves."""
    compileall.compile_dir(str(SOURCE_ROOT), quiet=2)


def _older(folder: Path, moment: float) -> Iterator[Path]:
    return (place for place in folder.iterdir() if _touched(place) < moment)


def _touched(*places: Path) -> float:
    """Give when the first of these that is there was last touched; now, if none is."""
    for place in places:
        try:
            return place.lstat().st_mtime
        except FileNotFoundError:
            continue
    return time.time()
