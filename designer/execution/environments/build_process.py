"""One build behind walls: followed to its end or given up, and why it failed."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from designer.execution.backends.guarded import GuardedProcess
from designer.execution.environments.failure import words_of_log
from designer.runner.protocol import Ended, read_log
from designer.runner.protocol.guarding import Guarded

POLL_SECONDS = 0.25
DIES_WITHIN_SECONDS = 30.0
MEGABYTE = 2**20


def run_build(guarded: Guarded, look: Callable[[], None]) -> Ended | None:
    """Wait for the end of the build; what `look` raises, which is asked now and then, ends it."""
    process = GuardedProcess(guarded)
    try:
        while not process.wait(POLL_SECONDS):
            look()
    except BaseException:
        process.cancel()
        process.wait(DIES_WITHIN_SECONDS)
        raise
    return process.ended


def why_failed(ended: Ended | None, folder: Path) -> str | None:
    """Say why the build in this folder failed; None when it went well."""
    configured = settings.CONFIGURATION
    match ended.reason if ended else "lost":
        case "timeout":
            return f"It took longer than {configured.environment_build_seconds:,.0f} seconds."
        case "disk":
            limit = configured.environment_disk_bytes // MEGABYTE
            return f"It needs more than the {limit:,} MB of disk that it may use."
        case "lost" | "cancelled":
            return "Its process was lost."
        case "out_of_memory":
            return "It needed more memory than there is."
    if ended is not None and ended.status == 0:
        return None
    log = read_log(folder, 0, MEGABYTE).decode("utf-8", "replace")
    return words_of_log(log) or "Its log says no reason."
