"""Resource limits that a step's process puts on itself."""

import contextlib
import os
import re
import resource
from functools import cache
from math import ceil
from pathlib import Path

from designer.runner.protocol.files import Limits

OPEN_FILES = 4096
UNLIMITED = resource.RLIM_INFINITY
FIRST_PID_NAMESPACE = 0xEFFFFFFC  # PROC_PID_INIT_INO of Linux


def limit_for_good(limits: Limits) -> None:
    """Bind a process that is thrown away after its step; nothing can be raised again.

    Before it is narrowed: afterwards it sees no other processes, which are counted here.
    """
    _set(resource.RLIMIT_DATA, _memory(limits), _memory(limits))
    _set(resource.RLIMIT_FSIZE, _or_unlimited(limits.disk_bytes))
    _set(resource.RLIMIT_NPROC, _processes(limits.processes))
    _set(resource.RLIMIT_NOFILE, OPEN_FILES)
    _use_cores(limits.cpus)
    if limits.cpu_seconds is not None:
        _set(resource.RLIMIT_CPU, int(limits.cpu_seconds) + 1)


def limit_for_now(limits: Limits) -> None:
    """Bind a process that other steps will use after this one."""
    for kind, value in (
        (resource.RLIMIT_DATA, _memory(limits)),
        (resource.RLIMIT_FSIZE, _or_unlimited(limits.disk_bytes)),
    ):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (value if hard == UNLIMITED else min(value, hard), hard))
    _use_cores(limits.cpus)


def no_core_files() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _set(kind: int, value: int, hard: int | None = None) -> None:
    limit = value if hard is None else hard
    current = resource.getrlimit(kind)[1]
    if current != UNLIMITED and (limit == UNLIMITED or limit > current):
        limit = current
    soft = limit if value == UNLIMITED else value if limit == UNLIMITED else min(value, limit)
    resource.setrlimit(kind, (soft, limit))


def _use_cores(cpus: float | None) -> None:
    """Bind this process, and all that it will start, to so many cores; None gives all back."""
    if cpus is None and not _cores.cache_info().currsize:
        return  # It never had fewer.
    cores = _cores()
    count = len(cores) if cpus is None else min(len(cores), max(1, ceil(cpus)))
    first = os.getpid() % len(cores)  # Neighbours should not all sit on the same ones.
    with contextlib.suppress(OSError):
        os.sched_setaffinity(0, [cores[(first + n) % len(cores)] for n in range(count)])


@cache
def _cores() -> list[int]:
    """Give the cores that this process has to begin with."""
    return sorted(os.sched_getaffinity(0))


def _or_unlimited(value: int | None) -> int:
    return UNLIMITED if value is None else value


def _memory(limits: Limits) -> int:
    """Limit private memory, over what the libraries take: mapped artifacts are not counted.

    RLIMIT_AS would count them, and a step must be able to map tables larger than its memory.
    """
    if limits.memory_bytes is None:
        return UNLIMITED
    found = re.search(r"VmData:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return limits.memory_bytes + (int(found[1]) * 1024 if found else 0)


def _processes(processes: int) -> int:
    """Allow so many beside those that the user runs now.

    In a user namespace of its own the kernel counts from zero; without one it counts all. Then
    containers that share a user would take each other's room: it is left to who watches the step.
    """
    if not _shares_users():
        return processes
    return processes + _running(os.getuid()) if _sees_all_processes() else UNLIMITED


def kernel_counts_processes() -> bool:
    """Tell whether the limit on processes is kept by the kernel, which never does so for root."""
    return os.getuid() != 0 and (not _shares_users() or _sees_all_processes())


def _shares_users() -> bool:
    first = Path("/proc/self/uid_map").read_text("ascii").split()
    return first == ["0", "0", "4294967295"]


def _sees_all_processes() -> bool:
    """Tell whether this is the first namespace of processes, and no container."""
    return Path("/proc/self/ns/pid").stat().st_ino == FIRST_PID_NAMESPACE


def _running(user: int) -> int:
    count = 0
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and entry.stat().st_uid == user:
                count += len(list((entry / "task").iterdir()))
        except OSError:
            continue
    return count
