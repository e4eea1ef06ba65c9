"""What processes there are, and waiting for a condition."""

import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = 0.005


def alive_in(folder: Path) -> list[int]:
    """Find the processes of the machine that stand in a step's folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink().is_relative_to(folder):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def wait_until(condition: Callable[[], object]) -> None:
    """Wait for a condition that another process brings about."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "What was waited for did not come."
        time.sleep(PAUSE_SECONDS)
