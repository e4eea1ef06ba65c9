"""Places where tests may kill the process; without PLUMBLINE_CRASHPOINT they do nothing.

The variable is `NAME` or `NAME:N` (the N-th passage, 1 by default); the process ends as by kill -9.
"""

import os
import signal

_armed, _, _count = os.environ.get("PLUMBLINE_CRASHPOINT", "").partition(":")
_passages_left = int(_count or 1)


def crashpoint(name: str) -> None:
    """Die here when this place is armed."""
    if name != _armed:
        return
    global _passages_left  # noqa: PLW0603 - one counter a process is what is meant
    _passages_left -= 1
    if _passages_left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
