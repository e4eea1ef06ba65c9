"""Calls for the tests of the reader."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any


def pid() -> int:
    return os.getpid()


def size(path: str) -> int:
    return Path(path).stat().st_size


def hang() -> None:
    time.sleep(3600)


def die() -> None:
    os._exit(3)


def meet(mine: str, theirs: str) -> bool:
    """Write one file and wait for the other: two calls can only meet when both run at once."""
    Path(mine).touch()
    while not Path(theirs).exists():
        time.sleep(0.005)
    return True


CALLS: Mapping[str, Callable[..., Any]] = {
    "pid": pid,
    "size": size,
    "hang": hang,
    "die": die,
    "meet": meet,
}
