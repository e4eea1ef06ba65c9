"""How many threads a running step may use now: a number in the file `threads` of its folder.

The number has a fixed width, so that it is always written and read as a whole.
"""

import os
from pathlib import Path

THREADS_FILE = "threads"
WIDTH = 8


def threads_text(threads: int) -> bytes:
    """Give what the file holds."""
    return f"{threads:<{WIDTH}}".encode("ascii")


def read_threads(path: Path) -> int | None:
    """Read the number; None where there is no file or no number in it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return int(os.read(descriptor, WIDTH))
    except (OSError, ValueError):
        return None
    finally:
        os.close(descriptor)
