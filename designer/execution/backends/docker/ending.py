"""How a container ended, from what the engine says of it: pure."""

from collections.abc import Mapping
from typing import Any

from designer.runner.protocol import Ended
from designer.runner.protocol.messages import Reason

BY_SIGNAL = 128  # The engine adds it to the number of the signal that ended the container.
HIGHEST_SIGNAL = 64
KILLED_CODE = BY_SIGNAL + 9


def ended_of(
    folder: str, state: Mapping[str, Any] | None, reason: Reason | None, *, log_truncated: bool
) -> Ended:
    """Give the end of an attempt; a container that is gone (None) was lost unless we ended it."""
    code = KILLED_CODE if state is None else int(state.get("ExitCode") or 0)
    number = code - BY_SIGNAL if BY_SIGNAL < code <= BY_SIGNAL + HIGHEST_SIGNAL else None
    if reason is None and state is None:
        reason = "lost"
    elif reason is None and code != 0 and state is not None and state.get("OOMKilled"):
        reason = "out_of_memory"
    return Ended(
        folder,
        status=code << 8 if number is None else number,
        signal=number,
        oom=reason == "out_of_memory",
        timed_out=reason == "timeout",
        cancelled=reason == "cancelled",
        log_truncated=log_truncated,
        reason=reason,
    )
