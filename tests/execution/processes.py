"""Processes below a step host, as the machine sees them."""

from pathlib import Path


def descendants(pid: int) -> list[int]:
    """Give what a process has started, and what that has; any of it may end while it is read."""
    found: list[int] = []
    for thread in _threads(pid):
        try:
            children = Path(f"/proc/{pid}/task/{thread}/children").read_text().split()
        except OSError:
            continue
        for child in map(int, children):
            found += [child, *descendants(child)]
    return found


def _threads(pid: int) -> list[str]:
    try:
        return [thread.name for thread in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return []


def step_processes(host_pid: int | None) -> list[int]:
    """Find the processes that have moved into the folder of an attempt."""
    if host_pid is None:
        return []
    return [pid for pid in descendants(host_pid) if _is_in_attempt(pid)]


def _is_in_attempt(pid: int) -> bool:
    try:
        return "/staging/" in str(Path(f"/proc/{pid}/cwd").readlink())
    except OSError:
        return False
