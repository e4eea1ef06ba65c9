"""Builds of environments on this machine that nobody names any more."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from designer.execution.environments.place import Place
from designer.execution.models import Environment, StepRun
from designer.execution.progress import TERMINAL
from designer.execution.upkeep.retention import GRACE


def left_builds(root: Path) -> Iterator[Place]:
    """Give the builds that no environment and no open step names, and nobody touched lately."""
    needed = needed_builds()
    before = time.time() - GRACE.total_seconds()
    for folder in root.glob("*/"):
        if folder.name not in needed and folder.lstat().st_mtime < before:
            yield Place(root, folder.name, "")


def needed_builds() -> set[str]:
    """Give the digests of what environments and open steps name."""
    needed = set(Environment.objects.values_list("build_id", flat=True))
    steps = StepRun.objects.exclude(state__in=TERMINAL).exclude(environment_digest="")
    return needed | set(steps.values_list("environment_digest", flat=True))


def remove(places: Iterable[Place]) -> int:
    """Remove what nobody builds at this moment, and give the bytes that are free now."""
    return sum(place.remove() for place in places)
