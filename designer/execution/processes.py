"""Which processes of this machine live: a process is its number and its start time."""

import os
import signal
from functools import cache
from pathlib import Path
from typing import Any

START_TIME_FIELD = 19  # of /proc/PID/stat, counted after the command's name


@cache
def here() -> str:
    """Name this machine since its boot, and the process namespace; empty without /proc."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def identify(pid: int) -> list[int] | None:
    """Give [pid, start time] of a living process; a zombie lives no more."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else [pid, int(fields[START_TIME_FIELD])]


def place_of(pids: list[int]) -> dict[str, Any]:
    """Say where a worker is, so that others on the machine see its death at once."""
    return {"here": here(), "processes": [p for pid in pids if (p := identify(pid))]}


def is_here(place: dict[str, Any]) -> bool:
    return bool(here()) and place.get("here") == here()


def living(place: dict[str, Any]) -> list[int]:
    """Give those processes of a place on this machine that still live."""
    return [pid for pid, start in place.get("processes", ()) if identify(pid) == [pid, start]]


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
