"""The processes that a process has started, also those that left its session and group."""

import os
import signal
from collections import defaultdict
from pathlib import Path


def descendants(ancestor: int) -> set[int]:
    """Find the children of a process, their children, and so on."""
    children = defaultdict(set)
    for child, parent in _parents():
        children[parent].add(child)
    found: set[int] = set()
    pending = [ancestor]
    while pending:
        new = children[pending.pop()] - found
        found |= new
        pending.extend(new)
    return found


def kill_descendants() -> None:
    """Kill all that came from this process, which must be a subreaper, and wait until it is gone.

    A tree that forks faster than one pass can kill is met again, as children of this process, in
    the next pass.
    """
    while _has_children():
        for process in descendants(os.getpid()):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        os.waitpid(-1, 0)


def _has_children() -> bool:
    """Reap the dead children and tell whether there are any others."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue
    except ChildProcessError:
        return False
    return True


def _parents() -> list[tuple[int, int]]:
    pairs = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                fields = Path(entry.path, "stat").read_bytes().rpartition(b")")[2].split()
            except OSError:
                continue
            pairs.append((int(entry.name), int(fields[1])))
    return pairs
